"""The words of ``content/vocabulary/``: topics, 俗称, synonyms, segmentation words, local regions, units."""

from pydantic import Field

from kb.models import Model


class Topic(Model):
    """A topic folder: its 俗称 and after how many months without verification its figures become 待核实."""

    name: str
    aliases: tuple[str, ...] = ()
    review_months: int = 12


class Synonym(Model):
    """正式名 and what people say for it (五保户 → 特困人员). All are equivalents of one another in search."""

    formal: str
    informal: tuple[str, ...]


class LocalRegion(Model):
    """A local region with its unique name (晋城市城区), parent (晋城市) and the short names in use (城区, 晋城城区)."""

    name: str
    parent: str | None = None
    aliases: tuple[str, ...] = ()


class Vocabulary(Model):
    """All of it."""

    topics: dict[str, Topic] = Field(default_factory=dict)
    synonyms: tuple[Synonym, ...] = ()
    words: tuple[str, ...] = ()
    regions: tuple[LocalRegion, ...] = ()
    units: tuple[str, ...] = ()

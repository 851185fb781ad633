"""The words of ``content/vocabulary/``: topics, 俗称, synonyms, segmentation words, local regions, units."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, TypeVar

import yaml
from pydantic import BeforeValidator, Field

from kb.frontmatter import compose, error_line, read_entries, type_front
from kb.models import Model
from kb.problems import Problem
from kb.units import parse_unit

VOCABULARY_FILES = ("topics.yaml", "regions.yaml", "synonyms.txt", "words.txt", "units.txt")

ModelT = TypeVar("ModelT", bound=Model)


def _months(value: object) -> object:
    if isinstance(value, str) and not re.fullmatch(r"[1-9]\d{0,2}", value):
        raise ValueError("应为 1 到 999 的整数")
    return value


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

    def review_months(self, topic: str) -> int:
        """The review cycle of a topic, also of one that nobody has listed."""
        return self.topics.get(topic, Topic(name=topic)).review_months

    def region_names(self) -> frozenset[str]:
        return frozenset(region.name for region in self.regions)


class _TopicEntry(Model):
    name: str = Field(alias="名称")
    aliases: tuple[str, ...] = Field((), alias="俗称")
    review_months: Annotated[int, BeforeValidator(_months)] = Field(12, alias="复核月数")


class _RegionEntry(Model):
    name: str = Field(alias="名称")
    parent: str | None = Field(None, alias="上级")
    aliases: tuple[str, ...] = Field((), alias="简称")


Found = list[Problem]


def load_vocabulary(root: Path) -> tuple[Vocabulary, list[Problem]]:
    """The vocabulary of the content folder ``root``; a missing file is an empty list."""
    folder = root / "vocabulary"
    found: Found = []
    topics = list(_read_mappings(folder / "topics.yaml", _TopicEntry, found))
    regions = list(_read_mappings(folder / "regions.yaml", _RegionEntry, found))
    vocabulary = Vocabulary(
        topics={entry.name: Topic(**dict(entry)) for _, entry in topics},
        synonyms=tuple(_read_synonyms(folder / "synonyms.txt", found)),
        words=tuple(word for _, word in _unique_lines(folder / "words.txt", found)),
        regions=tuple(LocalRegion(**dict(entry)) for _, entry in regions),
        units=tuple(_read_units(folder / "units.txt", found)),
    )
    return vocabulary, sorted(found)


def _read_mappings(path: Path, model: type[ModelT], found: Found) -> Iterator[tuple[int, ModelT]]:
    """The entries of a YAML list of mappings, each with its line."""
    try:
        root = compose(path.read_text(encoding="utf-8")) if path.exists() else None
    except yaml.YAMLError as err:
        found.append(
            Problem(
                str(path),
                error_line(err) + 1,
                "YAML 读不了：每项以 “- 名称: …” 开头，下面的键对齐",
            )
        )
        return
    if root is None:
        return
    if not isinstance(root, yaml.SequenceNode):
        found.append(Problem(str(path), 1, "应为列表：每项以 “- 名称: …” 开头"))
        return
    names: dict[Any, int] = {}
    for node in root.value:
        line = node.start_mark.line + 1
        if not isinstance(node, yaml.MappingNode):
            found.append(Problem(str(path), line, "应为一项：以 “- 名称: …” 开头"))
            continue
        front = read_entries(node, 1)
        entry, wrong = type_front(front, model, {"名称": ""})
        found += [Problem(str(path), max(place, line), message) for place, message in (*front.problems, *wrong)]
        name = getattr(entry, "name", None)
        if name in names:
            found.append(Problem(str(path), line, f"名称重复：'{name}'，第 {names[name]} 行已有"))
        elif name:
            names[name] = line
            yield line, entry


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """The lines of a word list, without comments and blank ones."""
    if path.exists():
        for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
            if (word := line.strip()) and not word.startswith("#"):
                yield number, word


def _unique_lines(path: Path, found: Found) -> Iterator[tuple[int, str]]:
    seen: dict[str, int] = {}
    for number, word in _lines(path):
        if word in seen:
            found.append(Problem(str(path), number, f"重复：'{word}'，第 {seen[word]} 行已有；删去一行"))
        else:
            seen[word] = number
            yield number, word


def _read_units(path: Path, found: Found) -> Iterator[str]:
    for number, unit in _unique_lines(path, found):
        if parse_unit(unit) is None:
            found.append(Problem(str(path), number, f"不认识的单位 '{unit}'；写法如 元/月、元/人·月、%、百分点、人"))
        else:
            yield unit


def _read_synonyms(path: Path, found: Found) -> Iterator[Synonym]:
    seen: dict[str, int] = {}
    for number, line in _lines(path):
        formal, equals, rest = line.partition("=")
        informal = tuple(word.strip() for word in re.split(r"[,，、]", rest) if word.strip())
        if not equals or not formal.strip() or not informal:
            found.append(Problem(str(path), number, f"应为 “正式名 = 俗称, 俗称”，现为 '{line}'"))
            continue
        for word in informal:
            if word in seen or word == formal.strip():
                found.append(
                    Problem(
                        str(path),
                        number,
                        f"俗称重复：'{word}'{f'，第 {seen[word]} 行已有' if word in seen else ''}；留下一处",
                    )
                )
            seen.setdefault(word, number)
        yield Synonym(formal=formal.strip(), informal=informal)

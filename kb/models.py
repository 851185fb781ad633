"""The models of the reading half: what a letter says. Content files have theirs in ``kb.facts`` and ``kb.archive``."""

from datetime import date as Date
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class Model(BaseModel):
    """Our base: nothing unknown gets in, nothing changes afterwards."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Kind(StrEnum):
    """What a figure is; the Chinese name is what editors write as 类别."""

    STANDARD = "standard"
    RULE = "rule"
    STATISTIC = "statistic"
    TARGET = "target"

    @property
    def chinese(self) -> str:
        return {"standard": "标准", "rule": "规定", "statistic": "统计", "target": "目标"}[self.value]


Op = Literal["=", ">=", "<=", ">", "<", "≈", "between", "+", "-"]


class Figure(Model):
    """One figure of a letter. Percentages are the percent number, 万 and 亿 are expanded.

    ``as_of`` is an ISO date of the precision that the text gives (``2024``, ``2023-12-31``).
    ``start`` and ``end`` bound ``quote`` in the clean text of the letter.
    """

    value: Decimal | None
    value_max: Decimal | None = None
    text: str | None = None
    op: Op = "="
    unit: str | None = None
    per: str | None = None
    each: str | None = None
    kind: Kind
    label: str
    indicator: str
    dims: dict[str, str] = Field(default_factory=dict)
    region: str | None = None
    effective_from: Date | None = None
    until: Date | None = None
    as_of: str | None = None
    superseded: bool = False
    derived: bool = False
    quote: str
    start: int
    end: int


class TextProblem(Model):
    """A doubt about a letter: the line of the clean text and a Chinese sentence."""

    line: int
    message: str


class Redaction(Model):
    """Personal data that was replaced: ``kind`` is mobile, id, bank_card or address; the line is the clean text's."""

    kind: Literal["mobile", "id", "bank_card", "address"]
    line: int


class Letter(Model):
    """A letter file as clean text: personal data replaced, broken lines rejoined, one paragraph (or table row) a line.

    ``body_start`` is where the reply proper begins in ``text`` (after the salutation) and ``body_end`` where it ends
    (before thanks, signature and contacts). Table rows stand one a line with their cells parted by tabs.
    """

    text: str
    body_start: int
    body_end: int
    seams: tuple[int, ...] = ()  # where a page number stood in the middle of a paragraph
    redactions: tuple[Redaction, ...] = ()
    problems: tuple[TextProblem, ...] = ()


class Section(Model):
    """A heading of the reply with its place: level 1 is 一、, level 2 （一）, level 3 1., level 4 （1） or ①.

    ``heading`` is as it stands (一、加大政策创制, without the 。 of a run-in heading); ``start`` is where the heading
    begins in the clean text, ``body`` where the text below it begins, ``end`` where the next heading of the same or a
    higher level begins.
    """

    heading: str
    level: int
    start: int
    body: int
    end: int


class Reply(Model):
    """What stands at the head and foot of a reply letter; None where the letter does not say."""

    kind: Literal["建议", "提案"] | None = None
    number: str | None = None
    session: str | None = None
    title: str | None = None
    organ: str | None = None
    addressee: str | None = None
    category: Literal["A", "B", "C", "D"] | None = None
    date: Date | None = None
    region: str | None = None


class Citation(Model):
    """A policy document that a letter names: 《…》 with its 文号 where that stands beside it."""

    title: str
    number: str | None = None
    start: int
    end: int

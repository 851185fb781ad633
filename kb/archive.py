"""Archived replies and policy documents of content/ as models."""

from datetime import date as Date
from typing import Literal

from kb.models import Model


class ArchiveSection(Model):
    """A piece of an archived letter under one heading. ``anchor`` is its place in links: 一, 一.二, 一.二.3; None before the first heading.

    ``text`` is the letter's own words (plain, Markdown escapes resolved), paragraphs parted by newlines, without the heading.
    """

    anchor: str | None
    heading: str | None
    level: int
    text: str
    line: int


class ArchivedReply(Model):
    """One reply file (design.md section 3)."""

    id: str
    region: str
    year: int
    kind: Literal["建议", "提案"]
    session: str | None = None
    number: str
    proposers: tuple[str, ...] = ()
    organ: str
    co_organs: tuple[str, ...] = ()
    category: Literal["A", "B", "C", "D"] | None = None
    met: Date | None = None  # 面商日期
    date: Date | None = None  # 答复日期
    opinion: str | None = None
    public: Literal["主动公开", "依申请公开", "不予公开", "未定"] = "未定"
    original: str | None = None  # file name and sha256 of the original
    title: str
    questions: tuple[str, ...] = ()  # 建议要点
    answers: tuple[str, ...] = ()  # 答复要点
    sections: tuple[ArchiveSection, ...]

    @property
    def text(self) -> str:
        """The letter as one text: headings and paragraphs a line each, in order; what quotes must stand in."""
        lines: list[str] = []
        for section in self.sections:
            if section.heading:
                lines.append(section.heading)
            if section.text:
                lines.append(section.text)
        return "\n".join(lines)


class PolicyDocument(Model):
    """A policy document (通知, 办法) that sets a standard: ``documents/<地区>/<文号>.md``."""

    id: str
    region: str
    number: str
    title: str
    organ: str | None = None
    date: Date | None = None
    sections: tuple[ArchiveSection, ...]

"""旧信今读: an archived letter with its figures marked in the text, each with what it was then and what holds now.

Which figures a letter has is told by the facts that quote it; where they stand is read with the figures grammar out of
the quoted passage, never by searching for digits: 15 人 and 15 所 are different figures.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from kb.archive import ArchivedReply, ArchiveSection, PolicyDocument
from kb.facts import Cell, Fact, FactRow, Quote, Row, Status
from kb.status import row_label
from web import links
from web.amounts import shown
from web.history import key
from web.holding import row_name, rows_of_day
from web.tables import anchor

if TYPE_CHECKING:
    from kb.measured import Quantity

POINTS = {"%", "百分点"}  # letters write 提高 2% for 2 个百分点


@dataclass(frozen=True, slots=True)
class Mark:
    """A figure of the letter: its place in the section's text, whose figure it is, and what became of it."""

    start: int
    end: int
    title: str
    name: str
    url: str
    then: str
    now: str | None
    status: Status | None

    @property
    def changed(self) -> bool:
        return self.now is not None and self.now != self.then


@dataclass(frozen=True, slots=True)
class Piece:
    """Some text of the letter; with a mark it is a figure."""

    text: str
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class MarkedSection:
    """A section with its lines; a line is one cell, or several where the letter has a table."""

    section: ArchiveSection
    lines: tuple[tuple[tuple[Piece, ...], ...], ...]
    marks: tuple[Mark, ...]

    @property
    def notes(self) -> tuple["Note", ...]:
        """The marks by fact, in the order of the text."""
        titles = dict.fromkeys(mark.title for mark in self.marks)
        return tuple(_note(title, tuple(mark for mark in self.marks if mark.title == title)) for title in titles)


@dataclass(frozen=True, slots=True)
class Note:
    """What stands beside a section about one fact; ``status`` is that of all its figures, None when they differ."""

    title: str
    url: str
    marks: tuple[Mark, ...]
    status: Status | None


def _note(title: str, marks: tuple[Mark, ...]) -> Note:
    statuses = {mark.status for mark in marks}
    return Note(title, marks[0].url.partition("#")[0], marks, statuses.pop() if len(statuses) == 1 else None)


def mark_letter(
    letter: ArchivedReply | PolicyDocument, facts: Sequence[Fact], day: date, review_months: Callable[[str], int]
) -> tuple[MarkedSection, ...]:
    """The sections of a letter with every figure of these facts that they hold."""
    found: dict[int, list[Mark]] = {i: [] for i in range(len(letter.sections))}
    from kb.figures import read_amounts  # a third of a second, see web.writtenmarks

    amounts = [read_amounts(section.text) for section in letter.sections]
    for fact in facts:
        now = {key(row): row for row in rows_of_day(fact, day, review_months(fact.topic))}
        for quote, rows in _quoted(fact, letter.id):
            passages = list(_passages(quote, letter.sections))
            for row in rows:
                for cell in (cell for cell in row.cells if not cell.derived):
                    _place(fact, row, cell, now, passages, amounts, letter.sections, found)
    return tuple(_marked(section, found[i]) for i, section in enumerate(letter.sections))


def _quoted(fact: Fact, reply_id: str) -> Iterator[tuple[Quote, tuple[Row, ...]]]:
    for version in fact.versions:
        for quote in version.quotes:
            if quote.source == reply_id:
                yield quote, version.rows


Passage = tuple[int, int, int]  # section, start, end


def _passages(quote: Quote, sections: Sequence[ArchiveSection]) -> Iterator[Passage]:
    """Where the paragraphs of a quote stand, white space aside; first in the section that its link names."""
    order = sorted(range(len(sections)), key=lambda i: sections[i].anchor != quote.section)
    for part in filter(None, ("".join(line.split()) for line in quote.text.splitlines())):
        for i in order:
            places = [at for at, character in enumerate(sections[i].text) if not character.isspace()]
            at = "".join(sections[i].text.split()).find(part)
            if at >= 0:
                yield i, places[at], places[at + len(part) - 1] + 1
                break


def _place(
    fact: Fact,
    row: Row,
    cell: Cell,
    now: dict[tuple[str, tuple[tuple[str, str], ...]], FactRow],
    passages: Sequence[Passage],
    amounts: Sequence[Sequence["Quantity"]],
    sections: Sequence[ArchiveSection],
    found: dict[int, list[Mark]],
) -> None:
    """Mark the first place in the quoted passages that says this cell and is not yet another's."""
    for i, start, end in passages:
        for at, until in _spans(cell, start, end, amounts[i], sections[i].text):
            if all(until <= other.start or at >= other.end for other in found[i]):
                found[i].append(_mark(fact, row, cell, now, at, until))
                return


def _spans(
    cell: Cell | FactRow, start: int, end: int, amounts: Sequence["Quantity"], text: str
) -> Iterator[tuple[int, int]]:
    if cell.text:
        at = text.find(cell.text, start, end)
        if at >= 0:
            yield at, at + len(cell.text)
    for amount in amounts:
        if _says(amount, cell) and start <= amount.core and amount.end <= end:
            yield amount.core, amount.end


def _says(amount: "Quantity", cell: Cell | FactRow) -> bool:
    """Whether an amount is a cell's. That it proves the cell is known (kb check), so only its place is looked for."""
    units = {amount.unit, cell.unit}
    same_unit = len(units) == 1 or units == POINTS or cell.unit == "个"
    return same_unit and (amount.value, amount.value_max) == (cell.value, cell.value_max)


def mark_quote(text: str, rows: Sequence[Cell | FactRow]) -> Iterator[tuple[str, bool]]:
    """A quote in pieces, those that say a figure of these rows marked."""
    from kb.figures import read_amounts

    amounts = read_amounts(text)
    spans = sorted({span for row in rows if not row.derived for span in _spans(row, 0, len(text), amounts, text)})
    at = 0
    for start, end in spans:
        if start >= at:
            yield text[at:start], False
            yield text[start:end], True
            at = end
    yield text[at:], False


def _mark(
    fact: Fact, row: Row, cell: Cell, now: dict[tuple[str, tuple[tuple[str, str], ...]], FactRow], start: int, end: int
) -> Mark:
    current = now.get((cell.indicator, tuple(sorted(row.dims.items()))))
    place = "-".join(part.replace(" ", "") for part in (cell.indicator, *row.dims.values()) if part)
    name = row_name(row.dims, cell.indicator, row_label(fact, row, cell))
    return Mark(
        start,
        end,
        fact.title,
        name,
        links.page(fact.id, section=anchor(current) if current else place),
        str(shown(cell)),
        str(shown(current)) if current else None,
        current.status if current else None,
    )


def _marked(section: ArchiveSection, marks: Sequence[Mark]) -> MarkedSection:
    ordered = tuple(sorted(marks, key=lambda mark: mark.start))
    lines, at = [], 0
    for line in section.text.split("\n"):
        cells = []
        for cell in line.split("\t"):
            cells.append(tuple(_pieces(section.text, at, at + len(cell), ordered)))
            at += len(cell) + 1
        if line.strip():
            lines.append(tuple(cells))
    return MarkedSection(section, tuple(lines), ordered)


def _pieces(text: str, start: int, end: int, marks: Sequence[Mark]) -> Iterator[Piece]:
    at = start
    for mark in marks:
        if start <= mark.start and mark.end <= end:
            if at < mark.start:
                yield Piece(text[at : mark.start])
            yield Piece(text[mark.start : mark.end], mark)
            at = mark.end
    if at < end:
        yield Piece(text[at:end])


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring lines that are all a table's, or all paragraphs."""

    table: bool
    lines: tuple[tuple[tuple[Piece, ...], ...], ...]


def table_runs(lines: Sequence[tuple[tuple[Piece, ...], ...]]) -> tuple[Run, ...]:
    """Lines of several cells belong to a table of the letter, the others are paragraphs."""
    return tuple(Run(table, tuple(run)) for table, run in groupby(lines, key=lambda line: len(line) > 1))

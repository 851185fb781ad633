"""Figures of tables: a cell with a number, named by caption, row and column, in the caption's unit."""

from collections.abc import Sequence
from datetime import date

from kb.dates import find_moments
from kb.drafts import Draft, figure_of
from kb.effective import date_paragraph
from kb.models import Figure, Kind, TextProblem
from kb.tablecells import cell_draft, is_number
from kb.texttables import Cell, Table


def table_figures(
    table: Table, text: str, letter_date: date | None, standing: date | None
) -> tuple[list[Figure], list[TextProblem]]:
    """A figure for each cell with a number, named by caption, row and column."""
    head = _header_rows(table.rows)
    labels = _label_columns(table.rows[head:])
    if head == 0 or (not labels and len(table.rows) < 2):
        return [], []
    drafts: list[Draft] = []
    problems: list[TextProblem] = []
    above: list[str] = []
    for cells, line in zip(table.rows[head:], table.lines[head:], strict=True):
        names = [cell.text for cell in cells[:labels]]
        above = [name or (above[i] if i < len(above) else "") for i, name in enumerate(names)]
        for column in range(labels, len(cells)):
            found = cell_draft(table, head, column, cells, above, line)
            if isinstance(found, Draft):
                drafts.append(found)
            elif found:
                problems.append(TextProblem(line=line.line, message=found))
    _date(table, drafts, letter_date, standing)
    return [figure_of(draft, text) for draft in drafts], problems


def _header_rows(rows: Sequence[tuple[Cell, ...]]) -> int:
    """The rows at the top that hold names only."""
    for count, row in enumerate(rows):
        filled = [cell.text for cell in row if cell.text]
        if any(is_number(text) for text in filled[1:]) or (len(filled) == 1 and is_number(filled[0])):
            return count
    return 0


def _label_columns(rows: Sequence[tuple[Cell, ...]]) -> int:
    """The columns at the left that hold names: the first, and those behind it without any number."""
    width = max((len(row) for row in rows), default=0)
    for column in range(1, width):
        if any(is_number(row[column].text) for row in rows if column < len(row)):
            return column
    return width


def _date(table: Table, drafts: Sequence[Draft], letter_date: date | None, standing: date | None) -> None:
    """Dates come from the caption, the line that brings in the table, and the row."""
    around = [line for line in (table.intro, table.caption) if line is not None]
    for draft in drafts:
        date_paragraph([draft], find_moments(draft.passage.text, letter_date), letter_date, standing)
    for line in around:
        for moment in find_moments(line.text, letter_date):
            for draft in drafts:
                in_force = draft.kind in (Kind.STANDARD, Kind.RULE) and not draft.superseded
                if moment.role == "from" and moment.day and in_force:
                    draft.effective = moment.day
                elif moment.role in ("at", "now") and draft.as_of is None and not moment.issued:
                    draft.as_of = moment.iso or None

"""Tables in the text: rows parted by tabs or pipes, with the line above them as caption."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kb.passages import Passage

_RULE = re.compile(r"[\s|:：\-—─+=]*")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's text as it stands and its place in the letter."""

    text: str
    start: int


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells, the line above them as caption, and the headings they stand under."""

    rows: tuple[tuple[Cell, ...], ...]
    lines: tuple[Passage, ...]
    caption: Passage | None
    headings: tuple[str, ...]
    intro: Passage | None


def find_blocks(body: Sequence[Passage]) -> list[Passage | Table]:
    """Part a body into its paragraphs and its tables, in order; a lone row is a paragraph."""
    blocks: list[Passage | Table] = []
    held: list[Passage] = []
    for one in body:
        if _is_row(one.raw):
            held.append(one)
            continue
        blocks.extend(_held(held, blocks))
        held = []
        blocks.append(one)
    blocks.extend(_held(held, blocks))
    return blocks


def _held(lines: Sequence[Passage], before: Sequence[Passage | Table]) -> Sequence[Passage | Table]:
    if len(lines) < 2:
        return lines
    return [_table(lines, [one for one in before[-2:] if isinstance(one, Passage)])]


def _is_row(raw: str) -> bool:
    stripped = raw.strip()
    return (
        "\t" in stripped
        or (stripped.startswith("|") and stripped.count("|") > 2)
        or stripped.count("|") > 1
        or stripped.count("｜") > 1
    )


def _table(lines: Sequence[Passage], prose: Sequence[Passage]) -> Table:
    rows = tuple(cells for cells in map(_cells, lines) if cells)
    caption = prose[-1] if prose and len(prose[-1].text) <= 60 else None
    intro = prose[-2] if caption and len(prose) > 1 else prose[-1] if prose else None
    return Table(rows, tuple(line for line in lines if _cells(line)), caption, lines[0].headings, intro)


def _cells(line: Passage) -> tuple[Cell, ...]:
    if _RULE.fullmatch(line.raw):
        return ()
    base = line.at[0] - (len(line.raw) - len(line.raw.lstrip())) if line.at else 0
    parts, place = [], 0
    for part in re.split(r"([\t|｜])", line.raw):
        if part not in ("\t", "|", "｜"):
            parts.append(Cell(part.strip(), base + place + len(part) - len(part.lstrip())))
        place += len(part)
    if line.raw.strip().startswith(("|", "｜")):
        parts = parts[1:-1] if line.raw.strip().endswith(("|", "｜")) else parts[1:]
    return tuple(parts)

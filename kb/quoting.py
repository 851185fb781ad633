"""Where a figure stands in its letter, as an editor would quote it: whole sentences, or a table's header and row."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kb.models import Figure, Letter, Section
from kb.sections import anchors

_STOPS = "。！？\n"


@dataclass(frozen=True, slots=True, order=True)
class Passage:
    """A stretch of the letter's text."""

    start: int
    end: int


def section_at(sections: Sequence[Section], place: int) -> tuple[Section | None, str | None]:
    """The innermost section that ``place`` stands in, and its anchor."""
    names = list(anchors((section.heading, section.level) for section in sections))
    found: tuple[Section | None, str | None] = (None, None)
    for section, name in zip(sections, names, strict=True):
        if section.body <= place < section.end:
            found = section, name
    return found


def sentence_at(letter: Letter, section: Section | None, place: int) -> Passage:
    """The sentence around ``place``, not reaching into a heading."""
    text = letter.text
    first = section.body if section else letter.body_start
    start = max((text.rfind(stop, first, place) + 1 for stop in _STOPS), default=first)
    start = max(start, first)
    ends = [at + 1 for stop in _STOPS if (at := text.find(stop, place)) >= 0]
    return Passage(start, min([*ends, letter.body_end]))


def passages_of(letter: Letter, sections: Sequence[Section], figures: Iterable[Figure]) -> list[Passage]:
    """The sentences (table rows) that the figures stand in, in order, those that touch joined."""
    found: set[Passage] = set()
    for figure in figures:
        section, _ = section_at(sections, figure.start)
        found.add(sentence_at(letter, section, figure.start))
        found.add(sentence_at(letter, section, max(figure.start, figure.end - 1)))
    return _joined(letter.text, sorted(found))


def _joined(text: str, passages: Sequence[Passage]) -> list[Passage]:
    joined: list[Passage] = []
    for one in passages:
        if joined and not text[joined[-1].end : one.start].strip() and "\n" not in text[joined[-1].start : one.start]:
            joined[-1] = Passage(joined[-1].start, max(joined[-1].end, one.end))
        else:
            joined.append(one)
    return joined


def quoted(letter: Letter, passages: Sequence[Passage]) -> str:
    """The words of passages, one a line; a table row comes with its table's header."""
    lines: list[str] = []
    for passage in passages:
        line = letter.text[passage.start : passage.end].strip()
        if "\t" in line:
            header = _header(letter.text, passage.start)
            lines += [header] if header and header not in lines and header != line else []
        if line and line not in lines:
            lines.append(line)
    return "\n".join(lines)


def _header(text: str, place: int) -> str | None:
    """The first row of the table that ``place`` stands in."""
    rows: list[str] = []
    for line in reversed(text[:place].split("\n")[:-1]):
        if "\t" not in line:
            break
        rows.append(line.strip())
    return rows[-1] if rows else None

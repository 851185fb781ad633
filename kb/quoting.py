"""Where a figure stands in its letter, as an editor would quote it: whole sentences, or a table's header and row."""

import re
from collections.abc import Iterable, Iterator, Sequence
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
    around = sections_around(sections, place)
    return around[0] if around else (None, None)


def sections_around(sections: Sequence[Section], place: int) -> list[tuple[Section, str]]:
    """The sections that ``place`` stands in with their anchors, the innermost first."""
    names = anchors((section.heading, section.level) for section in sections)
    held = [
        (section, name) for section, name in zip(sections, names, strict=True) if section.body <= place < section.end
    ]
    return sorted(held, key=lambda one: one[0].start, reverse=True)


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
    """The words of passages, one a line; a table row comes with its table's header (and the 单位 line above it)."""
    lines: list[str] = []
    for passage in passages:
        line = letter.text[passage.start : passage.end].strip()
        if row := tabbed(line):
            lines += [above for above in _table_head(letter.text, passage.start) if above not in lines]
            lines += [row] if row not in lines else []
        elif line and line not in lines:
            lines.append(line)
    return "\n".join(lines)


def tabbed(line: str) -> str | None:
    """A table row with its cells parted by tabs, also where the letter draws it with pipes; None where it is none.

    >>> tabbed("| 二级 | 500 |"), tabbed("| --- | --: |"), tabbed("二级医院")
    ('二级\\t500', '', None)
    """
    if re.fullmatch(r"\|.*\|", line):
        line = "\t".join(cell.strip() for cell in line[1:-1].split("|"))
    if "\t" not in line:
        return None
    return "" if re.fullmatch(r"[-:\s\t]+", line) else line


def _table_head(text: str, place: int) -> list[str]:
    """The 单位 line and the header of the table that ``place`` stands in."""
    above: list[str] = []
    for line in reversed(text[:place].split("\n")[:-1]):
        row = tabbed(line.strip())
        if row is None:
            return [*([line.strip()] if "单位" in line and len(line) < 40 else []), *above[-1:]]
        above += [row] if row else []
    return above[-1:]


def sentences_before(letter: Letter, section: Section | None, place: int) -> Iterator[str]:
    """The sentences of a section that stand before ``place``, the nearest first."""
    first = section.body if section else letter.body_start
    at = sentence_at(letter, section, place).start - 1
    while at > first:
        sentence = sentence_at(letter, section, at - 1)
        if words := letter.text[sentence.start : sentence.end].strip():
            yield words
        at = min(sentence.start - 1, at - 1)

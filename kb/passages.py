"""Paragraphs as the grammar sees them: one writing of every character, no white space, each place known in the letter.

Letters mix full-width and half-width digits, four kinds of dash and blanks before every number; none of that means
anything. A passage maps each of its characters back to the clean text, so that a quote is always the letter's own words.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from kb.models import Section

_SAME = {
    "(": "（",
    ")": "）",
    "[": "〔",
    "]": "〕",
    "［": "〔",
    "］": "〕",
    ":": "：",
    "∶": "：",
    "﹕": "：",
    ";": "；",
    "!": "！",
    "?": "？",
}
_SAME |= dict.fromkeys("~～－–—―─﹣﹘˗‐‑﹏", "-") | dict.fromkeys("％﹪", "%") | dict.fromkeys("•・", "·")
_SAME |= {"．": ".", "／": "/", "＋": "+", "○": "〇", "＝": "=", "｜": "|", "＜": "<", "＞": ">", "，": "，"}
_WIDE = {chr(0xFF10 + i): chr(0x30 + i) for i in range(10)}
_WIDE |= {chr(0xFF21 + i): chr(0x41 + i) for i in range(26)} | {chr(0xFF41 + i): chr(0x61 + i) for i in range(26)}
_ONE_WRITING = {char: one for char, one in (_SAME | _WIDE).items() if char != one}
_OTHER_WRITING = re.compile(f"[{''.join(map(re.escape, _ONE_WRITING))}]")
_STOP = re.compile(r"[。！？（“《）”》]")
_LONGEST = 600
_SPECIAL = re.compile(r"[\s,]")
_THOUSANDS = re.compile(r"\d(?<![\d.]\d)\d{0,2}(?:\s\d{3})+(?!\d)")
_WIDE_COMMA = re.compile(r"，(?<=[０-９]，)(?=[０-９]{3}(?![０-９]))")


class Span(NamedTuple):
    """A stretch of a passage."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Passage:
    """One paragraph or table row: ``text`` without white space and ``at``, the place of each character in the letter."""

    text: str
    at: Sequence[int]
    line: int
    headings: tuple[str, ...] = ()
    raw: str = ""

    def place(self, span: Span) -> Span:
        """The same stretch in the clean text of the letter."""
        return Span(self.at[span.start], self.at[span.end - 1] + 1)

    def sentences(self) -> Iterator[Span]:
        """Sentences without their full stop; a stop inside brackets or quotes ends nothing."""
        start = depth = 0
        for match in _STOP.finditer(self.text):
            char, i = match[0], match.start()
            depth += (char in "（“《") - (char in "）”》")
            if char in "。！？" and depth <= 0:
                yield from self._parts(start, i)
                start, depth = i + 1, 0
        yield from self._parts(start, len(self.text))

    def _parts(self, start: int, end: int) -> Iterator[Span]:
        """A sentence; one longer than any real one is cut, so that no text makes the reading slow."""
        while end - start > _LONGEST:
            cut = max(self.text.rfind("；", start, start + _LONGEST), self.text.rfind("，", start, start + _LONGEST))
            cut = cut if cut > start else start + _LONGEST
            yield Span(start, cut)
            start = cut + (self.text[cut] in "；，")
        if end > start:
            yield Span(start, end)


def passage(line_text: str, offset: int = 0, line: int = 1, headings: tuple[str, ...] = ()) -> Passage:
    """Write one line of text in one way: ``１ ０００ 元`` and ``1000元`` become the same."""
    written = _OTHER_WRITING.sub(lambda match: _ONE_WRITING[match[0]], _WIDE_COMMA.sub(",", line_text))
    if _SPECIAL.search(written) is None:
        return Passage(written, range(offset, offset + len(written)), line, headings, line_text)
    grouped = {i for match in _THOUSANDS.finditer(written) for i in range(*match.span())}
    pieces: list[str] = []
    at: list[int] = []
    left = 0
    for match in _SPECIAL.finditer(written):
        i = match.start()
        pieces.append(written[left:i])
        at.extend(range(offset + left, offset + i))
        left = i + 1
        if written[i] == "," or (i not in grouped and _parts_words(written, i)):
            pieces.append(_comma(written, i) if written[i] == "," else " ")
            at.append(offset + i)
    pieces.append(written[left:])
    at.extend(range(offset + left, offset + len(written)))
    return Passage("".join(pieces), tuple(at), line, headings, line_text)


def _parts_words(text: str, i: int) -> bool:
    """White space between two digits or Latin words separates them; elsewhere it is typography."""
    return (
        0 < i < len(text) - 1
        and text[i - 1].isascii()
        and text[i - 1].isalnum()
        and text[i + 1].isascii()
        and text[i + 1].isalnum()
    )


def _comma(text: str, i: int) -> str:
    """A comma parts thousands only between digits, three of them to its right; else it is a Chinese comma."""
    left, right = text[max(0, i - 1) : i], text[i + 1 : i + 5]
    return "," if left.isdigit() and len(right) >= 3 and right[:3].isdigit() and not right[3:4].isdigit() else "，"


def passages(text: str, start: int, end: int, sections: Sequence[Section]) -> Iterator[Passage]:
    """The lines of a letter's body, each with the headings above it."""
    offset, path = 0, _HeadingPath(sections)
    for line, whole in enumerate(text.splitlines(keepends=True), 1):
        raw = whole.rstrip("\r\n\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029")
        if raw.strip() and offset + len(raw) > start and offset < end:
            cut = max(0, start - offset)
            yield passage(raw[cut : max(cut, end - offset)], offset + cut, line, path.above(offset + cut))
        offset += len(whole)


class _HeadingPath:
    """Follows the sections down the text once, so that finding the headings above a line costs nothing."""

    def __init__(self, sections: Sequence[Section]) -> None:
        self._sections = sorted(sections, key=lambda section: section.start)
        self._next = 0
        self._open: list[Section] = []

    def above(self, place: int) -> tuple[str, ...]:
        while self._next < len(self._sections) and self._sections[self._next].start <= place:
            section = self._sections[self._next]
            self._open = [held for held in self._open if held.level < section.level] + [section]
            self._next += 1
        return tuple(section.heading for section in self._open)

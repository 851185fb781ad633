"""Clauses: a sentence parted at ，；： and at brackets that hold figures of their own."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from kb.measured import Quantity
from kb.passages import Span

_SERIES = re.compile(r"(?:[一二三四五六七八九十]是|其中[，：]?|第[一二三四五六]类?[，：]|首先|其次)")


_CIRCLED = frozenset("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")
_MARK = re.compile(r"[，；：（）①-⑳]")
_BRACKETS = re.compile(r"（([^（）]*)）")


class Clause(NamedTuple):
    """A stretch between two marks; ``opener`` is the mark before it, ``closer`` the one behind it."""

    start: int
    end: int
    opener: str
    closer: str
    depth: int = 0


def split_clauses(text: str, sentence: Span, figures: Sequence[Quantity]) -> list[Clause]:
    """The clauses of a sentence. （2%） and （含民办） stay inside theirs; （其中：城市30元，农村20元） opens new ones."""
    opening = _opening_brackets(text, sentence, figures)
    clauses: list[Clause] = []
    start, opener, depth, skip = sentence.start, "", 0, 0
    for mark in _MARK.finditer(text, sentence.start, sentence.end):
        char, i = mark[0], mark.start()
        if char == "（" and i not in opening:
            skip += 1
        elif char == "）" and skip:
            skip -= 1
        elif not skip and _parts(text, char, i, depth):
            if i > start:
                clauses.append(Clause(start, i, opener, "；" if char in _CIRCLED else char, depth))
            elif clauses and char == "：":
                opener = char
            start, opener = i + 1, "；" if char in _CIRCLED else char
            depth += (char == "（") - (char == "）")
    if start < sentence.end:
        clauses.append(Clause(start, sentence.end, opener, "。", depth))
    return clauses


def _parts(text: str, char: str, i: int, depth: int) -> bool:
    """Whether a mark ends a clause: not the one of 1：4, not a bracket that was never opened."""
    if char == "：":
        return not (text[i - 1 : i].isdigit() and text[i + 1 : i + 2].isdigit())
    return char != "）" or depth > 0


def _opening_brackets(text: str, sentence: Span, figures: Sequence[Quantity]) -> set[int]:
    """Brackets that are clauses of their own: they hold a figure and more than just that figure."""
    found: set[int] = set()
    for match in _BRACKETS.finditer(text, sentence.start, sentence.end):
        first, last = match.span(1)
        inside = [figure for figure in figures if first <= figure.core < last]
        if inside and (len(inside) > 1 or (inside[0].core - first) + (last - inside[0].end) > 6):
            found.add(match.start())
    return found


def opens_series(text: str) -> bool:
    """一是, 其中, 此外 begin something new within a sentence."""
    return _SERIES.match(text) is not None

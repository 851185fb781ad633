"""Conditions (dims) that a stretch of text names: 供养方式 集中, 医院级别 二级医院, 年龄 80周岁以上."""

import re
from functools import cache, lru_cache
from operator import attrgetter
from typing import NamedTuple

from kb.guarded import compiled, first_characters
from kb.wordlists import read_table

_BY_NAME: dict[str, list[str]] = {}
for _name, _pattern in read_table("figure-conditions.tsv"):
    _BY_NAME.setdefault(_name, []).append(_pattern)
_PATTERNS = {name: compiled("|".join(patterns)) for name, patterns in _BY_NAME.items()}
_ANY = compiled("|".join(pattern for patterns in _BY_NAME.values() for pattern in patterns))
_end = attrgetter("end")


class Condition(NamedTuple):
    """A condition and where it stands in the text it was found in."""

    name: str
    value: str
    start: int
    end: int


def find_conditions(text: str) -> list[Condition]:
    """All conditions of a text in order; of two that begin at one place, the longer.

    >>> [(c.name, c.value) for c in find_conditions("农村集中供养特困人员")]
    [('城乡', '农村'), ('供养方式', '集中供养'), ('对象', '特困人员')]
    """
    return list(_conditions(text))


@lru_cache(16384)
def _conditions(text: str) -> tuple[Condition, ...]:
    found = []
    at = _ANY.search(text)
    while at:
        longest = max(_at(text, at.start()), key=_end)
        found.append(longest)
        at = _ANY.search(text, max(longest.end, at.start() + 1))
    return tuple(found)


@cache
def _beginning_with(char: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The patterns that can begin with a character."""
    firsts = {name: first_characters("|".join(patterns)) for name, patterns in _BY_NAME.items()}
    return tuple((name, _PATTERNS[name]) for name, first in firsts.items() if first is None or char in first)


def _at(text: str, start: int) -> list[Condition]:
    return [
        Condition(name, match[0].removesuffix("的"), start, match.end())
        for name, pattern in _beginning_with(text[start])
        if (match := pattern.match(text, start))
    ]


def condition_of(text: str, name: str) -> str | None:
    """One condition of a text: the others are only looked for where it can stand at all."""
    return conditions_of(text).get(name) if _PATTERNS[name].search(text) else None


def conditions_of(text: str) -> dict[str, str]:
    """The conditions by name; several of one name are kept in the order they stand (一级医院、二级医院)."""
    dims: dict[str, str] = {}
    for one in find_conditions(text):
        dims[one.name] = (
            f"{dims[one.name]}、{one.value}" if one.name in dims and one.value not in dims[one.name] else one.value
        )
    return dims

"""Conditions (dims) that a stretch of text names: 供养方式 集中, 医院级别 二级医院, 年龄 80周岁以上."""

import re
from typing import NamedTuple

from kb.wordlists import read_table

_BY_NAME: dict[str, list[str]] = {}
for _name, _pattern in read_table("figure-conditions.tsv"):
    _BY_NAME.setdefault(_name, []).append(_pattern)
_PATTERNS = {name: re.compile("|".join(patterns)) for name, patterns in _BY_NAME.items()}
# Names that exclude each other: a level of hospital is not also a grade.
_YIELDS = {"等级": ("医院级别", "费用段", "收费类别"), "档次": ("收费类别",), "供养方式": ()}


class Condition(NamedTuple):
    """A condition and where it stands in the text it was found in."""

    name: str
    value: str
    start: int
    end: int


def find_conditions(text: str) -> list[Condition]:
    """All conditions of a text in order; of two that overlap, the longer one.

    >>> [(c.name, c.value) for c in find_conditions("农村集中供养特困人员")]
    [('城乡', '农村'), ('供养方式', '集中供养'), ('对象', '特困人员')]
    """
    found = [
        Condition(name, match[0].removesuffix("的"), match.start(), match.end())
        for name, pattern in _PATTERNS.items()
        for match in pattern.finditer(text)
        if match[0]
    ]
    found.sort(key=lambda one: (one.start, -one.end))
    kept: list[Condition] = []
    for one in found:
        if kept and one.start < kept[-1].end:
            if one.end - one.start > kept[-1].end - kept[-1].start:
                kept[-1] = one
            continue
        kept.append(one)
    return kept


def conditions_of(text: str) -> dict[str, str]:
    """The conditions by name; several of one name are kept in the order they stand (一级医院、二级医院)."""
    dims: dict[str, str] = {}
    for one in find_conditions(text):
        dims[one.name] = f"{dims[one.name]}、{one.value}" if one.name in dims and one.value not in dims[one.name] else one.value
    return dims

"""Renewals: old values that each carry their own condition, and the row of new ones that takes their place.

集中养育每人每月2200元、散居每人每月1600元分别提高到2350元和1700元: first with first. Where there are not as many new
values as old ones nobody can tell which is which: that is a doubt, and the new ones keep only what the old ones share.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from kb.drafts import Draft
from kb.measured import Quantity
from kb.pairings import Run

_RENEWED = re.compile(
    r"(?:提高|提升|增加|增长|上调|调整|调增|调高|降低|降|下调|减少|下降|上升|上涨|上浮|扩大|压缩|缩短|延长|涨|提标|扩增|升|增|变更|调|放宽|缩小|扩充|缩减|压减|恢复|统一)(?:了)?(?:到|至|为|成)|达到|改为|变为"
)
_FOR_ALL = re.compile(r"统一|均|一律|全部")
_ADVERBS = re.compile(r"(?:的?标准)?[，]?(?:分别|依次|相应地?|统一|均|都|也|又|再|已经?|全部|逐步|将)*")


def is_renewal(between: str) -> bool:
    """Whether what stands before a number lets it take the place of an earlier one: 提高到, 调整为."""
    return _RENEWED.search(between) is not None


def opens_renewal(clause: str) -> bool:
    """Whether a clause begins so: 分别提高到…"""
    return _RENEWED.match(clause, _ADVERBS.match(clause).end()) is not None  # type: ignore[union-attr]


def is_for_all(between: str) -> bool:
    """Whether one new value takes the place of all the old ones: 统一提高到, 均调整为."""
    return _FOR_ALL.search(between) is not None


def replaced(read: Sequence[Draft], run: Run) -> list[Draft]:
    """The values of the sentence that a row of new ones takes the place of, where each has words of its own."""
    unit = run.figures[0].unit
    olds = [
        one for one in read if one.quantity.unit == unit and not one.superseded and one.quantity.op not in ("+", "-")
    ]
    for group in (olds, _alike(olds), [one for one in olds if one.clause == olds[-1].clause]):
        if len(group) == len(run.figures):
            return group
    return _alike(olds)


def _alike(olds: Sequence[Draft]) -> list[Draft]:
    """The last of them that are of one period and per whom."""
    found: list[Draft] = []
    for one in reversed(olds):
        if found and (one.quantity.per, one.quantity.each) != (found[0].quantity.per, found[0].quantity.each):
            break
        found.insert(0, one)
    return found


def rated_as(figure: Quantity, old: Quantity) -> Quantity:
    """A new value with the period and per whom of the old one, where it has none of its own."""
    return figure if figure.per or figure.each else figure._replace(per=old.per, each=old.each)


def common(olds: Sequence[Draft]) -> Draft:
    """What old values share: for new ones of which nobody can tell whose place they take."""
    first, *others = olds
    words = [word for word in first.label.split() if all(word in one.label for one in others)]
    dims = {name: value for name, value in first.dims.items() if all(one.dims.get(name) == value for one in others)}
    return replace(first, label=" ".join(words), dims=dims)

"""Quantities: a number with bound, unit, period and per whom, as one expression (每人每月不低于 100 元, 3—6 万元, 1:4)."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from operator import attrgetter

from kb.bounds import bound_of
from kb.guarded import compiled
from kb.measured import Quantity, find_measured
from kb.periods import rate_of

_core = attrgetter("core")
_RANGE = re.compile(r"(?:（含）)?[-至到]|以上")


def find_quantities(text: str) -> list[Quantity]:
    """Every number with a unit in a text where dates, titles and the like are already masked; left to right.

    >>> [(str(q.value), q.op, q.unit, q.per, q.each) for q in find_quantities("每人每月不低于100元，最高3万元/户")]
    [('100', '>=', '元', '月', '人'), ('30000', '<=', '元', None, '户')]
    """
    done: list[Quantity] = []
    left = 0
    for quantity in _joined(text, find_measured(text)):
        if quantity.core < left or (quantity.measure == "time" and text[quantity.core - 1 : quantity.core] == "每"):
            continue
        done.append(_qualified(text, quantity, left))
        if not (
            quantity.chinese and quantity.value == 1 and quantity.unit == "年"
        ):  # 一年之内 is a period of what follows
            left = quantity.end
    return done


def within(figures: Sequence[Quantity], start: int, end: int) -> Sequence[Quantity]:
    """Those of a passage's quantities whose number begins in a stretch of it."""
    if not figures or figures[-1].core < start:
        return ()
    first = bisect_left(figures, start, key=_core)
    return figures[first : bisect_left(figures, end, lo=first, key=_core)]


def _joined(text: str, found: list[Quantity]) -> list[Quantity]:
    """Ranges as one quantity: 3-6万元, 500元至2000元, 1.5万元到2万元."""
    joined: list[Quantity] = []
    for quantity in found:
        before = joined[-1] if joined else None
        if (
            before
            and before.value_max is None
            and _RANGE.fullmatch(text[before.end : quantity.core])
            and _one_range(text, before, quantity)
        ):
            joined[-1] = before._replace(
                end=quantity.end,
                value_max=quantity.value,
                op="between",
                scaled=quantity.scaled,
                written_unit=quantity.written_unit,
            )
            continue
        joined.append(quantity)
    return joined


def _one_range(text: str, low: Quantity, high: Quantity) -> bool:
    if text[low.end : low.end + 2] == "以上" and not text.startswith("以下", high.end):
        return False
    changed = text[low.end] in "至到" and re.search(
        r"(?:由|从)(?:原来|原先|现行|目前|原|每|的|人|月|年|约|标准|户|床|张|次|不低于|不超过)*$",
        text[max(0, low.core - 18) : low.core],
    )
    spread = text[high.end : high.end + 2] == "不等"
    return low.unit == high.unit and low.value < high.value and (not changed or spread)


def _qualified(text: str, quantity: Quantity, left: int) -> Quantity:
    """Bound, direction, period and per whom, read from what stands around the number in its own clause."""
    before = text[max(left, quantity.core - 48) : quantity.core]
    before = before[max(map(before.rfind, "，。；！？\n")) + 1 :]
    after = text[quantity.end : quantity.end + 12]
    op, op_end = bound_of(before, after, quantity)
    per, each, extra = rate_of(before, text, quantity, op)
    if op == "<=" and per is None and quantity.measure == "money" and _YEARLY.search(before):
        per = "年"
    return Quantity(
        quantity.core - _attached(before), quantity.core, quantity.end + max(op_end, extra), quantity.value, quantity.unit,
        quantity.measure, quantity.value_max, op, per, each, quantity.scaled, quantity.chinese, quantity.written_unit, bool(per),
    )  # fmt: skip


_YEARLY = re.compile(r"全年|一年内?|年内|年度内")
_ATTACHED = compiled(
    r"(?:(?:每[一-龥]{1,4}?)?每(?:[一-龥]{1,4}?)|人均|月均|年均|年平均|月平均|不低于|不少于|不得少于|不得低于|不超过|不得超过|不高于|至少|最高|最多|约|近|超过|突破|逾)$"
)


def _attached(before: str) -> int:
    match = _ATTACHED.search(before[-12:])
    return len(match[0]) if match else 0

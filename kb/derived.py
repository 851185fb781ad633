"""Derived figures: a change stated for some people applied to the base stated before it (退休人员起付标准降低 100 元)."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from kb.drafts import Draft, figure_of
from kb.labelwords import joined
from kb.models import Figure, Kind
from kb.numbers import plain


def derived_figures(drafts: Sequence[Draft], text: str) -> list[Figure]:
    """The absolute figures that follow from the changes of a paragraph; each keeps the change's own quote."""
    found: list[Figure] = []
    for at, change in enumerate(drafts):
        if not _is_open(drafts, at):
            continue
        for base in _bases(drafts[:at], change):
            value = _applied(base.quantity.value, base.quantity.unit, change)
            if value is not None:
                found.append(_derived(base, change, value, text))
    return found


def _is_open(drafts: Sequence[Draft], at: int) -> bool:
    """A change whose result the sentence itself does not state."""
    change = drafts[at]
    if change.quantity.op not in ("+", "-") or change.kind is not Kind.STANDARD:
        return False
    near = [one for one in drafts if one.clause == change.clause and one is not change]
    stated = [one for one in near if one.quantity.op == "=" and one.quantity.unit in (change.quantity.unit, "元")]
    replaced = [one for one in drafts if one.sentence == change.sentence and one.superseded]
    return not stated and not replaced


def _bases(earlier: Sequence[Draft], change: Draft) -> Iterator[Draft]:
    """The standards that the change speaks of: same indicator, fitting unit, no condition that says otherwise."""
    for base in earlier:
        same = _head(base.indicator) == _head(change.indicator) and bool(change.indicator)
        if not same or base.kind is not Kind.STANDARD or base.quantity.op not in ("=", "<=", ">=") or base.superseded:
            continue
        if not _fits(base, change) or not _added(base, change):
            continue
        yield base


def _head(indicator: str) -> str:
    for word in ("起付", "支付比例", "报销比例", "比例", "限额", "封顶", "标准"):
        if word in indicator:
            return word
    return indicator[-2:]


def _fits(base: Draft, change: Draft) -> bool:
    if change.quantity.measure == "points":
        return base.quantity.unit == "%"
    if change.quantity.unit == "%" and base.quantity.unit == "元":
        return True
    return change.quantity.unit == base.quantity.unit


def _added(base: Draft, change: Draft) -> bool:
    """The change adds a condition and contradicts none of the base's."""
    adds = any(name not in base.dims for name in change.dims)
    return adds and all(base.dims.get(name, value) == value for name, value in change.dims.items())


def _applied(value: Decimal, unit: str, change: Draft) -> Decimal | None:
    if change.quantity.unit == "%" and unit == "元":
        part = value * change.quantity.value / 100
        return plain(value + part if change.quantity.op == "+" else value - part)
    step = change.quantity.value if change.quantity.op == "+" else -change.quantity.value
    result = value + step
    return result if result >= 0 and not (change.quantity.measure == "percent" and result > 100) else None


def _derived(base: Draft, change: Draft, value: Decimal, text: str) -> Figure:
    figure = figure_of(change, text)
    new = [value for name, value in change.dims.items() if name not in base.dims]
    label = joined([*new, *base.label.split()])
    return figure.model_copy(
        update={
            "value": value, "op": "=", "unit": base.quantity.unit, "per": base.quantity.per, "each": base.quantity.each, "label": label,
            "indicator": base.indicator, "dims": base.dims | change.dims, "derived": True,
        }
    )  # fmt: skip

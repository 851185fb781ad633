"""How a figure in a fact is proved: it is read out of the version's quotes again with the figures grammar.

A figure that follows from a quoted rule (推算) is computed again from it; words must stand in a quote as they are.
Never a substring search: 973 is not proved by 1973, nor 每月 by 每年.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date as Date
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from kb.archive import ArchivedReply, PolicyDocument
from kb.facts import Cell, Fact, Quote, Row, Version
from kb.figures import find_figures, read_amounts
from kb.jsontext import plain
from kb.measured import Quantity
from kb.models import Figure, Letter, Reply
from kb.units import COUNTS, Unit

Source = ArchivedReply | PolicyDocument

_CHANGE = re.compile(r"[提增升涨降减高低]|幅")  # an indicator that says itself that it is a change
_POINTS = {"%", "百分点"}
_SAME_PERIOD = {"天": "日", "学年": "年", "年度": "年"}


def source_date(source: Source | None) -> Date | None:
    """The date of a letter (of the talk where the letter has none) or of a document."""
    if isinstance(source, ArchivedReply):
        return source.date or source.met
    return source.date if source else None


def with_proofs(fact: Fact, sources: Mapping[str, Source]) -> Fact:
    """``fact`` with the date of each quote and, for each figure, the quotes that it stands in."""
    return fact.model_copy(update={"versions": tuple(_proved(version, sources) for version in fact.versions)})


def _proved(version: Version, sources: Mapping[str, Source]) -> Version:
    quotes = tuple(
        quote.model_copy(update={"date": source_date(sources.get(quote.source))}) for quote in version.quotes
    )
    dated = version.model_copy(update={"quotes": quotes})
    rows = tuple(
        row.model_copy(
            update={"cells": tuple(cell.model_copy(update={"proofs": proofs(dated, row, cell)}) for cell in row.cells)}
        )
        for row in version.rows
    )
    return dated.model_copy(update={"rows": rows})


def proofs(version: Version, row: Row, cell: Cell) -> tuple[int, ...]:
    """The places of the version's quotes that prove ``cell``; the only quote is taken at its word here, ``kb check`` reads it."""
    if len(version.quotes) < 2 or (cell.value is None and not cell.text):
        return tuple(range(len(version.quotes)))
    return tuple(place for place, quote in enumerate(version.quotes) if _proves([quote], version, row, cell))


def _proves(quotes: Sequence[Quote], version: Version, row: Row, cell: Cell) -> bool:
    if cell.value is None:
        return any(_tight(cell.text or "") in _tight(quote.text) for quote in quotes)
    if cell.derived:
        return any(_follows(cell, bases, amounts) for amounts, bases in _rules(quotes, version, row, cell))
    return any(_reads(quote, cell) for quote in quotes)


def disproof(version: Version, row: Row, cell: Cell) -> str | None:
    """What is wrong with a figure's proof, None where it is proved."""
    if (cell.value is None and not cell.text) or not version.quotes:
        return None
    name = " ".join([*row.dims.values(), cell.indicator])
    if _proves(version.quotes, version, row, cell):
        return None
    if cell.value is None:
        return f"{name}：引文里没有 '{cell.written}' 这几个字；照抄原文"
    if cell.derived:
        return f"{name}：'{cell.written}' 不能由引文里的规则推算出来（基数加减、乘倍数或百分比）；核对数，或引上写明规则的原文"
    return f"{name}：{_unread(version.quotes, cell)}"


def _unread(quotes: Sequence[Quote], cell: Cell) -> str:
    """Why a number is not read out of its quotes: it stands there otherwise, or not at all."""
    unit = str(Unit(cell.unit or "", cell.per, cell.each))
    for amount in (amount for quote in quotes for amount in amounts_of(quote.text)):
        if (amount.value, amount.value_max) == (cell.value, cell.value_max):
            return f"'{cell.written}'（{unit}）在引文里是 '{_shown(amount)}'；改数、上下限（≥、≤、约）或列名里的单位"
    return f"引文里读不出 '{cell.written}'；引文里的数有 {_listed(quotes)}；改数，或补上引文"


def _listed(quotes: Sequence[Quote]) -> str:
    written = dict.fromkeys(_shown(amount) for quote in quotes for amount in amounts_of(quote.text))
    shown = [*written][:8]
    return "、".join(shown) + ("……" if len(written) > len(shown) else "") or "（无）"


def _shown(amount: Quantity) -> str:
    below = "·".join(part for part in (amount.each, amount.per) if part)
    value = plain(amount.value) + (f"～{plain(amount.value_max)}" if amount.value_max is not None else "")
    sign = {"=": "", "between": "", ">=": "≥", "<=": "≤", "≈": "约"}.get(amount.op, amount.op)
    return f"{sign}{value} {amount.unit}{'/' + below if below else ''}"


@lru_cache(maxsize=4096)
def amounts_of(text: str) -> tuple[Quantity, ...]:
    """All amounts of a passage."""
    return read_amounts(text)


def _tight(text: str) -> str:
    return re.sub(r"\s", "", text)


def _reads(quote: Quote, cell: Cell) -> bool:
    amounts = amounts_of(quote.text)
    if any(_same(amount, cell) for amount in amounts) or any(
        _same(one, cell) for one in figures_of(quote.text, quote.date)
    ):
        return True
    return cell.op == "between" and any(_either(one, other, quote, cell) for one, other in pairwise(amounts))


@lru_cache(maxsize=4096)
def figures_of(text: str, written: Date | None) -> tuple[Figure, ...]:
    """The figures of a quote, read as a letter of its own: with what they are for, and out of tables too."""
    letter = Letter(text=text, body_start=0, body_end=len(text))
    return find_figures(letter, Reply(date=written), ())[0]


def _same(amount: Quantity | Figure, cell: Cell) -> bool:
    return (
        amount.value == cell.value
        and amount.value_max == cell.value_max
        and _same_op(amount, cell)
        and _same_unit(amount.unit, cell)
        and _agrees(amount.per, cell.per)
        and _agrees(amount.each, cell.each)
    )


def _same_op(amount: Quantity | Figure, cell: Cell) -> bool:
    """A bound is never a fixed value; 增幅 9.2% may stand without its sign, since the name says it."""
    return amount.op == cell.op or (cell.op == "=" and amount.op in {"+", "-"} and bool(_CHANGE.search(cell.indicator)))


def _same_unit(unit: str | None, cell: Cell) -> bool:
    """百分点 are written as % in letters too, and 个 stands for any counter."""
    if unit == cell.unit:
        return True
    if cell.op in {"+", "-"} and unit in _POINTS and cell.unit in _POINTS:
        return True
    return cell.unit == "个" and unit in COUNTS


def _agrees(said: str | None, wanted: str | None) -> bool:
    """What the words say about period or holder; where they say nothing, an editor may know."""
    return said is None or _SAME_PERIOD.get(said, said) == _SAME_PERIOD.get(wanted or "", wanted)


def _either(one: Quantity, other: Quantity, quote: Quote, cell: Cell) -> bool:
    """两餐或者三餐 is 2～3 餐."""
    joint = _tight(quote.text[one.end : other.start])
    return (
        joint in {"或", "或者", "至", "到", "—", "-", "～"}
        and (one.value, other.value) == (cell.value, cell.value_max)
        and _same_unit(one.unit, cell)
        and _same_unit(other.unit, cell)
    )


def _rules(
    quotes: Sequence[Quote], version: Version, row: Row, cell: Cell
) -> Iterator[tuple[tuple[Quantity, ...], list[Decimal]]]:
    """The amounts of each quote, and the bases a change may apply to.

    Where the table itself has rows that differ from this one in a single condition (在职 for 退休), the base is one of theirs.
    """
    bases = [
        other.value
        for line in version.rows
        for other in line.cells
        if other.indicator == cell.indicator
        and other.value is not None
        and not other.derived
        and _differs_in_one(line.dims, row.dims)
    ]
    for quote in quotes:
        amounts = amounts_of(quote.text)
        plain_amounts = [
            amount.value for amount in amounts if amount.op not in {"+", "-"} and _same_unit(amount.unit, cell)
        ]
        known = [value for value in bases if value in plain_amounts] if bases else plain_amounts
        yield tuple(amount for amount in amounts if amount.op in {"+", "-"} or _is_share(quote.text, amount)), known


def _is_share(text: str, amount: Quantity) -> bool:
    """Whether an amount is said to be taken of something: 按低保标准的 90%, 为城市标准的 1.5 倍."""
    return amount.unit in {"%", "倍"} and _tight(text[: amount.core]).endswith("的")


def _differs_in_one(left: Mapping[str, str], right: Mapping[str, str]) -> bool:
    return sum(left.get(name) != right.get(name) for name in {*left, *right}) == 1


def _follows(cell: Cell, bases: Sequence[Decimal], rules: Sequence[Quantity]) -> bool:
    return any(_applied(base, rule, cell) == cell.value for base in bases for rule in rules)


def _applied(base: Decimal, rule: Quantity, cell: Cell) -> Decimal | None:
    """What a rule makes of a base: 降低 100 元, 提高 2 个百分点 (also written 2%), 1.5 倍, 按 50%."""
    points = rule.unit in _POINTS and cell.unit in _POINTS
    if rule.op in {"+", "-"} and (rule.unit == cell.unit or points):
        return base + rule.value if rule.op == "+" else base - rule.value
    if rule.unit == "%":
        share = {"+": 100 + rule.value, "-": 100 - rule.value}.get(rule.op, rule.value)
        return base * share / 100
    return base * rule.value if rule.unit == "倍" else None

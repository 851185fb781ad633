"""Rates: period and per whom that an amount takes over from the one before, where it is plainly of the same kind."""

import re
from collections.abc import Sequence

from kb.context import Frame
from kb.drafts import Draft
from kb.measured import Quantity
from kb.pairings import Run
from kb.passages import Span
from kb.quantities import find_quantities

_HINT = re.compile(r"[每按均]|全年|月|小时|[日年](?=定额|收费|补|标准|供养|租)")
_FREE = re.compile(r"一次性|累计|(?<![公中])共(?!享|同)|总|投入|投资|支出")
_LUMP = re.compile(r"起付|门槛")
_PERIODIC = re.compile(
    r"(?:(?<=最低)|(?<=[人户]均)|(?<=平均))(?:月|小时)(?=工资|养老金|补差|租金)|(?:月|小时)(?=最低工资)"
)
_TIER = re.compile(r"[、，](?:第?[一二三四五六甲乙丙ABCD]|优秀|良好|合格|市级|省级|县级)[等档类级]?(?:奖|次)?")
_NEXT = re.compile(r"、[^，。；、每年月]{1,8}")
_SHARED = re.compile(r"，[^，。；0-9]{1,12}(?:承担|负担|出资|分担|筹集)")
_FAR = 60  # characters from the beginning of the sentence

Rate = tuple[str | None, str | None]


def stated_rate(clause: str) -> Rate | None:
    """What a clause without figures says of those to come: 按每人每月的标准."""
    if not _HINT.search(clause):
        return None
    for one in find_quantities(clause + "1元")[-1:]:
        if one.per or one.each:
            return one.per, one.each
    return None


def rated(
    text: str, sentence: Span, figure: Quantity, run: Run, words: Sequence[str], indicator: str, full: bool,
    frame: Frame, held: Rate | None, last: Draft | None,
) -> Quantity:  # fmt: skip
    """A figure with the period and per whom that are meant; ``held`` are those of the paragraph's last standard."""
    if figure.unit != "元":
        same = last is not None and last.quantity.unit == figure.unit and not figure.per
        same = same and last is not None and (last.superseded or _is_next(text, last, figure))
        return figure._replace(per=last.quantity.per) if last and same else figure
    if figure.per in (None, "月", "小时") and (said := _PERIODIC.findall("".join(words))):
        return figure._replace(per=said[-1])
    if last and not figure.per and last.quantity.per and last.quantity.unit == "元" and _is_part(text, last, figure):
        return _as(figure, last.quantity)
    mate = next((one for one in run.figures if one.per or one.each), None)
    renewed = last is not None and last.superseded and last.quantity.unit == "元"
    if figure.per or figure.each or (figure.scaled and not (mate and mate.scaled)):
        return _as(figure, last.quantity) if last and renewed and figure.scaled and not figure.per else figure
    change = figure.op in ("+", "-")
    if change and _LUMP.search(indicator):
        return figure
    if mate is not None:
        return _as(figure, mate)
    if last and renewed and not change:
        return _as(figure, last.quantity)
    return _standing(text, sentence, figure, indicator, full, frame, held)


def _is_next(text: str, last: Draft, figure: Quantity) -> bool:
    """助餐每月 8 次、助浴 2 次: the next of a row."""
    return figure.unit in ("次", "小时") and _NEXT.fullmatch(text, last.quantity.end, figure.core) is not None


def _is_part(text: str, last: Draft, figure: Quantity) -> bool:
    """每村每年 9 万元，其中办公经费 2 万元: a part of what is paid; 每年按照一等 8 万元、二等 5 万元: the next of its tiers."""
    between = text[last.quantity.end : figure.core]
    if _FREE.search(between) or figure.op in ("+", "-"):
        return False
    part = between.startswith("，其中") and "，" not in between[1:] and figure.value < last.quantity.value
    part = part or (_SHARED.fullmatch(between) is not None and figure.value < 2 * last.quantity.value)
    return part or _TIER.fullmatch(between) is not None


def _standing(
    text: str, sentence: Span, figure: Quantity, indicator: str, full: bool, frame: Frame, held: Rate | None
) -> Quantity:
    stands = frame.rates.get(figure.unit)
    change = figure.op in ("+", "-") and held is not None and bool(indicator)
    if stands is None and held and change and not _FREE.search(text[max(0, figure.core - 12) : figure.core]):
        return figure._replace(per=held[0], each=held[1])
    other = bool(indicator) and indicator[-1] != frame.indicators.get("money", " ")[-1]
    if stands is None or (full and (other or (not indicator and figure.core - sentence.start > _FAR))):
        return figure
    clause = text[max(sentence.start, figure.core - 14) : figure.core]
    return figure if _FREE.search(clause) else figure._replace(per=stands[0], each=stands[1])


def _as(figure: Quantity, other: Quantity) -> Quantity:
    return figure._replace(per=other.per, each=other.each)

"""Shares of a stated base: 按寄宿生标准的 50%, 按低保标准的 1.3 倍, where the letter states that standard."""

import re
from collections.abc import Sequence
from decimal import Decimal

from kb.bases import group_before, head_of, is_base
from kb.drafts import Draft
from kb.labelwords import joined
from kb.models import Figure, Kind
from kb.numbers import plain

_SHARE = re.compile(
    r"(?:按照?|为|由|至|到)(?:当地|现行|普通|本地|该类|所在地|全市|全县|同期|其)*(?P<base>[^，。；、]{2,24}?)的(?:百分之)?$|[按照](?P<group>寄宿生|城市|农村|散居|集中)[^，。；、]{0,8}的$"
)
_LISTED = re.compile(r"分别(?P<rest>按[^，。；、]{2,24}的(?:[\d.]+[%倍]、)*(?:[\d.]+[%倍](?:和|及|与)?)?)$")
_ABOVE = re.compile(r"(?:上述|以上|该|此)(?P<what>[^，。；、]{0,10}?)标准$")
_LEVELS = re.compile(r"[二三]级(?:及|或)?以上(?:医院|医疗机构)?|[一二]级(?:及|或)?以下(?:医院|医疗机构)?")
_OPEN = re.compile(r"上年|上一年|人均|收入|基数|平均|实际|总额|不低于|不超过|以内|支出|费用|价格|成本|部分")


def shares_of(drafts: Sequence[Draft], earlier: Sequence[Figure], done: Sequence[Figure]) -> list[Figure]:
    """The amounts that follow from the shares of a paragraph; ``done`` are its own figures, in step with its drafts."""
    found: list[Figure] = []
    for at, draft in enumerate(drafts):
        if draft.quantity.op != "=" or draft.superseded or draft.kind is not Kind.STANDARD or draft.quantity.value_max:
            continue
        factor = _factor(draft)
        said = _said(draft)
        if factor is not None and said is not None:
            found.extend(
                _share(done[at], one, factor) for one in _bases([*earlier, *done[max(0, at - 60) : at]], said, draft)
            )
    return found


def _factor(draft: Draft) -> Decimal | None:
    quantity = draft.quantity
    if quantity.unit == "%":
        return quantity.value / 100
    return quantity.value if quantity.unit == "倍" else None


def _said(draft: Draft) -> str | None:
    """The words for the base, between 按 and 的."""
    before = draft.passage.text[draft.sentence.start : draft.quantity.core]
    listed = _LISTED.search(before)
    if listed:
        before = listed["rest"][: listed["rest"].index("的") + 1]
    match = _SHARE.search(before)
    said = (match["base"] or match["group"]) if match else None
    return None if said is None or _OPEN.search(said) else said


def _bases(earlier: Sequence[Figure], said: str, draft: Draft) -> list[Figure]:
    text = draft.passage.text[draft.sentence.start : draft.quantity.core]
    above = _ABOVE.search(said)
    if above and above["what"] not in ("", "起付"):
        sure = [
            one for one in earlier if is_base(one, "元") and one.op == "=" and above["what"] in one.label + one.quote
        ]
        return sure if len({(one.per, one.each) for one in sure}) == 1 and _told(sure) else []
    if above:
        head = head_of(text.rpartition("按")[0][-12:], "元")
        return group_before(earlier, head, "元", text) if head else []
    name = said.removesuffix("标准")
    sure = [one for one in earlier if is_base(one, "元") and one.op == "=" and _names(one, name, said)]
    return _one_of_each(sure)


def _names(one: Figure, name: str, said: str) -> bool:
    """Whether a figure is the standard that the words name: they stand in its own clause, right before it."""
    clause = re.split(r"[，。；]", one.quote)[-1] if name not in one.label else one.quote
    at = clause.rfind(name)
    if at < 0 or clause[at - 1 : at] == "非" or "补差" in one.label:
        return False
    if said.endswith("标准") or name[-1:] in "金贴助保费资":
        return "标准" in clause[at + len(name) : at + len(name) + 8] or clause.endswith(("元", "元。"))
    return True


def _told(bases: Sequence[Figure]) -> bool:
    """Whether the labels tell the bases apart, so that what follows from each can be named."""
    return len({one.label for one in bases}) == len(bases) <= 6


def _one_of_each(bases: list[Figure]) -> list[Figure]:
    """One base for each set of conditions, the last stated; nothing when several stand without a word to tell them apart."""
    last = {tuple(sorted(one.dims.items())): one for one in bases}
    plain_ones = [one for one in bases if not one.dims]
    same = len({one.value for one in plain_ones}) <= 1
    return list(last.values()) if same and len(last) <= 6 else []


def _own_level(label: str, base: Figure) -> str:
    """A label without 二级及以上医院 where the base says of which level it is."""
    return _LEVELS.sub("", label) if {"等级", "医院级别"} & base.dims.keys() else label


def _share(figure: Figure, base: Figure, factor: Decimal) -> Figure:
    label = _own_level(figure.label, base)
    told = [value for name, value in base.dims.items() if name not in figure.dims and value not in label]
    return figure.model_copy(
        update={
            "value": plain((base.value or Decimal(0)) * factor), "unit": base.unit, "per": base.per, "each": base.each, "derived": True,
            "label": joined([*told, *label.split()]), "dims": base.dims | figure.dims, "op": base.op,
        }
    )  # fmt: skip

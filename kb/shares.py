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
    r"(?:按照?|为|由|至|到)(?:当地|现行|普通|本地|[本我全][市县区州盟]|该类|所在地|全市|全县|同期|其)*(?P<base>[^，。；、]{2,24}?)的(?:百分之)?$|[按照]着?(?P<group>寄宿生|城市|农村|散居|集中)[^，。；、]{0,8}的$"
)
_MONTHLY = re.compile(r"的?(?:当地|全市|全县|现行|同期)?(?P<base>[^，。；、本]{2,12}标准)")
_BY_MONTH = re.compile(
    r"按照?(?:其?死亡时|当[月地]|全市|全县|现行|同期|每月)*的?(?P<base>[^，。；、本]{2,12}标准)，?(?:一次性)?(?:发放|发给|支付|给予|计发)$"
)
_BARE = re.compile(r"按(?:照)?$")
_RELIEF = re.compile(r"减[免征]比例(?:均|统一|也)?(?:为|是)$")
_CHARGED = re.compile(r"租金|[学收]费|保教费|物业费")
_LISTED = re.compile(r"分别(?P<rest>按[^，。；、]{2,24}的(?:[\d.]+[%倍]、)*(?:[\d.]+[%倍](?:和|及|与)?)?)$")
_ABOVE = re.compile(r"(?:上述|以上|前述|该|此|这个|这一|这项)(?P<what>[^，。；、]{0,10}?)标准$")
_LEVELS = re.compile(r"[二三]级(?:及|或)?以上(?:医院|医疗机构)?|[一二]级(?:及|或)?以下(?:医院|医疗机构)?")
_NEAR = 60  # characters between a standard and the sentence that says 这个标准
_ONCE = re.compile(r"一次性|[每一]次|临时救助")
_OPEN = re.compile(r"上年|上一年|人均|收入|基数|平均|实际|总额|不低于|不超过|以内|支出|费用|价格|成本|部分")


def shares_of(drafts: Sequence[Draft], earlier: Sequence[Figure], done: Sequence[Figure]) -> list[Figure]:
    """The amounts that follow from the shares of a paragraph; ``done`` are its own figures, in step with its drafts."""
    found: list[Figure] = []
    for at, draft in enumerate(drafts):
        exact = draft.quantity.op == "=" or (draft.quantity.op == "between" and draft.quantity.unit == "倍")
        if not exact or draft.superseded or draft.kind is not Kind.STANDARD:
            continue
        factor = _factor(draft)
        said = _said(draft)
        if factor is not None and said is not None:
            told = [*earlier, *done[max(0, at - 60) : at]]
            found.extend(_share(done[at], one, factor, draft) for one in _bases(told, said, draft))
    return found


def _factor(draft: Draft) -> Decimal | None:
    quantity = draft.quantity
    if quantity.unit == "%":
        return 1 - quantity.value / 100 if _is_relief(draft) else quantity.value / 100
    return quantity.value if quantity.unit in ("倍", "个月") else None


def _is_relief(draft: Draft) -> bool:
    """租金减免比例为 60%: what is left to pay follows from the rent."""
    return _RELIEF.search(draft.passage.text[draft.clause.start : draft.quantity.core]) is not None


def _said(draft: Draft) -> str | None:
    """The words for the base, between 按 and 的."""
    if draft.quantity.unit == "个月":
        return _months_of(draft)
    clause = draft.passage.text[draft.clause.start : draft.quantity.core]
    if (_BARE.search(clause) and draft.quantity.unit == "倍") or _is_relief(draft):
        return "该标准"
    before = draft.passage.text[draft.sentence.start : draft.quantity.core]
    listed = _LISTED.search(before)
    if listed:
        before = listed["rest"][: listed["rest"].index("的") + 1]
    match = _SHARE.search(before)
    said = (match["base"] or match["group"]) if match else None
    return None if said is None or _OPEN.search(said) else said


def _months_of(draft: Draft) -> str | None:
    """一次性发给 6 个月的城市低保标准, 按当月基础养老金标准一次性支付 20 个月: the monthly standard that is meant."""
    text, clause = draft.passage.text, draft.clause
    behind = _MONTHLY.match(text, draft.quantity.end, clause.end)
    ahead = None if behind else _BY_MONTH.search(text[clause.start : draft.quantity.core])
    match = behind or ahead
    return match["base"] if match else None


def _bases(earlier: Sequence[Figure], said: str, draft: Draft) -> list[Figure]:
    text = draft.passage.text[draft.sentence.start : draft.quantity.core]
    above = _ABOVE.search(said)
    if above and above["what"] not in ("", "起付"):
        sure = [
            one for one in earlier if is_base(one, "元") and one.op == "=" and above["what"] in one.label + one.quote
        ]
        return sure if len({(one.per, one.each) for one in sure}) == 1 and _told(sure) else []
    if above:
        head = head_of(text.rpartition("按")[0][-12:], "元") or _just_stated(earlier, draft)
        group = group_before(earlier, head, "元", text) if head else []
        return [one for one in group if _CHARGED.search(one.label)] if _is_relief(draft) else group
    name = "寄宿生" if said.startswith("寄宿生") else said.removesuffix("标准")
    sure = [one for one in earlier if is_base(one, "元") and one.op == "=" and _names(one, name, said)]
    if draft.quantity.unit == "个月":
        sure = [one for one in sure if one.per == "月"]
        return sure if len(sure) == 1 else []
    return _one_of_each(sure)


def _just_stated(earlier: Sequence[Figure], draft: Draft) -> str | None:
    """What the last standard before 按这个标准 is of, where it stands close by."""
    last = next((one for one in reversed(earlier) if is_base(one, "元")), None)
    at = draft.passage.at[draft.sentence.start]
    return head_of(last.label, "元") if last and last.op == "=" and at - last.end < _NEAR else None


def _names(one: Figure, name: str, said: str) -> bool:
    """Whether a figure is the standard that the words name: they stand in its own clause, right before it."""
    if name == "寄宿生" and re.search(r"(?<!非)(?<!不)寄宿(?:学)?生", one.label):
        return True
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


def _share(figure: Figure, base: Figure, factor: Decimal, draft: Draft) -> Figure:
    most, part = draft.quantity.value_max, factor / draft.quantity.value
    clause = draft.passage.text[draft.clause.start : draft.clause.end]
    once = draft.quantity.unit in ("倍", "个月") and _ONCE.search(clause)
    label = _own_level(figure.label, base)
    told = [value for name, value in base.dims.items() if name not in figure.dims and value not in label]
    return figure.model_copy(
        update={
            "value": plain((base.value or Decimal(0)) * factor), "unit": base.unit, "per": None if once else base.per, "each": base.each, "derived": True,
            "label": joined([*told, *label.split()]), "dims": base.dims | figure.dims, "op": "between" if most else base.op,
            "value_max": plain((base.value or Decimal(0)) * most * part) if most else None,
        }
    )  # fmt: skip

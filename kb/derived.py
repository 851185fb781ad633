"""Derived figures: a change stated for some people applied to the base stated before it (退休人员起付标准降低 100 元)."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from kb.additions import FOR_EACH, Addition, additions_of
from kb.bases import before_head, group_before, head_of, is_base, spoken_of
from kb.drafts import Draft
from kb.labelwords import content_words, joined
from kb.models import Figure, Kind
from kb.numbers import plain
from kb.shares import shares_of

_PEOPLE = ("参保身份", "对象", "自理能力")
_EITHER = ("参保身份", "自理能力", "次数")  # of these a figure has one; people can be of several kinds
_LICENSED = re.compile(
    r"相应|在(?:此|上述|以上|前述)[^，。；]{0,6}基础上|各段|同比例|再(?:次)?(?:提高|增加|上浮|降低|减|增发|提升)|分别上浮|(?:^|[，；])[^，。；]{2,40}的，[^，。；]{0,8}标准(?=上浮|下浮|提高|上调|降低)|(?:^|[，；])(?:对|将)[^。；]{2,60}(?:起付|比例|限额)"
)
_SHARE = re.compile(r"比例|率")
_LATEST = 60  # figures looked back at
_STEP = 20
_AGAIN = re.compile(r"再(?:次)?(?:提高|增加|上浮|降低|减|增发)")
_EACH = re.compile(r"各[段档类]|各?个?(?:相应|对应)[^，。；]{0,2}[等档级类]")
_REACHED = re.compile(r"[^\d]{0,4}满\d+(?:年|周岁)[^\d]{0,2}")
_PLANNED = re.compile(r"拟|将(?:于|从|自)|计划")
_VERB = re.compile(
    r"(?:再|相应|分别|各|每[人月年户床]{1,2}每?[月年]?)*(?:提高|增加|上浮|降低|下降|减|增发|提升|上调|下调)"
)
_WHO = re.compile(r"(?:^|[，。；：])(?:其中，?)?(?:对于?)?(?P<who>[^，。；：]{3,40}?)(?:的)?，?$")
_SAME_LEVEL = re.compile(
    r"[较比](?:[本全]?[市县区省]|统筹区|统筹地区|参保地)域?内?的?同(?:级别?|等级?别?|类)[^，。；]{0,8}(?:降低|下降|下调|提高)"
)  # 转市外就医的，报销比例较市内同级医院降低 10 个百分点: each level has its base
_COMPARED = re.compile(r"较|比(?!例)|低于|高于|同级")


def derived_figures(drafts: Sequence[Draft], figures: Sequence[Figure], section: Sequence[Figure]) -> list[Figure]:
    """The absolute figures that follow from the changes and shares of a paragraph; each keeps the change's own quote.

    ``figures`` are those of the drafts, in step with them; ``section`` are the ones before in the same section.
    """
    on_top = {one.at: one for one in additions_of(drafts, figures)}
    found = [one for addition in on_top.values() for one in _on_top(drafts, figures, addition)]
    for at, change in enumerate(drafts):
        if at in on_top or not _is_open(drafts, at):
            continue
        told = [*section, *figures[:at]][-_LATEST:] if at < _LATEST else figures[at - _LATEST : at]
        turn = _turn(drafts, at)
        dims = _said_dims(change, turn)
        for base, who in _all_bases(told, figures[max(0, at - _LATEST) : at], change, turn):
            value = _applied(base, change)
            if value is not None:
                told_by = f"{base.label} {' '.join(who)}"
                added = [said for said in dims.values() if said not in told_by]  # 年满 60 周岁
                found.append(_derived(base, figures[at], value, [*who, *added], dims))
    return found + shares_of(drafts, section, figures)


def _all_bases(
    told: Sequence[Figure], figures: Sequence[Figure], change: Draft, turn: str
) -> Sequence[tuple[Figure, list[str]]]:
    """The bases of a change with what it adds to their names, found in whichever way finds most."""
    same = list(_bases(figures, change, _said_dims(change, turn)))
    named = spoken_of([base for base, _ in same], "" if _EACH.search(turn) else turn)
    return list(_planned(told, change)) or max(
        list(_earlier_bases(told, change, turn)), [one for one in same if one[0] in named], key=len
    )


def _on_top(drafts: Sequence[Draft], figures: Sequence[Figure], one: Addition) -> Iterator[Figure]:
    """The sum of a base and the change that its sentence states on top of it, unless the sentence states the sum."""
    change, value = drafts[one.at], _applied(one.base, drafts[one.at])
    around = drafts[max(0, one.at - _LATEST) : one.at + _LATEST]
    if value is None or any(mate.sentence == change.sentence and mate.quantity.value == value for mate in around):
        return
    who = [said for said in change.dims.values() if said not in one.base.label]
    whole = _derived(one.base, figures[one.at], value, who, change.dims)
    if one.several:  # one base for several: what tells the changes apart stands in their own names
        others = {said for mate in around if mate.sentence == change.sentence for said in mate.dims.values()}
        others -= set(change.dims.values())
        words = [w for w in figures[one.at].label.split() if not (_VERB.fullmatch(w) or any(o in w for o in others))]
        whole = whole.model_copy(update={"label": joined(words)})
    yield whole


def _is_open(drafts: Sequence[Draft], at: int) -> bool:
    """A change whose result the sentence itself does not state."""
    change = drafts[at]
    if change.quantity.op not in ("+", "-") or change.kind is not Kind.STANDARD:
        return False
    if FOR_EACH.search(change.passage.text, change.clause.start, change.quantity.core):
        return False
    around = drafts[max(0, at - _LATEST) : at + _LATEST]
    near = [one for one in around if one.clause == change.clause and one is not change]
    stated = [one for one in near if one.quantity.op == "=" and one.quantity.unit in (change.quantity.unit, "元")]
    replaced = [one for one in around if one.sentence == change.sentence and one.superseded]
    return not stated and (not replaced or _AGAIN.search(change.own) is not None)


def _bases(earlier: Sequence[Figure], change: Draft, dims: dict[str, str]) -> Iterator[tuple[Figure, list[str]]]:
    """The standards that the change speaks of: same indicator, fitting unit, no condition that says otherwise."""
    unit = _unit_of(change)
    if _COMPARED.search(change.passage.text, change.clause.start, change.quantity.core):
        return  # 较市内降低: what the condition names is the base, not the change
    for base in earlier:
        same = _head(base.indicator) == _head_said(change) and bool(change.indicator)
        same = same and _of_kind(base, head_of(change.indicator, unit) or "", _noun(change))
        if same and unit and is_base(base, unit) and _added(base, dims):
            added = [value for name, value in dims.items() if name not in base.dims]
            words = [before_head(word) for word in content_words(_noun(change))]
            yield base, [next((word for word in words if value in word), value) for value in added]


def _head_said(change: Draft) -> str:
    """起付标准降低一半、支付比例提高: what stands before the verb, not what its neighbour measures."""
    parts = _VERB.split(change.passage.text[change.clause.start : change.quantity.core])
    noun = parts[-2] if len(parts) > 1 else parts[0]
    return _head(noun) if re.search(r"(?:起付|比例|限额|封顶)[^，。；、]{0,4}$", noun) else _head(change.indicator)


def _head(indicator: str) -> str:
    for word in ("起付", "支付比例", "报销比例", "比例", "限额", "封顶", "标准"):
        if word in indicator:
            return word
    return indicator[-2:]


def _unit_of(change: Draft) -> str | None:
    """The unit of the base; what 起付线降低一半 speaks of is an amount, whatever the label holds."""
    noun = head_of(_noun(change), None)
    if change.quantity.measure == "points":
        return "%"
    if change.quantity.unit == "%":
        noun = noun or head_of(change.label, None)
        if _SHARE.search(_noun(change) if head_of(_noun(change), None) or "比例" in _noun(change) else change.label):
            return "%" if change.quantity.value <= _STEP else None  # 支付比例提高 2%: points, as such letters write it
        return "元" if noun else None
    return change.quantity.unit


def _noun(change: Draft) -> str:
    """The words before the change's verb in its clause."""
    said = change.passage.text[change.clause.start : change.quantity.core]
    return _VERB.split(said)[0]


def _added(base: Figure, dims: dict[str, str]) -> bool:
    """The change adds a condition and contradicts none of the base's."""
    adds = any(name not in base.dims for name in dims)
    return adds and all(base.dims.get(name, value) == value for name, value in dims.items())


def _earlier_bases(told: Sequence[Figure], change: Draft, turn: str) -> Iterator[tuple[Figure, list[str]]]:
    """The group of standards before a change that says it builds on them: 相应, 在此基础上, 各段, 再."""
    unit = _unit_of(change)
    same_level = unit == "%" and _SAME_LEVEL.search(turn) is not None
    if not unit or not (same_level or (_LICENSED.search(turn) and not _COMPARED.search(turn))):
        return
    head = head_of(_noun(change), unit if unit == "%" else None) or head_of(change.label, unit)
    group = group_before(told, head, unit, "" if _EACH.search(turn) else turn) if head else []
    group = [one for one in group if _of_kind(one, head or "", _noun(change))]
    if "各段" in turn:
        group = [one for one in group if "费用段" in one.dims or "部分" in one.label]
    people, dims = _who(turn, change), _said_dims(change, turn)
    for base in group:
        who = _told_apart(change, base) if "分别" in turn else people
        if who and all(base.dims.get(name) in (None, value) or name in _PEOPLE for name, value in dims.items()):
            yield base, who


def _planned(told: Sequence[Figure], change: Draft) -> Iterator[tuple[Figure, list[str]]]:
    """The one standard of today that a planned change names: 拟自 7 月 1 日起将生活补贴提高 10 元."""
    said = change.passage.text[change.sentence.start : change.quantity.core]
    head = head_of(change.label, change.quantity.unit)
    if not head or not change.effective or not _PLANNED.search(said):
        return
    told = [one for one in told if _agrees(one, change) and _of_kind(one, head, _noun(change))]
    group = group_before(told, head, change.quantity.unit, change.label)
    if len(group) == 1 and (group[0].effective_from or change.effective) <= change.effective:
        yield group[0], []


def _agrees(base: Figure, change: Draft) -> bool:
    """No condition of the base is another than the change's own: 一级 is not 二级."""
    both = [(base.dims[name], value) for name, value in change.dims.items() if name in base.dims]
    return all(old in value or value in old for old, value in both)


def _of_kind(base: Figure, head: str, noun: str) -> bool:
    """生活补贴提高 10 元 speaks of no 护理补贴: what stands right before the benefit in the change stands in the base's name."""
    if head in ("", "起付", "比例", "限额", "提取", "额度"):
        return True
    match = re.search(rf"([一-龥]{{2}}){head}", noun)
    return match is None or match[1] in base.label


def _turn(drafts: Sequence[Draft], at: int) -> str:
    """The words that lead to a change: since the last amount before it that is none."""
    change = drafts[at]
    fixed = [
        one.quantity.end
        for one in drafts[max(0, at - _LATEST) : at]
        if one.quantity.op not in ("+", "-") and one.quantity.measure in ("money", "percent", "ratio")
    ]
    said = change.passage.text[max([change.sentence.start, *fixed[-1:]]) : change.quantity.core]
    return said[max(said.rfind("；"), 0) :]


def _who(turn: str, change: Draft) -> list[str]:
    """For whom a change is: its conditions, or the words of the clause before it."""
    people = [value for name, value in _said_dims(change, turn).items() if name in _PEOPLE]
    if people:
        return people
    before = _VERB.split(turn)[0]
    match = _WHO.search(re.sub(r"[^，。；：]*$", "", before) or before)
    words = content_words(match["who"] if match else _noun(change))
    return [kept for word in words if "基础" not in word and "上述" not in word and len(kept := before_head(word)) > 1]


def _said_dims(change: Draft, turn: str) -> dict[str, str]:
    """The conditions of a change that stand in its own words; of those it took over, only the system it speaks of."""
    return {name: value for name, value in change.dims.items() if name == "险种" or value[:2] in turn}


def _told_apart(change: Draft, base: Figure) -> list[str]:
    """What the label of one of several changes says that its base does not: 三星级 of 三星级、四星级…分别上浮."""
    words = [word for word in change.label.split() if head_of(word, None) is None and not _VERB.search(word)]
    return [word for word in words if word not in base.label][-2:]


def _applied(base: Figure, change: Draft) -> Decimal | None:
    value = base.value or Decimal(0)
    if change.quantity.unit == "%" and base.unit == "元":
        part = value * change.quantity.value / 100
        return plain(value + part if change.quantity.op == "+" else value - part)
    step = change.quantity.value if change.quantity.op == "+" else -change.quantity.value
    result = value + step
    return result if result >= 0 and not (base.unit == "%" and result > 100) else None


def _derived(base: Figure, change: Figure, value: Decimal, who: list[str], dims: dict[str, str]) -> Figure:
    replaced = {old for name, old in base.dims.items() if name in _EITHER and old not in dims.get(name, old)}
    words = [word for word in base.label.split() if word not in replaced and not _VERB.fullmatch(word)]
    if any(_REACHED.search(word) for word in who):
        words = [word for word in words if not _REACHED.fullmatch(word)]  # 满10年的再增加: no longer those of 5 years
    for old in replaced:
        words = [word.replace(old, "") for word in words]
    return change.model_copy(
        update={
            "value": value, "op": "=", "unit": base.unit, "per": base.per, "each": base.each,
            "label": joined([*who, *[word for word in words if word]]), "indicator": base.indicator, "dims": base.dims | dims, "derived": True,
            "superseded": False,
        }
    )  # fmt: skip

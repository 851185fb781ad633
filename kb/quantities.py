"""Quantities: a number with bound, unit, period and per whom, as one expression (每人每月不低于 100 元, 3—6 万元, 1:4)."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from decimal import Decimal
from operator import attrgetter
from typing import NamedTuple

from kb.guarded import compiled
from kb.models import Op
from kb.numbers import Number, find_numbers, plain
from kb.passages import Span
from kb.wordlists import any_of, read_table

_core = attrgetter("core")

_UNITS = {row[0]: (row[1], row[2]) for row in read_table("figure-units.tsv")}
_UNIT = re.compile(rf"多?(?:（(?P<in>{any_of(list(_UNITS))})）|(?P<unit>{any_of(list(_UNITS))}))")
_PERIOD = {
    "年": "年", "年度": "年", "一年": "年", "学年": "学年", "学期": "学期", "月": "月", "个月": "月", "季度": "季度", "季": "季度", "日": "日", "天": "日",
    "周": "周", "星期": "周", "小时": "小时", "次": "次", "人次": "次", "例": "例", "半年": "半年", "两年": "2年", "三年": "3年", "五年": "5年", "两个月": "2个月",
    "2年": "2年", "3年": "3年", "5年": "5年", "场": "场", "期": "期", "餐": "餐", "课时": "学时", "学时": "学时", "采暖季": "采暖季", "采暖期": "采暖季", "供暖期": "采暖季", "届": "届", "胎": "胎",
}  # fmt: skip
_EACH = {
    "人": "人", "名": "人", "位": "人", "生": "人", "孩": "人", "员": "人", "户": "户", "家": "家", "家庭": "户", "床": "床", "床位": "床", "张床位": "床", "张床": "床", "张": "床",
    "平方米": "平方米", "㎡": "平方米", "平米": "平方米", "亩": "亩", "套": "套", "个": "个", "所": "所", "辆": "辆", "间": "间", "台": "台", "对": "对", "件": "件", "例": "例", "托位": "个", "个托位": "个",
    "具": "具", "部": "部", "项": "项", "班": "班", "岗": "岗", "吨": "吨", "公里": "公里", "立方米": "立方米", "度": "度", "村": "村", "社区": "社区", "处": "处", "座": "座",
}  # fmt: skip
_PERIODS, _EACHES = any_of(list(_PERIOD)), any_of(list(_EACH))
_SUFFIX = re.compile(
    rf"(?:[/每·.]|（(?=(?:每)?(?:{_EACHES}|{_PERIODS})))(?:每)?(?P<a>{_EACHES}|{_PERIODS})(?:[/每·.]|·每)?(?:(?P<b>{_PERIODS})(?![一-龥]?[度均]))?）?"
)
_PER = compiled(
    rf"每(?:一)?(?:新增|增加)?(?:1|一)?(?:个(?!月|学)|名|位|张)?(?P<each>{_EACHES})?[^，。；：、0-9一二三四五六七八九十百千万]{{0,6}}?每?(?<![老青少成壮新晚童往])(?P<period>{_PERIODS})(?!底|末|初|均|度考)"
    rf"|(?P<every>每)(?:一)?(?:新增|增加|建成|收住|接收)?(?:1|一)?(?P<each2>(?:个|名|张|位)?(?:{_EACHES}))"
    rf"|(?P<mean>年人均|月人均|人均|生均|户均)(?P<mean_period>每年|每月|年|月)?"
    rf"|(?P<avg>年|月|日|季)(?:平均|均)|按(?P<by>年|月|日|季度|学期|天)(?=发放|支付|补助|补贴|领取|计发|计算|给予)"
    r"|(?P<implied>月|小时|年)(?=缴存|探访|巡访|走访|最低工资|工资标准|工资|发放标准|计发标准|保障标准|缴费|最低生活|保障标准|低保|养老金|工资标准|生活费|基本生活|补贴标准|补助标准|标准|救助标准|津贴标准|缴费标准|发放标准)"
    r"|(?P<whole>全年|一年内?|年内|每年|每年度|一个(?:自然|医保|保险|结算)?年度内?)(?=[^，。；]{0,24}$)"
    r"|一(?P<one>日|天|年|月|周|季度)$"
)
_BOUNDS: tuple[tuple[str, Op], ...] = (
    (r"(?:不低于|不得低于|不应低于|不少于|不得少于|不应少于|不小于|不得小于|至少(?:[^，。；、]{0,16})?|最低(?!生活|工资|缴费|档|标准)[^，。；、0-9]{0,4}|最少|≥|大于等于|保底|达到或超过|不短于|不得短于|不低于人均)", ">="),
    (r"(?:不超过|不得超过|不应超过|不高于|不得高于|不应高于|不多于|不得多于|不大于|不得大于|不超出|≤|小于等于|最高(?![^，。；、]{0,10}(?:限额|限价|封顶线|额度(?!不)|标准|档|线))(?:[^，。；、0-9]{0,10})?|最多(?:[^，。；、0-9]{0,8})?|至多(?:[^，。；、0-9]{0,8})?|最长(?![^，。；、]{0,6}期限)(?:[^，。；、0-9]{0,10})?|控制在|以内|封顶)", "<="),
    (r"(?:超过|超出|突破|高于|多于|大于|逾|超|>)", ">"),
    (r"(?:不低于|不得低于|不应低于|不少于|不得少于)[^，。；0-9]{2,30}的", ">="),
    (r"(?:不超过|不得超过|不高于|不得高于)[^，。；0-9]{2,30}的", "<="),
    (r"(?:低于|不足|少于|小于|不到|未满|不满|<)", "<"),
    (r"(?:(?<![签节预条合公制契履违邀特])约|大约|约为|(?<![最就附临])近|将近|接近|大概|左右|平均约|共计约)", "≈"),
    (r"(?<![签节预条合公制契履违邀特])约(?:占|有|合|需|可|能|投入|投资|支出|增加|减少|节约|惠及|涉及|覆盖)[^，。；、0-9]{0,12}", "≈"),
)  # fmt: skip
_GLUE = r"(?:了|为|到|至|在|以|按|达到?|给予|发放|补助|补贴|奖励|支付|人民币|共|共计|人均|年均|月均|年平均|月平均|平均|(?:每[一-龥]{1,3}?){1,2})*"
_ANY_BOUND = compiled(f"(?:{'|'.join(pattern for pattern, _ in _BOUNDS)}){_GLUE}$")
_BOUND = [(compiled(f"(?:{pattern}){_GLUE}$"), op) for pattern, op in _BOUNDS]
# 最高限额, 封顶线 and 上限 are names of an amount: 年度最高支付限额为 15 万元 is a figure, 最高补助 15 万元 a bound.
_CAP = re.compile(
    r"(?:最[高长低多大](?!限额)[^，。；、0-9]{0,10}(?:额度?|线|限价?|期限|年限|标准|比例|基数|数|价)|最高限额|上限|下限|封顶线)(?:分别|均|统一|也)?(?:为|是|达|由|从|原为|(?:提高|调整|上调|降|增加|放宽)(?:到|至|为))?(?:人民币|每[人月年户床次]{1,2}每?[月年]?)?$"
)
_AFTER: tuple[tuple[re.Pattern[str], Op], ...] = (
    (re.compile(r"(?:（含）|\(含\))?(?:及)?(?:以上|及以上|起(?!付|草|来|步))"), ">="),
    (
        re.compile(r"(?:（含）)?(?:及)?(?:以下|以内|之内|内(?!设|部|容|科|外|涵|的?(?:老|居|企|全))|封顶|为上限|为限)"),
        "<=",
    ),
    (re.compile(r"(?:人民币)?(?:左右|上下)"), "≈"),
)
_RAISE = r"(?:提高|提升|增加|增长|上浮|上调|上升|上涨|调增|调高|(?<!最)多补|增发|(?<!最)高出?|增幅为?|涨幅为?|提高幅度为?|增|多报销|高于[^，。；0-9]{1,10}|高出[^，。；0-9]{1,10}|超出[^，。；0-9]{1,10})"
_LOWER = r"(?:降低|下降|减少|缩短|压缩|缩减|下调|下浮|调减|调低|压减|减免|减幅为?|降幅为?|降|低于[^，。；0-9]{2,10}|扣减|少报销|(?<!最)低|(?<!加)减)"
_CHANGE_GLUE = r"(?:了|约|近|超过?|逾|不少于|不低于|不超过|至少|最多|分别|各|再|每[人月年户床]{1,2}每?[月年]?|幅度为?|比例为?|额为?|率为?|平均)*"
_RAISED, _LOWERED = compiled(f"{_RAISE}{_CHANGE_GLUE}$"), compiled(f"{_LOWER}{_CHANGE_GLUE}$")
_SPREAD = re.compile(
    r"(?P<up>增幅|涨幅|提高幅度|增速|增长率?)?(?P<down>降幅|降低幅度)?(?:分别|均|平均)?(?:为|达到?|约|是)*$"
)
_COMPARED = re.compile(r"同比|环比|较|比[^例重率]|相比|高出|低于|在[^，。；]*基础上")
_RANGE = re.compile(r"(?:（含）)?[-至到]|以上")
_RATIO = compiled(
    r"(?<![\d：.])(?P<a>1|一)(?P<by>：|比)(?P<b>\d{1,3}(?:\.\d+)?)(?![\d：.])|(?<![\d：.])(?P<c>\d{1,3}(?:\.\d+)?)：1(?![\d：.])"
)
_PER_ANY = re.compile(r"[每按均一内]|全年|月|小时|年")


class Quantity(NamedTuple):
    """A quantity and its place; ``core`` is where the number itself begins, ``start`` where bound and period do."""

    start: int
    core: int
    end: int
    value: Decimal
    unit: str
    measure: str  # the class of the unit: money, percent, points, count, time, ratio, area …
    value_max: Decimal | None = None
    op: Op = "="
    per: str | None = None
    each: str | None = None
    scaled: bool = False
    chinese: bool = False
    written_unit: str = ""
    per_written: bool = False


def find_quantities(text: str) -> list[Quantity]:
    """Every number with a unit in a text where dates, titles and the like are already masked; left to right.

    >>> [(str(q.value), q.op, q.unit, q.per, q.each) for q in find_quantities("每人每月不低于100元，最高3万元/户")]
    [('100', '>=', '元', '月', '人'), ('30000', '<=', '元', None, '户')]
    """
    found = _with_units(text, find_numbers(text)) + list(_ratios(text))
    found.sort(key=lambda quantity: quantity.core)
    done: list[Quantity] = []
    left = 0
    for quantity in _joined(text, found):
        if quantity.core < left or (quantity.measure == "time" and text[quantity.core - 1 : quantity.core] == "每"):
            continue
        done.append(_qualified(text, quantity, left))
        left = quantity.end
    return done


def within(figures: Sequence[Quantity], span: Span) -> Sequence[Quantity]:
    """Those of a passage's quantities whose number begins in a stretch of it."""
    first = bisect_left(figures, span.start, key=_core)
    return figures[first : bisect_left(figures, span.end, lo=first, key=_core)]


def _ratios(text: str) -> list[Quantity]:
    return [
        Quantity(m.start(), m.start(), m.end(), Decimal(m["b"] or m["c"]), "比", "ratio") for m in _RATIO.finditer(text)
    ]


def _with_units(text: str, numbers: list[Number]) -> list[Quantity]:
    """Numbers with the unit behind them; one without takes that of the next in an unbroken list (200、500、800元)."""
    found: list[Quantity] = []
    following: Quantity | None = None
    for number in reversed(numbers):
        quantity = _measured(text, number)
        if quantity is None and following is not None and number.scale in (1, 100, 1000):
            between = text[number.end : following.core]
            if between in ("、", "和", "及", "与", "-", "至", "到", "，", "或", "/") and not _is_list_number(
                text, number, following
            ):
                quantity = _inheriting(number, following)
        found.extend([quantity] if quantity else [])
        following = quantity
    return found[::-1]


def _is_list_number(text: str, number: Number, following: Quantity) -> bool:
    if number.chinese:
        return not (
            following.chinese and text[number.end] in "至到" and following.measure in ("ratio", "money", "percent")
        )
    return following.measure == "none" or (text[number.end] == "，" and following.measure in ("count", "time"))


def _inheriting(number: Number, following: Quantity) -> Quantity:
    scale = (
        10000 if following.scaled and number.scale == 1 and following.value / 10000 >= 1 and number.value < 10000 else 1
    )
    if following.scaled and following.value >= 10**8 and number.value < 1000:
        scale = 10**8
    return Quantity(number.start, number.start, number.end, plain(number.value * scale), following.unit, following.measure,
                    scaled=following.scaled, written_unit=following.written_unit)  # fmt: skip


def _measured(text: str, number: Number) -> Quantity | None:
    value = number.value
    op: Op = "≈" if number.approximate else "="
    if number.unit:
        return Quantity(
            number.start,
            number.start,
            number.end,
            plain(value),
            number.unit,
            "percent",
            chinese=number.chinese,
            written_unit=number.unit,
        )
    match = _UNIT.match(text, number.end)
    if not match:
        return _implied(text, number, op)
    written = match["unit"] or match["in"]
    unit, measure = _UNITS[written]
    if number.chinese and unit == "年" and text[max(0, number.start - 1) : number.start] in ("上", "下", "同"):
        return None  # 上一年度 names a year
    if unit == "成":
        value, unit, measure = value * 10, "%", "percent"
    if text[match.start()] == "多" or (text[match.end() : match.end() + 1] in ("多", "余") and unit in ("个", "年")):
        op = "≈"
    return Quantity(number.start, number.start, match.end(), plain(value), unit, measure, op=op, scaled=number.scale >= 10000,
                    chinese=number.chinese, written_unit=written)  # fmt: skip


def _implied(text: str, number: Number, op: Op) -> Quantity | None:
    """A number that leaves its unit to the words before it: 老年人共有 6.3 万， 收入倍差缩小到 1.57。"""
    if text[number.end : number.end + 1] not in ("，", "。", "；", "、", "）", "") or number.chinese:
        return None
    before = text[max(0, number.start - 16) : number.start]
    for pattern, unit, measure, least in _IMPLIED:
        if number.scale >= least and pattern.search(before):
            return Quantity(number.start, number.start, number.end, plain(number.value), unit, measure, op=op,
                            scaled=number.scale >= 10000, written_unit=unit)  # fmt: skip
    return None


_TOTAL = r"(?:总数|总量|总计|共计|合计|已经?|分别|就|也)*(?:共有|共|有|达到?|为|约|近|超过?|突破|逾)+$"
_IMPLIED = (
    (re.compile(rf"人次{_TOTAL}"), "人次", "count", 10000),
    (re.compile(rf"(?:人|人口|人员|职工|居民|对象|人数|学生|儿童|群众){_TOTAL}"), "人", "count", 10000),
    (re.compile(r"(?:倍差|收入比|之比|比值)[^，。；：、0-9]{0,6}$"), "倍", "ratio", 1),
)


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
    op, op_end = _bound(before, after, quantity)
    per, each, extra = _rate(before, text, quantity._replace(op=op))
    if op == "<=" and per is None and quantity.measure == "money" and re.search(r"全年|一年内?|年内|年度内", before):
        per = "年"
    start = quantity.core - _attached(before)
    return quantity._replace(
        start=start, end=quantity.end + max(op_end, extra), op=op, per=per, each=each, per_written=bool(per)
    )


def _bound(before: str, after: str, quantity: Quantity) -> tuple[Op, int]:
    suffix = _SUFFIX.match(after)
    skip = suffix.end() if suffix and quantity.measure == "money" else 0
    change = None if _is_named(before, after) else _change(before, after, quantity)
    if change:
        return change, 0
    if quantity.op == "between":
        return "between", 2 if after.startswith("以下") and quantity.measure in ("percent", "ratio") else 0
    for pattern, op in _AFTER:
        match = pattern.match(after, skip)
        if match:
            return op, match.end()
    if _CAP.search(before) or not _ANY_BOUND.search(before):
        return quantity.op, 0
    for bound, op in _BOUND:
        if bound.search(before):
            return op, 0
    return quantity.op, 0


_TURN = re.compile(
    r"(?:左右|以上)?(?:的(?:比例|幅度))?(?:(?P<up>提高|上调|上浮|递增|增长)|(?:降低|下调|下浮|递减))(?![到至为])"
)
_ADDED = re.compile(r"(?:增发|加发|加补|再补|再奖|另发|扣减)(?:了|约|每[人月年户床]{1,2}每?[月年]?)*$")
_NAMED = re.compile(r"(?:[、和及][\d.,]+万?元)*(?:的|(?![和及等每以左万])[一-龥]{2})")


def _is_named(before: str, after: str) -> bool:
    """加发 5 元高龄养老金 pays an amount of its own; 65 岁以上加发 5 元 raises the one before."""
    return _ADDED.search(before) is not None and _NAMED.match(after) is not None


def _change(before: str, after: str, quantity: Quantity) -> Op | None:
    """提高 N 元 is a change of N; 提高到 N 元 is not. A count 增加 is a change only where it is compared with something."""
    if quantity.measure not in ("money", "percent", "points", "count", "ratio", "time", "area"):
        return None
    if (
        quantity.measure in ("count", "area", "time")
        and not _COMPARED.search(before)
        and not before.endswith(("缩短了", "压缩了", "延长了", "减少了"))
    ):
        return None
    if before.endswith(("按", "按照")) and quantity.measure in ("percent", "points") and (turn := _TURN.match(after)):
        return "+" if turn["up"] else "-"
    if _BOUNDED.search(before) and not re.search(r"提高|降低|增|减|上调|下调", before):
        return None
    spread = _SPREAD.search(before)
    if spread and quantity.measure == "percent" and (spread["up"] or spread["down"]):
        return "+" if spread["up"] else "-"
    if _RAISED.search(before):
        return "+" if not _plain_compare(before, quantity, "高于") else None
    if _LOWERED.search(before):
        return "-" if not _plain_compare(before, quantity, "低于") else None
    return None


_BOUNDED = compiled(r"(?:不低于|不高于)[^，。；0-9]{0,10}$")


def _plain_compare(before: str, quantity: Quantity, word: str) -> bool:
    """低于 500 元 is a bound; 低于省定标准 5 个百分点 is a difference."""
    if before.endswith(("新增", "递增")) and quantity.measure == "money":
        return True
    tail = before[before.rfind(word) + 2 :] if word in before else None
    return (
        tail is not None and quantity.measure not in ("points",) and not re.search(r"提高|降低|增|减|上调|下调", before)
    )


def _rate(before: str, text: str, quantity: Quantity) -> tuple[str | None, str | None, int]:
    if quantity.measure in ("percent", "points", "ratio"):
        return None, None, 0
    per = each = None
    extra = 0
    suffix = _SUFFIX.match(text, quantity.end) if quantity.measure in ("money", "count", "time") else None
    if suffix:
        for word in (suffix["a"], suffix["b"]):
            if word and word in _PERIOD and per is None and not (word == "例" and each):
                per = _PERIOD[word]
            elif word and word in _EACH:
                each = _EACH[word]
        extra = suffix.end() - quantity.end
    if not _PER_ANY.search(before):
        return per, each, extra
    for match in _PER.finditer(before):
        per, each = _read_rate(match, per, each, quantity)
    return per, each, extra


def _read_rate(
    match: re.Match[str], per: str | None, each: str | None, quantity: Quantity
) -> tuple[str | None, str | None]:
    groups = match.groupdict()
    if groups["period"]:
        return _PERIOD[groups["period"]], _EACH.get(groups["each"] or "", each)
    if groups["every"]:
        return per, _EACH.get(re.sub(r"^(?:个|名|位)(?=.)", "", groups["each2"]), each)
    if groups["mean"]:
        period = (groups["mean_period"] or "")[-1:] or groups["mean"][0]
        return (period if period in "年月" else per), "户" if groups["mean"] == "户均" else "人"
    if groups["avg"] or groups["by"]:
        return _PERIOD[groups["avg"] or groups["by"]], each
    if groups["implied"]:
        return (
            _PERIOD[groups["implied"]] if quantity.measure in ("money", "count") and not quantity.scaled else per
        ), each
    if groups["whole"]:
        held = (
            groups["whole"].startswith("每")
            or quantity.measure == "time"
            or (quantity.measure != "money" and quantity.op != "=")
        )
        return ("年" if held else per), each
    return (_PERIOD[groups["one"]] if quantity.chinese else per), each


_ATTACHED = compiled(
    r"(?:(?:每[一-龥]{1,4}?)?每(?:[一-龥]{1,4}?)|人均|月均|年均|年平均|月平均|不低于|不少于|不得少于|不得低于|不超过|不得超过|不高于|至少|最高|最多|约|近|超过|突破|逾)$"
)


def _attached(before: str) -> int:
    match = _ATTACHED.search(before[-12:])
    return len(match[0]) if match else 0

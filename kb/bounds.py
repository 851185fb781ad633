"""Bounds and directions: 不低于, 最高, 以内, 约, and whether 提高 N is a change of N."""

import re

from kb.guarded import compiled
from kb.measured import Quantity
from kb.models import Op
from kb.periods import RATE_BEHIND

_BOUNDS: tuple[tuple[str, Op], ...] = (
    (r"(?:不低于|不得低于|不应低于|不少于|不得少于|不应少于|不小于|不得小于|至少(?:[^，。；、]{0,16})?|最低(?!生活|工资|缴费|档|标准)[^，。；、0-9]{0,4}|最少|≥|大于等于|保底|达到或超过|不短于|不得短于|不低于人均)", ">="),
    (r"(?:不超过|不得超过|不应超过|不高于|不得高于|不应高于|不多于|不得多于|不大于|不得大于|不超出|≤|小于等于|最高(?![^，。；、]{0,10}(?:限额|限价|封顶线|额度(?!不)|标准|档|线))(?:[^，。；、0-9]{0,10})?|最多(?:[^，。；、0-9]{0,8})?|至多(?:[^，。；、0-9]{0,8})?|最长(?![^，。；、]{0,6}期限)(?:[^，。；、0-9]{0,10})?|控制在|以内|封顶)", "<="),
    (r"(?:超过|超出|突破|高于|多于|大于|逾|超|>)", ">"),
    (r"(?:不低于|不得低于|不应低于|不少于|不得少于)[^，。；0-9]{2,30}(?:的|标准|工资|收入|水平)", ">="),
    (r"(?:不超过|不得超过|不高于|不得高于)[^，。；0-9]{2,30}(?:的|标准|工资|收入|水平)", "<="),
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
    (re.compile(r"(?:人民币)?(?:左右|上下|出头)"), "≈"),
)
_BEHIND = frozenset("（(及以起之内封为人左上出")  # what _AFTER can begin with
_RAISE = r"(?:提高|提升|增加|增长|上浮|上调|上升|上涨|调增|调高|(?<!最)多补|增发|(?<!最)高出?|增幅为?|涨幅为?|提高幅度为?|增|多报销|高于[^，。；0-9]{1,10}|高出[^，。；按部0-9]{1,10}|超出[^，。；按部0-9]{1,10}|[比较][^，。；0-9]{1,10}多出?)"
_LOWER = r"(?:降低|下降|减少|缩短|压缩|缩减|下调|下浮|调减|调低|压减|减免|减幅为?|降幅为?|降|低于[^，。；0-9]{2,10}|扣减|少报销|[比较][^，。；0-9]{1,10}少|(?<!最)低|(?<!加)减)"
_CHANGE_GLUE = r"(?:了|约|近|超过?|逾|不少于|不低于|不超过|至少|最多|分别|各|再|每[人月年户床]{1,2}每?[月年]?|幅度为?|比例为?|额为?|率为?|平均)*"
_RAISED, _LOWERED = compiled(f"{_RAISE}{_CHANGE_GLUE}$"), compiled(f"{_LOWER}{_CHANGE_GLUE}$")
_MOVING = frozenset("提增上调多高涨超降下减缩压低扣少")  # every direction has one of these
_SPREAD = re.compile(
    r"(?P<up>增幅|涨幅|提高幅度|增速|增长率?)?(?P<down>降幅|降低幅度)?(?:分别|均|平均)?(?:为|达到?|约|是)*$"
)
_MORE_LEAVE = re.compile(
    r"(?:增加|延长|再加)(?:产|护理|陪产|婚)假$|(?:再加上?|再延长|再增加)$"
)  # 增加产假 60 天, on top of the 98 of the law
_RELIEF = re.compile(r"减[免征]比例(?:均|分别|统一|也)?(?:为|是|达到?)?$")  # the part that is let off, no change of it
_AT_MOST = re.compile(r"(?:最高|最多|至多)(?:可|予以|给予)?(?:减免|扣减)$")  # 最高减免 1000 元 is a bound
_COMPARED = re.compile(r"同比|环比|较|比[^例重率]|相比|高出|低于|在[^，。；]*基础上")


def bound_of(before: str, after: str, quantity: Quantity) -> tuple[Op, int]:
    suffix = RATE_BEHIND.match(after) if quantity.measure == "money" else None
    skip = suffix.end() if suffix else 0
    change = None if _is_named(before, after) else _change(before, after, quantity)
    if change:
        return change, 0
    if quantity.op == "between":
        return "between", 2 if after.startswith("以下") and quantity.measure in ("percent", "ratio") else 0
    for pattern, op in _AFTER if after[skip : skip + 1] in _BEHIND else ():
        match = pattern.match(after, skip)
        if match:
            return op, match.end()
    if quantity.unit == "倍" and (than := _TIMES.search(before)):
        return "<" if than["low"] else ">", 0
    if _CAP.search(before) or not _ANY_BOUND.search(before):
        return quantity.op, 0
    for bound, op in _BOUND:
        if bound.search(before):
            return op, 0
    return quantity.op, 0


_TIMES = re.compile(
    r"(?<!不)(?<!不得)(?<!不应)(?:(?P<low>低于)|高于|超过)[^，。；不0-9]{2,14}(?:标准|线|收入|工资|水平)的?$"
)
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
    if quantity.measure == "time" and _MORE_LEAVE.search(before):
        return "+"
    if (
        quantity.measure in ("count", "area", "time")
        and not _COMPARED.search(before)
        and not before.endswith(("缩短了", "压缩了", "延长了", "减少了"))
    ):
        return None
    if _AT_MOST.search(before) or _RELIEF.search(before):
        return None
    if before.endswith(("按", "按照")) and quantity.measure in ("percent", "points") and (turn := _TURN.match(after)):
        return "+" if turn["up"] else "-"
    if _MOVING.isdisjoint(before) or (_BOUNDED.search(before) and not re.search(r"提高|降低|增|减|上调|下调", before)):
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

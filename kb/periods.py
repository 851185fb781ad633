"""Periods and per whom: 每人每月, 元/床·年, 年人均, 按季度发放."""

import re

from kb.guarded import compiled
from kb.measured import Quantity
from kb.models import Op
from kb.wordlists import any_of

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
RATE_BEHIND = re.compile(
    rf"(?:[/每·.]|（(?=(?:每)?(?:{_EACHES}|{_PERIODS})))(?:每)?(?P<a>{_EACHES}|{_PERIODS})(?:[/每·.]|·每)?(?:(?P<b>{_EACHES}|{_PERIODS})(?![一-龥]?[度均]))?）?"
)
_PER = compiled(
    rf"每(?:一)?(?:新增|增加)?(?:1|一)?(?:个(?!月|学)|名|位|张)?(?P<each>{_EACHES})?[^，。；：、0-9一二三四五六七八九十百千万]{{0,6}}?每?(?<![老青少成壮新晚童往周])(?P<period>{_PERIODS})(?!底|末|初|均|度考|期|转|边)"
    rf"|(?P<every>每)(?:一)?(?:新增|增加|建成|收住|接收)?(?:1|一)?(?P<each2>(?:个|名|张|位)?(?:{_EACHES}))"
    rf"|(?P<mean>年人均|月人均|人均|生均|户均)(?P<mean_period>每年|每月|年|月)?"
    rf"|(?P<avg>年|月|日|季)(?:平均|均)|按(?P<by>年|月|日|季度|学期|天)(?=发放|支付|补助|补贴|领取|计发|计算|给予)"
    r"|(?<![今去前明后上下每当近往历全同半学个老少青幼成中童晚壮多逐次本首该几数满一二两三四五六七八九十生作节假即之])(?P<implied>月|小时|年|日)(?=定额|收费|租金|供养|补贴额|补助额|缴费|保教费|床位费|护理费|伙食费|补贴|补助|津贴|缴存|探访|巡访|走访|最低工资|工资标准|工资|发放标准|计发标准|保障标准|缴费|最低生活|保障标准|低保|养老金|工资标准|生活费|基本生活|补贴标准|补助标准|标准|救助标准|津贴标准|缴费标准|发放标准)"
    r"|(?P<whole>全年|一年的|一年之?内?|年内|每年|每年度|一个(?:自然|医保|保险|结算)?年度之?内?)(?=[^，。；]{0,24}$)"
    r"|一(?P<one>日|天|年|月|周|季度)$"
)
_JOINTS = frozenset("/每·.（")  # what RATE_BEHIND can begin with
# 每季度抽查不低于 10%: a part that is taken again and again
_DRAWN = compiled(
    rf"每(?:个)?(?P<a>{_PERIODS})[^，。；]{{0,6}}(?:抽查|核查|检查|抽检|复核|回访|抽取)|(?:抽查|核查|检查|抽检|复核|回访|抽取)[^，。；]{{0,8}}每(?:个)?(?P<b>{_PERIODS})"
)
_PER_ANY = re.compile(r"[每按均一内日]|全年|月|小时|年")


def rate_of(before: str, text: str, quantity: Quantity, op: Op) -> tuple[str | None, str | None, int]:
    if quantity.measure == "percent" and (drawn := _DRAWN.search(before)):
        return _PERIOD[drawn["a"] or drawn["b"]], None, 0
    if quantity.measure in ("percent", "points", "ratio"):
        return None, None, 0
    per = each = None
    extra = 0
    suffix = None
    if quantity.measure in ("money", "count", "time") and text[quantity.end : quantity.end + 1] in _JOINTS:
        suffix = RATE_BEHIND.match(text, quantity.end)
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
        per, each = _read_rate(match, per, each, quantity, op)
    return per, each, extra


def _read_rate(
    match: re.Match[str], per: str | None, each: str | None, quantity: Quantity, op: Op
) -> tuple[str | None, str | None]:
    if match["period"]:
        return _PERIOD[match["period"]], _EACH.get(match["each"] or "", each)
    if match["every"]:
        return per, _EACH.get(re.sub(r"^(?:个|名|位)(?=.)", "", match["each2"]), each)
    groups = match.groupdict()
    if groups["mean"]:
        period = (groups["mean_period"] or "")[-1:] or groups["mean"][0]
        return (period if period in "年月" else per), "户" if groups["mean"] == "户均" else "人"
    if groups["avg"] or groups["by"]:
        return _PERIOD[groups["avg"] or groups["by"]], each
    if groups["implied"]:
        return (
            _PERIOD[groups["implied"]]
            if not quantity.scaled and (quantity.measure == "money" or quantity.unit in ("次", "餐"))
            else per
        ), each
    if groups["whole"] == "全年" and quantity.measure == "count" and quantity.unit not in ("次", "餐", "场", "期"):
        return per, each  # 全年新增岗位 400 个 is a sum, no rate
    if groups["whole"] == "年内" and quantity.measure == "time":
        return per, each  # 年内将时限缩短至 6 个月: by when, not how often
    if groups["whole"]:
        held = (
            groups["whole"].startswith("每")
            or groups["whole"] == "一年的"
            or quantity.measure == "time"
            or (quantity.measure != "money" and op != "=")
        )
        return ("年" if held else per), each
    return (_PERIOD[groups["one"]] if quantity.chinese else per), each

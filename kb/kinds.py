"""Kinds: is a figure a standard that people are paid by, a rule, a count of what is, or a goal?"""

import re
from datetime import date

from kb.drafts import Draft
from kb.models import Kind

_GOAL = re.compile(r"计划|拟(?!定)|力争|争取(?!资金|到|上级|中央|省级|项目|国家)|目标|预计|确保|要(?:完成|达到|实现|新建|建成|新增|改造|确保|在|把|全面|力争|使|打造|培育|建设)|下一步|年内|年底前|将(?:新|建|完成|达|实现|继续|在|改造|投入|再|于|全面|为|开|打造|培育|争取|进一步|统筹|安排|全市|全县|全区|全部|增|扩|推|新增|有|逐步|对)|规划(?:建设|新建|到|期内)|任务(?:数|为|是)?|打算|预期|将全|奋斗|今后|未来")
_PAST = re.compile(r"已(?!婚|故|满|经?退休)|累计|截[至止]|目前|去年|上年|现有|了(?!解)|共(?:有|计|发|办|建|为|救|完|接|落|投|补|开|安|支|拨|培|资|惠)|同比|较上年|建成了|完成了|先后|实际|超额")
_STANDARD_WORDS = re.compile(r"标准|补贴|津贴|补助|奖励|奖补|限额|起付|封顶|优待金|抚恤|救助金|助学金|奖学金|养老金|保险金|工资|租金|学费|保教费|伙食费|护理费|丧葬|收费|缴费|额度|待遇|生活费|慰问金|保费|价格|定额|费用|公用经费|免费|减免|贴息|资助|扶助|贷款|押金|费$|长寿|红包|金$")
_TOTALS = re.compile(r"投入|投资|支出|拨付|筹集|争取|下达|安排|到位|募集|累计|总额|总计|共发放|发放[^，。；]{0,12}(?:资金|补贴|补助|津贴|救助金|低保金)|资金[^，。；]{0,4}$|减免[^，。；]{0,6}(?:共|万)|兑现|落实|支付(?:资金|医疗|待遇|基金)|救助资金|收入|余额|结余|基金|预算|列支|配套|节约|降低成本|减轻|捐|筹措|清退|追回|放贷|放款")
_MEAN = re.compile(r"(?:月|年)?人均(?!.{0,8}(?:标准|补助标准|财政|缴费|筹资|不|最|住房|基本公共|经费))|补助?水平|补差|平均(?!.{0,4}标准)|均价|可支配")
_SHARE = re.compile(r"比例|缴纳|划入|计入|报销|支付|补助|补贴|资助|减免|给予|负担|自付|费率|承担|补偿|按|返还|利率|计发|发放|上浮|下浮|标准|优惠|救助|起付|赔付|折|贴息|待遇|贷款|分担")
_RATE = re.compile(r"率|度|占|比重|覆盖|完成|同比|增长|增速|下降|合格|较上年|环比|实际报销|平均报销|综合报销|总数|总人")
_DEMAND = re.compile(r"不得|应当|应(?!急)|必须|须|要求|规定|每|不低于|不少于|不超过|不高于|至少|配备|配置|原则上|明确")


def kind_of(draft: Draft, letter_date: date | None, target: bool) -> Kind:
    """``target`` says that the nearest date before the figure names a time to come."""
    text = draft.passage.text
    clause = text[draft.clause.start : draft.clause.end]
    lead = text[max(draft.sentence.start, draft.clause.start - 60) : draft.quantity.core]
    standard = _is_standard(draft, clause)
    if _is_goal(draft, clause, lead, standard, letter_date, target):
        return Kind.TARGET
    if _is_rule(draft, clause, standard):
        return Kind.RULE
    return Kind.STANDARD if standard else Kind.STATISTIC


def _is_goal(draft: Draft, clause: str, lead: str, standard: bool, letter_date: date | None, target: bool) -> bool:
    past = draft.as_of is not None and letter_date is not None and int(draft.as_of[:4]) < letter_date.year
    if past or draft.superseded or _PAST.search(clause):
        return False
    goal = _GOAL.search(clause) or _GOAL.search(lead) and not _PAST.search(lead)
    if standard:
        strong = re.search(r"计划|拟(?!定)|力争|预计|目标|下一步", lead)
        return bool(strong or target and draft.quantity.measure == "percent") and not draft.effective
    return bool(goal or target)


def _is_rule(draft: Draft, clause: str, standard: bool) -> bool:
    quantity = draft.quantity
    if quantity.measure == "ratio" and quantity.unit == "比":
        return not _PAST.search(clause)
    if quantity.measure in ("time", "count", "area") and not _PAST.search(clause):
        if quantity.per and quantity.op != "≈":
            return True
        if quantity.measure == "time":
            return bool(quantity.op in (">=", "<=", "between") or _DEMAND.search(clause) or re.search(r"期限|时限|时间|假|年限|压缩|缩短|延长", clause))
        return quantity.op in (">=", "<=") and _DEMAND.search(clause) is not None
    return False


def _is_standard(draft: Draft, clause: str) -> bool:
    quantity, words = draft.quantity, f"{draft.label} {draft.own}"
    if quantity.measure == "money":
        return _is_paid(draft, clause, words)
    if quantity.measure in ("percent", "points"):
        if re.search(r"同比|较上年|较去年|比上年|比去年|环比|占(?!.{0,6}缴)", clause):
            return False
        share = _SHARE.search(words)
        return bool(share) and not (_RATE.search(draft.own) and not re.search(r"比例|费率|利率|缴纳|标准", draft.own))
    if quantity.unit == "倍":
        return bool(re.search(r"标准|工资|计发|补助|低于|高于|不", words)) and not re.search(r"同比|增长|翻", clause)
    return False


def _is_paid(draft: Draft, clause: str, words: str) -> bool:
    quantity = draft.quantity
    if _MEAN.search(draft.own) and "标准" not in draft.own:
        return False
    if quantity.per or quantity.each:
        return True
    if quantity.scaled and _TOTALS.search(clause) and not re.search(r"一次性|最高|每|限额|封顶|起付|标准", clause):
        return False
    if not quantity.scaled and _TOTALS.search(draft.own) and not re.search(r"一次性|标准|每|最高|补贴\d|限额", clause) and quantity.value >= 10000:
        return False
    return bool(_STANDARD_WORDS.search(words)) and not re.search(r"同比|累计|共发放|共计|总额|年收入|总投资|投资", clause)

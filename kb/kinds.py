"""Kinds: is a figure a standard that people are paid by, a rule, a count of what is, or a goal?"""

import re
from datetime import date

from kb.drafts import Draft
from kb.models import Kind

_GOAL = re.compile(
    r"(?<!雨露)(?<!改善)(?<!行动)(?<!工程)(?<!明天)(?<!专项)计划(?!生育|单列|项目|内|”|》)|拟(?!定|稿)|力争|争取(?=在|到|将|尽|使|今年|实现|年|把|全|用|让)|目标|预计|确保|要(?:完成|达到|实现|新建|建成|新增|改造|确保|在|把|全面|力争|使|打造|培育|建设|达)"
    r"|下一步|年内|年底前|(?<!即)将(?:新|建|完成|达|实现|继续|投入|再|于|全面|开|打造|培育|争取|进一步|统筹|安排|全市|全县|全区|全部|增|扩|推|有|逐步)|规划(?:建设|新建|到|期内)|(?<!度)任务(?:数|为|是)|打算|预期|今后|未来|再(?:新建|新增|建设|建成|改造|列支|投入|培育|完成|争取)"
)
_PAST = re.compile(
    r"已(?!婚|故|满|经?退休|签)|累计(?!缴费|补贴|不|补助|时间|最高)|截[至止]|(?<!由)(?<!从)目前|去年|上年(?!度)|现有|(?<![为除退])了(?!解)|共(?:有|计|发|办|建|为|救|完|接|落|投|补|开|安|支|拨|培|资|惠|争|收|受|检|查|组|排|走)|同比|较上年|先后|实际(?!入住|需|缴|租|托|收)|超额|近年来|占年度任务|以来"
)
_TOTAL = re.compile(
    r"投入|投资|支出|拨付(?!比例)|筹集|下达|到位|募集|累计|总额|总费用|总计|全年(?:共)?(?:发放|支出|救助|支付)|发放|金额|兑现|落实|代缴|支付(?!限额|标准|比例)|收入|余额|结余|基金|预算|列支|节约|减轻|减免|捐|筹措|清退|追回|放款|共|惠及|补发|争取|购买|资金|贷款\d|减负"
)
_FIXED = re.compile(r"一次性|最高|每|限额|封顶|起付|标准|上限|下限|额度|不超过|不高于|不低于|给予|可享受|奖励(?!金|资金)|定额|[的为按]?.{0,2}以内|档")
_MEAN = re.compile(r"次均|户均投入|(?:月|年)?人均(?:支出|收入|可支配|减|报销|费用|待遇|养老金|领取|发放|受益|次)|可支配收入(?!.{0,3}线)|平均(?:每|待遇|支出|工资(?!的))|均价|人均养老金|平均水平|月均养老金|人均救助(?!标准)")
_SHARE = re.compile(r"比例|缴纳|划入|计入|报销|支付|补助|补贴|资助|减免|给予|负担|自付|费率|承担|补偿|按|返还|利率|计发|发放|上浮|下浮|标准|优惠|救助|起付|赔付|折|贴息|待遇|贷款|分担|拨付|奖补|租金|增发|减半|享受|退还|首付|挂钩")
_RATE = re.compile(r"(?<![费利税汇])率|满意度|知晓度|占|比重|覆盖|完成|同比|增长|增速|合格|较上年|环比|实际报销|平均报销|综合报销|总数|总人|水平|增幅|涨幅|降幅|报销率|相比")
_DEMAND = re.compile(r"不得|应当|应(?!急)|必须|须|要求|规定|每|不低于|不少于|不超过|不高于|至少|配备|配置|原则上|明确|控制|以内|标准|达到")
_LIMITED = re.compile(r"不得|不应|首付|缴存比例|核查|抽查|扣|罚|违约|赔偿|处以|不超过|安排残疾人|预留|足额提取")
_GRANTED = re.compile(r"领取|贷款|[育产护陪]假|婚假|休假|计算|享受(?!.{0,4}等待)")


def kind_of(draft: Draft, letter_date: date | None, target: bool, ahead: bool) -> Kind:
    """``target`` says that the date nearest to the figure lies ahead, ``ahead`` that the paragraph speaks of what comes next."""
    text = draft.passage.text
    clause = text[draft.clause.start : draft.clause.end]
    standard = _is_standard(draft, clause)
    if _is_goal(draft, clause, standard, letter_date, target, ahead):
        return Kind.TARGET
    if _is_rule(draft, clause):
        return Kind.RULE
    return Kind.STANDARD if standard else Kind.STATISTIC


def _is_goal(draft: Draft, clause: str, standard: bool, letter_date: date | None, target: bool, ahead: bool) -> bool:
    past = draft.as_of is not None and letter_date is not None and int(draft.as_of[:4]) < letter_date.year
    if past and not target or draft.superseded:
        return False
    text = draft.passage.text
    start = max(draft.sentence.start, text.rfind("；", 0, draft.quantity.core))
    said = text[start : draft.quantity.core]
    if standard:
        near = re.search(r"(?<!明天)(?<!雨露)计划(?!生育|”)|拟(?!定)|力争|争取(?!.{0,6}资金)|目标", clause)
        return bool(near and not draft.effective and not re.search(r"起", said[-30:]) or target and draft.quantity.measure == "percent" and not re.search(r"[支缴费]|报销", draft.label))
    goals = [match.start() for match in _GOAL.finditer(said)]
    pasts = [match.start() for match in _PAST.finditer(said)]
    later = _GOAL.search(text, draft.quantity.end, draft.clause.end) is not None and not pasts
    if draft.quantity.measure == "time" and draft.quantity.op == "=" and not goals:
        return False
    if draft.quantity.per and draft.quantity.measure in ("count", "time") and not goals:
        return False
    goal = bool(goals) and (not pasts or goals[-1] > pasts[-1]) or later
    return goal or target and (not pasts or draft.quantity.core - pasts[-1] - start > 40) or ahead and not pasts and draft.quantity.measure != "time"


def _is_rule(draft: Draft, clause: str) -> bool:
    quantity = draft.quantity
    bounded = quantity.op in (">=", "<=", "between")
    words = f"{draft.own}{draft.label}"
    if quantity.unit == "比":
        return not re.search(r"分担|承担|负担|配套|出资", words)
    if quantity.unit == "倍":
        return (bounded or bool(_LIMITED.search(clause))) and not re.search(r"增长|提高了|增加了", clause)
    if quantity.measure == "money":
        return bool(re.search(r"权限|审批额|备用金|随礼|押金不|罚款", words)) and not quantity.per
    if quantity.measure == "percent":
        return bool(bounded and _LIMITED.search(clause) and not re.search(r"报销|支付比例|补助|补贴|救助|资助|租金", draft.own) or re.search(r"扣减|罚款|违约金|赔偿金", clause))
    if quantity.measure == "time":
        return not (_GRANTED.search(words) and not re.search(r"办|审|公示|评估|等待", words)) and not (re.search(r"累计", draft.own) and quantity.unit == "小时" and not bounded)
    if quantity.measure in ("count", "area") and not _PAST.search(clause):
        if quantity.measure == "area" and re.search(r"保障面积|面积标准", words):
            return False
        if quantity.per and quantity.op != "≈":
            return True
        return bounded and _DEMAND.search(clause) is not None
    return False


def _is_standard(draft: Draft, clause: str) -> bool:
    quantity, words = draft.quantity, f"{draft.label} {draft.own}"
    if quantity.measure == "money":
        return _is_paid(draft, clause)
    if quantity.measure == "points" or quantity.measure == "percent":
        if re.search(r"同比|较上年|较去年|比上年|比去年|环比|占(?!.{0,6}缴)|平均水平|增幅|涨幅|增长|相比", draft.own + clause[-12:]):
            return False
        share = _SHARE.search(words)
        return bool(share) and not (_RATE.search(draft.own) and not re.search(r"比例|费率|利率|缴纳|标准", draft.own))
    if quantity.unit == "倍":
        return bool(re.search(r"标准|工资|计发|补助|倍数|贷款|利率|额度|确定", words)) and not re.search(r"同比|增长|翻|增加了", clause)
    if quantity.measure == "time":
        return bool(_GRANTED.search(words))
    return quantity.measure == "area" and bool(re.search(r"保障面积|面积标准", words))


def _is_paid(draft: Draft, clause: str) -> bool:
    """Money is what a person or body gets or pays, unless it is a sum over many."""
    quantity = draft.quantity
    text = clause.replace("｜", "")
    if _MEAN.search(draft.own) and "标准" not in draft.own or re.search(r"同比|总投资", text):
        return False
    if quantity.per or quantity.each:
        return True
    if quantity.op in ("<=", "between") and re.search(r"最高|最多|不超过|不高于|至|-|以内|封顶|上限", text):
        return True
    fixed = _FIXED.search(draft.own)
    if quantity.scaled:
        return bool(fixed) and not (_TOTAL.search(draft.own) and not re.search(r"一次性|每|标准|限额|给予|最高|封顶|额度|上限", draft.own))
    return bool(fixed) or not re.search(r"投入|投资|支出|总额|累计|共[发支投为]|资金\d|追回|减负|捐", text) and quantity.value < 100000

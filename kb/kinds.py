"""Kinds: is a figure a standard that people are paid by, a rule, a count of what is, or a goal?"""

import re
from datetime import date

from kb.drafts import Draft
from kb.duties import PAID_AREA, PAST, is_duty, is_granted, is_penalty, is_rule, is_served, said_before
from kb.guarded import compiled
from kb.models import Kind

_GOAL = compiled(
    r"(?<!雨露)(?<!行动)(?<!工程)(?<!专项)(?<!特岗)(?<!国培)(?<!改善)(?<!提升)(?<!资助)(?<!助学)(?<!培养)(?<!帮扶)(?<!关爱)(?<!支持)(?<!振兴)计划(?!生育|单列|免疫|项目|内|[，、；等”》]|的$)|拟(?!定|稿)|力争|争取(?=在|到|将|尽|使|今年|实现|年|把|全|用|让|建)|(?<!规划)(?<!计划)目标(?!的$)|预计(?![^，。；\d]{0,12}(?:支出|需|花费))|确保|要(?:完成|达到|实现|新建|建成|新增|改造|确保|在|把|全面|力争|使|打造|培育|建设|达)"
    r"|下一?步|下一?阶段|(?<!一)年内(?!未|没)|年底前|(?<!即)将(?:新|建|完成|达|实现|继续|投入|再|于|全面|开|打造|培育|争取|进一步|统筹|安排|全市|全县|全区|全部|增|扩|推|有|逐步|改|筹|投)|(?<!按)规划(?:建设|新建|到|期内)|今年(?=[^，。；已共了月]{0,16}(?:改造|新建|扩建|建设)(?!补|费|标准))|全年(?=(?:新增|培训|轮训|完成|建成|改造|实施|救助|安置|开发|帮扶)[^，。；已共了]{0,16}(?:不少于|不低于|\d+[^，。；]{0,3}以上))|(?<!度)(?<!占)任务(?:数|为|是|$)(?!的)|打算|预期|今后|未来|安排(?:新建|改造|实施|建设)|今年(?:将|继续|再|还)|再(?:新建|新增|建设|建成|改造|列支|投入|培育|完成|争取)"
)
_SUM = re.compile(
    r"投入|投资|支出|拨付(?!比例)|筹[集措]|筹资(?!额|标准|水平)|下达|到位|募集|累计(?!最高)|总额|总费用|总计|总量|发放|金额|兑现|落实|代缴|支付(?!限额|标准|比例)|收入|余额|结余|预算|列支|安排|节约|减轻|减免|减负|捐|清退|追[回缴]|责令|罚没|惠及|补发|争取|撬动|购买|资金|归集|贷款\d|(?<![公中])共(?!同|享|建|担)"
)
_FIXED = re.compile(
    r"一次性|最高|最多|每(?!年)|限额|封顶|起付|标准|上限|下限|额度|不超过|不高于|给予|可享受|可获|奖励(?!金|资金)|奖补(?!资金)|定额|以内|[一二三四五六七八九十两ABCDE甲乙丙特][档类级星等]|第[一二三四]次|按(?!时|期|[月季年]|规定|要求|计划)|的(?:补|奖|给|可|再|另|减|资|，)"
)
_BENEFIT = re.compile(r"补贴|补助|津贴|奖|救助|抚恤|优待|资助|慰问|丧葬|工资|租金|学费|[费金价]|基数|待遇|赔付|额度")
_MEAN = re.compile(
    r"(?:人次?|户|次|床|生)均[^，。；]{0,10}?(?:支出|收入(?!.{0,2}[线标低高不])|减|报销|费用|待遇|养老金|领取|发放|受益|救助|投入|资助|支付|节约|增收|消费|增加|提高(?!到|至))|次均|平均(?:每|待遇|支出|工资(?!的))|可支配收入(?!.{0,3}[线标低高不])|均价|平均水平|月均养老金"
)
_LEVEL = re.compile(r"均(?:补差|补助水平|保障水平|救助水平)")
_SPREAD = re.compile(
    r"[户人]均(?:补助|补贴|救助|奖励|发放|慰问)(?:资金|金额|金)?(?:约|达到?|为|近)?(?:$|[^标水])"
)  # over those who got it
_SHARE = re.compile(
    r"比例|缴纳|划入|计入|报销|支付|补助|补贴|资助|减免|给予|负担|自付|费率|承担|补偿|按|返还|利率|计发|发放|上浮|下浮|标准|优惠|救助|起付|赔付|折|贴息|待遇|贷款|分担|拨付|奖补|租金|增发|减半|享受|退还|首付|挂钩|收取|配套|列支|提取|计提|(?:此|标准|原[^，。；]{0,6})基础上"
)
_RATE = re.compile(
    r"(?<![费利税汇])率|满意度|知晓度|占|比重|覆盖|完成|同比|增长|增速|较上年|环比|实际报销|平均报销|综合报销|总数|总人|(?<!调整)水平|增幅|涨幅|降幅|相比|减轻"
)
_COMPARED = re.compile(r"同比|较上年|较去年|比上年|比去年|环比|占(?!.{0,6}缴)|平均水平|增幅|涨幅|增长|相比")
_IN_TIME = re.compile(r"(?:较|比)[^，。；、\d]{0,8}(?:\d{4}年?|[上去前]年|[前期年初底末]|上次)[^，。；]*$|同比|环比")
_NEXT_RAISE = re.compile(
    r"(?:下一?步|今后)[^。；]{0,20}(?:将|拟|争取)[^。；]*(?:提高|增加|扩大|降低|压缩)[到至][^，。；]*$"
)
_COST = re.compile(r"(?:预计|测算|每年|全年)[^，。；\d]{0,8}(?:需|支出)[^，。；\d]{0,8}$")  # what a step would cost
_REST = re.compile(r"(?:余下|剩下|剩余|其余)的?$")
_REACHED = re.compile(r"比例(?:已经?)?达到?(?:了)?$")
_BENEFIT_SHARE = re.compile(r"报销|支付|补[贴助偿]|救助|资助|缴[费存]|贴息|减免")
_SHORTENED = re.compile(r"(?:压缩|缩短|压减|控制)[到至在][^，。；]{0,4}$")
_AIM = re.compile(r"的?(?:目标|任务)(?!的)")


def kind_of(draft: Draft, letter_date: date | None, target: bool, ahead: bool, before: Kind | None = None) -> Kind:
    """``target`` says that the date nearest to the figure lies ahead, ``ahead`` that the paragraph speaks of what comes next.

    ``before`` is the kind of the figure of the same sort before it in the sentence.
    """
    text = draft.passage.text
    clause = text[draft.clause.start : draft.clause.end]
    standard = _is_standard(draft, clause, before)
    if is_penalty(draft, clause) or is_duty(draft, clause):
        return Kind.RULE
    if not standard and draft.quantity.measure == "percent" and re.search(r"必须|应当|不得(?!不)", clause):
        return Kind.RULE
    if _is_goal(draft, clause, standard, letter_date, target, ahead):
        return Kind.TARGET
    if draft.replaces and before is not None:
        return before  # the new value is what the old one was
    if draft.quantity.op in ("+", "-") and before is not None and _IN_TIME.search(clause):
        return before  # a growth is what has grown
    if is_rule(draft, clause, before):
        return Kind.RULE
    return Kind.STANDARD if standard else Kind.STATISTIC


def _is_goal(draft: Draft, clause: str, standard: bool, letter_date: date | None, target: bool, ahead: bool) -> bool:
    past = draft.as_of is not None and letter_date is not None and int(draft.as_of[:4]) < letter_date.year
    if (past and not target) or draft.superseded:
        return False
    text, said = draft.passage.text, said_before(draft)
    if draft.quantity.measure == "money" and _COST.search(said):
        return False
    if _AIM.match(text, draft.quantity.end):
        return True
    if standard:
        near = re.search(r"(?<!雨露)计划(?!生育|”)|拟(?!定)|力争|争取(?!.{0,6}资金)|目标", clause)
        if _NEXT_RAISE.search(said):
            return True
        return bool(
            (near and not draft.effective and not re.search(r"起", said[-30:]))
            or (target and draft.quantity.measure == "percent" and not re.search(r"[支缴费]|报销", draft.label))
            or (
                target
                and draft.quantity.measure == "money"
                and re.search(r"(?:达|提高|提升|增加)[到至][^，。；]*$", said)
            )
        )
    spoken = said  # a goal of the sentence is none of its time limits
    if draft.quantity.measure == "time":
        spoken = text[draft.clause.start : draft.quantity.core]
    goals = [match.start() for match in _GOAL.finditer(spoken)]
    pasts = [match.start() for match in PAST.finditer(said)]
    later = _GOAL.search(text, draft.quantity.end, draft.clause.end) is not None and not pasts
    if draft.quantity.measure == "time" and draft.quantity.op == "=" and not goals:
        return False
    if draft.quantity.per and (draft.quantity.measure == "time" or draft.quantity.unit in ("次", "餐")) and not goals:
        return False
    goal = (bool(goals) and (not pasts or goals[-1] + len(said) - len(spoken) > pasts[-1])) or later
    return (
        goal
        or (target and (not pasts or len(said) - pasts[-1] > 40))
        or (ahead and not pasts and (draft.quantity.measure != "time" or _SHORTENED.search(said) is not None))
    )


def _is_standard(draft: Draft, clause: str, before: Kind | None) -> bool:
    quantity, words = draft.quantity, f"{draft.label} {draft.own}"
    if quantity.measure == "money":
        return _is_paid(draft, clause, before)
    if quantity.measure == "points" or quantity.measure == "percent":
        return _is_share(draft, clause, words, before)
    if quantity.unit == "倍":
        return bool(
            re.search(r"标准|工资|报酬|薪酬|计发|补助|倍数|贷款|利率|额度|确定|发[放给]|抚恤|丧葬|优待|褒扬", words)
        ) and not re.search(r"同比|增长|翻|增加了", clause)
    if quantity.unit == "比":
        return re.search(r"分担|承担|负担|配套|出资", words) is not None
    if quantity.measure == "time":
        return is_granted(draft, words) or is_served(draft, words, before)
    return quantity.measure == "area" and bool(PAID_AREA.search(words))


def _is_share(draft: Draft, clause: str, words: str, before: Kind | None) -> bool:
    """A part of costs that is paid or charged, not a rate that was measured."""
    own = re.split(r"的(?=[，给补按提再另可奖一享减报支])", draft.own)[-1]
    if "资助面" in own:
        return True
    if re.search(r"实际(?:报销|支付|补偿|结算)", own):
        return False
    said = said_before(draft)
    if before is Kind.STATISTIC and _REST.search(said):
        return False
    if _REACHED.search(said) and PAST.search(said) and not _BENEFIT_SHARE.search(own):
        return False
    spent = "其中" in said and _SUM.search(said) and PAST.search(said)
    if spent and not re.search(r"标准|报销|支付比例", words):
        return False
    of_a_level = said.endswith("水平的")  # 上年养老金平均水平的 2.5%
    if _COMPARED.search(own + clause[-12:]) and not of_a_level:
        return False
    if (
        re.search(r"达到?$", said)
        and not re.search(r"提高|提升|由|从|最高|可", clause)
        and (draft.quantity.value % 1 or "政策范围内" in clause)
    ):
        return False
    measured = _RATE.search(own) and not of_a_level and not re.search(r"比例|费率|利率|缴纳|标准", own)
    return not measured and bool(_SHARE.search(words) or (before is Kind.STANDARD and not PAST.search(clause)))


def _is_paid(draft: Draft, clause: str, before: Kind | None) -> bool:
    """Money is what a person or body gets or pays, unless it is a sum over many: what speaks for either is weighed."""
    quantity, said = draft.quantity, said_before(draft)
    own = said[max(said.rfind("，"), said.rfind("：")) + 1 :] + draft.own
    bounded = quantity.op in ("<=", "between")
    if re.search(r"同比|总投资", clause) or (_MEAN.search(own) and "标准" not in own and not bounded):
        return False
    if _SPREAD.search(own) and quantity.op == "=" and PAST.search(said):
        return False
    if _LEVEL.search(own) and re.search(r"达|去年|截|目前", own) and not re.search(r"起，|由|从", own):
        return False
    if re.search(r"(?:起付|封顶)(?:线|标准)(?:为|是)?$", said):
        return True
    weight = 3 if quantity.each or (quantity.per and not quantity.scaled) else 1 if quantity.per else 0
    weight += 2 * bool(_FIXED.search(own)) + 2 * bounded + bool(_BENEFIT.search(f"{draft.label}{own}"))
    weight += {Kind.STANDARD: 2, Kind.STATISTIC: -2}.get(before, 0) if before else 0
    weight += (
        1
        if quantity.value < 10000
        else -4
        if quantity.value >= 10**7
        else -2
        if quantity.value >= 10**5 and _is_uneven(draft)
        else 0
    )
    weight -= 2 * bool(_SUM.search(own)) + bool(PAST.search(said))
    return weight > 0


def _is_uneven(draft: Draft) -> bool:
    """A standard is a round amount; 2134.5 万元 was counted."""
    return len(draft.quantity.value.normalize().as_tuple().digits) > 2

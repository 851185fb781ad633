"""Rules and grants: what a figure demands of somebody, and time that somebody is given."""

import re

from kb.drafts import Draft
from kb.guarded import compiled
from kb.models import Kind

PAST = compiled(
    r"已(?!婚|故|满|经?退休|签)|累计(?!缴费|补贴|不|补助|时间|最高)|截[至止]|(?<!由)(?<!从)目前|去年|上年(?!度)|现有|(?<![为除退])了(?!解)|(?<![公中])共(?!同|享|建|青|治|商|担|性|识|产|和|用|融)|同比|较上年|先后|实际(?!入住|需|缴|租|托|收)|超额|提前完成|近年来|占年度任务|占[^，。；]{0,6}任务|以来"
)
PAID_AREA = re.compile(r"(?:保障|补贴|补助|配租|计租|核减)面积|面积标准|面积按人均|补[到至]")
_INSTALMENTS = re.compile(
    r"分[一二两三四五六\d]+(?:年|次|期|批|个?阶段)[^，。；]{0,4}(?:拨付|拨款|发放|兑现|支付|给付|补助|补贴|到位)|拨付比例"
)
_IN_STEPS = re.compile(
    r"分[一二两三四五六\d]+(?:年|次|期|批)按[^，。；]{0,24}比例[^，。；]{0,4}(?:拨付|拨款|兑现|到位)"
)
_CHARGED_WITH = re.compile(
    r"每[名位个][^，。；]{1,10}(?:结对|帮扶|联系|包联|包保|配备|负责|服务|管理)[^，。；\d]{0,4}$"
)
_SPENT_ON = re.compile(r"用于[^，。；]{1,20}(?:比例|占比)|要?用于")
_SERVED = re.compile(r"上门|免费|提供|享受")
_WORK = re.compile(
    r"的?[^，。；、]{0,4}(?:任务|工作量|名额|编制|岗位|床位|学位|场地|面积|用地|人员|员工|职工)(?![补津费经工缴资])"
)
_DEMAND = re.compile(
    r"不得|应当|应(?!急)|必须|须|要求|规定|每|不低于|不少于|不超过|不高于|至少|至多|最多|放宽|低于|配备|配置|原则上|明确|控制|以内|标准|达到"
)
_LIMITED = re.compile(
    r"不得|不应|首付|缴存比例|核查|抽查|检查|扣|罚|违约|赔偿|处以|不超过|安排[^，。；]{0,6}就业|预留|提取|计提|持证"
)
_PENALTY = re.compile(r"罚款|违约金|赔偿金|滞纳金|扣减|骗取")
_APPROVED = re.compile(r"的?，?[^。；，]{0,12}(?:审批|审核确认)")
_BASE = re.compile(
    r"(?:(?<!收入)标准|金额?|抚恤|补助|补贴)(?:为|按照?|是)[^，。；]{0,30}的$"
)  # 标准为人均可支配收入的 20 倍
_GRANTED = re.compile(
    r"(?:[育产护陪理励]|婚)假|休假|按[^，。；]{0,4}\d+[天个][^，。；]{0,2}计算|(?:领取|享受|发放|发给)[^，。；]{0,6}$"
)
_LEAVE_RULE = re.compile(r"期限|时限|期间|办|审|公示|评估|等待|贷")


def said_before(draft: Draft) -> str:
    """What the sentence says before the figure, from the last semicolon on."""
    text = draft.passage.text
    return text[
        max(draft.sentence.start, text.rfind("；", draft.sentence.start, draft.quantity.core)) : draft.quantity.core
    ]


def is_penalty(draft: Draft, clause: str) -> bool:
    """处骗取金额 2 倍以上 5 倍以下罚款; what was collected in fines is a sum."""
    if draft.quantity.measure not in ("money", "percent", "ratio") or not _PENALTY.search(clause):
        return False
    return not (draft.quantity.measure == "money" and PAST.search(said_before(draft)))


def is_duty(draft: Draft, clause: str) -> bool:
    """每学期至少一次 and 每百户不低于 30 平方米 bind whoever speaks of them, also in a plan."""
    quantity = draft.quantity
    if quantity.measure == "percent":
        return _is_binding_share(draft, clause)
    if quantity.measure == "money":
        return quantity.op == ">=" and re.search(r"[列纳]入[^，。；]{0,6}预算", clause) is not None
    if quantity.measure == "area":
        of_a_flat = (
            quantity.op == "<=" and re.search(r"建筑面积|单套|[户套]型", draft.own) and not PAID_AREA.search(draft.own)
        )
        return bool(of_a_flat) or re.search(r"每[百千万]户", clause) is not None
    return quantity.unit == "次" and quantity.per is not None and quantity.op == ">=" and not PAST.search(clause)


def _is_binding_share(draft: Draft, clause: str) -> bool:
    """How a payment is parted (分两年拨付, 第一年 60%), what a fund is used for, how much of the work somebody takes on."""
    text, quantity = draft.passage.text, draft.quantity
    if (_INSTALMENTS.search(said_before(draft)) or _IN_STEPS.search(clause)) and quantity.op != "-":
        return True
    if quantity.op == ">=" and _SPENT_ON.search(clause) and not re.search(r"力争|达到|确保", clause):
        return True
    asked = re.search(r"原则上|必须|应当|须|不低于|不少于|不得", clause) is not None
    return asked and _WORK.match(text, quantity.end) is not None


def is_rule(draft: Draft, clause: str, before: Kind | None) -> bool:
    quantity = draft.quantity
    bounded = quantity.op in (">=", "<=", "<", "between")
    words = f"{draft.own}{draft.label}"
    if quantity.unit == "比":
        if quantity.op == "=" and PAST.search(said_before(draft)):
            return False  # 截至 6 月底，在职退休比为 2.1:1 was counted
        return not re.search(r"分担|承担|负担|配套|出资|低保", words)
    if quantity.unit == "倍":
        said = said_before(draft)
        if re.search(r"(?<!低)(?<!可支配)收入(?!倍|差|比)[^，。；：]{0,24}$", said) and not _BASE.search(said):
            return True  # 收入不超过低保标准 1.5 倍的家庭: who is meant, not what is paid
        return (
            before is not Kind.STANDARD
            and bool(_LIMITED.search(clause) or bounded)
            and not re.search(
                r"增长|提高了|增加了|救助|补助|补贴|津贴|低保|最低生活|优待|额度|加班|报酬|薪酬|绩效", words
            )
        )
    if quantity.measure == "money":
        return bool(
            (re.search(r"权限|审批额|备用金|[随彩]礼|礼金", words) and not quantity.per)
            or (quantity.op == "<" and "收入" in words)
            or (bounded and not quantity.per and _APPROVED.match(draft.passage.text, quantity.end))
        )
    if quantity.measure == "percent":
        free = quantity.op == "between" and not re.search(r"不得|提取|计提|预留", clause)
        return bool(
            bounded
            and not free
            and _LIMITED.search(clause)
            and not re.search(r"报销|支付比例|补助|补贴|救助|资助|租金", draft.own)
        )
    if quantity.measure == "time":
        return (
            not (is_granted(draft, words) or is_served(draft, words, before))
            and not re.search(r"平均|月数|[支备][撑付]能力", draft.own)
            and not (re.search(r"累计|时长", draft.own) and quantity.unit == "小时" and quantity.value >= 1000)
        )
    if quantity.measure in ("count", "area") and not PAST.search(clause):
        if quantity.measure == "area" and PAID_AREA.search(words):
            return False
        if quantity.op == "=" and _CHARGED_WITH.search(draft.passage.text[draft.clause.start : quantity.core]):
            return True
        if quantity.per and quantity.op != "≈":
            return not re.search(r"平均|[日月年人]均", draft.own)
        return bounded and _DEMAND.search(clause) is not None
    return False


def is_granted(draft: Draft, words: str) -> bool:
    """Time as a benefit (产假 98 天, 最长领取 24 个月); 期限 and 时限 are rules."""
    before = draft.passage.text[draft.clause.start : draft.quantity.core]
    after = draft.passage.text[draft.quantity.core : draft.clause.end]
    if re.match(
        r"[\d一二三四五六七八九十]+个月的?[^，。；]{0,6}(?:工资|标准|补助|生活费|养老金|待遇(?![^，。；]{0,2}等待)|抚恤|丧葬|津贴|补贴)",
        after,
    ):
        return True
    granted = _GRANTED.search(before) or (_GRANTED.search(before[-6:] + after[:12]) and draft.quantity.op == "=")
    return bool(granted) and not _LEAVE_RULE.search(f"{before}{words}") and draft.quantity.op != ">="


def is_served(draft: Draft, words: str, before: Kind | None) -> bool:
    """Hours of service somebody gets each month; a least time and a working day are rules."""
    quantity = draft.quantity
    return (
        quantity.unit in ("小时", "分钟", "天")
        and quantity.per is not None
        and quantity.op == "="
        and (before is Kind.STANDARD or _SERVED.search(draft.own) is not None)
        and re.search(r"工作|培训|学习|开放|营业|值守|累计", words) is None
        and re.search(r"时长|时间", draft.own) is None
    )

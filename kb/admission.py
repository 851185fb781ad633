"""Which quantities are figures of the letter: not the bounds of a segment, not conditions, not spans of time, not idioms."""

import re
from collections.abc import Sequence

from kb.measured import Quantity

_ASKS = re.compile(r"(?:提出|提到|所提|提的|建议|反映|呼吁|希望)(?:的|中|将|把)?[：，]?$")
_ABSTRACT = re.compile(
    r"(?:重要|主要|重点|关键|具体|不同|基本|突出|方面|大|小|新|工作|核心|专项|服务|责任|检查)?(?:方面|环节|问题|等次|等级|层次|层级|阶段|维度|板块|部门|原则|步骤|要素|渠道|类别|关键|特点|优势|难点|途径|条件|档次|级别|梯次|步|转变|坚持|结合|统一|到位|确保|强化|提升|体系|层面|领域|梯队|抓手|百分|小时|月|学期|季度|工作|目标|方向|字|代表|重大|第一|文件|轮|亮点|短板|一)"
)
_CONCRETE = set("所家名户座处张栋间辆台套位人")
_DURATION = re.compile(
    r"期限|时限|时间|时长|周期|年限|工时|缩短|压缩|延长|缩减|[产护陪育休年]假|假期|学制|租期|见习|缴费|领取|培训|提供|服务|贷款|公示|续存|待遇期|等待期|保修|有效期|补缴|实习|不少于|不低于|不超过|至少|最长|平均"
)
_SPAN = re.compile(
    r"(?:近|过去|未来|今后|连续|历时|持续|前|后|为期|每|满|未满|不满|用|未来的?|经过|已有|长达|工作|从业|服务|任职|居住|实行|入职|实施|干满|分|从事[^，。；]{0,10})$"
)
_BOUND_BEFORE = re.compile(
    r"(?:不少于|不低于|不得少于|不得低于|不超过|不得超过|不高于|至少|最长|最多|最短|最低|控制在|压缩[至到]|缩短[至到]|延长[至到]|不短于|期限为?|年限为?|时限为?|时间为?|周期为?|[年时期]限(?:满|达到)?|学制为?|假|增加[至到]|由|从|达|时长|工时|学时|小时|月数|[支备][撑付]能力)[^，。；、0-9]{0,6}$"
)
_LEAVE = re.compile(
    r"(?:的)?[一-龥]{0,4}(?:假(?!期|日)|渐退期|等待期|过渡期|缓冲期|宽限期|保护期|观察期|处方|用药量|药量)"
)
_VALID = re.compile(r"内?(?:持续|继续)?有效(?!期)")
_BENEFIT = r"(?:要求|原则|水平|系数|标准|定额|补|奖|津贴|救助|一次性|资助|优待|慰问|租金|护理|生活|待遇|额度|比例|幅度|价格|限额|丧葬|抚恤|养老|失业|工资|报销|支付|保费|贷款|购房|经费|资金|费用|床位|基础|城市|农村|住院|伙食|取暖|就业|创业|岗位|育儿|生育|困难|长寿|高龄|财政|慈善|临时|医疗|减免|免费|门诊|增|速度|优惠|折扣|报酬|学费|运营|建设|服务|收费|月|年)"
_SEGMENT = re.compile(
    r"(?:（[不]?含[^）]{0,6}）)?(?:以上|以下|以内|之间|及以上|及以下)?(?:（[不]?含[^）]{0,6}）)?(?:[-至到、~]|以上至)?(?:\d[\d.,万]*元)?(?:以上|以下|以内|之间)?(?:（[不]?含[^）]{0,6}）)?(?:的)?(?:部分|医疗费用|费用段|合规|政策范围|段)|(?:以上|以内|以下)的?(?:报|按|支付)[^，。；]{0,4}\d"
)
_CONDITION_AFTER = re.compile(
    rf"(?:（[不]?含[^）]{{0,6}}）)?(?:以上|以下|以内|之间|及以上|及以下|以上不足[^，。；]{{1,8}})?(?:（[不]?含[^）]{{0,6}}）)?(?:的(?!{_BENEFIT})|(?=(?:困难|低收入|家庭|人员|企业|单位|对象|机构|用户|职工|老人|住户)))"
)
_CONDITION_BEFORE = re.compile(
    r"(?:低于|高于|不足|超过|不超过|少于|多于|不高于|不低于|达到?|满|在|为|累计|大于|小于|不满|未达到?|超出|符合|相当于)[^，。；]{0,14}$|(?:满|未满|不满|不足|超过|超出|达到)$"
)
_MEASURED = re.compile(
    r"(?:收入|财产|存款|市值|价格|造价|自付|自负|支出|费用|缴费|参保|面积|就业|工作|居住|服务|从业|入住|满|失业|户籍|连续|住房|人数|规模|床位|培训|注册|经营|营业|退休|工龄|退役|服役|补缴|占|存栏|职工|员工|标准)[^，。；：]{0,22}$"
)
_FOR_EACH = re.compile(r"每(?:满|达|增加|超过?|新增|提高|降低|减少|上调|下调)$")
_INCOME = re.compile(r"收入|工资|支出|低于当地")
_FROM_HERE = re.compile(r"(?:（含）)?以上[-至到]?(?:\d|不足|不满)")
_OF_SIZE = re.compile(r"(?:以上|以下)[^，。；]{0,8}的(?:家庭|人员|企业|单位|对象|户|机构)")
_SIZED = re.compile(r"(?:及?以上|及?以下|以内)?的?(?:企业|单位|户|家庭|机构)")
_TIER = re.compile(
    r"(?P<of>(?:及?以上|及?以下)?(?:的|档次?(?:缴费)?的?))?，?由?(?:政府|财政|县里|区里)?(?:每[人年]){0,2}(?:给予|予以|可?获得?)?(?:缴费)?(?P<paid>补[贴助]?|奖补)(?:每[人年]){0,2}"
)
_CHOSEN = re.compile(
    r"(?:(?<!个人)(?<!本人)(?<!自己)(?<!单位)(?<!职工)(?<!居民)缴(?:费|纳)?|选择?|选定|参加)(?:每年)?$"
)
_CASE = re.compile(r"(?:以上|以下|以内|及以上)?的[，、；：]")
_BOUND = re.compile(r"(?:（含）)?(?:及)?(?:以上|以下|以内|之内|内|左右|上下|封顶|起)$")


def is_figure(text: str, figure: Quantity, following: Sequence[Quantity]) -> bool:
    """``text`` is the masked passage, ``following`` the quantities right behind this one."""
    before = text[max(0, figure.core - 26) : figure.core]
    after = text[figure.end : figure.end + 16]
    clause_before = before[max(map(before.rfind, "，。；：")) + 1 :]
    if figure.measure in ("none", "score") or (
        figure.value == 0 and figure.value_max is None and figure.measure == "count"
    ):
        return False
    if figure.measure == "age":
        return True  # the masks leave an age standing only where it is measured (平均预期寿命 79 岁)
    if _asked(text, figure):
        return False
    if _is_condition(text, figure, clause_before, after, following):
        return False
    if figure.measure == "time":
        return _is_duration(figure, clause_before, after)
    if figure.measure == "count":
        return _is_count(text, figure, clause_before, after)
    return not (figure.chinese and figure.unit == "元" and after.startswith(("化", "素", "旦", "论")))


def _asked(text: str, figure: Quantity) -> bool:
    """您提出“每年调一次” is what the proposal asks for."""
    opened = text.rfind("“", max(0, figure.core - 40), figure.core)
    if opened < 0 or text.find("”", opened, figure.core) >= 0 or text.find("”", figure.end, figure.end + 40) < 0:
        return False
    return _ASKS.search(text, max(0, opened - 10), opened) is not None


def _is_condition(text: str, figure: Quantity, before: str, after: str, following: Sequence[Quantity]) -> bool:
    if figure.measure == "money" and before.endswith(("超过起付线", "超过起付标准")):
        return False
    if figure.measure == "money" and _SEGMENT.match(text, figure.end - _bound_length(text, figure)):
        return True
    if before.endswith("每") or _FOR_EACH.search(before):
        return True
    if figure.measure == "money" and figure.value_max is None and _is_tier(text, figure, before, following[:1]):
        return True
    more = any(one.core - figure.end < 60 for one in following[:3])
    if not more or "。" in text[figure.end : following[0].core]:
        return False
    if figure.measure == "money" and (figure.per or figure.each) and not _INCOME.search(before):
        return False
    end = figure.end - _bound_length(text, figure)
    segment = _FROM_HERE.match(text[end : end + 10])
    if segment and figure.measure in ("money", "time", "count"):
        return True
    if figure.measure == "count" and end < figure.end and _OF_SIZE.match(text[end : end + 16]):
        return True
    sized = _SIZED.match(text[end : end + 8])
    if (
        figure.unit == "人"
        and sized
        and (figure.op != "=" or len(sized[0]) > 1)
        and following[0].core - figure.end < 40
    ):
        return True
    following_amount = following[0].measure in ("money", "percent") and following[0].core - figure.end < 20
    ranged = figure.op == "between" or end < figure.end
    if (
        figure.measure in ("area", "count", "time")
        and ranged
        and following_amount
        and text.startswith("的", figure.end)
    ):
        return True
    bounded = figure.op in (">=", "<=", ">", "<", "between") or _CONDITION_BEFORE.search(before)
    if (
        figure.measure == "percent"
        and end < figure.end
        and following_amount
        and text.startswith(("的按", "但"), figure.end)
    ):
        return True
    follows = _CONDITION_AFTER.match(text, end)
    return bool(bounded and follows and follows.end() > end and _MEASURED.search(before)) or bool(
        bounded and _CASE.match(text[end : end + 8])
    )


def _is_tier(text: str, figure: Quantity, before: str, following: Sequence[Quantity]) -> bool:
    """选100元档的补30元, 缴500元补60元: what is paid in says which help is meant; 500元的补60元 goes on so."""
    if not following or following[0].measure != "money" or following[0].core - figure.end > 24:
        return False
    granted = _TIER.fullmatch(text, figure.end - _bound_length(text, figure), following[0].core)
    if granted is None or (granted["of"] is None and "，" in granted[0]):
        return False
    return (
        _CHOSEN.search(before) is not None
        or "档" in (granted["of"] or "")
        or (not before and granted["of"] is not None and "，" not in granted[0])
    )


def _bound_length(text: str, figure: Quantity) -> int:
    tail = _BOUND.search(text[figure.core : figure.end])
    return len(tail[0]) if tail else 0


def _is_duration(figure: Quantity, before: str, after: str) -> bool:
    if (
        figure.unit == "个月"
        and re.match(r"的?[^，。；]{0,12}(?:养老金|工资|标准|生活费|补助金|津贴|抚恤金)", after)
        and figure.op != ">="
    ):
        return True
    if (figure.unit == "年" and figure.value >= 1000) or after.startswith(
        ("来", "多来", "行动", "计划", "规划", "攻坚", "前", "后", "级", "制", "期间", "中")
    ):
        return False
    if (_LEAVE.match(after) and not figure.chinese) or (
        figure.unit == "年" and figure.op == "<=" and re.match(r"[^，。；]{0,6}(?:不得|不再|不予|禁止)", after)
    ):
        return True
    if figure.per:
        return not (
            figure.chinese
            and figure.value == 1
            and figure.op == "="
            and figure.unit in ("年", "天")
            and figure.per in ("年", "日")
        )
    if figure.unit == "小时" and figure.value > 24:
        return True
    if figure.chinese and figure.value <= 1 and figure.op == "=":
        return False
    if _BOUND_BEFORE.search(before) or _VALID.match(after) or before.endswith(("结论管", "结果管", "一次管")):
        return True
    if figure.unit in ("工作日", "天", "小时", "分钟", "个月") and figure.op == "<=":
        return True
    if _SPAN.search(before) or (figure.op == ">=" and figure.unit in ("年", "个月")):
        return False
    return (
        figure.unit in ("工作日", "个月", "天", "学时", "小时", "年")
        and bool(_DURATION.search(before))
        and not figure.chinese
    )


def _is_count(text: str, figure: Quantity, before: str, after: str) -> bool:
    if (figure.written_unit == "部" and after.startswith("门")) or (
        figure.written_unit == "口" and after.startswith("之")
    ):
        return False
    if after.startswith(("性", "年头", "民代表", "化", "大常委", "制", "之家")) or (
        figure.written_unit == "次" and after.startswith(("会议", "全会", "党代会"))
    ):
        return False
    if figure.written_unit in ("个", "项", "大", "种", "条") and (
        _ABSTRACT.match(after) or re.match(r"（?[^）]{0,2}）?(?:方面|环节)", after)
    ):
        return False
    if (
        figure.chinese
        and figure.op in (">=", "<=")
        and not figure.per
        and text[figure.core : figure.end].endswith(("以上", "以下"))
    ):
        return False
    if not figure.chinese or figure.per or figure.op in (">=", "<=", ">", "<", "between"):
        return not (figure.chinese and figure.value == 1 and figure.op in (">", "<"))
    if figure.value >= 10:
        return figure.written_unit not in ("种", "条", "项", "期", "起", "组")
    if figure.value < 2 or figure.unit in (
        "次",
        "餐",
        "件",
        "份",
        "项",
        "条",
        "种",
        "期",
        "起",
        "批",
        "对",
        "部",
        "场",
        "支",
        "片",
        "组",
        "块",
    ):
        return False
    if figure.written_unit in _CONCRETE:
        return figure.written_unit != "人" and figure.written_unit != "位"
    return figure.written_unit == "个" and bool(
        re.match(
            r"(?![^，。；、]{0,12}(?:负责人|主任|院长|所长|队伍|干部))[^，。；、]{0,12}(?:县|市|区|乡|镇|街道|社区|村|试点|项目|中心|机构|服务站|岗位|床位|小区|学校|园|院)",
            after,
        )
    )

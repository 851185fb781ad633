"""Labels: the name a person would give a figure, self-contained: subject first, then conditions, then indicator."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from kb.conditions import condition_of, conditions_of
from kb.context import GENERIC, Frame, Words, in_force
from kb.contrasts import contrasted, other_help, parallel_words
from kb.drafts import Draft
from kb.labelwords import content_words, joined, shortened
from kb.measured import Quantity
from kb.subjects import indicators_of, is_strong, same_topic, topic_of, topics_of

_PAYING = re.compile(r"(?:支付|报销|救助|补偿|赔付|结算)")
_RATE = re.compile(r"率$|占比|比重|满意度")
_BASE = re.compile(r"起付|限额|封顶|上限|基数|收入|资金|支出|费用")


_BENEFIT_NAME = re.compile(r"(?:津贴|补贴|补助|抚恤金|护理费|生活费|奖励|优待金)(?:标准)?$")


@dataclass(slots=True)
class Naming:
    """What stands above a paragraph: the subject of its heading, of the title, and the heading's words."""

    heading_topic: str | None = None
    title_topic: str | None = None
    heading: str = ""
    scene: str = ""  # 普通门诊, 住院: the kind of care that the paragraph's last sentence spoke of
    ahead: str = ""  # what the sentence says behind the figure's clause
    theme: str = ""  # 普通高中方面， and run-in headings within the paragraph
    rows: dict[int, tuple[str, ...]] = field(default_factory=dict)  # names of so many figures that stood in a row
    rate: tuple[str | None, str | None] | None = None  # the last period of the paragraph, for changes of a standard


def name_figure(
    naming: Naming, frame: Frame, own: Words, figure: Quantity, lead_words: tuple[str, ...], grown: Draft | None,
    full: bool, indicator: tuple[str, bool], opener: str, topic: str | None, whole: Frame | None, last: Draft | None,
) -> tuple[str, dict[str, str]]:  # fmt: skip
    """Label and conditions from the figure's own words and from what stands before them."""
    name, is_own = indicator
    standing = "" if is_own else name
    if figure.per and "方式" in frame.dims and frame.dims["方式"] == "一次性":
        frame = replace(frame, dims={key: value for key, value in frame.dims.items() if key != "方式"})
    if grown is not None:
        return _titled(naming, (*grown.label.split(), *own.words), topic, figure), grown.dims | own.dims
    words: tuple[str, ...]
    if frame.headed and is_own and figure.measure == "money" and (name in GENERIC or name.startswith("一次性")):
        own = replace(own, words=(frame.headed, *own.words))
    if full and last is not None and not lead_words and (held_words := parallel_words(last, own)):
        kept = {key: value for key, value in last.dims.items() if key not in own.dims and value not in last.own}
        return _titled(naming, (*held_words, *own.words), topic, figure, own), kept | own.dims
    if full:
        dims = (conditions_of("，".join(lead_words)) if lead_words else {}) | own.dims
        words = (*other_help(lead_words, own), *own.words)
        if whole is not None:
            held = {key: value for key, value in _other_person(whole, own).items() if key not in dims}
            words, dims = (
                (*contrasted(in_force(whole.words, held, standing, figure.measure), own), *held.values(), *words),
                held | dims,
            )
        if figure.measure in ("money", "percent", "points") and opener:
            if name and not is_own:
                words = (*words, name)
            if opener == "，" and not is_own and not (own.topic and is_strong(own.topic)):
                held = _other_person(frame, own)
                inherited = [value for key, value in held.items() if key not in dims]
                words, dims = (*inherited, *words), held | dims
            if opener in "，；":
                words = (*_shared_out(frame, figure, own, name), *words)
        case = frame.words if frame.cased else frame.case
        if opener == "，" and not lead_words and not own.dims and not _same_opening(case, own):
            held = {key: frame.dims[key] for key in frame.case_dims if key in frame.dims}
            words, dims = (*in_force(case, held, standing, figure.measure), *held.values(), *words), held | dims
    elif (lead_words or name not in GENERIC) and _stands_alone(frame, own, name, is_own):
        dims = own.dims
        words = (*lead_words, *own.words)
    else:
        held = {key: value for key, value in _other_person(frame, own).items() if key not in own.dims}
        dims = held | own.dims
        words = (
            *other_help(contrasted(in_force(frame.words, held, standing, figure.measure), own), own),
            *in_force(frame.case, held, standing, figure.measure),
            *held.values(),
            *_other_indicator(frame, figure, own, name),
            *own.words,
        )
        if name and not is_own and not any(name in word for word in words):
            words = (*words, name)
    return _titled(naming, words, topic, figure, own), dims


_PERSON = re.compile(r"(?:家庭|人员|职工|儿童|学生|老人|老年人|对象|户|居民|毕业生|员工|群众)$")


def is_person(word: str) -> bool:
    """Whether a word names people: 新入职的大中专毕业生."""
    return _PERSON.search(word) is not None


def _same_opening(case: tuple[str, ...], own: Words) -> bool:
    """选择树葬的，…，选择骨灰撒散的…: a case of its own."""
    return any(word[:2] == one[:2] for word in own.rest for one in case)


def _other_person(frame: Frame, own: Words) -> dict[str, str]:
    """The standing conditions; those of the people before fall when the clause names others (其他保障家庭按80%缴纳)."""
    gone: set[str] = set()
    if any(_PERSON.search(word) for word in own.rest) or (own.topic and _PERSON.search(own.topic)):
        gone |= (
            {"对象", "供养方式", "等级"}
            if not any(same_topic(own.topic, word) for word in frame.words if own.topic)
            else set()
        )
    if any(word.endswith("型") for word in own.rest):
        gone |= {key for key, value in frame.dims.items() if "型" in value}
    if own.indicators and frame.said and all(name != frame.said for name, _ in own.indicators):
        gone.add("缴费主体")
    return {name: value for name, value in frame.dims.items() if name not in gone}


def _stands_alone(frame: Frame, own: Words, name: str, is_own: bool) -> bool:
    """双职工家庭贷款额度…，单职工贷款额度…: the same indicator with another subject before it."""
    return (
        is_own
        and bool(own.rest)
        and name in frame.indicators.values()
        and any(name in word and len(word) > len(name) for word in own.words)
        and name == frame.said
    )


def _other_indicator(frame: Frame, figure: Quantity, own: Words, name: str) -> tuple[str, ...]:
    """补贴资金分三年拨付，比例为40%: the share of what; not for shares that stand beside an amount (起付标准, 支付比例)."""
    held = frame.indicators.get("money")
    if (
        own.base
        or figure.measure != "percent"
        or not held
        or _BASE.search(held)
        or _PAYING.search(name)
        or _RATE.search(name)
    ):
        return ()
    return (held,)


_PLAIN_SHARE = ("", "比例", "所得比例", "发放比例")
_SHARED_OUT = re.compile(r"拨付|兑现|分担|承担|配套")


def _shared_out(frame: Frame, figure: Quantity, own: Words, name: str) -> tuple[str, ...]:
    """建设补贴分两年拨付，……后拨付70%，……再拨付30%: the share of what; 其他人员按60%发给 is one of the 补贴 before it."""
    held = frame.indicators.get("money")
    if own.base or not held or figure.measure != "percent" or any(held in word for word in own.words):
        return ()
    plain = name in _PLAIN_SHARE and not _BASE.search(held) and not any(_PAYING.search(word) for word in own.words)
    return (held,) if plain or any(_SHARED_OUT.search(word) for word in own.words) else ()


_SPENT = re.compile(
    r"(?:近[一二三四五六七八九十几两\d]+年来?|[省市县区两]+级|先后|[省市县区]级?财政|计划|累计|每年|安排|争取|统筹|整合|筹措|筹集|财政|投入|投资|列支|安排|专项|各级|资金|经费|\s)+"
)
_OTHER_CLAUSE = re.compile(r"[，](?:其中|同比|环比|增长|比|较|占|由|从|按|平均|累计|惠及|人均|户均|已|目前)")


def _bought(own: Words, ahead: str) -> tuple[str, ...]:
    """投入资金2400万元，新建集中照护中心一个: what the money goes to follows in the next clause."""
    said = "".join(own.words)
    if not re.search(r"投入|投资|列支|筹[集措]|(?:安排|统筹|整合|拨付).*(?:资金|经费)", said) or not _SPENT.fullmatch(
        said
    ):
        return ()
    if not ahead.startswith("，") or _OTHER_CLAUSE.match(ahead):
        return ()
    clause = re.split(r"[，；。（]", ahead[1:60], maxsplit=1)[0]
    return shortened(content_words(clause), 20)


def _titled(naming: Naming, words: Sequence[str], topic: str | None, figure: Quantity, own: Words | None = None) -> str:
    """Put the subject in front where the words do not name it themselves."""
    line = joined(list(words))
    if not line or line in GENERIC:
        line = joined([*_from_ahead(naming.ahead), *line.split()])
    if figure.measure == "percent":
        line = _with_share(line)
    if figure.measure == "money" and own is not None:
        line = joined([*line.split(), *_bought(own, naming.ahead)])
    if naming.scene and figure.measure in ("money", "percent", "points") and condition_of(line, "就诊类别") is None:
        line = joined([naming.scene, *line.split()])
    mine = topic_of(line)
    thin = mine is None or (not is_strong(mine) and len(line) <= 14)
    if (
        topic
        and figure.measure == "money"
        and _BENEFIT_NAME.search(topic)
        and topic != naming.heading_topic
        and any(_BENEFIT_NAME.search(word) for word in line.split())
    ):
        thin = False
    from_title = topic is not None and topic == naming.title_topic
    if topic and topic not in line and (mine is None if from_title else thin):
        line = joined([topic, *line.split()])
    if (
        naming.theme
        and naming.theme not in line
        and not any(piece in line for piece in (naming.theme[:4], naming.theme[-4:]))
    ):
        line = joined([naming.theme, *line.split()])
    heading = None if own is not None and _other_than(naming.heading_topic, own) else naming.heading_topic
    if heading and heading not in line and not any(same_topic(heading, one) for one in topics_of(line)):
        line = joined([heading, *line.split()])
    if line and not any(is_strong(one) for one in topics_of(line)):
        said = _heading_words(naming.heading)
        cares = [condition_of(text, "就诊类别") for text in (said, line)]
        other_care = all(cares) and len({"住院" in (care or "") for care in cares}) > 1  # 住院 is no 普通门诊
        if said and not other_care and not any(piece in line for piece in (said[:2], said[-2:])):
            line = joined([said, *line.split()])
    return (
        line
        or joined(list(content_words(naming.heading)))
        or f"{'每' + figure.per if figure.per else ''}{figure.unit}数"
    )


def _other_than(heading: str | None, own: Words) -> bool:
    """Whether a figure's own clause names another benefit than the heading: 培训费 below 护理员岗位补贴."""
    if not heading or not _BENEFIT_NAME.search(heading):
        return False
    named = [name for name, measure in own.indicators if measure == "money" and name not in GENERIC]
    return any(_FEE.search(name) for name in named)


_FEE = re.compile(r"[费奖]$|奖励$")
_HEADING_FILLER = re.compile(
    r"关于|问题|情况|建议|工作|有关|推进|加强|加大|加快|完善|健全|落实|做好|提升|提高|优化|强化|进一步|实施|政策|力度|基本|现状|主要|目前|下一步|打算|答复|意见|措施|做法|总体|体系|机制|建设"
)


def _heading_words(heading: str) -> str:
    """The first words of a heading that say what its figures are about, for a name that has no subject."""
    words = content_words(_HEADING_FILLER.sub(" ", re.sub(r"^[^、）.]{1,5}[、）.]", "", heading)))
    return next((word for word in words if 2 <= len(word) <= 10), "")


def _from_ahead(text: str) -> tuple[str, ...]:
    """按每人每月100元的标准，为…发放高龄津贴…: the name may follow the amount."""
    topic = topic_of(text)
    names = [name for name, measure in indicators_of(text) if measure == "money" and name not in GENERIC]
    return tuple(word for word in (topic, *names[:1]) if word)


def _with_share(line: str) -> str:
    """按75%支付 is a 支付比例."""
    verb = re.search(r"(支付|报销|救助|补偿|赔付)(?!.*(?:比例|率))[^ ]{0,2}$", line)
    return f"{line} {verb[1]}比例" if verb else line

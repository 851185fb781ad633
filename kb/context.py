"""What a clause takes over from the text before it: subject, conditions, indicators and periods."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from kb.conditions import conditions_of, find_conditions
from kb.guarded import compiled
from kb.labelwords import content_words
from kb.measured import Quantity
from kb.subjects import fits, indicators_of, is_strong, topic_of, topics_of

_NARRATIVE = compiled(
    r"高度重视|贯彻|坚持|围绕|^为(?:了|进一步|切实|解决|保障|加快)|^按照《|^根据《|^通过|^作为|^随着|^针对|^在[^，]*领导下|会同|联合|印发|出台|研究(?![生院所])|结合|部署|会议|收悉|现答复|您"
)


@dataclass(slots=True)
class Frame:
    """The standing subject of a sentence. ``indicators`` and ``rates`` are kept by the measure they go with."""

    topic: str | None = None
    words: tuple[str, ...] = ()
    dims: dict[str, str] = field(default_factory=dict)
    indicators: dict[str, str] = field(default_factory=dict)
    rates: dict[str, tuple[str | None, str | None]] = field(default_factory=dict)
    case: tuple[str, ...] = ()  # the words of the last condition (利用现有房屋改建的，), until the next one
    said: str = ""  # the indicator that the last figure's own clause named
    case_dims: tuple[str, ...] = ()
    cased: bool = False  # the words themselves are a condition's
    past: bool = False  # a ； or a new 对 has come since the last condition: the next one takes its place
    headed: str = ""  # what the head of the list says is paid (建设补助按面积分档：)
    anew: bool = False  # a ； has come: the first condition behind it may take the place of one of its make
    kept: bool = False  # the head of a list: its conditions and periods hold for the items below it

    def copy(self) -> "Frame":
        return Frame(
            self.topic, self.words, dict(self.dims), dict(self.indicators), dict(self.rates),
            self.case, self.said, self.case_dims, self.cased, self.past, self.headed, self.anew, self.kept,
        )  # fmt: skip


def end_case(frame: Frame) -> None:
    """Forget the last condition, its words and its dims."""
    frame.dims = {name: value for name, value in frame.dims.items() if name not in frame.case_dims}
    frame.words, frame.case, frame.case_dims = () if frame.cased else frame.words, (), ()
    frame.cased = frame.past = False


@dataclass(frozen=True)
class Words:
    """A stretch of text taken apart: its content words, conditions, subject and what is left of it beside those."""

    words: tuple[str, ...]
    dims: dict[str, str]
    topic: str | None
    indicators: tuple[tuple[str, str], ...]
    rest: tuple[str, ...]

    @cached_property
    def weight(self) -> int:
        return sum(map(len, self.rest))

    @cached_property
    def base(self) -> str:
        """按应缴租金的50%: the amount that a share is taken of."""
        named = [
            name for name, measure in self.indicators if measure == "money" and name not in GENERIC and name != "减免"
        ]
        return next((name for name in named if any(word.endswith(name) for word in self.words)), "")

    @cached_property
    def subject(self) -> tuple[str, ...]:
        """The content words, the subject itself kept whole; ``in_force`` takes out what no longer holds."""
        kept = [word for word in self.words if not _SEGMENT_REST.fullmatch(word)]
        if self.topic and is_strong(self.topic) and not any(self.topic in word for word in kept):
            kept.insert(0, self.topic)
        return tuple(kept)


_DIVISION = re.compile(
    r"(?:共?分为?|包括)(?=[^，；]*[、和与及])[^，；：\d]{4,40}?[一二两三四五六七八九十\d]+(?:大|个)?(?:类型|类别|类|种|档|部分|级|等次|层次)(?=$|[，；｜])"
)


@lru_cache(8192)
def take_apart(text: str) -> Words:
    """Part a stretch of a clause (numbers taken out) into words, conditions, subject and indicators."""
    text = _undivided(text)
    words = content_words(text)
    line = " ".join(words)
    return Words(words, conditions_of(text), topic_of(line), indicators_of(line), _rest(words))


def topic_in(text: str) -> str | None:
    """The subject that the content words of a clause name: that of ``take_apart``, without the rest."""
    return topic_of(" ".join(content_words(_undivided(text))))


def indicators_in(text: str) -> tuple[tuple[str, str], ...]:
    """The indicators that the content words of a clause name: those of ``take_apart``, without the rest."""
    return indicators_of(" ".join(content_words(_undivided(text))))


def _undivided(text: str) -> str:
    """Without 分为高、中、低三档: how many sorts there are is no condition."""
    return _DIVISION.sub(" ", text) if "分" in text or "包括" in text else text


_VERBS = re.compile(
    r"提高|增加|降低|下降|减少|上调|下调|发放|补助|补贴|支付|缴纳|报销|救助|资助|奖励|达|调|新增|标准|收取|执行|累计|每|领取|计发|优惠|减免|增长|高出|以上|以下"
)


def _rest(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words beside conditions, indicators and verbs of giving: what makes a clause a subject of its own."""
    return tuple(piece for word in words for piece in _rest_of(word))


@lru_cache(8192)
def _rest_of(word: str) -> tuple[str, ...]:
    for one in reversed(find_conditions(word)):
        word = word[: one.start] + " " + word[one.end :]
    for indicator, _ in indicators_of(word):
        word = word.replace(indicator, " ", 1)
    return tuple(piece for piece in _VERBS.sub(" ", word).split() if len(piece) > 1)


def is_narrative(text: str) -> bool:
    return _NARRATIVE.search(text) is not None


_ASKED = re.compile(
    r"(?:您|你|提案|建议)[^“”]{0,12}“([^“”]{2,16})”|(?:您|你们)[^，“”]{0,8}(?:提出|反映|建议|提到)的(?:关于|将|把)?([^，“”]{4,24}?)的?(?:建议|意见|问题|诉求)$"
)


def asked_for(text: str) -> tuple[str, ...]:
    """对您提出的将日间手术纳入医保支付的建议，……: of such a clause only what was asked for names anything."""
    found = _ASKED.search(text)
    return content_words(found[1] or found[2])[:3] if found else ()


def in_force(
    words: tuple[str, ...], dims: dict[str, str], indicator: str = "", measure: str = "money"
) -> tuple[str, ...]:
    """The words without the conditions and indicators that no longer hold.

    >>> in_force(("集中供养对象生活标准",), {"供养方式": "分散"}, "护理补贴")
    ('对象',)
    """
    values = frozenset(dims.values())
    return tuple(piece for word in words for piece in _in_force(word, values, indicator, measure in ("time", "count")))


@lru_cache(8192)
def _in_force(word: str, values: frozenset[str], indicator: str, counted: bool) -> tuple[str, ...]:
    held, topics = find_conditions(word), topics_of(word) if counted else ()  # 领取失业保险金的期限
    gone = [one[2:] for one in held if not any(one.value in value for value in values)]
    for name, _ in indicators_of(word):
        start = word.find(name)
        inside = any(one.start <= start and start + len(name) <= one.end for one in held)
        if name != indicator and not inside and not any(name in topic and is_strong(topic) for topic in topics):
            gone.append((start, start + len(name)))
    bare = word
    for start, end in gone:
        if not _compound(word, start, end):
            kept = next((topic for topic in topics_of(word[start:end]) if is_strong(topic)), "")  # 大病保险起付标准
            bare = bare[:start] + kept.ljust(end - start) + bare[end:]
    return tuple(piece for piece in bare.split() if len(piece) > 1 and not _SEGMENT_REST.fullmatch(piece))


_SEGMENT_REST = re.compile(r"部分(?:报|按|支付|报销|救助)?|每[户次年月日]")
_GIVEN = re.compile(r"(?:发放|兑现|拨付|支付|落实|给予)$")
_HELP = re.compile(r"(?:救助|资助|报销|改造|补助|补贴|待遇|奖励|服务)$")


def help_names(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words that name a help (倾斜救助), not only that help is given."""
    return tuple(
        word for word in words if (found := _HELP.search(word)) and _compound(word, found.start(), found.end())
    )


def _compound(word: str, start: int, end: int) -> bool:
    """倾斜救助, 一次性扩岗补助, 农村籍退役士兵: what stands before makes it the name of a thing, not only what is measured."""
    before = word[:start]
    bare = all(one.name == "方式" for one in find_conditions(before))
    help_named = (
        (len(before) > 1 or end - start >= 6) and _HELP.search(word[start:end]) and not _GIVEN.search(before) and bare
    )
    return bool(help_named) or before.endswith(("籍", "超"))


def indicator_for(quantity: Quantity, before: Words, after: Words, frame: Frame) -> tuple[str, bool]:
    """The indicator of a figure and whether its own clause names it: the nearest before it, then behind it, then the standing one."""
    standing = frame.indicators.get(_family(quantity), "")
    if standing.endswith("面积") and quantity.measure != "area":
        standing = ""
    if _PAID_IN.search(standing) and any(_PAID_OUT.search(word) for word in (*before.words, *after.words)):
        standing = ""
    if standing and "奖" not in standing and before.words and before.words[-1].endswith(("奖", "奖励")):
        standing = ""  # …运营补贴…；考核优秀的，另奖3万元
    own = [name for name, measure in before.indicators if fits(measure, quantity.measure)]
    behind = [name for name, measure in after.indicators if fits(measure, quantity.measure)]
    for name in (*reversed(own), *behind):
        if name not in GENERIC:
            return name, True
    if own and any(word.endswith(own[-1]) for word in help_names(before.words)):
        return own[-1], True  # 设备补贴 beside a 改造补贴 that stands
    if (own or behind) and not (standing and _same_help((own[-1:] or behind)[0], standing)):
        return (own[-1:] or behind)[0], True
    return standing, False


HELPS = ("补贴", "补助", "奖励", "资助", "救助", "奖补")
_PAID_IN, _PAID_OUT = re.compile(r"筹资|缴"), re.compile(r"支付|给付|报销")
_HELP_LIKE = re.compile(r"[补贴助奖]|津贴|待遇|[金费]$|标准$|优待|抚[恤慰]")


def _same_help(own: str, standing: str) -> bool:
    """Whether a bare 补助 can be short for what stands: for a 护理补贴 or a 救助金, not for a 报酬."""
    return own not in HELPS or (standing != "标准" and _HELP_LIKE.search(standing) is not None)


GENERIC = {
    "补贴",
    "补助",
    "奖励",
    "标准",
    "资助",
    "救助",
    "奖补",
    "费用",
    "资金",
    "比例",
    "补贴标准",
    "补助标准",
    "发放标准",
    "奖励标准",
    "资助标准",
    "支出",
    "收入",
    "保障标准",
    "标准补助",
}


def _family(quantity: Quantity) -> str:
    return {"points": "percent", "area": "count", "ratio": "percent"}.get(quantity.measure, quantity.measure)


def remember(frame: Frame, quantity: Quantity, indicator: str) -> None:
    """Keep indicator and period for the figures that follow without their own."""
    frame.said = indicator
    if indicator:
        frame.indicators[_family(quantity)] = indicator
        if quantity.measure == "ratio" and not indicator.endswith(("比", "比例")):
            frame.indicators["money"] = indicator  # 运营补贴按市、区1∶1配套
    if quantity.per or quantity.each:
        frame.rates[quantity.unit] = (quantity.per, quantity.each)


def learn(frame: Frame, indicators: Sequence[tuple[str, str]]) -> None:
    """Take the indicators that a clause without figures names (住院起付标准及支付比例为：)."""
    for name, measure in indicators:
        if name not in GENERIC or measure not in frame.indicators:
            frame.indicators[measure] = name


def better_topic(new: str | None, old: str | None) -> str | None:
    """A new subject replaces the old one, unless it is only a group of people or a thing."""
    if new is None:
        return old
    return new if old is None or is_strong(new) or not is_strong(old) else old

"""Subjects and indicators: what a clause is about (特困供养, 职工医保) and what it measures (起付标准, 支付比例)."""

import re
from functools import lru_cache

from kb.conditions import find_conditions
from kb.guarded import compiled
from kb.wordlists import read_table

_TOPICS = tuple((re.compile(pattern), int(rank)) for pattern, rank in read_table("figure-topics.tsv"))
_ANY_TOPIC = compiled("|".join(f"(?:{pattern})" for pattern, _ in read_table("figure-topics.tsv")))
_STRONG = compiled("|".join(f"(?:{pattern})" for pattern, rank in read_table("figure-topics.tsv") if rank == "2"))
_INDICATORS = tuple((re.compile(pattern), measure) for pattern, measure in read_table("figure-indicators.tsv"))
_COUNTED = re.compile(r"率|人数|户数|床位数|托位数|数量|总数|个数|次数|机构数|面积|时长|工时|工单")
_ANY_INDICATOR = compiled("|".join(f"(?:{pattern})" for pattern, _ in read_table("figure-indicators.tsv")))


@lru_cache(4096)
def topics_of(text: str) -> tuple[str, ...]:
    """Every subject a text names, in order.

    >>> topics_of("我市特困供养标准与城市低保标准")
    ('特困供养', '城市低保')
    """
    return tuple(match[0] for match in _ANY_TOPIC.finditer(text))


@lru_cache(4096)
def topic_of(text: str) -> str | None:
    """The one subject of a text: a benefit or system before a group of people, the first of several."""
    strong = _STRONG.search(text)
    if strong:
        return strong[0]
    weak = _ANY_TOPIC.search(text)
    return weak[0] if weak else None


_SHORT = (
    ("医疗保险", "医保"),
    ("长期护理保险", "长护险"),
    ("最低生活保障", "低保"),
    ("公共租赁住房", "公租房"),
    ("住房公积金", "公积金"),
    ("津贴", "补贴"),
    ("基本", ""),
    ("城乡", ""),
    ("城镇", ""),
)


@lru_cache(8192)
def same_topic(one: str, other: str) -> bool:
    """Whether two names mean one subject: 医保 and 职工基本医疗保险."""
    one, other = _shortened(one), _shortened(other)
    return one in other or other in one


@lru_cache(4096)
def _shortened(topic: str) -> str:
    for long, short in _SHORT:
        topic = topic.replace(long, short)
    return topic


@lru_cache(4096)
def is_strong(topic: str) -> bool:
    return _STRONG.search(topic) is not None


@lru_cache(8192)
def indicators_of(text: str) -> tuple[tuple[str, str], ...]:
    """The indicators of a text with what they measure, in order.

    >>> indicators_of("住院起付标准及支付比例")
    (('住院起付标准', 'money'), ('支付比例', 'percent'))
    """
    named = list(_ANY_INDICATOR.finditer(text))
    spans = [(one.start, one.end) for one in find_conditions(text)] if named else []
    found = []
    for match in named:
        if not any(start <= match.start() and match.end() <= end for start, end in spans):
            found.append((match.start(), match[0], _measure(match[0])))
    counted = list(_COUNTED.finditer(text))
    taken = {place for at, name, _ in found for place in range(at, at + len(name))} if counted else set()
    for match in counted:
        if match.start() not in taken or match[0] != "率":
            start = match.start()
            while start > max(0, match.start() - 5) and "一" <= text[start - 1] <= "龥" and start - 1 not in taken:
                start -= 1
            found = [one for one in found if not start <= one[0] < match.end()]
            found.append((start, text[start : match.end()], "percent" if match[0] == "率" else "count"))
    return tuple((name, measure) for _, name, measure in sorted(found))


@lru_cache(1024)
def _measure(name: str) -> str:
    return next(measure for pattern, measure in _INDICATORS if pattern.fullmatch(name))


def fits(indicator_measure: str, measure: str) -> bool:
    """Whether figures of this measure can belong to an indicator of that one."""
    kinds = {
        "money": ("money", "ratio"),
        "percent": ("percent", "points", "ratio"),
        "count": ("count", "area", "time"),
        "time": ("time", "count"),
    }
    return measure in kinds.get(indicator_measure, (measure,))

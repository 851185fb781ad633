"""Enumerations and pairings: 全自理、半自理、全护理标准分别为每月 195 元、487 元、973 元.

A run is a row of quantities with nothing but glue between them; a list is a row of names before it. A run of n takes
the list (or the lists, crossed) of n names. When no list has n names, that is a doubt to be told, never a guess.
"""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple
from unicodedata import numeric

from kb.conditions import find_conditions
from kb.masks import BLANK
from kb.measured import Quantity
from kb.subjects import indicators_of

_MARKER = re.compile(r"分别|依次|各自|逐级|相应")
_GLUE = re.compile(
    r"(?:[、，和与及；或]|以及)?(?:分别|依次|各)?(?:为|是|按|达到?|不低于|不少于|不超过|不高于|至少|最高|约|每人|每月|每年|每户|每床|每生|每学期|每[人户床生](?:每|次|均)?[年月日天]?|的?标准|给予|补助|补贴|发放|奖励|人民币|增长|下降|提高|上升|降低|减少)*"
)
_JOINT = re.compile(r"、|以及|和|(?<![惠涉普以])及(?!以上|以下|其|时|格)|与|或(?!者)|或者")
_COMPACT = re.compile(
    r"(?:(?:[一二三四五六七八九十ⅠⅡⅢⅣⅤ]|[A-Ea-e]|[甲乙丙丁]|\d{1,2})[、和及与])+(?:[一二三四五六七八九十ⅠⅡⅢⅣⅤ]|[A-Ea-e]|[甲乙丙丁]|\d{1,2})(?P<suffix>级|类|档|等|星级|孩|胎|岁|次)"
)
_CITY_COUNTRY = re.compile(r"城乡(?!居民基本医|居民医|居民养|居民基本养)")
_STOPS = re.compile(
    r"对于|对(?!象)|按照|按|给予|根据|将|为|向|由|从(?!业)|自(?![理费付])|的|是|享受|实行|提高|发放|其中|分为|确定|包括|在(?!职|校|乡|园|册)|[至到](?!\d)|元|%|我市|全市|我县|全县|我区|：|，|；|）|（|\d(?:人|名|家|所)"
)


_CLOSED = re.compile(
    r"(?P<count>[两二三四五六七八九])个?(?:种(?:类型|类别|情形|方式)?|类(?:型|别|人员|对象|群体|机构|家庭)?|档(?:次)?|个(?:等级|档次|等次|层次|类别)|等级|等次)"
)
_BRACKET = re.compile(r"（[^（）、和与]{1,10}）")


class NameList(NamedTuple):
    """A list of names in the text: its place and its items."""

    start: int
    end: int
    items: tuple[str, ...]


class Run(NamedTuple):
    """Quantities in a row; ``marked`` when 分别 or 依次 stands before them."""

    figures: tuple[Quantity, ...]
    marked: bool


def find_runs(text: str, figures: Sequence[Quantity], start: int) -> list[Run]:
    """Part the quantities of a clause into runs: 195元、487元、973元 is one, 公办19所、民办15所 are two."""
    runs: list[list[Quantity]] = []
    for figure in figures:
        last = runs[-1][-1] if runs else None
        if (
            last
            and last.measure == figure.measure
            and _GLUE.fullmatch(text[last.end : figure.core])
            and _listing(text[last.end : figure.core])
        ):
            runs[-1].append(figure)
        else:
            runs.append([figure])
    return [Run(tuple(run), _marked(text, start, run[0], runs, at)) for at, run in enumerate(runs)]


def _listing(between: str) -> bool:
    return between[:1] in ("、", "和", "与", "及", "，", "；", "或", "以")


def _marked(text: str, start: int, first: Quantity, runs: list[list[Quantity]], at: int) -> bool:
    left = max(start, runs[at - 1][-1].end if at else start)
    return _MARKER.search(text, left, first.core) is not None


def find_lists(text: str, start: int, end: int) -> list[NameList]:
    """The lists of names in a stretch, left to right.

    >>> [one.items for one in find_lists("集中供养、分散供养特困人员按照全自理、半自理、全护理标准", 0, 27)]
    [('集中供养', '分散供养'), ('全自理', '半自理', '全护理')]
    """
    text = _BRACKET.sub(lambda match: BLANK * len(match[0]), text[:end])
    lists = [_compact(match) for match in _COMPACT.finditer(text, start, end)]
    taken = [(one.start, one.end) for one in lists]
    joints = [m for m in _JOINT.finditer(text, start, end) if not any(a <= m.start() < b for a, b in taken)]
    group: list[re.Match[str]] = []
    for joint in _without_or(text, joints):
        if group and not _same_list(text[group[-1].end() : joint.start()]):
            lists.extend(_spelled(text, start, end, group))
            group = []
        group.append(joint)
    if group:
        lists.extend(_spelled(text, start, end, group))
    lists += [NameList(m.start(), m.end(), ("城市", "农村")) for m in _CITY_COUNTRY.finditer(text, start, end)][-1:]
    return sorted(lists, key=lambda one: one.start)


def _without_or(text: str, joints: Sequence[re.Match[str]]) -> list[re.Match[str]]:
    """初级、中级、高级资格证书或等级证书: beside 、 an 或 joins two words for one thing."""
    marks = [one.start() for one in joints if one[0] == "、"]
    return [one for one in joints if "或" not in one[0] or not any(abs(one.start() - mark) <= 24 for mark in marks)]


def _compact(match: re.Match[str]) -> NameList:
    suffix = match["suffix"]
    numerals = re.split(r"[、和及与]", match[0].removesuffix(suffix))
    return NameList(match.start(), match.end(), tuple(numeral + suffix for numeral in numerals))


def _same_list(between: str) -> bool:
    return 0 < len(between) <= 18 and not re.search(r"[，；：。]|分别|依次|按照?(?!月)|给予|由|对(?!象)|元|%", between)


def _spelled(text: str, start: int, end: int, joints: Sequence[re.Match[str]]) -> list[NameList]:
    """The items around these joints; the outer ends are found by what the items have in common."""
    middles = [text[a.end() : b.start()] for a, b in pairwise(joints)]
    edge = joints[0].start()
    while edge > start and text[edge - 1] == BLANK:
        edge -= 1
    head = _stretch_left(text, start, edge)
    tail = _stretch_right(text, joints[-1].end(), end)
    closed = _CLOSED.search(tail, 1)  # A、B、C三种类型: what stands before 三种 is the last item
    if closed and count_of(closed["count"]) == len(middles) + 2:
        tail = tail[: closed.start()]
    else:
        closed = None
    if not head or not tail:
        return []
    first, last = _ends(head, middles, tail)
    ending = {item[-1] for item in (first, *middles) if item}
    if len(ending) == 1 and last[-1:] not in ending and tail[len(last) : len(last) + 1] in ending:
        last = tail[: len(last) + 1]  # 初级工、中级工、高级工
    if closed:
        last = tail.removesuffix("等")
    if not first or not last:
        return []
    if 1 < len(first) < len(last) and last[len(first) - 1] == first[-1]:
        last = last[: len(first)]  # 轻度、中度、重度失能: what follows belongs to all of them
    items = (first, *middles, last)
    shared = _shared_tail(items)
    last_end = joints[-1].end() + (closed.end() if closed else len(last))
    while last_end < end and text[last_end] == BLANK:  # 一般保障户（C类）: the bracket is the last item's own
        last_end += 1
    return [NameList(edge - len(first), last_end, tuple(item.replace(BLANK, "") for item in shared))]


def _shared_tail(items: tuple[str, ...]) -> tuple[str, ...]:
    """70-79、80-89周岁, 轻度、中度、重度失能和完全失能: what stands once behind one of them belongs to those before it."""
    unit = re.search(r"(?:周?岁)(?:以上|及以上)?$", items[-1])
    if unit and not re.search(r"岁", items[0]):
        return tuple(item if "岁" in item else item + "周岁" for item in items)
    if re.fullmatch(r"(?:及|含)?以[上下内外]", items[-1]) and _BOUND.search(items[0]):
        return (*items[:-1], _BOUND.sub("", items[0]) + items[-1])
    size = len(items[0])
    longer = next((item for item in items if len(item) > size), "")
    if items[0][-1] in "度级类档" and longer[size - 1 : size] == items[0][-1] and len(longer) <= size + 4:
        return tuple(item + longer[size:] if len(item) == size else item for item in items)
    return items


def count_of(digit: str) -> int:
    return 2 if digit == "两" else int(numeric(digit))


def _stretch_left(text: str, start: int, end: int) -> str:
    stretch = text[max(start, end - 24) : end]
    stop = [m.end() for m in _STOPS.finditer(stretch) if m.end() < len(stretch)]
    return stretch[stop[-1] :] if stop else stretch


def _stretch_right(text: str, start: int, end: int) -> str:
    stretch = text[start : min(end, start + 24)]
    stop = re.search(
        r"分别|依次|按照?(?!月)|给予|为|由|的|，|：|；|（|每[人月年户床生]|标准|各(?!类)|享受|提高|发放", stretch
    )
    return stretch[: stop.start()] if stop else stretch


def _ends(head: str, middles: Sequence[str], tail: str) -> tuple[str, str]:
    """Where the first item begins and the last one ends."""
    common = _by_common_suffix(head, tail) or _by_bound(head, tail) if not middles else None
    if common:
        return common
    if not middles and len(tail) > len(head) + 2:
        tail = _before_indicator(tail)
    left, right = _condition_at_end(head), _condition_at_start(tail)
    if left and right:
        return left, right
    model = middles[0] if middles else right or left or ""
    if middles and not right:
        bare = _before_indicator(tail)
        tail = bare if abs(len(bare) - len(model)) <= 2 else tail
    if not model:
        return head, tail
    first = left or (head[-len(model) :] if len(head) > len(model) + 2 else head)
    return first, right or _like(model, middles, tail)


def _like(model: str, middles: Sequence[str], tail: str) -> str:
    """The stretch at the start of the tail that ends as the model does, or is as long."""
    for size in (2, 1):
        at = tail.find(model[-size:])
        if at >= 0 and at + size <= len(model) + 4:
            return tail[: at + size]
    return tail[: len(model)] if len(tail) > len(model) + 1 else tail


def _by_common_suffix(head: str, tail: str) -> tuple[str, str] | None:
    """城市低保 and 农村低保…: the last item ends where the first one's ending comes again."""
    for size in (4, 3, 2):
        at = tail.find(head[-size:])
        if at > 0 and len(head) > size:
            last = tail[: at + size]
            return (head[-len(last) :] if len(head) > len(last) + 4 else head), last
    return None


_BOUND = re.compile(r"(?:及|含)?以[上下内外]$")


def _by_bound(head: str, tail: str) -> tuple[str, str] | None:
    """五年以下和五年以上首套房贷款利率: the items end in their bounds."""
    found = re.search(r"以[上下内外]", tail)
    return (head, tail[: found.end()]) if found and _BOUND.search(head) else None


def _before_indicator(tail: str) -> str:
    """高血压、糖尿病患者年度支付限额: what is measured belongs to both."""
    starts = [tail.find(name) for name, _ in indicators_of(tail)]
    return tail[: min(starts)] if starts and min(starts) > 1 else tail


def _condition_at_end(text: str) -> str | None:
    found = [one for one in find_conditions(text) if one.end == len(text)]
    return text[found[-1].start :] if found else None


def _condition_at_start(text: str) -> str | None:
    found = [one for one in find_conditions(text) if one.start == 0]
    return text[: found[0].end] if found else None


def pair(lists: Sequence[NameList], count: int) -> tuple[NameList, ...] | None:
    """The list, or the crossed lists, that name this many figures; the nearest first. None when none do."""
    for one in reversed(lists):
        if len(one.items) == count:
            return (one,)
    for depth in (2, 3):
        if len(lists) >= depth:
            product = 1
            for one in lists[-depth:]:
                product *= len(one.items)
            if product == count:
                return tuple(lists[-depth:])
    return None


def member(lists: Sequence[NameList], at: int) -> tuple[str, ...]:
    """The names of the figure at this place of the run; the last list turns fastest."""
    names: list[str] = []
    for one in reversed(lists):
        names.append(one.items[at % len(one.items)])
        at //= len(one.items)
    return tuple(reversed(names))

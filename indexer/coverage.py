"""Whether a row answers a question: the rule by which something is *found*, and what is missing where it is not.

A row answers when it, with its fact's title, aliases and topic, its conditions, indicator, region and date, covers every
word, age, ordinal, number, unit, place and year of the question, and when one of the covered words says by itself what is
asked for (低保 in the title of a meal subsidy is a condition: it does not make that subsidy the 低保标准). A word of the
question that names a thing (智能手环) may also be covered by the sentence that proves the row; words for who is meant
(居民) and for kinds of money (补贴) may not, since sentences mention many of these in passing.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from indexer.lexicon import Lexicon
from indexer.querynumbers import ConditionMention, NumberMention, chinese_number, unit_class
from indexer.understanding import QueryGroup, Understanding
from kb.facts import Status
from kb.jsontext import plain

_AGES = re.compile(
    r"(?P<low>\d{1,3})(?:周?岁)?(?:[—–~～\-至到](?P<high>\d{1,3}))?周?岁(?:及|\(含\))?(?P<side>以上|以下|以内)?"
)
_NTH = re.compile(r"第(?P<nth>[一二三四五六七八九十]|\d{1,2})次(?P<more>及?以上|及以后)?")
_MONEY_UNITS = frozenset({"元", "%", "百分点"})
_VAGUE_UNITS = frozenset({"人", "个", "元", "%", "比", "百分点", "户"})
_RAISED, _LOWERED = "提高增加上调上浮高出提升增长", "降低减少下调下降下浮"

Options = tuple[str, ...]  # any of them
Way = tuple[Options, ...]  # all of these


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a row has to show. ``head`` is its fact's names and topic, ``own`` its conditions and indicator, ``said`` what
    the sentence that proves it says; all normalised. Days are numbers (20240101, 0 for none)."""

    head: str
    own: str
    topic: str
    kind: str
    region: str
    organ: str = ""
    numbers: tuple[str, ...] = ()
    others: frozenset[str] = frozenset()  # the numbers of all rows of the fact
    unit: str = ""
    status: Status | None = None
    begin: int = 0
    over: int = 0
    in_words: bool = False
    draft: bool = False
    said: str = ""


class Coverage(NamedTuple):
    """How far a row answers: ``missing`` are the texts of the question that it does not cover."""

    found: bool
    met: int
    own: int
    missing: tuple[str, ...]
    place: int  # 3 the place meant, 2 one above it, 1 one below home, 0 elsewhere
    undated: bool  # the row would answer but for its date


@dataclass(frozen=True, slots=True)
class _Ask:
    """A group made ready for many comparisons."""

    text: str
    ways: tuple[Way, ...]
    measures: re.Pattern[str] | None  # names of measures in their words (高龄老年人补贴): only people may stand between
    telling: bool
    people: bool
    sayable: bool  # whether the proving sentence may cover it
    change: str = ""  # + or - for 提高 and 降低
    cache: dict[str, bool] = field(default_factory=dict)

    def met(self, text: str) -> bool:
        known = self.cache.get(text)
        if known is None:
            known = self.cache[text] = _met(self.ways, text) or bool(self.measures and self.measures.search(text))
        return known

    def said(self, text: str) -> bool:
        """Whether a sentence says it: words scattered over a sentence say nothing."""
        return self.sayable and any(len(way) == 1 and word in text for way in self.ways for word in way[0])

    def names(self, part: str) -> bool:
        """Whether a condition or indicator is just this word."""
        return any(len(way) == 1 and part in way[0] for way in self.ways)


def _met(ways: Iterable[Way], text: str) -> bool:
    return any(all(any(word in text for word in options) for options in way) for way in ways)


class Judge:
    """Judges rows against one question, asked from ``home``; ``chain`` gives a place and what is above it."""

    def __init__(self, asked: Understanding, lexicon: Lexicon, place: "Place") -> None:
        self.asked = asked
        self.place = place
        self._lexicon = lexicon
        self.asks = tuple(self._ask(group) for group in asked.groups)

    def _ask(self, group: QueryGroup) -> _Ask:
        ways = tuple(
            tuple((word, *self._lexicon.equivalents(word)) if len(way) > 1 else (word,) for word in way)
            for way in group.alternatives
        )
        terms = self._lexicon.terms
        measures = tuple(
            way for way, a in zip(ways, group.alternatives, strict=True) if len(a) > 1 and terms.measure(a[-1])
        )
        telling = self._telling(group.text) and any(self._telling(word) for way in group.alternatives for word in way)
        change = "+" if group.text in _RAISED else "-" if group.text in _LOWERED else ""
        amount = group.text in terms.money or group.text.endswith(("补贴", "补助", "津贴", "奖励", "费", "金"))
        return _Ask(
            group.text,
            tuple(way for way in ways if way not in measures),
            self._measure_pattern(measures),
            telling,
            group.people,
            telling and not amount,
            change,
        )

    def _measure_pattern(self, ways: Sequence[Way]) -> re.Pattern[str] | None:
        if not ways:
            return None
        people = "|".join(sorted(map(re.escape, self._lexicon.terms.people), key=len, reverse=True))
        return re.compile(
            "|".join(
                f"(?:{people})?".join(f"(?:{'|'.join(map(re.escape, options))})" for options in way) for way in ways
            )
        )

    def _telling(self, word: str) -> bool:
        terms = self._lexicon.terms
        return all(terms.telling(form) for form in (word, *self._lexicon.equivalents(word)))

    def judge(self, row: Evidence) -> Coverage:
        """How far one row answers."""
        missing: list[str] = []
        met = own = 0
        core = False
        for ask in self.asks:
            if ask.met(row.own):
                own += 1
            elif not (ask.met(row.head) or (row.said and ask.said(row.said)) or self._organ(ask, row)):
                if not ask.people:
                    missing.append(ask.text)
                continue
            met += 1
            core = core or ask.telling or ask.met(row.topic)
        for condition, text in zip(self.asked.conditions, self.asked.condition_texts, strict=False):
            if meets_condition(condition, f"{row.own}|{row.head}"):
                met, own = met + 1, own + 1
            else:
                missing.append(text)
        for number, text in zip(self.asked.numbers, self.asked.number_texts, strict=False):
            if self.asked.units and number.value_max is None:
                # 把15所整合成了几所: a number beside the question is another figure of the same fact.
                told = plain(number.value) in row.others and plain(number.value) not in row.numbers
                met += told
                missing += [] if told else [text]
            elif meets_number(number, row):
                met, own, core = met + 1, own + 1, True
            else:
                missing.append(text)
        for organ in self.asked.organs:
            if organ not in row.organ:
                missing.append(organ)
        place = self.place.rank(row)
        if not place:
            missing.append(self.place.text)
        dated = self._dated(row)
        core = core or (met > 0 and not self._asks_figure())
        answers = not missing and core and not row.draft and self._kind(row, own)
        return Coverage(answers and dated, met, own, tuple(missing), place, answers and not dated)

    @staticmethod
    def _organ(ask: _Ask, row: Evidence) -> bool:
        return bool(row.organ) and len(ask.text) > 2 and ask.text in row.organ

    def _asks_figure(self) -> bool:
        """Whether a figure is asked for without its unit naming the measure, as 天 and 次 do; a bare name asks for none."""
        return (self.asked.amount and not self.asked.units) or bool(self.asked.units & _VAGUE_UNITS)

    def _kind(self, row: Evidence, own: int) -> bool:
        """Whether the row is the kind of thing asked for: a figure in the unit asked for, a standard and not a count."""
        if row.in_words:
            return not (self.asked.amount or self.asked.units)
        if self.asked.standard and row.kind in {"statistic", "target"} and "标准" not in row.own + row.head:
            return False
        if not self.asked.units:
            return True
        if row.kind == "target" and not own:  # what will be done to some is no count of all
            return False
        if not row.unit:  # 由统筹基金支付 answers how much money, but not how many people
            return bool(self.asked.units & _MONEY_UNITS)
        unit = unit_class(row.unit.split("/")[0])
        if unit == "%" and "元" in self.asked.units:  # how much money: a share of it, not a rate of people
            return "比例" in row.own
        return unit in self.asked.units

    def _dated(self, row: Evidence) -> bool:
        """Whether the row is known on the day, and is about the year where one is named."""
        if row.status is None or row.status is Status.NO_DATA:
            return False
        year = self.asked.year
        if year is None or self.asked.exact_day:
            return True
        begin, over = row.begin // 10_000, row.over // 10_000
        if over:  # the year or the term that it is about
            return year == over or (row.kind != "target" and begin <= year <= over)
        if row.kind == "statistic":
            return begin == year
        return begin <= year and (year <= self.place.this_year or begin == year)


@dataclass(frozen=True, slots=True)
class Place:
    """The place a question is about: the one it names (``named``), else home, with the chains of both."""

    text: str
    named: str | None
    chain: tuple[str, ...]
    below_home: frozenset[str] = frozenset()
    this_year: int = 9999
    short: str = ""

    def rank(self, row: Evidence) -> int:
        """3 the place itself, 2 one above it whose rules hold there, 1 one below home, 0 another.

        A city's standards hold in its counties; its counts are not theirs.
        """
        if not self.chain or row.region == self.chain[0]:
            return 3
        if self.named and self.short and (self.short in row.own or self.short in row.head):
            return 3
        if row.region in self.chain:
            return 2 if row.kind in {"standard", "rule"} else 0
        return 1 if not self.named and row.region in self.below_home else 0


def meets_condition(condition: ConditionMention, text: str) -> bool:
    """Whether a row is for an age, or for the nth time.

    >>> meets_condition(ConditionMention(0, 3, "age", 85), "80周岁及以上|餐费补贴")
    True
    >>> meets_condition(ConditionMention(0, 3, "nth", 5), "第三次及以上")
    True
    """
    if condition.kind == "nth":
        return any(
            number == condition.number or (bool(match["more"]) and number < condition.number)
            for match in _NTH.finditer(text)
            for number in [_whole(match["nth"])]
        )
    return any(_holds_age(match, condition.number) for match in _AGES.finditer(text))


def _holds_age(match: re.Match[str], age: int) -> bool:
    low, high = int(match["low"]), int(match["high"] or 0)
    if match["side"] in {"以下", "以内"}:
        return age <= low
    if high:
        return low <= age <= high
    return age >= low if match["side"] else age == low


def _whole(text: str) -> int:
    return int(text) if text.isdigit() else int(chinese_number(text))


def meets_number(number: NumberMention, row: Evidence) -> bool:
    """Whether a row has the very number, in a unit that counts the same."""
    if plain(number.value) not in row.numbers or (number.value_max and plain(number.value_max) not in row.numbers):
        return False
    unit = unit_class(row.unit.split("/")[0]) if row.unit else None
    return number.unit is None or unit is None or number.unit == unit


def changed(op: str) -> str:
    """The words that ask for a change, where a row is one."""
    return {"+": _RAISED, "-": _LOWERED}.get(op, "")


def unasked(judge: Judge, parts: Iterable[str]) -> int:
    """How many of these words of a row or title the question does not mention."""
    return sum(
        1
        for part in parts
        if part and not any(ask.met(part) or ask.text in part or part in ask.text for ask in judge.asks)
    )


def closest(coverages: Sequence[Coverage]) -> Coverage | None:
    """The coverage that leaves the least out."""
    return min(coverages, key=lambda found: (len(found.missing), -found.met), default=None)

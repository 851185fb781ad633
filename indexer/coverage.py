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
from indexer.querygroups import QueryGroup
from indexer.querynumbers import ConditionMention, NumberMention, chinese_number, unit_class
from indexer.understanding import Understanding
from indexer.words import normalise
from kb.facts import Status
from kb.jsontext import plain

_AGES = re.compile(
    r"(?P<low>\d{1,3})(?:周?岁)?(?:[—–~～\-至到](?P<high>\d{1,3}))?周?岁(?:及|\(含\))?(?P<side>以上|以下|以内)?"
)
_NTH = re.compile(r"第(?P<nth>[一二三四五六七八九十]|\d{1,2})次(?P<more>及?以上|及以后)?")
_OFTEN = re.compile(r"(?:按|每|逐)(?:个|一)?(?:半年|季度?|月|年|周|日|天)")
_CLAUSE = re.compile(r"[^,。;:\n]+")
_BODIES = ("单位", "机构", "中心", "场所", "站点")
_GIVEN = re.compile(r"补贴|补助|津贴|奖励|奖金|生活标准|救助金|抚恤金")
_WHO = re.compile(
    r"\|[^|]*(?:[人方者]|单位|机构|部门|主体|来源)(?:\||$)|(?:个人|单位|职工|财政|基金)(?:负担|缴纳|支付|承担)"
)
_AT = re.compile(r"窗口|大厅|[到向].{0,12}(?:办理|申请|领取|缴纳|提出)|提交|持.{0,20}(?:证|材料)")
_TIME = re.compile(r"\d+(?:年|个?月|日|天|个工作日)|季度|(?:每|当|次|本)[年月日]|[年月]底|[年月]终|之日")
_MONEY_UNITS = frozenset({"元", "%", "百分点"})
_VAGUE_UNITS = frozenset({"人", "个", "元", "%", "比", "百分点", "户"})
_COUNTED = frozenset({"statistic", "target"})
_RAISED, _LOWERED = "提高增加上调上浮高出提升增长", "降低减少下调下降下浮"

Options = tuple[str, ...]  # any of them
Way = tuple[Options, ...]  # all of these


class FactSide(NamedTuple):
    """What all rows of a fact share. ``head`` is its names and topic, normalised; ``others`` the numbers of all its rows."""

    head: str
    title: str
    topic: str
    kind: str
    region: str
    organ: str = ""
    draft: bool = False
    in_words: bool = False
    others: frozenset[str] = frozenset()
    conditions: str = ""  # the conditions of all its rows, where they are looked at closely


class RowSide(NamedTuple):
    """What a row has to show: ``own`` its conditions and indicator, normalised and parted by |; ``said`` what the sentence
    that proves it says. Days are numbers (20240101, 0 for none)."""

    own: str
    numbers: str = ""
    unit: str = ""
    status: Status | None = None
    begin: int = 0
    over: int = 0
    said: str = ""


class Coverage(NamedTuple):
    """How far a row answers. ``missing`` are bits over ``Judge.texts``."""

    found: bool
    met: int
    own: int
    missing: int
    place: int  # 3 the place meant, 2 one above it, 1 one below home, 0 elsewhere
    undated: bool  # the row would answer but for its date


class RowView(NamedTuple):
    """What a row's own words say to a question, whichever fact it is in."""

    met: int  # bits of the groups that they meet
    named: int  # how many groups just name one of its conditions or its indicator
    literal: int  # bits of the groups that they meet as typed
    spare: int  # conditions that the question does not mention


class _Measures:
    """Names of measures in their words (高龄老年人补贴): only people may stand between these."""

    __slots__ = ("_pattern", "_people", "_ways")

    def __init__(self, ways: Sequence[Way], people: Iterable[str]) -> None:
        self._ways = ways
        self._people = people
        self._pattern: re.Pattern[str] | None = None

    def search(self, text: str) -> bool:
        if not _met(self._ways, text):  # most texts lack the words, and need no pattern
            return False
        if self._pattern is None:
            people = "|".join(sorted(map(re.escape, self._people), key=len, reverse=True))
            ways = (
                f"(?:{people})?".join(f"(?:{'|'.join(map(re.escape, options))})" for options in way)
                for way in self._ways
            )
            self._pattern = re.compile("|".join(ways))
        return self._pattern.search(text) is not None


@dataclass(frozen=True, slots=True)
class _Ask:
    """A group made ready for many comparisons."""

    text: str
    ways: tuple[Way, ...]
    measures: "_Measures | None"
    telling: bool
    people: bool
    compound: bool  # has a way of more than one word
    sayable: bool  # whether the proving sentence may cover it
    named: frozenset[str]  # what a condition or indicator that just names it is called
    living: tuple[str, ...] = ()
    words: tuple[str, ...] = ()  # the ways of one word, but for those that hold another of them
    compounds: tuple[Way, ...] = ()  # the others
    cache: dict[str, bool] = field(default_factory=dict)

    def met(self, text: str) -> bool:
        known = self.cache.get(text)
        if known is None:
            known = self.cache[text] = self._met(text)
        return known

    def _met(self, text: str) -> bool:
        for word in self.words:
            if word in text:
                return True
        return _met(self.compounds, text) or (self.measures is not None and self.measures.search(text))

    def across(self, own: str, head: str) -> bool:
        """Whether the words of a compound are met, some in the row and some in its fact's names (集中 · 特困供养)."""
        return any(
            all(any(word in own or word in head for word in options) for options in way) for way in self.compounds
        )

    def said(self, text: str) -> bool:
        """Whether a sentence says it: words scattered over a sentence say nothing."""
        return self.sayable and any(len(way) == 1 and word in text for way in self.ways for word in way[0])

    def names(self, part: str) -> bool:
        """Whether a condition or indicator is just this word, or what a compound ends in (住院|支付比例)."""
        return part in self.named


def _met(ways: Iterable[Way], text: str) -> bool:
    for way in ways:
        for options in way:
            for word in options:
                if word in text:
                    break
            else:
                break
        else:
            return True
    return False


def _shortest(ways: Iterable[Way]) -> tuple[str, ...]:
    """The words of the ways of one word; one that holds another is met only where that is met too."""
    words = dict.fromkeys(word for way in ways if len(way) == 1 for word in way[0])
    return tuple(word for word in words if not any(other in word for other in words if other != word))


class Judge:
    """Judges rows against one question, asked from ``home``; ``chain`` gives a place and what is above it."""

    def __init__(self, asked: Understanding, lexicon: Lexicon, place: "Place") -> None:
        self.asked = asked
        self.place = place
        self._lexicon = lexicon
        self.asks = tuple(self._ask(group) for group in (*asked.groups, *asked.acts))
        self.texts = (
            *(ask.text for ask in self.asks),
            *asked.condition_texts,
            *asked.number_texts,
            *asked.organs,
            place.text,
        )
        self._bits = tuple((1 << at, ask) for at, ask in enumerate(self.asks))
        self._all = (1 << len(self.asks)) - 1
        self._required = sum(bit for bit, ask in self._bits if not ask.people)
        self._telling_bits = sum(bit for bit, ask in self._bits if ask.telling)
        self._place_bit = 1 << (len(self.texts) - 1)
        # What is asked for stands last: 体检评估完,查出失能的有多少.
        own = tuple((bit, ask) for bit, ask in self._bits[: len(asked.groups)])
        self._head_bit = max((bit for bit, ask in own if not ask.people), default=0)
        self._counted = next((ask for ask in self.asks if ask.text == asked.counted), None)
        self.exact = bool(asked.conditions or asked.numbers or asked.organs)
        # A figure is asked for without its unit naming the measure, as 天 and 次 do; a bare name asks for none.
        self._asks_figure = (asked.amount and not asked.units) or bool(asked.units & _VAGUE_UNITS)
        self._rows: dict[str, RowView] = {}
        self._organs: dict[str, int] = {}
        self._parts: dict[str, tuple[int, int, int, int]] = {}
        self._acrosses: dict[tuple[str, str], int] = {}
        self._heads: dict[str, tuple[int, int, int]] = {}

    def _ask(self, group: QueryGroup) -> _Ask:
        ways = tuple(
            tuple((word, *self._lexicon.equivalents(word)) if len(way) > 1 else (word,) for word in way)
            for way in group.alternatives
        )
        terms = self._lexicon.terms
        measures = tuple(
            way for way, a in zip(ways, group.alternatives, strict=True) if len(a) > 1 and terms.measure(a[-1])
        )
        telling = (
            not group.people
            and self._telling(group.text)
            and any(self._telling(word) for way in group.alternatives for word in way)
        )
        amount = group.text in terms.money or group.text.endswith(("补贴", "补助", "津贴", "奖励", "费", "金"))
        plain_ways = tuple(way for way in ways if way not in measures)
        return _Ask(
            group.text,
            plain_ways,
            _Measures(measures, terms.people) if measures else None,
            telling,
            group.people,
            any(len(way) > 1 for way in ways),
            (telling and not amount) or group.base,
            frozenset(word for way in plain_ways for word in way[-1]),
            group.living,
            _shortest(plain_ways),
            tuple(way for way in plain_ways if len(way) > 1),
        )

    def _telling(self, word: str) -> bool:
        terms = self._lexicon.terms
        return all(terms.telling(form) for form in (word, *self._lexicon.equivalents(word)))

    def row(self, own: str) -> RowView:
        """The view of a row's own words; rows of many facts read the same."""
        view = self._rows.get(own)
        if view is None:
            view = self._rows[own] = self._row_view(own)
        return view

    def _row_view(self, own: str) -> RowView:
        parts = own.split("|")
        views = [self._part(part) for part in parts]
        met = literal = named = 0
        for view in views:
            met |= view[0]
            literal |= view[1]
            named += view[2]
        if met != self._all:  # words of one compound in several conditions
            met |= sum(bit for bit, ask in self._bits if not met & bit and ask.compound and ask.met(own))
        conditions = (len(parts) - 1) // 2
        named += bool(met & self._head_bit)
        return RowView(met, named, literal, sum(view[3] for view in views[:conditions]))

    def _part(self, part: str) -> tuple[int, int, int, int]:
        """Of one condition or indicator: bits met, bits met as typed, how many groups just name it, whether it is unasked."""
        view = self._parts.get(part)
        if view is None:
            met = literal = named = 0
            for bit, ask in self._bits:
                if ask.met(part):
                    met |= bit
                if ask.text in part:
                    literal |= bit
                if ask.names(part):
                    named += 1
            unasked = 0 if met or literal else self.unasked(part)
            view = self._parts[part] = met, literal, named, unasked
        return view

    def head(self, head: str, topic: str) -> tuple[int, int, int]:
        """Bits of the groups that a fact's names meet, of those its topic meets, of those met as typed."""
        view = self._heads.get(head)
        if view is None:
            met = by_topic = literal = 0
            for bit, ask in self._bits:
                if ask.met(head):
                    met |= bit
                if ask.met(topic):
                    by_topic |= bit
                if ask.text in head:
                    literal |= bit
            view = self._heads[head] = met, by_topic, literal
        return view

    def unasked(self, part: str) -> int:
        """1 for a word of a row or a title that the question does not mention."""
        return int(
            len(part) > 1 and not any(ask.met(part) or ask.text in part or part in ask.text for _, ask in self._bits)
        )

    @property
    def counts_beside(self) -> bool:
        """Whether a number stands beside what is asked, so that the other numbers of a fact matter."""
        return bool(self.asked.numbers and self.asked.units)

    def texts_of(self, missing: int) -> tuple[str, ...]:
        """The texts of missing bits."""
        return tuple(text for place, text in enumerate(self.texts) if missing >> place & 1)

    def judge(self, fact: FactSide, row: RowSide) -> Coverage:
        """How far one row answers."""
        by_head, by_topic, _ = self.head(fact.head, fact.topic)
        by_row = self.row(row.own).met
        met = by_head | by_row
        if met != self._all:
            met |= self._further(self._all & ~met, fact, row)
        own, count = by_row.bit_count(), met.bit_count()
        missing = self._required & ~met
        core = bool(met & (self._telling_bits | by_topic)) or self._done(row.own)
        if self.exact:
            found, told, lacking = self._exactly(fact, row)
            own, count, missing, core = own + told, count + found, missing | lacking, core or bool(told)
        place = self._place_of(fact, row)
        if not place:
            missing |= self._place_bit
        if fact.in_words and self.asked.worded:
            missing |= self._undone(row.said)
        if (
            missing
            or fact.draft
            or not (core or (count and not self._asks_figure))
            or not self._kind(fact, row, by_row)
        ):
            return Coverage(False, count, own, missing, place, False)
        dated = self._dated(fact, row)
        return Coverage(dated, count, own, 0, place, not dated)

    def _further(self, open_bits: int, fact: FactSide, row: RowSide) -> int:
        """Groups met by a compound's words here and there, by the sentence that proves the row, or by the organ."""
        found = self._acrosses.get((row.own, fact.head))
        if found is None:
            found = sum(bit for bit, ask in self._bits if ask.compound and ask.across(row.own, fact.head))
            self._acrosses[row.own, fact.head] = found
        found |= self.by_organ(fact.organ)
        for bit, ask in self._bits:
            if bit & open_bits & ~found and (
                (row.said and self._said(ask, fact, row)) or (ask.living and self._lives(ask, fact, row))
            ):
                found |= bit
        return found & open_bits

    @staticmethod
    def _said(ask: _Ask, fact: FactSide, row: RowSide) -> bool:
        """Whether the proving sentence covers a word: not one that tells this row from the others of its table."""
        if fact.in_words:  # the words are the rule itself
            return any(word in row.said for way in ask.ways if len(way) == 1 for word in way[0])
        return ask.said(row.said) and not (fact.conditions and ask.met(fact.conditions))

    def _lives(self, ask: _Ask, fact: FactSide, row: RowSide) -> bool:
        """Where one lives is a condition for those whom the fact's own topic names (五保 … 敬老院 → 集中)."""
        return any(word in row.own for word in ask.living) and bool(
            self.head(fact.head, fact.topic)[1] & self._required
        )

    def by_organ(self, organ: str) -> int:
        """Bits of the groups that the organ's name meets."""
        found = self._organs.get(organ)
        if found is None:
            found = sum(bit for bit, ask in self._bits if len(ask.text) > 2 and ask.text in organ)
            self._organs[organ] = found
        return found

    def _exactly(self, fact: FactSide, row: RowSide) -> tuple[int, int, int]:
        """Ages, ordinals, numbers and organs: how many are covered, how many by the row itself, and the missing bits."""
        found = told = missing = 0
        bit = 1 << len(self.asks)
        for condition in self.asked.conditions:
            if meets_condition(condition, f"{row.own}|{fact.head}"):
                found += 1
                told += condition.kind != "age"  # an age alone does not say what is asked for
            else:
                missing |= bit
            bit <<= 1
        for number in self.asked.numbers:
            beside = bool(self.asked.units) and number.value_max is None
            # 把15所整合成了几所: a number beside what is asked is another figure of the same fact.
            if beside and plain(number.value) in fact.others and plain(number.value) not in row.numbers.split():
                found += 1
            elif not beside and meets_number(number, row):
                found += 1
                told += 1
            else:
                missing |= bit
            bit <<= 1
        for organ in self.asked.organs:
            if organ in fact.organ:
                found += 1
            else:
                missing |= bit
            bit <<= 1
        return found, told, missing

    def _place_of(self, fact: FactSide, row: RowSide) -> int:
        return self.place.rank(fact, row)

    def others(self, own: str, conditions: str) -> int:
        """How many of the words asked for stand in other rows of a table and not in this one."""
        by_row = self.row(own).met
        return sum(not bit & by_row and ask.met(conditions) for bit, ask in self._bits)

    def _done(self, own: str) -> bool:
        """Whether a condition or an indicator begins with what was done (评出来 … 评估为失能人数)."""
        return any(part.startswith(act.text) for act in self.asked.acts for part in own.split("|"))

    def _undone(self, said: str) -> int:
        """The acts that a rule in words does not speak of: where no figure is asked for, they are what is asked."""
        return sum(
            bit
            for bit, ask in self._bits[len(self.asked.groups) :]
            if not any(word in said for way in ask.ways for (word, *_) in way)
        )

    def _kind(self, fact: FactSide, row: RowSide, own: int) -> bool:
        """Whether the row is the kind of thing asked for: a figure in the unit asked for, a standard and not a count."""
        asked = self.asked
        if fact.in_words:
            if asked.when or asked.where:
                return bool((_TIME if asked.when else _AT).search(row.said))
            return asked.worded or not (asked.amount or asked.units) or self._counted_in(row.said)
        if self._unfigured(fact, row) or (self._counted and not self._counts(fact, row)):
            return False
        if asked.standard and fact.kind in _COUNTED and "标准" not in row.own and "标准" not in fact.head:
            return False
        if asked.counting and unit_class(row.unit.split("/")[0]) in _MONEY_UNITS:
            return False
        if not asked.units:
            return True
        if fact.kind == "target" and not own:  # what will be done to some is no count of all
            return False
        if not row.unit:  # 由统筹基金支付 answers how much money, but not how many people
            return bool(asked.units & _MONEY_UNITS)
        unit = unit_class(row.unit.split("/")[0])
        if unit == "%" and "元" in asked.units:  # how much money: a share of it, not a rate of people
            return "比例" in row.own
        return unit in asked.units

    def _unfigured(self, fact: FactSide, row: RowSide) -> bool:
        """Whether no figure answers: 在哪儿领, 什么时候发 (unless the figure is given), 谁出钱 where the row has no condition that says who."""
        asked = self.asked
        if asked.where or (asked.paying and _GIVEN.search(row.own)):
            return True
        if asked.numbers:
            return False
        if asked.when:  # what happened in a year is known by its year
            return not (row.over and fact.kind == "statistic")
        return asked.named and bool(row.unit) and not _WHO.search(row.own)

    def _counts(self, fact: FactSide, row: RowSide) -> bool:
        """Whether a row counts just the things asked for: 家庭医生签约人数 does not count 家庭医生, nor does 委托运营的敬老院
        of a table with a column for 社会力量 count these."""
        parts = row.own.split("|")
        ask, named = self._counted, parts[(len(parts) - 1) // 2]
        if ask is None or ask.people:
            return True
        word = next((word for word in ask.words if word in named), None)
        if word:
            return not self._unasked_rest(named[named.rindex(word) + len(word) :])
        title = normalise(fact.title)
        at = max((title.rfind(word) + len(word) for word in ask.words if word in title), default=0)
        by_others = (at and not self._unasked_rest(title[at:])) or any(
            ask.met(part) for part in parts[: (len(parts) - 1) // 2]
        )
        return bool(by_others) or not self._unasked_rest(named)

    def _unasked_rest(self, text: str) -> bool:
        """Whether more is left of a text than what the question mentions, people and what counts them."""
        plain = {*self._lexicon.terms.counts, *self._lexicon.terms.people, *_BODIES}
        return any(piece not in plain and self.unasked(piece) for piece in self._lexicon.pieces(text))

    def _counted_in(self, said: str) -> bool:
        """Whether the words of a rule count just what is asked for: 几个等次 · 四个等次, 多久考核一次 · 按季度考核."""
        if "次" in self.asked.units:
            asks = [ask for _, ask in self._bits if not ask.people]
            return any(
                _OFTEN.search(clause) and any(ask.met(clause) for ask in asks if not ask.met(said.split(clause)[0]))
                for clause in _CLAUSE.findall(said)
            )
        return (
            bool(said)
            and self.asked.units == {"个"}
            and any(re.search(rf"[\d一二三四五六七八九十两]+个{re.escape(ask.text)}", said) for ask in self.asks)
        )

    def _dated(self, fact: FactSide, row: RowSide) -> bool:
        """Whether the row is known on the day, and is about the year where one is named."""
        if row.status is None or row.status is Status.NO_DATA:
            return False
        year = self.asked.year
        if year is None or self.asked.exact_day:
            return True
        begin, over = row.begin // 10_000, row.over // 10_000
        if over:  # the year or the term that it is about
            return year == over or (fact.kind != "target" and begin <= year <= over)
        if fact.kind == "statistic":
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

    def reaches(self, region: str) -> bool:
        """Whether anything of a region can be of the place at all."""
        return bool(self.named) or not self.chain or region in self.chain or region in self.below_home

    def rank(self, fact: FactSide, row: RowSide) -> int:
        """3 the place itself, 2 one above it whose rules hold there, 1 one below home, 0 another.

        A city's standards hold in its counties; its counts are not theirs.
        """
        if not self.chain or fact.region == self.chain[0]:
            return 3
        if self.named and self.short and (self.short in row.own or self.short in fact.head):
            return 3
        if fact.region in self.chain:
            return 2 if fact.kind not in _COUNTED else 0
        return 1 if not self.named and fact.region in self.below_home else 0


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


def meets_number(number: NumberMention, row: RowSide) -> bool:
    """Whether a row has the very number, in a unit that counts the same."""
    numbers = row.numbers.split()
    if plain(number.value) not in numbers or (number.value_max and plain(number.value_max) not in numbers):
        return False
    unit = unit_class(row.unit.split("/")[0]) if row.unit else None
    return number.unit is None or unit is None or number.unit == unit


def changed(op: str) -> str:
    """The words that ask for a change, where a row is one."""
    return {"+": _RAISED, "-": _LOWERED}.get(op, "")

"""A question → what it asks for: the words that must be met, place, time, numbers, the kind of figure. Pure functions.

The normalised text is cut into the cheapest row of *edges*: words of the lexicon, words of the closed classes, dates,
numbers, places, and last what is in none of these. Words known to the lexicon win over unknown ones and long words over
short ones, so that 老人|家里|装 is read and not 老人家|里|装. Every word that is not of a closed class becomes a group
that the answer must meet; that it is unknown does not excuse it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise
from typing import Literal

from indexer.lexicon import Lexicon
from indexer.pinyin import PinyinReader
from indexer.query import Rewrite
from indexer.querydates import DateMention, find_dates, last_day
from indexer.querynumbers import (
    Asked,
    ConditionMention,
    NumberMention,
    asked_by_noun,
    find_asked,
    find_conditions,
    find_numbers,
    plain_comparison,
)
from indexer.questionkinds import kinds_of
from indexer.regions import Mention, Regions
from indexer.sayings import Sayings
from indexer.words import normalise

MAX_GROUPS = 10
MAX_ACTS = 4

EdgeKind = Literal[
    "word", "closed", "act", "unknown", "date", "number", "condition", "asked", "region", "letter", "organ", "person"
]
_COST = {
    "word": 1.0,
    "closed": 1.0,
    "date": 0.85,
    "number": 0.9,
    "condition": 0.9,
    "asked": 0.95,
    "region": 0.9,
    "letter": 0.9,
    "organ": 0.9,
    "person": 0.9,
}
_RUN = re.compile(r"[㐀-鿿]+|[a-z]+|\d+(?:\.\d+)?")
# The short names of kinds of organs that are the same everywhere.
_ORGANS = {
    "卫生健康委员会": "卫健委",
    "医疗保障局": "医保局",
    "人力资源和社会保障局": "人社局",
    "住房和城乡建设局": "住建局",
    "发展和改革委员会": "发改委",
}
_THINGS = frozenset({"人", "个"})
_SHARE_OF = frozenset({"按", "按照", "依照", "占", "扣", "从"})
_NEGATIONS = frozenset("不没未非无")
_EACH = re.compile(r"各自?(?:是|有|为|补|给|发|报)?(?:多少|几)|分别")
_AND = re.compile(r"的?(?:和|跟|与|及|、|同)")
_LETTER = re.compile(
    r"(?:第|编号:?)\s*(?P<number>\d{1,5})\s*号(?:人大|政协)?(?:代表|委员)?(?P<kind>建议|提案|议案)?|(?P<bare>\d{1,5})号(?P<of>建议|提案)?"
)
_SESSION = re.compile(
    r"(?:[省市县区](?=第?[一二三四五六七八九十]+届))?(?P<head>人大|政协)?(?:第?(?P<term>[一二三四五六七八九十]+届))(?P<kind>人大|政协|人民代表大会|委员会)?"
    r"(?:第?(?P<nth>[一二三四五六七八九十]+次)(?:全体)?会议)?"
)
_SITTINGS = {"人大": "建议", "人民代表大会": "建议", "政协": "提案"}
_LETTER_WORDS = {
    "建议": "建议",
    "议案": "建议",
    "代表建议": "建议",
    "人大建议": "建议",
    "人大代表": "建议",
    "人大": "建议",
    "代表": "建议",
    "提案": "提案",
    "政协提案": "提案",
    "政协委员": "提案",
    "政协": "提案",
    "委员": "提案",
    "委员提案": "提案",
    "答复函": None,
    "复函": None,
    "答复信": None,
    "面商": None,
    "承办": None,
}


@dataclass(frozen=True, slots=True)
class Edge:
    """A piece of the text with what it is read as."""

    start: int
    end: int
    kind: EdgeKind
    text: str
    cost: float
    data: object = None


@dataclass(frozen=True, slots=True)
class QueryGroup:
    """A word that must be met, in one of its ``alternatives`` (each of words that must all be there).

    ``people`` marks what need not be met beside another group (老人); ``known`` what stands in the lexicon.
    """

    text: str
    alternatives: tuple[tuple[str, ...], ...]
    known: bool
    people: bool = False
    base: bool = False  # what a share is taken of (按养老金…): no subject, so a sentence may say it
    guessed: bool = False  # known only as an abbreviation, so that it may be a typing error too
    living: tuple[str, ...] = ()  # the conditions that living there means (敬老院 → 集中供养), for whom that is one


@dataclass(frozen=True, slots=True)
class LetterAsked:
    """What a question says about a letter rather than about what is in it."""

    number: str | None = None
    kind: str | None = None
    session: tuple[str, ...] = ()  # 八届, 一次会议
    persons: tuple[str, ...] = ()
    words: bool = False


@dataclass(frozen=True, slots=True)
class Understanding:
    """A question as read. ``day`` is the as-of day; ``year`` is set where the question names one."""

    text: str
    day: date
    groups: tuple[QueryGroup, ...] = ()
    acts: tuple[QueryGroup, ...] = ()  # everyday verbs, which only order
    organs: tuple[str, ...] = ()
    generic: tuple[str, ...] = ()
    region: Mention | None = None
    year: int | None = None
    exact_day: bool = False
    numbers: tuple[NumberMention, ...] = ()
    conditions: tuple[ConditionMention, ...] = ()
    units: frozenset[str] = frozenset()
    per: str | None = None
    amount: bool = False
    standard: bool = False
    counting: bool = False  # 有多少: how many there are
    worded: bool = False  # 由谁定, 怎么区分: a rule in words answers it, though it be about an amount
    where: bool = False  # 在哪儿领, 怎么办理: no figure answers that
    named: bool = False  # 谁, 哪家: a name is asked for
    when: bool = False  # 什么时候, 哪一年: a day is asked for
    paying: bool = False  # 要交多少: what people pay, not what they get
    counted: str | None = None  # the group whose things or people are counted (失能老人有多少)
    letter: LetterAsked | None = None
    rewrites: tuple[Rewrite, ...] = ()
    condition_texts: tuple[str, ...] = field(default=())
    number_texts: tuple[str, ...] = field(default=())

    @property
    def subjects(self) -> tuple[QueryGroup, ...]:
        """The groups that have to be met."""
        return tuple(group for group in self.groups if not group.people)

    @property
    def unknown(self) -> tuple[QueryGroup, ...]:
        return tuple(group for group in self.subjects if not group.known)

    @property
    def doubtful(self) -> tuple[QueryGroup, ...]:
        """The groups that may be typing errors."""
        return tuple(group for group in self.subjects if group.guessed or not group.known)


class Reader:
    """Reads questions with one lexicon and one list of places."""

    def __init__(self, lexicon: Lexicon, regions: Regions) -> None:
        self.lexicon = lexicon
        self.regions = regions
        self.pinyin = PinyinReader(lexicon)
        self.sayings = Sayings(lexicon)
        self._conditions = frozenset(map(normalise, lexicon.index.conditions))
        self._organs = _organ_names(lexicon.index.organs, regions)
        self._persons = frozenset(map(normalise, lexicon.index.proposers))
        self._persons_longest = max(map(len, self._persons), default=0)

    def read(self, text: str, today: date, *, as_of: date | None = None, raw: bool = False) -> Understanding:
        """Understand a question. ``raw`` leaves 俗称 as they are; an explicit ``as_of`` is stronger than a year."""
        normal = re.sub(r"\s+", " ", normalise(text)).strip()
        rewrites: list[Rewrite] = list(_traditional(text, normal))
        if re.search(r"[a-z]{2}", normal):
            heard = self.pinyin.read(normal)
            rewrites += [Rewrite(from_=a, to=b, why="拼音") for a, b in heard.rewrites]
            normal = heard.text
        normal = plain_comparison(normal if raw else self.sayings.plain(normal))
        edges = tuple(self._whole_runs(normal, self._cheapest(normal, today)))
        return self._fold(normal, edges, today, as_of, raw, rewrites)

    # --- cutting

    def _cheapest(self, text: str, today: date) -> Iterator[Edge]:
        """The row of edges with the least cost; among equals the one with the longer words."""
        edges: dict[int, list[Edge]] = {}
        for edge in self._edges(text, today):
            edges.setdefault(edge.start, []).append(edge)
        best: list[tuple[float, Edge | None]] = [(0.0, None)] * (len(text) + 1)
        for start in range(len(text) - 1, -1, -1):
            options: list[tuple[float, Edge | None]] = [
                (edge.cost - 0.004 * len(edge.text) ** 2 + best[edge.end][0], edge) for edge in edges.get(start, ())
            ]
            skip: tuple[float, Edge | None] = (best[start + 1][0] + (2.0 if _RUN.match(text[start]) else 0.0), None)
            best[start] = min((*options, skip), key=lambda option: option[0])
        at = 0
        while at < len(text):
            chosen = best[at][1]
            if chosen is None:
                if _RUN.match(text[at]):
                    yield Edge(at, at + 1, "unknown", text[at], 2.0)
                at += 1
            else:
                yield chosen
                at = chosen.end

    def _edges(self, text: str, today: date) -> Iterator[Edge]:
        yield from self._mentions(text, today)
        for start in range(len(text)):
            for end in self.lexicon.at(text, start):
                yield self._word(text[start:end], start, end)
            for end in range(start + 1, min(len(text), start + 6) + 1):
                word = text[start:end]
                if word not in self.lexicon and (role := self.lexicon.terms.role(word)):
                    # 户 of 用户 is none of the people asked about.
                    yield Edge(start, end, "closed", word, 1.35 if role == "people" and len(word) == 1 else 1.0)
                elif (
                    end - start > 1
                    and (word in self.lexicon.terms.condition or word in self.lexicon.terms.money)
                    and word not in self.lexicon
                ):
                    yield Edge(start, end, "word", word, 1.0)
                elif end - start > 1 and word in self.lexicon.abbreviations:
                    yield Edge(start, end, "word", word, 1.6)
                elif word in self.lexicon.terms.things and word not in self.lexicon:
                    yield Edge(start, end, "unknown", word, 1.0)
                elif word in self.lexicon.terms.acts and word not in self.lexicon:
                    yield Edge(start, end, "act", word, 1.95 if end - start == 1 else 1.0)
            yield from self._named(text, start)
        for run in _RUN.finditer(text):
            yield from self._dictionary(run.group(), run.start())

    def _whole_runs(self, text: str, edges: Iterable[Edge]) -> Iterator[Edge]:
        """What could not be cut into known words but stands in a name as it is (心提档, 五保|障四|优先), is one word."""
        found = list(edges)
        at = 0
        while at < len(found):
            start, end = self._in_a_name(text, found, at)
            if end > start:
                left, right = found[start].start, found[end - 1].end
                yield Edge(left, right, "word", text[left:right], 0.0)
                at = end
            else:
                yield found[at]
                at += 1

    def _in_a_name(self, text: str, edges: Sequence[Edge], start: int) -> tuple[int, int]:
        """The longest row of neighbouring edges from one on, with an unknown one among them, that stands in a name."""
        most = start
        for end in range(start + 1, min(len(edges), start + 6) + 1):
            last = edges[end - 1]
            if last.kind not in {"word", "unknown", "act", "closed"} or (
                end > start + 1 and edges[end - 2].end != last.start
            ):
                break
            piece = text[edges[start].start : last.end]
            if (
                len(piece) > 1
                and any(edge.kind in {"unknown", "act"} for edge in edges[start:end])
                and self.lexicon.in_a_name(piece)
            ):
                most = end
        return start, most

    def _acts_apart(self, edges: Iterable[Edge]) -> Iterator[Edge]:
        """What is unknown but made of everyday verbs and empty words is these (能多报, 评出来, 掏不)."""
        for edge in edges:
            if edge.kind != "unknown":
                yield edge
                continue
            whole = len(edge.text) == 1 or self.lexicon.words.is_word(edge.text)
            acts = self.lexicon.terms.acts_in(edge.text, whole=whole)
            if acts is None:
                yield edge
            else:
                yield from (replace(edge, kind="act", text=act) for act in acts)

    def _word(self, word: str, start: int, end: int) -> Edge:
        if end - start == 1:  # no term of the index: it is looked for in the texts only
            return Edge(start, end, "unknown", word, 1.0)
        closed = self.lexicon.terms.role(word) in {"function", "generic"} and not self.lexicon.formal(word)
        cost = 1.05 if closed else 1.0 if word in self.lexicon.explicit else 1.01
        return Edge(start, end, "closed" if closed else "word", word, cost)

    def _dictionary(self, run: str, offset: int) -> Iterator[Edge]:
        """Words of the general dictionary: not known here, but words."""
        at = 0
        for word in self.lexicon.words.segment(run):
            start = run.find(word, max(0, at - len(word)))
            if start < 0:
                start = run.find(word)
            at = max(at, start + len(word))
            if word not in self.lexicon and start >= 0 and len(word) > 1:
                yield Edge(offset + start, offset + start + len(word), "unknown", word, 2.3)

    def _named(self, text: str, start: int) -> Iterator[Edge]:
        for length in range(min(self._persons_longest, len(text) - start), 1, -1):
            if text[start : start + length] in self._persons:
                yield Edge(start, start + length, "person", text[start : start + length], _COST["person"])
        for length in range(min(16, len(text) - start), 2, -1):
            if text[start : start + length] in self._organs:
                name = text[start : start + length]
                yield Edge(start, start + length, "organ", name, _COST["organ"], self._organs[name])
        for length in (4, 3, 2):
            if start + length <= len(text) and text[start : start + length] in _LETTER_WORDS:
                yield Edge(start, start + length, "letter", text[start : start + length], _COST["letter"])

    def _mentions(self, text: str, today: date) -> Iterator[Edge]:
        """Everything that a pattern recognises."""
        found: list[tuple[EdgeKind, int, int, object]] = []
        found += [("date", m.start, m.end, m) for m in find_dates(text, today)]
        found += [("number", m.start, m.end, m) for m in find_numbers(text)]
        found += [("condition", m.start, m.end, m) for m in find_conditions(text)]
        found += [("asked", m.start, m.end, m) for m in find_asked(text)]
        found += [("region", m.start, m.end, m) for m in self.regions.find(text, is_word=self._is_word)]
        found += [("letter", m.start(), m.end(), m) for m in _LETTER.finditer(text)]
        found += [("letter", m.start(), m.end(), m) for m in _SESSION.finditer(text)]
        for kind, start, end, data in found:
            yield Edge(start, end, kind, text[start:end], _COST[kind], data)

    def _is_word(self, word: str) -> bool:
        return word in self.lexicon.explicit or self.lexicon.terms.role(word) is not None

    # --- folding

    def _fold(
        self, text: str, edges: tuple[Edge, ...], today: date, as_of: date | None, raw: bool, rewrites: list[Rewrite]
    ) -> Understanding:
        edges = tuple(_joined(self._acts_apart(edges)))
        groups: dict[str, QueryGroup] = {}
        bases = {edge.end for edge in edges if edge.text in _SHARE_OF}
        for edge in edges:
            if edge.kind in {"word", "unknown"}:
                groups.setdefault(edge.text, replace(self._group(edge, raw), base=edge.start in bases))
                if not raw and (formal := self._formal(edge.text)):
                    rewrites.append(Rewrite(from_=edge.text, to=formal[0], why=formal[1]))
        closed = [edge.text for edge in edges if edge.kind == "closed"]
        acts = dict.fromkeys(self.lexicon.terms.stem(edge.text) for edge in edges if edge.kind == "act")
        asked = [edge.data for edge in edges if isinstance(edge.data, Asked)]
        dates = [edge.data for edge in edges if isinstance(edge.data, DateMention)]
        regions = [edge.data for edge in edges if isinstance(edge.data, Mention)]
        numbers = tuple(edge.data for edge in edges if isinstance(edge.data, NumberMention))
        groups = self._either(text, edges, self._grown_up(groups))
        by_noun = frozenset().union(*(asked_by_noun(w) for w in (*closed, *groups)))
        units = frozenset().union(*(a.units for a in asked))
        if not (units and numbers) and not any(number.unit in by_noun for number in numbers):  # 9516元是什么钱
            units |= by_noun
        counted = self._counted(edges)
        if counted and self._people(counted) and units <= _THINGS:  # 多少困难老人, 老人有几个, 失能老人有多少
            units = frozenset({"人"})
        elif units == {"个"} and not counted and edges[-1].text == "几个" and _ends_in_amount(groups):  # 护理费发几个
            units = frozenset({"元", "%", "百分点", "倍"})
        elif units == {"个"} and any(edge.kind in {"word", "closed"} and self._people(edge.text) for edge in edges):
            units = frozenset({"个", "人"})
        asked_units = any(a.units for a in asked)
        kinds = kinds_of(text, asked_units=asked_units)
        named_amount = any(word in self.lexicon.terms.money for word in (*closed, *groups)) or _ends_in_amount(
            (*groups, *filter(None, map(self.lexicon.formal, groups)))
        )
        amount = bool(units) or named_amount or any(word in self.lexicon.terms.amount for word in (*closed, *groups))
        return Understanding(
            text=text,
            day=as_of or (last_day(dates[0], today) if dates else today),
            groups=_best(groups.values()),
            acts=tuple(QueryGroup(act, self.lexicon.alternatives(act), known=False, people=True) for act in acts)[
                :MAX_ACTS
            ],
            organs=tuple(str(edge.data) for edge in edges if edge.kind == "organ"),
            generic=tuple(word for word in closed if word in self.lexicon.terms.generic),
            region=_lowest(regions, self.regions),
            year=dates[0].year if dates else None,
            exact_day=bool(as_of or (dates and dates[0].day)),
            numbers=numbers,
            number_texts=tuple(edge.text for edge in edges if edge.kind == "number"),
            conditions=tuple(edge.data for edge in edges if isinstance(edge.data, ConditionMention)),
            condition_texts=tuple(edge.text for edge in edges if edge.kind == "condition"),
            units=units,
            per=next((a.per for a in asked if a.per), None),
            amount=amount,
            standard=any(word in self.lexicon.terms.standard for word in closed),
            counting=not named_amount and bool(kinds.counting or not self.lexicon.terms.counts.isdisjoint(closed)),
            worded=kinds.worded,
            where=kinds.where,
            named=kinds.named,
            when=kinds.when,
            paying=self._paying(edges),
            counted=counted if counted in groups else None,
            letter=_letter(edges),
            rewrites=tuple(dict.fromkeys(rewrites)),
        )

    def _group(self, edge: Edge, raw: bool) -> QueryGroup:
        word = edge.text
        alternatives = dict.fromkeys(self.lexicon.alternatives(word, raw))
        guessed = edge.kind == "word" and word not in self.lexicon and word in self.lexicon.abbreviations
        if not raw and word not in self.lexicon.explicit:
            for full in self.lexicon.abbreviations.get(word, ()):
                alternatives.update(dict.fromkeys(self.lexicon.alternatives(full)))
        people = self.lexicon.terms.role(word) == "people"
        living = () if raw else self._living(word)
        return QueryGroup(word, tuple(alternatives), edge.kind == "word", people, guessed=guessed, living=living)

    def _living(self, word: str) -> tuple[str, ...]:
        """What the vocabulary has for living in a place: 住敬老院 is 集中供养."""
        return tuple(
            dict.fromkeys(
                other
                for phrase in (f"住{word}", f"{word}住", f"在{word}住")
                if self.lexicon.formal(phrase)
                for other in self.lexicon.equivalents(phrase)
                if word not in other
            )
        )

    def _people(self, word: str) -> bool:
        """Whether a word is one for people, or ends in one: 老人, 困难老人, 从业人员, 五保 (特困人员), 家庭医生."""
        formal = self.lexicon.formal(word)
        return (formal is not None and formal != word and self._people(formal)) or (
            (
                any(len(word) > size - 1 and word[-size:] in self.lexicon.terms.people for size in (2, 3))
                and not word.endswith(("家庭", "对象"))
            )
            or word.endswith(self.lexicon.terms.callings)
        )

    def _either(self, text: str, edges: Sequence[Edge], groups: dict[str, QueryGroup]) -> dict[str, QueryGroup]:
        """Two conditions whose figures are asked for each (集中和分散各多少) are met by either."""
        if not _EACH.search(text):
            return groups
        for one, other in pairwise(edge for edge in edges if edge.kind == "word"):
            if not (_AND.fullmatch(text[one.end : other.start]) and one.text in groups and other.text in groups):
                continue
            left, right = groups[one.text], groups[other.text]
            if self._conditional(left) and self._conditional(right):
                whole = text[one.start : other.end]
                both = replace(left, text=whole, alternatives=(*left.alternatives, *right.alternatives))
                return {
                    (whole if name == one.text else name): (both if name == one.text else group)
                    for name, group in groups.items()
                    if name != other.text
                }
        return groups

    def _conditional(self, group: QueryGroup) -> bool:
        return any(len(way) == 1 and way[0] in self._conditions for way in group.alternatives)

    def _paying(self, edges: Sequence[Edge]) -> bool:
        """Whether the verb just before 多少钱 says that money is paid (要交多少, 每餐收几块), and none that it is given."""
        return any(
            before.text.endswith(self.lexicon.terms.paying) and (edge.text in {"多少", "几"} or bool(_paid_in(edge)))
            for before, edge in pairwise(edges)
        )

    def _counted(self, edges: Sequence[Edge]) -> str | None:
        """The noun whose things are counted: 多少|失能老人, 几家|敬老院, 失能老人|有|多少, 家庭医生|一共|有|多少名."""
        for at, edge in enumerate(edges):
            if not (_asks_count(edge) or edge.text in self.lexicon.terms.counts):
                continue
            after = next((following for following in edges[at + 1 :] if following.start == edge.end), None)
            if after and after.kind == "word" and (edge.data or self._people(after.text)):
                return after.text
            before = at - 1
            if edge.text in self.lexicon.terms.counts:  # 失能老人|总数
                if (
                    asked_by_noun(edge.text) <= _THINGS
                    and at
                    and edges[before].end == edge.start
                    and edges[before].kind == "word"
                ):
                    return edges[before].text
                continue
            while before >= 0 and edges[before].text in self.lexicon.terms.being:
                before -= 1
            if 0 <= before < at - 1 and edges[before].kind == "word" and _ends_there(edges, at):
                return edges[before].text
        return None

    def _grown_up(self, groups: dict[str, QueryGroup]) -> dict[str, QueryGroup]:
        """The young (娃, 闺女) are just people where they have left school or work; else they may be children."""
        terms = self.lexicon.terms
        if not any(word in text for text in groups for word in terms.grown):
            return groups
        return {text: replace(group, people=True) if text in terms.young else group for text, group in groups.items()}

    def _formal(self, word: str) -> tuple[str, str] | None:
        if formal := self.lexicon.formal(word):
            return formal, "俗称"
        if word not in self.lexicon.explicit and (full := self.lexicon.abbreviations.get(word)):
            return full[0], "简称"
        return None


def _paid_in(edge: Edge) -> frozenset[str]:
    return edge.data.units & {"元"} if isinstance(edge.data, Asked) else frozenset()


def _asks_count(edge: Edge) -> bool:
    if isinstance(edge.data, Asked):
        return bool(edge.data.units) and edge.data.units <= _THINGS and edge.text[:1] in "多几好哪"
    return edge.text in {"多少", "几个", "多少个", "好多"}


def _ends_there(edges: Sequence[Edge], at: int) -> bool:
    """Whether nothing but empty words follows (有多少人签约 counts those who signed)."""
    return all(edge.kind == "closed" for edge in edges[at + 1 :])


def _joined(edges: Iterable[Edge]) -> Iterator[Edge]:
    """Unknown characters that stand side by side are one unknown word (煤|改|电), light verbs between them stay out; a
    negation is one word with what it negates (不|提供用餐)."""
    held: Edge | None = None
    last = 0
    for edge in edges:
        negated = held and held.text in _NEGATIONS and edge.kind in {"word", "closed", "act"}
        # A verb behind a single unknown character is a part of some word that nobody knows (加|分).
        inside = held and edge.kind == "act" and len(edge.text) == 1 and last == 1
        if held and held.end == edge.start and (negated or inside or edge.kind == "unknown"):
            held = replace(held, end=edge.end, text=held.text + edge.text)
            last = edge.end - edge.start
            continue
        if held:
            yield held
        held = edge if edge.kind == "unknown" else None
        last = edge.end - edge.start
        if edge.kind != "unknown":
            yield edge
    if held:
        yield held


def _best(groups: Iterable[QueryGroup]) -> tuple[QueryGroup, ...]:
    """At most ten, the unknown and the longest kept: a long text is cut, not a question."""
    found = list(groups)
    if len(found) <= MAX_GROUPS:
        return tuple(found)
    kept = sorted(found, key=lambda group: (group.people, -len(group.text)))[:MAX_GROUPS]
    return tuple(group for group in found if group in kept)


def _ends_in_amount(words: Iterable[str]) -> bool:
    """Whether a word names an amount: 起付标准, 支付比例, 签约率, 护理补贴, 护理费."""
    return any(
        len(word) > 2
        and word.endswith(("标准", "比例", "率", "补贴", "补助", "津贴", "费", "金", "奖励", "限额", "人数", "天数"))
        for word in words
    )


def _lowest(mentions: Iterable[Mention], regions: Regions) -> Mention | None:
    """The place meant where a place stands within another (山西省晋城市阳城县), else the first."""
    chosen: Mention | None = None
    for mention in mentions:
        if chosen is None or chosen.name in regions.chain(mention.name):
            chosen = mention
    return chosen


def _letter(edges: Iterable[Edge]) -> LetterAsked | None:
    found = LetterAsked()
    for edge in edges:
        if edge.kind == "person":
            found = replace(found, persons=(*found.persons, edge.text))
        elif edge.kind == "letter" and isinstance(edge.data, re.Match) and edge.data.re is _SESSION:
            sitting = edge.data["head"] or edge.data["kind"] or ""
            nth = edge.data["nth"]
            found = replace(
                found,
                kind=found.kind or _SITTINGS.get(sitting),
                session=(edge.data["term"], *([f"{nth}会议"] if nth else [])),
            )
        elif edge.kind == "letter" and isinstance(edge.data, re.Match):
            found = replace(
                found,
                number=edge.data["number"] or edge.data["bare"],
                kind=found.kind or edge.data["kind"] or edge.data["of"],
            )
        elif edge.kind == "letter":
            found = replace(found, kind=found.kind or _LETTER_WORDS[edge.text], words=True)
    return None if found == LetterAsked() else found


def _organ_names(organs: Iterable[str], regions: Regions) -> Mapping[str, str]:
    """Organs in full, without their place and in short: 晋城市卫生健康委员会, 市卫健委, 卫健委 → what stands in the full name."""
    found: dict[str, str] = {}
    for organ in map(normalise, organs):
        names = [organ]
        for mention in regions.find(organ)[:1]:
            if mention.start == 0 and len(organ) - mention.end > 2:
                names += [organ[mention.end :], organ[mention.end - 1 :]]
        for name in names:
            found[name] = name
            for full, short in _ORGANS.items():
                if full in name:
                    found[name.replace(full, short)] = name
    return found


def _traditional(text: str, normal: str) -> Iterator[Rewrite]:
    """The Han words that were written in 繁体."""
    import unicodedata

    plain = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text).lower()).strip()
    if len(plain) != len(normal) or plain == normal:
        return
    for before, after in zip(re.split(r"\s", plain), re.split(r"\s", normal), strict=False):
        if before != after and re.search(r"[㐀-鿿]", before) and len(before) == len(after):
            yield Rewrite(from_=before, to=after, why="繁体")

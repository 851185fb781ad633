"""A question → what it asks for: the words that must be met, place, time, numbers, the kind of figure. Pure functions.

The normalised text is cut into the cheapest row of edges, and what these say is put together.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from indexer.comparisons import plain_comparison
from indexer.cuts import cut
from indexer.edges import Edge, EdgeFinder
from indexer.figuresasked import FigureReader
from indexer.lexicon import Lexicon
from indexer.pinyin import PinyinReader
from indexer.query import Rewrite
from indexer.querydates import DateMention, last_day
from indexer.querygroups import GroupMaker, QueryGroup, fewest
from indexer.queryletters import LetterAsked, LetterMention, letter_asked
from indexer.querynumbers import ConditionMention, NumberMention
from indexer.questionkinds import kinds_of
from indexer.regions import Mention, Regions
from indexer.sayings import Sayings
from indexer.words import normalise

_Data = TypeVar("_Data")


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
    condition_texts: tuple[str, ...] = ()
    number_texts: tuple[str, ...] = ()

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
        self._edges = EdgeFinder(lexicon, regions)
        self._groups = GroupMaker(lexicon)
        self._figures = FigureReader(lexicon)

    def read(self, text: str, today: date, *, as_of: date | None = None, raw: bool = False) -> Understanding:
        """Understand a question. ``raw`` leaves 俗称 as they are; an explicit ``as_of`` is stronger than a year."""
        normal = re.sub(r"\s+", " ", normalise(text)).strip()
        rewrites: list[Rewrite] = list(_traditional(text, normal))
        if re.search(r"[a-z]{2}", normal):
            heard = self.pinyin.read(normal)
            rewrites += [Rewrite(from_=a, to=b, why="拼音") for a, b in heard.rewrites]
            normal = heard.text
        normal = plain_comparison(normal if raw else self.sayings.plain(normal))
        edges = cut(normal, self._edges.find(normal, today), self.lexicon)
        if not raw:
            rewrites += self._groups.rewrites(edges)
        return self._fold(normal, edges, today, as_of, raw, rewrites)

    def _fold(
        self, text: str, edges: tuple[Edge, ...], today: date, as_of: date | None, raw: bool, rewrites: list[Rewrite]
    ) -> Understanding:
        """What all the edges say together."""
        terms = self.lexicon.terms
        groups = self._groups.groups(text, edges, raw)
        figure = self._figures.read(edges, groups)
        kinds = kinds_of(text, asked_units=figure.by_unit)
        dates = _data(edges, DateMention)
        closed = _texts(edges, "closed")
        return Understanding(
            text=text,
            day=as_of or (last_day(dates[0], today) if dates else today),
            groups=fewest(groups.values()),
            acts=self._groups.acts(edges),
            organs=tuple(str(edge.data) for edge in edges if edge.kind == "organ"),
            generic=tuple(word for word in closed if word in terms.generic),
            region=_lowest(_data(edges, Mention), self.regions),
            year=dates[0].year if dates else None,
            exact_day=bool(as_of or (dates and dates[0].day)),
            numbers=_data(edges, NumberMention),
            number_texts=_texts(edges, "number"),
            conditions=_data(edges, ConditionMention),
            condition_texts=_texts(edges, "condition"),
            units=figure.units,
            per=figure.per,
            amount=figure.amount,
            standard=figure.standard,
            counting=not figure.named and (kinds.counting or not terms.counts.isdisjoint(closed)),
            worded=kinds.worded,
            where=kinds.where,
            named=kinds.named,
            when=kinds.when,
            paying=figure.paying,
            counted=figure.counted,
            letter=letter_asked(_data(edges, LetterMention), _texts(edges, "person")),
            rewrites=tuple(dict.fromkeys(rewrites)),
        )


def _data(edges: Iterable[Edge], kind: type[_Data]) -> tuple[_Data, ...]:
    return tuple(edge.data for edge in edges if isinstance(edge.data, kind))


def _texts(edges: Iterable[Edge], kind: str) -> tuple[str, ...]:
    return tuple(edge.text for edge in edges if edge.kind == kind)


def _lowest(mentions: Iterable[Mention], regions: Regions) -> Mention | None:
    """The place meant where a place stands within another (山西省晋城市阳城县), else the first."""
    chosen: Mention | None = None
    for mention in mentions:
        if chosen is None or chosen.name in regions.chain(mention.name):
            chosen = mention
    return chosen


def _traditional(text: str, normal: str) -> Iterator[Rewrite]:
    """The Han words that were written in 繁体."""
    plain = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text).lower()).strip()
    if len(plain) != len(normal) or plain == normal:
        return
    for before, after in zip(re.split(r"\s", plain), re.split(r"\s", normal), strict=False):
        if before != after and re.search(r"[㐀-鿿]", before) and len(before) == len(after):
            yield Rewrite(from_=before, to=after, why="繁体")

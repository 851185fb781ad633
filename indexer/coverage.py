"""Whether a row answers a question: the rule by which something is *found*, and what is missing where it is not.

A row answers when it, with its fact's title, aliases and topic, its conditions, indicator, region and date, covers every
word, age, ordinal, number, unit, place and year of the question, and when one of the covered words says by itself what is
asked for (低保 in the title of a meal subsidy is a condition: it does not make that subsidy the 低保标准). A word of the
question that names a thing (智能手环) may also be covered by the sentence that proves the row; words for who is meant
(居民) and for kinds of money (补贴) may not, since sentences mention many of these in passing.
"""

from typing import NamedTuple

from indexer.asks import Ask, make_ask
from indexer.exactness import exact_texts, exactly_met
from indexer.lexicon import Lexicon
from indexer.places import Place
from indexer.rowkinds import RowKinds
from indexer.rowviews import RowViews
from indexer.sides import FactSide, RowSide
from indexer.understanding import Understanding
from kb.facts import Status

_VAGUE_UNITS = frozenset({"人", "个", "元", "%", "比", "百分点", "户"})


class Coverage(NamedTuple):
    """How far a row answers. ``missing`` are bits over ``Judge.texts``."""

    found: bool
    met: int
    own: int
    missing: int
    place: int  # 3 the place meant, 2 one above it, 1 one below home, 0 elsewhere
    undated: bool  # the row would answer but for its date


class Judge:
    """Judges rows against one question, asked about one place."""

    def __init__(self, asked: Understanding, lexicon: Lexicon, place: Place) -> None:
        self.asked = asked
        self.place = place
        self.asks = tuple(make_ask(group, lexicon) for group in (*asked.groups, *asked.acts))
        exact = exact_texts(asked)
        self.texts = (*(ask.text for ask in self.asks), *exact, place.text)
        self.views = RowViews(self.asks, len(asked.groups))
        self._kinds = RowKinds(asked, lexicon, self.views)
        self._bits = self.views.bits
        self._all = self.views.all
        self._required = sum(bit for bit, ask in self._bits if not ask.people)
        self._telling_bits = sum(bit for bit, ask in self._bits if ask.telling)
        self._place_bit = 1 << (len(self.texts) - 1)
        self.exact = bool(exact)
        # A figure is asked for without its unit naming the measure, as 天 and 次 do; a bare name asks for none.
        self._asks_figure = (asked.amount and not asked.units) or bool(asked.units & _VAGUE_UNITS)

    @property
    def counts_beside(self) -> bool:
        """Whether a number stands beside what is asked, so that the other numbers of a fact matter."""
        return bool(self.asked.numbers and self.asked.units)

    def texts_of(self, missing: int) -> tuple[str, ...]:
        """The texts of missing bits."""
        return tuple(text for place, text in enumerate(self.texts) if missing >> place & 1)

    def judge(self, fact: FactSide, row: RowSide) -> Coverage:
        """How far one row answers."""
        by_head, by_topic, _ = self.views.head(fact.head, fact.topic)
        by_row = self.views.row(row.own).met
        met = by_head | by_row
        if met != self._all:
            met |= self._further(self._all & ~met, fact, row)
        own, count = by_row.bit_count(), met.bit_count()
        missing = self._required & ~met
        core = bool(met & (self._telling_bits | by_topic)) or self._done(row.own)
        if self.exact:
            found, told, lacking = exactly_met(self.asked, fact, row)
            own, count, core = own + told, count + found, core or bool(told)
            missing |= lacking << len(self.asks)
        place = self.place.rank(fact, row)
        if not place:
            missing |= self._place_bit
        if fact.in_words and self.asked.worded:
            missing |= self._undone(row.said)
        if (
            missing
            or fact.draft
            or not (core or (count and not self._asks_figure))
            or not self._kinds.fits(fact, row, by_row)
        ):
            return Coverage(False, count, own, missing, place, False)
        dated = self._dated(fact, row)
        return Coverage(dated, count, own, 0, place, not dated)

    def _further(self, open_bits: int, fact: FactSide, row: RowSide) -> int:
        """Groups met by a compound's words here and there, by the sentence that proves the row, or by the organ."""
        found = self.views.across(row.own, fact.head) | self.views.by_organ(fact.organ)
        for bit, ask in self._bits:
            if bit & open_bits & ~found and (
                (row.said and _said(ask, fact, row)) or (ask.living and self._lives(ask, fact, row))
            ):
                found |= bit
        return found & open_bits

    def _lives(self, ask: Ask, fact: FactSide, row: RowSide) -> bool:
        """Where one lives is a condition for those whom the fact's own topic names (五保 … 敬老院 → 集中)."""
        return any(word in row.own for word in ask.living) and bool(
            self.views.head(fact.head, fact.topic)[1] & self._required
        )

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


def _said(ask: Ask, fact: FactSide, row: RowSide) -> bool:
    """Whether the proving sentence covers a word: not one that tells this row from the others of its table."""
    if fact.in_words:  # the words are the rule itself
        return ask.said_plainly(row.said)
    return ask.said(row.said) and not (fact.conditions and ask.met(fact.conditions))

"""The groups of a question made ready for many comparisons: which texts meet them, which just name them, which say them."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from indexer.lexicon import Lexicon
from indexer.querygroups import QueryGroup

Options = tuple[str, ...]  # any of them
Way = tuple[Options, ...]  # all of these


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
class Ask:
    """A group made ready for many comparisons."""

    text: str
    ways: tuple[Way, ...]
    measures: _Measures | None
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
        """Whether a text has the words of one of the ways."""
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
        return self.sayable and self.said_plainly(text)

    def said_plainly(self, text: str) -> bool:
        """Whether one of the ways of one word stands in a text."""
        return any(len(way) == 1 and word in text for way in self.ways for word in way[0])

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


def make_ask(group: QueryGroup, lexicon: Lexicon) -> Ask:
    """Make a group ready, with what the vocabulary holds equal to the words of its compounds."""
    terms = lexicon.terms
    ways = tuple(
        tuple((word, *lexicon.equivalents(word)) if len(way) > 1 else (word,) for word in way)
        for way in group.alternatives
    )
    measures = tuple(
        way for way, a in zip(ways, group.alternatives, strict=True) if len(a) > 1 and terms.measure(a[-1])
    )
    plain_ways = tuple(way for way in ways if way not in measures)
    telling = _tells(group, lexicon)
    amount = group.text in terms.money or group.text.endswith(("补贴", "补助", "津贴", "奖励", "费", "金"))
    return Ask(
        text=group.text,
        ways=plain_ways,
        measures=_Measures(measures, terms.people) if measures else None,
        telling=telling,
        people=group.people,
        compound=any(len(way) > 1 for way in ways),
        sayable=(telling and not amount) or group.base,
        named=frozenset(word for way in plain_ways for word in way[-1]),
        living=group.living,
        words=_shortest(plain_ways),
        compounds=tuple(way for way in plain_ways if len(way) > 1),
    )


def _tells(group: QueryGroup, lexicon: Lexicon) -> bool:
    """Whether a group says by itself what is asked for: in its own word and in another, whatever these are called."""

    def telling(word: str) -> bool:
        return all(lexicon.terms.telling(form) for form in (word, *lexicon.equivalents(word)))

    return not group.people and telling(group.text) and any(telling(word) for way in group.alternatives for word in way)


def _shortest(ways: Iterable[Way]) -> tuple[str, ...]:
    """The words of the ways of one word; one that holds another is met only where that is met too."""
    words = dict.fromkeys(word for way in ways if len(way) == 1 for word in way[0])
    return tuple(word for word in words if not any(other in word for other in words if other != word))

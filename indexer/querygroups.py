"""The words of a cut question → the groups that an answer must meet, each with all that says the same.

Every word that is not of a closed class becomes a group; that it is unknown does not excuse it.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from indexer.edges import Edge
from indexer.lexicon import Lexicon
from indexer.query import Rewrite
from indexer.words import normalise

MAX_GROUPS = 10
MAX_ACTS = 4
_SHARE_OF = frozenset({"按", "按照", "依照", "占", "扣", "从"})
_EACH = re.compile(r"各自?(?:是|有|为|补|给|发|报)?(?:多少|几)|分别")
_AND = re.compile(r"的?(?:和|跟|与|及|、|同)")


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


class GroupMaker:
    """Makes the groups of questions with one lexicon. ``raw`` leaves 俗称 as they are."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._conditions = frozenset(map(normalise, lexicon.index.conditions))

    def groups(self, text: str, edges: Sequence[Edge], raw: bool) -> dict[str, QueryGroup]:
        """The groups of a cut text, by their words."""
        found: dict[str, QueryGroup] = {}
        bases = {edge.end for edge in edges if edge.text in _SHARE_OF}
        for edge in _worded(edges):
            found.setdefault(edge.text, replace(self._group(edge, raw), base=edge.start in bases))
        return self._either(text, edges, self._grown_up(found))

    def acts(self, edges: Iterable[Edge]) -> tuple[QueryGroup, ...]:
        """The everyday verbs, which only order."""
        acts = dict.fromkeys(self._lexicon.terms.stem(edge.text) for edge in edges if edge.kind == "act")
        return tuple(QueryGroup(act, self._lexicon.alternatives(act), known=False, people=True) for act in acts)[
            :MAX_ACTS
        ]

    def rewrites(self, edges: Iterable[Edge]) -> Iterator[Rewrite]:
        """The 俗称 and abbreviations among the words, with what they stand for."""
        for edge in _worded(edges):
            if formal := self._lexicon.formal(edge.text):
                yield Rewrite(from_=edge.text, to=formal, why="俗称")
            elif edge.text not in self._lexicon.explicit and (full := self._lexicon.abbreviations.get(edge.text)):
                yield Rewrite(from_=edge.text, to=full[0], why="简称")

    def _group(self, edge: Edge, raw: bool) -> QueryGroup:
        word = edge.text
        alternatives = dict.fromkeys(self._lexicon.alternatives(word, raw))
        guessed = edge.kind == "word" and word not in self._lexicon and word in self._lexicon.abbreviations
        if not raw and word not in self._lexicon.explicit:
            for full in self._lexicon.abbreviations.get(word, ()):
                alternatives.update(dict.fromkeys(self._lexicon.alternatives(full)))
        people = self._lexicon.terms.role(word) == "people"
        living = () if raw else self._living(word)
        return QueryGroup(word, tuple(alternatives), edge.kind == "word", people, guessed=guessed, living=living)

    def _living(self, word: str) -> tuple[str, ...]:
        """What the vocabulary has for living in a place: 住敬老院 is 集中供养."""
        return tuple(
            dict.fromkeys(
                other
                for phrase in (f"住{word}", f"{word}住", f"在{word}住")
                if self._lexicon.formal(phrase)
                for other in self._lexicon.equivalents(phrase)
                if word not in other
            )
        )

    def _grown_up(self, groups: dict[str, QueryGroup]) -> dict[str, QueryGroup]:
        """The young (娃, 闺女) are just people where they have left school or work; else they may be children."""
        terms = self._lexicon.terms
        if not any(word in text for text in groups for word in terms.grown):
            return groups
        return {text: replace(group, people=True) if text in terms.young else group for text, group in groups.items()}

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


def _worded(edges: Iterable[Edge]) -> Iterator[Edge]:
    return (edge for edge in edges if edge.kind in {"word", "unknown"})


def fewest(groups: Iterable[QueryGroup]) -> tuple[QueryGroup, ...]:
    """At most ten, the unknown and the longest kept: a long text is cut, not a question."""
    found = list(groups)
    if len(found) <= MAX_GROUPS:
        return tuple(found)
    kept = sorted(found, key=lambda group: (group.people, -len(group.text)))[:MAX_GROUPS]
    return tuple(group for group in found if group in kept)

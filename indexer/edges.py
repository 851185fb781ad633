"""A question → its *edges*: every piece of the text with what it can be read as, and how dear that reading is.

Words of the lexicon, words of the closed classes, dates, numbers, places, letters, organs and people, and last what the
general dictionary alone knows. Words known to the lexicon are cheaper than unknown ones.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from indexer.lexicon import Lexicon
from indexer.organnames import organ_names
from indexer.querydates import find_dates
from indexer.queryletters import find_letters, letter_words
from indexer.querynumbers import find_asked, find_conditions, find_numbers
from indexer.regions import Regions
from indexer.words import normalise

EdgeKind = Literal[
    "word", "closed", "act", "unknown", "date", "number", "condition", "asked", "region", "letter", "organ", "person"
]
_COST = {
    "date": 0.85,
    "number": 0.9,
    "condition": 0.9,
    "asked": 0.95,
    "region": 0.9,
    "letter": 0.9,
    "organ": 0.9,
    "person": 0.9,
}
RUN = re.compile(r"[㐀-鿿]+|[a-z]+|\d+(?:\.\d+)?")
_LONGEST_TERM, _LONGEST_ORGAN = 6, 16


@dataclass(frozen=True, slots=True)
class Edge:
    """A piece of the text with what it is read as."""

    start: int
    end: int
    kind: EdgeKind
    text: str
    cost: float
    data: object = None


class EdgeFinder:
    """Finds the edges of questions with one lexicon and one list of places."""

    def __init__(self, lexicon: Lexicon, regions: Regions) -> None:
        self._lexicon = lexicon
        self._regions = regions
        self._organs = organ_names(lexicon.index.organs, regions)
        self._persons = frozenset(map(normalise, lexicon.index.proposers))
        self._persons_longest = max(map(len, self._persons), default=0)

    def find(self, text: str, today: date) -> Iterator[Edge]:
        """All edges of a normalised text; among equals those found first are preferred."""
        yield from self._mentions(text, today)
        for start in range(len(text)):
            for end in self._lexicon.at(text, start):
                yield self._word(text[start:end], start, end)
            for end in range(start + 1, min(len(text), start + _LONGEST_TERM) + 1):
                if edge := self._term(text[start:end], start, end):
                    yield edge
            yield from self._named(text, start)
        for run in RUN.finditer(text):
            yield from self._dictionary(run.group(), run.start())

    def _mentions(self, text: str, today: date) -> Iterator[Edge]:
        """Everything that a pattern recognises."""
        found: list[tuple[EdgeKind, int, int, object]] = []
        found += [("date", m.start, m.end, m) for m in find_dates(text, today)]
        found += [("number", m.start, m.end, m) for m in find_numbers(text)]
        found += [("condition", m.start, m.end, m) for m in find_conditions(text)]
        found += [("asked", m.start, m.end, m) for m in find_asked(text)]
        found += [("region", m.start, m.end, m) for m in self._regions.find(text, is_word=self._is_word)]
        found += [("letter", m.start, m.end, m) for m in find_letters(text)]
        for kind, start, end, data in found:
            yield Edge(start, end, kind, text[start:end], _COST[kind], data)

    def _is_word(self, word: str) -> bool:
        return word in self._lexicon.explicit or self._lexicon.terms.role(word) is not None

    def _word(self, word: str, start: int, end: int) -> Edge:
        """A word of the lexicon."""
        if end - start == 1:  # no term of the index: it is looked for in the texts only
            return Edge(start, end, "unknown", word, 1.0)
        closed = self._lexicon.terms.role(word) in {"function", "generic"} and not self._lexicon.formal(word)
        cost = 1.05 if closed else 1.0 if word in self._lexicon.explicit else 1.01
        return Edge(start, end, "closed" if closed else "word", word, cost)

    def _term(self, word: str, start: int, end: int) -> Edge | None:
        """A word of the closed classes, or an abbreviation."""
        terms, single, known = self._lexicon.terms, end - start == 1, word in self._lexicon
        if not known and (role := terms.role(word)):
            # 户 of 用户 is none of the people asked about.
            return Edge(start, end, "closed", word, 1.35 if role == "people" and single else 1.0)
        if not (single or known) and (word in terms.condition or word in terms.money):
            return Edge(start, end, "word", word, 1.0)
        if not single and word in self._lexicon.abbreviations:
            return Edge(start, end, "word", word, 1.6)
        if not known and word in terms.things:
            return Edge(start, end, "unknown", word, 1.0)
        if not known and word in terms.acts:
            return Edge(start, end, "act", word, 1.95 if single else 1.0)
        return None

    def _named(self, text: str, start: int) -> Iterator[Edge]:
        """People, organs and words for letters."""
        for length in range(min(self._persons_longest, len(text) - start), 1, -1):
            if text[start : start + length] in self._persons:
                yield Edge(start, start + length, "person", text[start : start + length], _COST["person"])
        for length in range(min(_LONGEST_ORGAN, len(text) - start), 2, -1):
            if text[start : start + length] in self._organs:
                name = text[start : start + length]
                yield Edge(start, start + length, "organ", name, _COST["organ"], self._organs[name])
        for said in letter_words(text, start):
            yield Edge(start, said.end, "letter", text[start : said.end], _COST["letter"], said)

    def _dictionary(self, run: str, offset: int) -> Iterator[Edge]:
        """Words of the general dictionary: not known here, but words."""
        at = 0
        for word in self._lexicon.words.segment(run):
            start = run.find(word, max(0, at - len(word)))
            if start < 0:
                start = run.find(word)
            at = max(at, start + len(word))
            if word not in self._lexicon and start >= 0 and len(word) > 1:
                yield Edge(offset + start, offset + start + len(word), "unknown", word, 2.3)

"""From the card of a fact to the hit that is shown: the rows that answer, best first, with their sources."""

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote as percent_encoded

from indexer.cards import Card
from indexer.coverage import Coverage
from indexer.marks import Marks, snippet
from indexer.query import Hit
from indexer.ranking import Merit, Ranked, Ranker, fact_side, row_sides
from indexer.rankrows import number_of_day
from indexer.words import normalise
from kb.facts import FactRow

_SENTENCE = re.compile(r"[^。；;\n]+[。；;]?")


@dataclass(frozen=True, slots=True)
class Answer:
    """A candidate looked at in full: its rows with what they cover, best first."""

    ranked: Ranked
    card: Card
    rows: tuple[tuple[FactRow, Coverage], ...]
    merit: Merit
    coverage: Coverage


def look(ranked: Ranked, card: Card, ranker: Ranker) -> Answer:
    """Judge a fact by all that its card says, where words are missing also by the sentences that prove its rows."""
    side = fact_side(ranked.payload, ranker.judge.counts_beside)._replace(conditions=card.conditions)
    judged = []
    for at, (row, shown) in enumerate(zip(card.rows, card.sides, strict=True)):
        coverage = ranker.judge.judge(side, shown)
        if coverage.missing:
            shown = shown._replace(said=f"{card.prose}\n{_proving(row)}")
            coverage = ranker.judge.judge(side, shown)
        merit = ranker.merit(side, shown, coverage, ranked.payload, plainness=row.derived + (row.op in {"+", "-"}))
        rank = (merit[:3], -ranker.judge.views.others(shown.own, side.conditions), merit, -at)
        judged.append((rank, merit, coverage, row))
    if not judged:
        return _in_words(ranked, card, ranker)
    judged.sort(reverse=True, key=lambda one: one[0])
    rows = tuple((row, coverage) for *_, coverage, row in judged)
    return Answer(ranked, card, rows, judged[0][1], judged[0][2])


def glance(ranked: Ranked, card: Card, ranker: Ranker) -> Answer:
    """A fact further down: its rows by how much of the question their own words meet, else as they stand in the table."""
    met = [ranker.judge.views.row(own).met.bit_count() for own in card.owns]
    nearest = sorted(range(len(met)), key=lambda at: -met[at])
    rows = tuple((card.rows[at], ranked.coverage._replace(met=met[at])) for at in nearest)
    return Answer(ranked, card, rows, ranked.merit, ranked.coverage)


def _in_words(ranked: Ranked, card: Card, ranker: Ranker) -> Answer:
    """A rule in words has no rows; its prose and its quotes are what covers."""
    merit, coverage = ranked.merit, ranked.coverage
    side = fact_side(ranked.payload)
    for row in row_sides(ranked.payload, number_of_day(ranker.judge.asked.day)):
        shown = row._replace(said=card.words)
        found = ranker.judge.judge(side, shown)
        if (found_merit := ranker.merit(side, shown, found, ranked.payload)) >= merit:
            merit, coverage = found_merit, found
    return Answer(ranked, card, (), merit, coverage)


def _proving(row: FactRow) -> str:
    """The sentences of the quotes in which the row's number (or words) stand, normalised."""
    marks = re.findall(r"\d+(?:\.\d+)?", normalise(row.written)) or ([normalise(row.text)] if row.text else [])
    sentences = (sentence for source in row.sources for sentence in _SENTENCE.findall(normalise(source.quote)))
    return "\n".join(sentence for sentence in sentences if any(mark in sentence for mark in marks))


_encoded = lru_cache(maxsize=4096)(percent_encoded)


def fact_hit(answer: Answer, words: Marks, *, answers: bool) -> Hit:
    """The hit of a fact: with ``answers`` only the rows that answer stand in front, else the closest ones."""
    first = [row for row, coverage in answer.rows if coverage.found] if answers else []
    if not first and answer.rows:
        most = max(coverage.met for _, coverage in answer.rows)
        first = [row for row, coverage in answer.rows if coverage.met == most]
    shown = {id(row) for row in first}
    card = answer.card
    return Hit(
        type="fact",
        id=card.id,
        title=card.title,
        region=card.region,
        topic=card.topic,
        organ=card.organ,
        snippet=snippet(first[0].sources[-1].quote if first and first[0].sources else card.lead, words),
        url="/" + _encoded(card.id),
        rows=tuple(first),
        more_rows=tuple(row for row, _ in answer.rows if id(row) not in shown),
        draft=card.draft,
    )

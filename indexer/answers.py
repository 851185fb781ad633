"""From the record of a fact to the hit that is shown: the rows that answer, best first, with their sources."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from urllib.parse import quote as percent_encoded

from indexer.coverage import Coverage, RowSide, changed
from indexer.documents import normalise_long
from indexer.query import Hit
from indexer.ranking import Merit, Ranked, Ranker, fact_side, row_sides
from indexer.rankrows import number_of_day, row_numbers
from indexer.words import normalise
from kb.facts import Cell, Fact, FactRow
from kb.models import Kind
from kb.status import BASE, rows_at

_SENTENCE = re.compile(r"[^。；;\n]+[。；;]?")
MARK, UNMARK = "\ue000", "\ue001"
SNIPPET = 90


@dataclass(frozen=True, slots=True)
class Answer:
    """A candidate looked at in full: its rows with what they cover, best first."""

    ranked: Ranked
    fact: Fact
    rows: tuple[tuple[FactRow, Coverage], ...]
    merit: Merit
    coverage: Coverage


@lru_cache(maxsize=4096)
def read_record(record: bytes, day: date, months: int) -> tuple[Fact, tuple[FactRow, ...]]:
    """A record as a fact with its rows on a day; what is popular is read once."""
    fact = Fact.model_validate_json(record)
    return fact, rows_at(fact, day, months)


def look(ranked: Ranked, record: bytes, ranker: Ranker, months: int) -> Answer:
    """Judge a fact by its whole record, where words are missing also by the sentences that prove its rows."""
    fact, rows = read_record(record, ranker.judge.asked.day, months)
    side = fact_side(ranked.payload, ranker.judge.counts_beside)
    prose = normalise_long("\n".join([fact.intro, *(version.prose for version in fact.versions)]))
    judged = []
    for at, row in enumerate(rows):
        shown = row_side(row)
        coverage = ranker.judge.judge(side, shown)
        if coverage.missing:
            shown = shown._replace(said=f"{prose}\n{_proving(row)}")
            coverage = ranker.judge.judge(side, shown)
        merit = ranker.merit(side, shown, coverage, ranked.payload, plainness=row.derived + (row.op in {"+", "-"}))
        judged.append((merit, -at, coverage, row))
    if not judged:
        return _in_words(ranked, fact, ranker, prose)
    judged.sort(reverse=True, key=lambda one: one[:2])
    return Answer(ranked, fact, tuple((row, coverage) for *_, coverage, row in judged), judged[0][0], judged[0][2])


def glance(ranked: Ranked, record: bytes, ranker: Ranker, months: int) -> Answer:
    """A fact further down: its rows by how much of the question their own words meet, else as they stand in the table."""
    fact, rows = read_record(record, ranker.judge.asked.day, months)
    nearest = sorted(rows, key=lambda row: -ranker.judge.row(_own(row)).met.bit_count())
    covered = ((row, ranked.coverage._replace(met=ranker.judge.row(_own(row)).met.bit_count())) for row in nearest)
    return Answer(ranked, fact, tuple(covered), ranked.merit, ranked.coverage)


def _own(row: FactRow) -> str:
    """A row's conditions, indicator and words, as they are compared."""
    dims = {name: value for name, value in row.dims.items() if name != BASE}  # per cent of what is not what
    parts = (*dims.values(), row.indicator, row.text or "", changed(row.op), *dims)
    return "|".join(normalise(part) for part in parts if part)


def _in_words(ranked: Ranked, fact: Fact, ranker: Ranker, prose: str) -> Answer:
    """A rule in words has no rows; its prose is what covers."""
    merit, coverage = ranked.merit, ranked.coverage
    side = fact_side(ranked.payload)
    for row in row_sides(ranked.payload, number_of_day(ranker.judge.asked.day)):
        shown = row._replace(said=prose)
        found = ranker.judge.judge(side, shown)
        if (found_merit := ranker.merit(side, shown, found, ranked.payload)) >= merit:
            merit, coverage = found_merit, found
    return Answer(ranked, fact, (), merit, coverage)


def row_side(row: FactRow) -> RowSide:
    """What a row has to show, with its direction of change."""
    begin, over = _days(row)
    return RowSide(
        own=_own(row),
        numbers=" ".join(_numbers(row)),
        unit=_unit(row),
        status=row.status,
        begin=begin,
        over=over,
    )


def _days(row: FactRow) -> tuple[int, int]:
    """From when a row is known, and the end of the year or term that it is about."""
    begin = number_of_day(row.effective_from or row.seen_on)
    if not row.as_of:
        return begin, 0
    year, exact = int(row.as_of[:4]), row.as_of.replace("-", "")
    if row.kind is Kind.TARGET and len(exact) == 8:
        return begin, int(exact)
    if len(exact) == 8:
        return int(exact), 0
    return min(begin, year * 10_000 + 101) if begin else year * 10_000 + 101, year * 10_000 + 1231


def _numbers(row: FactRow) -> tuple[str, ...]:
    return row_numbers(Cell(written=row.written, indicator=row.indicator, value=row.value, value_max=row.value_max))


def _unit(row: FactRow) -> str:
    below = "·".join(part for part in (row.each, row.per) if part)
    return f"{row.unit or ''}{'/' + below if below else ''}"


def _proving(row: FactRow) -> str:
    """The sentences of the quotes in which the row's number (or words) stand, normalised."""
    marks = re.findall(r"\d+(?:\.\d+)?", normalise(row.written)) or ([normalise(row.text)] if row.text else [])
    sentences = (sentence for source in row.sources for sentence in _SENTENCE.findall(normalise(source.quote)))
    return "\n".join(sentence for sentence in sentences if any(mark in sentence for mark in marks))


def fact_hit(answer: Answer, words: re.Pattern[str] | None, *, answers: bool) -> Hit:
    """The hit of a fact: with ``answers`` only the rows that answer stand in front, else the closest ones."""
    first = [row for row, coverage in answer.rows if coverage.found] if answers else []
    if not first and answer.rows:
        most = max(coverage.met for _, coverage in answer.rows)
        first = [row for row, coverage in answer.rows if coverage.met == most]
    shown = {id(row) for row in first}
    fact = answer.fact
    return Hit(
        type="fact",
        id=fact.id,
        title=fact.title,
        region=fact.region,
        topic=fact.topic,
        organ=fact.organ,
        snippet=snippet(_source_text(fact, first), words),
        url="/" + percent_encoded(fact.id),
        rows=tuple(first),
        more_rows=tuple(row for row, _ in answer.rows if id(row) not in shown),
        draft=fact.draft,
    )


def _source_text(fact: Fact, rows: Sequence[FactRow]) -> str:
    if rows and rows[0].sources:
        return rows[0].sources[-1].quote
    quotes = [quote.text for version in fact.versions[:1] for quote in version.quotes]
    return quotes[0] if quotes else fact.intro


def words_to_mark(words: Iterable[str]) -> re.Pattern[str] | None:
    """The words to highlight, the longest first, as one pattern."""
    found = sorted({word for word in words if len(word) > 1}, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, found))) if found else None


def snippet(text: str, words: re.Pattern[str] | None) -> str:
    """A passage of about 90 characters around what matched first, with neutral marks."""
    first = words.search(text) if words else None
    if words is None or first is None:
        return text[:SNIPPET] + ("…" if len(text) > SNIPPET else "")
    start = max(0, first.start() - SNIPPET // 3)
    marked = words.sub(lambda match: f"{MARK}{match.group()}{UNMARK}", text[start : start + SNIPPET])
    return ("…" if start else "") + marked + ("…" if start + SNIPPET < len(text) else "")

"""Everything the page of a fact shows on a day, gathered before a template sees it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kb.facts import Fact, FactRow, Form, Status, Version
from kb.status import begin, status_at
from web import links
from web.citation import Source, cite, source_name
from web.history import History, history
from web.holding import rows_of_day
from web.searching import Searching
from web.tables import Table, anchor, as_table


@dataclass(frozen=True, slots=True)
class Citable:
    """A row with its ready sentence."""

    row: FactRow
    place: str
    sentence: str


@dataclass(frozen=True, slots=True)
class FactView:
    """A fact on a day. ``versions`` of then, those still to come, and those before."""

    fact: Fact
    day: date
    rows: tuple[FactRow, ...]
    table: Table
    status: Status | None
    now: tuple[Version, ...]
    later: tuple[Version, ...]
    before: tuple[Version, ...]
    history: History | None
    citables: tuple[Citable, ...]
    documented: bool  # rests on a policy document (依据), not on a letter alone
    sources: Mapping[str, str]  # ids and formal names of every letter and document it quotes

    def sentence(self, row: FactRow) -> str:
        return next((c.sentence for c in self.citables if c.row is row), "")


async def view_fact(search: Searching, fact: Fact, day: date, base_url: str) -> FactView:
    """Gather it: the rows of the day, the versions around it, the names of the sources."""
    months = search.review_months(fact.topic)
    rows = rows_of_day(fact, day, months)
    now, later, before = split_versions(fact, rows, day)
    found = await sources_of(search, fact)
    link = base_url.rstrip("/") + links.page(fact.id, as_of=day)
    table = as_table(rows)
    return FactView(
        fact=fact,
        day=day,
        rows=rows,
        table=table,
        status=table.status if rows else status_at(fact, day, months) if now else Status.NO_DATA,
        now=now,
        later=later,
        before=before,
        history=history(fact, months),
        citables=tuple(Citable(row, anchor(row), cite(fact, row, found, link, day)) for row in rows if not fact.draft),
        documented=any(quote.source.startswith("documents/") for version in now for quote in version.quotes),
        sources={id_: source_name(source) for id_, source in ((s.id, s) for s in found)},
    )


Versions = tuple[Version, ...]


def split_versions(fact: Fact, rows: Sequence[FactRow], day: date) -> tuple[Versions, Versions, Versions]:
    """The versions that the rows of the day stand in, those to come, those before.

    A 部分调整 stands on the version below it, and targets beside the rest, so there may be several of the day.
    """
    now = [v for v in fact.versions if any(_stands_in(row, v) for row in rows)]
    begun = [v for v in fact.versions if (begin(v) or date.max) <= day]
    if not rows:  # a rule in words
        now = begun[:1]
    later = [v for v in fact.versions if v not in begun and v not in now]
    return tuple(now), tuple(later), tuple(v for v in begun if v not in now)


def _stands_in(row: FactRow, version: Version) -> bool:
    if version.form in (Form.SINCE, Form.SPAN) and row.effective_from != version.start:
        return False
    quotes = {quote.text for quote in version.quotes}
    written = any(
        row.dims == line.dims and (row.indicator, row.written) == (c.indicator, c.written)
        for line in version.rows
        for c in line.cells
    )
    return written and all(source.quote in quotes for source in row.sources)


async def sources_of(search: Searching, fact: Fact) -> tuple[Source, ...]:
    """The letters and documents that a fact quotes, as far as the index has them."""
    ids = dict.fromkeys(quote.source for version in fact.versions for quote in version.quotes)
    found = [await (search.reply(id_) if id_.startswith("replies/") else search.document(id_)) for id_ in ids]
    return tuple(source for source in found if source is not None)

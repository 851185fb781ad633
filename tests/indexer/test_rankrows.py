"""What ranking reads of a row says the same as kb.status, on every day, for every fact that can be written."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.cards import Card
from indexer.documents import DocumentMaker
from indexer.rankrows import RankRow, number_of_day, placed, rank_rows
from indexer.words import Words
from kb.content import load_content
from kb.facts import Cell, Fact, FactRow, Form, Quote, Row, Status, Version
from kb.models import Kind
from kb.status import rows_at
from kb.vocabulary import Vocabulary

MONTHS = 12
ROOT = Path(__file__).parents[2]
MAKER = DocumentMaker(Vocabulary(), Words(Vocabulary()), lambda place: (place,))
DAYS = st.dates(date(2019, 1, 1), date(2027, 12, 31))
VALUES = st.integers(1, 9).map(
    lambda value: Cell(written=str(value), indicator="补贴", value=Decimal(value), unit="元", proofs=(0,))
)


def ranked_on(rows: tuple[RankRow, ...], day: date) -> list[tuple[str, str]]:
    """(text, status) of what is there on a day, in no order; of the earliest version where there is nothing."""
    there = [(row.text, str(status)) for row in rows if (status := row.status_on(number_of_day(day)))]
    return sorted(there or [(row.text, str(Status.NO_DATA)) for row in rows if row.earliest])


def real_on(fact: Fact, day: date) -> list[tuple[str, str]]:
    return sorted(
        ("|".join((*row.dims.values(), row.indicator, *([row.text] if row.text else []), *row.dims)), str(row.status))
        for row in rows_at(fact, day, MONTHS)
    )


def assert_same(fact: Fact, days: list[date]) -> None:
    rows = rank_rows(tuple(placed(fact, MONTHS)))
    for day in days:
        assert ranked_on(rows, day) == real_on(fact, day), day
        assert shown_on(fact, day) == rows_at(fact, day, MONTHS), day


def shown_on(fact: Fact, day: date) -> tuple[FactRow, ...]:
    """The rows of the card that is kept with the index."""
    document = MAKER.fact(fact)
    return Card(fact.id, orjson.loads(document.payload), document.record, day).rows


def days_that_matter(fact: Fact) -> list[date]:
    found = {date(2018, 1, 1), date(2030, 1, 1)}
    for version in fact.versions:
        for day in (
            version.start,
            version.end,
            version.day,
            version.target,
            fact.reviewed,
            *(q.date for q in version.quotes),
        ):
            if day:
                found |= {day - timedelta(days=1), day, day + timedelta(days=1), day + timedelta(days=366)}
    return sorted(found)


WITH_ROWS = [fact for fact in load_content(ROOT / "content").facts if any(version.rows for version in fact.versions)]


@pytest.mark.parametrize("fact", WITH_ROWS, ids=lambda fact: fact.id)
def test_real_content(fact: Fact) -> None:
    rows = rank_rows(tuple(placed(fact, MONTHS)))
    for day in days_that_matter(fact):
        real = sorted(str(row.status) for row in rows_at(fact, day, MONTHS))
        assert sorted(status for _, status in ranked_on(rows, day)) == real, day
        assert shown_on(fact, day) == rows_at(fact, day, MONTHS), day


def test_a_rule_in_words_has_one_row_a_version() -> None:
    version = Version(heading="2024-08-06 见", form=Form.SEEN, day=date(2024, 8, 6), prose="由县级制定。", line=1)
    fact = Fact(
        id="f", region="r", topic="t", title="办法", kind=Kind.RULE, reviewed=date(2024, 8, 6), versions=(version,)
    )
    (row,) = rank_rows(tuple(placed(fact, MONTHS)))
    assert (row.text, row.numbers, row.begin, row.fresh) == ("由县级制定。", "", 20240806, 20250806)


@st.composite
def versions(draw: st.DrawFn) -> tuple[Version, ...]:
    found: dict[date, Version] = {}
    for _ in range(draw(st.integers(1, 4))):
        form = draw(
            st.sampled_from(
                [Form.SINCE, Form.SINCE, Form.SPAN, Form.YEAR, Form.SEEN, Form.AS_OF, Form.TARGET, Form.REPEALED]
            )
        )
        start = draw(DAYS)
        seen = draw(st.dates(start - timedelta(days=200), start + timedelta(days=400)))
        quote = Quote(
            text="引文",
            source="replies/晋城市/2024-人大-1-局",
            section=None,
            label="局",
            date=draw(st.sampled_from([seen, None])),
            line=1,
        )
        rows = tuple(
            Row(dims={"档": name}, cells=(draw(VALUES),), line=1)
            for name in draw(st.sampled_from([("一",), ("一", "二"), ("二", "三")]))
        )
        fields: dict[str, object] = {
            "form": form,
            "heading": "",
            "line": 1,
            "quotes": (quote,),
            "rows": () if form is Form.REPEALED else rows,
        }
        match form:
            case Form.SINCE | Form.REPEALED:
                fields |= {"start": start, "partial": form is Form.SINCE and draw(st.booleans())}
            case Form.SPAN:
                fields |= {"start": start, "end": start + timedelta(days=draw(st.integers(1, 700)))}
            case Form.YEAR:
                start = date(start.year, 1, 1)
                fields |= {"start": start, "end": date(start.year, 12, 31)}
            case Form.TARGET:
                start = date(start.year, 12, 31)
                fields |= {"target": start}
            case _:
                fields |= {"day": start}
        found[start] = Version.model_validate(fields)
    return tuple(found[day] for day in sorted(found, reverse=True))


@settings(max_examples=400, deadline=None)
@given(versions(), st.sampled_from([None, date(2022, 5, 1), date(2025, 8, 1)]))
def test_any_history(made: tuple[Version, ...], reviewed: date | None) -> None:
    fact = Fact(
        id="facts/晋城市/主题/名",
        region="晋城市",
        topic="主题",
        title="名",
        kind=Kind.STANDARD,
        reviewed=reviewed,
        versions=made,
    )
    assert_same(fact, days_that_matter(fact))


def test_a_row_is_read_in_one_string() -> None:
    cell = Cell(written="21.48万", indicator="护理补贴", value=Decimal(214800), unit="元", per="月", each="人")
    version = Version(
        heading="2024-01-01 起",
        form=Form.SINCE,
        start=date(2024, 1, 1),
        rows=(Row(dims={"供养方式": "集中"}, cells=(cell,), line=1),),
        line=1,
    )
    fact = Fact(
        id="f", region="r", topic="t", title="补贴", kind=Kind.STANDARD, reviewed=date(2024, 8, 6), versions=(version,)
    )
    (row,) = rank_rows(tuple(placed(fact, MONTHS)))
    assert row == RankRow("集中|护理补贴|供养方式", "214800", "元/人·月", 20240101, 0, 0, 0, 20250806, 0, True)
    assert RankRow(*row) == row

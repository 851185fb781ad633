"""The query string and back: what readers may write, what is refused with a sentence."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import QueryParams

from indexer.query import SearchQuery
from web.params import BadRequest, read_day, read_query, write_query


def read(text: str) -> SearchQuery:
    return read_query(QueryParams(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", SearchQuery()),
        ("q=", SearchQuery()),
        ("q=%20护理%20%20补贴%00", SearchQuery(text="护理 补贴")),
        ("q=a\ue000b\ue001", SearchQuery(text="a b")),
        ("type=reply", SearchQuery(type="reply")),
        ("type=nonsense&sort=nonsense&kind=nonsense&year=20x4&unknown=1", SearchQuery()),
        ("kind=标准&kind=standard&kind=target", SearchQuery(kind=("standard", "target"))),
        ("topic=特困供养&topic=&topic=特困供养", SearchQuery(topic=("特困供养",))),
        ("year=2024&year=2022&year=99999", SearchQuery(year=(2024, 2022))),
        ("as_of=2024-8-6", SearchQuery(as_of=date(2024, 8, 6))),
        ("as_of=2024年8月6日", SearchQuery(as_of=date(2024, 8, 6))),
        ("raw=1&sort=newest&page=3", SearchQuery(raw=True, sort="newest", page=3)),
        ("raw=yes", SearchQuery()),
    ],
)
def test_reading_is_lenient(text: str, expected: SearchQuery) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("page=0", "页"),
        ("page=-1", "页"),
        ("page=abc", "页"),
        ("page=１", "页"),
        ("page=99999999", "页"),
        ("as_of=2024-13-01", "日期"),
        ("as_of=2024-02-30", "日期"),
        ("as_of=昨天", "日期"),
        ("q=" + "护" * 201, "201 字"),
    ],
)
def test_what_would_mislead_is_refused(text: str, word: str) -> None:
    with pytest.raises(BadRequest, match=word):
        read(text)


def test_two_hundred_characters_are_a_question() -> None:
    assert len(read("q=" + "护" * 200).text) == 200


def test_an_empty_day_is_today() -> None:
    assert read_day(" ") is None


WORDS = st.text(alphabet="护理补贴 特困&=+%?#/\\\"'<>", min_size=1, max_size=20).map(str.split).map(" ".join)
NAMES = st.lists(WORDS.filter(bool), max_size=3, unique=True).map(tuple)


@given(
    st.builds(
        SearchQuery,
        text=WORDS,
        type=st.sampled_from([None, "fact", "reply"]),
        kind=st.lists(st.sampled_from(["standard", "rule", "statistic", "target"]), unique=True).map(tuple),
        topic=NAMES,
        region=NAMES,
        year=st.lists(st.integers(1949, 2100), max_size=3, unique=True).map(tuple),
        organ=NAMES,
        as_of=st.none() | st.dates(),
        raw=st.booleans(),
        sort=st.sampled_from(["relevance", "newest"]),
        page=st.integers(1, 10_000),
    )
)
def test_every_query_survives_its_address(query: SearchQuery) -> None:
    assert read(write_query(query, page=query.page)) == query


def test_any_change_but_the_page_leads_back_to_page_one() -> None:
    query = SearchQuery(text="护理", page=4)
    assert "page" not in write_query(query, topic=("养老",))
    assert "page=5" in write_query(query, page=5)

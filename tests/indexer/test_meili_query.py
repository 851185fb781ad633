"""What Meilisearch is asked, without a server: filters, the ladder, the patterns of groups, what is stored."""

import json
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.engine import EngineQuery, IndexUnusable
from indexer.meili_answers import build_of, read_found
from indexer.meili_documents import filter_value, stored, stored_meta
from indexer.meili_patterns import larger, largest
from indexer.meili_query import (
    base_filter,
    deciding,
    first_request,
    one_of,
    quoted,
    rising_request,
    wishes,
)
from indexer.meili_settings import SETTINGS, drifted, refuse_version
from indexer.rendezvous import route


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (EngineQuery("facts"), 'index = "facts"'),
        (EngineQuery("facts", filters={"region": ("晋城市",), "year": ()}), 'index = "facts" AND region = "晋城市"'),
        (
            EngineQuery("facts", filters={"year": ("2023", "2024")}, groups=((("护理",),), (("补贴",), ("津贴",)))),
            'index = "facts" AND year IN ["2023", "2024"] AND (terms = "护理") AND (terms IN ["补贴", "津贴"])',
        ),
        (
            EngineQuery("replies", groups=((("特困",), ("生活", "标准")),)),
            'index = "replies" AND (terms = "特困" OR (terms = "生活" AND terms = "标准"))',
        ),
        (EngineQuery("facts", groups=((),)), 'index = "facts" AND index = ""'),
        (EngineQuery("facts", groups=(((),),)), 'index = "facts" AND index = ""'),
    ],
)
def test_what_decides_is_one_filter(query: EngineQuery, expected: str) -> None:
    assert deciding(query) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [('a"b', r'"a\"b"'), ("a\\b", r'"a\\b"'), ('" OR index = "meta', r'"\" OR index = \"meta"'), ("", '""')],
)
def test_values_cannot_leave_their_quotes(value: str, expected: str) -> None:
    assert quoted(value) == expected


def test_very_long_values_are_filtered_by_their_hash() -> None:
    long = "长" * 200
    assert filter_value("长" * 100) == "长" * 100
    assert filter_value(long).startswith("#")
    assert filter_value(long) != filter_value(long + "长")
    assert filter_value(long) in one_of("exact", [long])


def test_unknown_fields_are_an_error() -> None:
    for query in (EngineQuery("facts", facets=("colour",)), EngineQuery("facts", facets=("source",))):
        with pytest.raises(ValueError, match="not a filter to count"):
            first_request("i", query, 10)
    with pytest.raises(ValueError, match="colour"):
        base_filter("facts", {"colour": ("red",)})
    with pytest.raises(ValueError, match="colour"):
        wishes(EngineQuery("facts", prefer={"colour": ("red",)}))


R, W, E = 'region = "甲"', 'within = "乙"', 'exact = "名"'
WISHING = EngineQuery("facts", prefer={"region": ("甲",), "within": ("乙",)}, exact=("名",))


def filters_of(request: dict[str, object] | None) -> list[str]:
    assert request
    return [part["filter"] for part in request["queries"]][1:]  # type: ignore[index, attr-defined]


def weights_of(request: dict[str, object] | None) -> list[float]:
    assert request
    return [part["federationOptions"]["weight"] for part in request["queries"]][1:]  # type: ignore[index, attr-defined]


def test_a_tier_for_every_wish() -> None:
    base = 'index = "facts"'
    request = first_request("i", WISHING, 100)
    assert filters_of(request) == [base, f"{base} AND {E}", f"{base} AND {W}", f"{base} AND {R}"]
    assert weights_of(request) == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("tier", "expected"),
    [
        (0, None),
        (1, None),
        (2, [f"{W} AND NOT {R} AND {E}"]),
        (3, [f"{R} AND {E}", f"{R} AND {W}", f"{R} AND {E} AND {W}"]),
    ],
)
def test_a_tier_is_ordered_by_the_wishes_below_it(tier: int, expected: list[str] | None) -> None:
    request = rising_request("i", WISHING, 100, tier)
    if expected is None:
        assert request is None
    else:
        assert filters_of(request) == [f'index = "facts" AND {text}' for text in expected]
        assert weights_of(request) == sorted(weights_of(request))


def test_the_rungs_stay_apart_whatever_the_server_finds() -> None:
    query = EngineQuery("facts", prefer={"region": ("甲",)}, exact=("名",), optional=tuple("一二三四五六七八九十百"))
    request = rising_request("i", query, 100, 2)
    assert request
    words = [part["q"] for part in request["queries"]][1:]  # type: ignore[index, attr-defined]
    assert max(len(word.split()) for word in words) == 10, "the server reads no more"
    lower, higher = weights_of(request)[:8], weights_of(request)[8:]
    # A document found by all but one of ten words has a tenth of that query's weight.
    assert max(lower) < min(higher[0], min(higher[1:]) / 10)
    assert weights_of(rising_request("i", EngineQuery("facts", optional=("一",)), 100, 0)) == [2 / 6, 1 / 6]


def test_candidates_are_put_in_our_order() -> None:
    query = EngineQuery(
        "facts", prefer={"region": ("甲",)}, exact=("名",), optional=("护理", "补贴"), facets=("region",)
    )

    def hit(key: str, order: int, **more: object) -> dict[str, object]:
        empty = {"payload": key, "exact": [], "words": " ", "text": ""}
        return {"key": key, "order": order, **empty, **more}

    hits = [
        hit("order", 9),
        hit("text", 1, text="护理"),
        hit("terms", 1, words=" 护理 "),
        hit("not a part", 1, words=" 护理费 "),
        hit("exact", 1, exact=["名"]),
        hit("region", 1, region=["甲"]),
        hit("b", 9),
    ]
    meta = json.loads(stored_meta({}, "one"))
    answer = {
        "hits": [meta, *hits],
        "estimatedTotalHits": 8,
        "facetsByIndex": {"i": {"distribution": {"region": {"甲": 1}}}},
    }
    found = read_found("i", query, answer)
    order = ["region", "exact", "terms", "text", "b", "order", "not a part"]
    assert [candidate.key for _, candidate in found.candidates] == order
    assert (found.total, found.build, found.facets) == (7, "one", {"region": {"甲": 1}})


@pytest.mark.parametrize(
    ("hits", "said"),
    [
        ([], "不完整"),
        ([{"key": "facts/别的", "payload": "{}"}], "不完整"),
        ([{"key": "meta", "payload": "{"}], "不完整"),
        ([{"key": "meta", "payload": '{"build":"b","format":"0","settings":"x"}'}], "别的版本"),
    ],
)
def test_an_index_that_does_not_describe_itself_is_unusable(hits: list[dict[str, str]], said: str) -> None:
    with pytest.raises(IndexUnusable, match=f"{said}.*kb index --rebuild"):
        build_of(hits)


def test_stored_settings_are_compared_by_what_we_set() -> None:
    theirs = json.loads(json.dumps(dict(SETTINGS)))
    theirs["typoTolerance"]["minWordSizeForTypos"] = {"oneTypo": 5}
    theirs["sortableAttributes"].reverse()
    assert drifted(theirs) == ()
    theirs["typoTolerance"]["enabled"] = True
    theirs["rankingRules"].reverse()
    assert drifted(theirs) == ("rankingRules", "typoTolerance")
    del theirs["prefixSearch"]
    assert "prefixSearch" in drifted(theirs)


@pytest.mark.parametrize(
    ("version", "fits"),
    [("1.50.0", True), ("1.18.0", True), ("1.53.0-rc.1", True), ("1.17.9", False), ("0.30.5", False), ("2.0.0", False)],
)
def test_which_servers_fit(version: str, fits: bool) -> None:
    refused = refuse_version("一", version)
    assert (refused is None) is fits
    assert fits or version in str(refused)


@given(st.lists(st.sets(st.integers(0, 5), min_size=1), max_size=6))
def test_the_largest_patterns_are_those_of_the_documents(documents: list[set[int]]) -> None:
    """``documents`` are the groups that each of them meets; the looks find what a look at every document would."""
    count, met = 6, {()}
    for size in range(1, count + 1):
        met |= {p for p in larger(met, size, count) if any(set(p) <= document for document in documents)}
    everything = {
        pattern
        for document in documents
        for size in range(1, len(document) + 1)
        for pattern in combinations(sorted(document), size)
    }
    assert met - {()} == everything
    tops = [document for document in documents if not any(document < other for other in documents)]
    expected = sorted({tuple(sorted(top)) for top in tops}, key=lambda top: (-len(top), top))
    assert largest(met, count) == tuple(tuple(place in top for place in range(count)) for top in expected)


REGIONS = [f"地区{number}" for number in range(3000)]


def test_every_instance_holds_its_share() -> None:
    names = ["甲", "乙", "丙", "丁"]
    held = [route(region, names) for region in REGIONS]
    assert all(600 < held.count(name) < 900 for name in names)
    assert held == [route(region, names[::-1]) for region in REGIONS], "whatever order they are listed in"


def test_an_instance_more_moves_only_its_share() -> None:
    before = [route(region, ["甲", "乙", "丙"]) for region in REGIONS]
    after = [route(region, ["甲", "乙", "丙", "丁"]) for region in REGIONS]
    moved = [new for old, new in zip(before, after, strict=True) if old != new]
    assert set(moved) == {"丁"}
    assert 600 < len(moved) < 900


def test_what_is_stored_is_plain_json() -> None:
    from engine_contract import FACTS

    entry = json.loads(stored("facts", FACTS[0]))
    assert entry["id"].isascii()
    assert entry["words"] == f" {' '.join(FACTS[0].terms)} "
    assert (entry["payload"], entry["record"]) == (FACTS[0].payload.decode(), FACTS[0].record.decode())
    assert entry["within"] == ["晋城市", "山西省"]

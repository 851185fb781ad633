"""What every engine must do. An engine's test module has a fixture ``engine`` (empty, with no index yet) and
``from engine_contract import *``."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pytest

from indexer.engine import (
    Document,
    Engine,
    EngineQuery,
    Group,
    IndexName,
    IndexUnusable,
    Retrieved,
    document_id,
)

__all__ = [
    "make",
    "run",
    "test_a_failed_build_leaves_the_live_index_alone",
    "test_a_term_is_met_whole",
    "test_before_there_is_an_index",
    "test_candidates_come_in_the_agreed_order",
    "test_changes_are_seen_at_once",
    "test_counts_without_candidates",
    "test_facets_count_the_whole_match_exactly",
    "test_filters_decide",
    "test_groups_must_all_match",
    "test_keys_digests_and_records",
    "test_limit_and_offset",
    "test_meta_is_read_after_the_documents",
    "test_no_groups_match_everything_of_the_index",
    "test_optional_exact_and_prefer_do_not_decide",
    "test_the_build_changes_with_every_change",
    "test_the_indexes_are_apart",
    "test_unknown_filters_are_an_error",
    "test_which_groups_occur_together",
]


def run(answer: Any) -> Any:  # noqa: ANN401 - whatever was asked
    return asyncio.run(answer)


def make(
    key: str,
    terms: Iterable[str] = (),
    *,
    index: IndexName = "facts",
    filters: Mapping[str, Sequence[str]] | None = None,
    exact: Sequence[str] = (),
    text: str = "",
    order: int = 0,
) -> Document:
    return Document(
        id=document_id(index, key),
        key=key,
        terms=tuple(terms),
        filters={name: tuple(values) for name, values in (filters or {}).items()},
        exact=tuple(exact),
        text=text,
        order=order,
        payload=f'{{"key":"{key}"}}'.encode(),
        digest=f"digest of {key}",
        record=f'{{"record":"{key}"}}'.encode(),
    )


FACTS = [
    make(
        "晋城/护理补贴",
        ["特困", "护理补贴", "护理", "补贴", "全护理", "973", "~hlbt"],
        filters={"region": ["晋城市"], "within": ["晋城市", "山西省"], "kind": ["standard"], "year": ["2023", "2024"], "topic": ["特困供养"]},
        exact=["特困供养护理补贴"],
        text="照料 护理",
        order=30,
    ),
    make(
        "晋城/生活标准",
        ["特困", "生活标准", "10980"],
        filters={"region": ["晋城市"], "within": ["晋城市", "山西省"], "kind": ["standard"], "year": ["2024"], "topic": ["特困供养"]},
        order=20,
    ),
    make(
        "太原/护理补贴",
        ["残疾", "护理补贴", "护理", "补贴"],
        filters={"region": ["太原市"], "within": ["太原市", "山西省"], "kind": ["rule"], "year": ["2022"], "topic": ["残疾人福利"]},
        text="特困",
        order=10,
    ),
    make(
        "城区/护理费",
        ["特困", "护理费", "护理", "1248"],
        filters={"region": ["晋城市城区"], "within": ["晋城市城区", "晋城市", "山西省"], "kind": ["standard"], "topic": ["特困供养"]},
        order=40,
    ),
]  # fmt: skip
REPLIES = [
    make("答复#一", ["特困", "护理补贴"], index="replies", filters={"region": ["晋城市"]}),
    make("答复#二", ["敬老院"], index="replies", filters={"region": ["晋城市"]}),
]
SOURCES = [make("答复", index="sources")]
CONTENT: dict[IndexName, list[Document]] = {"facts": FACTS, "replies": REPLIES, "sources": SOURCES}


def group(*alternatives: str) -> Group:
    """``group("护理补贴", "护理 津贴")``: one word, or both of two."""
    return tuple(tuple(alternative.split()) for alternative in alternatives)


def keys(found: Retrieved) -> list[str]:
    return [candidate.key for candidate in found.candidates]


def built(engine: Engine, **meta: str) -> Engine:
    run(engine.replace_all(CONTENT, meta))
    return engine


def test_before_there_is_an_index(engine: Engine) -> None:
    with pytest.raises(IndexUnusable, match="索引"):
        run(engine.health())


@pytest.mark.parametrize(
    ("groups", "expected"),
    [
        ([group("特困")], {"晋城/护理补贴", "晋城/生活标准", "城区/护理费"}),
        ([group("特困"), group("护理补贴", "护理费")], {"晋城/护理补贴", "城区/护理费"}),
        ([group("特困"), group("护理补贴")], {"晋城/护理补贴"}),
        ([group("特困 生活标准", "残疾")], {"晋城/生活标准", "太原/护理补贴"}),
        ([group("特困"), group("没有")], set()),
        ([group("~hlbt")], {"晋城/护理补贴"}),
    ],
)
def test_groups_must_all_match(engine: Engine, groups: list[Group], expected: set[str]) -> None:
    found = run(built(engine).search(EngineQuery("facts", groups=tuple(groups))))
    assert set(keys(found)) == expected
    assert found.total == len(expected)


@pytest.mark.parametrize(("term", "total"), [("1248", 1), ("1284", 0), ("124", 0), ("护", 0), ("973", 1)])
def test_a_term_is_met_whole(engine: Engine, term: str, total: int) -> None:
    assert run(built(engine).search(EngineQuery("facts", groups=(group(term),)))).total == total


def test_no_groups_match_everything_of_the_index(engine: Engine) -> None:
    assert run(built(engine).search(EngineQuery("facts"))).total == len(FACTS)


def test_filters_decide(engine: Engine) -> None:
    built(engine)
    one = run(engine.search(EngineQuery("facts", filters={"region": ("晋城市",)})))
    assert set(keys(one)) == {"晋城/护理补贴", "晋城/生活标准"}, "a county's fact is not its city's"
    below = run(engine.search(EngineQuery("facts", filters={"within": ("晋城市",)})))
    assert set(keys(below)) == {"晋城/护理补贴", "晋城/生活标准", "城区/护理费"}
    either = run(
        engine.search(EngineQuery("facts", filters={"region": ("晋城市", "太原市"), "year": ("2022", "2023")}))
    )
    assert set(keys(either)) == {"晋城/护理补贴", "太原/护理补贴"}
    none = run(engine.search(EngineQuery("facts", filters={"region": ()})))
    assert none.total == len(FACTS), "an empty filter is no filter"


def test_unknown_filters_are_an_error(engine: Engine) -> None:
    built(engine)
    with pytest.raises(ValueError, match="colour"):
        run(engine.search(EngineQuery("facts", filters={"colour": ("red",)})))


def test_the_indexes_are_apart(engine: Engine) -> None:
    built(engine)
    assert keys(run(engine.search(EngineQuery("replies", groups=(group("特困"),))))) == ["答复#一"]
    assert run(engine.search(EngineQuery("sources"))).total == 1


def test_facets_count_the_whole_match_exactly(engine: Engine) -> None:
    query = EngineQuery("facts", groups=(group("特困"),), limit=1, facets=("region", "year", "topic", "within", "kind"))
    found = run(built(engine).search(query))
    assert len(found.candidates) == 1
    assert found.total == 3
    assert found.facets == {
        "region": {"晋城市": 2, "晋城市城区": 1},
        "year": {"2024": 2, "2023": 1},
        "topic": {"特困供养": 3},
        "within": {"山西省": 3, "晋城市": 3, "晋城市城区": 1},
        "kind": {"standard": 3},
    }
    few = run(engine.search(EngineQuery("facts", facets=("region",), facet_limit=1)))
    assert few.facets == {"region": {"晋城市": 2}}


def test_counts_without_candidates(engine: Engine) -> None:
    query = EngineQuery("facts", groups=(group("特困"),), limit=0, facets=("region", "year"))
    found = run(built(engine).search(query))
    assert (found.candidates, found.total) == ((), 3)
    assert found.facets == {"region": {"晋城市": 2, "晋城市城区": 1}, "year": {"2024": 2, "2023": 1}}


def test_candidates_come_in_the_agreed_order(engine: Engine) -> None:
    built(engine)
    by_order = run(engine.search(EngineQuery("facts")))
    assert keys(by_order) == ["城区/护理费", "晋城/护理补贴", "晋城/生活标准", "太原/护理补贴"]
    home = run(engine.search(EngineQuery("facts", prefer={"region": ("太原市",)})))
    assert keys(home) == ["太原/护理补贴", "城区/护理费", "晋城/护理补贴", "晋城/生活标准"]
    exact = run(engine.search(EngineQuery("facts", prefer={"region": ("太原市",)}, exact=("特困供养护理补贴",))))
    assert keys(exact) == ["太原/护理补贴", "晋城/护理补贴", "城区/护理费", "晋城/生活标准"]
    optional = run(engine.search(EngineQuery("facts", optional=("照料", "护理", "973"))))
    assert keys(optional)[0] == "晋城/护理补贴"
    optional_text = run(engine.search(EngineQuery("facts", groups=(group("护理补贴"),), optional=("残疾", "照料"))))
    assert keys(optional_text) == ["太原/护理补贴", "晋城/护理补贴"], "two points among terms, one in text"


def test_optional_exact_and_prefer_do_not_decide(engine: Engine) -> None:
    query = EngineQuery(
        "facts", groups=(group("护理补贴"),), optional=("没有",), exact=("没有",), prefer={"region": ("没有",)}
    )
    assert run(built(engine).search(query)).total == 2


def test_limit_and_offset(engine: Engine) -> None:
    built(engine)
    found = run(engine.search(EngineQuery("facts", limit=2, offset=1)))
    assert keys(found) == ["晋城/护理补贴", "晋城/生活标准"]
    assert found.total == len(FACTS)


def test_which_groups_occur_together(engine: Engine) -> None:
    built(engine)
    groups = (group("特困"), group("护理补贴"), group("残疾"), group("没有"))
    assert run(engine.together(EngineQuery("facts", groups=groups))) == (
        (True, True, False, False),
        (False, True, True, False),
    )
    here = EngineQuery("facts", groups=groups, filters={"region": ("晋城市城区",)})
    assert run(engine.together(here)) == ((True, False, False, False),)
    assert run(engine.together(EngineQuery("facts", groups=(group("没有"),)))) == ()
    assert run(engine.together(EngineQuery("facts", groups=(group("特困"), group("护理补贴"))))) == ((True, True),)


def test_keys_digests_and_records(engine: Engine) -> None:
    built(engine)
    assert run(engine.get("facts", ["晋城/护理补贴", "没有"])) == {
        "晋城/护理补贴": b'{"record":"\xe6\x99\x8b\xe5\x9f\x8e/\xe6\x8a\xa4\xe7\x90\x86\xe8\xa1\xa5\xe8\xb4\xb4"}'
    }
    assert run(engine.get("sources", ["答复"]))["答复"]
    assert run(engine.get("facts", [])) == {}
    assert run(engine.digests("facts")) == {document.key: document.digest for document in FACTS}
    found = run(engine.search(EngineQuery("facts", groups=(group("973"),))))
    assert found.candidates[0].payload == FACTS[0].payload


def test_changes_are_seen_at_once(engine: Engine) -> None:
    built(engine, commit="one")
    changed = make("晋城/护理补贴", ["特困", "1012"], filters={"region": ["晋城市"]})
    added = make("晋城/餐费", ["餐费"], filters={"region": ["晋城市"]})
    run(
        engine.apply(
            {"facts": [changed, added]}, {"facts": ["晋城/生活标准", "没有"], "replies": ["答复#二"]}, {"commit": "two"}
        )
    )
    assert run(engine.search(EngineQuery("facts", groups=(group("973"),)))).total == 0
    assert keys(run(engine.search(EngineQuery("facts", groups=(group("1012"),))))) == ["晋城/护理补贴"]
    assert keys(run(engine.search(EngineQuery("facts", groups=(group("餐费"),))))) == ["晋城/餐费"]
    counted = run(engine.search(EngineQuery("facts", facets=("region",))))
    assert (counted.total, counted.facets["region"]["晋城市"]) == (4, 2)
    assert run(engine.search(EngineQuery("replies"))).total == 1
    assert run(engine.meta())["commit"] == "two"
    assert set(run(engine.digests("facts"))) == {"晋城/护理补贴", "晋城/餐费", "太原/护理补贴", "城区/护理费"}


def test_the_build_changes_with_every_change(engine: Engine) -> None:
    built(engine)
    first = run(engine.meta())["build"]
    assert run(engine.search(EngineQuery("facts"))).build == first
    run(engine.apply({}, {"facts": ["晋城/生活标准"]}, {}))
    second = run(engine.meta())["build"]
    built(engine)
    assert len({first, second, run(engine.meta())["build"]}) == 3


def test_meta_is_read_after_the_documents(engine: Engine) -> None:
    meta: dict[str, str] = {}

    def documents() -> Iterable[Document]:
        yield from FACTS
        meta["counted"] = str(len(FACTS))

    run(engine.replace_all({"facts": documents()}, meta))
    assert run(engine.meta())["counted"] == "4"


def test_a_failed_build_leaves_the_live_index_alone(engine: Engine) -> None:
    built(engine, commit="one")
    before = run(engine.meta())

    def documents() -> Iterable[Document]:
        yield make("新", ["新"])
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        run(engine.replace_all({"facts": documents()}, {"commit": "two"}))
    assert run(engine.meta()) == before
    assert run(engine.search(EngineQuery("facts"))).total == len(FACTS)

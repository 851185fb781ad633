"""Questions and answers over our own content, with the embedded engine."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from our_search import HOME, TODAY, ask, cases, engine, our_content, our_search

from indexer.engine import EngineQuery, IndexName, Retrieved
from indexer.query import SearchQuery
from indexer.search import Search
from indexer.tantivy_engine import TantivyEngine
from kb.facts import Status
from kb.jsontext import dump_json, load_json

CASES = list(cases("search.jsonl"))


@pytest.mark.parametrize(("line", "case"), CASES, ids=[f"{line}:{case['text']}" for line, case in CASES])
def test_answer(line: int, case: dict[str, Any]) -> None:
    page = ask(case["text"], as_of=date.fromisoformat(case["as_of"]) if "as_of" in case else None)
    assert (page.found, page.reason) == (case.get("found", True), case.get("reason"))
    if not page.found:
        return
    hit = page.hits[0]
    assert hit.type == case.get("type", "fact")
    assert hit.title == case.get("title", hit.title)
    assert hit.region == case.get("region", HOME)
    if hit.type == "reply":
        return
    row = hit.rows[0]
    assert row.value == (Decimal(case["value"]) if "value" in case else row.value)
    for name in ("unit", "per", "derived"):
        assert getattr(row, name) == case.get(name, getattr(row, name))
    assert row.text == case.get("words", row.text)
    assert row.status == case.get("status", row.status)
    assert str(row.seen_on) == case.get("seen_on", str(row.seen_on))


def test_tiers_of_an_old_letter_are_never_current_today() -> None:
    for row in ask("职工医保住院起付标准和支付比例").hits[0].rows:
        assert row.status is Status.UNVERIFIED


def test_the_rows_that_answer_stand_before_the_rest_of_the_table() -> None:
    hit = ask("集中供养护理补贴").hits[0]
    assert [row.dims["供养方式"] for row in hit.rows] == ["集中"] * 3
    assert [row.dims["供养方式"] for row in hit.more_rows] == ["分散"] * 3


def test_a_county_is_answered_by_its_city_and_that_is_said() -> None:
    page = ask("泽州县特困供养护理补贴 集中 全护理")
    assert ("泽州县", "晋城市", "地区") in [(r.from_, r.to, r.why) for r in page.understood.rewrites]
    assert page.hint and "泽州县" in page.hint


def test_what_is_missing_is_named() -> None:
    page = ask("城乡居民医保缴费比例")
    assert not page.found
    assert page.understood.dropped == ("城乡居民医保",)
    assert page.hint and "城乡居民医保" in page.hint
    assert page.hits  # the nearest items


def test_a_rule_without_a_figure_answers_no_question_for_one() -> None:
    assert not ask("日间照料中心运营补贴多少钱").found
    page = ask("日间照料中心运营考核")
    assert page.found
    assert page.hits[0].title == "日间照料中心运营考核"
    assert not page.hits[0].rows


def test_letters_show_the_question_beside_the_answer() -> None:
    hit = ask("医保报销 提案").hits[0]
    assert hit.type == "reply"
    assert hit.number == "15"
    assert hit.heading == "八、关于医保报销有关政策"
    assert hit.question == "逐步增加 65 岁以上老人的养老金和医保报销比例。"
    assert "\ue000" in hit.snippet


def test_browsing_lists_everything_with_its_facets() -> None:
    page = ask("", type="fact", page_size=5)
    assert page.found
    assert page.totals["facts"] == len(our_content().facts) == sum(page.facets["topic"].values())
    assert len(page.hits) == 5
    assert page.pages == -(-page.totals["facts"] // 5)


@pytest.mark.parametrize(
    ("text", "field", "value", "more"),
    [
        ("", "topic", "特困供养", {"type": "fact"}),
        ("", "kind", "standard", {"type": "fact"}),
        ("护理补贴", "topic", "特困供养", {}),
        ("老年人", "kind", "statistic", {"type": "fact"}),
        ("老年人", "topic", "老年健康", {"kind": ("statistic",)}),
        ("", "region", "晋城市", {"type": "fact"}),
        ("", "organ", "晋城市民政局", {"type": "reply"}),
        ("养老", "organ", "晋城市民政局", {"type": "reply"}),
    ],
)
def test_the_other_values_of_a_chosen_field_stay_to_choose_from(
    text: str, field: str, value: str, more: dict[str, Any]
) -> None:
    open_, chosen = ask(text, **more), ask(text, **more, **{field: (value,)})
    assert chosen.facets[field] == open_.facets[field] and value in chosen.facets[field]
    total = "replies" if more.get("type") == "reply" else "facts"
    for other, count in chosen.facets[field].items():
        if total == "facts":
            assert ask(text, **more, **{field: (other,)}).totals[total] == count, other
    for name in set(chosen.facets) - {field, *more}:
        assert sum(chosen.facets[name].values()) <= sum(open_.facets[name].values()), name


def test_nothing_is_counted_beside_where_nothing_is_chosen() -> None:
    asked: list[EngineQuery] = []

    class Noting(TantivyEngine):
        async def search(self, query: EngineQuery) -> Retrieved:
            asked.append(query)
            return await super().search(query)

    search = Search(Noting(engine()._folder.path), today=lambda: TODAY, home_region=HOME)
    for topic, searches in (((), 2), (("特困供养",), 3), (("特困供养", "养老机构"), 3)):
        asked.clear()
        asyncio.run(search.search(SearchQuery(text="护理补贴", topic=topic)))
        assert len(asked) == searches
    assert (asked[-1].limit, asked[-1].facets, dict(asked[-1].filters)) == (0, ("topic",), {})


def test_pages_follow_one_another_without_repeats() -> None:
    seen: list[str] = []
    for number in range(1, 5):
        seen += [hit.id for hit in ask("老年人", type="fact", page=number, page_size=4).hits]
    assert len(seen) == len(set(seen)) > 8


@pytest.mark.parametrize(
    ("filters", "field"),
    [
        ({"topic": ("医疗保险",)}, "topic"),
        ({"region": ("阳城县",)}, "region"),
        ({"organ": ("晋城市医疗保障局",)}, "organ"),
    ],
)
def test_filters(filters: Mapping[str, Any], field: str) -> None:
    hits = ask("", type="fact", **filters).hits
    assert hits
    assert {getattr(hit, field) for hit in hits} == set(filters[field])


def test_every_substring_of_a_name_is_found() -> None:
    for fact in our_content().facts:
        for name in (fact.title, *fact.aliases):
            for at in range(0, len(name) - 3, 3):
                page = ask(name[at : at + 4], type="fact", page_size=50, region=(fact.region,))
                assert fact.id in [hit.id for hit in page.hits], (name[at : at + 4], fact.id)


def test_json_has_the_keys_that_programs_expect() -> None:
    page = load_json(dump_json(ask("五保户护理补贴")))
    assert {
        "query",
        "as_of",
        "build",
        "found",
        "reason",
        "totals",
        "understood",
        "hits",
        "facets",
        "incomplete",
    } <= set(page)
    assert page["understood"]["rewrites"][0] == {"from": "五保户", "to": "特困人员", "why": "俗称"}
    assert page["hits"][0]["url"].startswith("/facts/%E6%99%8B")
    assert page["hits"][0]["rows"][0]["value"] == 195


def test_single_things() -> None:
    search = our_search()
    care = "facts/晋城市/特困供养/护理补贴"
    letter = "replies/晋城市/2024-人大-334-晋城市民政局"
    fact = asyncio.run(search.fact(care))
    assert fact is not None and fact.title == "特困供养护理补贴"
    reply = asyncio.run(search.reply(letter))
    assert reply is not None and len(reply.sections) > 5
    assert care in [fact.id for fact in asyncio.run(search.facts_citing(letter))]
    assert asyncio.run(search.fact("facts/没有")) is None
    assert asyncio.run(search.reply(care)) is None
    assert search.review_months("特困供养") == 12
    assert "words" not in asyncio.run(search.about())


class CountingEngine:
    """Passes everything on and counts what is asked of the facts."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def search(self, query: EngineQuery) -> Retrieved:
        if query.index == "facts":
            self.asked.append("search")
        return await engine().search(query)

    async def together(self, query: EngineQuery) -> tuple[tuple[bool, ...], ...]:
        self.asked.append("together")
        return await engine().together(query)

    async def get(self, index: IndexName, keys: Sequence[str]) -> Mapping[str, bytes]:
        return await engine().get(index, keys)

    async def meta(self) -> Mapping[str, str]:
        return await engine().meta()


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("特困供养护理补贴", ["search"]),
        ("特困拱养护理补贴", ["search", "search"]),
        ("敬老院 签约率 智能手环", ["search", "together", "search"]),
        ("高考加分", []),
    ],
)
def test_at_most_three_looks_at_the_facts(text: str, asked: list[str]) -> None:
    counting = CountingEngine()
    search = Search(counting, today=lambda: TODAY, home_region=HOME)  # type: ignore[arg-type]
    asyncio.run(search.search(SearchQuery(text=text)))
    assert counting.asked == asked


def test_home_is_the_region_with_the_most_content_unless_set() -> None:
    search = Search(engine(), today=lambda: TODAY)
    page = asyncio.run(search.search(SearchQuery(text="敬老院 公办")))
    assert page.hits[0].region == HOME
    elsewhere = Search(engine(), today=lambda: TODAY, home_region="太原市")
    page = asyncio.run(elsewhere.search(SearchQuery(text="特困供养护理补贴")))
    assert not page.found  # another region's figure is no answer where its place is not said
    assert page.hint and "晋城市" in page.hint


@pytest.mark.parametrize(
    "text", ["'\"()[]*?\\", "   ", "😀", "a" * 500, "？？？", "的", "多少", "〇", "1" * 60, "第号", "\ue000\ue001"]
)
def test_hostile_text_is_answered_calmly(text: str) -> None:
    page = ask(text)
    assert page.query == text
    assert page.totals["facts"] >= 0

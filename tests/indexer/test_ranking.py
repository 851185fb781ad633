"""What covers a question and what ranks above what, over small payloads and without an engine."""

from typing import Any

import orjson
import pytest
from our_search import TODAY, lexicon, reader, regions

from indexer.coverage import Judge
from indexer.engine import Candidate
from indexer.exactness import meets_condition, meets_number
from indexer.places import Place
from indexer.querynumbers import ConditionMention, find_numbers
from indexer.ranking import Ranker, fact_side, row_sides
from indexer.sides import FactSide, RowSide
from kb.facts import Status


def judge(text: str) -> Judge:
    asked = reader().read(text, TODAY)
    named = asked.region.name if asked.region else None
    chain = regions().chain(named or "晋城市")
    return Judge(asked, lexicon(), Place(chain[0], named, chain, frozenset({"阳城县"}), TODAY.year))


def payload(
    title: str,
    *rows: list[Any],
    kind: str = "standard",
    region: str = "晋城市",
    topic: str = "特困供养",
    draft: bool = False,
) -> dict[str, Any]:
    return {
        "title": title, "region": region, "topic": topic, "kind": kind, "organ": None, "draft": draft, "reviewed": 20240806,
        "exact": [title], "topics": [topic], "rows": list(rows),
    }  # fmt: skip


def row(
    text: str,
    numbers: str = "100",
    unit: str = "元/月",
    begin: int = 20240101,
    end: int = 0,
    last: int = 0,
    over: int = 0,
    fresh: int = 20270101,
) -> list[Any]:
    return [text, numbers, unit, begin, end, last, over, fresh, 0, True]


def ranked(text: str, *payloads: dict[str, Any]) -> list[str]:
    ranker = Ranker(judge(text), lexicon().pieces)
    candidates = [Candidate(str(at), orjson.dumps(one), 0.0) for at, one in enumerate(payloads)]
    return [one.payload["title"] + (" ✓" if one.coverage.found else "") for one in ranker.rank(candidates)]


CARE = payload("特困供养护理补贴", row("集中|全护理|护理补贴|供养方式|自理能力", "973"))
COUNT = payload("特困供养老年人人数", row("人数", "5623", "人", 20231231), kind="statistic")
LIVING = payload("特困人员基本生活标准", row("农村|集中|基本生活标准|城乡|供养方式", "10980", "元/年"))


@pytest.mark.parametrize(
    ("text", "payloads", "expected"),
    [
        (
            "集中 全护理 护理补贴",
            (LIVING, COUNT, CARE),
            ["特困供养护理补贴 ✓", "特困人员基本生活标准", "特困供养老年人人数"],
        ),
        ("特困标准", (COUNT, CARE, LIVING), ["特困人员基本生活标准 ✓", "特困供养护理补贴 ✓", "特困供养老年人人数"]),
        (
            "特困供养有多少人",
            (LIVING, CARE, COUNT),
            ["特困供养老年人人数 ✓", "特困供养护理补贴", "特困人员基本生活标准"],
        ),
        (
            "护理补贴",
            (payload("残疾人护理补贴", row("护理补贴", last=20250101)), CARE),
            ["特困供养护理补贴 ✓", "残疾人护理补贴 ✓"],
        ),
        (
            "特困供养护理补贴",
            (payload("特困供养护理补贴", row("护理补贴"), region="太原市"), CARE),
            ["特困供养护理补贴 ✓", "特困供养护理补贴"],
        ),
    ],
    ids=["all-conditions", "standard-before-count", "count-asked", "ended-last", "home-first"],
)
def test_order(text: str, payloads: tuple[dict[str, Any], ...], expected: list[str]) -> None:
    assert ranked(text, *payloads) == expected


@pytest.mark.parametrize(
    ("text", "fact", "found", "missing"),
    [
        ("护理补贴 全护理", CARE, True, ()),
        ("护理补贴 半自理", CARE, False, ("半自理",)),
        ("残疾人护理补贴", CARE, False, ("残疾人护理补贴",)),
        ("低保标准", payload("低保家庭老年人餐费补贴", row("餐费补贴"), topic="老年助餐"), False, ("低保标准",)),
        ("低保 多少钱", payload("低保家庭老年人餐费补贴", row("餐费补贴"), topic="老年助餐"), False, ()),
        ("低保餐费补贴", payload("低保家庭老年人餐费补贴", row("餐费补贴"), topic="老年助餐"), True, ()),
        ("护理补贴", payload("特困供养护理补贴", row("护理补贴"), draft=True), False, ()),
        ("护理补贴多少人", CARE, False, ()),
        ("太原市护理补贴", CARE, False, ("太原市",)),
        ("阳城县护理补贴", CARE, True, ()),
        ("阳城县特困人数", COUNT, False, ("阳城县",)),
        ("2023年特困人数", COUNT, True, ()),
        ("2022年特困人数", COUNT, False, ()),
        ("973元", CARE, True, ()),
        ("974元", CARE, False, ("974元",)),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_coverage(text: str, fact: dict[str, Any], found: bool, missing: tuple[str, ...]) -> None:
    judged = judge(text)
    day = judged.asked.day
    side = fact_side(fact)
    coverages = [judged.judge(side, one) for one in row_sides(fact, day.year * 10_000 + day.month * 100 + day.day)]
    assert [coverage.found for coverage in coverages] == [found] * len(coverages)
    assert {judged.texts_of(coverage.missing) for coverage in coverages} == {missing}


def test_a_row_that_is_not_known_yet_says_that_only_the_date_is_wrong() -> None:
    judged = judge("2022年护理补贴")
    (early,) = row_sides(CARE, 20221231)
    assert early.status is Status.NO_DATA
    coverage = judged.judge(fact_side(CARE), early)
    assert (coverage.found, coverage.undated) == (False, True)


def test_the_sentence_that_proves_a_row_may_say_a_thing_but_not_for_whom() -> None:
    side = FactSide("困难老年人适老化改造|适老化改造", "困难老年人适老化改造", "适老化改造", "statistic", "晋城市")
    said = RowSide("配备人数", "3697", "人", Status.CURRENT, 20230101, said="为全市居民和3697名老年人配备了烟雾报警器")
    assert judge("适老化改造 烟雾报警器").judge(side, said).found
    assert not judge("适老化改造 居民").judge(side, said).found


@pytest.mark.parametrize(
    ("kind", "number", "text", "met"),
    [
        ("age", 80, "80周岁及以上", True),
        ("age", 79, "80周岁及以上", False),
        ("age", 75, "70—79周岁", True),
        ("age", 80, "70—79周岁", False),
        ("age", 16, "18周岁以下", True),
        ("age", 80, "全护理", False),
        ("nth", 2, "第二次", True),
        ("nth", 5, "第三次及以上", True),
        ("nth", 2, "第三次及以上", False),
    ],
)
def test_conditions(kind: Any, number: int, text: str, met: bool) -> None:  # noqa: ANN401 - one of two words
    assert meets_condition(ConditionMention(0, 1, kind, number), text) is met


@pytest.mark.parametrize(
    ("text", "numbers", "unit", "met"),
    [
        ("973元", "973", "元/月", True),
        ("973", "973", "元/月", True),
        ("973人", "973", "元/月", False),
        ("937元", "973", "元/月", False),
        ("690余万元", "6900000 690", "元", True),
        ("21.48万", "214800 21.48", "人", True),
        ("3—6万元", "30000 60000 3 6", "元", True),
        ("3—5万元", "30000 60000 3 6", "元", False),
        ("371家", "371", "个", True),
    ],
)
def test_numbers(text: str, numbers: str, unit: str, met: bool) -> None:
    (number,) = find_numbers(text)
    assert meets_number(number, RowSide("", numbers, unit)) is met

"""The page of a fact before it is a page: tables, versions, history, chart and the sentence to cite."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from kb.content import Content
from kb.facts import Fact, FactRow, Status
from kb.status import rows_at
from web.chart import HEIGHT, WIDTH, draw
from web.citation import cite, source_name
from web.factview import split_versions
from web.history import history
from web.tables import anchor, as_table

TODAY = date(2026, 11, 22)
ALLOWANCE = "facts/示例市/高龄津贴/高龄津贴"


@pytest.fixture
def fact_of(library: Content) -> Callable[[str], Fact]:
    by_id = {fact.id: fact for fact in library.facts}
    return by_id.__getitem__


def holding(fact: Fact, day: date) -> tuple[FactRow, ...]:
    return tuple(row for row in rows_at(fact, day, 12) if row.status not in (Status.FUTURE, Status.NO_DATA))


@pytest.mark.parametrize(
    ("identifier", "day", "now", "later", "before"),
    [
        (ALLOWANCE, TODAY, ["2025-01-01 起"], ["2027-01-01 起 部分调整"], ["2023-01-01 起"]),
        (ALLOWANCE, date(2027, 3, 1), ["2027-01-01 起 部分调整", "2025-01-01 起"], [], ["2023-01-01 起"]),
        (ALLOWANCE, date(2022, 3, 1), [], ["2027-01-01 起 部分调整", "2025-01-01 起", "2023-01-01 起"], []),
        ("facts/示例市/养老机构/护理型床位", date(2024, 1, 1), ["到 2027 年", "到 2025 年"], [], []),
        ("facts/示例市/医疗保险/多次住院", TODAY, ["2023-06-15 见"], [], []),
    ],
)
def test_versions_of_the_day(
    fact_of: Callable[[str], Fact], identifier: str, day: date, now: list[str], later: list[str], before: list[str]
) -> None:
    fact = fact_of(identifier)
    split = split_versions(fact, holding(fact, day), day)
    assert [[version.heading for version in part] for part in split] == [now, later, before]


def test_a_table_keeps_two_targets_apart_by_their_dates(fact_of: Callable[[str], Fact]) -> None:
    table = as_table(holding(fact_of("facts/示例市/养老机构/护理型床位"), date(2024, 1, 1)))
    assert table.since is None
    assert [(line.since, [cell and cell.value for cell in line.cells]) for line in table.lines] == [
        ("2027 年", [Decimal(60)]),
        ("2025 年", [Decimal(55)]),
    ]


def test_a_table_has_a_line_for_each_set_of_conditions(fact_of: Callable[[str], Fact]) -> None:
    table = as_table(holding(fact_of(ALLOWANCE), TODAY))
    assert (table.dims, table.columns, table.status) == (("年龄",), ("高龄津贴",), Status.CURRENT)
    assert [line.dims for line in table.lines] == [("80—89 周岁",), ("90 周岁及以上",)]


def test_places_of_rows_are_distinct(library: Content) -> None:
    for fact in library.facts:
        places = [anchor(row) for row in holding(fact, TODAY)]
        assert len(places) == len(set(places)) and not any(" " in place for place in places)


def test_history_has_every_version_and_the_growth(fact_of: Callable[[str], Fact]) -> None:
    found = history(fact_of(ALLOWANCE), 12)
    assert found is not None
    assert found.headings == ("2023-01-01 起", "2025-01-01 起", "2027-01-01 起 部分调整")
    younger, older = found.series
    assert [then.row and then.row.value for then in younger.values] == [50, 60, 80]
    assert [then.change for then in younger.values] == [None, "+20.0%", "+33.3%"]
    assert [then.row and then.row.value for then in older.values] == [100, 120, 120]
    assert older.chart is not None and len(older.chart.points) == 3


def test_one_version_or_targets_alone_have_no_history(fact_of: Callable[[str], Fact]) -> None:
    assert history(fact_of("facts/示例市/高龄津贴/享受人数"), 12) is None
    assert history(fact_of("facts/示例市/养老机构/护理型床位"), 12) is None


def test_a_chart_goes_in_steps_within_its_box() -> None:
    chart = draw([(date(2023, 1, 1), Decimal(50)), (date(2024, 1, 1), Decimal(60)), (date(2025, 1, 1), Decimal(55))])
    assert chart is not None
    assert chart.line.count("H") == chart.line.count("V") == 2
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y, _ in chart.points)
    assert chart.points[1][1] < chart.points[2][1] < chart.points[0][1]  # higher values stand higher


def test_a_chart_of_unchanged_values_is_level() -> None:
    chart = draw([(date(2023, 1, 1), Decimal(50)), (date(2024, 1, 1), Decimal(50))])
    assert chart is not None and len({y for _, y, _ in chart.points}) == 1
    assert draw([(date(2023, 1, 1), Decimal(50))]) is None


CITED = [
    (
        ALLOWANCE,
        TODAY,
        0,
        "根据示例市民政局对市九届政协四次会议第9号提案的答复（2026年5月20日），2025年1月1日至2026年12月31日，"
        "高龄津贴（80—89 周岁）为60元/人·月。现行，最近核实于2026年5月20日。",
    ),
    (
        "facts/示例市/养老机构/运营补贴",
        TODAY,
        0,
        "根据《关于发放养老机构运营补贴的通知》（示民发〔2026〕3号），自2026年1月1日起，"
        "养老机构运营补贴为200元/床·月。现行，最近核实于2026年3月1日。",
    ),
    (
        "facts/示例市/高龄津贴/享受人数",
        TODAY,
        0,
        "根据示例市民政局对市九届人大二次会议第7号建议的答复（2023年6月15日），截至2022年12月31日，"
        "享受高龄津贴人数为1.25万人。以上为2023年6月15日所载，现行与否待核实，最近核实于2023年6月15日。",
    ),
]


@pytest.mark.parametrize(("identifier", "day", "place", "sentence"), CITED, ids=[case[0] for case in CITED])
def test_the_sentence_to_cite(
    library: Content, fact_of: Callable[[str], Fact], identifier: str, day: date, place: int, sentence: str
) -> None:
    fact = fact_of(identifier)
    row = holding(fact, day)[place]
    cited = cite(fact, row, library.sources.values(), "http://kb.test/x", day)
    start, _, end = cited.rpartition("（")
    assert start == sentence
    assert end == "http://kb.test/x，2026年11月22日查阅）"


def test_a_letter_without_a_date_is_named_by_the_talk(library: Content) -> None:
    reply = library.replies[0].model_copy(update={"date": None})
    assert source_name(reply).endswith("第7号建议的答复（2023年6月12日面商）")

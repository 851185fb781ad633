"""What holds on a day: the rows of a fact with their statuses, against facts written as editors write them."""

from datetime import date
from pathlib import Path

import pytest

from kb.content import load_content
from kb.factfile import read_fact
from kb.facts import Fact, Status
from kb.proofs import with_proofs
from kb.status import amount_text, row_label, rows_at, status_at

LIBRARY = Path(__file__).parent / "library"
CONTENT = load_content(LIBRARY)
REPLY = "2024-人大-334-晋城市民政局"
LETTER = date(2024, 8, 6)
CURRENT, UNVERIFIED, FUTURE, ENDED, NO_DATA = (
    Status.CURRENT,
    Status.UNVERIFIED,
    Status.FUTURE,
    Status.ENDED,
    Status.NO_DATA,
)


def fact(*versions: str, kind: str = "标准", reviewed: str | None = "2024-08-06", seen: date = LETTER) -> Fact:
    """A fact of versions ``heading | cell | cell``, one row a cell, with a quote of a letter of the day ``seen``."""
    blocks = ["---", f"类别: {kind}", *([f"核实: {reviewed}"] if reviewed else []), "---", "# 补贴"]
    for version in versions:
        heading, *cells = version.split(" | ")
        blocks += ["", f"## {heading}", ""]
        if cells:
            blocks += [
                "| 档 | 金额（元/月） |",
                "| - | - |",
                *(f"| {'甲乙丙'[place]} | {cell} |" for place, cell in enumerate(cells) if cell),
            ]
        blocks += ["", "> 原文", ">", f"> 来源：[信](../../../replies/晋城市/{REPLY}.md#一)"]
    reading = read_fact("\n".join(blocks) + "\n", "facts/晋城市/特困供养/补贴")
    assert not reading.problems
    source = next(reply for reply in CONTENT.replies).model_copy(update={"met": seen})
    return with_proofs(reading.fact, {source.id: source})


def standing(item: Fact, day: str, months: int = 12) -> list[tuple[str, str]]:
    return [(row.written, row.status.value) for row in rows_at(item, date.fromisoformat(day), months)]


SINCE = ("2025-01-01 起 | 200", "2024-01-01 起 | 100")


@pytest.mark.parametrize(
    ("versions", "day", "expected"),
    [
        # begun, not ended, verified
        (["2024-01-01 起 | 100"], "2024-11-22", [("100", "现行")]),
        (["2024-01-01 起 | 100"], "2024-03-01", [("100", "现行")]),
        (["2024-01-01 起 | 100"], "2025-08-06", [("100", "现行")]),
        (["2024-01-01 起 | 100"], "2025-08-07", [("100", "待核实")]),
        (["2024-01-01 起 | 100"], "2023-12-31", [("100", "当日无数据")]),
        # the next version replaces and ends it
        (SINCE, "2024-12-31", [("100", "现行"), ("200", "未生效")]),
        (SINCE, "2025-01-01", [("200", "现行")]),
        (SINCE, "2024-08-05", [("100", "现行")]),
        (SINCE, "2023-06-01", [("100", "当日无数据")]),
        # 部分调整 replaces only what it lists
        (["2025-01-01 起 部分调整 |  | 250", "2024-01-01 起 | 100 | 200"], "2025-02-01", [("100", "现行"), ("250", "现行")]),
        (["2025-01-01 起 部分调整 |  | 250", "2024-01-01 起 | 100 | 200"], "2024-10-01", [("100", "现行"), ("200", "现行"), ("250", "未生效")]),
        (["2025-01-01 起 部分调整 |  | 250", "2024-01-01 起 | 100 | 200"], "2025-10-01", [("100", "待核实"), ("250", "待核实")]),
        # 废止 ends the item
        (["2024-10-01 起 废止", "2024-01-01 起 | 100"], "2024-09-30", [("100", "现行")]),
        (["2024-10-01 起 废止", "2024-01-01 起 | 100"], "2024-10-01", [("100", "已终止")]),
        (["2025-01-01 起 | 200", "2024-10-01 起 废止", "2024-01-01 起 | 100"], "2024-11-01", [("100", "已终止"), ("200", "未生效")]),
        (["2025-01-01 起 | 200", "2024-10-01 起 废止", "2024-01-01 起 | 100"], "2025-01-01", [("200", "现行")]),
        # spans
        (["2023-01-01 至 2023-12-31 | 100"], "2023-12-31", [("100", "现行")]),
        (["2023-01-01 至 2023-12-31 | 100"], "2024-01-01", [("100", "已终止")]),
        (["2024-06-01 起 | 200", "2023-01-01 至 2023-12-31 | 100"], "2024-03-01", [("100", "已终止")]),
        # a year
        (["2024 年 | 60"], "2024-12-31", [("60", "现行")]),
        (["2024 年 | 60"], "2025-01-01", [("60", "待核实")]),
        (["2024 年 | 60", "2023 年 | 50"], "2023-05-01", [("50", "现行")]),
        (["2024 年 | 60", "2023 年 | 50"], "2024-05-01", [("60", "现行")]),
        # seen in a letter: before it nothing is known, after the cycle nothing is certain
        (["2024-08-06 见 | 800"], "2024-08-05", [("800", "当日无数据")]),
        (["2024-08-06 见 | 800"], "2024-12-01", [("800", "现行")]),
        (["2024-08-06 见 | 800"], "2026-11-22", [("800", "待核实")]),
        (["2024-08-06 见 | 800", "2023-01-01 起 | 700"], "2023-06-01", [("700", "现行")]),
        (["2024-08-06 见 | 800", "2023-01-01 起 | 700"], "2024-03-01", [("700", "待核实")]),
        (["2024-08-06 见 部分调整 |  | 9", "2024-01-01 起 | 1 | 2"], "2024-09-01", [("1", "现行"), ("9", "现行")]),
    ],
)  # fmt: skip
def test_rows_at(versions: list[str], day: str, expected: list[tuple[str, str]]) -> None:
    assert standing(fact(*versions), day) == expected


@pytest.mark.parametrize(
    ("kind", "versions", "day", "expected"),
    [
        ("统计", ["截至 2023-12-31 | 5623"], "2024-11-22", [("5623", "现行")]),
        ("统计", ["截至 2023-12-31 | 5623"], "2023-12-30", [("5623", "当日无数据")]),
        ("统计", ["截至 2024-06-30 | 6000", "截至 2023-12-31 | 5623"], "2024-03-01", [("5623", "现行")]),
        ("统计", ["截至 2025-06-30 | 6000", "截至 2023-12-31 | 5623"], "2025-03-01", [("5623", "现行")]),
        ("统计", ["截至 2026-06-30 | 6000", "截至 2023-12-31 | 5623"], "2026-03-01", [("5623", "待核实")]),
        ("目标", ["到 2025 年 | 100"], "2024-08-05", [("100", "当日无数据")]),
        ("目标", ["到 2025 年 | 100"], "2024-08-06", [("100", "现行")]),
        ("目标", ["到 2025 年 | 100"], "2025-12-31", [("100", "待核实")]),
        ("目标", ["到 2025 年 | 100"], "2026-01-01", [("100", "待核实")]),
        ("目标", ["到 2030 年 | 90", "到 2025 年 | 80"], "2024-09-01", [("90", "现行"), ("80", "现行")]),
        ("目标", ["到 2030 年 | 90", "到 2025 年 | 80"], "2026-09-01", [("90", "待核实")]),
    ],
)
def test_statistics_and_targets(kind: str, versions: list[str], day: str, expected: list[tuple[str, str]]) -> None:
    assert standing(fact(*versions, kind=kind), day) == expected


def test_never_current_without_verification() -> None:
    for versions in (["2022-06-14 见 | 800"], ["2022-06-14 起 | 800"], ["2022 年 | 800"], ["截至 2022-06-14 | 800"]):
        item = fact(*versions, kind="统计", reviewed=None, seen=date(2022, 6, 14))
        for day in ("2022-06-14", "2022-06-15", "2026-11-22"):
            assert standing(item, day) == [("800", "待核实")]


def test_the_topic_sets_the_cycle() -> None:
    item = fact("2024-01-01 起 | 100")
    assert standing(item, "2025-03-01", 6) == [("100", "待核实")]
    assert standing(item, "2026-08-06", 24) == [("100", "现行")]


def test_an_announced_version_is_not_known_before_its_letter() -> None:
    item = fact(*SINCE, seen=date(2024, 11, 1))
    assert standing(item, "2024-10-31") == [("100", "现行")]
    assert standing(item, "2024-11-01") == [("100", "现行"), ("200", "未生效")]


def test_dates_of_rows() -> None:
    old, new = (rows_at(fact(*SINCE), day, 12)[0] for day in (date(2024, 5, 1), date(2025, 5, 1)))
    assert (old.effective_from, old.until, old.seen_on) == (date(2024, 1, 1), date(2024, 12, 31), LETTER)
    assert (new.effective_from, new.until) == (date(2025, 1, 1), None)
    kept, changed = rows_at(fact("2025-01-01 起 部分调整 |  | 250", "2024-01-01 起 | 100 | 200"), date(2025, 2, 1), 12)
    assert (kept.effective_from, changed.effective_from) == (date(2024, 1, 1), date(2025, 1, 1))
    (ended,) = rows_at(fact("2024-10-01 起 废止", "2024-01-01 起 | 100"), date(2024, 11, 1), 12)
    assert ended.until == date(2024, 9, 30)


@pytest.mark.parametrize(
    ("version", "kind", "as_of", "since"),
    [("2024 年", "统计", "2024", None), ("截至 2023-12-31", "统计", "2023-12-31", None), ("到 2025 年", "目标", "2025", None), ("到 2025-06-30", "目标", "2025-06-30", None),
     ("2024-08-06 见", "标准", None, None), ("2024-01-01 起", "标准", None, date(2024, 1, 1)), ("2024-01-01 至 2025-12-31", "标准", None, date(2024, 1, 1))],
)  # fmt: skip
def test_as_of_and_effective_from(version: str, kind: str, as_of: str | None, since: date | None) -> None:
    (row,) = rows_at(fact(f"{version} | 100", kind=kind), date(2024, 9, 1), 12)
    assert (row.as_of, row.effective_from) == (as_of, since)


def test_labels() -> None:
    labels = {row.label for item in CONTENT.facts for row in rows_at(item, LETTER, 12)}
    assert {"特困供养护理补贴 集中 全护理", "职工医保住院待遇 退休 一类 起付标准", "特困供养老年人人数"} <= labels
    item = fact("2024-01-01 起 | 100")
    row = item.versions[0].rows[0]
    assert (
        row_label(item, row.model_copy(update={"dims": {"缴费人": "单位", "计算基数": "工资总额"}}), row.cells[0])
        == "补贴 单位 金额"
    )


def test_sources_are_the_quotes_that_prove_the_row() -> None:
    (nursing,) = [item for item in CONTENT.facts if item.title == "特困供养护理补贴"]
    rows = {row.written: row for row in rows_at(nursing, date(2025, 2, 1), 12)}
    assert rows["1012"].sources[0].quote.startswith("从 2025 年")
    assert rows["195"].sources[0].quote.startswith("今年从 1 月 1 日起")
    assert rows["195"].sources[0].id == f"replies/晋城市/{REPLY}"


def test_a_figure_names_only_its_own_quote() -> None:
    (item,) = [item for item in CONTENT.facts if item.title == "特困供养老年人人数"]
    version = item.versions[0]
    other = version.quotes[0].model_copy(update={"text": "今年另有 77 人", "section": "二"})
    two = item.model_copy(update={"versions": (version.model_copy(update={"quotes": (other, *version.quotes)}),)})
    (row,) = rows_at(with_proofs(two, CONTENT.sources), LETTER, 12)
    assert [source.section for source in row.sources] == ["一"]


def test_a_rule_in_words_has_a_status() -> None:
    rule = fact("2024-08-06 见", kind="规定")
    assert rows_at(rule, date(2024, 9, 1), 12) == ()
    days = ("2024-08-05", "2024-09-01", "2026-01-01")
    assert [status_at(rule, date.fromisoformat(day), 12) for day in days] == [NO_DATA, CURRENT, UNVERIFIED]
    ended = fact("2024-10-01 起 废止", "2024-01-01 起", kind="规定")
    assert [status_at(ended, date.fromisoformat(day), 12) for day in ("2024-09-01", "2024-10-01")] == [CURRENT, ENDED]
    coming = fact("2025-01-01 起", kind="规定")
    assert status_at(coming, date(2024, 9, 1), 12) is FUTURE


def test_amounts_for_people() -> None:
    rows = {row.written: amount_text(row) for item in CONTENT.facts for row in rows_at(item, LETTER, 12)}
    assert rows["973"] == "973 元/月"
    assert rows["推算 94"] == "94%"
    assert rows["“由统筹基金支付”"] == "由统筹基金支付"
    assert rows["9000"] == "9000 元/人·年"

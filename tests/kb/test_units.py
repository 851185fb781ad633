"""Units as column headers write them."""

from pathlib import Path

import pytest
from casetables import read_table

from kb import periods
from kb.units import HOLDERS, PERIODS, UNITS, Unit, looks_like_unit, parse_unit, split_header

TABLE = read_table(Path(__file__).with_name("units.txt"))


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row[0])
def test_unit(row: list[str]) -> None:
    written, unit, *below = row
    if unit == "!":
        assert parse_unit(written) is None
        return
    per, each = (None if part == "-" else part for part in below)
    assert parse_unit(written) == Unit(unit, per, each)


def test_every_unit_reads_back_as_written() -> None:
    for unit in sorted(UNITS):
        for per in (None, *sorted(PERIODS)):
            for each in (None, *sorted(HOLDERS)):
                assert parse_unit(str(Unit(unit, per, each))) in (Unit(unit, per, each), Unit(unit, per or each, None))


@pytest.mark.parametrize(
    ("header", "name", "unit"),
    [
        ("护理补贴（元/月）", "护理补贴", Unit("元", "月")),
        ("支付比例(%)", "支付比例", Unit("%")),
        ("供养方式", "供养方式", None),
        ("收费类别（市域内）", "收费类别（市域内）", None),
        ("（元）", "（元）", None),
        ("起付标准（市域内）（元）", "起付标准（市域内）", Unit("元")),
    ],
)
def test_header(header: str, name: str, unit: Unit | None) -> None:
    assert split_header(header) == (name, unit)


@pytest.mark.parametrize(
    "header", ["补贴（元/月/人）", "补贴（每月元）", "补贴（元／月）", "补贴（万元）", "补贴（元/工时）"]
)
def test_a_misspelt_unit_is_noticed(header: str) -> None:
    assert looks_like_unit(header)


@pytest.mark.parametrize("header", ["护理补贴（元/月）", "收费类别（市域内）", "供养方式", "公建民营（含民办）"])
def test_other_brackets_are_not(header: str) -> None:
    assert looks_like_unit(header) is None


def test_whatever_the_grammar_reads_can_be_a_column() -> None:
    read = {row[1] for row in read_table(Path(periods.__file__).parent / "data/figure-units.tsv")}
    assert read - UNITS == set()
    assert set(periods._PERIOD.values()) - PERIODS == set()
    assert set(periods._EACH.values()) - HOLDERS == set()

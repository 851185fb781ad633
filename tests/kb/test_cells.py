"""The notation of cells, both ways."""

from decimal import Decimal
from pathlib import Path

import pytest
from casetables import read_table
from hypothesis import given
from hypothesis import strategies as st

from kb.cells import BadCell, read_cell, write_cell
from kb.models import Op
from kb.units import Unit

YUAN = Unit("元", "月", "人")


@pytest.mark.parametrize("row", read_table(Path(__file__).with_name("cells.txt")), ids=lambda row: row[0])
def test_cell(row: list[str]) -> None:
    written, op, value, value_max, text, derived = row
    cell = read_cell(written, "护理补贴", YUAN)
    assert [cell.op, *("-" if one is None else str(one) for one in (cell.value, cell.value_max, cell.text))] == [
        op,
        value,
        value_max,
        text,
    ]
    assert cell.derived == (derived == "yes")
    assert (cell.unit, cell.per, cell.each, cell.written, cell.indicator) == ("元", "月", "人", written, "护理补贴")


@pytest.mark.parametrize("row", read_table(Path(__file__).with_name("badcells.txt")), ids=lambda row: row[0])
def test_bad_cell_says_what_to_write(row: list[str]) -> None:
    written, hint = row
    with pytest.raises(BadCell) as raised:
        read_cell(written, "护理补贴", YUAN)
    assert hint in str(raised.value)
    assert written in str(raised.value)


def test_ratio() -> None:
    assert read_cell("3:1", "师生比", Unit("比")).value == 3
    with pytest.raises(BadCell):
        read_cell("3:1", "补贴", YUAN)


@pytest.mark.parametrize(
    ("value", "value_max", "op", "words", "written"),
    [
        ("6900000", None, "≈", "投资 690 余万元", "690余万"),
        ("600", None, "≈", "接听热线电话 600 余个", "600余"),
        ("500", None, "≈", "约 500 多名", "500多"),
        ("500", None, "≈", "约 500 名", "约500"),
        ("214800", None, "=", "共 21.48 万人", "21.48万"),
        ("214800", None, "=", "共214800人", "214800"),
        ("30000", "60000", "between", "3—6万元", "3万～6万"),
        ("120", None, ">=", "不得少于 120 天", "≥120"),
        ("100", None, "-", "降低 100 元", "-100"),
        ("12600000000", None, "=", "一百二十六亿元", "12600000000"),
    ],
)
def test_the_office_notation_is_kept(value: str, value_max: str | None, op: Op, words: str, written: str) -> None:
    assert write_cell(Decimal(value), Decimal(value_max) if value_max else None, None, op, words=words) == written


NUMBERS = st.decimals(min_value=0, max_value=10**13, places=2, allow_nan=False, allow_infinity=False)
OPS = st.sampled_from(("=", "≈", ">=", "<=", ">", "<", "+", "-"))


@given(NUMBERS, OPS, st.booleans(), st.sampled_from(("", "{}万元", "{}余万元", "约{}")))
def test_what_is_written_reads_back(value: Decimal, op: Op, derived: bool, words: str) -> None:
    written = write_cell(value, None, None, op, derived=derived, words=words.format(value / 10000))
    cell = read_cell(written, "补贴", YUAN)
    assert (cell.value, cell.op, cell.derived) == (value, op, derived)

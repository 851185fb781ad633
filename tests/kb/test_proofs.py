"""Figures are proved by reading them out of their quote again; a figure beside the wrong conditions is noticed."""

from datetime import date
from pathlib import Path

import pytest
from casetables import read_table

from kb.cells import read_cell
from kb.facts import Form, Quote, Row, Version
from kb.mispairings import mispaired
from kb.proofs import disproof
from kb.units import split_header

LETTER = date(2024, 8, 6)


def version(text: str, header: str, *rows: tuple[dict[str, str], str]) -> Version:
    name, unit = split_header(header)
    assert unit
    quote = Quote(
        text=text, source="replies/晋城市/2024-人大-334-晋城市民政局", section="一", label="信", date=LETTER, line=9
    )
    made = tuple(Row(dims=dims, cells=(read_cell(cell, name, unit),), line=5) for dims, cell in rows)
    return Version(
        heading="2024-08-06 见", form=Form.SEEN, day=LETTER, columns=(header,), rows=made, quotes=(quote,), line=3
    )


@pytest.mark.parametrize(
    "case", read_table(Path(__file__).with_name("proofs.txt")), ids=lambda case: f"{case[2]} {case[0]}"
)
def test_proof(case: list[str]) -> None:
    text, header, cell, proved = case
    one = version(text, header, ({}, cell))
    assert (disproof(one, one.rows[0], one.rows[0].cells[0]) is None) == (proved == "yes")


def test_a_table_proves_its_rows() -> None:
    text = "单位：元、%\n医院级别\t起付标准\t支付比例\n二级\t500\t70"
    one = version(text, "起付标准（元）", ({"医院级别": "二级"}, "500"))
    assert disproof(one, one.rows[0], one.rows[0].cells[0]) is None
    assert disproof(one, one.rows[0], read_cell("700", "起付标准", split_header("起付标准（元）")[1])) is not None  # type: ignore[arg-type]


PAIRED = "集中供养护理补贴按照全自理、半自理、全护理标准分别为每月 195 元、487 元、973 元。分散供养护理补贴按照全自理、半自理、全护理标准分别为每月 100 元、200 元、300 元。"
DIMS = [
    ({"供养方式": one, "自理能力": other}, "") for one in ("集中", "分散") for other in ("全自理", "半自理", "全护理")
]


def paired(*cells: str) -> list[str | None]:
    rows = [(dims, cell) for (dims, _), cell in zip(DIMS, cells, strict=True)]
    one = version(PAIRED, "护理补贴（元/月）", *rows)
    return [mispaired(one, row, row.cells[0]) for row in one.rows]


def test_right_pairs() -> None:
    assert paired("195", "487", "973", "100", "200", "300") == [None] * 6


@pytest.mark.parametrize(
    ("cells", "wrong"),
    [
        (("487", "195", "973", "100", "200", "300"), [0, 1]),
        (("195", "487", "300", "100", "200", "973"), [2, 5]),
        (("100", "200", "300", "195", "487", "973"), [0, 1, 2, 3, 4, 5]),
    ],
)
def test_swapped_pairs(cells: tuple[str, ...], wrong: list[int]) -> None:
    assert [place for place, message in enumerate(paired(*cells)) if message] == wrong

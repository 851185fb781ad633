"""How figures, units and dates are worded."""

from datetime import date
from decimal import Decimal

import pytest

from kb.facts import Cell, FactRow, Status
from kb.models import Kind
from web.amounts import shown, since


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        (Cell(written="973", indicator="补贴", value=Decimal(973), unit="元", per="月"), "973 元/月"),
        (Cell(written="60", indicator="补贴", value=Decimal(60), unit="元", per="月", each="人"), "60 元/人·月"),
        (Cell(written="99.92", indicator="满意度", value=Decimal("99.92"), unit="%"), "99.92%"),
        (Cell(written="690余万", indicator="投资", value=Decimal(6900000), op="≈", unit="元"), "690余万元"),
        (Cell(written="21.48万", indicator="人数", value=Decimal(214800), unit="人"), "21.48万人"),
        (Cell(written="3万～6万", indicator="奖励", value=Decimal(30000), unit="元"), "3万～6万元"),
        (Cell(written="≥120", indicator="天数", value=Decimal(120), op=">=", unit="天", per="年"), "不低于 120 天/年"),
        (Cell(written="≤15万", indicator="贷款", value=Decimal(150000), op="<=", unit="元"), "不超过 15万元"),
        (Cell(written=">5000", indicator="人数", value=Decimal(5000), op=">", unit="人"), "超过 5000 人"),
        (Cell(written="+8.57", indicator="增幅", value=Decimal("8.57"), op="+", unit="百分点"), "+8.57 百分点"),
        (Cell(written="4:1", indicator="比例", value=Decimal(4), unit="比"), "4:1"),
        (Cell(written="4", indicator="比例", value=Decimal(4), unit="比"), "4:1"),
        (Cell(written="推算 700", indicator="标准", value=Decimal(700), unit="元", derived=True), "700 元"),
        (Cell(written="“由统筹基金支付”", indicator="标准", text="由统筹基金支付"), "由统筹基金支付"),
        (Cell(written="—", indicator="标准", unit="元"), "未定"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_figure_reads_as_people_say_it(cell: Cell, words: str) -> None:
    assert str(shown(cell)) == words


def row(**dates: object) -> FactRow:
    plain = {
        "label": "x", "indicator": "x", "dims": {}, "kind": Kind.STANDARD, "value": Decimal(1), "value_max": None, "text": None, "op": "=",
        "unit": "元", "per": None, "each": None, "effective_from": None, "until": None, "as_of": None, "status": Status.CURRENT,
        "seen_on": None, "reviewed": None, "derived": False, "written": "1", "sources": (),
    }  # fmt: skip
    return FactRow(**{**plain, **dates})


@pytest.mark.parametrize(
    ("dates", "words"),
    [
        ({"effective_from": date(2024, 1, 1)}, "2024-01-01 起"),
        ({"effective_from": date(2023, 1, 1), "until": date(2023, 12, 31)}, "2023-01-01 至 2023-12-31"),
        ({"as_of": "2024"}, "2024 年"),
        ({"as_of": "2023-12-31"}, "截至 2023-12-31"),
        ({"seen_on": date(2022, 6, 14)}, "2022-06-14 所见，施行日期未载"),
        ({}, "施行日期未载"),
    ],
)
def test_a_date_is_never_more_than_the_source_says(dates: dict[str, object], words: str) -> None:
    assert since(row(**dates)) == words

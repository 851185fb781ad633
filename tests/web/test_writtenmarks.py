"""The figure of an answer in its sentence: the whole number with its unit, or nothing."""

from decimal import Decimal

import pytest

from kb.facts import FactRow, Status
from kb.models import Kind
from web.writtenmarks import mark_written


def row(written: str, unit: str | None, text: str | None = None, *, derived: bool = False) -> FactRow:
    return FactRow(
        label="x", indicator="x", dims={}, kind=Kind.STANDARD, value=None if text else Decimal(1), value_max=None, text=text,
        op="=", unit=unit, per=None, each=None, effective_from=None, until=None, as_of=None, status=Status.CURRENT,
        seen_on=None, reviewed=None, derived=derived, written=written, sources=(),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "one", "marked"),
    [
        ("每月 195 元、487 元、1973 元、973 元。", row("973", "元"), ["973 元"]),
        ("工作人员 15 人，机构 15 所", row("15", "所"), ["15 所"]),
        ("投资 690 余万元", row("690余万", "元"), ["690 余万元"]),
        ("支付比例 92%，满意度 99.92%", row("92", "%"), ["92%"]),
        ("第三次由统筹基金支付。", row("“由统筹基金支付”", None, "由统筹基金支付"), ["由统筹基金支付"]),
        ("降低 100 元", row("推算 700", "元", derived=True), []),
        ("3—6 万元", row("3万～6万", "元"), []),
        ("没有数", row("—", "元"), []),
    ],
)
def test_only_the_figure_itself_is_marked(text: str, one: FactRow, marked: list[str]) -> None:
    pieces = list(mark_written(text, [one]))
    assert [piece for piece, is_figure in pieces if is_figure] == marked
    assert "".join(piece for piece, _ in pieces) == text

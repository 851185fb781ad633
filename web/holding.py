"""Which rows of a fact are answers for a day, and what tells them apart within it."""

from datetime import date

from kb.facts import Fact, FactRow, Status
from kb.status import BASE, rows_at

NO_ANSWER = (Status.FUTURE, Status.NO_DATA)


def rows_of_day(fact: Fact, day: date, review_months: int) -> tuple[FactRow, ...]:
    """The rows that stand on a day, without those only announced and without a stand-in from before the first known date."""
    return tuple(row for row in rows_at(fact, day, review_months) if row.status not in NO_ANSWER)


def row_name(dims: dict[str, str], indicator: str, label: str) -> str:
    """A row within its fact: its conditions, and its indicator where the label needs it (the title may say it already).

    >>> row_name({"参保身份": "退休", "计算基数": "本人养老金"}, "划入比例", "职工医保个人账户 退休 划入比例")
    '退休 · 划入比例，按本人养老金'
    """
    parts = [value for name, value in dims.items() if value and name != BASE]
    if label.endswith(f" {indicator}"):
        parts.append(indicator)
    base = f"按{dims[BASE]}" if dims.get(BASE) else ""
    return "，".join(part for part in (" · ".join(parts), base) if part)

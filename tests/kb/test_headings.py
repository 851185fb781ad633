"""Version headings, both ways."""

from datetime import date
from pathlib import Path

import pytest
from casetables import read_table

from kb.headings import BadHeading, read_heading, write_heading

HERE = Path(__file__)


def day(text: str) -> date | None:
    return None if text == "-" else date.fromisoformat(text)


@pytest.mark.parametrize("row", read_table(HERE.with_name("headings.txt")), ids=lambda row: row[0])
def test_heading_both_ways(row: list[str]) -> None:
    heading, form, partial, *days = row
    dates = read_heading(heading)
    assert (dates.form.value, dates.partial) == (form, partial == "yes")
    assert [dates.start, dates.end, dates.day, dates.target] == [day(one) for one in days]
    assert write_heading(dates) == heading


@pytest.mark.parametrize("row", read_table(HERE.with_name("badheadings.txt")), ids=lambda row: row[0])
def test_bad_heading(row: list[str]) -> None:
    heading, message = row
    with pytest.raises(BadHeading) as raised:
        read_heading(heading)
    assert message in str(raised.value)

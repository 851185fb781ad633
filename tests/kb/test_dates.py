"""From when figures hold, as of when they were counted, and until when: cases of a passage and the dates of its figures."""

from datetime import date
from pathlib import Path

import pytest
from casetables import read_table

from kb.dates import find_moments
from kb.figures import find_figures
from kb.models import Figure, Letter, Reply

TABLE = read_table(Path(__file__).with_name("dates.txt"))
LETTER_DATE = date(2024, 6, 15)


def figures_of(text: str, letter_date: date | None = LETTER_DATE) -> list[Figure]:
    letter = Letter(text=text, body_start=0, body_end=len(text))
    return [one for one in find_figures(letter, Reply(date=letter_date), ())[0] if not one.derived]


@pytest.mark.parametrize(("text", "expected"), TABLE, ids=[row[0][:24] for row in TABLE])
def test_dates(text: str, expected: str) -> None:
    wanted = [(*one.split(), "*", "*", "*")[:4] for one in expected.split("; ")]
    values = {value for value, *_ in wanted}
    found = [one for one in figures_of(text) if str(one.value) in values]
    assert [str(one.value) for one in found] == [value for value, *_ in wanted]
    for figure, (value, begins, as_of, until) in zip(found, wanted, strict=True):
        assert begins in ("*", str(figure.effective_from or "-")), value
        assert as_of in ("*", figure.as_of or "-") or agrees(figure.as_of, as_of), value
        assert until in ("*", str(figure.until or "-")), value


def agrees(found: str | None, wanted: str) -> bool:
    """A date agrees in the precision that both have."""
    return found is not None and (found.startswith(wanted) or wanted.startswith(found))


@pytest.mark.parametrize(
    "text", ["从7月1日起，标准提高到每人每月900元。", "今年起，标准为每人每月900元。", "截至5月底，有低保对象900人。"]
)
def test_without_the_letter_s_date_no_year_is_guessed(text: str) -> None:
    (figure,) = figures_of(text, None)
    assert figure.effective_from is None and figure.as_of is None


@pytest.mark.parametrize(
    "text", ["2月30日起", "13月1日起", "2023年2月29日起，每人每月50元", "0月起", "99月底", "二〇二三年十三月起"]
)
def test_days_that_are_in_no_calendar_are_no_dates(text: str) -> None:
    assert all(moment.day is None or moment.day.isoformat() for moment in find_moments(text, LETTER_DATE))

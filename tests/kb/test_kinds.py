"""What the figures of a passage are: standard, rule, statistic or target. Amounts that are no figures are not judged here."""

from datetime import date
from pathlib import Path

import pytest
from casetables import read_table

from kb.figures import find_figures
from kb.models import Letter, Reply

TABLE = read_table(Path(__file__).with_name("kinds.txt"))


@pytest.mark.parametrize(("text", "expected"), TABLE, ids=[row[0][:24] for row in TABLE])
def test_kinds(text: str, expected: str) -> None:
    letter = Letter(text=text, body_start=0, body_end=len(text))
    figures, _ = find_figures(letter, Reply(date=date(2024, 6, 15)), ())
    found = [f"{one.value} {one.kind.value}" for one in figures if not one.derived]
    wanted = expected.split("; ")
    values = {one.split()[0] for one in wanted}
    assert [one for one in found if one.split()[0] in values] == wanted

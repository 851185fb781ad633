"""How questions are read: a table over our own vocabulary."""

from typing import Any

import pytest
from our_search import TODAY, cases, reader

from indexer.understanding import Understanding

CASES = list(cases("understanding.jsonl"))


def read_as_table(found: Understanding) -> dict[str, Any]:
    """The reading in the form of the table; what is empty is left out."""
    letter = found.letter
    said = {
        "groups": [group.text for group in found.groups],
        "unknown": [group.text for group in found.groups if not group.known],
        "people": [group.text for group in found.groups if group.people],
        "region": found.region.name if found.region else None,
        "year": found.year,
        "day": str(found.day) if found.day != TODAY else None,
        "numbers": [[format(number.value.normalize(), "f"), number.unit] for number in found.numbers],
        "conditions": [[condition.kind, condition.number] for condition in found.conditions],
        "units": sorted(found.units),
        "per": found.per,
        "amount": found.amount,
        "letter": {
            name: value
            for name, value in (
                ("number", letter.number if letter else None),
                ("kind", letter.kind if letter else None),
                ("persons", list(letter.persons) if letter else []),
            )
            if value
        },
        "organs": list(found.organs),
        "rewrites": [[rewrite.from_, rewrite.to, rewrite.why] for rewrite in found.rewrites],
    }
    return {name: value for name, value in said.items() if value or name == "groups"}


@pytest.mark.parametrize(("line", "case"), CASES, ids=[f"{line}:{case['query']}" for line, case in CASES])
def test_read(line: int, case: dict[str, Any]) -> None:
    expected = {name: value for name, value in case.items() if name != "query"}
    assert read_as_table(reader().read(case["query"], TODAY)) == expected


def test_raw_leaves_colloquial_words_alone() -> None:
    found = reader().read("五保户护理费", TODAY, raw=True)
    assert [group.text for group in found.groups] == ["五保户", "护理费"]
    assert not found.rewrites
    assert all(("特困人员",) not in group.alternatives for group in found.groups)


def test_an_explicit_day_is_stronger_than_a_year() -> None:
    from datetime import date

    found = reader().read("2023年特困人数", TODAY, as_of=date(2024, 8, 6))
    assert (found.day, found.year) == (date(2024, 8, 6), 2023)


def test_no_more_than_ten_words_of_a_long_text_are_kept() -> None:
    text = "护理补贴、起付标准、支付比例、签约率、探访率、入职奖励、敬老院、日间照料中心、智能手环、健康管理、个人账户、缴费比例、供餐"
    assert len(reader().read(text, TODAY).groups) == 10

"""Places in a text, read as seen from home."""

from typing import Any

import pytest
from our_search import cases, lexicon, regions

from indexer.regions import Regions
from kb.divisions import load_divisions

CASES = list(cases("regions.jsonl"))


@pytest.mark.parametrize(("line", "case"), CASES, ids=[f"{line}:{case['text']}" for line, case in CASES])
def test_find(line: int, case: dict[str, Any]) -> None:
    found = regions().find(case["text"], is_word=lambda word: word in lexicon().explicit)
    assert [[mention.name, mention.start, mention.end] for mention in found] == case["places"]


def test_the_national_list_is_whole_and_every_name_is_unique() -> None:
    divisions = load_divisions()
    names = {division.name for division in divisions}
    assert len(names) == len(divisions) > 3000
    assert all(division.parent is None or division.parent in names for division in divisions)
    assert sum(division.parent is None for division in divisions) == 34


def test_a_place_and_what_is_above_it() -> None:
    assert regions().chain("阳城县") == ("阳城县", "晋城市", "山西省")
    assert regions().chain("石河子市") == ("石河子市", "新疆维吾尔自治区")
    assert regions().chain("没有这个地方") == ("没有这个地方",)


def test_without_a_home_nothing_is_near() -> None:
    anywhere = Regions()
    assert anywhere.find("城区老人") == ()
    assert [mention.name for mention in anywhere.find("我市阳城县")] == ["阳城县"]

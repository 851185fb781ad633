"""Completions as one types."""

import asyncio

import pytest
from our_search import our_search

from indexer.query import Suggestion


def suggest(text: str, limit: int = 8) -> tuple[Suggestion, ...]:
    return asyncio.run(our_search().suggest(text, limit))


@pytest.mark.parametrize(
    ("typed", "text", "type_"),
    [
        ("特困", "特困供养", "主题"),
        ("特困供养护", "特困供养护理补贴", "口径"),
        ("五保", "五保户", "俗称"),
        ("阳", "阳城县", "地区"),
        ("tekun", "特困供养", "主题"),
        ("tkgyhl", "特困供养护理补贴", "口径"),
        ("照料", "日间照料", "主题"),
    ],
)
def test_suggest(typed: str, text: str, type_: str) -> None:
    assert (text, type_) in [(one.text, one.type) for one in suggest(typed, 20)]


def test_beginnings_come_before_middles() -> None:
    found = [one.text for one in suggest("敬老院", 20)]
    first_middle = next(at for at, text in enumerate(found) if not text.startswith("敬老院"))
    assert not any(text.startswith("敬老院") for text in found[first_middle:])


@pytest.mark.parametrize("typed", ["", " ", "，", "没有这种东西"])
def test_nothing_to_complete(typed: str) -> None:
    assert suggest(typed) == ()


def test_no_more_than_asked_for_and_none_twice() -> None:
    found = suggest("养老", 5)
    assert len(found) == len(set(found)) == 5

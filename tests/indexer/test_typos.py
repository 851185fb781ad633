"""Typing errors against our own words, and pinyin."""

from typing import Any

import pytest
from our_search import TODAY, ask, cases, lexicon, reader

from indexer.pinyin import PinyinReader
from indexer.typos import TypoReader, apply, mistakable

CASES = list(cases("typos.jsonl"))


@pytest.mark.parametrize(("line", "case"), CASES, ids=[f"{line}:{case['text']}" for line, case in CASES])
def test_correct(line: int, case: dict[str, Any]) -> None:
    read = reader().read(case["text"], TODAY)
    doubtful = [(at, at + len(group.text)) for group in read.doubtful if (at := read.text.find(group.text)) >= 0]
    corrections = TypoReader(lexicon()).correct(read.text, doubtful)
    assert (apply(read.text, corrections) if corrections else None) == case["to"]


def test_sound_and_shape() -> None:
    assert mistakable("仿", "访") and mistakable("苑", "院") and mistakable("里", "理")
    assert not mistakable("大", "小")
    assert not mistakable("县", "省")


def test_text_as_typed_is_kept_where_it_finds_something() -> None:
    page = ask("特困供养护理补贴")
    assert page.found
    assert not any(rewrite.why == "疑为错字" for rewrite in page.understood.rewrites)


def test_a_correction_is_said() -> None:
    page = ask("特困拱养护理补贴")
    assert page.found
    assert [(r.from_, r.to) for r in page.understood.rewrites if r.why == "疑为错字"] == [("特困拱养", "特困供养")]


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("tekungongyang", "特困供养"),
        ("tekun gongyang", "特困供养"),
        ("tkgy", "特困供养"),
        ("tk供养", "特困供养"),
        ("hulibutie quanhuli", "护理补贴 全护理"),
        ("rjzlzx", "日间照料中心"),
        ("drg付费", "drg付费"),
        ("xyzzy", "xyzzy"),
    ],
)
def test_pinyin(typed: str, read: str) -> None:
    assert PinyinReader(lexicon()).read(typed).text.replace(" ", "") == read.replace(" ", "")


def test_homophones_of_han_text_are_not_looked_for() -> None:
    assert not ask("湖里补铁").found

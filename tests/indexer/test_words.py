"""What is asked meets what is stored: every substring, whole numbers, pinyin; and rjieba cuts exactly as jieba does."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.segmentation import cutter, reference_cutter
from indexer.words import Words, normalise, numbers, pinyin_terms
from kb.vocabulary import Synonym, Topic, Vocabulary

VOCABULARY = Vocabulary(
    topics={"特困供养": Topic(name="特困供养", aliases=("五保",)), "医疗保险": Topic(name="医疗保险")},
    synonyms=(
        Synonym(formal="起付标准", informal=("门槛费", "起付线")),
        Synonym(formal="护理补贴", informal=("照护补贴",)),
        Synonym(formal="慢特病", informal=("门诊慢特病", "两病")),
        Synonym(formal="失能老人", informal=("70周岁",)),
    ),
    words=("全护理", "半自理", "日间照料", "适老化改造"),
)
WORDS = Words(VOCABULARY)
TITLES = (
    "特困供养护理补贴",
    "门诊慢特病起付标准",
    "80岁以上低保老人餐饮补助",
    "A类人才购房补贴（一次性）",
    "WiFi 与智能手环",
    "职工医保二类收费标准1,014元",
)
RUNS = re.compile(r"[\u4e00-\u9fff]+")
LETTERS = sorted((Path(__file__).parents[1] / "kb" / "letters").glob("*.txt"))


@pytest.mark.parametrize("title", TITLES)
def test_every_substring_of_two_characters_or_more_is_found(title: str) -> None:
    stored = set(WORDS.terms_of_text(title))
    for run in "".join(c if c.isalnum() else " " for c in normalise(title)).split():
        for start in range(len(run)):
            for end in range(start + 2, len(run) + 1):
                piece = run[start:end]
                cuts_a_number = (run[start - 1 : start].isdecimal() and piece[0].isdecimal()) or (
                    run[end : end + 1].isdecimal() and piece[-1].isdecimal()
                )
                asked = WORDS.terms_of_word(piece)
                assert asked, piece
                assert cuts_a_number or set(asked) <= stored, piece


@pytest.mark.parametrize(
    ("stored", "asked", "found"),
    [
        ("1248元", "1248", True),
        ("1248元", "1284", False),
        ("1248元", "124", False),
        ("12480元", "1248", False),
        ("1,248元", "1248", True),
        ("1.3倍", "1.3", True),
        ("1.3倍", "3倍", False),
        ("80岁以上", "80岁", True),
        ("180岁以上", "80岁", False),
        ("170周岁", "70周岁", False),
        ("男", "男", True),
        ("男性", "男", False),
        ("醫療救助", "医疗救助", True),
        ("Ａ類", "a类", True),
    ],
)
def test_numbers_and_single_characters_match_whole(stored: str, asked: str, found: bool) -> None:
    terms = WORDS.terms_of_word(asked)
    assert (bool(terms) and set(terms) <= set(WORDS.terms_of_text(stored))) is found


def test_a_vocabulary_word_is_one_term() -> None:
    assert WORDS.terms_of_word("日间照料") == ("日间照料",)
    assert set(WORDS.terms_of_word("特困供养护理补贴")) == {"特困供养", "护理补贴", "养护"}


def test_words_inside_words_are_found() -> None:
    assert set(WORDS.words_in("城乡居民门诊慢特病起付标准")) == {"门诊慢特病", "慢特病", "起付标准"}


@given(st.text(alphabet="特困供养护理补贴门诊慢病起付线70周岁a.，A 1", max_size=24), st.data())
def test_any_text_is_found_by_any_piece_of_it(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    piece = text[start : data.draw(st.integers(start, len(text)))]
    inside = (
        (text[start - 1 : start] + piece + text[start + len(piece) :][:1]) if start else piece + text[len(piece) :][:1]
    )
    whole_atoms = set(WORDS.terms_of_text(piece)) <= set(WORDS.terms_of_text(text))
    asked = WORDS.terms_of_word(piece)
    if whole_atoms:  # the piece cuts no number, nor a single character out of a run
        assert set(asked) <= set(WORDS.terms_of_text(text)), inside


def test_pinyin_stands_in_terms_of_its_own() -> None:
    terms = WORDS.pinyin_of_text("特困供养护理补贴")
    assert {"~tekun", "~tk", "~tekungongyang", "~tkgy", "~huli", "~hlbt", "~tekungongyanghulibutie"} <= set(terms)
    assert all(term.startswith("~") for term in terms)
    assert not any(term.startswith("~") for term in WORDS.terms_of_document(["特困供养护理补贴"]))
    assert "~tkgy" in WORDS.terms_of_document(["全护理"], spoken=["特困供养"])
    assert pinyin_terms("日间照料") == ("~rijianzhaoliao", "~rjzl")
    assert pinyin_terms("wifi") == ()


def test_numbers_as_they_are_indexed() -> None:
    assert numbers("每人每月１,０１４.５０元，第3次 65%") == ("1014.50", "3", "65")


@pytest.fixture(scope="module")
def own_words() -> tuple[str, ...]:
    return (
        "特困供养",
        "护理补贴",
        "慢特病",
        "门诊慢特病",
        "起付标准",
        "起付线",
        "失能老人",
        "全护理",
        "半自理",
        "日间照料",
        "70周岁",
    )


@pytest.mark.parametrize("path", LETTERS, ids=lambda path: path.stem)
def test_rjieba_cuts_as_jieba_does(path: Path, own_words: tuple[str, ...]) -> None:
    fast, reference = cutter(own_words), reference_cutter(own_words)
    runs = RUNS.findall(normalise(path.read_text(encoding="utf-8")))
    assert [fast(run) for run in runs] == [reference(run) for run in runs]


def test_rjieba_cuts_any_text_as_jieba_does(own_words: tuple[str, ...]) -> None:
    fast, reference = cutter(own_words), reference_cutter(own_words)

    @settings(max_examples=300, deadline=None)
    @given(
        st.text(
            alphabet="特困供养护理补贴门诊慢病起付线失能老人全半自理的是多少元在农村集中分散保险医疗0123456789.%a b，。",
            max_size=40,
        )
    )
    def same(text: str) -> None:
        runs = RUNS.findall(normalise(text))
        assert [fast(run) for run in runs] == [reference(run) for run in runs]

    same()


def test_segmentation_keeps_our_words_and_finds_those_inside() -> None:
    words = WORDS.segment("特困供养全护理的护理补贴是多少？")
    assert {"特困供养", "特困", "供养", "全护理", "护理补贴", "护理", "补贴"} <= set(words)
    assert "？" not in words


def test_the_digest_changes_with_the_vocabulary() -> None:
    assert Words(VOCABULARY).digest == WORDS.digest
    assert Words(VOCABULARY.model_copy(update={"words": ("全护理",)})).digest != WORDS.digest

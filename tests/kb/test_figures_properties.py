"""What means nothing in a letter changes nothing in its figures; and no text whatever breaks the reading."""

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.figures import find_figures, read_amounts
from kb.letters import read_letter
from kb.models import Figure, Letter, Reply
from kb.outline import read_sections

SEEDS = sorted((Path(__file__).with_name("letters") / "seeds").glob("*.txt"))
PASSAGES = (
    "一、提高保障标准\n自2024年1月1日起，城市低保标准由每人每月650元提高到700元，农村低保标准由480元提高到520元。",
    "二、护理补贴\n集中供养护理补贴按照全自理、半自理、全护理标准分别为每月195元、487元、973元。",
    "三、医疗保障\n一级医院起付标准200元，支付比例90%；二级医院起付标准500元，支付比例85%（退休人员90%）。",
    "四、养老服务\n截至2023年底，建成日间照料中心120个，床位1200张，入住率75.5%。护理员与老人的比例不低于1:4。",
)
WIDE = str.maketrans("0123456789%:()", "０１２３４５６７８９％：（）")
SIGNS = "0123456789０１２一二两三十百千万亿点零半元%％‰人名户所家个张次天日月年岁周倍成第之分每均按由从到至为和、，。；：（）()《》“”〔〕【】|\t\n -—～~+:：./·①Oo几余多约不低于超过标准补贴支付比例起付提高降低分别其中截至目前今年自起以上以下A类一级"


def read(text: str) -> tuple[Figure, ...]:
    letter = Letter(text=text, body_start=0, body_end=len(text))
    return find_figures(letter, Reply(), read_sections(letter))[0]


def meaning(figures: tuple[Figure, ...]) -> list[tuple[object, ...]]:
    return [
        (
            one.value,
            one.value_max,
            one.op,
            one.unit,
            one.per,
            one.each,
            one.kind,
            one.label,
            one.effective_from,
            one.as_of,
            one.superseded,
        )
        for one in figures
    ]


def spaced(text: str, places: list[int]) -> str:
    """Below the heading, blanks between two characters of which at most one is a digit, a Latin letter or a sign of a number."""
    chars = list(text)
    for place in sorted({place % len(text) for place in places if text}, reverse=True):
        around = text[max(0, place - 1) : place + 1]
        if place > text.find("\n") and "\n" not in around and sum(char.isascii() for char in around) < 2:
            chars.insert(place, " ")
    return "".join(chars)


@pytest.mark.parametrize("passage", PASSAGES)
@given(places=st.lists(st.integers(0, 200), max_size=12))
@settings(max_examples=40, deadline=None)
def test_white_space_changes_nothing(passage: str, places: list[int]) -> None:
    assert meaning(read(spaced(passage, places))) == meaning(read(passage))


@pytest.mark.parametrize("passage", PASSAGES)
@given(data=st.data())
@settings(max_examples=40, deadline=None)
def test_full_width_and_half_width_are_one(passage: str, data: st.DataObject) -> None:
    wide = data.draw(st.lists(st.booleans(), min_size=len(passage), max_size=len(passage)))
    written = "".join(char.translate(WIDE) if turn else char for char, turn in zip(passage, wide, strict=True))
    assert meaning(read(written)) == meaning(read(passage))


@pytest.mark.parametrize("passage", PASSAGES)
@pytest.mark.parametrize("number", ["一、", "九、", "十一、", "（三）", "（十二）"])
def test_renumbered_headings_change_nothing(passage: str, number: str) -> None:
    assert meaning(read(number + passage.partition("、")[2])) == meaning(read(passage))


@given(width=st.integers(24, 60))
@settings(max_examples=20, deadline=None)
def test_hard_wraps_change_nothing(width: int) -> None:
    head, _, body = PASSAGES[0].partition("\n")
    lines = [body[i : i + width] for i in range(0, len(body), width)]
    wrapped = read_letter(("\n\n".join([head, "\n".join(lines)])).encode(), "x.txt")
    assert "".join(wrapped.text.split()) == "".join(PASSAGES[0].split())
    assert meaning(read(wrapped.text)) == meaning(read(PASSAGES[0]))


@given(st.text(alphabet=SIGNS, max_size=400))
@settings(max_examples=300, deadline=2000)
def test_any_text_of_such_signs_is_read(text: str) -> None:
    for figure in read(text):
        assert text[figure.start : figure.end] == figure.quote
        assert figure.label
    read_amounts(text)


@given(st.text(max_size=300))
@settings(max_examples=200, deadline=2000)
def test_any_text_is_read(text: str) -> None:
    read(text)
    read_amounts(text)


@pytest.mark.parametrize(
    "piece",
    [
        "不低于",
        "（",
        "分别为",
        "一",
        "1",
        "1，",
        "由",
        "每人每月",
        "、",
        "2024年",
        "约占",
        "5元、",
        "以上的",
        "|1",
        "1\t",
        "《",
        "（5元，6元",
    ],
)
def test_endless_repetition_is_read_in_time(piece: str) -> None:
    start = time.process_time()
    read(piece * (12000 // len(piece)))
    assert time.process_time() - start < 12


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
def test_amounts_read_out_of_each_quote_again(path: Path) -> None:
    letter = read_letter(path.read_bytes(), path.name)
    figures, _ = find_figures(letter, Reply(), read_sections(letter))
    for figure in figures:
        amounts = read_amounts(figure.quote)
        if not figure.derived:
            assert any((one.value, one.unit) == (figure.value, figure.unit) for one in amounts), figure.quote

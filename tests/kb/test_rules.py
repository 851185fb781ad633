"""Rules in words: found beside the figures, never among them."""

from pathlib import Path

import pytest

from kb.letters import read_letter
from kb.models import Letter
from kb.outline import read_sections
from kb.rules import find_rules_in_words

SEED = Path(__file__).with_name("letters") / "seeds" / "15.txt"


def rules(text: str) -> list[tuple[str | None, str]]:
    letter = Letter(text=text, body_start=0, body_end=len(text))
    return [(one.text, one.label) for one in find_rules_in_words(letter, read_sections(letter))]


@pytest.mark.parametrize(
    ("text", "words", "named"),
    [
        ("第三次及以上住院起付标准由统筹基金支付。", "由统筹基金支付", "起付标准"),
        ("退休人员不缴纳基本医疗保险费。", "不缴纳基本医疗保险费", "退休人员"),
        ("特困人员住院不设起付线。", "不设起付线", "特困人员"),
        ("对特困人员参加居民医保的个人缴费部分全额资助。", "全额资助", "个人缴费"),
        ("大病保险对低保对象取消封顶线。", "取消封顶线", "低保对象"),
        ("物业服务费对低保家庭减半收取。", "减半收取", "低保家庭"),
    ],
)
def test_a_rule_in_words(text: str, words: str, named: str) -> None:
    ((found, label),) = rules(text)
    assert found == words
    assert named in label


@pytest.mark.parametrize("text", ["工作由专人负责。", "第二次住院起付标准由个人负担50%。", "矛盾由村委会解决。"])
def test_no_rule(text: str) -> None:
    assert rules(text) == []


def test_the_seed_has_its_three() -> None:
    letter = read_letter(SEED.read_bytes(), SEED.name)
    found = find_rules_in_words(letter, read_sections(letter))
    said = {(one.text, one.quote.strip()[:8]) for one in found}
    assert ("由个人负担", "第一次住院起付标") in said
    assert ("由统筹基金支付", "第三次及以上住院") in said
    assert any(one.text and one.text.startswith("不缴纳") and "退休人员" in one.label for one in found)
    for one in found:
        assert one.value is None
        assert letter.text[one.start : one.end] == one.quote

"""Personal data is found and replaced; public numbers and amounts stay."""

import pytest

from kb.letters import read_letter
from kb.redactions import find_personal_data


def redacted(text: str) -> str:
    return read_letter(text.encode(), "letter.txt").text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("联系电话：13800000001", "联系电话：〔手机号已隐去〕"),
        ("电话 138-0000-0002，请来电", "电话 〔手机号已隐去〕，请来电"),
        ("电话 138 0000 0003", "电话 〔手机号已隐去〕"),
        ("手机＋１３８０００００００４".replace("＋", ""), "手机〔手机号已隐去〕"),
        ("+8613800000005转告", "〔手机号已隐去〕转告"),
        ("身份证号110101199003070038。", "身份证号〔身份证号已隐去〕。"),
        ("身份证号 11010119900307003X。", "身份证号 〔身份证号已隐去〕。"),
        ("卡号：6222021234567890128", "卡号：〔银行卡号已隐去〕"),
        ("家庭住址：幸福路12号3栋401室，电话", "家庭住址：〔住址已隐去〕，电话"),
        ("现住址：和平街5号（13800000006）", "现住址：〔住址已隐去〕"),
    ],
)  # fmt: skip
def test_personal_data_is_replaced(text: str, expected: str) -> None:
    assert redacted(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "联系电话：0356-2566249",
        "联系电话：2566249",
        "共投入13800000001元",
        "安排资金13800000000余元",  # not a person's number
        "建议编号：20230450012345678",
        "晋政办发〔2023〕12号",
        "办公地址：凤台西街1518号",
        "受理量 12345 件，12315 热线",
    ],
)
def test_public_numbers_stay(text: str) -> None:
    assert redacted(text) == text


def test_a_number_cut_by_a_line_break_is_found() -> None:
    text = "关于困难群众救助工作的有关情况，欢迎随时与我们联系，联系人王某某，电话1380000\n0001，谢谢。"
    assert "〔手机号已隐去〕" in redacted(text)


def test_the_kind_and_line_of_each_redaction_are_told() -> None:
    letter = read_letter("一、情况。\n联系电话：13800000001\n身份证：110101199003070038".encode(), "letter.txt")
    assert [(one.kind, one.line) for one in letter.redactions] == [("mobile", 2), ("id", 3)]


def test_places_do_not_overlap() -> None:
    found = find_personal_data("110101199003070038 13800000001 6222021234567890128")
    assert [one.kind for one in found] == ["id", "mobile", "bank_card"]

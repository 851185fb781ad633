"""Letter files in their encodings, and the bounds of the reply proper."""

import pytest

from kb.letters import LARGEST, read_letter
from kb.problems import UnreadableFile

LETTER = """某市民政局
关于市八届人大三次会议第126号建议的答复
尊敬的王某某代表：
您提出的《关于提高高龄津贴标准的建议》收悉，现答复如下：
一、基本情况
80周岁以上老年人每人每月50元。
感谢您对民政工作的关心和支持！
某市民政局
2023年6月15日
"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_every_encoding_gives_the_same_text(encoding: str, newline: str) -> None:
    data = LETTER.replace("\n", newline).encode(encoding)
    assert read_letter(data, "letter.txt").text == LETTER.strip()


def test_the_body_stands_between_salutation_and_thanks() -> None:
    letter = read_letter(LETTER.encode(), "letter.txt")
    body = letter.text[letter.body_start : letter.body_end]
    assert body.startswith("您提出的") and body.endswith("每人每月50元。\n")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "没有文字"),
        (b" \n\n\t ", "没有文字"),
        (b"PK\x03\x04\0\0", "不是文本文件"),
        (b"\xff\x00\x81\x30", "不是文本文件"),
        (b"\x81\x20\xff\xff", "编码"),
        (b"a" * (LARGEST + 1), "上限"),
    ],
)
def test_an_unreadable_file_says_why_and_what_to_do(data: bytes, words: str) -> None:
    with pytest.raises(UnreadableFile, match=words) as caught:
        read_letter(data, "letter.txt")
    assert str(caught.value).startswith("letter.txt：")


def test_a_lost_character_is_a_problem_with_its_line() -> None:
    letter = read_letter("第一段。\n每月5\ufffd元。".encode(), "letter.txt")
    assert [(problem.line, "�" in problem.message) for problem in letter.problems] == [(2, True)]


def test_a_table_behind_the_signature_belongs_to_the_body() -> None:
    text = LETTER + "附件：高龄津贴标准表\n年龄\t标准\n80—89周岁\t50元/月\n"
    letter = read_letter(text.encode(), "letter.txt")
    assert "50元/月" in letter.text[letter.body_start : letter.body_end]


def test_a_line_that_goes_on_like_a_closing_ends_nothing() -> None:
    more = "今年，我们继续推进长期护理保险，全市共有一万余名失能人员享受待遇。" * 5
    lines = [
        "尊敬的张三代表：",
        "现答复如下：",
        "一、服务。",
        "感谢您的建议。",
        f"欢迎，{more}",
        more,
        "感谢您的关心。",
        "某市医疗保障局",
        "2024年6月1日",
    ]
    letter = read_letter("\n".join(lines).encode(), "a.txt")
    assert letter.text[: letter.body_end].rstrip().endswith(more)

"""Head fields and headings: over labelled letters, and over the forms that offices use."""

import json
import unicodedata
from datetime import date
from pathlib import Path

import pytest

from kb.headlines import find_date
from kb.letters import read_letter
from kb.outline import read_sections
from kb.record import read_record
from kb.replies import read_reply

LETTERS = Path(__file__).with_name("letters")
GOLD = sorted(LETTERS.rglob("gold/*.json"))


def tight(value: object) -> str:
    return "".join(unicodedata.normalize("NFKC", "" if value is None else str(value)).split())


@pytest.mark.parametrize("gold", GOLD, ids=[path.stem for path in GOLD])
def test_labelled_letters(gold: Path) -> None:
    expected = json.loads(gold.read_text(encoding="utf-8"))
    letter = read_letter((gold.parents[1] / f"{gold.stem}.txt").read_bytes(), gold.stem)
    reply = read_reply(letter)
    assert {name: tight(getattr(reply, name)) for name in expected["reply"]} == {
        name: tight(value) for name, value in expected["reply"].items()
    }
    sections = read_sections(letter)
    top = min((section.level for section in sections), default=1)
    assert [tight(s.heading) for s in sections if s.level == top] == [
        tight(h).rstrip("。") for h in expected["sections"]
    ]


def head(*lines: str) -> str:
    return "\n".join([*lines, "感谢您对我们工作的关心和支持！"])


@pytest.mark.parametrize(
    ("lines", "field", "value"),
    [
        (["关于市政协十三届四次会议第134092号提案答复的函", "梁某某委员："], "number", "134092"),
        (["关于对区十七届人大二次会议第006号建议的答复", "梁某某代表："], "number", "6"),
        (["关于县政协十届二次会议第五十八号提案的答复", "马某某委员："], "number", "58"),
        (["关于县十九届人大一次会议第一百二十号建议的答复", "马某某代表："], "number", "120"),
        (["对县十八届人大三次会议第二〇三号建议的答复", "马某某代表："], "number", "203"),
        (["关于县十九届人大二次会议第七号建议的答复", "马某某代表："], "number", "7"),
        (["对县政协十届三次会议第31号提案的答复", "民盟庆城县支部："], "addressee", "民盟庆城县支部"),
        (["对市政协十四届一次会议第8号提案的答复", "九三学社本溪市委员会："], "addressee", "九三学社本溪市委员会"),
        (
            ["某某市民政局", "某民函〔2023〕45号", "关于市八届人大一次会议第12号建议的答复", "王某某代表："],
            "number",
            "12",
        ),
        (
            ["关于政协某市第十四届委员会第四次会议第1号提案的答复", "王某某委员："],
            "session",
            "政协某市第十四届委员会第四次会议",
        ),
        (
            ["关于县第十七届人民代表大会第四次会议第2号建议的复函", "王某某代表："],
            "session",
            "县第十七届人民代表大会第四次会议",
        ),
        (["尊敬的王某某、李某某代表："], "addressee", "王某某、李某某"),
        (["王某某代表、李某某代表："], "addressee", "王某某、李某某"),
        (["王某某、李某某、赵某某三位代表："], "addressee", "王某某、李某某、赵某某"),
        (["尊敬的王某某等3名委员："], "addressee", "王某某"),
        (["民盟某市委："], "addressee", "民盟某市委"),
        (["某市民政局", "（B类）", "王某某代表："], "category", "B"),
        (["某民函〔2023〕45号                A", "王某某代表："], "category", "A"),
        (["办理情况（划勾）\tA类\t\tB类\t✓\tC类\t", "王某某代表："], "category", "B"),
        (["办理结果：Ｃ类", "王某某代表："], "category", "C"),
        (["王某某代表：", "所需政策由省里统一规范，故作为B类办理件，待明确后落实。"], "category", "B"),
        (["王某某代表：", "对A类、B类、C类养老机构分别给予补助。"], "category", None),
        (["王某某代表："], "category", None),
        (["王某某代表：", "您提出的“关于加强养老护理员培训的建议”收悉。"], "title", "关于加强养老护理员培训的建议"),
        (
            ["王某某委员：", "你委《关于规范工资支付的提案》收悉。提案提出“按月公示”，按照《工资支付规定》办理。"],
            "title",
            "关于规范工资支付的提案",
        ),
        (["关于《关于提高低保标准的建议》的答复", "王某某代表：", "来信收悉。"], "title", "关于提高低保标准的建议"),
        (["曹县医疗保障局", "王某某代表：", "您好。"], "region", "曹县"),
        (["重庆市永川区残疾人联合会", "王某某代表：", "您好。"], "region", "永川区"),
        (["晋城市城区民政局", "王某某代表：", "您好。"], "region", "晋城市城区"),
        (["恩施土家族苗族自治州医疗保障局", "王某某代表：", "您好。"], "region", "恩施土家族苗族自治州"),
        (["承办单位：晋城市民政局", "王某某代表：", "您好。"], "organ", "晋城市民政局"),
        (["安溪县残疾人联合会 安溪县民政局", "王某某代表：", "您好。"], "organ", "安溪县残疾人联合会"),
        (["王某某代表：", "《关于加强托养照护的建议》由我会会同县民政局办理。"], "title", "关于加强托养照护的建议"),
        (["晋 城 市 民 政 局 文 件", "王某某代表：", "您好。"], "organ", "晋城市民政局"),
    ],
)
def test_head_fields(lines: list[str], field: str, value: str | None) -> None:
    reply = read_reply(read_letter(head(*lines).encode(), "letter.txt"))
    assert getattr(reply, field) == value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2023年6月15日", date(2023, 6, 15)),
        ("2023 年 6 月 5 日", date(2023, 6, 5)),
        ("２０２３年６月１５日", date(2023, 6, 15)),
        ("2023-06-15", date(2023, 6, 15)),
        ("二〇二〇年五月十八日", date(2020, 5, 18)),
        ("二○一九年十二月三十一日", date(2019, 12, 31)),
        ("2023年13月40日", None),
        ("无", None),
    ],
)
def test_dates(text: str, expected: date | None) -> None:
    assert find_date(text) == expected


def test_the_foot_date_wins_over_the_meeting() -> None:
    text = head("面商时间\t2023年5月4日\t面商地点\t市民政局", "王某某代表：", "您好。") + "\n某市民政局\n2023年6月15日"
    assert read_reply(read_letter(text.encode(), "x")).date == date(2023, 6, 15)


def test_the_record_table() -> None:
    text = head("建议主要内容：", "- 提高标准。", "2. 加强监管。", "答复意见要点：", "- 已提高", "代表意见和要求：", "满意.", "签字：王某某",
                "面商时间\t2023年5月4日\t面商地点\t市民政局", "王某某代表：", "您好。")  # fmt: skip
    record = read_record(read_letter(text.encode(), "x"))
    assert record.questions == ("提高标准。", "加强监管。")
    assert record.answers == ("已提高",)
    assert (record.met, record.opinion) == (date(2023, 5, 4), "满意")


def test_headings_of_every_level() -> None:
    text = head("王某某代表：", "一、基本情况", "我市有养老机构。", "（一）建设补贴。对新建机构给予补贴。", "1.建设标准", "按床位计。",
                "2.对符合条件的老年人每人每月补贴100元。", "二、下一步打算。一是加强监管。")  # fmt: skip
    sections = read_sections(read_letter(text.encode(), "x"))
    assert [(s.level, s.heading) for s in sections] == [
        (1, "一、基本情况"), (2, "（一）建设补贴"), (3, "1.建设标准"), (1, "二、下一步打算"),
    ]  # fmt: skip

"""Fact, reply and document files: what is read is written back the same, to the byte."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.archive import ArchivedReply, ArchiveSection
from kb.check import canonical
from kb.content import content_files, load_content, load_one, read_file
from kb.factfile import read_fact, write_fact
from kb.markdown import to_plain
from kb.replyfile import read_reply_file, reply_id, write_reply_file
from kb.sections import anchors, heading_number, write_text

LIBRARY = Path(__file__).parent / "library"
FACT = "facts/晋城市/特困供养/护理补贴"


@pytest.mark.parametrize("path", list(content_files(LIBRARY)), ids=lambda path: path.stem)
def test_same_bytes(path: Path) -> None:
    assert canonical(read_file(LIBRARY, path)).encode() == path.read_bytes()


def test_one_figure_is_one_line() -> None:
    text = (LIBRARY / f"{FACT}.md").read_text(encoding="utf-8")
    reading = read_fact(text.replace("487", "490", 1), FACT)
    changed = write_fact(reading.fact, reading.front)
    assert [new for old, new in zip(text.split("\n"), changed.split("\n"), strict=True) if old != new] == [
        "| 集中     | 半自理   |               490 |"
    ]


def test_a_fact_as_a_model() -> None:
    (fact,) = [fact for fact in load_content(LIBRARY).facts if fact.id == FACT]
    assert (fact.region, fact.topic, fact.title, fact.aliases) == (
        "晋城市",
        "特困供养",
        "特困供养护理补贴",
        ("五保护理费", "照料护理补贴"),
    )
    assert [version.heading for version in fact.versions] == [
        "2026-07-01 起 废止",
        "2025-01-01 起 部分调整",
        "2024-01-01 起",
    ]
    row = fact.versions[2].rows[2]
    assert (row.dims, row.cells[0].written, row.cells[0].per, row.line) == (
        {"供养方式": "集中", "自理能力": "全护理"},
        "973",
        "月",
        34,
    )
    quote = fact.versions[2].quotes[0]
    assert (quote.source, quote.section, quote.line, str(quote.date)) == (
        "replies/晋城市/2024-人大-334-晋城市民政局",
        "一",
        39,
        "2024-08-06",
    )
    assert quote.text.count("\n") == 1


def test_sections_and_their_anchors() -> None:
    (reply,) = load_content(LIBRARY).replies
    assert [(section.anchor, section.heading, section.level) for section in reply.sections] == [
        (None, None, 0), ("一", "一、做好兜底保障", 1), ("二", "二、关于医疗保险", 1), ("二.一", "（一）下一步", 2),
    ]  # fmt: skip
    assert "一档\t360元\t20人" in reply.text
    assert reply.questions == ("不断完善农村养老保障体系。",)


@pytest.mark.parametrize(
    ("headings", "expected"),
    [
        (
            [("一、甲", 1), ("（一）乙", 2), ("1.丙", 3), ("（二）丁", 2), ("二、戊", 1)],
            ["一", "一.一", "一.一.1", "一.二", "二"],
        ),
        ([("一、甲", 1), ("二、乙", 1), ("一、丙", 1)], ["一", "二", "一-2"]),
        ([("1.甲", 3), ("2.乙", 3)], ["1", "2"]),
        ([("一是提高标准", 1), ("二是完善", 1)], ["一", "二"]),
        ([("十二、甲", 1), ("①乙", 4)], ["十二", "十二.①"]),
        ([("工作情况", 1)], ["工作情况"]),
    ],
)
def test_anchors(headings: list[tuple[str, int]], expected: list[str]) -> None:
    assert list(anchors(headings)) == expected
    assert heading_number("第三部分 保障") == "三"


PIECES = ["2.", "+", "-", "*", "#", ">", "_", "`", "~", "[", "](", "<", ">", "&", "\\", "|", ":", "---", " ", "    ", "\t", "\u3000", "\n", "\n\n", "来源：", "##", "一、", "补贴", "9", "。", "===", "```"]  # fmt: skip
TEXT = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=30).map("".join),
    st.text(st.characters(exclude_categories=("Cs", "Cc"), include_characters="\t\n")),
)
NAME = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Zs", "Zl", "Zp"), exclude_characters="\ufeff\ufffe\uffff"),
    min_size=1,
    max_size=12,
)


def kept(text: str) -> str:
    """What an archive keeps of a text: its paragraphs; blank lines part them and say nothing."""
    return "\n".join(line for line in text.split("\n") if line.strip())


@settings(max_examples=300)
@given(TEXT)
def test_any_text_reads_back(text: str) -> None:
    assert to_plain("\n\n".join(write_text(text))) == kept(text)


@given(st.lists(st.tuples(NAME, st.integers(1, 4), TEXT), max_size=4), TEXT, NAME, st.lists(NAME, max_size=3))
def test_any_letter_reads_back(
    sections: list[tuple[str, int, str]], opening: str, title: str, items: list[str]
) -> None:
    names = anchors((heading, level) for heading, level, _ in sections)
    written = [ArchiveSection(anchor=None, heading=None, level=0, text=kept(opening), line=0)] if kept(opening) else []
    written += [
        ArchiveSection(anchor=name, heading=heading, level=level, text=kept(text), line=0)
        for name, (heading, level, text) in zip(names, sections, strict=True)
    ]
    reply = ArchivedReply(
        id=reply_id("晋城市", 2024, "建议", "334", "晋城市民政局"), region="晋城市", year=2024, kind="建议", number="334", organ="晋城市民政局", title=title,
        proposers=tuple(items), questions=tuple(items), answers=tuple(items), sections=tuple(written),
    )  # fmt: skip
    text = write_reply_file(reply)
    reading = read_reply_file(text, reply.id)
    assert reading.problems == ()
    unplaced = reading.reply.model_copy(
        update={"sections": tuple(section.model_copy(update={"line": 0}) for section in reading.reply.sections)}
    )
    assert unplaced == reply
    assert write_reply_file(reading.reply, reading.front) == text


def test_a_file_with_problems_is_in_no_list(tmp_path: Path) -> None:
    path = tmp_path / f"{FACT}.md"
    path.parent.mkdir(parents=True)
    path.write_text("---\n类别: 标准\n---\n# 补贴\n\n## 某年\n", encoding="utf-8")
    content = load_content(tmp_path)
    assert (content.facts, content.broken) == ((), frozenset({FACT}))
    assert [problem.line for problem in content.problems] == [6]


def test_one_file_as_in_the_whole() -> None:
    content = load_content(LIBRARY)
    for fact in content.facts:
        assert load_one(LIBRARY, LIBRARY / f"{fact.id}.md", content.sources) == (fact, [])


def test_any_bytes_give_problems_not_errors(tmp_path: Path) -> None:
    path = tmp_path / f"{FACT}.md"
    path.parent.mkdir(parents=True)
    for data in (
        b"",
        b"---",
        b"---\n---\n",
        b"\xff\xfe",
        b"---\n- a\n---\n",
        "# 标题\n## 2024 年\n> x\n".encode(),
        "\ufeff---\r\n类别: 标准\r\n---\r\n# 甲\r\n".encode(),
        b"---\n\x00: 1\n---\n# a\n## 2024\x0b\n",
    ):
        path.write_bytes(data)
        assert load_content(tmp_path).problems

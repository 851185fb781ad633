"""The one Markdown parser: lines, plain text, no raw HTML, and text that survives being escaped."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kb.markdown import escape, read_blocks, to_html, to_plain, width, write_heading, write_table

# Everything that could mean something to Markdown, beside ordinary words.
PIECES = ["2.", "1)", "+", "-", "*", "#", "##", ">", "=", "_", "`", "~", "[", "]", "(", ")", "<", ">", "&", "&amp;", "&#9;", "\\", "|", "!", ":", "---", "***",
          " ", "  ", "    ", "\t", "\u3000", "\xa0", "http://a.cn", "<b>", "</b>", "一", "补贴", "a", "9", "。", "“", "\u2028", "```", "~~~", "[a]: b", "\ufeff"]  # fmt: skip
LINE = st.one_of(
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=8).map("".join),
    st.text(st.characters(exclude_categories=("Cs", "Cc"), include_characters="\t"), min_size=1),
)


@given(LINE.filter(lambda line: bool(line.strip())))
@example("2. 建立社会化养老服务专门机构。")
@example("+ 加号开头")
@example("# 井号")
@example("    四个空格")
@example("5*3*2 与 _下划线_")
@example("---")
@example("a  ")
@example("\\")
@example("&lt;")
@example("__dict__")
@example("~~删去~~")
def test_any_line_reads_back(line: str) -> None:
    (block,) = read_blocks(escape(line))
    assert (block.type, block.text, block.marked) == ("paragraph", line, False)


@given(st.lists(st.lists(LINE, min_size=3, max_size=3), min_size=2, max_size=5))
def test_any_table_reads_back(rows: list[list[str]]) -> None:
    (block,) = read_blocks("\n".join(write_table(rows[0], rows[1:], [False, True, False])))
    assert [list(row.cells) for row in block.rows] == rows


def test_ordinary_text_is_not_escaped() -> None:
    text = "2023 年，（一）78.57%，3—6 万元；“互联网+养老”、A_B、5-6、a & b！http://x.cn/?a=1&b=2"
    assert escape(text) == text


def test_blocks_have_their_lines() -> None:
    blocks = read_blocks("# 标题\n\n段\n落\n\n> 引\n>\n> 文\n\n| 甲 | 乙 |\n| -- | -: |\n| 1 | 2 |\n", 10)
    assert [(block.type, block.line, block.end) for block in blocks] == [
        ("heading", 10, 11),
        ("paragraph", 12, 14),
        ("blockquote", 15, 18),
        ("table", 19, 22),
    ]
    assert [row.line for row in blocks[3].rows] == [19, 21]
    assert [child.line for child in blocks[2].children] == [15, 17]


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=y>",
        "[a](javascript:alert(1))",
        "[a](data:text/html,x)",
        "a <b>c</b>",
    ],
)
def test_no_raw_html(text: str) -> None:
    html = to_html(text)
    assert not any(tag in html for tag in ("<script", "<img", "<b>", 'href="javascript', 'href="data'))


def test_plain() -> None:
    assert (
        to_plain("**粗** [链](x.md) `码`\n\n- 一\n- 二\n\n| 甲 | 乙 |\n| -- | -- |\n| 1 | 2 |")
        == "粗 链 码\n一\n二\n甲\t乙\n1\t2"
    )


def test_table_is_aligned_by_width() -> None:
    lines = write_table(["供养方式", "护理补贴（元/月）"], [["集中", "195"], ["分散", "≥1000"]], [False, True])
    assert lines == [
        "| 供养方式 | 护理补贴（元/月） |",
        "| -------- | ----------------: |",
        "| 集中     |               195 |",
        "| 分散     |             ≥1000 |",
    ]
    assert len({width(line) for line in lines}) == 1


@pytest.mark.parametrize("text", ["#", "##", "C#", "\\#", "说明\\#", "\\\\#", "# #"])
def test_a_heading_keeps_its_number_signs(text: str) -> None:
    assert [block.text for block in read_blocks(write_heading(1, text))] == [text]

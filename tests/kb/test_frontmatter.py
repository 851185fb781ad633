"""Front matter: strings first, every key with its line, comments kept, one way of writing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.factfile import FactFront
from kb.frontmatter import read_front_matter, type_front, write_front_matter


def front(*lines: str) -> str:
    return "\n".join(["---", *lines, "---", "# 标题", ""])


def test_scalars_stay_as_typed() -> None:
    read = read_front_matter(front("日期: 2024-04-01", "号: 0123", "比例: 1.10", "否: no", "空: null", "号码: 1e3"))
    values = {key: entry.value for key, entry in read.entries.items()}
    assert values == {"日期": "2024-04-01", "号": "0123", "比例": "1.10", "否": "no", "空": "null", "号码": "1e3"}
    assert [entry.line for entry in read.entries.values()] == [2, 3, 4, 5, 6, 7]
    assert (read.body_line, read.problems) == (9, [])


@pytest.mark.parametrize(
    ("lines", "line", "message"),
    [
        (["a: 1", "b: 2", "a: 3"], 4, "键重复，第 2 行已有"),
        (["a: 1", "b: [1"], 4, "元数据读不了"),
        (["a: 1", "b:"], 3, "没有内容"),
        (["a: {x: 1}"], 2, "值应为一行文字"),
        (["a: [[1], 2]"], 2, "值应为一行文字"),
        (["- a"], 2, "每行应为"),
        (["a: b: c"], 2, "元数据读不了"),
        (["a:", "  - x  # 注", "  - y"], 2, "列表里面不写注释"),
    ],
)
def test_problem_has_its_line(lines: list[str], line: int, message: str) -> None:
    problems = read_front_matter(front(*lines)).problems
    assert [place for place, _ in problems] == [line]
    assert message in problems[0][1]


def test_missing_fences() -> None:
    assert read_front_matter("# 标题\n").problems == [(1, "文件应以一行 --- 开头，其下写元数据，再以一行 --- 结束")]
    assert "没有结束" in read_front_matter("---\na: 1\n# 标题\n").problems[0][1]


def test_typing_translates_every_error() -> None:
    read = read_front_matter(
        front("类别: 补贴", "核实: 2024-4-31", "别名: 五保", "地区: 晋城市", "主管部们: 民政局", "草稿: false")
    )
    typed, found = type_front(read, FactFront, {"类别": "规定"})
    assert typed.kind == "规定"
    assert sorted(found) == [
        (2, "类别：应为 标准、规定、统计、目标 之一，现为 '补贴'"),
        (3, "核实：应为 YYYY-MM-DD 日期，现为 '2024-4-31'"),
        (4, "别名：应为列表，如 [五保]，现为 '五保'"),
        (5, "地区：不写这个键（地区是文件夹）；删去这一行"),
        (6, "主管部们：没有这个键；是不是 主管部门；可用的键：类别、主管部门、别名、核实、草稿"),
        (7, "草稿：应为 true 之一，现为 'false'"),
    ]


@pytest.mark.parametrize(
    "day", ["2024-4-31", "2024-02-30", "20240801", "1704067200", "2024-08-06T00:00:00", "2024年8月6日"]
)
def test_only_iso_days(day: str) -> None:
    _, found = type_front(read_front_matter(front("类别: 标准", f"核实: {day}")), FactFront, {})
    assert found == [(3, f"核实：应为 YYYY-MM-DD 日期，现为 '{day}'")]


def test_comments_travel_with_their_key() -> None:
    text = "---\n# 上面\n类别: 标准  # 标准 | 规定\n别名: [甲, 乙]  # 俗称\n# 末尾\n---\n"
    read = read_front_matter(text)
    assert write_front_matter({key: entry.value for key, entry in read.entries.items()}, read) == text
    moved = write_front_matter({"别名": ("甲", "乙"), "类别": "标准"}, read)
    assert moved == "---\n别名: [甲, 乙]  # 俗称\n# 上面\n类别: 标准  # 标准 | 规定\n# 末尾\n---\n"


def test_block_lists_become_one_line() -> None:
    read = read_front_matter(front("别名:", "  - 甲", "  - 乙", "# 说明", "核实: 2024-08-06"))
    written = write_front_matter({key: entry.value for key, entry in read.entries.items()}, read)
    assert written == "---\n别名: [甲, 乙]\n# 说明\n核实: 2024-08-06\n---\n"


TEXT = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp", "Zs"), exclude_characters="\ufeff\ufffe\uffff"),
    min_size=1,
    max_size=20,
)


@given(TEXT, st.lists(TEXT, min_size=1, max_size=4))
def test_any_value_reads_back(scalar: str, items: list[str]) -> None:
    written = write_front_matter({"键": scalar, "列": tuple(items)})
    read = read_front_matter(written + "# 标题\n")
    assert not read.problems
    assert (read.entries["键"].value, read.entries["列"].value) == (scalar, tuple(items))

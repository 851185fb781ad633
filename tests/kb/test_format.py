"""``kb format``: the canonical form, and not a word less."""

import shutil
from pathlib import Path

import pytest

from kb.check import check_content
from kb.format import format_content

LIBRARY = Path(__file__).parent / "library"
FACT = "facts/晋城市/特困供养/护理补贴.md"

UNTIDY = """---
核实: 2024-08-06   # 电话核实
# 民政局定的
主管部门: "晋城市民政局"

别名:
  - 五保护理费
  - '照料护理补贴'
类别: 标准
---

# 特困供养护理补贴
按供养方式和生活自理能力分档。
- 第一条
- 第二条


## 2024-01-01 起
|供养方式|自理能力|护理补贴（元/月）|
|:-|:-:|-|
|集中|全自理|195|
|集中|半自理|487|

这一段写在表后。
> 今年从 1 月 1 日起，
> 全市特困供养标准再次进行调整。
>
> 集中供养护理补贴按照全自理、半自理、全护理标准分别为每月 195 元、487 元、973 元。
>
> 来源：[晋城市民政局答复人大建议 334 号 · 一](<../../../replies/晋城市/2024-人大-334-晋城市民政局.md#一>)
"""

TIDY = """---
类别: 标准
# 民政局定的
主管部门: 晋城市民政局
别名: [五保护理费, 照料护理补贴]
核实: 2024-08-06  # 电话核实
---
# 特困供养护理补贴

按供养方式和生活自理能力分档。

- 第一条
- 第二条

## 2024-01-01 起

这一段写在表后。

| 供养方式 | 自理能力 | 护理补贴（元/月） |
| -------- | -------- | ----------------: |
| 集中     | 全自理   |               195 |
| 集中     | 半自理   |               487 |

> 今年从 1 月 1 日起，
>
> 全市特困供养标准再次进行调整。
>
> 集中供养护理补贴按照全自理、半自理、全护理标准分别为每月 195 元、487 元、973 元。
>
> 来源：[晋城市民政局答复人大建议 334 号 · 一](../../../replies/晋城市/2024-人大-334-晋城市民政局.md#一)
"""


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return shutil.copytree(LIBRARY, tmp_path / "content")


def test_a_tidy_library_stays_as_it_is(library: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in library.rglob("*.md")}
    assert format_content(library).changed == ()
    assert {path: path.stat().st_mtime_ns for path in library.rglob("*.md")} == before


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_untidy_becomes_tidy(library: Path, ends: str, mark: str) -> None:
    path = library / FACT
    path.write_bytes((mark + UNTIDY.replace("\n", ends)).encode())
    assert [problem.message for problem in check_content(library)] == [
        "不是规范格式（空行、对齐、键的次序、换行符）；运行 kb format 会改好"
    ]
    assert format_content(library, write=False).changed == (path,)
    assert path.read_bytes().decode() != TIDY
    assert format_content(library).changed == (path,)
    assert path.read_bytes().decode() == TIDY
    assert check_content(library) == []
    assert format_content(library).changed == ()


def test_a_file_with_problems_is_left_alone(library: Path) -> None:
    path = library / FACT
    broken = UNTIDY.replace("195|", "195元|")
    path.write_text(broken, encoding="utf-8")
    done = format_content(library)
    assert (done.changed, [problem.line for problem in done.problems]) == ((), [21])
    assert path.read_text(encoding="utf-8") == broken


def test_a_comment_that_has_no_place_is_never_lost(library: Path) -> None:
    path = library / FACT
    text = UNTIDY.replace("  - 五保护理费", "  - 五保护理费  # 旧称")
    path.write_text(text, encoding="utf-8")
    done = format_content(library)
    assert "列表里面不写注释" in done.problems[0].message
    assert path.read_text(encoding="utf-8") == text


def test_only_the_files_named(library: Path) -> None:
    path = library / FACT
    path.write_text(UNTIDY, encoding="utf-8")
    assert format_content(library, [library / "replies"]).changed == ()
    assert format_content(library, [path]).changed == (path,)


def test_nothing_is_left_behind_when_writing_fails(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = library / FACT
    path.write_text(UNTIDY, encoding="utf-8")
    before = sorted(library.rglob("*"))

    def refuse(self: Path, target: Path) -> Path:
        raise OSError("disk full")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(OSError, match="disk full"):
        format_content(library)
    assert sorted(library.rglob("*")) == before
    assert path.read_text(encoding="utf-8") == UNTIDY

"""The real content: no problem, canonical to the byte, no personal data, everything in it known to the editors' guide."""

import re
from pathlib import Path

import pytest

from kb.cells import read_cell
from kb.check import canonical, check_content
from kb.content import content_files, load_content, read_file
from kb.factfile import FactFront, read_fact, write_fact
from kb.facts import Form
from kb.headings import read_heading, write_heading
from kb.redactions import find_personal_data
from kb.replyfile import ReplyFront
from kb.units import Unit

CONTENT = Path(__file__).parents[2] / "content"


def test_kb_check_finds_nothing() -> None:
    assert [str(problem) for problem in check_content(CONTENT)] == []


@pytest.mark.parametrize("path", list(content_files(CONTENT)), ids=lambda path: path.stem)
def test_reading_and_writing_gives_the_same_bytes(path: Path) -> None:
    assert canonical(read_file(CONTENT, path)).encode() == path.read_bytes()


def test_everything_is_loaded() -> None:
    content = load_content(CONTENT)
    assert len(content.facts) + len(content.replies) + len(content.documents) == len(list(content_files(CONTENT)))
    assert content.problems == ()


def test_no_personal_data_in_any_file() -> None:
    for path in (path for path in CONTENT.rglob("*") if path.is_file()):
        text = re.sub(r"sha256:[0-9a-f]{64}", "", path.read_text(encoding="utf-8"))
        assert find_personal_data(text) == (), path


def test_every_quote_has_a_date_and_every_figure_a_quote() -> None:
    for fact in load_content(CONTENT).facts:
        for version in fact.versions:
            assert all(quote.date for quote in version.quotes), fact.id
            assert all(cell.proofs for row in version.rows for cell in row.cells), fact.id


@pytest.mark.parametrize("front", [FactFront, ReplyFront])
def test_the_guide_names_every_key(front: type[FactFront] | type[ReplyFront]) -> None:
    guide = (CONTENT / "README.md").read_text(encoding="utf-8")
    assert [field.alias for field in front.model_fields.values() if f"{field.alias}" not in guide] == []


def guide_cells(heading: str) -> list[str]:
    """What stands in backticks in the first column of the guide's table under ``heading``."""
    guide = (CONTENT / "README.md").read_text(encoding="utf-8")
    table = guide.split(f"### {heading}", 1)[1].split("\n### ", 1)[0].split("\n## ", 1)[0]
    return [
        code
        for line in table.split("\n")
        if line.startswith("| `")
        for code in re.findall(r"`([^`]+)`", line.split(" | ")[0])
    ]


def test_the_guide_shows_a_fact_that_passes() -> None:
    guide = (CONTENT / "README.md").read_text(encoding="utf-8")
    example = guide.split("````markdown\n", 1)[1].split("````", 1)[0]
    reading = read_fact(example, "facts/晋城市/特困供养/护理补贴")
    assert reading.problems == ()
    assert write_fact(reading.fact, reading.front) == example


def test_the_guide_writes_headings_and_cells_as_they_are_read() -> None:
    headings = guide_cells("版本标题")
    assert [write_heading(read_heading(heading.removeprefix("## "))) for heading in headings] == [
        heading.removeprefix("## ") for heading in headings
    ]
    assert {read_heading(heading.removeprefix("## ")).form for heading in headings} == set(Form)
    cells = guide_cells("单元格")
    assert len(cells) > 12
    assert [read_cell(cell, "补贴", Unit("元")).written for cell in cells] == cells

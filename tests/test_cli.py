"""The command line as its users meet it: output on stdout, messages on stderr, exit codes 0, 1 and 2."""

import json
import shutil
from pathlib import Path

import pytest

from kb.cli import main

ROOT = Path(__file__).parents[1]
SEEDS = ROOT / "tests" / "kb" / "letters" / "seeds"


@pytest.fixture
def content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the real content, with an index folder of its own."""
    copy = tmp_path / "content"
    shutil.copytree(ROOT / "content", copy)
    monkeypatch.setenv("KB_CONTENT", str(copy))
    monkeypatch.setenv("KB_INDEX", str(tmp_path / "index"))
    return copy


def test_extract_prints_one_exact_json_object(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["extract", "--json", str(SEEDS / "15.txt")]) == 0
    printed = capsys.readouterr().out
    found = json.loads(printed, parse_float=str, parse_int=str)
    assert set(found) == {"reply", "sections", "figures", "rules", "citations", "redactions", "problems", "text"}
    rates = [figure for figure in found["figures"] if figure["value"] == "78.57"]
    assert len(rates) == 1 and rates[0]["unit"] == "%"
    invested = next(figure for figure in found["figures"] if figure["value"] == "6900000")
    assert invested["op"] == "≈"
    for figure in found["figures"]:
        assert found["text"][int(figure["start"]) : int(figure["end"])] == figure["quote"]


def test_extract_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["extract", str(SEEDS / "334.txt")]) == 0
    printed = capsys.readouterr()
    assert "晋城市民政局答复建议 334 号" in printed.out and "973元/月" in printed.out
    assert "已隐去" in printed.err and "1380000" not in printed.out + printed.err


@pytest.mark.parametrize("name", ["missing.txt", "folder", "binary.txt", "empty.txt"])
def test_what_cannot_be_read_is_said_in_one_line(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "binary.txt").write_bytes(b"PK\x03\x04\0\0")
    (tmp_path / "empty.txt").write_bytes(b"")
    assert main(["extract", str(tmp_path / name)]) == 2
    said = capsys.readouterr().err
    assert name in said and said.count("\n") == 1


def test_search_gives_the_answer_first(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", "--json", "集中供养全护理护理补贴"]) == 0
    page = json.loads(capsys.readouterr().out)
    assert page["found"] and page["hits"][0]["rows"][0]["value"] == 973
    assert main(["search", "集中供养全护理护理补贴"]) == 0
    assert "973 元/月" in capsys.readouterr().out


def test_search_on_a_day_before_anything_is_known(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", "--as-of", "2022-06-14", "特困标准"]) == 0
    assert "当日无数据" in capsys.readouterr().out


def test_index_takes_only_what_changed(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["index"]) == 0
    fact = next(content.glob("facts/*/特困供养/护理补贴.md"))
    fact.write_text(fact.read_text(encoding="utf-8").replace("五保护理费", "五保照护费"), encoding="utf-8")
    capsys.readouterr()
    assert main(["index"]) == 0
    assert "更新 1 个文件" in capsys.readouterr().err


def test_check_names_the_line(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 0
    fact = next(content.glob("facts/*/特困供养/护理补贴.md"))
    text = fact.read_text(encoding="utf-8")
    line = next(number for number, one in enumerate(text.split("\n"), 1) if " 973 " in one)
    fact.write_text(text.replace(" 973 ", " 974 ", 1), encoding="utf-8")
    capsys.readouterr()
    assert main(["check"]) == 1
    assert f"{fact}:{line}: " in capsys.readouterr().out


def test_format_rewrites_what_is_not_canonical(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fact = next(content.glob("facts/*/特困供养/护理补贴.md"))
    before = fact.read_bytes()
    fact.write_bytes(before.replace(b"| ", b"|   "))
    assert main(["format", "--check"]) == 1
    assert main(["format"]) == 0
    assert fact.read_bytes() == before


def test_ingest_archives_once_and_says_so(content: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    letter = ROOT / "tests" / "kb" / "letters" / "yichun-2022-dibao.txt"
    assert main(["ingest", str(letter)]) == 0
    written = capsys.readouterr().out
    assert "replies/" in written and "facts/" in written
    assert main(["ingest", str(letter)]) == 1
    assert "已经入库" in capsys.readouterr().err


def test_wrong_use_is_exit_code_two(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["search", "--as-of", "2022-13-40", "特困"])
    assert left.value.code == 2 and "YYYY-MM-DD" in capsys.readouterr().err


def test_a_missing_content_folder_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KB_CONTENT", str(tmp_path / "nowhere"))
    monkeypatch.setenv("KB_INDEX", str(tmp_path / "index"))
    for command in (["check"], ["format"], ["index"]):
        assert main(command) == 2
        assert "KB_CONTENT" in capsys.readouterr().err


def test_status_and_evaluate(content: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["status", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["home_region"] == "晋城市"
    queries = tmp_path / "queries.jsonl"
    queries.write_text(
        '{"query": "煤改电补贴标准", "type": "negative", "expect": null, "must": []}\n', encoding="utf-8"
    )
    assert main(["evaluate", str(queries)]) == 0
    assert "negative" in capsys.readouterr().out

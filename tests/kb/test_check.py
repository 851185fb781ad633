"""``kb check``: a good library has no problems, every kind of mistake is named with its line."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from kb.check import check_content
from kb.problems import ContentError

HERE = Path(__file__).parent
LIBRARY = HERE / "library"
BROKEN = HERE / "broken"
EXPECTED = BROKEN / "expected.txt"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shutil.copytree(LIBRARY, tmp_path_factory.mktemp("check") / "content")


@pytest.fixture
def placed(library: Path, request: pytest.FixtureRequest) -> Iterator[Path]:
    """A broken file in its place among good ones."""
    source: Path = request.param
    path = library / "facts/晋城市/特困供养" / source.name
    path.write_bytes(source.read_bytes())
    yield path
    path.unlink()


def expected(name: str) -> list[str]:
    lines = EXPECTED.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.startswith(f"{name}:")]


def found(root: Path) -> list[str]:
    return [f"{Path(problem.path).name}:{problem.line}: {problem.message}" for problem in check_content(root)]


def test_a_good_library_has_no_problems() -> None:
    assert check_content(LIBRARY) == []


@pytest.mark.parametrize("placed", sorted(BROKEN.glob("*.md")), indirect=True, ids=lambda path: path.stem)
def test_mistake(library: Path, placed: Path) -> None:
    assert found(library) == expected(placed.name)
    assert expected(placed.name), f"{placed.name} 没有写明应有的问题"


def test_every_expectation_has_its_file() -> None:
    names = {line.split(":")[0] for line in EXPECTED.read_text(encoding="utf-8").splitlines() if line}
    assert names == {path.name for path in BROKEN.glob("*.md")}


def test_twelve_mistakes_in_one_file_are_twelve_problems() -> None:
    problems = expected("everything-wrong.md")
    assert [int(line.split(":")[1]) for line in problems] == [2, 3, 4, 10, 14, 15, 17, 19, 23, 25, 29, 33]


def test_all_files_in_one_run(library: Path) -> None:
    facts = library / "facts/晋城市/特困供养"
    for name in ("cell-thousands.md", "figure-changed.md"):
        shutil.copy(BROKEN / name, facts / name)
    (facts / "附件.docx").write_bytes(b"x")
    (facts / "乱码.md").write_bytes("类别".encode("gb18030"))
    units = library / "vocabulary/units.txt"
    units.write_text(units.read_text(encoding="utf-8") + "元/月\n块钱\n", encoding="utf-8")
    lines = found(library)
    assert expected("cell-thousands.md")[0] in lines
    assert expected("figure-changed.md")[0] in lines
    assert "附件.docx:1: 内容文件只有 .md；移走或改名" in lines
    assert "乱码.md:1: 不是 UTF-8 文本；另存为 UTF-8" in lines
    assert "units.txt:12: 重复：'元/月'，第 4 行已有；删去一行" in lines
    assert "units.txt:13: 不认识的单位 '块钱'；写法如 元/月、元/人·月、%、百分点、人" in lines
    only = check_content(library, [facts / "figure-changed.md"])
    assert {Path(problem.path).name for problem in only} == {"figure-changed.md"}
    assert check_content(library, [library / "replies"]) == []
    shutil.rmtree(library)
    shutil.copytree(LIBRARY, library)


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        (
            "topics.yaml",
            "- 名称: 特困供养\n  复核月数: 一年\n",
            "topics.yaml:2: 复核月数：应为 1 到 999 的整数，现为 '一年'",
        ),
        ("topics.yaml", "- 名称: 特困供养\n- 名称: 特困供养\n", "topics.yaml:2: 名称重复：'特困供养'，第 1 行已有"),
        ("topics.yaml", "特困供养: 12\n", "topics.yaml:1: 应为列表：每项以 “- 名称: …” 开头"),
        ("topics.yaml", "- 俗称: [五保]\n", "topics.yaml:1: 缺少必填的键 名称；在元数据里加一行 “名称: …”"),
        (
            "regions.yaml",
            "- 名称: 晋城市\n  别名: [晋城]\n",
            "regions.yaml:2: 别名：没有这个键；可用的键：名称、上级、简称",
        ),
        ("synonyms.txt", "特困人员：五保户\n", "synonyms.txt:1: 应为 “正式名 = 俗称, 俗称”，现为 '特困人员：五保户'"),
        ("synonyms.txt", "甲 = 乙, 丙\n丁 = 丙\n", "synonyms.txt:2: 俗称重复：'丙'，第 1 行已有；留下一处"),
    ],
)
def test_vocabulary_mistake(tmp_path: Path, name: str, text: str, message: str) -> None:
    (tmp_path / "vocabulary").mkdir()
    (tmp_path / "vocabulary" / name).write_text(text, encoding="utf-8")
    assert found(tmp_path) == [message]


REPLY = "replies/晋城市/2024-人大-334-晋城市民政局.md"


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("号: 334", "号: 335", "4: 号：与文件名不一致，这里是 '335'，文件名里是 '334'；改成一致"),
        ("类型: 建议", "类型: 提案", "2: 类型：与文件名不一致，这里是 '政协'，文件名里是 '人大'；改成一致"),
        ("类别: A", "类别: E", "7: 类别：应为 A、B、C、D 之一，现为 'E'"),
        ("公开: 未定", "公开: 未定\n原件: 334.docx", "10: 原件：应为 “文件名 sha256:64位校验值”，现为 '334.docx'"),
        ("## 答复要点", "## 要点", "17: ## 标题应为 建议要点、答复要点、答复 之一，现为 '要点'"),
        (
            "2. 5 万人",
            "*2. 5* 万人",
            "44: 信件正文是纯文字：这里的 *、_、[、` 等会被当作格式；在符号前加反斜杠，如 \\*",
        ),
        (
            "到 2025 年，月",
            "1. 到 2025 年，月",
            "44: 信件正文只有段落、标题和表格：这里会被当作列表、引用或代码；在行首符号前加反斜杠，如 2\\. 或 \\-",
        ),
        ("面商日期: 2024-08-06\n", "", "1: 答复日期、面商日期至少写一个；没有日期就不知道信里的“今年”是哪一年"),
    ],
)
def test_mistake_in_a_reply(library: Path, old: str, new: str, problem: str) -> None:
    path = library / REPLY
    good = path.read_text(encoding="utf-8")
    assert good.count(old) == 1
    path.write_text(good.replace(old, new), encoding="utf-8")
    lines = [line for line in found(library) if line.startswith(path.name)]
    path.write_text(good, encoding="utf-8")
    assert lines == [f"{path.name}:{problem}"]


@pytest.mark.parametrize(
    ("place", "message"),
    [
        ("facts/晋城市/散落.md", "散落.md:1: 文件应为 facts/<地区>/<主题>/<名称>.md，现为 'facts/晋城市/散落.md'"),
        (
            "facts/晋城县/特困供养/补贴.md",
            "补贴.md:1: 没有这个地区 '晋城县'；文件夹用唯一名称（如 晋城市城区），新地区先写进 vocabulary/regions.yaml",
        ),
        (
            "facts/晋城市/特困/补贴.md",
            "补贴.md:1: 没有这个主题 '特困'；移到已有的主题文件夹，新主题先写进 vocabulary/topics.yaml",
        ),
        (
            "fact/晋城市/特困供养/补贴.md",
            "补贴.md:1: 内容只放在 facts、replies、documents 和 vocabulary 里；移进去或移走",
        ),
        (
            "vocabulary/topic.yaml",
            "topic.yaml:1: 词表只有 topics.yaml、regions.yaml、synonyms.txt、words.txt、units.txt；改名或移走",
        ),
    ],
)
def test_misplaced_file(library: Path, place: str, message: str) -> None:
    path = library / place
    made = [folder for folder in path.parents if not folder.exists()]
    path.parent.mkdir(parents=True, exist_ok=True)
    text = (
        (BROKEN / "not-canonical.md")
        .read_text(encoding="utf-8")
        .replace("| 集中 | 半自理 | 487 |", "| 集中     | 半自理   |               487 |")
    )
    path.write_text(text, encoding="utf-8")
    lines = [line for line in found(library) if line.startswith(path.name) and "来源" not in line]
    path.unlink()
    for folder in made:
        folder.rmdir()
    assert message in lines


def test_a_day_to_come(library: Path) -> None:
    path = library / "facts/晋城市/特困供养/护理补贴.md"
    problems = check_content(library, [path], today=date(2024, 8, 5))
    assert [(problem.line, problem.message) for problem in problems] == [
        (6, "核实：2024-08-06 还没有到（今天是 2024-08-05）；改正日期")
    ]
    assert check_content(library, today=date(2024, 8, 6)) == []


def test_personal_data_anywhere(library: Path) -> None:
    readme = library / "README.md"
    readme.write_text("# 说明\n\n联系 13800000001\n", encoding="utf-8")
    lines = found(library)
    readme.unlink()
    assert lines == ["README.md:3: 个人信息：手机号不得写入内容库；换成 〔手机号已隐去〕"]


def test_a_path_that_is_not_there_is_not_fine(library: Path, tmp_path: Path) -> None:
    for path in (library / "facts/无.md", tmp_path):
        with pytest.raises(ContentError, match="里没有这个文件或文件夹"):
            check_content(library, [path])


def test_no_folder(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="没有内容文件夹"):
        check_content(tmp_path / "nirgends")

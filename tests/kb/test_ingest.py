"""``kb ingest``: a letter becomes an archive file and drafts, all or nothing, and nothing edited is touched."""

import shutil
from pathlib import Path

import pytest

from kb.check import check_content
from kb.content import load_content
from kb.facts import Form
from kb.ingest import AlreadyIngested, IncompleteLetter, ingest, ingest_all
from kb.problems import KnowledgeError
from kb.redactions import find_personal_data

HERE = Path(__file__).parent
LETTERS = sorted((HERE / "letters").glob("*.txt"))
VOCABULARY = HERE.parents[1] / "content" / "vocabulary"

LETTER = """晋城市民政局

A类

关于市八届人大四次会议第 334 号建议的答复

尊敬的上官学平代表：

您提出的《关于加快建设我市农村养老服务体系的建议》收悉，经研究，现答复如下：

一、切实做好困难老年人兜底保障工作

今年从 1 月 1 日起，全市特困供养标准再次进行调整。特困供养人员护理补贴按照全自理、半自理、全护理标准分别为每月 195 元、487 元、973 元。

二、关于职工医保。起付标准以上部分由统筹基金支付。联系人手机 13800000001。

| 医院级别 | 起付标准（元） |
| -------- | -------------- |
| 二级     | 500            |

2. 建立*定期*巡访制度 + 探访。

感谢您对养老工作的关心和支持。

晋城市民政局
2024年8月6日
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    shutil.copytree(VOCABULARY, tmp_path / "content" / "vocabulary")
    return tmp_path / "content"


def written(folder: Path, text: str = LETTER, name: str = "来信.txt") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def files(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_a_letter_is_archived(root: Path, tmp_path: Path) -> None:
    done = ingest(written(tmp_path), root)
    assert done.reply == root / "replies/晋城市/2024-人大-334-晋城市民政局.md"
    (reply,) = load_content(root).replies
    assert (reply.kind, reply.number, reply.session, reply.category) == ("建议", "334", "市八届人大四次会议", "A")
    assert (reply.title, reply.proposers, str(reply.date), reply.met) == (
        "关于加快建设我市农村养老服务体系的建议",
        ("上官学平",),
        "2024-08-06",
        None,
    )
    assert [section.anchor for section in reply.sections] == [None, "一", "二"]
    assert reply.sections[0].text.split("\n")[0] == "尊敬的上官学平代表："
    assert "二级\t500" in reply.text
    assert "2. 建立*定期*巡访制度 + 探访。" in reply.text
    assert reply.original is not None
    assert reply.original.startswith("来信.txt sha256:")
    text = done.reply.read_text(encoding="utf-8")
    assert "2\\. 建立\\*定期\\*巡访制度 + 探访。" in text
    assert "13800000001" not in text
    assert [redaction.kind for redaction in done.redactions] == ["mobile"]


def test_its_figures_are_drafts_with_their_quotes(root: Path, tmp_path: Path) -> None:
    done = ingest(written(tmp_path), root)
    content = load_content(root)
    assert content.problems == ()
    assert all(fact.draft and fact.reviewed is None for fact in content.facts)
    assert {root / f"{fact.id}.md" for fact in content.facts} == set(done.facts)
    nursing = [fact for fact in content.facts if fact.topic == "特困供养"]
    rows = [row for fact in nursing for version in fact.versions for row in version.rows]
    assert {cell.written: row.dims["自理能力"] for row in rows for cell in row.cells} == {
        "195": "全自理",
        "487": "半自理",
        "973": "全护理",
    }
    for fact in nursing:
        (version,) = fact.versions
        assert (fact.region, version.form, version.heading) == ("晋城市", Form.SINCE, "2024-01-01 起")
        assert version.quotes[0].text.startswith("今年从 1 月 1 日起")
        assert (version.quotes[0].section, version.quotes[0].label) == ("一", "晋城市民政局答复人大建议 334 号 · 一")
    assert check_content(root) == []


def test_a_second_time_it_says_so(root: Path, tmp_path: Path) -> None:
    letter = written(tmp_path)
    ingest(letter, root)
    before = files(root)
    with pytest.raises(AlreadyIngested, match="这封信已经入库"):
        ingest(letter, root)
    assert files(root) == before


def test_another_text_of_the_same_number(root: Path, tmp_path: Path) -> None:
    ingest(written(tmp_path), root)
    before = files(root)
    other = written(tmp_path, LETTER.replace("973", "1012"), "再复.txt")
    with pytest.raises(AlreadyIngested, match="--again"):
        ingest(other, root)
    assert files(root) == before
    done = ingest(other, root, again=True)
    assert done.reply.name == "2024-人大-334-晋城市民政局-再复.md"
    (proposal,) = [one for one in done.proposals if "1012 |" in one.text]
    assert proposal.differs
    assert {path: data for path, data in files(root).items() if path in before} == before


def test_an_edited_fact_is_never_overwritten(root: Path, tmp_path: Path) -> None:
    first = ingest(written(tmp_path), root)
    edited = {}
    for path in first.facts:
        text = (
            path.read_text(encoding="utf-8")
            .replace("草稿: true", "核实: 2024-08-06")
            .replace("\n## ", "\n编辑写的说明。\n\n## ", 1)
        )
        path.write_text(text, encoding="utf-8")
        edited[path] = path.read_bytes()
    assert check_content(root) == []
    later = (
        LETTER.replace("2024年8月6日", "2025年7月1日")
        .replace("334", "12")
        .replace("973", "1012")
        .replace("养老服务体系", "养老体系")
    )
    second = ingest(written(tmp_path, later, "次年.txt"), root)
    assert {path: path.read_bytes() for path in edited} == edited
    (proposal,) = [one for one in second.proposals if "1012 |" in one.text]
    assert proposal.path in edited
    lines = proposal.path.read_text(encoding="utf-8").split("\n")
    assert lines[proposal.line - 1] == "## 2024-01-01 起"
    lines[proposal.line - 1 : proposal.line - 1] = proposal.text.split("\n")
    text = "\n".join(lines).replace("核实: 2024-08-06", "核实: 2025-07-01")
    proposal.path.write_text(text, encoding="utf-8")
    assert [problem for problem in check_content(root) if problem.path == str(proposal.path)] == []


HAND_MADE = """---
类别: 标准
核实: 2024-08-06
---
# 特困人员护理补贴

## 2024-01-01 起

| 自理能力 | 护理补贴（元/月） |
| -------- | ----------------: |
| 全自理   |               195 |
| 半自理   |               487 |
| 全护理   |               973 |

> 今年从 1 月 1 日起，全市特困供养标准再次进行调整。特困供养人员护理补贴按照全自理、半自理、全护理标准分别为每月 195 元、487 元、973 元。
>
> 来源：[晋城市民政局答复人大建议 334 号 · 一](../../../replies/晋城市/2024-人大-334-晋城市民政局.md#一)
"""


def test_an_item_is_known_by_its_formal_name(root: Path, tmp_path: Path) -> None:
    path = root / "facts/晋城市/特困供养/护理补贴.md"
    path.parent.mkdir(parents=True)
    path.write_text(HAND_MADE, encoding="utf-8")
    done = ingest(written(tmp_path), root)
    assert path.read_text(encoding="utf-8") == HAND_MADE
    assert [one for one in done.proposals if one.path == path] == []
    assert not any("195" in fact.read_text(encoding="utf-8").split(">")[0] for fact in done.facts)
    assert [problem for problem in check_content(root) if problem.path == str(path)] == []


def test_what_the_head_does_not_say_can_be_given(root: Path, tmp_path: Path) -> None:
    bare = (
        LETTER.replace("关于市八届人大四次会议第 334 号建议的答复", "关于来信的答复")
        .replace("2024年8月6日", "")
        .replace("的建议》", "》")
    )
    letter = written(tmp_path, bare)
    with pytest.raises(IncompleteLetter, match="答复日期") as raised:
        ingest(letter, root)
    assert "--set 号=…" in str(raised.value)
    assert not (root / "replies").exists()
    given = {"类型": "建议", "号": "7", "答复日期": "2024-08-06", "标题": "关于养老服务的建议"}
    assert ingest(letter, root, given=given).reply.name == "2024-人大-7-晋城市民政局.md"


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"编号": "7"}, "没有这个键：编号；可以给出的有 类型、号"),
        ({"答复日期": "8月6日"}, "给出的值不对：答复日期 '8月6日'"),
        ({"类型": "议案"}, "给出的值不对：类型 '议案'"),
    ],
)
def test_wrong_options(root: Path, tmp_path: Path, given: dict[str, str], message: str) -> None:
    with pytest.raises(KnowledgeError, match=message):
        ingest(written(tmp_path), root, given=given)
    assert not (root / "replies").exists()


def test_all_or_nothing(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before, replace, count = files(root), Path.replace, iter(range(100))

    def full(self: Path, target: Path) -> Path:
        if next(count) == 1:
            raise OSError("No space left on device")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space"):
        ingest(written(tmp_path), root)
    assert files(root) == before
    assert not (root / "replies").exists()


def test_one_bad_letter_does_not_stop_the_others(root: Path, tmp_path: Path) -> None:
    bad = written(tmp_path, "没有头的信。\n", "坏.txt")
    done = ingest_all([bad, written(tmp_path)], root)
    assert isinstance(done[0], KnowledgeError)
    assert not isinstance(done[1], KnowledgeError)


@pytest.mark.parametrize("letter", LETTERS, ids=lambda path: path.stem)
def test_letters_of_other_places(root: Path, letter: Path) -> None:
    """Any letter gives files that are well-formed, canonical and free of personal data; what is doubtful in them is for an editor."""
    done = ingest(letter, root)
    content = load_content(root)
    assert content.problems == ()
    assert len(content.facts) == len(done.facts) > 10
    reply = content.replies[0]
    quotes = [quote for fact in content.facts for version in fact.versions for quote in version.quotes]
    assert quotes
    assert {quote.source for quote in quotes} == {reply.id}
    faults = [
        str(problem)
        for problem in check_content(root)
        if any(word in problem.message for word in ("引文与来源不符", "引文在来源里找不到", "规范格式", "个人信息"))
    ]
    assert faults == []
    assert all(find_personal_data(data.decode().split("sha256:")[0]) == () for data in files(root / "facts").values())

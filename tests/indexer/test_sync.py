"""Content → index: everything anew, or only what changed."""

import shutil
from pathlib import Path

import pytest
from engine_contract import group, keys, run

from indexer import reading
from indexer.cards import fact_of
from indexer.engine import EngineQuery, IndexUnusable
from indexer.lexicon import IndexWords
from indexer.sync import Outcome, Sync, counts
from indexer.tantivy_engine import TantivyEngine
from kb.facts import Fact
from kb.problems import ContentError
from kb.vocabulary import Vocabulary

ROOT = Path(__file__).parents[2]
CARE = "facts/晋城市/特困供养/护理补贴"
LETTER = "replies/晋城市/2024-人大-334-晋城市民政局"


class Place:
    """A copy of our content with an index of its own."""

    def __init__(self, path: Path) -> None:
        self.content = path / "content"
        shutil.copytree(ROOT / "content", self.content)
        self.manifest = path / "index" / "manifest"
        self.engine = TantivyEngine(path / "index")
        self.read: list[str] = []

    def update(self, *, rebuild: bool = False) -> Outcome:
        """As a process of its own would: nothing is remembered but what is on disk."""
        outcome = run(Sync(self.content, self.engine, self.manifest).update(rebuild=rebuild))
        assert isinstance(outcome, Outcome)
        return outcome

    def edit(self, identifier: str, old: str, new: str) -> None:
        path = self.content / f"{identifier}.md"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    def found(self, *words: str, index: str = "facts") -> list[str]:
        query = EngineQuery(index, groups=tuple(group(word) for word in words))  # type: ignore[arg-type]
        return keys(run(self.engine.search(query)))

    def fact(self, identifier: str) -> Fact:
        return fact_of(run(self.engine.get("facts", [identifier]))[identifier])


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    made = Place(tmp_path)
    real = reading.read_file

    def noting(root: Path, path: Path) -> object:
        made.read.append(path.relative_to(root).as_posix())
        return real(root, path)

    monkeypatch.setattr(reading, "read_file", noting)
    return made


@pytest.fixture
def indexed(place: Place) -> Place:
    assert place.update().rebuilt == "还没有可用的索引"
    place.read.clear()
    return place


def test_the_first_run_indexes_everything(place: Place) -> None:
    outcome = place.update()
    assert outcome.problems == []
    assert (outcome.facts, outcome.replies) == run(counts(place.engine))
    assert outcome.facts == len(list((place.content / "facts").rglob("*.md")))
    assert CARE in place.found("973")
    meta = run(place.engine.meta())
    assert meta["home_region"] == "晋城市"
    assert "特困供养" in Vocabulary.model_validate_json(meta["vocabulary"]).topics
    assert "特困供养护理补贴" in IndexWords.from_json(meta["words"]).titles


def test_nothing_changed_nothing_read(indexed: Place) -> None:
    build = run(indexed.engine.meta())["build"]
    outcome = indexed.update()
    assert (outcome.rebuilt, outcome.changed, outcome.removed, indexed.read) == (None, [], [], [])
    assert "已是最新" in str(outcome)
    assert run(indexed.engine.meta())["build"] == build


def test_one_changed_file_is_all_that_is_read(indexed: Place) -> None:
    indexed.edit(CARE, "973", "1012")
    outcome = indexed.update()
    assert (outcome.rebuilt, outcome.changed) == (None, [CARE])
    assert indexed.read == [f"{CARE}.md"]
    assert indexed.found("1012") == [CARE]
    assert indexed.found("973", "护理补贴") == []
    assert indexed.fact(CARE).versions[0].quotes[0].date is not None, "what its source tells is kept"


def test_a_touched_file_is_no_change(indexed: Place) -> None:
    (indexed.content / f"{CARE}.md").touch()
    outcome = indexed.update()
    assert (outcome.changed, indexed.read) == ([], [])


def test_files_come_and_go(indexed: Place) -> None:
    path = indexed.content / f"{CARE}.md"
    other = path.with_name("照护津贴.md")
    path.rename(other)
    outcome = indexed.update()
    moved = CARE.replace("护理补贴", "照护津贴")
    assert (outcome.changed, outcome.removed) == ([moved], [CARE])
    assert moved in indexed.found("973")
    assert run(indexed.engine.get("facts", [CARE])) == {}


def test_a_changed_letter_changes_the_facts_that_quote_it(indexed: Place) -> None:
    before = indexed.fact(CARE).versions[0].quotes[0].date
    indexed.edit(LETTER, f"日期: {before}", "日期: 2024-08-09")
    outcome = indexed.update()
    assert outcome.changed == [LETTER]
    assert str(indexed.fact(CARE).versions[0].quotes[0].date) == "2024-08-09"


def test_sections_of_a_letter_come_and_go(indexed: Place) -> None:
    sections = run(indexed.engine.search(EngineQuery("replies", filters={"source": (LETTER,)}))).total
    indexed.edit(LETTER, "### 二、", "### 十二、")
    indexed.update()
    found = run(indexed.engine.search(EngineQuery("replies", filters={"source": (LETTER,)})))
    assert found.total == sections
    assert f"{LETTER}#十二" in keys(found)
    assert f"{LETTER}#二" not in keys(found)


def test_a_removed_letter_is_gone(indexed: Place) -> None:
    (indexed.content / f"{LETTER}.md").unlink()
    outcome = indexed.update()
    assert outcome.removed == [LETTER]
    assert run(indexed.engine.get("sources", [LETTER])) == {}
    assert run(indexed.engine.search(EngineQuery("replies", filters={"source": (LETTER,)}))).total == 0
    assert indexed.fact(CARE).versions[0].quotes[0].date is None
    assert outcome.replies == run(counts(indexed.engine))[1]


def test_a_broken_file_is_left_out_and_named(indexed: Place) -> None:
    indexed.edit(CARE, "类别: 标准", "类别: 不知道")
    outcome = indexed.update()
    assert [problem.path.endswith("护理补贴.md") for problem in outcome.problems] == [True]
    assert run(indexed.engine.get("facts", [CARE])) == {}
    indexed.edit(CARE, "类别: 不知道", "类别: 标准")
    assert indexed.update().problems == []
    assert CARE in indexed.found("973")


def test_incremental_and_full_give_the_same(indexed: Place) -> None:
    indexed.edit(CARE, "973", "1012")
    (indexed.content / f"{LETTER}.md").unlink()
    indexed.update()
    step_by_step = everything(indexed.engine)
    assert indexed.update(rebuild=True).rebuilt == "按要求"
    assert everything(indexed.engine) == step_by_step


def everything(engine: TantivyEngine) -> dict[str, object]:
    query = {"limit": 1000, "facets": ("region", "topic", "year", "kind")}
    found = {index: run(engine.search(EngineQuery(index, **query))) for index in ("facts", "replies")}  # type: ignore[arg-type]
    return {
        index: (
            {c.key: c.payload for c in answer.candidates},
            answer.facets,
            run(engine.digests(index)),
            run(engine.get(index, keys(answer))),
        )  # type: ignore[arg-type]
        for index, answer in found.items()
    }


def test_a_changed_vocabulary_rebuilds_all(indexed: Place) -> None:
    path = indexed.content / "vocabulary" / "synonyms.txt"
    path.write_text(path.read_text(encoding="utf-8") + "\n生态安葬 = 绿色安葬法\n", encoding="utf-8")
    assert indexed.update().rebuilt == "词表有改动"
    assert "绿色安葬法" in run(indexed.engine.meta())["vocabulary"]
    assert indexed.update().rebuilt is None


def test_a_manifest_that_cannot_be_kept_costs_only_time(indexed: Place) -> None:
    indexed.manifest.unlink()
    indexed.manifest.mkdir()
    assert str(indexed.update()).startswith("索引已是最新")


@pytest.mark.parametrize("manifest", [None, "", "[]", '{"build": "another", "files": {}}', '{"build": 1'])
def test_without_its_manifest_every_file_is_compared(indexed: Place, manifest: str | None) -> None:
    indexed.edit(CARE, "973", "1012")
    if manifest is None:
        indexed.manifest.unlink()
    else:
        indexed.manifest.write_text(manifest)
    outcome = indexed.update()
    assert (outcome.rebuilt, outcome.changed, outcome.removed) == (None, [CARE], [])
    assert indexed.found("1012") == [CARE]


def test_a_broken_index_is_built_anew(indexed: Place) -> None:
    current = indexed.manifest.parent / "current"
    current.write_text("nowhere")
    with pytest.raises(IndexUnusable):
        indexed.found("973")
    assert indexed.update().rebuilt == "还没有可用的索引"
    assert CARE in indexed.found("973")


def test_many_changes_are_a_reason_to_rebuild(indexed: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indexer.sync._MANY", 0)
    for path in (indexed.content / "facts").rglob("*.md"):
        path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert indexed.update().rebuilt == "改动已多"


def test_no_content_is_said(tmp_path: Path) -> None:
    sync = Sync(tmp_path / "none", TantivyEngine(tmp_path / "index"), tmp_path / "manifest")
    with pytest.raises(ContentError, match="KB_CONTENT"):
        run(sync.update())

"""What is asked again is answered as it was, until the index or the day is another."""

import asyncio
import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from indexer.query import ResultPage, SearchQuery
from indexer.search import Search
from indexer.sync import Sync
from indexer.tantivy_engine import TantivyEngine
from web.app import create_app
from web.kept import KeptPages
from web.settings import Settings

LIBRARY = Path(__file__).parent / "library"
ASKED = "/search?q=高龄津贴"


class Counting(Search):
    """The real search, counting what it is asked."""

    asked = 0
    incomplete = False

    async def search(self, query: SearchQuery) -> ResultPage:
        self.asked += 1
        page = await super().search(query)
        return page.model_copy(update={"incomplete": True}) if self.incomplete else page


class Place:
    """A site over content of its own, on a day that can be changed."""

    def __init__(self, folder: Path) -> None:
        self.content = folder / "content"
        shutil.copytree(LIBRARY, self.content)
        self.folder = folder
        self.day = date(2026, 11, 22)
        self.index()
        self.search = Counting(TantivyEngine(folder / "index"), today=lambda: self.day)
        self.client = TestClient(create_app(Settings(), self.search, today=lambda: self.day))

    def index(self) -> None:
        async def update() -> None:
            engine = TantivyEngine(self.folder / "index")
            await Sync(self.content, engine, self.folder / "index.files").update()
            await engine.close()

        asyncio.run(update())

    def asked_by(self, work: Callable[[], object]) -> int:
        before = self.search.asked
        work()
        return self.search.asked - before


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def test_a_question_asked_again_is_not_searched_again(place: Place) -> None:
    first = place.client.get(ASKED)
    assert place.asked_by(lambda: place.client.get(ASKED)) == 0
    again = place.client.get(ASKED)
    assert (again.text, again.status_code) == (first.text, 200)
    assert {**again.headers} == {**first.headers}


def test_the_results_alone_are_another_answer(place: Place) -> None:
    whole = place.client.get(ASKED)
    part = place.client.get(ASKED, headers={"HX-Request": "true"})
    assert "<html" in whole.text and "<html" not in part.text
    typed = {
        "HX-Request": "true",
        "HX-Trigger": "search-form",
        "HX-Current-URL": "http://testserver/search?q=%E6%8A%A4",
    }
    again = place.client.get(ASKED, headers=typed)
    assert again.text == part.text
    assert "HX-Push-Url" in part.headers and "HX-Replace-Url" in again.headers, "said for each request"


def test_a_changed_figure_is_shown_at_once(place: Place) -> None:
    before = place.client.get(ASKED).text
    path = place.content / "facts/示例市/高龄津贴/高龄津贴.md"
    path.write_text(path.read_text(encoding="utf-8").replace("# ", "# 改名的", 1), encoding="utf-8")
    place.index()
    after = place.client.get(ASKED).text
    assert "改名的" in after and "改名的" not in before


def test_another_day_is_another_page(place: Place) -> None:
    place.client.get(ASKED)
    place.day += timedelta(days=1)
    assert place.asked_by(lambda: place.client.get(ASKED)) > 0


def test_a_page_with_parts_missing_is_not_kept(place: Place) -> None:
    place.search.incomplete = True
    place.client.get(ASKED)
    assert place.asked_by(lambda: place.client.get(ASKED)) > 0


def test_what_is_not_asked_for_any_more_makes_room() -> None:
    pages = KeptPages(most=2)
    for key in "ab":
        pages.keep(key, key.encode())
    assert pages.get("a") == b"a"
    pages.keep("c", b"c")
    assert (pages.get("a"), pages.get("b"), pages.get("c")) == (b"a", None, b"c")

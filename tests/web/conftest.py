"""Two sites over the real engine: the small library beside these tests, made to hold every case, and the project's own content."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from indexer.search import Search
from indexer.sync import Sync
from indexer.tantivy_engine import TantivyEngine
from kb.content import Content, load_content
from web.app import create_app
from web.settings import Settings

HERE = Path(__file__).parent
CONTENT = HERE.parents[1] / "content"
TODAY = date(2026, 11, 22)


def today() -> date:
    return TODAY


def indexed(content: Path, folder: Path, home_region: str | None = None) -> Search:
    """A search over ``content``, indexed into ``folder`` by the real engine."""

    async def build() -> None:
        engine = TantivyEngine(folder / "index")
        await Sync(content, engine, folder / "index.files").update()
        await engine.close()

    asyncio.run(build())
    return Search(TantivyEngine(folder / "index"), today=today, home_region=home_region)


@pytest.fixture(scope="session")
def index_of() -> Callable[[Path, Path], Search]:
    """``indexed``, for tests that need a site of their own."""
    return indexed


@pytest.fixture(scope="session")
def library() -> Content:
    content = load_content(HERE / "library")
    assert not content.problems
    return content


@pytest.fixture(scope="session")
def library_app(tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    settings = Settings(forge_url="https://git.example.gov.cn/mz/koujing", public_url="http://kb.example.gov.cn")
    return create_app(settings, indexed(HERE / "library", tmp_path_factory.mktemp("library")), today=today)


@pytest.fixture(scope="session")
def site_app(tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    return create_app(Settings(), indexed(CONTENT, tmp_path_factory.mktemp("site")), today=today)


@pytest.fixture
def library_client(library_app: FastAPI) -> Iterator[TestClient]:
    with TestClient(library_app) as client:
        yield client


@pytest.fixture
def client(site_app: FastAPI) -> Iterator[TestClient]:
    with TestClient(site_app) as client:
        yield client


@pytest.fixture
def client_of() -> Callable[[object], TestClient]:
    """A client of a site over any search, one that fails for instance."""

    def make(search: object) -> TestClient:
        return TestClient(create_app(Settings(), search, today=today), raise_server_exceptions=False)  # type: ignore[arg-type]

    return make

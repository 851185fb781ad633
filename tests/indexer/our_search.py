"""Our own content, read as an index would be described, and a search over it; made once for all tests."""

import asyncio
import json
import tempfile
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from indexer.lexicon import IndexWords, Lexicon, collect_words
from indexer.query import ResultPage, SearchQuery
from indexer.regions import Regions
from indexer.search import Search
from indexer.sync import Sync
from indexer.tantivy_engine import TantivyEngine
from indexer.understanding import Reader
from kb.content import Content, load_content

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 11, 22)
HOME = "晋城市"


def cases(name: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """The lines of a table of cases with their numbers; a line that begins with // is a comment."""
    path = Path(__file__).parent / "cases" / name
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip() and not line.startswith("//"):
            yield number, json.loads(line)


@cache
def our_content() -> Content:
    return load_content(ROOT / "content")


@cache
def lexicon() -> Lexicon:
    content = our_content()
    index = collect_words(content.facts, content.replies)
    return Lexicon(content.vocabulary, IndexWords.from_json(index.to_json()))


@cache
def regions() -> Regions:
    return Regions(our_content().vocabulary.regions, home=HOME, known=lexicon().index.regions)


@cache
def reader() -> Reader:
    return Reader(lexicon(), regions())


@cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="koujing-search-")


@cache
def engine() -> TantivyEngine:
    path = Path(_folder().name)
    made = TantivyEngine(path)
    asyncio.run(Sync(ROOT / "content", made, path / "manifest").update(rebuild=True))
    return made


@cache
def our_search() -> Search:
    return Search(engine(), today=lambda: TODAY, home_region=HOME)


def ask(text: str, **wanted: Any) -> ResultPage:  # noqa: ANN401 - fields of SearchQuery
    return asyncio.run(our_search().search(SearchQuery(text=text, **wanted)))

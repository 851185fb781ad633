"""Building an index of generated facts as ``kb index`` builds one of files: documents in several processes, one writer.

What stands in for the files are facts as JSON in batches, made beforehand: making them is not what is measured, and the
reading of Markdown is measured in bench/search.py --files.
"""

import time
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from itertools import islice
from pathlib import Path

from pydantic import TypeAdapter

from bench.generate import ROOT, generate
from indexer.batches import Batch, ahead, batch_of
from indexer.engine import Document, Engine, IndexName
from indexer.reading import ContentReader
from indexer.sync import Tally, described
from kb.content import load_content
from kb.facts import Fact

_FACTS = TypeAdapter(list[Fact])
_SIZE = 250
_MANY = 5000
_mine: list[ContentReader] = []


def store_facts(count: int, folder: Path) -> list[Path]:
    """Our own facts and ``count`` generated ones, in batches."""
    folder.mkdir(parents=True)
    paths: list[Path] = []
    facts = _facts(count)
    while batch := list(islice(facts, _SIZE)):
        paths.append(folder / f"{len(paths):06}")
        paths[-1].write_bytes(_FACTS.dump_json(batch))
    return paths


def _facts(count: int) -> Iterator[Fact]:
    yield from load_content(ROOT / "content").facts
    for region in generate(count):
        yield from region.facts


def _begin() -> None:
    _mine.append(ContentReader(ROOT / "content"))


def _work(path: Path) -> Batch:
    facts = _FACTS.validate_json(path.read_bytes())
    return batch_of(_mine[0].maker, facts, [None] * len(facts))


def batches(paths: list[Path]) -> Iterator[Batch]:
    """The documents, by the way that ``kb index`` takes for as many files."""
    if len(paths) * _SIZE < _MANY:
        _mine[:] = [ContentReader(ROOT / "content")]
        return map(_work, paths)
    return ahead(iter(paths), _work, partial(_begin))


async def build(
    engine: Engine,
    paths: list[Path],
    count: int,
    home: str,
    beside: Mapping[IndexName, Iterable[Document]] | None = None,
) -> float:
    """Seconds that a full build takes, of the facts and of what is put in ``beside`` them."""
    reader, tally, meta = ContentReader(ROOT / "content"), Tally(), dict[str, str]()

    def documents() -> Iterator[Document]:
        for batch in batches(paths):
            tally.add(batch)
            yield from batch.documents
        meta.update(described(reader, tally.words, count), home_region=home, replaced="0")

    start = time.perf_counter()
    await engine.replace_all({**(beside or {}), "facts": documents()}, meta)
    return time.perf_counter() - start

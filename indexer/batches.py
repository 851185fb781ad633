"""Fact files → documents, batch by batch; where there are very many, in as many processes as there are processors.

Reading a fact file (Markdown, table, quotes, proofs) takes milliseconds, indexing its document a fraction of one.
"""

import os
from collections import Counter, deque
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

from indexer.engine import Document
from indexer.lexicon import IndexWords, collect_words
from indexer.manifest import Files
from indexer.reading import ContentReader, Source
from kb.facts import Fact
from kb.problems import Problem
from kb.proofs import with_proofs

_SIZE = 250
_MANY = 5000  # files below which further processes cost more than they bring


@dataclass(frozen=True)
class Batch:
    """The documents of some facts, and what is gathered of them in passing."""

    documents: tuple[Document, ...]
    words: IndexWords
    regions: Counter[str]
    problems: tuple[Problem, ...]


def fact_batches(reader: ContentReader, files: Files, sources: Mapping[str, Source]) -> Iterator[Batch]:
    """All fact files, in order."""
    digests = [
        (identifier, files[identifier].digest) for identifier in sorted(files) if identifier.startswith("facts/")
    ]
    batches = (digests[start : start + _SIZE] for start in range(0, len(digests), _SIZE))
    if len(digests) < _MANY or (os.cpu_count() or 1) < 2:
        return (_batch(reader, sources, batch) for batch in batches)
    return _in_processes(reader.root, sources, batches)


def _batch(reader: ContentReader, sources: Mapping[str, Source], batch: list[tuple[str, str]]) -> Batch:
    read = len(reader.problems)
    facts: list[Fact] = []
    documents: list[Document] = []
    for identifier, digest in batch:
        fact = reader.read(identifier)
        if isinstance(fact, Fact):
            facts.append(with_proofs(fact, sources))
            documents.append(reader.maker.fact(facts[-1], digest))
    problems = tuple(reader.problems[read:])
    return Batch(tuple(documents), collect_words(facts, ()), Counter(fact.region for fact in facts), problems)


def _in_processes(
    root: Path, sources: Mapping[str, Source], batches: Iterator[list[tuple[str, str]]]
) -> Iterator[Batch]:
    """Some batches ahead of the reader, no more: what is made faster than it is written would fill the memory."""
    # Of its sources a fact takes the dates, so that their texts need not travel. spawn: we are called from a thread.
    light = {key: source.model_copy(update={"sections": ()}) for key, source in sources.items()}
    processes = os.cpu_count() or 1
    with ProcessPoolExecutor(processes, get_context("spawn"), partial(_begin, root, light)) as pool:
        ahead: deque[Future[Batch]] = deque(pool.submit(_work, batch) for batch in islice(batches, 2 * processes))
        while ahead:
            done = ahead.popleft().result()
            ahead.extend(pool.submit(_work, batch) for batch in islice(batches, 1))
            yield done


_mine: list[tuple[ContentReader, Mapping[str, Source]]] = []  # what a process of the pool works with


def _begin(root: Path, sources: Mapping[str, Source]) -> None:
    _mine.append((ContentReader(root), sources))


def _work(batch: list[tuple[str, str]]) -> Batch:
    reader, sources = _mine[0]
    return _batch(reader, sources, batch)

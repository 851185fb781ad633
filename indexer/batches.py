"""Fact files → documents, batch by batch; where there are very many, in as many processes as there are processors.

Reading a fact file (Markdown, table, quotes, proofs) takes milliseconds, indexing its document a fraction of one.
"""

import gc
import os
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

from indexer.documents import DocumentMaker
from indexer.engine import Document
from indexer.lexicon import IndexWords, collect_words
from indexer.manifest import Files
from indexer.reading import ContentReader, Source
from kb.facts import Fact
from kb.problems import Problem
from kb.proofs import with_proofs

Job = TypeVar("Job")

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


def batch_of(maker: DocumentMaker, facts: Sequence[Fact], digests: Iterable[str | None]) -> Batch:
    """The batch of some facts that have been read."""
    documents = tuple(maker.fact(fact, digest) for fact, digest in zip(facts, digests, strict=True))
    return Batch(documents, collect_words(facts, ()), Counter(fact.region for fact in facts), ())


def _batch(reader: ContentReader, sources: Mapping[str, Source], batch: list[tuple[str, str]]) -> Batch:
    read = len(reader.problems)
    found = [(fact, digest) for identifier, digest in batch if isinstance(fact := reader.read(identifier), Fact)]
    facts = [with_proofs(fact, sources) for fact, _ in found]
    made = batch_of(reader.maker, facts, [digest for _, digest in found])
    return replace(made, problems=tuple(reader.problems[read:]))


def _in_processes(
    root: Path, sources: Mapping[str, Source], batches: Iterator[list[tuple[str, str]]]
) -> Iterator[Batch]:
    """Some batches ahead of the reader, no more: what is made faster than it is written would fill the memory."""
    # Of its sources a fact takes the dates, so that their texts need not travel. spawn: we are called from a thread.
    light = {key: source.model_copy(update={"sections": ()}) for key, source in sources.items()}
    yield from ahead(batches, _work, partial(_begin, root, light))


def ahead(jobs: Iterator[Job], work: Callable[[Job], Batch], begin: Callable[[], None]) -> Iterator[Batch]:
    """What is made of the jobs in as many processes as there are processors, in order."""
    processes = os.cpu_count() or 1
    with ProcessPoolExecutor(processes, get_context("spawn"), partial(_begun, begin)) as pool:
        waiting: deque[Future[Batch]] = deque(pool.submit(work, job) for job in islice(jobs, 2 * processes))
        while waiting:
            done = waiting.popleft().result()
            waiting.extend(pool.submit(work, job) for job in islice(jobs, 1))
            yield done


def _begun(begin: Callable[[], None]) -> None:
    begin()
    gc.disable()  # documents leave no cycles behind, and the words kept grow: looking for garbage took a fifth of the time


_mine: list[tuple[ContentReader, Mapping[str, Source]]] = []  # what a process of the pool works with


def _begin(root: Path, sources: Mapping[str, Source]) -> None:
    _mine.append((ContentReader(root), sources))


def _work(batch: list[tuple[str, str]]) -> Batch:
    reader, sources = _mine[0]
    return _batch(reader, sources, batch)

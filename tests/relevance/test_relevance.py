"""The right figure first, and no false answers: the query files over our own content. Any reported bad search becomes a line."""

import asyncio
import sys
from functools import cache
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "indexer"))

from our_search import our_search

from indexer.evaluate import NEGATIVE, Judged, judge_cases, read_cases, report

HERE = Path(__file__).parent
FILES = sorted(HERE.glob("*.jsonl"))


@cache
def judged(path: Path) -> tuple[Judged, ...]:
    return tuple(asyncio.run(judge_cases(read_cases(path), our_search())))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_answers(path: Path) -> None:
    answers = [one for one in judged(path) if one.case.type != NEGATIVE]
    right = sum(one.right for one in answers)
    assert right >= 0.95 * len(answers), "\n".join(report(answers))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_false_answers(path: Path) -> None:
    negatives = [one for one in judged(path) if one.case.type == NEGATIVE]
    false = sum(not one.right for one in negatives)
    # The seeds' own negatives must all be right; of the near misses at most a few in a hundred may slip through.
    assert false <= (0 if path.stem == "seeds" else 0.03 * len(negatives)), "\n".join(report(negatives))


def test_no_alias_contains_a_query() -> None:
    """An alias that is a query would answer it by rote."""
    from our_search import our_content

    queries = {
        case.query for path in FILES for case in read_cases(path) if len(case.query) > 5 and case.type == "colloquial"
    }
    aliases = {alias for fact in our_content().facts for alias in fact.aliases}
    assert not [(alias, query) for alias in aliases for query in queries if query in alias]

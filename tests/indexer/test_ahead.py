"""What is asked ahead of its turn, and what is kept of what was shown."""

import asyncio
import warnings
from typing import Any, cast

import pytest

from indexer.ahead import Ahead
from indexer.engine import Engine, EngineQuery, Retrieved, SearchUnavailable
from indexer.meili_shown import Shown

QUERY, OTHER = EngineQuery("replies", limit=20), EngineQuery("replies", limit=100)


class Answering:
    """An engine that answers with the limit as total, or fails."""

    def __init__(self, error: Exception | None = None) -> None:
        self.asked: list[EngineQuery] = []
        self._error = error

    async def search(self, query: EngineQuery) -> Retrieved:
        self.asked.append(query)
        await asyncio.sleep(0)
        if self._error:
            raise self._error
        return Retrieved((), query.limit, {}, "one")


def ahead(engine: Answering) -> Ahead:
    return Ahead(cast("Engine", engine), QUERY)


def do(work: Any) -> Any:  # noqa: ANN401
    told: list[dict[str, Any]] = []

    async def all_of_it() -> Any:  # noqa: ANN401
        asyncio.get_running_loop().set_exception_handler(lambda _, context: told.append(context))
        return await work()

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = asyncio.run(all_of_it())
    assert told == []
    return found


@pytest.mark.parametrize(("wanted", "asked"), [(QUERY, [QUERY]), (OTHER, [QUERY, OTHER])])
def test_another_query_is_asked_after_all(wanted: EngineQuery, asked: list[EngineQuery]) -> None:
    engine = Answering()

    async def work() -> int:
        going = ahead(engine)
        await asyncio.sleep(0)
        total = (await going.answer(wanted)).total
        await going.close()
        return total

    assert do(work) == wanted.limit
    assert engine.asked == asked


@pytest.mark.parametrize("steps", [0, 1, 5])
@pytest.mark.parametrize("error", [None, SearchUnavailable("连不上")])
def test_what_is_not_wanted_any_more_is_given_up_quietly(steps: int, error: Exception | None) -> None:
    async def work() -> None:
        going = ahead(Answering(error))
        for _ in range(steps):
            await asyncio.sleep(0)
        await going.close()

    do(work)


def test_its_failure_is_told() -> None:
    async def work() -> None:
        going = ahead(Answering(SearchUnavailable("连不上")))
        try:
            with pytest.raises(SearchUnavailable, match="连不上"):
                await going.answer(QUERY)
        finally:
            await going.close()

    do(work)


def test_records_are_kept_for_one_build() -> None:
    shown = Shown()
    assert shown.known("one", ["a"]) == {}
    shown.keep("one", {"a": b"1", "b": b"2"})
    assert shown.known("one", ["a", "c"]) == {"a": b"1"}
    assert shown.known("", ["a"]) == {}, "it is not known which build is live"
    shown.keep("two", {"c": b"of another build"})
    assert shown.known("one", ["c"]) == {}
    assert shown.known("two", ["a"]) == {}
    assert shown.known("one", ["a"]) == {}, "forgotten with the first look at another build"


def test_the_oldest_records_make_room_and_long_ones_are_not_kept() -> None:
    shown = Shown()
    shown.known("one", [])
    for number in range(1001):
        shown.keep("one", {str(number): b"1"})
    shown.keep("one", {"long": b"1" * 100_001})
    assert set(shown.known("one", ["0", "1", "1000", "long"])) == {"1", "1000"}

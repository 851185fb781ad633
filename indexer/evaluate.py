"""``kb evaluate``: a query file against a search. answer@1, MRR, recall@5, false answers on negatives, by type, and the misses.

A line of a query file is JSON: ``query``, ``type``, ``expect`` ({"value", "unit"} or null), ``must`` (words the hit has to
show, ``a|b`` is either), and where wanted ``as_of``. A negative is right when nothing is offered as an answer.
"""

import json
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol

from indexer.query import Hit, ResultPage, SearchQuery
from indexer.querynumbers import unit_class
from kb.facts import FactRow
from kb.jsontext import plain

NEGATIVE = "negative"
_DEPTH = 5


class Searches(Protocol):
    """What can be asked: ``Search``, with any engine."""

    async def search(self, query: SearchQuery) -> ResultPage: ...


@dataclass(frozen=True, slots=True)
class Case:
    """A line of a query file."""

    query: str
    type: str
    must: tuple[str, ...] = ()
    value: Decimal | None = None
    units: tuple[str, ...] = ()
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """A case with the place of the first right hit (1 is the first, 0 is none) and what was found."""

    case: Case
    place: int
    page: ResultPage

    @property
    def right(self) -> bool:
        return self.place == 1


def read_cases(path: Path) -> Iterator[Case]:
    """The cases of a file; a line that is none says so with its number."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            yield _case(json.loads(line, parse_float=Decimal))
        except (ValueError, KeyError, TypeError) as err:
            raise ValueError(f"{path}:{number}: 不是问题行（{err}）") from err


def _case(data: dict[str, Any]) -> Case:
    expect = data.get("expect") or {}
    return Case(
        query=data["query"],
        type=data["type"],
        must=tuple(data.get("must", ())),
        value=Decimal(str(expect["value"])) if "value" in expect else None,
        units=tuple(str(expect.get("unit", "")).split("|")),
        as_of=date.fromisoformat(data["as_of"]) if data.get("as_of") else None,
    )


async def judge_cases(cases: Iterable[Case], search: Searches) -> list[Judged]:
    """Ask every case and judge what comes back."""
    judged = []
    for case in cases:
        page = await search.search(SearchQuery(text=case.query, as_of=case.as_of))
        judged.append(Judged(case, _place(case, page), page))
    return judged


def _place(case: Case, page: ResultPage) -> int:
    if case.type == NEGATIVE:
        return int(not page.found or not page.hits)
    if not page.found:
        return 0
    for place, hit in enumerate(page.hits[:_DEPTH], 1):
        rows = hit.rows[:1] if place == 1 else hit.rows
        if _shows(case, hit) and (case.value is None or any(_is_answer(case, row) for row in rows)):
            return place
        if place == 1 and _shows(case, hit) and any(_is_answer(case, row) for row in hit.rows):
            return 2  # the fact is right, but another row stands first
    return 0


def _plain(text: str | None) -> str:
    return "".join(unicodedata.normalize("NFKC", text or "").split())


def _shows(case: Case, hit: Hit) -> bool:
    text = _plain(
        " ".join(filter(None, (hit.title, hit.heading, hit.snippet, hit.id, *(row.label for row in hit.rows))))
    )
    return all(any(_plain(word) in text for word in must.split("|")) for must in case.must)


def _is_answer(case: Case, row: FactRow) -> bool:
    return row.value == case.value and unit_class(row.unit) in {unit_class(unit) for unit in case.units}


async def evaluate_files(files: Sequence[Path], search: Searches) -> str:
    """The figures of all files together, as text for people."""
    judged = await judge_cases((case for path in files for case in read_cases(path)), search)
    return "\n".join(report(judged))


def report(judged: Sequence[Judged]) -> Iterator[str]:
    """Misses first, then a line a type, then all."""
    for one in judged:
        if not one.right:
            yield _miss(one)
    for name in sorted({one.case.type for one in judged}):
        yield _line(name, [one for one in judged if one.case.type == name])
    answers = [one for one in judged if one.case.type != NEGATIVE]
    negatives = [one for one in judged if one.case.type == NEGATIVE]
    false = sum(not one.right for one in negatives)
    yield f"{_line('全部', answers)}  误答 {false}/{len(negatives)}"


def _line(name: str, judged: Sequence[Judged]) -> str:
    count = len(judged) or 1
    first = sum(one.right for one in judged) / count
    mean = sum(1 / one.place for one in judged if one.place) / count
    five = sum(one.place > 0 for one in judged) / count
    return f"{name:<10} n={len(judged):<4} answer@1 {first:.3f}  MRR {mean:.3f}  recall@5 {five:.3f}"


def _miss(one: Judged) -> str:
    hit = next(iter(one.page.hits), None)
    row = hit.rows[0] if hit and hit.rows else None
    shown = (
        f"{hit.title} {row.label if row else ''} {plain(row.value) if row and row.value is not None else ''}"
        if hit
        else "无"
    )
    wanted = plain(one.case.value) if one.case.value is not None else "、".join(one.case.must) or "不应作答"
    return f"未中 [{one.case.type}] {one.case.query}：应为 {wanted}；得 {'' if one.page.found else '（未找到）'}{shown}"

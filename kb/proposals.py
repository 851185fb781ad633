"""What a new letter says about an item that has a fact file already: never written into it, only proposed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kb.draftgroups import WHOM, alike, formal
from kb.factfile import write_version
from kb.facts import Cell, Fact, Row, Version
from kb.status import begin
from kb.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Proposal:
    """A version for an existing fact file: its text, and the line before which it belongs.

    ``differs`` is whether the file has a version of that date already, which says something else.
    """

    path: Path
    line: int
    text: str
    differs: bool = False


def same_item(known: Fact, draft: Fact, vocabulary: Vocabulary) -> bool:
    """Whether a draft is about what an existing fact is about: one place and topic, a common indicator, nearly one title."""
    if (known.region, known.topic) != (draft.region, draft.topic):
        return False
    indicators, theirs = (
        {formal(cell.indicator, vocabulary) for _, cell in _cells(fact.versions)} for fact in (draft, known)
    )
    if indicators and not indicators & theirs:
        return False
    title = formal(draft.title, vocabulary)
    return any(alike(formal(name, vocabulary), title) for name in (known.title, *known.aliases))


def _cells(versions: Sequence[Version]) -> list[tuple[Row, Cell]]:
    return [(row, cell) for version in versions for row in version.rows for cell in row.cells]


def propose(path: Path, known: Fact | None, draft: Fact, vocabulary: Vocabulary) -> list[Proposal]:
    """The versions of ``draft`` that the existing file does not say already, each with its place."""
    proposals = []
    versions = known.versions if known else ()
    for version in draft.versions:
        same = next((one for one in versions if one.heading == version.heading), None)
        if same and _figures(version, vocabulary) <= _figures(same, vocabulary):
            continue
        older = next((one for one in versions if (begin(one) or date.min) <= (begin(version) or date.min)), None)
        line = older.line if older else len(path.read_text(encoding="utf-8").split("\n"))
        text = "\n\n".join(write_version(version, known.id if known else draft.id)) + "\n"
        proposals.append(Proposal(path, line, text, differs=same is not None))
    return proposals


def _figures(version: Version, vocabulary: Vocabulary) -> set[tuple[object, ...]]:
    """What a version says, in formal words; the order and the names of its conditions do not matter."""
    return {
        (
            formal(cell.indicator, vocabulary),
            (cell.value, cell.value_max, cell.text, cell.op),
            frozenset(formal(value, vocabulary) for name, value in row.dims.items() if name not in WHOM),
        )
        for row, cell in _cells([version])
    }

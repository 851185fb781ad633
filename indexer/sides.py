"""What is judged: the side of itself that a fact shows to a question, and each of its rows."""

from typing import NamedTuple

from kb.facts import Status

COUNTED = frozenset({"statistic", "target"})  # the kinds of facts that count rather than rule


class FactSide(NamedTuple):
    """What all rows of a fact share. ``head`` is its names and topic, normalised; ``others`` the numbers of all its rows."""

    head: str
    title: str
    topic: str
    kind: str
    region: str
    organ: str = ""
    draft: bool = False
    in_words: bool = False
    others: frozenset[str] = frozenset()
    conditions: str = ""  # the conditions of all its rows, where they are looked at closely


class RowSide(NamedTuple):
    """What a row has to show: ``own`` its conditions and indicator, normalised and parted by |; ``said`` what the sentence
    that proves it says. Days are numbers (20240101, 0 for none)."""

    own: str
    numbers: str = ""
    unit: str = ""
    status: Status | None = None
    begin: int = 0
    over: int = 0
    said: str = ""

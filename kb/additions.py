"""Changes stated on top of a base in the same sentence: 在原来每人每月 400 元、300 元的基础上，分别增加 120 元、90 元."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kb.drafts import Draft
from kb.models import Figure, Kind

_ON_TOP = re.compile(r"(?:在|于)(?P<base>[^。；：]{1,70}?)的?基础上")
_BESIDE = re.compile(r"(?:除|在)(?P<base>[^。；：]{1,40}?)(?:的?基础上|之?外)")
FOR_EACH = re.compile(r"每(?:满|多|增|超|达|新|招|缴|延|提前|推迟|晚|早)")  # each year more adds 2 元: no one sum
_CLOSED = re.compile(r"(?:[，。；：）、和及与/]|每|左右|$)")  # 增加 200 元护理补贴 adds another benefit
_NEAR = 12
_LONGEST = 160


@dataclass(frozen=True, slots=True)
class Addition:
    """A change (its place in the paragraph), the figure it is stated on top of, and whether it is one of several."""

    at: int
    base: Figure
    several: bool


def additions_of(drafts: Sequence[Draft], figures: Sequence[Figure]) -> Iterator[Addition]:
    """Each change with its base: one base for all, or as many bases as changes, first with first; else no guess."""
    for first, change in enumerate(drafts):
        if first and _is_change(change) and _runs_on(drafts[first - 1], change):
            continue  # the run has been read from its first change on
        run = list(_run(drafts, first))
        phrase = _phrase(drafts[first]) if run else None
        if phrase is None:
            continue
        bases = [at for at in range(max(0, first - _NEAR), first) if _is_base(drafts[at], change, phrase)]
        apart = len({figures[at].label for at in run}) == len(run)
        if len(bases) == len(run) or (len(bases) == 1 and apart):
            for number, at in enumerate(run):
                yield Addition(at, figures[bases[number % len(bases)]], len(run) > len(bases))


def _is_change(draft: Draft) -> bool:
    return draft.quantity.op in ("+", "-") and draft.kind in (Kind.STANDARD, Kind.RULE)


def _run(drafts: Sequence[Draft], first: int) -> Iterator[int]:
    """A change and those listed behind it: 分别增加 120 元、90 元、60 元."""
    for at in range(first, len(drafts)):
        if not _is_change(drafts[at]) or (at > first and not _runs_on(drafts[at - 1], drafts[at])):
            return
        yield at


def _runs_on(last: Draft, draft: Draft) -> bool:
    between = draft.passage.text[last.quantity.end : draft.quantity.core]
    return _is_change(last) and last.quantity.unit == draft.quantity.unit and between in ("、", "和", "及", "与")


def _phrase(change: Draft) -> tuple[int, int] | None:
    """Where the base is told: the last 在…基础上 (of leave also 除…外) right before the change."""
    text, core = change.passage.text, change.quantity.core
    pattern = _BESIDE if change.quantity.measure == "time" else _ON_TOP
    found = list(pattern.finditer(text, max(change.sentence.start, core - _LONGEST), core))
    if not found or not _CLOSED.match(text, change.quantity.end):
        return None
    between = text[found[-1].end() : core]
    if re.search(r"[，；。].*[，；。]", between) or FOR_EACH.search(between):
        return None
    return found[-1].span("base")


def _is_base(draft: Draft, change: Draft, phrase: tuple[int, int]) -> bool:
    quantity, text = draft.quantity, draft.passage.text
    if (
        quantity.measure == "time"
        and text[quantity.end : quantity.end + 2] != text[change.quantity.core - 2 : change.quantity.core]
    ):
        return False  # 98 天产假 and 增加产假: leave of the same name
    fits = quantity.unit == change.quantity.unit or (change.quantity.unit == "%" and quantity.unit == "元")
    return (
        phrase[0] <= quantity.core < phrase[1]
        and (fits or (change.quantity.unit == "百分点" and quantity.unit == "%"))
        and quantity.value_max is None
        and quantity.op not in ("+", "-", "≈")
    )

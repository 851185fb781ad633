"""Slots: the words before and behind each run of figures in a clause. In 由A提高到B both share what stands before A."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from kb.clauses import Clause
from kb.context import take_apart
from kb.guarded import compiled
from kb.pairings import Run
from kb.passages import Span
from kb.renewals import is_renewal, opens_renewal
from kb.subjects import indicators_of

_CHANGE = re.compile(
    r"提高|提升|增加|增长|上调|下调|调整|降低|减少|下降|上升|上涨|上浮|下浮|涨幅|增幅|降幅|同比|达到|达|较|比(?!例|率|重|值)|放宽|缩小|扩大|扩充|压缩|缩短|延长|改为"
)
_OLD = re.compile(r"(?:由|从)(?!业|事)|原(?:来|先|有|标准|为|每)|现行")
_SPLIT = re.compile(r"[、；]|(?:以及|和|及(?!以上|以下|其)|并(?!轨|发|且))")
_FORMER = compiled(
    r"(?:调整|提高|提标|改革)前的?|原标准|原来的?(?=每|\d|标准)|原(?:来)?为(?:每[一-龥]{1,3})*$|在原(?:来的?)?(?:每[一-龥]{1,3})*$"
)
_GIVES = re.compile(r"的(?!部分)|(?:标准)?(?:给予|予以|发放|兑现|享受|进行)")
_ITEM = 16  # characters of an item in a row
_PAID_IN = re.compile(r"缴(?:费|纳)?$")
_GRANTED = re.compile(r"(?:及?以上)?(?:的|档次?的?)?(?:，)?(?:政府|财政)?(?:每年)?(?:给予)?(?:缴费)?补(?:贴|助)?")


@dataclass(frozen=True, slots=True)
class Slot:
    """The stretches of text before and behind a run, as places in the passage; ``changed``: a new value after an old one."""

    before: tuple[Span, ...]
    after: tuple[Span, ...]
    changed: bool


def find_slots(text: str, clause: Clause, runs: Sequence[Run], goes_on: bool) -> list[Slot]:
    """The slots of a clause's runs; ``goes_on`` says that its first one may take the place of a figure before the clause."""
    slots: list[Slot] = []
    left = clause.start
    for at, run in enumerate(runs):
        first, last = run.figures[0].core, run.figures[-1].end
        right = runs[at + 1].figures[0].core if at + 1 < len(runs) else clause.end
        before, changed = Span(left, first), False
        if at:
            changed = _is_new_value(text, slots[-1], before)
            before = _since_split(text, clause, runs[at - 1], before)
        elif goes_on:
            changed = opens_renewal(text[left:first])
        shared = at > 0 and (changed or _is_change(text[before.start : before.end]))
        ahead = (*slots[-1].before, before) if shared else (before,)
        slots.append(Slot(ahead, _behind(text, clause, runs, at, Span(last, right)), changed))
        left = last
    return slots


def states_former(text: str, clause: Clause, runs: Sequence[Run], slots: Sequence[Slot]) -> bool:
    """Whether a clause says what was paid before (原标准为每月 60 元); 由原来的A提高到B names its old value by itself."""
    former = _FORMER.search(text[clause.start : runs[0].figures[0].core]) is not None
    return former and not any(slot.changed for slot in slots)


def _is_new_value(text: str, old: Slot, between: Span) -> bool:
    words = text[between.start : between.end]
    if len(words) > 24 or "、" in words or "；" in words:
        return False
    if is_renewal(words):
        return True
    if len(words) > 10 or not re.search(r"[到至为成]", words):
        return False
    said = "".join(text[span.start : span.end] for span in old.before)
    return _OLD.search(said[-24:]) is not None


def _since_split(text: str, clause: Clause, last: Run, between: Span) -> Span:
    """What stands before a run since the mark behind the one before it; 缴费500元补贴60元 keeps what the first is."""
    if _PAID_IN.search(text, clause.start, last.figures[0].core) and _GRANTED.fullmatch(
        text[between.start : between.end]
    ):
        return Span(last.figures[0].core - 1, between.end)
    found = list(_SPLIT.finditer(text, between.start, between.end))
    marks = [match.end() for match in found if match[0] in "、；"] or [match.end() for match in found]
    return Span(marks[-1] if marks else between.start, between.end)


def _is_change(before: str) -> bool:
    return bool(_CHANGE.search(before)) and not "".join(take_apart(_CHANGE.sub("", before)).rest)


def _behind(text: str, clause: Clause, runs: Sequence[Run], at: int, rest: Span) -> tuple[Span, ...]:
    """The words behind a run: to the clause's end, numbers left out, or to the mark that begins the next item."""
    if at + 1 == len(runs):
        return (rest,)
    split = _SPLIT.search(text, rest.start, rest.end)
    if split:
        mine = Span(rest.start, split.start())
        return (mine, *(_shared_noun(text, clause, runs, at, rest, split) or _shared_help(text, clause, runs, at)))
    spans, start = [], rest.start
    for one in (figure for run in runs[at + 1 :] for figure in run.figures):
        spans.append(Span(start, one.core))
        start = one.end
    return (*spans, Span(start, clause.end))


def _shared_noun(
    text: str, clause: Clause, runs: Sequence[Run], at: int, rest: Span, split: re.Match[str]
) -> tuple[Span, ...]:
    """2个省级、4个市级医养结合试点单位: both are 试点单位."""
    kind = text[rest.start : split.start()]
    following = runs[at + 1].figures[-1]
    if (
        not 0 < len(kind) <= 6
        or runs[at].figures[0].measure != "count"
        or following.measure != "count"
        or split.end() != following.core
    ):
        return ()
    found = text.find(kind[-1], following.end, following.end + 8)
    return (Span(found + 1, clause.end),) if found >= 0 and at + 2 == len(runs) else ()


def _shared_help(text: str, clause: Clause, runs: Sequence[Run], at: int) -> tuple[Span, ...]:
    """一等8万元、二等5万元的建设奖补: what stands behind the last item is the help that all of them name."""
    left = runs[at - 1].figures[-1].end if at else clause.start
    named = indicators_of(text[left : runs[at].figures[0].core])
    return () if named or not gives_in_row(text, clause, runs[at:]) else (Span(runs[-1].figures[-1].end, clause.end),)


def gives_in_row(text: str, clause: Clause, runs: Sequence[Run]) -> bool:
    """Whether amounts stand in one row, each behind its short name, with the help they are given as behind the last."""
    measure, last = runs[0].figures[0].measure, runs[-1].figures[-1].end
    if measure not in ("money", "percent") or any(run.figures[0].measure != measure for run in runs):
        return False
    between = [text[one.figures[-1].end : other.figures[0].core] for one, other in pairwise(runs)]
    if any("、" not in words or len(words) > _ITEM or indicators_of(words) for words in between):
        return False
    return _GIVES.match(text, last, clause.end) is not None and bool(indicators_of(text[last : clause.end]))

"""From when figures hold and as of when they were counted: the reach of each date of a paragraph."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from operator import attrgetter

from kb.dates import Moment, year_lists
from kb.drafts import Draft
from kb.kinds import kind_of
from kb.models import Kind
from kb.reach import begin, holds_from
from kb.standing import leads_away

_start = attrgetter("start")


def date_paragraph(
    drafts: Sequence[Draft],
    moments: Sequence[Moment],
    letter_date: date | None,
    standing: date | None = None,
    ahead: bool = False,
) -> None:
    """Give the drafts of one paragraph their dates and kinds; ``standing`` is a beginning that the text before it states for them."""
    nearest = [_nearest(draft, moments) for draft in drafts]
    for draft, near in zip(drafts, nearest, strict=True):
        _as_of(draft, near, moments)
    _spread_years(drafts)
    for at, (draft, near) in enumerate(zip(drafts, nearest, strict=True)):
        before = _before(drafts, at)
        draft.replaces = before is not None and drafts[at - 1].superseded and not draft.superseded
        draft.kind = kind_of(draft, letter_date, _is_ahead(near, letter_date), ahead or _speaks_ahead(draft), before)
        if draft.kind is Kind.TARGET and near and near.role in ("target", "at"):
            draft.as_of = near.iso
    reach = [draft for draft in drafts if holds_from(draft)]
    for moment in moments:
        if moment.role == "from" and moment.day and not moment.issued:
            begin(reach, moment, moments)
    if standing and not any(one.role == "from" for one in moments):
        _take_over(reach, moments, standing)
    _end(reach, moments)


def _take_over(reach: Sequence[Draft], moments: Sequence[Moment], standing: date) -> None:
    """Give what an earlier paragraph states to the figures whose own sentence has no date, until 此外."""
    for draft in reach:
        if leads_away(draft.passage.text, 0, draft.quantity.core):
            return
        dated = any(one.role == "at" for one in _between(moments, draft.sentence.start, draft.sentence.end))
        if draft.effective is None and not dated:
            draft.effective = standing


def _between(moments: Sequence[Moment], start: int, end: int) -> Sequence[Moment]:
    """The dates that begin in a stretch of the paragraph."""
    first = bisect_left(moments, start, key=_start)
    return moments[first : bisect_left(moments, end, lo=first, key=_start)]


def _end(reach: Sequence[Draft], moments: Sequence[Moment]) -> None:
    """执行至 2024 年底 ends the standards of its sentence."""
    for draft in reach if any(moment.role == "until" for moment in moments) else ():
        for moment in _between(moments, draft.sentence.start, draft.sentence.end):
            if moment.role == "until" and draft.until is None:
                draft.until = moment.day


def _spread_years(drafts: Sequence[Draft]) -> None:
    """2022年、2023年分别发放 A、B: each value is of its own year."""
    for start, end, years in year_lists(drafts[0].passage.text) if drafts else ():
        inside = [one for one in drafts if one.sentence.start <= start and end <= one.quantity.core < one.sentence.end]
        first = [one for one in inside if one.quantity.unit == inside[0].quantity.unit]
        if len(first) == len(years):
            for draft, year in zip(first, years, strict=True):
                draft.as_of = year


def _before(drafts: Sequence[Draft], at: int) -> Kind | None:
    """The kind of the figure of the same sort right before this one in its sentence."""
    one, last = drafts[at], drafts[at - 1] if at else None
    measure = "percent" if one.quantity.measure == "points" else one.quantity.measure
    same = (
        last is not None and last.sentence == one.sentence and last.quantity.measure in (measure, one.quantity.measure)
    )
    return last.kind if last and same else None


def _speaks_ahead(draft: Draft) -> bool:
    """下一步 earlier in the paragraph, and no date or past tense since."""
    said = _first_ahead(draft.passage.text)
    return said is not None and said <= draft.quantity.core


@lru_cache(16)
def _first_ahead(text: str) -> int | None:
    """Where the first 下一步 of a paragraph ends."""
    found = _NEXT.search(text)
    return found.end() if found else None


_NEXT = re.compile(r"下一?步|下一?阶段|今后一段|接下来")


def _nearest(draft: Draft, moments: Sequence[Moment]) -> Moment | None:
    """The last date before the figure in its sentence; a date behind it in its own clause counts when there is none."""
    start, core, text = draft.sentence.start, draft.quantity.core, draft.passage.text
    before = [one for one in _between(moments, start, core) if not one.issued and one.role not in ("unknown", "until")]
    if not draft.superseded:  # 由目前的 41.2% 提高到 70%: the date is that of the old value
        before = [
            one
            for one in before
            if not (text[one.start - 1 : one.start] in ("由", "从") and text[one.end : one.end + 1] == "的")
        ]
    if before:
        return before[-1]
    after = [
        one
        for one in _between(moments, core + 1, min(draft.clause.end + 12, draft.sentence.end))
        if one.role in ("at", "target") and not one.issued and text[one.start - 1 : one.start] not in ("由", "从")
    ]
    return after[0] if after else None


def _is_ahead(moment: Moment | None, letter_date: date | None) -> bool:
    if moment is None or moment.role not in ("target", "at") or letter_date is None:
        return moment is not None and moment.role == "target"
    if moment.role == "target":
        return (
            int(moment.iso[:4]) >= letter_date.year and moment.iso > letter_date.isoformat()[: len(moment.iso)]
        ) or (moment.iso[:4] == str(letter_date.year) and len(moment.iso) == 4)
    return int(moment.iso[:4]) > letter_date.year


def _as_of(draft: Draft, near: Moment | None, moments: Sequence[Moment]) -> None:
    if near is not None:
        draft.as_of = near.iso or None
        if near.role == "from" and near.day:
            draft.as_of = str(near.day.year)
        return
    for at in range(bisect_left(moments, draft.sentence.start, key=_start) - 1, -1, -1):
        if moments[at].role in ("at", "now") and not moments[at].issued:
            draft.as_of = moments[at].iso or None
            return

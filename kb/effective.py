"""From when figures hold and as of when they were counted: the reach of each date of a paragraph."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from datetime import date

from kb.dates import Moment, year_lists
from kb.drafts import Draft
from kb.kinds import kind_of
from kb.models import Kind
from kb.standing import leads_away
from kb.subjects import is_strong, topics_of

_BACK = re.compile(r"(?:上述|以上|该|此|新|调整后的?|本)(?:项|次)?(?:标准|政策|规定|待遇|办法|补贴)?")


def date_paragraph(
    drafts: Sequence[Draft],
    moments: Sequence[Moment],
    letter_date: date | None,
    standing: date | None = None,
    ahead: bool = False,
) -> None:
    """Give the drafts of one paragraph their dates and kinds; ``standing`` is a beginning that the text before it states for them."""
    for draft in drafts:
        _as_of(draft, moments, letter_date)
    _spread_years(drafts)
    for at, draft in enumerate(drafts):
        near, before = _nearest(draft, moments), _before(drafts, at)
        draft.replaces = before is not None and drafts[at - 1].superseded and not draft.superseded
        draft.kind = kind_of(draft, letter_date, _is_ahead(near, letter_date), ahead or _speaks_ahead(draft), before)
        if draft.kind is Kind.TARGET and near and near.role in ("target", "at"):
            draft.as_of = near.iso
    reach = [draft for draft in drafts if _holds_from(draft)]
    for moment in moments:
        if moment.role == "from" and moment.day and not moment.issued:
            _begin(reach, moment, moments)
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
    first = bisect_left(moments, start, key=lambda one: one.start)
    return moments[first : bisect_left(moments, end, lo=first, key=lambda one: one.start)]


def _end(reach: Sequence[Draft], moments: Sequence[Moment]) -> None:
    """执行至 2024 年底 ends the standards of its sentence."""
    for draft in reach:
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
    same = last is not None and last.sentence == one.sentence and last.quantity.measure == one.quantity.measure
    return last.kind if last and same else None


def _speaks_ahead(draft: Draft) -> bool:
    """下一步 earlier in the paragraph, and no date or past tense since."""
    return _NEXT.search(draft.passage.text, 0, draft.quantity.core) is not None


_NEXT = re.compile(r"下一步|下一阶段|今后一段|接下来")


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
        if one.role in ("at", "target") and not one.issued
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


def _as_of(draft: Draft, moments: Sequence[Moment], letter_date: date | None) -> None:
    near = _nearest(draft, moments)
    if near is not None:
        draft.as_of = near.iso or None
        if near.role == "from" and near.day:
            draft.as_of = str(near.day.year)
        return
    for at in range(bisect_left(moments, draft.sentence.start, key=lambda one: one.start) - 1, -1, -1):
        if moments[at].role in ("at", "now") and not moments[at].issued:
            draft.as_of = moments[at].iso or None
            return


def _begin(reach: Sequence[Draft], moment: Moment, moments: Sequence[Moment]) -> None:
    """Let a beginning reach the standards it speaks of: those behind it, or those before it where the words point back."""
    if not moment.exact:
        reach = [one for one in reach if one.sentence.start <= moment.start < one.quantity.core < one.sentence.end]
    same = [draft for draft in reach if draft.sentence.start <= moment.start < draft.sentence.end]
    behind = [draft for draft in same if draft.quantity.core > moment.start]
    if same and not behind:
        for draft in same:
            if draft.effective is None:
                _set(draft, moment, moments)
        return
    later = [draft for draft in reach if draft.quantity.core > moment.start]
    if not behind and _points_back(reach, moment):
        for draft in reach:
            if draft.quantity.core < moment.start and draft.effective is None:
                _set(draft, moment, moments)
        return
    _reach_on(later, moment, moments)


def _points_back(drafts: Sequence[Draft], moment: Moment) -> bool:
    if not drafts:
        return False
    text = drafts[0].passage.text
    left = max((text.rfind(mark, 0, moment.start) for mark in "。；"), default=-1) + 1
    bare = left > 0 and moment.start - left < 2 and _IN_FORCE.match(text, moment.end)
    return bool(bare or _BACK.search(text[left : moment.start]))


_IN_FORCE = re.compile(r"(?:正式|开始)*(?:执行|施行|实施|生效|落实)(?:[，。；]|$)")


def _reach_on(later: Sequence[Draft], moment: Moment, moments: Sequence[Moment]) -> None:
    opened = (
        bool(later)
        and re.match(
            r"(?:[^。；]{0,24}。)?[^。；]{0,40}?(?:明确|规定|内容|如下|以下|主要|标准|包括)[^。；，]{0,8}：|[^。；0-9]{0,12}：",
            later[0].passage.text[moment.end :],
        )
        is not None
    )
    own = any(draft.sentence.start <= moment.start < draft.sentence.end for draft in later)
    subjects: set[str] | None = None
    indicators: set[str] = set()
    region: str | None = None
    for draft in later:
        text = draft.passage.text
        between = [
            one
            for one in moments
            if moment.start < one.start < draft.quantity.core
            and one.role in ("from", "at", "target")
            and one.iso != moment.iso
        ]
        if any(one.role == "from" and not one.issued for one in between):
            return
        if leads_away(text, moment.end, draft.quantity.core):
            return
        if any(_stops(one, moment, draft) for one in between):
            continue
        if any(
            one.role == "now"
            and moment.start < one.start < draft.quantity.core
            and one.iso
            and one.iso[:4] > moment.iso[:4]
            for one in moments
        ):
            return
        if not opened and re.search(r"[。；][^，。；]{2,14}方面[，：]", text[moment.end : draft.quantity.core]):
            return
        if opened:
            _set(draft, moment, moments)
            continue
        begun = _subject(text[draft.sentence.start : draft.quantity.core])
        if subjects is None:
            first = max(text.rfind("。", 0, moment.start), text.rfind("；", 0, moment.start)) + 1
            subjects = _subject(text[first : draft.quantity.end])
        elif draft.sentence.start > moment.start:
            if own and _stands_alone(text[draft.sentence.start : draft.quantity.core]):
                return
            if begun and subjects and not _related(begun, subjects):
                return
            if (not begun and _head(draft.indicator) not in indicators) or (draft.region and draft.region != region):
                return
        region = draft.region
        indicators.add(_head(draft.indicator))
        _set(draft, moment, moments)


def _stands_alone(said: str) -> bool:
    """五年期以上贷款利率为 …: a sentence with a subject of its own that changes nothing; or who pays for it all."""
    if re.match(r"(?:所需|补[贴助]|上述|以上|各项)?(?:资金|经费)", said):
        return True
    return (
        re.search(r"同时|其中|相应|上述|以上标准|按|对|给予|提高|调整|增加|增发|再|从|由|[降上]调|降|，", said) is None
    )


def _head(indicator: str) -> str:
    return indicator.removesuffix("标准")[-2:]


def _stops(one: Moment, moment: Moment, draft: Draft) -> bool:
    return not one.issued and one.start >= draft.sentence.start and one.role in ("at", "target")


def _subject(text: str) -> set[str]:
    return {topic for topic in topics_of(text) if is_strong(topic)}


def _related(one: set[str], other: set[str]) -> bool:
    return any(a in b or b in a or a[:2] == b[:2] for a in one for b in other)


def _set(draft: Draft, moment: Moment, moments: Sequence[Moment]) -> None:
    draft.effective = moment.day
    until = [one for one in moments if one.role == "until" and moment.end <= one.start <= moment.end + 3]
    draft.until = until[0].day if until else None


def _holds_from(draft: Draft) -> bool:
    if draft.quantity.measure in ("percent", "points") and _GROWN.search(draft.own):
        return False
    text = draft.passage.text
    former = _FROM.search(text[max(0, draft.quantity.core - 8) : draft.quantity.core]) and _RAISED.match(
        text, draft.quantity.end
    )
    return draft.kind in (Kind.STANDARD, Kind.RULE) and not draft.superseded and not former


_FROM = re.compile(r"[由从][^，。；]{0,6}$")
_RAISED = re.compile(r"[^，。；]{0,2}(?:提高|调整|上调|下调|降低|增加|放宽|提升|扩大|压缩|缩短)(?:到|至|为)")

_GROWN = re.compile(r"增幅|增长|涨幅|降幅|同比")

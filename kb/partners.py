"""Partners: whom a row of figures belongs to: names of a list, the old values it replaces, or earlier figures it speaks of."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from kb.context import take_apart
from kb.drafts import Draft
from kb.measured import Quantity
from kb.pairings import NameList, Run, count_of, find_lists, member, pair
from kb.passages import Span
from kb.renewals import common, is_for_all, replaced
from kb.slots import Slot

_BACK = re.compile(
    r"(?:以上|上述|前述|这|该)?(?P<count>[二三四五六七八九两2-9])个?(?:(?P<places>县（?市?、?区?）?|区县|市县?|区|旗县?|乡镇|街道)|档次?|等级|等次|类(?:对象|人员|家庭|地区|区域)?|种(?:情形|类型)?|级)"
)
_UNREADABLE = re.compile(r"[、和][\dOoIl]*[OoIl][\dOoIl]*元")


@dataclass(slots=True)
class Told:
    """What a sentence has told so far: its figures, the last row of them, and the lists that named a row."""

    read: list[Draft] = field(default_factory=list)
    row: list[Draft] = field(default_factory=list)
    last: Draft | None = None
    lists: Sequence[NameList] = ()
    rows: dict[int, tuple[str, ...]] = field(
        default_factory=dict
    )  # of the paragraph: the names of so many figures in a row

    def add(self, drafts: list[Draft]) -> None:
        self.read.extend(drafts)
        self.last = drafts[-1]
        if len(drafts) > 1:
            self.row = drafts

    def beside(self, number: int) -> Draft | None:
        """The figure before, or the one at the same place of the row before."""
        row = self.row
        return row[number] if row and row[-1] is self.last and len(row) > number else self.last


def names_of_row(drafts: Sequence[Draft]) -> tuple[str, ...]:
    """东县每人每月620元，西县600元: the names that tell the last figures of a sentence apart."""
    names: list[str] = []
    for draft in reversed(drafts):
        rest = take_apart(draft.own.partition("｜")[0]).rest
        if not rest or rest[-1] in names or draft.quantity.unit != drafts[-1].quantity.unit:
            break
        names.insert(0, rest[-1])
    return tuple(names) if len(names) > 1 else ()


class Partners(NamedTuple):
    """``names`` are those of each figure, from ``lists``; ``mates`` the earlier figure of each, ``olds`` where it is replaced."""

    lists: tuple[NameList, ...] = ()
    names: Sequence[tuple[str, ...]] = ()
    mates: Sequence[Draft] = ()
    olds: Sequence[Draft] = ()
    doubt: str | None = None


def find_partners(
    text: str, sentence: Span, figures: Sequence[Quantity], run: Run, slot: Slot, told: Told, led: bool
) -> Partners:
    """The partners of a run; ``led`` says that condition clauses stand between it and the figures before."""
    olds = _old_values(text, run, slot, told)
    if olds:
        return _renewing(olds, run)
    if len(run.figures) < 2:
        return Partners()
    return _listed(text, sentence, figures, run, told, led)


def _old_values(text: str, run: Run, slot: Slot, told: Told) -> list[Draft]:
    """The old values with words of their own that a run takes the place of; none where they stand in one row."""
    if not slot.changed or run.figures[0].op in ("+", "-") or (told.row and told.row[-1] is told.last):
        return []
    between, count = text[slot.before[-1].start : slot.before[-1].end], len(run.figures)
    if count > 1 and pair(find_lists(between, 0, len(between)), count):
        return []
    olds = replaced(told.read, run) if count > 1 or is_for_all(between) else []
    return olds if len(olds) > 1 else []


def _renewing(olds: Sequence[Draft], run: Run) -> Partners:
    """First with first; new values that are not as many keep what all the old ones share."""
    count = len(run.figures)
    mates = list(olds) if len(olds) == count else [common(olds)] * count
    doubt = f"新旧标准个数不符：前文 {len(olds)} 个原标准，对 {count} 个新标准；请对照原文逐一确认。"
    return Partners(mates=mates, olds=olds, doubt=None if count in (1, len(olds)) else doubt)


def _listed(text: str, sentence: Span, figures: Sequence[Quantity], run: Run, told: Told, led: bool) -> Partners:
    first = run.figures[0].core
    count = len(run.figures) + _unreadable_after(text, run.figures[-1].end)
    before = [one for one in figures if one.end <= first]
    here = find_lists(text, before[-1].end if before else sentence.start, first)
    own = pair(here, count)
    chosen = own or pair(told.lists, count)
    if chosen is None and run.marked and not here:
        earlier = find_lists(text, sentence.start, first)
        whole = [one for one in earlier if not any(one.start <= figure.core < one.end for figure in figures)]
        chosen = _behind_run(text, sentence, figures, run, count) or pair(whole, count)
    if chosen is None and (
        back := _named_before(text, sentence, Span(before[-1].end if before else sentence.start, first), count, told)
    ):
        return Partners((back,), [(name,) for name in back.items[: len(run.figures)]])
    if chosen is None and (tiers := _tiers_before(text, run, told.row)):
        return Partners((tiers,), [(name,) for name in tiers.items])
    if chosen is None:
        mates = _mates_of(run, told) if run.marked and not here and not led else []
        return Partners(mates=mates, doubt=None if mates else _doubt(run, here or told.lists))
    told.lists = here if own else told.lists
    return Partners(chosen, [member(chosen, number) for number in range(len(run.figures))])


def _behind_run(
    text: str, sentence: Span, figures: Sequence[Quantity], run: Run, count: int
) -> tuple[NameList, ...] | None:
    """分别按1200元、900元的标准，为集中养育孤儿、社会散居孤儿…: the names may follow."""
    left = run.figures[-1].end
    following = [one.core for one in figures if one.core > left]
    return pair(find_lists(text, left, min([sentence.end, left + 48, *following])), count)


def _named_before(text: str, sentence: Span, stretch: Span, count: int, told: Told) -> NameList | None:
    """以上三县依次为, 三档护理费分别为: the names were said before, in a list or each with a figure of its own."""
    found = next((one for one in _BACK.finditer(text, *stretch) if count_of(one["count"]) == count), None)
    if found is None:
        return None
    row = told.rows.get(count)
    if row is None or found["places"] is None:
        listed = pair(find_lists(text, 0, sentence.start), count)
        row = listed[0].items if listed and len(listed) == 1 else row
    return NameList(found.start(), found.end(), row) if row else None


_TIERS = re.compile(r"(?:共?[两二三四五六七八九十\d]+个?)?(?:年|缴费|参保|筹资|保障|保费)*(?:档|等级)")


def _tiers_before(text: str, run: Run, row: Sequence[Draft]) -> NameList | None:
    """设100元、500元两个缴费档次，补贴分别为30元、60元: the row of amounts before is what tells these apart."""
    if not run.marked or len(row) != len(run.figures) or any(draft.quantity.unit != "元" for draft in row):
        return None
    if not _TIERS.match(text, row[-1].quantity.end):
        return None
    items = tuple(text[draft.quantity.core : draft.quantity.end] for draft in row)
    return NameList(row[0].quantity.start, row[-1].quantity.end, items)


def _mates_of(run: Run, told: Told) -> list[Draft]:
    """同比分别增长18.3%和24.7%: the earlier figures of the sentence, or its earlier clauses, that they speak of."""
    count = len(run.figures)
    clauses: dict[int, list[Draft]] = {}
    for draft in told.read:
        if not draft.superseded:
            clauses.setdefault(draft.clause.start, []).append(draft)
    groups = list(clauses.values())
    if len(groups) == count:
        return [group[0] for group in groups]
    return groups[-1] if groups and len(groups[-1]) == count else []


def _doubt(run: Run, lists: Sequence[NameList]) -> str | None:
    count = len(run.figures)
    if not run.marked:
        return None
    if lists:
        names = "、".join(lists[-1].items)
        return f"并列项与数字个数不符：{len(lists[-1].items)} 项（{names}）对 {count} 个数字；请对照原文逐一确认。"
    return f"“分别”之后有 {count} 个数字，但前文找不到对应的并列项；请对照原文逐一确认。"


def _unreadable_after(text: str, place: int) -> int:
    """150元、100元、5O元: a number that cannot be read still has its place in the row."""
    count = 0
    while found := _UNREADABLE.match(text, place):
        count, place = count + 1, found.end()
    return count


def distinct_unit(mates: Sequence[Draft], number: int) -> str:
    """发放贷款2687笔、11.94亿元，同比分别…: of one clause's figures the unit tells which is meant."""
    units = [draft.quantity.unit for draft in mates if draft.clause == mates[0].clause]
    if len(units) < 2 or len(set(units)) < len(units) or number >= len(units):
        return ""
    return "金额" if units[number] == "元" else f"{units[number]}数"


def mark_old(run: Run, told: Told) -> None:
    """The row or the figure before a new value is what it takes the place of."""
    count = len(run.figures)
    old = told.row if len(told.row) == count and count > 1 else [told.last] if told.last else []
    if run.figures[0].op in ("+", "-"):
        return
    for draft in old:
        if draft.quantity.unit == run.figures[0].unit and draft.quantity.op not in ("+", "-"):
            draft.superseded = True

"""A beginning that one paragraph states for those after it: 自…起按以下标准执行。 with its items, notes and tables."""

import re
from collections.abc import Sequence
from datetime import date

from kb.dates import Moment
from kb.drafts import Draft
from kb.masks import numbering

_ITEM = re.compile(r"[一二三四五六七八九十]是|第[一二三四五六七八九]|例如|其中|[备附]?注|单位|[附下]?表")
_BACK = re.compile(
    r"(?:[备附]?注|说明)?：?(?:\d[.、])?(?:以上|上述|前述|上表|本表|表中|表内|上列|所列)[^。；，：]{0,14}(?:标准|比例|政策|待遇|规定|办法|限额|额度|费用|收费|价格|定额|金额|数额)"
)
_AWAY = re.compile(r"(?:^|[。；])(?:此外|另外|除此之外)")


def standing_from(text: str, moments: Sequence[Moment], drafts: Sequence[Draft]) -> date | None:
    """The beginning that a paragraph states for what follows it: 自…起按以下标准执行。 or 自…起实施，明确："""
    begun = [one for one in moments if one.role == "from" and one.day and one.exact]
    if not begun or any(draft.quantity.core > begun[-1].start for draft in drafts):
        return None
    tail = text[begun[-1].end :]
    follows = text.endswith("：") or re.search(r"以下|如下|下列|下表", tail) is not None
    return begun[-1].day if follows else None


def looks_back(text: str, moments: Sequence[Moment], drafts: Sequence[Draft]) -> date | None:
    """The beginning that a paragraph states for the table, list or paragraph before it: 注：以上标准自…起执行。"""
    begun = [one for one in moments if one.role == "from" and one.day and one.exact]
    if drafts or len(begun) != 1 or not _BACK.match(text):
        return None
    return begun[0].day


def continues(text: str) -> bool:
    """Whether a paragraph goes on with the list that an earlier one opened: an item, a note, a caption."""
    return bool(numbering(text) or _ITEM.match(text) or len(text) < 40)


def leads_away(text: str, start: int = 0, end: int | None = None) -> bool:
    """此外 and 另外 end what was stated for those after it."""
    end = len(text) if end is None else end
    return text.find("外", start, end) >= 0 and _AWAY.search(text, start, end) is not None

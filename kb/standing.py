"""A beginning that one paragraph states for those after it: 自…起按以下标准执行。 with its items, notes and tables."""

import re
from collections.abc import Sequence
from datetime import date

from kb.dates import Moment
from kb.drafts import Draft
from kb.masks import numbering

_ITEM = re.compile(r"[一二三四五六七八九十]是|第[一二三四五六七八九]|例如|其中|[备附]?注|单位|[附下]?表")
_AWAY = re.compile(r"(?:^|[。；])(?:此外|另外|除此之外)")


def standing_from(text: str, moments: Sequence[Moment], drafts: Sequence[Draft]) -> date | None:
    """The beginning that a paragraph states for what follows it: 自…起按以下标准执行。 or 自…起实施，明确："""
    begun = [one for one in moments if one.role == "from" and one.day and one.exact]
    if not begun or any(draft.quantity.core > begun[-1].start for draft in drafts):
        return None
    tail = text[begun[-1].end :]
    follows = text.endswith("：") or re.search(r"以下|如下|下列|下表", tail) is not None
    return begun[-1].day if follows else None


def continues(text: str) -> bool:
    """Whether a paragraph goes on with the list that an earlier one opened: an item, a note, a caption."""
    return bool(numbering(text) or _ITEM.match(text) or len(text) < 40)


def leads_away(text: str, start: int = 0, end: int | None = None) -> bool:
    """此外 and 另外 end what was stated for those after it."""
    end = len(text) if end is None else end
    return text.find("外", start, end) >= 0 and _AWAY.search(text, start, end) is not None

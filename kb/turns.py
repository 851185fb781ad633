"""Turns: 首套…，第二套…, 一孩…，二孩…: the next of a row is named as the one before it, with its own ordinal."""

import re

from kb.context import take_apart
from kb.drafts import Draft

_ORDINAL = re.compile(
    r"(?:(?:首|第?[一二三四五六七八九十])(?P<of>套(?!餐)|年(?!级)|次|胎|孩|学期|个月|季度|阶段|年级|档|笔|名)|(?<![\d.至到-])\d[\d.,]*万?(?P<paid>元)(?!部分|[至到-]|以上至))(?:档次?)?(?:及?以[上后])?"
)
_BEGINS = re.compile(rf"(?:[，、；]|对|生育|购买|从|选择?|按|年?缴(?:费|纳)?)*(?P<ordinal>{_ORDINAL.pattern})")


def turned(last: Draft | None, before: str, after: str) -> str | None:
    """The label of the figure before with this one's ordinal, where the clause says nothing else of its own."""
    mine = _BEGINS.match(before)
    if last is None or mine is None or take_apart(before[mine.end() :]).rest or take_apart(after).rest:
        return None
    theirs = next(
        (one for one in _ORDINAL.finditer(last.label) if (one["of"], one["paid"]) == (mine["of"], mine["paid"])), None
    )
    if theirs is None or theirs[0] == mine["ordinal"]:
        return None
    return last.label[: theirs.start()] + mine["ordinal"] + last.label[theirs.end() :]

"""Contrasts: a word of the same make (二等 after 一等, 设备补贴 after 改造补贴) takes the place of the one that stood before."""

import re

from kb.context import Words, help_names, take_apart
from kb.drafts import Draft
from kb.subjects import is_strong


def parallel_words(last: Draft, own: Words) -> tuple[str, ...]:
    """省内院校录取的每人500元，省外院校录取的每人1000元: all of the name before but its own words. Empty if not parallel."""
    if own.topic and is_strong(own.topic):
        return ()
    before = take_apart(last.own.replace("｜", "，"))
    gone = {old for new in own.rest for old in {*before.rest, *before.words} if alike(old, new)}
    if not gone:
        return ()
    return tuple(
        word
        for word in last.label.split()
        if word not in before.words and not any(old in word or word in old for old in gone)
    )


def alike(old: str, new: str) -> bool:
    """一类学校 and 二类学校: as long as each other, and alike in the end and in most characters."""
    if old == new or abs(len(old) - len(new)) > 2 or min(len(old), len(new)) < 3:
        return False
    return old[-2:] == new[-2:] and sum(char in old for char in new) * 2 >= len(new)


def contrasted(held: tuple[str, ...], own: Words) -> tuple[str, ...]:
    """单穴…，双穴…: a word of the same make takes the place of the one that stood before."""
    held = _without_ordinals(held, own)
    if any(_EACH.fullmatch(word) for word in own.words):
        held = tuple(_MEAN.sub("", word) for word in held)
    for new in own.rest:
        if not 2 <= len(new) <= 6:
            continue
        held = tuple(_without_like(word, new) for word in held)
    return tuple(word for word in held if len(word) > 1)


_EACH, _MEAN = re.compile(r"每[户人]"), re.compile(r"按?[户人]均$")  # 按人均15平方米计算，每户最多补到60平方米
_ORDINAL = re.compile(r"(?:首|第[一二三四五六七八九十])(?P<of>年|次|套|胎|孩|学期|个月|季度|阶段)")


def _without_ordinals(held: tuple[str, ...], own: Words) -> tuple[str, ...]:
    """社会保险费第一年全额补贴，第二年补贴70%: what held for the first does not for the second."""
    mine = {one["of"]: one[0] for word in own.words[:1] for one in _ORDINAL.finditer(word)}
    kept = []
    for word in held if mine else ():
        other = next((one for one in _ORDINAL.finditer(word) if mine.get(one["of"], one[0]) != one[0]), None)
        kept.append(word[: other.start()] if other else word)
    return tuple(kept) if mine else held


_HELP_NAMED = re.compile(r"(?<!累计)(?<!年度)(?<!最高)(?<!给予)(?<!一次性)(?:补贴|补助|奖励|救助|资助)$")


def other_help(held: tuple[str, ...], own: Words) -> tuple[str, ...]:
    """一次性改造补贴2000元、设备补贴1000元: another help takes the place of the one before."""
    new = [word for word in own.words if _HELP_NAMED.search(word)]
    if any(word.endswith(("奖", "奖励")) for word in own.words):  # 运营补贴…；考核优秀的，另奖3万元
        held = tuple(word for word in held if word not in help_names(held) or "奖" in word)
    if not any(measure == "money" for _, measure in own.indicators) and not any(word.endswith("资助") for word in new):
        return held
    gone = [word for word in help_names(held) if any(word[-2:] == one[-2:] and len(one) > 2 for one in new)]
    return tuple(word for word in held if word not in gone)


def _without_like(word: str, new: str) -> str:
    if new in word or word in new or "第" in word:
        return word
    at = word.find(new[-1], len(new) - 1)
    while at >= 0:
        old, rest = word[at - len(new) + 1 : at + 1], word[: at - len(new) + 1] + word[at + 1 :]
        if old != new and _of_one_make(old, new, word, rest):
            return rest
        at = word.find(new[-1], at + 1)
    return word


_TURNS = ("一二三四五六七八九十两首", "单双", "初中高低", "大小", "公民普示", "男女", "城乡", "内外", "新旧老")


def _of_one_make(old: str, new: str, word: str, rest: str) -> bool:
    """二等 after 一等, 双穴 after 单穴墓, 民办园 after 公办园; not 企业 after 创业, and never a piece out of the middle of a word."""
    if len(new) > 3:
        return old[-2:] == new[-2:] and len(rest) != 1
    if old == word:
        return True
    turns = any(a in turn and b in turn for a, b in zip(old, new, strict=True) if a != b for turn in _TURNS)
    return (turns or old[-1] in "型级类档胎") and len(rest) > 1 and (word.startswith(old) or word.endswith(old))

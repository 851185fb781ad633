"""A figure's own words: what stands before and behind it in its clause, taken apart."""

import re
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from kb.conditions import conditions_of
from kb.context import Words, take_apart
from kb.measured import Quantity
from kb.subjects import is_strong, topic_of

_CAP = re.compile(
    r"(每[户次年月日])(?:每[年月])?(?:累计|合计)?(?:补贴|补助|救助|报销|支付|住房|建筑|保障|面积)*(?:最高|最多|上限|可达|补到|不得?超过)+$"
)


class Own(NamedTuple):
    """``ahead`` and ``behind`` the figure, ``words`` of both together, and ``text``, both joined by ｜."""

    before: str
    after: str
    ahead: Words
    behind: Words
    words: Words
    text: str

    def is_full(self, figure: Quantity) -> bool:
        """Whether they say by themselves what the figure is about."""
        topic = self.words.topic
        return (
            bool(topic and is_strong(topic))
            or self.words.weight >= 4
            or (figure.measure == "count" and self.behind.weight >= 3)
        )


@lru_cache(8192)
def own_words(before: str, after: str) -> Own:
    """The words of the stretches before and behind a figure."""
    ahead, behind = take_apart(before), take_apart(after)
    if cap := _CAP.search(before):
        ahead = replace(ahead, words=(*ahead.words, cap[1]))
    both = before + "｜" + after
    words = Words(
        ahead.words + behind.words,
        conditions_of(both),
        topic_of(both),
        ahead.indicators + behind.indicators,
        ahead.rest + behind.rest,
    )
    return Own(before, after, ahead, behind, words, both)

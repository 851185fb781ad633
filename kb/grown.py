"""Figures that speak of the one before them: 同比增长, 占, 增幅, and a second value with no words of its own."""

import re
from collections.abc import Sequence

from kb.drafts import Draft
from kb.measured import Quantity
from kb.ownwords import Own
from kb.partners import Told
from kb.subjects import is_strong

_GROWTH = re.compile(
    r"同比|环比|^增长|增幅|涨幅|^[，]?(?:其中)?占|较(?:上年|去年|试点|调整|20|原|前|上|全|省)|^高[出于]|比(?:上年|去年|调整|上一|前)|^(?:再|又)?(?:提高|增加|新增|下降|减少|降低|超过)了?(?:近|约)?$|年均增长|净增"
)
_DEPENDENT = re.compile(
    r"^(?:(?:共|共计|累计|全年|已|全市|全县|全区)*)(?:惠及|受益|惠|涉及|覆盖|享受|带动|减轻|资助金额|发放金额|金额|支出(?!型)|面积|服务(?!中心|站|机构))"
)
_SHARE = re.compile(r"约?占(?!用|地)")  # 占托位总数的63%: behind 占 stands the whole, not the subject
_SHARE_OF = re.compile(r"^，?(?:约|即)?(?:为|相当于|是)[^，；]{2,18}的$")


def grown_from(own: Own, number: int, figure: Quantity, told: Told, mates: Sequence[Draft], led: bool) -> Draft | None:
    """The earlier figure that this one speaks of; None where its own words or the clauses before it name its subject."""
    if told.last is None or (led and not mates):
        return None
    if mates:
        return mates[number] if number < len(mates) and own.words.weight <= 8 else None
    if (not own.words.words and not own.words.dims) or _SHARE_OF.search(own.before):
        return told.beside(number)
    if _SHARE.match(own.before):
        return told.beside(number)
    if own.words.topic and is_strong(own.words.topic):
        return None
    counted = number == 0 and figure.measure in ("count", "money", "area")
    if counted and _DEPENDENT.search(own.before):
        return told.beside(number)
    grows = not own.before.startswith("，") and _GROWTH.search(own.before)
    return told.beside(number) if grows else None

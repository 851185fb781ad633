"""Populations: 全市共有孤儿312名 counts the people there are; a benefit that stands above it is not what it counts."""

import re
from dataclasses import replace

from kb.context import Frame
from kb.labels import Naming
from kb.measured import Quantity
from kb.ownwords import Own
from kb.subjects import is_strong, topic_of

_THERE_ARE = re.compile(
    r"有(?!关|效|所|序|力|条|利)(?P<noun>[^，。；]*)$|(?:总数|人数|人口|户数)(?:已|共)?(?:为|达到?|是|有)$|(?:^|，)(?:全[省市县区州旗盟]|[我本][省市县区])(?P<all>[^，。；]{2,12})$"
)
_GIVEN = re.compile(
    r"发放|享受|惠|领取|保障|补|救助|资助|纳入|受益|覆盖|服务|参|缴|办理|支付|报销|培训|享有|帮扶|减免|申请|申领|代缴|就业|安置|奖|供养"
)
_PAYMENT = re.compile(r"(?:津贴|补贴|补助|奖励|费|(?<!公积)金|基本生活(?:保障)?|(?:教育|临时|医疗|慈善)救助)$")


def is_population(figure: Quantity, own: Own) -> bool:
    """Whether a number says how many people of a sort there are, not how many something was done for."""
    found = _THERE_ARE.search(own.before) if figure.unit in ("人", "户") and not figure.per else None
    if found is None or _GIVEN.search(own.before) or (own.words.topic and is_strong(own.words.topic)):
        return False
    named = bool(own.words.topic or "对象" in own.words.dims)
    return named and bool(found["noun"] or found["all"] or not _GIVEN.search(own.after))


def is_payment(topic: str | None) -> bool:
    return topic is not None and _PAYMENT.search(topic) is not None


def without_payments(naming: Naming) -> Naming:
    """The headings without the payments that they name."""
    return replace(
        naming,
        heading_topic=None if is_payment(naming.heading_topic) else naming.heading_topic,
        heading="" if is_payment(topic_of(naming.heading)) else naming.heading,
        theme="" if is_payment(naming.theme) else naming.theme,
    )


def frame_without_payments(frame: Frame) -> Frame:
    """What stands from the text before, without the payments that it names."""
    return replace(frame, words=tuple(word for word in frame.words if not is_payment(word)))

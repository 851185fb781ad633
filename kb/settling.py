"""The standing subject: what the clauses without figures (the leads) and then the figure itself make of it."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from kb.conditions import conditions_of
from kb.context import (
    GENERIC,
    HELPS,
    Frame,
    Words,
    asked_for,
    better_topic,
    end_case,
    help_names,
    is_narrative,
    remember,
    take_apart,
    topic_in,
)
from kb.labelwords import shortened
from kb.measured import Quantity
from kb.slogans import is_slogan
from kb.subjects import is_strong, topic_of, topics_of

_CASE = re.compile(r"(?:的|时|后)$|^(?:未|不|对|凡)|属于?[^，]{0,6}[一二三四]类[^，]{0,4}$")
_BENEFIT = re.compile(r"(?:津贴|补贴|补助|抚恤金|护理费|生活费|奖励|优待金)(?:标准)?$")
_LONGEST = 32  # characters of one clause's words in a name
_NOTHING = Words((), {}, None, (), ())


class Lead(NamedTuple):
    """A clause without figures: ``words`` can stand in the name of a figure behind it.

    A narrative one (按照《…》，经市政府同意) only names a subject and what was ``asked`` for.
    """

    narrative: bool
    case: bool
    topic: str | None
    asked: tuple[str, ...]
    parts: Words
    words: tuple[str, ...]


@lru_cache(8192)
def read_lead(text: str) -> Lead:
    """What a clause says for the figures behind it; ``case``: 利用现有房屋改建的， is a condition."""
    if is_narrative(text):
        topic, asked = topic_in(text), asked_for(text)
        return Lead(True, False, topic, asked, _NOTHING, asked or ((topic,) if topic and is_strong(topic) else ()))
    if is_slogan(text):
        topic = topic_in(text)
        return Lead(True, False, topic, (), _NOTHING, (topic,) if topic and is_strong(topic) else ())
    parts = take_apart(text)
    short = sum(map(len, parts.words)) <= _LONGEST
    words = parts.words if short else (*topics_of(text)[:2], *parts.dims.values())
    return Lead(False, _CASE.search(text) is not None, parts.topic, (), parts, words)


def settle(frame: Frame, leads: Sequence[str]) -> None:
    """Make the condition clauses since the last figure the standing subject."""
    cases, fresh = 0, False
    if frame.anew and leads:
        _part_from(frame, leads[0])
    for lead in map(read_lead, leads):
        parts = lead.parts
        if frame.topic and frame.topic in frame.dims.get("对象", "") and "对象" in parts.dims:
            frame.topic = None  # 对低保家庭，…；对低收入家庭，…
        if lead.narrative:
            if lead.asked:
                frame.words, fresh = lead.asked, True
                frame.dims = frame.dims | conditions_of("，".join(lead.asked))
        elif lead.case and (frame.words or frame.case):
            _take_case(frame, parts, adds=cases > 0)
            cases += 1
        elif parts.topic or parts.weight >= 6 or _other_benefit(frame, parts):
            _take_subject(frame, parts, frame.words if fresh else ())
            fresh = True
            if lead.case:
                frame.cased, frame.case_dims, cases = True, tuple(parts.dims), cases + 1
        else:
            _add_words(frame, parts)
        frame.topic = better_topic(lead.topic, frame.topic)


def _part_from(frame: Frame, lead: str) -> None:
    """一般困难，…；特别重大的困难，…: the same noun with another adjective takes the place of the one before."""
    frame.anew = False
    rest = read_lead(lead).parts.rest
    noun = rest[-1][-2:] if rest and len(lead) <= 10 else ""
    if len(noun) == 2:
        frame.words = tuple(
            word for word in frame.words if not (2 < len(word) <= 8 and word.endswith(noun)) or word in lead
        )
        frame.dims = {name: value for name, value in frame.dims.items() if not value.endswith(noun) or value in lead}


def _other_benefit(frame: Frame, parts: Words) -> bool:
    """…伤残津贴增加232元；生活护理费按三个等级，分别为…: another benefit begins."""
    named = next((name for name, _ in parts.indicators if _BENEFIT.search(name) and name not in GENERIC), "")
    if not named or not parts.words[0].startswith(named) or any(named in word for word in frame.words):
        return False
    return any(_BENEFIT.search(word) for word in frame.words)


def _take_case(frame: Frame, parts: Words, adds: bool) -> None:
    """A new condition takes the place of the last one, conditions and words alike; two in a row hold together."""
    if frame.past or (frame.cased and not adds and parts.dims.keys() & set(frame.case_dims)):
        end_case(frame)
    gone = () if adds else frame.case_dims
    frame.dims = {name: value for name, value in frame.dims.items() if name not in gone} | parts.dims
    frame.case = shortened((*(frame.case if adds else ()), *parts.subject), 24)
    frame.case_dims = (*(frame.case_dims if adds else ()), *parts.dims)
    frame.topic = better_topic(parts.topic, frame.topic)


def _take_subject(frame: Frame, parts: Words, before: Sequence[str]) -> None:
    frame.words = shortened((*before, *parts.subject), 42)
    frame.case, frame.case_dims, frame.cased, frame.past = (), (), False, False
    keep = frame.dims if before or not parts.topic or parts.topic == frame.topic else {}
    frame.dims = keep | parts.dims


def _add_words(frame: Frame, parts: Words) -> None:
    frame.dims = frame.dims | parts.dims
    frame.words = shortened((*frame.words, *(word for word in parts.subject if word not in frame.words)), 42)


def settle_topic(frame: Frame, leads: Sequence[str]) -> None:
    """Only the subject: for a figure whose own clause says all the rest."""
    for text in leads:
        frame.topic = better_topic(topic_of(text), frame.topic)


def lead_words(leads: Sequence[str]) -> tuple[str, ...]:
    """The words of the last leads that can stand in the name of a figure."""
    return tuple(word for text in leads[-3:] for word in read_lead(text).words)


def stand(
    frame: Frame, figure: Quantity, own: Words, dims: dict[str, str], full: bool, indicator: str, topic: str | None,
    led: Sequence[str], leads: Sequence[str],
) -> None:  # fmt: skip
    """Let a figure's name stand in the frame; ``led`` are the words of its condition clauses ``leads``."""
    if full:
        lead = take_apart("，".join(led)).subject if led else ()
        case = bool(leads) and read_lead(leads[-1]).case
        if case or leads or frame.past:
            frame.case, frame.case_dims = (
                (shortened(lead, 28), tuple(read_lead(leads[-1]).parts.dims)) if case else ((), ())
            )
        frame.cased = frame.past = False
        frame.words = shortened((*(() if case else lead), *own.subject))
        frame.dims = dict(dims)
        if figure.measure == "percent" and own.base:
            frame.indicators["money"] = own.base
        elif figure.measure == "percent" and (helped := [name for name, _ in own.indicators if name in HELPS]):
            frame.indicators["money"] = helped[-1]  # 按50%补助，每年最高1800元: no longer what was paid before
    else:
        frame.dims = frame.dims | own.dims
        named = tuple(word for word in help_names(own.words) if word not in frame.words)
        frame.words = shortened((*frame.words, *named), 42)
    frame.topic = topic
    remember(frame, figure, indicator)

"""The standing subject: what the clauses without figures (the leads) and then the figure itself make of it."""

import re
from collections.abc import Sequence

from kb.context import (
    Frame,
    Words,
    asked_for,
    better_topic,
    help_names,
    is_narrative,
    remember,
    subject_words,
    take_apart,
    topic_in,
)
from kb.labelwords import shortened
from kb.measured import Quantity
from kb.subjects import is_strong, topic_of, topics_of

_CASE = re.compile(r"(?:的|时|后)$|^(?:未|不|对|凡)")
_LONGEST = 32  # characters of one clause's words in a name


def is_case(text: str) -> bool:
    """Whether a clause is a condition: 利用现有房屋改建的，"""
    return _CASE.search(text) is not None


def settle(frame: Frame, leads: Sequence[str]) -> None:
    """Make the condition clauses since the last figure the standing subject."""
    cases, fresh = 0, False
    for text in leads:
        if is_narrative(text):
            frame.topic = better_topic(topic_in(text), frame.topic)
            if asked := asked_for(text):
                frame.words, fresh = asked, True
            continue
        parts = take_apart(text)
        if (frame.words or frame.case) and is_case(text):
            _take_case(frame, parts, adds=cases > 0)
            cases += 1
        elif parts.topic or parts.weight >= 6:
            _take_subject(frame, parts, frame.words if fresh else ())
            fresh = True
        else:
            _add_words(frame, parts)
        frame.topic = better_topic(parts.topic, frame.topic)


def _take_case(frame: Frame, parts: Words, adds: bool) -> None:
    """A new condition takes the place of the last one, conditions and words alike; two in a row hold together."""
    gone = () if adds else frame.case_dims
    frame.dims = {name: value for name, value in frame.dims.items() if name not in gone} | parts.dims
    frame.case = shortened((*(frame.case if adds else ()), *subject_words(parts)), 24)
    frame.case_dims = (*(frame.case_dims if adds else ()), *parts.dims)
    frame.topic = better_topic(parts.topic, frame.topic)


def _take_subject(frame: Frame, parts: Words, before: Sequence[str]) -> None:
    frame.words = shortened((*before, *subject_words(parts)), 36)
    frame.case, frame.case_dims = (), ()
    keep = frame.dims if not parts.topic or parts.topic == frame.topic else {}
    frame.dims = keep | parts.dims


def _add_words(frame: Frame, parts: Words) -> None:
    frame.dims = frame.dims | parts.dims
    frame.words = shortened((*frame.words, *(word for word in subject_words(parts) if word not in frame.words)), 36)


def settle_topic(frame: Frame, leads: Sequence[str]) -> None:
    """Only the subject: for a figure whose own clause says all the rest."""
    for text in leads:
        frame.topic = better_topic(topic_of(text), frame.topic)


def lead_words(leads: Sequence[str]) -> tuple[str, ...]:
    """The words of the last leads that can stand in the name of a figure."""
    words: list[str] = []
    for text in leads[-3:]:
        if is_narrative(text):
            topic = topic_in(text)
            words.extend(asked_for(text) or ([topic] if topic and is_strong(topic) else []))
            continue
        parts = take_apart(text)
        if sum(map(len, parts.words)) <= _LONGEST:
            words.extend(parts.words)
        else:
            words.extend(topics_of(text)[:2])
            words.extend(parts.dims.values())
    return tuple(words)


def stand(
    frame: Frame, figure: Quantity, own: Words, dims: dict[str, str], full: bool, indicator: str, topic: str | None,
    led: Sequence[str], leads: Sequence[str],
) -> None:  # fmt: skip
    """Let a figure's name stand in the frame; ``led`` are the words of its condition clauses ``leads``."""
    if full:
        lead = subject_words(take_apart("，".join(led))) if led else ()
        case = bool(leads) and is_case(leads[-1])
        frame.case = shortened(lead, 24) if case else ()
        frame.words = shortened((*(() if case else lead), *subject_words(own)))
        frame.dims = dict(dims)
    else:
        frame.dims = frame.dims | own.dims
        named = tuple(word for word in help_names(own.words) if word not in frame.words)
        frame.words = shortened((*frame.words, *named), 36)
    frame.topic = topic
    remember(frame, figure, indicator)

"""Paragraphs one after the other: headings above them, lists that a colon opens, the subject that goes on."""

import re
from collections.abc import Sequence

from kb.conditions import condition_of
from kb.context import Frame, better_topic
from kb.drafts import Draft
from kb.labels import Naming
from kb.labelwords import content_words
from kb.measured import Quantity
from kb.passages import Passage
from kb.quantities import within
from kb.sentences import SentenceReader
from kb.slogans import is_slogan
from kb.subjects import is_strong, topic_of, topics_of


class PassageReader:
    """Reads the figures of one paragraph after the other, keeping what stands from one to the next."""

    def __init__(self, title_topic: str | None) -> None:
        self._naming = Naming(title_topic=title_topic)
        self._topic = title_topic
        self._headings: tuple[str, ...] = ()
        self._head: Frame | None = None
        self.doubts: list[tuple[int, str]] = []

    def read(self, passage: Passage, figures: Sequence[Quantity], opens_list: bool, in_list: bool) -> list[Draft]:
        """The drafts of a paragraph. ``opens_list``: it ends in a colon and the next ones are its items."""
        self._under(passage.headings, in_list)
        frame = self._head.copy() if in_list and self._head else Frame(topic=self._topic)
        drafts: list[Draft] = []
        reader = None
        if not figures and not opens_list:
            return self._pass_over(passage, in_list)
        if not in_list:
            self._naming.theme, self._naming.rate, self._naming.scene = _heading_theme(passage.headings), None, ""
            self._naming.rows = {}
        last = max((figure.core for figure in figures), default=-1)
        for sentence in passage.sentences():
            if sentence.start > last and not opens_list:
                break
            text = passage.text[sentence.start : sentence.end]
            self._naming.theme = _theme(text, self._naming.theme, passage.headings)
            if _RUN_IN.match(text):
                frame = Frame(topic=topic_of(text) or self._naming.heading_topic)
            inside = within(figures, sentence.start, sentence.end)
            reader = SentenceReader(passage, sentence, inside, frame, self._naming, opens_list or sentence.end <= last)
            drafts.extend(reader.read())
            self._see(text)
            self.doubts.extend((passage.line, message) for _, message in reader.doubts)
            frame = reader.frame
        if not in_list:
            self._topic = better_topic(frame.topic, self._topic)
            self._head = None
        if opens_list and reader:
            reader.settle()
            self._head = reader.frame.copy()
            self._head.kept = True
        return drafts

    def _see(self, sentence: str) -> None:
        """The kind of care a sentence speaks of holds for the next ones that name none."""
        seen = condition_of(sentence, "就诊类别")
        if seen:
            self._naming.scene = seen if "、" not in seen else ""

    def _pass_over(self, passage: Passage, in_list: bool) -> list[Draft]:
        """A paragraph without figures only moves the subject on."""
        if not in_list:
            self._topic = better_topic(topic_of(passage.text), self._topic)
            self._head = None
        return []

    def _under(self, headings: tuple[str, ...], in_list: bool) -> None:
        topic = next((found for found in map(topic_of, reversed(headings)) if found), None)
        if headings != self._headings:
            self._headings = headings
            self._naming.heading_topic = _single_topic(headings)
            self._naming.heading = next((one for one in reversed(headings) if not is_slogan(one)), "")
            self._topic = topic or self._naming.title_topic
        elif not in_list:
            self._topic = topic or self._topic


_ASPECT = re.compile(
    r"^(?:\d[.、]|（[一二三四五六七八九十\d]+）|[①-⑳]|[一二三四五六七八九十]是|[一二三四五六七八九十]、|其中|同时|在)*(?P<theme>[一-龥、]{2,14}?)(?:方面|层面|阶段)(?:，|：|$)"
)
_RUN_IN = re.compile(
    r"^(?:\d[.、]|（[一二三四五六七八九十\d]+）|[①-⑳]|[一二三四五六七八九十]是|[一二三四五六七八九十]、|关于)(?P<theme>[^，。；：\d]{2,18})$"
)


_COUNTED = re.compile(r"^[一二三四五六七八九]是(?P<theme>[^，。；：\d]{4,18})，")
_PLAIN = re.compile(r"关于|有关|情况|方面|政策|标准|待遇|问题|工作|基本|保障|制度|阶段|如下")


def _heading_theme(headings: Sequence[str]) -> str:
    """A short heading below another (（三）普通高中) is itself what its figures are about."""
    if len(headings) < 2 or is_slogan(headings[-1]):
        return ""
    words = content_words(_PLAIN.sub(" ", re.sub(r"^[^、）.]{1,5}[、）.]", "", headings[-1])))
    return "".join(words) if 2 <= sum(map(len, words)) <= 8 else ""


def _theme(sentence: str, held: str, headings: Sequence[str]) -> str:
    """普通高中方面， or a run-in heading (②义务教育。) names what the following sentences are about."""
    counted = _COUNTED.match(sentence)
    aspect = _ASPECT.match(sentence) if "面" in sentence or "阶段" in sentence else None
    if counted and not aspect:
        topic = topic_of(counted["theme"])
        return topic if topic and is_strong(topic) else _heading_theme(headings)
    found = aspect or _RUN_IN.match(sentence)
    if not found or any(found["theme"] in heading for heading in headings):
        return held
    words = () if is_slogan(sentence) else content_words(found["theme"])
    return "".join(words) if words and sum(map(len, words)) <= 12 else topic_of(found["theme"]) or ""


def _single_topic(headings: Sequence[str]) -> str | None:
    """The one benefit that the nearest heading with any names; of several none is the figure's own."""
    for heading in reversed(headings):
        topics = {topic for topic in topics_of(heading) if is_strong(topic)}
        if topics:
            return topics.pop() if len(topics) == 1 else None
    return None

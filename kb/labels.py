"""Labels: the name a person would give a figure, from its clause, the clauses before it, the enumeration and the heading."""

import re
from collections.abc import Sequence
from dataclasses import replace

from kb.clauses import Clause, opens_series, split_clauses
from kb.conditions import conditions_of
from kb.context import (
    Frame, Words, better_topic, indicator_for, is_narrative, learn, remember, subject_words, take_apart,
)  # fmt: skip
from kb.drafts import Draft, quote_span
from kb.labelwords import content_words, joined
from kb.pairings import NameList, Run, find_lists, find_runs, member, pair
from kb.passages import Passage, Span
from kb.quantities import Quantity, find_quantities
from kb.subjects import is_strong, topic_of, topics_of

_CHANGE_TO = re.compile(r"(?:提高|提升|增加|增长|上调|调整|调增|调高|降低|降|下调|减少|下降|上升|上涨|上浮|扩大|压缩|缩短|延长|涨|提标|扩增|升|增|变更|调)(?:了)?(?:到|至|为)|达到|增至|降至|升至|改为|变为")
_CHANGE = re.compile(r"提高|提升|增加|增长|上调|下调|调整|降低|减少|下降|上升|上涨|上浮|下浮|涨幅|增幅|降幅|同比|达到|达|较|比")
_OLD = re.compile(r"(?:由|从)(?!业)|原(?:来|先|有|标准|为|每)|现行")
_SPLIT = re.compile(r"[、；]|(?:以及|和|及(?!以上|以下|其)|并(?!轨|发|且))")
_GROWTH = re.compile(r"同比|环比|^增长|增幅|涨幅|降幅|^[，]?占|较(?:上年|去年|试点|调整|20|原|前)|^高[出于]|比(?:上年|去年|调整|上一)|^提高了?$|^增加了?$|^超过")
_FREE = re.compile(r"一次性|累计|共|总|投入|投资|支出")


class PassageReader:
    """Reads the figures of one paragraph after the other, keeping what stands from clause to clause."""

    def __init__(self, title_topic: str | None) -> None:
        self._title_topic = title_topic
        self._topic = title_topic
        self._headings: tuple[str, ...] = ()
        self.heading_topic: str | None = None
        self._head: Frame | None = None
        self.doubts: list[tuple[Passage, int, str]] = []

    def read(self, passage: Passage, figures: Sequence[Quantity], opens_list: bool, in_list: bool) -> list[Draft]:
        """The drafts of a paragraph. ``opens_list``: it ends in a colon and the next ones are its items."""
        if passage.headings != self._headings:
            self._headings = passage.headings
            self.heading_topic = _single_topic(passage.headings)
            self._topic = self._heading_topic(passage.headings) or self._title_topic
            self._head = self._head if in_list else None
        elif not in_list:
            self._topic = self._heading_topic(passage.headings) or self._topic
        frame = self._head.copy() if in_list and self._head else Frame(topic=self._topic)
        drafts: list[Draft] = []
        sentence_reader = None
        for sentence in passage.sentences():
            inside = [one for one in figures if sentence.start <= one.core < sentence.end]
            sentence_reader = _SentenceReader(self, passage, sentence, inside, frame)
            drafts.extend(sentence_reader.read())
            frame = sentence_reader.frame
        self._topic = better_topic(frame.topic, self._topic) if not in_list else self._topic
        if opens_list and sentence_reader:
            sentence_reader.settle()
            self._head = sentence_reader.frame.copy()
        elif not in_list:
            self._head = None
        return drafts

    def _heading_topic(self, headings: tuple[str, ...]) -> str | None:
        for heading in reversed(headings):
            topic = topic_of(heading)
            if topic:
                return topic
        return None


def _single_topic(headings: Sequence[str]) -> str | None:
    """The one benefit that the nearest heading with any names; of several none is the figure's own."""
    for heading in reversed(headings):
        topics = {topic for topic in topics_of(heading) if is_strong(topic)}
        if topics:
            return topics.pop() if len(topics) == 1 else None
    return None


class _SentenceReader:
    """One sentence: its clauses from left to right, each with or without figures."""

    def __init__(self, owner: PassageReader, passage: Passage, sentence: Span, figures: Sequence[Quantity], frame: Frame) -> None:
        self._owner, self._passage, self._sentence = owner, passage, sentence
        self._figures = figures
        self.frame = frame
        self._leads: list[Clause] = []
        self._head: Frame | None = None
        self._lists: list[NameList] = []
        self._outer: list[Frame] = []
        self._last: Draft | None = None
        self._whole: Frame | None = None
        self._first_lead: int | None = None
        text = passage.text[sentence.start : sentence.end]
        if not opens_series(text):
            self.frame.dims = {} if figures else self.frame.dims
            self.frame.rates = {}

    def read(self) -> list[Draft]:
        drafts: list[Draft] = []
        for clause in split_clauses(self._passage.text, self._sentence, self._figures):
            self._enter(clause)
            inside = [one for one in self._figures if clause.start <= one.core < clause.end]
            if inside:
                drafts.extend(self._figure_clause(clause, inside))
            else:
                self._plain_clause(clause)
        return drafts

    def _enter(self, clause: Clause) -> None:
        if self._passage.text.startswith(("其中", "包括"), clause.start) and self._last is not None:
            self._whole = self.frame.copy()
        if clause.opener == "；":
            self._leads, self._first_lead, self._whole = [], None, None
            if self._head:
                self.frame = self._head.copy()
        elif clause.opener == "（":
            self.settle()
            self._outer.append(self.frame.copy())
        elif clause.opener == "）" and self._outer:
            self.frame = self._outer.pop()

    def _plain_clause(self, clause: Clause) -> None:
        text = self._passage.text[clause.start : clause.end]
        if text in ("其中", "包括"):
            return
        if self._first_lead is None:
            self._first_lead = clause.start
        self._leads.append(clause)
        learn(self.frame, take_apart(text))
        if clause.closer == "：":
            self.settle()
            self._head = self.frame.copy()

    def settle(self) -> None:
        """Make the condition clauses since the last figure the standing subject."""
        for clause in self._leads:
            text = self._passage.text[clause.start : clause.end]
            parts = take_apart(text)
            rates = [one for one in find_quantities(text + "1元") if one.per or one.each][-1:]
            for one in rates:
                self.frame.rates["元"] = (one.per, one.each)
            if is_narrative(text):
                self.frame.topic = better_topic(parts.topic, self.frame.topic)
                continue
            if parts.topic or parts.weight >= 6:
                self.frame.words = _short(subject_words(parts))
                keep = self.frame.dims if not parts.topic or parts.topic == self.frame.topic else {}
                self.frame.dims = keep | parts.dims
            else:
                self.frame.dims = self.frame.dims | parts.dims
                self.frame.words = _merge(self.frame.words, _short(parts.rest))
            self.frame.topic = better_topic(parts.topic, self.frame.topic)
        self._leads = []

    def _lead_words(self) -> tuple[str, ...]:
        words: list[str] = []
        for clause in self._leads[-3:]:
            text = self._passage.text[clause.start : clause.end]
            own = content_words(text)
            if is_narrative(text):
                topic = topic_of(text)
                words.extend([topic] if topic and is_strong(topic) else [])
            elif sum(map(len, own)) <= 32:
                words.extend(own)
            else:
                words.extend(topics_of(text)[:2])
                words.extend(take_apart(text).dims.values())
        return tuple(words)

    def _figure_clause(self, clause: Clause, figures: Sequence[Quantity]) -> list[Draft]:
        text = self._passage.text
        drafts: list[Draft] = []
        runs = find_runs(text, figures, clause.start)
        left, slot = clause.start, ""
        for at, run in enumerate(runs):
            first, last = run.figures[0], run.figures[-1]
            right = runs[at + 1].figures[0].core if at + 1 < len(runs) else clause.end
            before = text[left : first.core]
            if at:
                before = _after_split(before)
            if at and _OLD.search(slot) and len(before) <= 10 and re.search(r"[到至为成]", before) and not re.search(r"[、，]", before):
                before = "调整为" + re.sub(r"^.*?[到至为成]", "", before)
            changed = at > 0 and _is_change(before) or at == 0 and _CHANGE_TO.search(before[:8]) is not None and self._continues()
            stretch = slot + before if at and _is_change(before) else before
            slot = stretch
            after = _until_split(text[last.end : right]) if at + 1 < len(runs) else text[last.end : right]
            if at + 1 < len(runs) and not _SPLIT.search(text[last.end : right]):
                after = _numbers_out(text, last.end, clause.end, figures)
            drafts.extend(self._run(clause, run, left, stretch, after, changed, drafts))
            left = last.end
        return drafts

    def _continues(self) -> bool:
        return self._last is not None and not self._leads

    def _run(self, clause: Clause, run: Run, left: int, before: str, after: str, changed: bool, earlier: list[Draft]) -> list[Draft]:
        lists, items = self._paired(run, clause)
        run = _alike(run)
        lead = self._first_lead if self._leads and self._first_lead is not None else clause.start
        lead_text = self._passage.text[self._leads[0].start : clause.start] if self._leads else ""
        lead_words = self._lead_words()
        if self._whole is not None and run.figures[0].measure == "count":
            self.frame = self._whole.copy()
            lead_words = (*self.frame.words, *lead_words)
        base = self.frame.copy()
        drafts: list[Draft] = []
        if changed and self._last is not None:
            self._mark_old(run, before)
        for number, figure in enumerate(run.figures):
            if number:
                self.frame = base.copy()
            names = items[number] if items else ()
            own_before = _with_member(self._passage.text, before, clause, left, lists, names, run.figures[0].core)
            draft = self._draft(clause, figure, own_before, _first_clause(after), lead_words, names, number == 0, run)
            draft.context = lead_text
            draft.quote = quote_span(self._passage, min(lead, clause.start), clause.end, Span(figure.core, figure.end))
            drafts.append(draft)
            self._last = draft
        if items:
            named = {name for names in items for name in names}
            self.frame.dims = {name: value for name, value in self.frame.dims.items() if value not in named}
            self.frame.words = tuple(word for word in self.frame.words if word not in named)
        self._first_lead = None
        return drafts

    def _mark_old(self, run: Run, before: str) -> None:
        last = self._last
        assert last is not None
        same = last.quantity.unit == run.figures[0].unit and run.figures[0].op not in ("+", "-")
        if same and _CHANGE_TO.search(before) and last.quantity.op not in ("+", "-"):
            last.superseded = True

    def _paired(self, run: Run, clause: Clause) -> tuple[tuple[NameList, ...], list[tuple[str, ...]]]:
        if len(run.figures) < 2:
            return (), []
        first = run.figures[0].core
        before = [one for one in self._figures if one.end <= first]
        start = before[-1].end if before else self._sentence.start
        here = find_lists(self._passage.text, start, first)
        lists = here or self._lists
        chosen = pair(lists, len(run.figures)) or pair(self._lists, len(run.figures))
        if here:
            self._lists = here
        if chosen is None:
            if run.marked and lists:
                names = "、".join(lists[-1].items)
                self._doubt(run, f"并列项与数字个数不符：{len(lists[-1].items)} 项（{names}）对 {len(run.figures)} 个数字；请对照原文逐一确认。")
            elif run.marked:
                self._doubt(run, f"“分别”之后有 {len(run.figures)} 个数字，但前文找不到对应的并列项；请对照原文逐一确认。")
            return (), []
        return chosen, [member(chosen, number) for number in range(len(run.figures))]

    def _doubt(self, run: Run, message: str) -> None:
        self._owner.doubts.append((self._passage, run.figures[0].core, message))

    def _draft(self, clause: Clause, figure: Quantity, before: str, after: str, lead_words: tuple[str, ...], names: tuple[str, ...], first: bool, run: Run) -> Draft:
        ahead, behind = take_apart(before), take_apart(after)
        own = Words(ahead.words + behind.words, conditions_of(before + "｜" + after), topic_of(before + "｜" + after), ahead.indicators + behind.indicators, ahead.rest + behind.rest)
        full = own.topic is not None or own.weight >= 4 or figure.measure == "count" and sum(map(len, behind.rest)) >= 3
        if not full:
            self.settle()
        elif first:
            self._settle_topic()
        indicator, own_indicator = indicator_for(figure, ahead, behind, self.frame)
        figure = self._rated(figure, indicator, full, run)
        grown = self._last is not None and not self._leads and _GROWTH.search(before) is not None and not own.topic
        if grown and self._last is not None:
            words, dims = (*self._last.label.split(), *own.words), self._last.dims | own.dims
            full = True
            indicator = indicator or self._last.indicator
        elif full and own.topic is None and not own_indicator and indicator and figure.measure in ("money", "percent", "points"):
            words, dims = (*lead_words, *own.words, indicator), own.dims
        elif full:
            words, dims = (*lead_words, *own.words), own.dims
            if not own_indicator and indicator and figure.measure in ("money", "percent") and clause.opener in ("，", "、", "；"):
                words = (*words, indicator)
            dims = (conditions_of("，".join(lead_words)) if lead_words else {}) | dims
        else:
            dims = self.frame.dims | own.dims
            inherited = [value for name, value in self.frame.dims.items() if name not in own.dims]
            words = (*self.frame.words, *inherited, *own.words)
        if not own_indicator and indicator and not any(indicator in word for word in words) and not full:
            words = (*words, indicator)
        topic = better_topic(own.topic, self.frame.topic)
        label = self._label(words, topic)
        if not grown:
            self._stand(figure, own, dims, full, own_indicator, indicator, topic, lead_words)
        dims = dims | {f"类别{i or ''}": name for i, name in enumerate(names) if not conditions_of(name) and name not in dims.values()}
        return Draft(self._passage, figure, Span(clause.start, clause.end), self._sentence, label, indicator or _noun(own), dims, topic, before + "｜" + after)

    def _settle_topic(self) -> None:
        for clause in self._leads:
            self.frame.topic = better_topic(topic_of(self._passage.text[clause.start : clause.end]), self.frame.topic)

    def _label(self, words: Sequence[str], topic: str | None) -> str:
        line = joined(list(words))
        mine = topic_of(line)
        thin = mine is None or not is_strong(mine) and len(line) <= 14
        if topic and thin and topic not in line:
            line = joined([topic, *line.split()])
        heading = self._owner.heading_topic
        if heading and not any(heading in word or word in heading for word in topics_of(line)) and heading not in line:
            line = joined([heading, *line.split()])
        if not line and self._passage.headings:
            line = joined(list(content_words(self._passage.headings[-1])))
        return line or "未写明项目的数字"

    def _stand(self, figure: Quantity, own: Words, dims: dict[str, str], full: bool, own_indicator: bool, indicator: str, topic: str | None, lead_words: tuple[str, ...]) -> None:
        if full:
            self.frame.words = _short(subject_words(own))
            self.frame.dims = dict(dims)
        else:
            self.frame.dims = self.frame.dims | own.dims
        self.frame.topic = topic
        self._leads = []
        remember(self.frame, figure, indicator if own_indicator else "")

    def _rated(self, figure: Quantity, indicator: str, full: bool, run: Run) -> Quantity:
        """Period and per whom taken over from the figure before, where it is plainly the same kind of amount."""
        rated = next((one for one in run.figures if one.per or one.each), None)
        if figure.per or figure.each or figure.unit != "元" or figure.scaled and not (rated and rated.scaled):
            return figure
        if rated is not None:
            return replace(figure, per=rated.per, each=rated.each)
        held = self.frame.rates.get(figure.unit)
        if held is None or full and (not indicator or indicator[-1] != self.frame.indicators.get("money", " ")[-1]):
            return figure
        clause = self._passage.text[max(self._sentence.start, figure.core - 14) : figure.core]
        return figure if _FREE.search(clause) else replace(figure, per=held[0], each=held[1])


def _alike(run: Run) -> Run:
    """Figures in a row share the bound or direction that stands before the first (分别上浮 200%、50%)."""
    op = run.figures[0].op
    if op not in ("+", "-", ">=", "<="):
        return run
    return replace(run, figures=tuple(replace(one, op=op) if one.op == "=" else one for one in run.figures))


def _is_change(before: str) -> bool:
    return bool(_CHANGE.search(before)) and not "".join(take_apart(_CHANGE.sub("", before)).rest)


def _after_split(text: str) -> str:
    found = [match.end() for match in _SPLIT.finditer(text)]
    return text[found[-1] :] if found and len(text) - found[-1] >= 1 else text


def _until_split(text: str) -> str:
    match = _SPLIT.search(text)
    return text[: match.start()] if match else text


def _first_clause(text: str) -> str:
    return text


def _numbers_out(text: str, start: int, end: int, figures: Sequence[Quantity]) -> str:
    kept, at = [], start
    for one in figures:
        if start <= one.core < end:
            kept.append(text[at : one.core])
            at = one.end
    kept.append(text[at:end])
    return "".join(kept)


def _with_member(text: str, before: str, clause: Clause, left: int, lists: Sequence[NameList], names: Sequence[str], core: int) -> str:
    """The words before a run with each list of names replaced by the name that belongs to the figure."""
    if not lists:
        return before
    inside = [one for one in lists if one.start >= left and text[left:core] == before]
    outside = "".join(name for one, name in zip(lists, names, strict=True) if one not in inside)
    for one, name in reversed([(one, name) for one, name in zip(lists, names, strict=True) if one in inside]):
        before = before[: one.start - left] + name + before[one.end - left :]
    return outside + before


def _short(words: Sequence[str], longest: int = 30) -> tuple[str, ...]:
    """The last words that fit; a standing subject is a name, not a sentence."""
    kept: list[str] = []
    for word in reversed(words):
        if sum(map(len, kept)) + len(word) > longest and kept:
            break
        kept.insert(0, word[-longest:])
    return tuple(kept)


def _merge(held: tuple[str, ...], new: tuple[str, ...]) -> tuple[str, ...]:
    return _short((*held, *(word for word in new if word not in held)), 36)


def _noun(own: Words) -> str:
    return own.words[-1] if own.words else ""

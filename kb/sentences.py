"""One sentence from left to right: its clauses, what stands where each begins, and the runs of figures in them."""

import re
from collections.abc import Sequence
from functools import lru_cache

from kb.clauses import Clause, opens_series, split_clauses
from kb.context import GENERIC, Frame, indicators_in, learn
from kb.drafts import Draft, quote_span
from kb.labels import Naming, is_person
from kb.labelwords import content_words, shortened
from kb.measured import Quantity
from kb.pairings import Run, find_runs
from kb.partners import Told, find_partners, mark_old, names_of_row
from kb.passages import Passage, Span
from kb.quantities import within
from kb.rates import Rate, stated_rate
from kb.runs import Place, RunReader
from kb.slots import Slot, find_slots, gives_in_row, states_former
from kb.subjects import is_strong

_BASIS = re.compile(r"按照?[^，；]{2,18}(?:确定|核定|计算|划分|分档)")  # 领取期限按缴费年限确定: not the years
_LINKS = ("其中", "包括", "另外", "此外", "同时")
_SOME = re.compile(r"[^，的]{1,12}的(?:有|达|共)?")
_ARE_THERE = re.compile(
    r"(?:其中|全[市县区省州]|目前|现|共|有|在|，)*(?:(?![新退停完改审受享领参办])[一-龥](?<!纳入)(?<!保留)(?<!建成)(?<!救助)(?<!发放)(?<!培训)){2,8}｜"
)
_MET = re.compile(r"[^，；。]{2,24}(?<!其中)的|[^，；。]{0,6}属于?[^，；。]{0,4}[一二三四]类[^，；。]{0,4}")
_TOLD = re.compile(
    r"^[^，。；]{1,12}(?:免收|全免|免缴|免交|免费|不收费|不收取|不收)$"
)  # 孤儿免收: says all it has to say
_COUNTS = re.compile(r"新增就业|再就业|失业率")  # subjects that are counts themselves
_SHORT = 14  # a quote of so few characters takes the clause before along


class SentenceReader:
    """Reads one sentence; ``frame`` is what stood before it and, afterwards, what stands for the next."""

    def __init__(
        self,
        passage: Passage,
        sentence: Span,
        figures: Sequence[Quantity],
        frame: Frame,
        naming: Naming,
        frame_needed: bool,
    ) -> None:
        self._text, self._figures, self._frame_needed = passage.text, figures, frame_needed
        self._place = Place(passage, sentence, naming, frame, Told(rows=naming.rows))
        self._clauses = split_clauses(passage.text, sentence, figures)
        self._outer: list[Frame] = []
        self._group: Frame | None = None
        self.doubts: list[tuple[int, str]] = []
        self._open(frame)

    @property
    def frame(self) -> Frame:
        return self._place.frame

    def _open(self, frame: Frame) -> None:
        """Of what stood before, a new sentence keeps the subject; the head of a list keeps all, and 一是, 其中 go on."""
        start, end = self._place.sentence
        if not opens_series(self._text[start:end]):
            frame.case, frame.case_dims = (), ()
            if not frame.kept:
                frame.dims = {} if self._figures else frame.dims
                frame.rates, frame.headed = {}, ""
                frame.words = shortened(frame.words, 22) if len(frame.words) < 4 else ()
        frame.words = tuple(word for word in frame.words if not word.endswith("占"))
        frame.kept = False
        if frame.topic and _COUNTS.search(frame.topic):
            frame.topic = None
        anew = self._text.startswith("对", start)
        if anew and not frame.kept:
            frame.words = tuple(word for word in frame.words if not is_person(word))
            frame.topic = frame.topic if frame.topic and is_strong(frame.topic) else None
        frame.past = frame.cased and anew
        frame.cased = frame.past

    def read(self) -> list[Draft]:
        """The drafts of the sentence, in order."""
        drafts: list[Draft] = []
        last = self._figures[-1].core if self._figures else -1
        for at, clause in enumerate(self._clauses):
            if clause.start > last and not self._frame_needed:
                break
            self._enter(clause)
            inside = within(self._figures, clause.start, clause.end)
            if inside:
                drafts.extend(self._figure_clause(at, clause, inside))
                if _is_condition(self._text, clause, inside):
                    self._place.leads.append(clause)
            else:
                self._plain_clause(clause)
        if not self._figures:
            self.settle()
        if len(drafts) > 1 and (names := names_of_row(drafts)):
            self._place.naming.rows[len(names)] = names
            frame = self._place.frame
            if drafts[-1].quantity.unit == "元":
                frame.words = tuple(word for word in frame.words if not any(name in word for name in names))
        return drafts

    def settle(self) -> None:
        """Make the condition clauses since the last figure the standing subject."""
        self._place.settle()

    def _enter(self, clause: Clause) -> None:
        place = self._place
        if place.told.last is not None and self._text.startswith(("其中", "包括", "含"), clause.start):
            place.whole = place.frame.copy()
        if clause.opener == "；":
            place.leads, place.whole = [], None
            place.frame.past = place.frame.cased or bool(place.frame.case)
            place.frame.anew = True
            if place.shared:
                place.frame.dims.pop("缴费主体", None)
            if place.head:
                place.frame = place.head.copy()
        elif clause.opener == "（":
            place.settle()
            self._outer.append(place.frame.copy())
        elif clause.opener == "）" and self._outer:
            place.frame = self._outer.pop()

    def _plain_clause(self, clause: Clause) -> None:
        place, text = self._place, self._text[clause.start : clause.end]
        if text in _LINKS or _TOLD.search(text):
            return
        place.leads.append(clause)
        indicators, rate = _named(text)
        learn(place.frame, indicators)
        if rate:
            place.frame.rates["元"] = rate
        if clause.closer == "：":
            place.settle()
            named = [name for name, measure in indicators_in(text) if measure == "money" and name not in GENERIC]
            place.frame.headed = named[-1] if named else ""
            place.head = place.frame.copy()

    def _figure_clause(self, at: int, clause: Clause, figures: Sequence[Quantity]) -> list[Draft]:
        place = self._place
        drafts: list[Draft] = []
        runs = find_runs(self._text, figures, clause.start)
        goes_on = place.told.last is not None and (not place.leads or (runs[0].marked and self._only_dates_lead()))
        slots = find_slots(self._text, clause, runs, goes_on)
        former = states_former(self._text, clause, runs, slots)
        leads = list(place.leads)
        in_row = gives_in_row(self._text, clause, runs)
        for run, slot in zip(runs, slots, strict=True):
            if run is not runs[0] and (slot.changed or in_row):
                place.leads = list(leads)
            found = self._run(at, clause, run, slot)
            for draft in found if former else ():
                draft.superseded = draft.quantity.measure == "money" and draft.quantity.op not in ("+", "-")
            drafts.extend(found)
        return drafts

    def _only_dates_lead(self) -> bool:
        """…1600元，自2024年7月1日起，分别提高到…"""
        return not any(content_words(text) for text in self._place.lead_texts())

    def _run(self, at: int, clause: Clause, run: Run, slot: Slot) -> list[Draft]:
        place = self._place
        partners = find_partners(self._text, place.sentence, self._figures, run, slot, place.told, bool(place.leads))
        if partners.doubt:
            self.doubts.append((run.figures[0].core, partners.doubt))
        run = _alike(run)
        if partners.olds:
            slot = Slot(slot.before[-1:], slot.after, slot.changed)
            for old in partners.olds:
                old.superseded = True
        elif slot.changed:
            mark_old(run, place.told)
        group = self._group_of(clause, run)
        if place.whole is not None and run.figures[0].measure in ("count", "percent"):
            place.frame = place.whole.copy()
        begin = self._quote_begin(at, clause)
        whole, place.whole = place.whole, group or place.whole
        drafts = RunReader(place, clause, run, slot, partners).read()
        place.whole = whole
        for draft in drafts:
            draft.quote = quote_span(place.passage, begin, clause.end, Span(draft.quantity.core, draft.quantity.end))
        place.leads = []
        place.told.add(drafts)
        return drafts

    def _group_of(self, clause: Clause, run: Run) -> Frame | None:
        """护理员143人，持证的91人: 的 with nothing behind it counts some of those just counted."""
        last, first = self._place.told.last, run.figures[0]
        said = self._text[clause.start : first.core]
        if last is None or self._place.leads or last.quantity.unit != first.unit or not _SOME.fullmatch(said):
            self._group = None
        elif self._group is None and clause.opener == "，" and first.measure == "count" and _ARE_THERE.match(last.own):
            self._group = Frame(words=tuple(last.label.split()), dims=dict(last.dims), topic=self._place.frame.topic)
        return self._group

    def _quote_begin(self, at: int, clause: Clause) -> int:
        """A quote takes the condition clauses along, and the clause before a very short one."""
        if self._place.leads:
            return min(self._place.leads[0].start, clause.start)
        if clause.end - clause.start < _SHORT and at:
            return self._clauses[at - 1].start
        return clause.start


@lru_cache(8192)
def _named(clause: str) -> tuple[tuple[tuple[str, str], ...], Rate | None]:
    """The indicators and the period that a clause without figures names for those to come."""
    return indicators_in(_BASIS.sub(" ", clause) if "按" in clause else clause), stated_rate(clause)


def _alike(run: Run) -> Run:
    """Figures in a row share the bound or direction that stands before the first (分别上浮 200%、50%)."""
    op = run.figures[0].op
    if len(run.figures) == 1 or op not in ("+", "-", ">=", "<="):
        return run
    return run._replace(figures=tuple(one._replace(op=op) if one.op == "=" else one for one in run.figures))


def _is_condition(text: str, clause: Clause, figures: Sequence[Quantity]) -> bool:
    """由同一机构托管4个以上食堂的，: a count that only says when what follows is paid."""
    last = figures[-1]
    behind = text[last.end : clause.end]
    return (
        len(figures) == 1 and last.measure == "count" and clause.closer == "，" and _MET.fullmatch(behind) is not None
    )

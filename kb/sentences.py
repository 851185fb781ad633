"""One sentence from left to right: which words, conditions and indicators belong to each of its figures."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kb.clauses import Clause, opens_series, split_clauses
from kb.conditions import conditions_of
from kb.context import (
    Frame,
    Words,
    asked_for,
    better_topic,
    help_names,
    indicator_for,
    indicators_in,
    is_narrative,
    learn,
    remember,
    subject_words,
    take_apart,
    topic_in,
)
from kb.drafts import Draft, quote_span
from kb.guarded import compiled
from kb.labels import Naming, name_figure, shortened
from kb.labelwords import content_words
from kb.pairings import NameList, Run, find_lists, find_runs, member, pair
from kb.passages import Passage, Span
from kb.populations import frame_without_payments, is_payment, is_population, without_payments
from kb.quantities import Quantity, find_quantities
from kb.renewals import common, is_for_all, is_renewal, opens_renewal, rated_as, replaced
from kb.subjects import is_strong, same_topic, topic_of, topics_of

_CHANGE = re.compile(
    r"提高|提升|增加|增长|上调|下调|调整|降低|减少|下降|上升|上涨|上浮|下浮|涨幅|增幅|降幅|同比|达到|达|较|比(?!例|率|重|值)|放宽|缩小|扩大|扩充|压缩|缩短|延长|改为"
)
_OLD = re.compile(r"(?:由|从)(?!业|事)|原(?:来|先|有|标准|为|每)|现行")
_SPLIT = re.compile(r"[、；]|(?:以及|和|及(?!以上|以下|其)|并(?!轨|发|且))")
_GROWTH = re.compile(
    r"同比|环比|^增长|增幅|涨幅|降幅|^[，]?(?:其中)?占|较(?:上年|去年|试点|调整|20|原|前|上|全|省)|^高[出于]|比(?:上年|去年|调整|上一|前)|^(?:再|又)?(?:提高|增加|新增|下降|减少|降低|超过)了?(?:近|约)?$|年均增长|净增"
)
_FORMER = compiled(
    r"(?:调整|提高|提标|改革)前的?|原标准|原来的?(?=每|\d|标准)|原(?:来)?为(?:每[一-龥]{1,3})*$|在原(?:来的?)?(?:每[一-龥]{1,3})*$"
)
_CASE = re.compile(r"(?:的|时|后)$|^(?:未|不|对|凡)")
_DEPENDENT = re.compile(
    r"^(?:(?:共|共计|累计|全年|已|全市|全县|全区)*)(?:惠及|受益|惠|涉及|覆盖|享受|带动|减轻|资助金额|发放金额|金额|支出(?!型)|面积|服务(?!中心|站|机构))"
)
_RATE_HINT = re.compile(r"[每按均]|全年|月|小时")
_FREE = re.compile(r"一次性|累计|共(?!享)|总|投入|投资|支出")


_BASIS = re.compile(r"按照?[^，；]{2,18}(?:确定|核定|计算|划分|分档)")  # 领取期限按缴费年限确定: not the years
_SHARE_OF = re.compile(r"^，?(?:约|即)?(?:为|相当于|是)[^，；]{2,18}的$")
_PAID_IN = re.compile(r"缴(?:费|纳)?$")
_GRANTED = re.compile(r"(?:及?以上)?(?:的|档次?的?)?(?:，)?(?:政府|财政)?(?:每年)?(?:给予)?(?:缴费)?补(?:贴|助)?")
_CAP = re.compile(
    r"(每[户次年月日])(?:每[年月])?(?:累计|合计)?(?:补贴|补助|救助|报销|支付)?(?:最高|最多|上限|不得?超过)+$"
)
_LUMP = re.compile(r"起付|门槛")
_PERIODIC = re.compile(r"(?:最低|人均|户均|平均)(?P<per>月|小时)(?:工资|养老金|补差|租金)")
_UNREADABLE = re.compile(r"[、和][\dOoIl]*[OoIl][\dOoIl]*元")


@dataclass(frozen=True, slots=True)
class _Slot:
    """The stretches of text before and behind a run, as places in the passage."""

    before: tuple[Span, ...]
    after: tuple[Span, ...]
    changed: bool


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
        self._passage, self._sentence, self._figures = passage, sentence, figures
        self._naming = naming
        self._frame_needed = frame_needed
        self.frame = frame
        self.doubts: list[tuple[int, str]] = []
        self._clauses = split_clauses(passage.text, sentence, figures)
        self._leads: list[Clause] = []
        self._swaps: list[tuple[Span, str]] = []
        self._head: Frame | None = None
        self._whole: Frame | None = None
        self._outer: list[Frame] = []
        self._lists: list[NameList] = []
        self._row: list[Draft] = []
        self._former = False
        self._mates: list[Draft] = []
        self._renewing = False
        self._read: list[Draft] = []
        self._last: Draft | None = None
        if not opens_series(passage.text[sentence.start : sentence.end]):
            self.frame.dims = {} if figures and not frame.kept else self.frame.dims
            self.frame.rates = {} if not frame.kept else self.frame.rates
            self.frame.case, self.frame.case_dims = (), ()
            self.frame.words = shortened(self.frame.words, 18) if not frame.kept else self.frame.words
        self.frame.kept = False

    def read(self) -> list[Draft]:
        """The drafts of the sentence, in order."""
        drafts: list[Draft] = []
        last = self._figures[-1].core if self._figures else -1
        for at, clause in enumerate(self._clauses):
            if clause.start > last and not self._frame_needed:
                break
            self._enter(clause)
            inside = [one for one in self._figures if clause.start <= one.core < clause.end]
            if inside:
                drafts.extend(self._figure_clause(at, clause, inside))
            else:
                self._plain_clause(clause)
        if not self._figures:
            self.settle()
        return drafts

    def _text(self, *spans: Span) -> str:
        """The text of these places, every list of names replaced by the one name that is meant just now."""
        pieces = []
        for span in spans:
            at = span.start
            for place, name in self._swaps:
                if span.start <= place.start and place.end <= span.end:
                    pieces += [self._passage.text[at : place.start], name]
                    at = place.end
            pieces.append(self._passage.text[at : span.end])
        return "".join(pieces)

    def _enter(self, clause: Clause) -> None:
        if self._passage.text.startswith(("其中", "包括", "含"), clause.start) and self._last is not None:
            self._whole = self.frame.copy()
        if clause.opener == "；":
            self._leads, self._whole = [], None
            if self._head:
                self.frame = self._head.copy()
        elif clause.opener == "（":
            self.settle()
            self._outer.append(self.frame.copy())
        elif clause.opener == "）" and self._outer:
            self.frame = self._outer.pop()

    def _plain_clause(self, clause: Clause) -> None:
        text = self._passage.text[clause.start : clause.end]
        if text in ("其中", "包括", "另外", "此外", "同时"):
            return
        self._leads.append(clause)
        learn(self.frame, indicators_in(_BASIS.sub(" ", text)))
        self._learn_rate(text)
        if clause.closer == "：":
            self.settle()
            self._head = self.frame.copy()

    def _learn_rate(self, text: str) -> None:
        if _RATE_HINT.search(text):
            for one in find_quantities(text + "1元")[-1:]:
                if one.per or one.each:
                    self.frame.rates["元"] = (one.per, one.each)

    def settle(self) -> None:
        """Make the condition clauses since the last figure the standing subject."""
        cases, fresh = 0, False
        for clause in self._leads:
            text = self._text(Span(clause.start, clause.end))
            if is_narrative(text):
                self.frame.topic = better_topic(topic_in(text), self.frame.topic)
                if asked := asked_for(text):
                    self.frame.words, fresh = asked, True
                continue
            parts = take_apart(text)
            if _CASE.search(text) and (self.frame.words or self.frame.case):
                self._take_case(parts, adds=cases > 0)
                cases += 1
            elif parts.topic or parts.weight >= 6:
                before = self.frame.words if fresh else ()
                self.frame.words, fresh = shortened((*before, *subject_words(parts)), 36), True
                self.frame.case, self.frame.case_dims = (), ()
                keep = self.frame.dims if not parts.topic or parts.topic == self.frame.topic else {}
                self.frame.dims = keep | parts.dims
            else:
                self.frame.dims = self.frame.dims | parts.dims
                self.frame.words = shortened(
                    (*self.frame.words, *(word for word in subject_words(parts) if word not in self.frame.words)), 36
                )
            self.frame.topic = better_topic(parts.topic, self.frame.topic)
        self._leads = []

    def _take_case(self, parts: Words, adds: bool) -> None:
        """A new condition takes the place of the last one, conditions and words alike; two in a row hold together."""
        gone = () if adds else self.frame.case_dims
        self.frame.dims = {name: value for name, value in self.frame.dims.items() if name not in gone} | parts.dims
        self.frame.case = shortened((*(self.frame.case if adds else ()), *subject_words(parts)), 24)
        self.frame.case_dims = (*(self.frame.case_dims if adds else ()), *parts.dims)
        self.frame.topic = better_topic(parts.topic, self.frame.topic)

    def _lead_words(self) -> tuple[str, ...]:
        words: list[str] = []
        for clause in self._leads[-3:]:
            text = self._text(Span(clause.start, clause.end))
            if is_narrative(text):
                topic = topic_in(text)
                words.extend(asked_for(text) or ([topic] if topic and is_strong(topic) else []))
                continue
            parts = take_apart(text)
            if sum(map(len, parts.words)) <= 32:
                words.extend(parts.words)
            else:
                words.extend(topics_of(text)[:2])
                words.extend(parts.dims.values())
        return tuple(words)

    # figures -------------------------------------------------------------------------------------------------------

    def _figure_clause(self, at: int, clause: Clause, figures: Sequence[Quantity]) -> list[Draft]:
        drafts: list[Draft] = []
        runs = find_runs(self._passage.text, figures, clause.start)
        slots = self._slots(clause, runs)
        leads = list(self._leads)
        for run, slot in zip(runs, slots, strict=True):
            if slot.changed and run is not runs[0]:
                self._leads = list(leads)
            drafts.extend(self._run(at, clause, run, slot))
        return drafts

    def _slots(self, clause: Clause, runs: Sequence[Run]) -> list[_Slot]:
        """What stands before and behind each run. In 由A提高到B both share what stands before A."""
        text = self._passage.text
        slots: list[_Slot] = []
        self._former = False
        left = clause.start
        for at, run in enumerate(runs):
            first, last = run.figures[0].core, run.figures[-1].end
            right = runs[at + 1].figures[0].core if at + 1 < len(runs) else clause.end
            before = Span(left, first)
            changed = False
            if at:
                changed = self._is_new_value(slots[-1], before)
                before = Span(_behind_split(text, before), first)
            elif self._last is not None and (not self._leads or (run.marked and self._only_dates_lead())):
                changed = opens_renewal(text[left:first])
            if at == 0 and _FORMER.search(text[left:first]):
                self._former = True
            paid = (
                at > 0
                and _PAID_IN.search(text, clause.start, runs[at - 1].figures[0].core)
                and _GRANTED.fullmatch(text[left:first])
            )
            if paid:
                before = Span(runs[at - 1].figures[0].core - 1, first)
            same = at > 0 and (changed or _is_change(text[before.start : before.end]))
            ahead = (*slots[-1].before, before) if same else (before,)
            behind = self._behind(clause, runs, at, Span(last, right))
            slots.append(_Slot(ahead, behind, changed))
            left = last
        if any(slot.changed for slot in slots):
            self._former = False  # 由原来的A提高到B names its old value by itself
        return slots

    def _is_new_value(self, old: _Slot, between: Span) -> bool:
        text = self._passage.text[between.start : between.end]
        said = "".join(self._passage.text[span.start : span.end] for span in old.before)
        if re.search(r"[、；]", text) or len(text) > 24:
            return False
        return is_renewal(text) or bool(_OLD.search(said[-24:]) and len(text) <= 10 and re.search(r"[到至为成]", text))

    def _behind(self, clause: Clause, runs: Sequence[Run], at: int, rest: Span) -> tuple[Span, ...]:
        """The words behind a run: to the clause's end, numbers left out, or to the mark that begins the next item."""
        text = self._passage.text
        split = _SPLIT.search(text, rest.start, rest.end)
        if at + 1 == len(runs):
            return (rest,)
        if split:
            return (Span(rest.start, split.start()), *self._shared_noun(clause, runs, at, rest, split))
        spans, start = [], rest.start
        for one in (figure for run in runs[at + 1 :] for figure in run.figures):
            spans.append(Span(start, one.core))
            start = one.end
        return (*spans, Span(start, clause.end))

    def _shared_noun(
        self, clause: Clause, runs: Sequence[Run], at: int, rest: Span, split: re.Match[str]
    ) -> tuple[Span, ...]:
        """2个省级、4个市级医养结合试点单位: both are 试点单位."""
        text = self._passage.text
        kind = text[rest.start : split.start()]
        following = runs[at + 1].figures[-1]
        if (
            not 0 < len(kind) <= 6
            or runs[at].figures[0].measure != "count"
            or following.measure != "count"
            or split.end() != following.core
        ):
            return ()
        found = text.find(kind[-1], following.end, following.end + 8)
        return (Span(found + 1, clause.end),) if found >= 0 and at + 2 == len(runs) else ()

    def _run(self, at: int, clause: Clause, run: Run, slot: _Slot) -> list[Draft]:
        olds = self._replaced(run, slot)
        lists, items = ((), []) if olds else self._paired(run)
        run = _alike(run)
        if olds:
            slot = _Slot(slot.before[-1:], slot.after, slot.changed)
            self._take_place(olds, run)
        elif slot.changed:
            self._mark_old(run)
        if self._whole is not None and run.figures[0].measure in ("count", "percent"):
            self.frame = self._whole.copy()
        base, leads = self.frame.copy(), list(self._leads)
        begin = self._quote_begin(at, clause)
        drafts: list[Draft] = []
        for number, figure in enumerate(run.figures):
            self.frame, self._leads = base.copy(), list(leads)
            names = items[number] if items else ()
            self._swaps = (
                [(Span(one.start, one.end), name) for one, name in zip(lists, names, strict=True)] if names else []
            )
            draft = self._draft(clause, figure, slot, names, number, run)
            draft.superseded = self._former and slot is not None and figure.measure == "money"
            draft.quote = quote_span(self._passage, begin, clause.end, Span(figure.core, figure.end))
            drafts.append(draft)
        if items:
            self.frame, self._leads = base.copy(), list(leads)
            self._swaps = [(place, "") for place, _ in self._swaps]
            self._draft(clause, run.figures[0], slot, (), 0, run)
        self._swaps, self._leads, self._mates, self._renewing = [], [], [], False
        self._read.extend(drafts)
        self._last = drafts[-1]
        if len(drafts) > 1:
            self._row = drafts
        return drafts

    def _quote_begin(self, at: int, clause: Clause) -> int:
        """A quote takes the condition clauses along, and the clause before a very short one."""
        if self._leads:
            return min(self._leads[0].start, clause.start)
        if clause.end - clause.start < 14 and at:
            return self._clauses[at - 1].start
        return clause.start

    def _only_dates_lead(self) -> bool:
        """…1600元，自2024年7月1日起，分别提高到…"""
        return not any(content_words(self._passage.text[one.start : one.end]) for one in self._leads)

    def _replaced(self, run: Run, slot: _Slot) -> list[Draft]:
        """The old values with words of their own that this run takes the place of; none where they stand in one row."""
        if not slot.changed or run.figures[0].op in ("+", "-") or (self._row and self._row[-1] is self._last):
            return []
        between = self._text(slot.before[-1])
        if len(run.figures) > 1 and pair(find_lists(between, 0, len(between)), len(run.figures)):
            return []
        olds = replaced(self._read, run) if len(run.figures) > 1 or is_for_all(between) else []
        return olds if len(olds) > 1 else []

    def _take_place(self, olds: Sequence[Draft], run: Run) -> None:
        """First with first; new values that are not as many keep what all the old ones share."""
        count = len(run.figures)
        if count not in (1, len(olds)):
            self.doubts.append(
                (
                    run.figures[0].core,
                    f"新旧标准个数不符：前文 {len(olds)} 个原标准，对 {count} 个新标准；请对照原文逐一确认。",
                )
            )
        self._mates = list(olds) if len(olds) == count else [common(olds)] * count
        self._renewing = True
        for draft in olds:
            draft.superseded = True

    def _mark_old(self, run: Run) -> None:
        old = (
            self._row
            if len(self._row) == len(run.figures) and len(run.figures) > 1
            else [self._last]
            if self._last
            else []
        )
        for draft in old:
            if (
                draft.quantity.unit == run.figures[0].unit
                and run.figures[0].op not in ("+", "-")
                and draft.quantity.op not in ("+", "-")
            ):
                draft.superseded = True

    def _paired(self, run: Run) -> tuple[tuple[NameList, ...], list[tuple[str, ...]]]:
        count = len(run.figures)
        if count < 2:
            return (), []
        count += _unreadable_after(self._passage.text, run.figures[-1].end)
        first = run.figures[0].core
        before = [one for one in self._figures if one.end <= first]
        here = find_lists(self._passage.text, before[-1].end if before else self._sentence.start, first)
        chosen = pair(here, count) or pair(self._lists, count)
        if chosen is None and run.marked and not here:
            earlier = find_lists(self._passage.text, self._sentence.start, first)
            whole = [one for one in earlier if not any(one.start <= figure.core < one.end for figure in self._figures)]
            chosen = self._behind_run(run, count) or pair(whole, count)
        if chosen is None:
            self._mates = self._mates_of(run) if run.marked and not here and not self._leads else []
        if chosen is None and self._mates:
            return (), []
        if chosen is None:
            self._doubt_pairing(run, here or self._lists)
            return (), []
        self._lists = here if here and pair(here, count) else self._lists
        return chosen, [member(chosen, number) for number in range(len(run.figures))]

    def _mates_of(self, run: Run) -> list[Draft]:
        """同比分别增长18.3%和24.7%: the earlier figures of the sentence, or its earlier clauses, that they speak of."""
        count = len(run.figures)
        clauses: dict[int, list[Draft]] = {}
        for draft in self._read:
            if not draft.superseded:
                clauses.setdefault(draft.clause.start, []).append(draft)
        groups = list(clauses.values())
        if len(groups) == count:
            return [group[0] for group in groups]
        return groups[-1] if groups and len(groups[-1]) == count else []

    def _distinct_unit(self, number: int) -> str:
        """发放贷款2687笔、11.94亿元，同比分别…: of one clause's figures the unit tells which is meant."""
        units = [draft.quantity.unit for draft in self._mates if draft.clause == self._mates[0].clause]
        if len(units) < 2 or len(set(units)) < len(units) or number >= len(units):
            return ""
        return "金额" if units[number] == "元" else f"{units[number]}数"

    def _behind_run(self, run: Run, count: int) -> tuple[NameList, ...] | None:
        """分别按1200元、900元的标准，为集中养育孤儿、社会散居孤儿…: the names may follow."""
        left = run.figures[-1].end
        following = [one.core for one in self._figures if one.core > left]
        return pair(find_lists(self._passage.text, left, min([self._sentence.end, left + 48, *following])), count)

    def _doubt_pairing(self, run: Run, lists: Sequence[NameList]) -> None:
        count = len(run.figures)
        if run.marked and lists:
            names = "、".join(lists[-1].items)
            self.doubts.append(
                (
                    run.figures[0].core,
                    f"并列项与数字个数不符：{len(lists[-1].items)} 项（{names}）对 {count} 个数字；请对照原文逐一确认。",
                )
            )
        elif run.marked:
            self.doubts.append(
                (run.figures[0].core, f"“分别”之后有 {count} 个数字，但前文找不到对应的并列项；请对照原文逐一确认。")
            )

    def _draft(
        self, clause: Clause, figure: Quantity, slot: _Slot, names: tuple[str, ...], number: int, run: Run
    ) -> Draft:
        before, after = self._text(*slot.before), self._text(*slot.after)
        if names and not any(name in before + after for name in names):
            inside_leads = any(name in self._text(Span(one.start, one.end)) for one in self._leads for name in names)
            before = before if inside_leads else "".join(names) + "，" + before
        ahead, behind = take_apart(before), take_apart(after)
        if cap := _CAP.search(before):
            ahead = ahead._replace(words=(cap[1], *ahead.words))
        both = before + "｜" + after
        own = Words(
            ahead.words + behind.words,
            conditions_of(both),
            topic_of(both),
            ahead.indicators + behind.indicators,
            ahead.rest + behind.rest,
        )
        self._naming.ahead = self._passage.text[clause.end : self._sentence.end]
        lead_words = self._lead_words()
        lead_text = "".join(self._passage.text[one.start : one.end] for one in self._leads)
        full = (
            bool(own.topic and is_strong(own.topic))
            or own.weight >= 4
            or (figure.measure == "count" and sum(map(len, behind.rest)) >= 3)
        )
        grown = self._grown_from(before, own, number, figure)
        if not full and grown is None:
            self.settle()
        else:
            self._settle_topic()
        indicator, is_own = indicator_for(figure, ahead, behind, self.frame)
        population = is_population(figure, before, after, own) or self._is_part_of_population()
        if grown is not None and self._renewing:
            figure = rated_as(figure, grown.quantity)
            indicator, is_own = (indicator, True) if is_own else (grown.indicator, False)
        else:
            figure = self._rated(figure, indicator, full, run, (*lead_words[-3:], *own.words))
        held = self.frame.topic
        topic = (
            held if held and any(same_topic(held, one) for one in topics_of(both)) else better_topic(own.topic, held)
        )
        if grown is not None and (unit := self._distinct_unit(number)):
            own = own._replace(words=(*own.words, unit))
        label, dims = name_figure(
            without_payments(self._naming) if population else self._naming,
            frame_without_payments(self.frame) if population else self.frame,
            own,
            figure,
            lead_words,
            grown,
            full,
            (indicator, is_own),
            clause.opener,
            None if population and is_payment(topic) else topic,
            self._whole or (self._head if full else None),
            self._last if self._last and self._last.quantity.unit == figure.unit and clause.opener in "，、" else None,
        )
        if grown is None:
            self._stand(figure, own, dims, full, indicator if is_own else "", topic, lead_words)
        indicator = indicator or (grown.indicator if grown else "") or (own.words[-1] if own.words else "")
        dims = dims | {
            f"类别{i + 1 if i else ''}": name
            for i, name in enumerate(names)
            if not conditions_of(name) and name not in dims.values()
        }
        draft = Draft(
            self._passage,
            figure,
            Span(clause.start, clause.end),
            self._sentence,
            label,
            indicator,
            dims,
            population,
            both,
        )
        draft.context = lead_text
        return draft

    def _is_part_of_population(self) -> bool:
        return self._whole is not None and self._last is not None and self._last.population

    def _grown_from(self, before: str, own: Words, number: int, figure: Quantity) -> Draft | None:
        """同比增长, 占, 增幅 and a second value with no words of its own speak of the figure before them."""
        if self._last is None or (self._leads and not self._mates):
            return None
        last = (
            self._row[number]
            if len(self._row) > number and self._row[-1] is self._last and len(self._row) > 1
            else self._last
        )
        if self._mates:
            return self._mates[number] if number < len(self._mates) and own.weight <= 8 else None
        if (not own.words and not own.dims) or _SHARE_OF.search(before):
            return last
        if (
            number == 0
            and figure.measure in ("count", "money", "area")
            and _DEPENDENT.search(before)
            and not (own.topic and is_strong(own.topic))
        ):
            return last
        return (
            last
            if _GROWTH.search(before) and not (own.topic and is_strong(own.topic)) and not before.startswith("，")
            else None
        )

    def _settle_topic(self) -> None:
        for clause in self._leads:
            self.frame.topic = better_topic(topic_of(self._text(Span(clause.start, clause.end))), self.frame.topic)

    def _stand(
        self,
        figure: Quantity,
        own: Words,
        dims: dict[str, str],
        full: bool,
        indicator: str,
        topic: str | None,
        lead_words: tuple[str, ...],
    ) -> None:
        if full:
            lead = subject_words(take_apart("，".join(lead_words))) if lead_words else ()
            cases = self._leads and _CASE.search(self._text(Span(self._leads[-1].start, self._leads[-1].end)))
            self.frame.case = shortened(lead, 24) if cases else ()
            self.frame.words = shortened((*(() if cases else lead), *subject_words(own)))
            self.frame.dims = dict(dims)
        else:
            self.frame.dims = self.frame.dims | own.dims
            named = tuple(word for word in help_names(own.words) if word not in self.frame.words)
            self.frame.words = shortened((*self.frame.words, *named), 36)
        self.frame.topic = topic
        self._leads = []
        remember(self.frame, figure, indicator)
        if figure.unit == "元" and figure.per:
            self._naming.rate = (figure.per, figure.each)

    def _rated(self, figure: Quantity, indicator: str, full: bool, run: Run, own: tuple[str, ...]) -> Quantity:
        """Period and per whom taken over from the figure before, where it is plainly the same kind of amount."""
        rated = next((one for one in run.figures if one.per or one.each), None)
        said = _PERIODIC.search("".join(own)) if figure.unit == "元" and not figure.per else None
        if said:
            return figure._replace(per=said["per"])
        if figure.per or figure.each or figure.unit != "元" or (figure.scaled and not (rated and rated.scaled)):
            if not (
                figure.scaled
                and not figure.per
                and self._last
                and self._last.superseded
                and self._last.quantity.unit == "元"
            ):
                return figure
            return figure._replace(per=self._last.quantity.per, each=self._last.quantity.each)
        if figure.op in ("+", "-") and _LUMP.search(indicator):
            return figure
        if rated is not None:
            return figure._replace(per=rated.per, each=rated.each)
        last = self._last
        if last and last.superseded and last.quantity.unit == figure.unit and figure.op not in ("+", "-"):
            return figure._replace(per=last.quantity.per, each=last.quantity.each)
        held = self.frame.rates.get(figure.unit)
        if (
            held is None
            and figure.op in ("+", "-")
            and self._naming.rate
            and indicator
            and not _FREE.search(self._passage.text[figure.core - 12 if figure.core > 12 else 0 : figure.core])
        ):
            return figure._replace(per=self._naming.rate[0], each=self._naming.rate[1])
        other = bool(indicator) and indicator[-1] != self.frame.indicators.get("money", " ")[-1]
        if held is None or (full and (other or (not indicator and figure.core - self._sentence.start > 60))):
            return figure
        clause = self._passage.text[max(self._sentence.start, figure.core - 14) : figure.core]
        return figure if _FREE.search(clause) else figure._replace(per=held[0], each=held[1])


def _alike(run: Run) -> Run:
    """Figures in a row share the bound or direction that stands before the first (分别上浮 200%、50%)."""
    op = run.figures[0].op
    if op not in ("+", "-", ">=", "<="):
        return run
    return run._replace(figures=tuple(one._replace(op=op) if one.op == "=" else one for one in run.figures))


def _unreadable_after(text: str, place: int) -> int:
    """150元、100元、5O元: a number that cannot be read still has its place in the row."""
    count = 0
    while found := _UNREADABLE.match(text, place):
        count, place = count + 1, found.end()
    return count


def _is_change(before: str) -> bool:
    return bool(_CHANGE.search(before)) and not "".join(take_apart(_CHANGE.sub("", before)).rest)


def _behind_split(text: str, span: Span) -> int:
    found = list(_SPLIT.finditer(text, span.start, span.end))
    marks = [match.end() for match in found if match[0] in "、；"] or [match.end() for match in found]
    return marks[-1] if marks else span.start

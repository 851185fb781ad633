"""One run of figures: each with its own words, its name, and what it leaves standing for those after it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from kb.clauses import Clause
from kb.conditions import conditions_of
from kb.context import Frame, better_topic, end_case, indicator_for
from kb.contrasts import alike
from kb.drafts import Draft
from kb.grown import grown_from
from kb.labels import Naming, name_figure
from kb.labelwords import content_words, shortened
from kb.measured import Quantity
from kb.ownwords import Own, own_words
from kb.pairings import NameList, Run
from kb.partners import Partners, Told, distinct_unit
from kb.passages import Passage, Span
from kb.payers import is_fund, is_paid_from, names_payer, without_payers
from kb.populations import frame_without_payments, is_payment, is_population, without_payments
from kb.rates import rated
from kb.renewals import rated_as
from kb.settling import lead_words, read_lead, settle, settle_topic, stand
from kb.slots import Slot
from kb.subjects import is_strong, same_topic, topics_of
from kb.turns import turned

Swaps = Sequence[tuple[Span, str]]
_ALONE = Partners()


@dataclass(slots=True)
class Place:
    """Where in a sentence the reading is: what it has told, what stands, and the clauses since its last figure (leads).

    ``head`` is what stood where the sentence's colon opened a list, ``whole`` where its 其中 began.
    """

    passage: Passage
    sentence: Span
    naming: Naming
    frame: Frame
    told: Told = field(default_factory=Told)
    leads: list[Clause] = field(default_factory=list)
    head: Frame | None = None
    whole: Frame | None = None
    shared: tuple[str, ...] = ()  # names the amount whose shares are being told

    def lead_texts(self, swaps: Swaps = ()) -> list[str]:
        if not swaps:
            return [self.passage.text[one.start : one.end] for one in self.leads]
        return [self.text([Span(one.start, one.end)], swaps) for one in self.leads]

    def text(self, spans: Sequence[Span], swaps: Swaps = ()) -> str:
        """The text of these spans, every list of names replaced by the one name that is meant just now."""
        text = self.passage.text
        if not swaps and len(spans) == 1:
            return text[spans[0].start : spans[0].end]
        pieces = []
        for span in spans:
            at = span.start
            for place, name in swaps:
                if span.start <= place.start and place.end <= span.end:
                    pieces += [text[at : place.start], name]
                    at = place.end
            pieces.append(text[at : span.end])
        return "".join(pieces)

    def settle(self) -> None:
        """Make the condition clauses since the last figure the standing subject."""
        if self.leads:
            settle(self.frame, self.lead_texts())
            self.leads = []


class RunReader:
    """Reads a run: its figures share the clause, the slot of words around them, and the place they begin from."""

    def __init__(self, place: Place, clause: Clause, run: Run, slot: Slot, partners: Partners) -> None:
        self._place, self._clause, self._run, self._slot, self._partners = place, clause, run, slot, partners

    def read(self) -> list[Draft]:
        """A draft for each figure; each begins from the same frame, and a list leaves none of its names behind."""
        figures, partners = self._run.figures, self._partners
        if len(figures) == 1:
            return [self._draft(figures[0])]
        base, leads = self._place.frame, self._place.leads
        drafts: list[Draft] = []
        for number, figure in enumerate(figures):
            self._place.frame, self._place.leads = base.copy(), list(leads)
            names = partners.names[number] if partners.names else ()
            drafts.append(self._draft(figure, number, names, _swaps(partners.lists, names) if names else ()))
        if partners.names:
            self._place.frame, self._place.leads = base.copy(), list(leads)
            self._partners = _ALONE
            self._draft(figures[0], swaps=_swaps(partners.lists, [""] * len(partners.lists)))
        return drafts

    def _draft(self, figure: Quantity, number: int = 0, names: Sequence[str] = (), swaps: Swaps = ()) -> Draft:
        place, clause, told = self._place, self._clause, self._place.told
        text, mates = place.passage.text, self._partners.mates
        own, leads = self._own(names, swaps), place.lead_texts(swaps)
        led = lead_words(leads) if leads else ()
        lead_text = "".join([text[one.start : one.end] for one in place.leads]) if leads else ""
        if place.frame.past and "对象" in own.words.dims and not any(read_lead(one).case for one in leads):
            end_case(place.frame)
        shared = self._is_share(figure, own)
        full = (
            (own.is_full(figure) or self._is_rate(figure, own)) and not shared and not self._next_case(own, bool(leads))
        )
        grown = grown_from(own, number, figure, told, mates, bool(leads))
        if not full and grown is None:
            settle(place.frame, leads)
            leads = []
        else:
            settle_topic(place.frame, leads)
        figure, indicator, is_own = self._measured(figure, own, led, full, grown)
        if shared and is_own and is_fund(indicator):
            indicator, is_own = place.frame.indicators.get("money", ""), False
        topic, words = place.frame.topic if is_paid_from(own.before) else self._topic(own), own.words
        if figure.unit == "次" and "调整" in own.text:
            words = replace(words, words=(*words.words, "调整"))  # elsewhere 调整 only brings in a new value
        if grown is not None and (unit := distinct_unit(mates, number)):
            words = replace(words, words=(*words.words, unit))
        if not shared or (own.words.topic and not is_paid_from(own.before)):
            place.shared = ()
        elif told.last and not place.shared and told.last.quantity.op == "=":
            place.shared = shortened([word for word in told.last.label.split() if word not in ("提高", "增加")], 42)
        population = self._counts_people(figure, own)
        place.naming.ahead = text[clause.end : place.sentence.end]
        frame = without_payers(place.frame, place.shared) if shared else place.frame
        label, dims = name_figure(
            without_payments(place.naming) if population else place.naming,
            frame_without_payments(frame) if population else frame,
            words,
            figure,
            led,
            grown,
            full,
            (indicator, is_own),
            clause.opener,
            None if population and is_payment(topic) else topic,
            place.whole or (place.head if full else None),
            self._like(figure) if clause.opener in "，、" else None,
        )
        if clause.opener in "，；、" and not leads and (next_one := turned(self._like(figure), own.before, own.after)):
            label = next_one
        if grown is None:
            said = indicator if is_own and not is_paid_from(own.before) else ""
            stand(place.frame, figure, words, dims, full, said, topic, led, leads)
            leads = []
            if figure.unit == "元" and figure.per:
                place.naming.rate = (figure.per, figure.each)
        place.leads = place.leads if leads else []
        indicator = indicator or (grown.indicator if grown else "") or (words.words[-1] if words.words else "")
        dims = dims | _listed_dims(names, dims)
        spot = Span(clause.start, clause.end)
        return Draft(
            place.passage, figure, spot, place.sentence, label, indicator, dims, population, own.text, lead_text
        )

    def _like(self, figure: Quantity) -> Draft | None:
        """The figure before, if it is in the same unit."""
        last = self._place.told.last
        return last if last and last.quantity.unit == figure.unit else None

    def _is_share(self, figure: Quantity, own: Own) -> bool:
        """其中省级负担82元，其余由县财政承担: one payer's share of the amount before."""
        if (
            figure.measure not in ("money", "percent")
            or self._like(figure) is None
            or self._clause.opener not in "，、；（"
        ):
            return False
        other = own.words.topic is not None and is_strong(own.words.topic)
        return is_paid_from(own.before) or (not other and names_payer(own.text))

    def _is_rate(self, figure: Quantity, own: Own) -> bool:
        """…新增床位150张，护理员持证率达到90%: a rate with a subject of its own."""
        if (
            figure.measure != "percent"
            or len(self._run.figures) > 1
            or self._clause.opener not in "，；"
            or self._place.leads
            or self._place.whole
        ):
            return False
        name = next((one for one, _ in own.ahead.indicators if one.endswith("率") and not one.endswith("覆盖率")), "")
        return bool(name and content_words(own.before[: own.before.find(name)])) and self._place.told.last is not None

    def _own(self, names: Sequence[str], swaps: Swaps) -> Own:
        """The figure's own words; where they lack the name of its list, the name goes before them."""
        before, after = self._place.text(self._slot.before, swaps), self._place.text(self._slot.after, swaps)
        if names and not any(name in before + after for name in names):
            leads = self._place.lead_texts(swaps)
            inside_leads = any(name in text for text in leads for name in names)
            before = before if inside_leads else "".join(names) + "，" + before
        return own_words(before, after)

    def _next_case(self, own: Own, led: bool) -> bool:
        """任正职满9年的，…150元，任副职满9年的100元: the next case of the same, told in the figure's own clause."""
        frame, words = self._place.frame, own.words
        if led or (words.topic and is_strong(words.topic)):
            return False
        if not any(alike(old, new) for old in frame.case for new in words.rest):
            return False
        end_case(frame)
        return True

    def _measured(
        self, figure: Quantity, own: Own, led: Sequence[str], full: bool, grown: Draft | None
    ) -> tuple[Quantity, str, bool]:
        """The figure with the period that is meant, its indicator, and whether its own clause names that."""
        place = self._place
        indicator, is_own = indicator_for(figure, own.ahead, own.behind, place.frame)
        if grown is not None and self._partners.olds:
            return rated_as(figure, grown.quantity), indicator if is_own else grown.indicator, is_own
        said = (*led[-3:], *own.words.words)
        figure = rated(
            place.passage.text, place.sentence, figure, self._run, said, indicator, full, place.frame, place.naming.rate, place.told.last
        )  # fmt: skip
        return figure, indicator, is_own

    def _topic(self, own: Own) -> str | None:
        """The standing subject where the figure's own words name it too, else the better of both."""
        held = self._place.frame.topic
        if held and any(same_topic(held, one) for one in topics_of(own.text)):
            return held
        return better_topic(own.words.topic, held)

    def _counts_people(self, figure: Quantity, own: Own) -> bool:
        whole, last = self._place.whole, self._place.told.last
        return is_population(figure, own) or (whole is not None and last is not None and last.population)


def _swaps(lists: Sequence[NameList], names: Sequence[str]) -> Swaps:
    return [(Span(one.start, one.end), name) for one, name in zip(lists, names, strict=True)]


def _listed_dims(names: Sequence[str], dims: dict[str, str]) -> dict[str, str]:
    """The names of a list that are no known condition are told apart as 类别."""
    return {
        f"类别{at + 1 if at else ''}": name
        for at, name in enumerate(names)
        if not conditions_of(name) and name not in dims.values()
    }

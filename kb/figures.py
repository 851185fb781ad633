"""The figures of a letter: every number that says what is paid, required, counted or aimed at, with all that belongs to it.

The grammar in its layers, each a module of its own:

    passages     one writing of every character, sentences
    masks        what has digits and is no figure
    numbers      Arabic and Chinese numerals, 万, 百分之
    measured     numbers with the unit behind them
    bounds       不低于, 以内, 提高 N
    periods      每人每月, 元/床·年
    quantities   all of these as one expression, ranges
    admission    which quantities are figures
    clauses      clauses and brackets
    conditions   供养方式, 医院级别, 年龄 …
    subjects     what a clause is about and what it measures
    slogans      headings that urge or ask and name nothing
    context      a clause taken apart, and what stands from clause to clause
    sentences    one sentence from left to right, clause by clause
    pairings     runs of figures, lists of names
    slots        the words before and behind a run
    partners     whom a run belongs to: names, old values, earlier figures
    renewals     old values and the row of new ones
    runs         one run: the name of each figure, what it leaves standing
    payers       省级负担82元，其余由县财政承担: who pays a share
    turns        首套…，第二套…: the next of a row
    ownwords     the words of a figure's own clause
    grown        同比增长, 占: figures that speak of the one before
    rates        periods taken over from the figure before
    settling     the standing subject, from clauses without figures and from figures
    populations  全市共有孤儿 312 名 and no benefit
    contrasts    a word in the place of one of its make
    labels       the name
    paragraphs   headings above, lists that a colon opens
    dates        今年, 自…起, 截至, 到…年
    effective    how far a date reaches
    kinds        standard, rule, statistic, target
    duties       每学期至少一次, 分三年拨付: what binds, and time that is given
    derived      退休人员起付标准降低 100 元, with its base
    additions    在原来的 400 元、300 元基础上分别增加 …, its bases in the sentence
    texttables   tables, tablecells a cell as a draft, tablefigures a figure for each
    doubts       what looks wrong and is said, not guessed
"""

import re
from collections.abc import Sequence
from datetime import date

from kb.admission import is_figure
from kb.dates import Moment, find_moments
from kb.derived import derived_figures
from kb.doubts import find_doubts
from kb.drafts import Draft, figure_of
from kb.effective import date_paragraph
from kb.masks import counted_places, masked, numbering
from kb.measured import Quantity
from kb.models import Figure, Kind, Letter, Reply, Section, TextProblem
from kb.paragraphs import PassageReader
from kb.passages import Passage, passage, passages
from kb.quantities import find_quantities
from kb.standing import continues, leads_away, looks_back, standing_from
from kb.subjects import topic_of
from kb.tablefigures import table_figures
from kb.texttables import Table, find_blocks

_OUTLOOK = re.compile(r"下一?步|打算|下一?阶段|努力方向|工作计划|今后")
_REMEMBERED = 40
_BEGINNING = re.compile(r"起|实施|施行|执行")
_REGION = re.compile(
    r"(?:^|[，。；：、])(?:目前，)?(?P<region>[一-龥]{2,4}(?<!我)(?<!全)(?<!各)(?<!该)(?<!本)(?:自治县|县|区|旗|市))(?!区|级|域|场|民|政|委|各|里)"
)


def find_figures(
    letter: Letter, reply: Reply, sections: Sequence[Section]
) -> tuple[tuple[Figure, ...], tuple[TextProblem, ...]]:
    """Every figure of the letter's body, in order, and the doubts about it."""
    body = list(passages(letter.text, letter.body_start, letter.body_end, sections))
    reading = _Reading(letter, reply)
    blocks = find_blocks(body)
    for at, block in enumerate(blocks):
        if isinstance(block, Table):
            reading.table(block)
        else:
            reading.paragraph(block, blocks, at)
    reading.finish()
    return tuple(sorted(reading.figures, key=lambda one: one.start)), tuple(
        sorted(set_of(reading.problems), key=lambda one: one.line)
    )


class _Reading:
    """The reading of one letter: what goes from block to block."""

    def __init__(self, letter: Letter, reply: Reply) -> None:
        self.figures: list[Figure] = []
        self.problems: list[TextProblem] = []
        text = letter.text
        self._text, self._date, self._places = text, reply.date, counted_places(text)
        self._seams = letter.seams
        self._reader = PassageReader(topic_of(reply.title or ""))
        self._standing: date | None = None
        self._stated = False
        self._heading: str | None = None
        self._latest = 0  # where the figures of the last table, list or paragraph begin
        self._section: list[Figure] = []  # what the section has stated so far: bases of derived figures

    def paragraph(self, one: Passage, blocks: Sequence[Passage | Table], at: int) -> None:
        self._under(one.headings)
        blanked, quantities = quantities_of(one, self._places)
        drafts = self._reader.read(one, quantities, _opens_list(blocks, at), _in_list(blocks, at))
        moments = find_moments(one.text, self._date) if drafts or _BEGINNING.search(one.text) else []
        for draft in drafts:
            draft.region = _region(draft, one)
        if not (self._stated or continues(one.text)):
            self._standing = None
        date_paragraph(drafts, moments, self._date, self._standing, _is_outlook(one))
        self._state(one.text, moments, drafts)
        self._begin_before(looks_back(one.text, moments, drafts))
        if not _in_list(blocks, at):
            self._latest = len(self.figures)
        found = [figure_of(draft, self._text, self._seams) for draft in drafts]
        self.figures.extend(found)
        self.figures.extend(derived_figures(drafts, found, self._section))
        self._section = [*self._section, *found][-_REMEMBERED:]
        self.problems.extend(find_doubts(one, blanked, drafts, moments))

    def _state(self, text: str, moments: Sequence[Moment], drafts: Sequence[Draft]) -> None:
        """What a paragraph states for those after it: its beginning, unless one of its own or 此外 ends an earlier one."""
        stated = standing_from(text, moments, drafts)
        ended = leads_away(text) or any(moment.role == "from" for moment in moments)
        self._standing = stated or (None if ended else self._standing)
        self._stated = stated is not None

    def _begin_before(self, day: date | None) -> None:
        """以上标准自…起执行。 dates what stands right before it."""
        for at in range(self._latest, len(self.figures)) if day else ():
            one = self.figures[at]
            if one.effective_from is None and not one.superseded and one.kind in (Kind.STANDARD, Kind.RULE):
                self.figures[at] = one.model_copy(update={"effective_from": day})

    def table(self, table: Table) -> None:
        self._under(table.headings)
        self._latest = len(self.figures)
        found, doubts = table_figures(table, self._text, self._date, self._standing)
        self.figures.extend(found)
        self._section = [*self._section, *found][-_REMEMBERED:]
        self.problems.extend(doubts)

    def finish(self) -> None:
        self.problems.extend(TextProblem(line=line, message=message) for line, message in self._reader.doubts)

    def _under(self, headings: tuple[str, ...]) -> None:
        """A beginning that was stated for what follows ends with its section."""
        top = headings[0] if headings else None
        if top != self._heading:
            self._heading, self._standing, self._section = top, None, []


def set_of(problems: Sequence[TextProblem]) -> list[TextProblem]:
    """Each problem once."""
    return list({(one.line, one.message): one for one in problems}.values())


def read_amounts(text: str) -> tuple[Quantity, ...]:
    """The number expressions of any passage with value, bound, unit, period, per whom and place in that text.

    In a list (195 元、487 元) the later ones take the period of the first, as in the letter.

    >>> [(str(a.value), a.unit, a.per) for a in read_amounts("分别为每月 195 元、487 元")]
    [('195', '元', '月'), ('487', '元', '月')]
    """
    from kb.amounts import amounts_of

    return amounts_of(text)


def quantities_of(one: Passage, places: frozenset[str] = frozenset()) -> tuple[str, list[Quantity]]:
    """The masked text of a passage and the quantities that are figures of it; ``places`` are names like 三台."""
    blanked = masked(one.text)
    found = find_quantities(blanked)
    kept: list[Quantity] = []
    for at, quantity in enumerate(found):
        if blanked[quantity.core : quantity.end] in places:
            continue
        listed = (
            bool(kept)
            and quantity.unit == kept[-1].unit
            and blanked[kept[-1].end : quantity.core] in ("、", "和", "及", "与")
        )
        if (listed and quantity.measure == "time") or is_figure(blanked, quantity, found[at + 1 : at + 5]):
            kept.append(quantity)
    return blanked, kept


def _region(draft: Draft, one: Passage) -> str | None:
    """The county or district that a sentence names at its head."""
    found = _REGION.search(one.text, draft.sentence.start, draft.quantity.core)
    return found["region"] if found else None


def _is_outlook(one: Passage) -> bool:
    """A paragraph under 下一步工作打算 speaks of what is to come."""
    return any(_OUTLOOK.search(heading) for heading in one.headings)


def _opens_list(blocks: Sequence[Passage | Table], at: int) -> bool:
    return _colon(blocks[at]) and at + 1 < len(blocks)


def _colon(block: Passage | Table) -> bool:
    return isinstance(block, Passage) and block.text.endswith("：")


def _in_list(blocks: Sequence[Passage | Table], at: int) -> bool:
    """Whether a paragraph is an item of the list that an earlier one opened with its colon."""
    for _ in range(min(at, 60)):
        one, above = blocks[at], blocks[at - 1]
        if isinstance(one, Table) or isinstance(above, Table):
            return False
        if not numbering(one.text) and len(one.text) > 60 and not _colon(above):
            return False
        at -= 1
        if _colon(above):
            return True
        if not (numbering(above.text) or above.text.endswith(("；", "，"))):
            return False
    return False


__all__ = ["find_figures", "passage", "quantities_of", "read_amounts"]

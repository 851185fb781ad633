"""The figures of a letter: every number that says what is paid, required, counted or aimed at, with all that belongs to it.

The grammar in its layers, each a module of its own:

    passages    one writing of every character, sentences
    masks       what has digits and is no figure
    numbers     Arabic and Chinese numerals, 万, 百分之
    quantities  bound, unit, period, per whom
    admission   which quantities are figures
    clauses     clauses and brackets
    pairings    runs, lists, 分别
    conditions  供养方式, 医院级别, 年龄 …
    context     what stands from clause to clause
    labels      the name
    dates       今年, 自…起, 截至, 到…年
    effective   how far a date reaches
    kinds       standard, rule, statistic, target
    derived     退休人员起付标准降低 100 元, with its base
    texttables  tables
    doubts      what looks wrong and is said, not guessed
"""

import re
from collections.abc import Sequence
from datetime import date

from kb.admission import is_figure
from kb.dates import find_moments
from kb.derived import derived_figures
from kb.doubts import find_doubts
from kb.drafts import Draft, figure_of
from kb.effective import date_paragraph
from kb.masks import masked, numbering
from kb.models import Figure, Letter, Reply, Section, TextProblem
from kb.paragraphs import PassageReader
from kb.passages import Passage, passage, passages
from kb.quantities import Quantity, find_quantities
from kb.subjects import topic_of
from kb.texttables import Table, find_tables, table_figures

_REGION = re.compile(r"(?:^|[，。；：、])(?:目前，)?(?P<region>[一-龥]{2,4}(?<!我)(?<!全)(?<!各)(?<!该)(?<!本)(?:自治县|县|区|旗|市))(?!区|级|域|场|民|政|委|各|里)")


def find_figures(letter: Letter, reply: Reply, sections: Sequence[Section]) -> tuple[tuple[Figure, ...], tuple[TextProblem, ...]]:
    """Every figure of the letter's body, in order, and the doubts about it."""
    body = list(passages(letter.text, letter.body_start, letter.body_end, sections))
    tables, prose = find_tables(body)
    reader = PassageReader(topic_of(reply.title or ""))
    problems: list[TextProblem] = []
    figures: list[Figure] = []
    for at, one in enumerate(prose):
        drafts = _read(reader, one, _opens_list(prose, at), _in_list(prose, at), reply.date)
        figures.extend(figure_of(draft, letter.text) for draft in drafts)
        figures.extend(derived_figures(drafts, letter.text))
        problems.extend(find_doubts(one, drafts, reply.date))
    problems.extend(TextProblem(line=line, message=message) for line, message in reader.doubts)
    for table in tables:
        found, doubts = table_figures(table, letter.text, reply.date)
        figures.extend(found)
        problems.extend(doubts)
    return tuple(sorted(figures, key=lambda one: one.start)), tuple(sorted(set_of(problems), key=lambda one: one.line))


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


def quantities_of(one: Passage) -> tuple[str, list[Quantity]]:
    """The masked text of a passage and the quantities that are figures of it."""
    blanked = masked(one.text)
    found = find_quantities(blanked)
    kept = [quantity for at, quantity in enumerate(found) if is_figure(blanked, quantity, found[at + 1 : at + 5])]
    return blanked, kept


def _read(reader: PassageReader, one: Passage, opens_list: bool, in_list: bool, letter_date: date | None) -> list[Draft]:
    _, quantities = quantities_of(one)
    drafts = reader.read(one, quantities, opens_list, in_list)
    if drafts:
        date_paragraph(drafts, find_moments(one.text, letter_date), letter_date)
        _place(drafts, one)
    return drafts


def _place(drafts: Sequence[Draft], one: Passage) -> None:
    """The county or district that a sentence names at its head."""
    for draft in drafts:
        found = _REGION.search(one.text, draft.sentence.start, draft.quantity.core)
        draft.region = found["region"] if found else None


def _opens_list(prose: Sequence[Passage], at: int) -> bool:
    return prose[at].text.endswith("：") and at + 1 < len(prose)


def _in_list(prose: Sequence[Passage], at: int) -> bool:
    """Whether a paragraph is an item of the list that an earlier one opened with its colon."""
    while at > 0:
        if not numbering(prose[at].text) and len(prose[at].text) > 60 and not prose[at - 1].text.endswith("："):
            return False
        at -= 1
        if prose[at].text.endswith("："):
            return True
        if not (numbering(prose[at].text) or prose[at].text.endswith(("；", "，"))):
            return False
    return False


__all__ = ["find_figures", "passage", "quantities_of", "read_amounts"]

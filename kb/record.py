"""The record table of a letter (面商记录表) beside the head fields: 建议要点, 答复要点, the meeting and what was said of it."""

import re
from collections.abc import Iterator, Sequence
from datetime import date as Date

from kb.headlines import find_date, labelled, parts, tight
from kb.layout import is_table_row
from kb.models import Letter, Model
from kb.replies import addressee


class Record(Model):
    """The record table of a letter (面商记录表) and what stands in it beside the head fields."""

    questions: tuple[str, ...] = ()  # 建议要点
    answers: tuple[str, ...] = ()  # 答复要点
    met: Date | None = None  # 面商日期
    opinion: str | None = None  # 代表意见


def read_record(letter: Letter) -> Record:
    """What the record table says beside the head fields."""
    head, _, _ = parts(letter)
    met = labelled(head, "面商(?:日期|时间)|见面(?:日期|时间)|沟通(?:日期|时间)")
    opinion = list(_listed(head, r"(?:代表|委员)(?:的)?意见(?:和要求|及要求)?"))
    proposer = (addressee(head) or "").split("、")
    return Record(
        questions=tuple(_listed(head, r"(?:建议|提案|议案)(?:主要)?(?:内容|要点)")),
        answers=tuple(_listed(head, r"答复(?:意见)?(?:要点|内容)")),
        met=find_date(met) if met else None,
        opinion=next((line.rstrip(".。") for line in opinion if line not in proposer), None),
    )


def _listed(lines: Sequence[str], label: str) -> Iterator[str]:
    """The items below a label line, up to the next label or table row, without their bullets."""
    inside = False
    for line in lines:
        packed = tight(line)
        if re.fullmatch(rf"{label}[:：]", packed):
            inside = True
        elif inside and (is_table_row(line) or re.match(r"[^。，]{2,12}[:：]", packed)):
            return
        elif inside:
            yield re.sub(r"^(?:[-•●·*]\s*|\d{1,2}[.．、]\s*|[（(]\d{1,2}[）)]\s*)", "", line).strip()

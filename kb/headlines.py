"""What stands in the head and foot of a letter line by line: labelled values, table cells, dates."""

import re
from collections.abc import Iterator, Sequence
from datetime import date as Date
from itertools import pairwise

from kb.layout import is_table_row
from kb.models import Letter

_DIGITS = {char: at for at, char in enumerate("〇一二三四五六七八九")} | {"○": 0, "零": 0, "Ｏ": 0, "O": 0, "两": 2}
_DATE = re.compile(r"((?:19|20)\d\d)\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")
_DOTTED = re.compile(r"((?:19|20)\d\d)[-./](\d{1,2})[-./](\d{1,2})")
_CHINESE_DATE = re.compile(
    r"([二一][〇○零ＯO一二三四五六七八九]{3})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日"
)
WIDE = str.maketrans("０１２３４５６７８９／．－", "0123456789/.-")


def parts(letter: Letter) -> tuple[list[str], list[str], list[str]]:
    """The lines of head, body and foot."""
    text = letter.text
    return (
        text[: letter.body_start].split("\n"),
        text[letter.body_start : letter.body_end].split("\n"),
        text[letter.body_end :].split("\n"),
    )


def tight(text: str) -> str:
    return re.sub(r"\s", "", text)


def _chinese_number(text: str) -> int:
    tens, _, ones = text.rpartition("十")
    if "十" not in text:
        return _DIGITS[text]
    return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)


def find_date(text: str) -> Date | None:
    """The first whole date of a text (2023年6月15日, 2023-6-15, 二〇二三年六月十五日), None when there is none."""
    text = tight(text).translate(WIDE)
    for pattern in (_DATE, _DOTTED):
        if match := pattern.search(text):
            try:
                return Date(*map(int, match.groups()))
            except ValueError:
                return None
    if written := _CHINESE_DATE.search(text):
        year = int("".join(str(_DIGITS[char]) for char in written[1]))
        try:
            return Date(year, _chinese_number(written[2]), _chinese_number(written[3]))
        except (ValueError, KeyError):
            return None
    return None


def table_cells(lines: Sequence[str]) -> Iterator[list[str]]:
    for line in lines:
        if is_table_row(line):
            yield [cell.strip() for cell in re.split(r"\t|\|", line.strip("|"))]


def labelled(lines: Sequence[str], label: str) -> str | None:
    """The value behind a label, in a table row (label cell, value cell) or as label：value."""
    pattern = re.compile(rf"^\s*(?:{label})\s*[:：]\s*(.*\S)")
    for cells in table_cells(lines):
        for name, value in pairwise(cells):
            if re.fullmatch(label, tight(name).rstrip("：:")) and value and not re.fullmatch("[-—:]+", value):
                return value
    for line in lines:
        if (match := pattern.match(line.translate(WIDE))) or (match := pattern.match(tight(line))):
            return match[1]
    return None

"""Personal data in letters: found and replaced before anything else sees the text, since git keeps history.

Mobile and ID numbers, bank cards and home addresses go; an office's public telephone and officials' names in their
official role stay (design.md section 3).
"""

import re
from collections.abc import Callable, Iterator
from typing import Literal, NamedTuple

Personal = Literal["mobile", "id", "bank_card", "address"]

PLACEHOLDERS: dict[Personal, str] = {
    "mobile": "〔手机号已隐去〕",
    "id": "〔身份证号已隐去〕",
    "bank_card": "〔银行卡号已隐去〕",
    "address": "〔住址已隐去〕",
}

# Digits may be full-width and parted by single spaces or dashes, as tables and OCR have them.
_MOBILE = re.compile(r"(?<![\d.．])(?:\+?86[- ]?)?1[- ]?[3-9]\d(?:[-— ]?\d){8}(?![\d元万亿余多人户%％])")
_ID = re.compile(
    r"(?<![\d.])[1-9]\d{5}[- ]?(?:18|19|20)\d\d[- ]?(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[- ]?\d{3}[\dXxＸｘ](?![\d])"
)
_CARD = re.compile(r"(?<![\d.])\d{4}(?:[- ]?\d{4}){3}(?:[- ]?\d{1,3})?(?![\d元万亿.])")
_ADDRESS = re.compile(
    r"(?:家庭(?:详细)?(?:住址|地址)|(?:现)?居?住址|居住地址|户籍地址)[ ]*[:：\t][ \t]*(?P<value>[^\n\t，。；]+)"
)


_NARROW = str.maketrans("０１２３４５６７８９＋－", "0123456789+-")  # one to one, so that places stay


class Found(NamedTuple):
    """A stretch of personal data in a text."""

    kind: Personal
    start: int
    end: int


def _luhn(digits: str) -> bool:
    total = 0
    for place, char in enumerate(reversed(digits)):
        digit = int(char) * (2 if place % 2 else 1)
        total += digit - 9 if digit > 9 else digit
    return total % 10 == 0


def _bank_card(text: str) -> bool:
    return _luhn("".join(char for char in text if char.isdigit()))


_PATTERNS: tuple[tuple[Personal, re.Pattern[str], Callable[[str], bool]], ...] = (
    ("id", _ID, lambda _: True),
    ("bank_card", _CARD, _bank_card),
    ("mobile", _MOBILE, lambda _: True),
)


def _overlaps(found: list[Found], start: int, end: int) -> bool:
    return any(start < other.end and other.start < end for other in found)


def find_personal_data(text: str) -> tuple[Found, ...]:
    """All personal data of a text, in order; an 18-digit number is an ID before it is a card."""
    found: list[Found] = []
    text = text.translate(_NARROW)
    for kind, pattern, valid in _PATTERNS:
        for match in pattern.finditer(text):
            if valid(match[0]) and not _overlaps(found, *match.span()):
                found.append(Found(kind, *match.span()))
    for match in _ADDRESS.finditer(text):
        start, end = match.span("value")
        inside = [other for other in found if start <= other.start and other.end <= end]
        if match["value"].strip(" _-—〔〕") and not match["value"].startswith("〔"):
            found = [other for other in found if other not in inside]
            found.append(Found("address", start, end))
    return tuple(sorted(found, key=lambda one: one.start))


def replaced(text: str) -> Iterator[tuple[Personal, int] | str]:
    """The pieces of a text with personal data replaced: strings, and before each placeholder its kind and place."""
    last = 0
    for one in find_personal_data(text):
        yield text[last : one.start]
        yield one.kind, one.start
        yield PLACEHOLDERS[one.kind]
        last = one.end
    yield text[last:]

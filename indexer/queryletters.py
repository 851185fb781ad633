"""What a question says about a letter rather than about what is in it: its number, session and kind, 代表 and 委员."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_NUMBER = re.compile(
    r"(?:第|编号:?)\s*(?P<number>\d{1,5})\s*号(?:人大|政协)?(?:代表|委员)?(?P<kind>建议|提案|议案)?|(?P<bare>\d{1,5})号(?P<of>建议|提案)?"
)
_SESSION = re.compile(
    r"(?:[省市县区](?=第?[一二三四五六七八九十]+届))?(?P<head>人大|政协)?(?:第?(?P<term>[一二三四五六七八九十]+届))(?P<kind>人大|政协|人民代表大会|委员会)?"
    r"(?:第?(?P<nth>[一二三四五六七八九十]+次)(?:全体)?会议)?"
)
_SITTINGS = {"人大": "建议", "人民代表大会": "建议", "政协": "提案"}
_WORDS = {
    "建议": "建议",
    "议案": "建议",
    "代表建议": "建议",
    "人大建议": "建议",
    "人大代表": "建议",
    "人大": "建议",
    "代表": "建议",
    "提案": "提案",
    "政协提案": "提案",
    "政协委员": "提案",
    "政协": "提案",
    "委员": "提案",
    "委员提案": "提案",
    "答复函": None,
    "复函": None,
    "答复信": None,
    "面商": None,
    "承办": None,
}


@dataclass(frozen=True, slots=True)
class LetterAsked:
    """What a question says about a letter."""

    number: str | None = None
    kind: str | None = None
    session: tuple[str, ...] = ()  # 八届, 一次会议
    persons: tuple[str, ...] = ()
    words: bool = False


@dataclass(frozen=True, slots=True)
class LetterMention:
    """A piece of a question that speaks of a letter."""

    start: int
    end: int
    said: LetterAsked


def find_letters(text: str) -> Iterator[LetterMention]:
    """The numbers of letters and the sessions of a text.

    >>> [(m.said.number, m.said.kind, m.said.session) for m in find_letters("八届一次会议第25号建议")]
    [('25', '建议', ()), (None, None, ('八届', '一次会议'))]
    """
    for match in _NUMBER.finditer(text):
        said = LetterAsked(number=match["number"] or match["bare"], kind=match["kind"] or match["of"])
        yield LetterMention(match.start(), match.end(), said)
    for match in _SESSION.finditer(text):
        kind = _SITTINGS.get(match["head"] or match["kind"] or "")
        session = (match["term"], *([f"{match['nth']}会议"] if match["nth"] else []))
        yield LetterMention(match.start(), match.end(), LetterAsked(kind=kind, session=session))


def letter_words(text: str, start: int) -> Iterator[LetterMention]:
    """The words for letters and for who writes them that begin at a place, longest first."""
    for length in (4, 3, 2):
        word = text[start : start + length]
        if len(word) == length and word in _WORDS:
            yield LetterMention(start, start + length, LetterAsked(kind=_WORDS[word], words=True))


def letter_asked(mentions: Iterable[LetterMention], persons: tuple[str, ...]) -> LetterAsked | None:
    """The mentions of one question together: of several numbers and sessions the last, of several kinds the first."""
    found = LetterAsked(persons=persons)
    for said in (mention.said for mention in mentions):
        found = LetterAsked(
            number=said.number or found.number,
            kind=found.kind or said.kind,
            session=said.session or found.session,
            persons=persons,
            words=found.words or said.words,
        )
    return None if found == LetterAsked() else found

"""Typing errors: a word of the lexicon written with a character of the same sound (特困拱养) or a like shape (敬老苑).

Only asked when the text as typed finds nothing. What is not known in the text is compared with the lexicon's words at the
same place: as many characters, one of them another, and that a homophone or of a like shape; or the same characters with
two neighbours in each other's place.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files

from indexer.lexicon import Lexicon

_LONGEST = 12
# Sounds that speakers of many dialects, and their keyboards, do not tell apart.
_ALIKE = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ang", "an"), ("eng", "en"), ("ing", "in"))


@dataclass(frozen=True, slots=True)
class Correction:
    """A piece of the text and what it probably should be."""

    start: int
    end: int
    to: str


@cache
def _shapes() -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    text = files("indexer").joinpath("data/shapes.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        if not line.startswith("#"):
            for char in line:
                found.setdefault(char, set()).update(line)
    return {char: frozenset(others) for char, others in found.items()}


@cache
def _sounds(char: str) -> frozenset[str]:
    """The usual reading of a character without tone, sounds that are confused made the same."""
    from pypinyin import Style, pinyin  # 0.3 s to load, and most questions need none

    return frozenset(map(_blunt, pinyin(char, style=Style.NORMAL)[0]))


def _blunt(sound: str) -> str:
    for long, short in _ALIKE:
        if sound.startswith(long):
            sound = short + sound.removeprefix(long)
        elif sound.endswith(long):
            sound = sound.removesuffix(long) + short
    return sound


def mistakable(one: str, other: str, *, by_shape: bool = True) -> bool:
    """Whether one character is easily written for the other.

    >>> mistakable("拱", "供"), mistakable("苑", "院"), mistakable("大", "供")
    (True, True, False)
    """
    return bool(_sounds(one) & _sounds(other)) or (by_shape and (other in _shapes().get(one, ()) or _unusual(one)))


def _unusual(char: str) -> bool:
    """Whether a Han character is not in common use (GB 2312): an old or written form (歺), which may stand for any other.

    >>> _unusual("歺"), _unusual("餐")
    (True, False)
    """
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return True
    return False


class TypoReader:
    """Corrects against the words of one lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    @cached_property
    def _masked(self) -> Mapping[str, tuple[str, ...]]:
        """Words by themselves with one character hidden: 特困＊养 → 特困供养."""
        found: dict[str, list[str]] = {}
        for word in self._lexicon:
            if len(word) <= _LONGEST:
                for place in range(len(word)):
                    found.setdefault(f"{word[:place]}＊{word[place + 1 :]}", []).append(word)
        return {masked: tuple(words) for masked, words in found.items()}

    def correct(self, text: str, doubtful: Iterable[tuple[int, int]]) -> tuple[Correction, ...]:
        """The corrections of the doubtful places of a normalised text, longest words first, none overlapping."""
        found: list[Correction] = []
        for start, end in doubtful:
            options = sorted(self._options(text, start, end), key=lambda c: (-(c.end - c.start), c.start, c.to))
            best = next((c for c in options if not any(c.start < f.end and f.start < c.end for f in found)), None)
            if best:
                found.append(best)
        return tuple(sorted(found, key=lambda c: c.start))

    def _options(self, text: str, start: int, end: int) -> Iterator[Correction]:
        """Words of the lexicon, of three characters or more, that cover some of a doubtful place with one character changed."""
        yield from self._misplaced(text, start, end)
        for place in range(start, end):
            for left in range(max(0, place - _LONGEST), place + 1):
                for right in range(max(place + 1, left + 2), min(len(text), left + _LONGEST) + 1):
                    piece = text[left:right]
                    if " " in piece:
                        continue
                    if len(piece) > 2 and _unusual(text[place]):
                        named = self._lexicon.like_in_a_name(piece[: place - left], piece[place - left + 1 :])
                        if len(named) == 1:
                            yield Correction(left, right, named[0])
                    masked = f"{piece[: place - left]}＊{piece[place - left + 1 :]}"
                    words = [word for word in self._masked.get(masked, ()) if word != piece]
                    for word in words:
                        if (
                            (len(words) == 1 or not _unusual(text[place]))
                            and mistakable(text[place], word[place - left], by_shape=len(piece) > 2)
                            and self._enough(piece, start, end, left, right)
                        ):
                            yield Correction(left, right, word)

    def _misplaced(self, text: str, start: int, end: int) -> Iterator[Correction]:
        """Words of four characters or more of which two neighbours changed places."""
        for left in range(max(0, start - _LONGEST), end):
            for right in range(max(start + 1, left + 4), min(len(text), left + _LONGEST) + 1):
                piece = text[left:right]
                for at in range(len(piece) - 1):
                    word = piece[:at] + piece[at + 1] + piece[at] + piece[at + 2 :]
                    if word != piece and word in self._lexicon:
                        yield Correction(left, right, word)

    @staticmethod
    def _enough(piece: str, start: int, end: int, left: int, right: int) -> bool:
        """Two characters are only corrected where they are the whole of what is not known (and only by sound)."""
        return len(piece) > 2 or (left <= start and end <= right)


def apply(text: str, corrections: Iterable[Correction]) -> str:
    """The text with its corrections.

    >>> apply("特困拱养标准", [Correction(0, 4, "特困供养")])
    '特困供养标准'
    """
    for correction in sorted(corrections, key=lambda c: -c.start):
        text = text[: correction.start] + correction.to + text[correction.end :]
    return text

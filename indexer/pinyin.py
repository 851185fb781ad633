"""Pinyin and initials in a question, read as words of the lexicon: tekungongyang, tekun gongyang, tkgy, tk供养.

Only Latin text is read so, and only as what the index has: homophones of Han text are never looked for here.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from indexer.lexicon import Lexicon

_LATIN = re.compile(r"[a-z]+(?:[ '][a-z]+)*")
_HAN = re.compile(r"[㐀-鿿]+")


@dataclass(frozen=True, slots=True)
class Heard:
    """A text with its pinyin read as Han, and what was read as what."""

    text: str
    rewrites: tuple[tuple[str, str], ...] = ()


class PinyinReader:
    """Reads Latin runs as the words that the lexicon has for them."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    @cached_property
    def full(self) -> Mapping[str, str]:
        """Toneless pinyin → the word; of homophones the one that is in more names."""
        return _by_sound(self._phrases, "")

    @cached_property
    def initials(self) -> Mapping[str, str]:
        """Initials of words and of phrases of names → the shortest of them."""
        return _by_sound(self._phrases, "initials")

    @cached_property
    def _phrases(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Words and the runs of words inside names, with their syllables, the most frequent first."""
        from pypinyin import lazy_pinyin  # 0.3 s to load, and most questions need none

        count: dict[str, int] = {}
        for word in self._lexicon:
            if _HAN.fullmatch(word):
                count[word] = count.get(word, 0) + 1
        for name in self._lexicon.names():
            for phrase in _spans(self._lexicon.pieces(name)):
                count[phrase] = count.get(phrase, 0) + 1
        for place in (
            *self._lexicon.index.regions,
            *(name for r in self._lexicon.vocabulary.regions for name in (r.name, *r.aliases)),
        ):
            count.setdefault(place, 1)
        spoken = (
            (word, tuple(lazy_pinyin(word))) for word in sorted(count, key=lambda word: (-count[word], len(word), word))
        )
        return tuple((word, syllables) for word, syllables in spoken if len(syllables) == len(word))

    def read(self, text: str) -> Heard:
        """Replace each Latin run that can be read; the rest stays as it is."""
        rewrites: list[tuple[str, str]] = []

        def replaced(match: re.Match[str]) -> str:
            words = self._run(re.sub(r"[ ']", "", match.group())) or self._apart(match.group())
            if not words:
                return match.group()
            rewrites.append((match.group(), "".join(words)))
            return " ".join(words)

        return Heard(_LATIN.sub(replaced, text), tuple(rewrites))

    def _apart(self, text: str) -> tuple[str, ...]:
        parts = [self._run(part) for part in re.split(r"[ ']", text)]
        return tuple(word for part in parts for word in part) if all(parts) else ()

    def _run(self, letters: str) -> tuple[str, ...]:
        """The fewest words that sound like a run of letters in full; else the one whose initials it is."""
        best: list[tuple[str, ...] | None] = [None] * len(letters) + [()]
        for start in range(len(letters) - 1, -1, -1):
            for end in range(start + 2, len(letters) + 1):
                rest, word = best[end], self.full.get(letters[start:end])
                if rest is not None and word and (best[start] is None or len(rest) + 1 < len(best[start] or ())):
                    best[start] = (word, *rest)
        if best[0]:
            return best[0]
        if len(letters) > 1 and (word := self.initials.get(letters)):
            return (word,)
        return ()


def _spans(pieces: Sequence[str]) -> Iterator[str]:
    """Runs of up to four words of a name."""
    for start in range(len(pieces)):
        for end in range(start + 1, min(len(pieces), start + 4) + 1):
            phrase = "".join(pieces[start:end])
            if len(phrase) > 1 and _HAN.fullmatch(phrase):
                yield phrase


def _by_sound(phrases: Iterable[tuple[str, tuple[str, ...]]], style: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for word, syllables in phrases:
        sound = "".join(s[0] for s in syllables) if style else "".join(syllables)
        found.setdefault(sound, word)
    return found

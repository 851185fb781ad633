"""Completions as one types: topics, facts, 俗称 and places, by beginning first, then by any part, pinyin and initials."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Literal

from indexer.query import Suggestion
from indexer.words import normalise
from indexer.world import World

Type = Literal["主题", "口径", "俗称", "地区"]
_ORDER: dict[Type, int] = {"主题": 0, "口径": 1, "俗称": 2, "地区": 3}


def suggest(world: World, text: str, limit: int) -> tuple[Suggestion, ...]:
    """At most ``limit`` completions of what has been typed so far."""
    typed = normalise(text).replace(" ", "")
    if not typed or limit < 1:
        return ()
    entries = _entries(world)
    found: list[tuple[tuple[int, int, int, str], Suggestion]] = []
    for at in entries.holding(typed):
        suggestion, key, sounds = entries.every[at]
        rank = _rank(typed, key, sounds)
        if rank is not None:
            found.append(((rank, _ORDER[suggestion.type], len(key), key), suggestion))
    found.sort(key=lambda one: one[0])
    unique = dict.fromkeys(suggestion for _, suggestion in found)
    return tuple(unique)[:limit]


def _rank(typed: str, key: str, sounds: tuple[str, str]) -> int | None:
    if typed == key:
        return 0
    if key.startswith(typed):
        return 1
    if len(typed) > 1 and typed in key:
        return 2
    if typed.isascii() and typed.isalpha():
        full, initials = sounds
        if full.startswith(typed) or initials.startswith(typed):
            return 3
        if len(typed) > 2 and typed in full:
            return 4
    return None


class _Entries:
    """Everything that can be completed, and all of it as one text, which is searched many times as fast as one by one."""

    def __init__(self, suggestions: Iterable[Suggestion]) -> None:
        self.every = tuple((one, normalise(one.text), _sounds(one.text)) for one in suggestions)
        self._starts: list[int] = []
        parts, at = list[str](), 0
        for _, key, sounds in self.every:
            parts.append(" ".join((key, *sounds)))
            self._starts.append(at)
            at += len(parts[-1]) + 1
        self._text = "\n".join(parts)

    def holding(self, typed: str) -> Iterator[int]:
        """The places of those in whose text or sound it stands."""
        at = self._text.find(typed)
        while at >= 0:
            place = bisect_right(self._starts, at) - 1
            yield place
            following = self._starts[place + 1] if place + 1 < len(self._starts) else len(self._text)
            at = self._text.find(typed, following)


@lru_cache(maxsize=2)
def _entries(world: World) -> _Entries:
    """Once for each state of the index."""
    return _Entries(dict.fromkeys(_all(world)))


def _all(world: World) -> Iterator[Suggestion]:
    index, vocabulary = world.lexicon.index, world.lexicon.vocabulary
    for name in index.topics:
        yield Suggestion(text=name, type="主题", target=name)
        topic = vocabulary.topics.get(name)
        for alias in topic.aliases if topic else ():
            yield Suggestion(text=alias, type="俗称", target=name)
    for title in index.titles:
        yield Suggestion(text=title, type="口径")
    known = " ".join((*index.titles, *index.aliases, *index.conditions, *index.indicators, *index.topics))
    for synonym in vocabulary.synonyms:
        forms = (synonym.formal, *synonym.informal)
        if any(form in known for form in forms):
            for informal in synonym.informal:
                yield Suggestion(text=informal, type="俗称", target=synonym.formal)
    for region in index.regions:
        yield Suggestion(text=region, type="地区", target=region)


def _sounds(text: str) -> tuple[str, str]:
    from pypinyin import lazy_pinyin  # 0.3 s to load, and most questions need none

    syllables = lazy_pinyin(normalise(text))
    return "".join(syllables), "".join(syllable[:1] for syllable in syllables)

"""Completions as one types: topics, facts, 俗称 and places, by beginning first, then by any part, pinyin and initials."""

from collections.abc import Iterator
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
    found: list[tuple[tuple[int, int, int, str], Suggestion]] = []
    for suggestion, key, sounds in _entries(world):
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


@lru_cache(maxsize=2)
def _entries(world: World) -> tuple[tuple[Suggestion, str, tuple[str, str]], ...]:
    """Everything that can be completed, once for each state of the index."""
    return tuple(
        (suggestion, normalise(suggestion.text), _sounds(suggestion.text)) for suggestion in dict.fromkeys(_all(world))
    )


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

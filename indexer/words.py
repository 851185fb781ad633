"""Text → terms: one way for documents and queries, so that what is asked meets what is stored.

``normalise`` first (NFKC, lower case, 繁→简, 1,014 → 1014). A text then falls into runs of *atoms*: a Han character, a
Latin letter or a whole number; everything else parts runs. Its terms are

- every 2-gram of neighbouring atoms, so that any substring of two or more characters is found (护理, 80岁, 二类),
- every whole number, so that 1248 never finds 1284 or 12480,
- a run of one atom as it is (the condition 男),
- every word of the vocabulary that occurs in it, wherever it begins (words inside words are found),
- for titles, aliases and conditions the pinyin of the words and of the whole, in full and as initials, each prefixed
  ``~`` so that homophones never leak into Chinese search (~tekun, ~tk).

``Words.terms_of_word`` is the other side: the fewest of these terms that must all be present for a word to be there.
``Words.segment`` cuts into jieba's words with ours added; rjieba does it (the same output, many times as fast), jieba is
the reference that a test holds it to, and the fallback where there is no wheel of rjieba.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from hashlib import blake2b
from itertools import pairwise

from opencc import OpenCC

from indexer.segmentation import Cutter, cutter
from kb.jsontext import dump_json
from kb.vocabulary import Vocabulary

# Raised whenever the terms of a text change, so that an index of the older kind is built anew.
FORMAT = "1"

_HAN = r"\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
_BLOCKS = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3134F))
_IN_PHRASES = "覆藉沈瞭哩"  # change in some words only (批覆, 藉此)
_ATOM = re.compile(rf"\d+(?:\.\d+)*|[a-z]|[{_HAN}]")
_PAIR = re.compile(rf"(?=([a-z{_HAN}]{{2}}))")
_BESIDE = re.compile(rf"([a-z{_HAN}]?)(\d+(?:\.\d+)*)(?=([a-z{_HAN}]?))")
_RUN = re.compile(rf"(?:\d+(?:\.\d+)*|[a-z{_HAN}])+")
_SCRIPT = re.compile(rf"\d+(?:\.\d+)*|[a-z]+|[{_HAN}]+")
_NUMBER = re.compile(r"\d+(?:\.\d+)*")
_THOUSANDS = re.compile(r"(?<=\d)[,，](?=\d{3}(?!\d))")


@cache
def _simplifier() -> OpenCC:
    return OpenCC("t2s")


@cache
def _traditional() -> frozenset[str]:
    """The characters that a text has to hold for 繁→简 to change anything: most hold none, and looking is cheap."""
    every = [chr(code) for first, last in _BLOCKS for code in range(first, last + 1)]
    simple = _simplifier().convert("\n".join(every)).split("\n")
    return frozenset(char for char, plain in zip(every, simple, strict=True) if char != plain).union(_IN_PHRASES)


@lru_cache(maxsize=200_000)
def normalise(text: str) -> str:
    """The one spelling in which texts and questions are compared.

    >>> normalise("醫療救助：Ａ類 １，０１４元")
    '医疗救助:a类 1014元'
    """
    plain = unicodedata.normalize("NFKC", text).lower()
    if not _traditional().isdisjoint(plain):
        plain = _simplifier().convert(plain)
    return _THOUSANDS.sub("", plain)


def _pairs_and_numbers(normal: str) -> dict[str, None]:
    """The 2-grams of neighbouring atoms and the whole numbers of a normalised text."""
    terms = dict.fromkeys(_PAIR.findall(normal))
    for before, number, after in _BESIDE.findall(normal):
        terms[number] = None
        if before:
            terms[before + number] = None
        if after:
            terms[number + after] = None
    return terms


def plain_terms(text: str) -> dict[str, None]:
    """Only the 2-grams and numbers of a long text: enough for what merely orders, at a third of the cost.

    >>> list(plain_terms("每月973元"))
    ['每月', '973', '月973', '973元']
    """
    return _pairs_and_numbers(normalise.__wrapped__(text))


def numbers(text: str) -> tuple[str, ...]:
    """The whole numbers of a text as they are indexed.

    >>> numbers("每人每月1,014.50元，65%")
    ('1014.50', '65')
    """
    return tuple(_NUMBER.findall(normalise(text)))


class Words:
    """The words of one vocabulary, ready to cut and to index with."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._words = frozenset(_vocabulary_words(vocabulary))
        self._lengths = _lengths_by_beginning(self._words)
        self._long = _lengths_by_beginning(word for word in self._words if len(word) > 2)  # 2-grams find the rest
        self._own = tuple(sorted(self._words | {normalise(name) for name in _region_names(vocabulary)}))
        self._cut: Cutter | None = None
        self.digest = blake2b(dump_json([FORMAT, vocabulary]).encode(), digest_size=12).hexdigest()
        # Titles and conditions recur by the thousand, under other regions and years.
        self.terms_of_text = lru_cache(maxsize=100_000)(self._terms_of_text)
        self.pinyin_of_text = lru_cache(maxsize=100_000)(self._pinyin_of_text)
        self.terms_of_word = lru_cache(maxsize=20_000)(self._terms_of_word)
        # As dictionaries, which are merged without hashing their keys again.
        self._term_set = lru_cache(maxsize=100_000)(lambda text: dict.fromkeys(self.terms_of_text(text)))
        self._pinyin_set = lru_cache(maxsize=100_000)(lambda text: dict.fromkeys(self.pinyin_of_text(text)))

    def __contains__(self, word: str) -> bool:
        return word in self._words

    def segment(self, text: str) -> tuple[str, ...]:
        """The words of a text, each after the words inside it, as jieba cuts for search. Only Han text is cut: Latin
        words and numbers are whole as they stand, and the two dictionaries differ in them (0515-83317426, b0.0)."""
        cut = self._cutter()
        runs = _SCRIPT.findall(normalise(text))
        return tuple(word for run in runs for word in ((run,) if run[0].isascii() else cut(run)))

    def _cutter(self) -> Cutter:
        if self._cut is None:
            self._cut = cutter(self._own)
        return self._cut

    def is_word(self, text: str) -> bool:
        """Whether a normalised text is a word of the dictionary, ours or the general one."""
        return self._cutter().knows(text)

    def words_in(self, text: str) -> tuple[str, ...]:
        """Every vocabulary word that occurs in a text, in order of its place, each once."""
        normal = normalise(text)
        return tuple(dict.fromkeys(normal[i : i + length] for i, length in self._occurrences(normal, self._lengths)))

    def _occurrences(self, normal: str, lengths: Mapping[str, tuple[int, ...]]) -> Iterator[tuple[int, int]]:
        for i in [i for i in range(len(normal) - 1) if normal[i : i + 2] in lengths]:
            for length in lengths[normal[i : i + 2]]:
                end = i + length
                if end <= len(normal) and normal[i:end] in self._words and _whole(normal, i, end):
                    yield i, length

    def _terms_of_text(self, text: str) -> tuple[str, ...]:
        """All terms of one text, pinyin aside."""
        return self._terms_of_normal(normalise(text))

    def terms_of_long_text(self, text: str) -> tuple[str, ...]:
        """The terms of a text that comes but once (the body of a letter), past the caches."""
        return self._terms_of_normal(normalise.__wrapped__(text))

    def _terms_of_normal(self, normal: str) -> tuple[str, ...]:
        terms = _pairs_and_numbers(normal)
        terms.update((run, None) for run in _RUN.findall(normal) if len(run) == 1)
        terms.update((normal[i : i + length], None) for i, length in self._occurrences(normal, self._long))
        return tuple(terms)

    def _pinyin_of_text(self, text: str) -> tuple[str, ...]:
        """The pinyin terms of one text: of its words and of every run as a whole."""
        normal = normalise(text)
        terms: dict[str, None] = {}
        for run in _RUN.finditer(normal):
            spans = {
                (0, len(run.group())),
                *self._occurrences(run.group(), self._lengths),
                *self._segment_spans(run.group()),
            }
            terms.update((term, None) for term in _pinyin_terms(run.group(), spans))
        return tuple(terms)

    def _segment_spans(self, run: str) -> Iterator[tuple[int, int]]:
        for word in self.segment(run):
            start = run.find(word)
            while start >= 0:
                yield start, len(word)
                start = run.find(word, start + 1)

    def terms_of_document(self, texts: Iterable[str], *, spoken: Iterable[str] = ()) -> dict[str, None]:
        """The terms of a document's texts, each once; those ``spoken`` are found by their pinyin too."""
        terms: dict[str, None] = {}
        for text in texts:
            terms.update(self._term_set(text))
        for text in spoken:
            terms.update(self._pinyin_set(text))
        return terms

    def _terms_of_word(self, word: str) -> tuple[str, ...]:
        """``terms_of_word``: the terms that must all be in a document for ``word`` to occur in it; () when it has none.

        A word of the vocabulary is one term; any other is covered by the vocabulary words in it and by the 2-grams that
        are in none of these. (All 2-grams of a word can be there without the word; that is rare, and ranking looks at
        the text itself.)
        """
        normal = normalise(word)
        if normal in self._words:
            return (normal,)
        terms: dict[str, None] = {}
        for run in _RUN.finditer(normal):
            terms.update((term, None) for term in self._cover(run.group()))
        return tuple(terms)

    def _cover(self, run: str) -> Iterator[str]:
        atoms = [(match.start(), match.end()) for match in _ATOM.finditer(run)]
        if len(atoms) == 1:
            yield run
        spans: list[tuple[int, int]] = []
        for i, length in sorted(self._occurrences(run, self._long), key=lambda place: (place[0], -place[1])):
            if not spans or i + length > spans[-1][1]:
                spans.append((i, i + length))
        yield from (run[start:end] for start, end in spans)
        for (start, _), (_, end) in pairwise(atoms):
            if not any(left <= start and end <= right for left, right in spans):
                yield run[start:end]


def pinyin_terms(word: str) -> tuple[str, ...]:
    """The pinyin terms that a word is found by.

    >>> pinyin_terms("特困供养")
    ('~tekungongyang', '~tkgy')
    """
    normal = normalise(word)
    return tuple(_pinyin_terms(normal, {(0, len(normal))}))


def _pinyin_terms(run: str, spans: set[tuple[int, int]]) -> Iterator[str]:
    from pypinyin import lazy_pinyin  # 0.3 s to load, and most questions need none

    syllables = lazy_pinyin(run, errors=list)  # type: ignore[arg-type]  # a list is one item a character
    if len(syllables) != len(run):  # a character outside the dictionary's plane
        return
    for start, length in sorted(spans):
        heard = syllables[start : start + length]
        if length > 1 and any(len(syllable) > 1 for syllable in heard):
            yield "~" + "".join(heard)
            yield "~" + "".join(syllable[0] for syllable in heard)


def _vocabulary_words(vocabulary: Vocabulary) -> Iterator[str]:
    """Words of one run and at least two characters; a 2-gram finds shorter ones and longer ones in their parts."""
    for topic in vocabulary.topics.values():
        yield from _usable((topic.name, *topic.aliases))
    for synonym in vocabulary.synonyms:
        yield from _usable((synonym.formal, *synonym.informal))
    yield from _usable(vocabulary.words)


def _usable(words: Iterable[str]) -> Iterator[str]:
    for word in map(normalise, words):
        if len(word) > 1 and _RUN.fullmatch(word):
            yield word


def _region_names(vocabulary: Vocabulary) -> Iterator[str]:
    for region in vocabulary.regions:
        yield from _usable((region.name, *region.aliases))


def _lengths_by_beginning(words: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """The lengths of the words that begin with two given characters: what makes finding them one look-up a place."""
    lengths: dict[str, set[int]] = {}
    for word in words:
        lengths.setdefault(word[:2], set()).add(len(word))
    return {beginning: tuple(sorted(found, reverse=True)) for beginning, found in lengths.items()}


def _whole(normal: str, start: int, end: int) -> bool:
    """Whether a piece cuts no number in two."""
    return not (
        (normal[start].isdecimal() and start and (normal[start - 1].isdecimal() or normal[start - 1] == "."))
        or (normal[end - 1].isdecimal() and end < len(normal) and (normal[end].isdecimal() or normal[end] == "."))
    )

"""What the index calls things: the vocabulary with the words of all titles, aliases, conditions and indicators.

``collect_words`` gathers them when an index is built; they are kept with the index (as JSON) and make the ``Lexicon`` by
which questions are cut and typing errors, pinyin and abbreviations are read. Nothing here is read from ``content/``.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import asdict, dataclass, fields
from functools import cached_property, lru_cache
from itertools import combinations

import orjson

from indexer.queryterms import QueryTerms, load_query_terms
from indexer.words import Words, normalise
from kb.archive import ArchivedReply
from kb.facts import Fact
from kb.vocabulary import Vocabulary

_HAN_RUN = re.compile(r"[㐀-鿿]{2,}")


@dataclass(frozen=True, slots=True)
class IndexWords:
    """The distinct names in an index, sorted."""

    titles: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    organs: tuple[str, ...] = ()
    proposers: tuple[str, ...] = ()
    replies: tuple[str, ...] = ()

    def to_json(self) -> str:
        return orjson.dumps(asdict(self)).decode()

    @classmethod
    def from_json(cls, text: str | bytes) -> "IndexWords":
        data = orjson.loads(text)
        return cls(**{field.name: tuple(data.get(field.name, ())) for field in fields(cls)})

    def with_words(self, more: "IndexWords") -> "IndexWords":
        """These names and more of them; names no longer in use do no harm until the next full build."""
        both = {field.name: {*getattr(self, field.name), *getattr(more, field.name)} for field in fields(IndexWords)}
        return IndexWords(**{name: tuple(sorted(values)) for name, values in both.items()})


def collect_words(facts: Iterable[Fact], replies: Iterable[ArchivedReply]) -> IndexWords:
    """The names that facts and letters use."""
    found: dict[str, set[str]] = {field.name: set() for field in fields(IndexWords)}
    for fact in facts:
        found["titles"].add(fact.title)
        found["aliases"].update(fact.aliases)
        found["topics"].add(fact.topic)
        found["regions"].add(fact.region)
        found["organs"].update([fact.organ] if fact.organ else [])
        for version in fact.versions:
            for row in version.rows:
                found["conditions"].update(row.dims)
                found["conditions"].update(row.dims.values())
                found["indicators"].update(cell.indicator for cell in row.cells)
    for reply in replies:
        found["replies"].add(reply.title)
        found["regions"].add(reply.region)
        found["organs"].update((reply.organ, *reply.co_organs))
        found["proposers"].update(reply.proposers)
    return IndexWords(**{name: tuple(sorted(values - {""})) for name, values in found.items()})


class Lexicon:
    """The words that questions are cut into, and what each stands for."""

    def __init__(
        self, vocabulary: Vocabulary, index: IndexWords, *, words: Words | None = None, terms: QueryTerms | None = None
    ) -> None:
        self.vocabulary = vocabulary
        self.index = index
        self.words = words or Words(vocabulary)
        self.terms = terms or load_query_terms()
        self._classes = _classes(vocabulary)
        self.explicit = frozenset(self._classes) | {normalise(word) for word in vocabulary.words}
        self._atoms = self._collect_atoms()
        self._lengths = _lengths(self._atoms)
        self.alternatives = lru_cache(maxsize=20_000)(self._alternatives)
        self.pieces = lru_cache(maxsize=50_000)(self._pieces)

    def _collect_atoms(self) -> dict[str, None]:
        """Whole conditions, indicators and vocabulary words, and the words inside every name."""
        atoms: dict[str, None] = dict.fromkeys(sorted(self.explicit))
        whole = (*self.index.conditions, *self.index.indicators, *self.index.topics)
        atoms.update(dict.fromkeys(filter(_HAN_RUN.fullmatch, map(normalise, whole))))
        for name in self.names():
            atoms.update(dict.fromkeys(word for word in self.words_of(name) if len(word) > 1 and _HAN_RUN.search(word)))
        return atoms

    def words_of(self, name: str) -> Iterator[str]:
        """The words of a name and those inside them, but none that lies across two of them (居|家养|老)."""
        segments = dict.fromkeys(self.words.segment(name))
        seen: dict[str, None] = {}
        todo = re.findall(r"[㐀-鿿]+|[a-z]+|\d+(?:\.\d+)?", normalise(name))
        while todo:
            word = todo.pop()
            if word not in seen:
                seen[word] = None
                inner = {segment for segment in segments if segment != word and segment in word}
                todo.extend((*_partition(word, inner), *_partition_from_right(word, inner)))
        yield from (segment for segment in segments if segment in seen)

    def names(self) -> Iterator[str]:
        """What facts are called and tell apart: titles, aliases, conditions, indicators, topics."""
        for group in (
            self.index.titles,
            self.index.aliases,
            self.index.conditions,
            self.index.indicators,
            self.index.topics,
        ):
            yield from group

    def __contains__(self, word: str) -> bool:
        return word in self._atoms

    def __iter__(self) -> Iterator[str]:
        return iter(self._atoms)

    def at(self, text: str, start: int) -> Iterator[int]:
        """The ends of the words that begin at a place of a normalised text."""
        for length in self._lengths.get(text[start : start + 2], ()):
            if start + length <= len(text) and text[start : start + length] in self._atoms:
                yield start + length
        if text[start] in self._classes:
            yield start + 1

    @cached_property
    def _joined_names(self) -> str:
        return "\n".join(map(normalise, self.names()))

    def in_a_name(self, text: str) -> bool:
        """Whether a text stands in some title, alias, condition or indicator, wherever it begins."""
        return text in self._joined_names

    def like_in_a_name(self, before: str, after: str) -> tuple[str, ...]:
        """The texts of names that are ``before`` and ``after`` with one character between them."""
        found = re.findall(f"{re.escape(before)}[㐀-鿿]{re.escape(after)}", self._joined_names)
        return tuple(dict.fromkeys(found))

    def equivalents(self, word: str) -> tuple[str, ...]:
        """The other words of a word's group, the formal one first."""
        return tuple(other for other in self._classes.get(word, ()) if other != word)

    def formal(self, word: str) -> str | None:
        """The 正式名 of a word that has another one."""
        group = self._classes.get(word)
        return group[0] if group and group[0] != word else None

    def _alternatives(self, word: str, raw: bool = False) -> tuple[tuple[str, ...], ...]:
        """The ways a word may be met: itself, its equivalents, and the telling words inside each of them."""
        found: dict[tuple[str, ...], None] = {}
        for form in (word, *(() if raw else self.equivalents(word))):
            found[(form,)] = None
        for form in (word, *(() if raw else self.equivalents(word))):
            for inner in filter(None, self._inner(form)):
                found[inner] = None
                if not raw:
                    found[tuple(self.formal(piece) or piece for piece in inner)] = None
        return tuple(found)

    def _inner(self, word: str) -> tuple[tuple[str, ...], ...]:
        """The words inside a longer one, cut from the left and from the right (住院|报销比例); () where that tells nothing."""
        words = {*self.words.segment(word), *self.words.words_in(word)} - {word}
        cuts = dict.fromkeys((tuple(_partition(word, words)), tuple(_partition_from_right(word, words))))
        return tuple(self._telling_pieces(pieces) for pieces in cuts)

    def _telling_pieces(self, pieces: tuple[str, ...]) -> tuple[str, ...]:
        """People are left out (they need not be met), and what only says how (一次性奖励 is 奖励, but 支付比例 stays whole)."""
        last = len(pieces) - 1
        kept = tuple(
            piece
            for place, piece in enumerate(pieces)
            if (role := self.terms.role(piece)) not in {"people", "generic"}
            or (role == "generic" and place == last)
            or piece in self.terms.home  # 在家供养 is not 供养
        )
        return kept if len(pieces) > 1 and kept and all(len(piece) > 1 for piece in kept) else ()

    def _pieces(self, word: str) -> tuple[str, ...]:
        """A name cut into its words, none overlapping."""
        found: list[str] = []
        for run in re.findall(r"[㐀-鿿]+|[a-z]+|\d+(?:\.\d+)?", normalise(word)):
            found.extend(_partition(run, set(self.words.segment(run))))
        return tuple(found)

    @cached_property
    def abbreviations(self) -> Mapping[str, tuple[str, ...]]:
        """First characters of words that follow one another in a name (家庭医生 → 家医), where these are no word themselves."""
        found: dict[str, dict[str, None]] = {}
        for name in (*self.names(), *self.explicit):
            pieces = self.pieces(name)
            for size in (2, 3, 4):
                for start in range(len(pieces) - size + 1):
                    span = pieces[start : start + size]
                    if all(len(piece) > 1 for piece in span):
                        found.setdefault("".join(piece[0] for piece in span), {})["".join(span)] = None
        whole = (*self.index.conditions, *self.index.indicators, *self.index.topics, *self._classes)
        for word in dict.fromkeys(map(normalise, whole)):
            for short in _shortened(self._fine(word)):
                found.setdefault(short, {})[word] = None
        return {
            short: tuple(full)
            for short, full in found.items()
            if short not in self._atoms and len(full) <= 4 and not self.words.is_word(short)
        }

    def _fine(self, word: str) -> tuple[str, ...]:
        """A word cut into its shortest words (健康|管理|率); () for what is no plain word."""
        if not _HAN_RUN.fullmatch(word) or len(word) > 12:
            return ()
        inner = {piece for piece in self.words_of(word) if 1 < len(piece) < 4 and piece != word}
        return tuple(_partition(word, inner))


def _shortened(pieces: Sequence[str]) -> Iterator[str]:
    """The short forms of a word by the first characters of some of its pieces, the first and the last among them.

    >>> list(_shortened(("健康", "管理", "率")))
    ['健管率']
    """
    if not 1 < len(pieces) < 7 or any(len(piece) == 1 for piece in pieces[:-1]):
        return
    first, *middle, last = (piece[0] for piece in pieces)
    for size in range(len(middle) + 1):
        for kept in combinations(middle, size):
            if size or len(pieces[-1]) > 1:
                yield first + "".join(kept) + last


def _partition(run: str, words: Set[str]) -> Iterator[str]:
    """The longest words, from the left, of a cut that also lists the words inside words."""
    at = 0
    while at < len(run):
        end = next((end for end in range(len(run), at + 1, -1) if run[at:end] in words), at + 1)
        yield run[at:end]
        at = end


def _partition_from_right(run: str, words: Set[str]) -> Iterator[str]:
    """The same from the right."""
    found: list[str] = []
    end = len(run)
    while end > 0:
        start = next((start for start in range(end - 1) if run[start:end] in words), end - 1)
        found.append(run[start:end])
        end = start
    yield from reversed(found)


def _classes(vocabulary: Vocabulary) -> dict[str, tuple[str, ...]]:
    """word → its group, the formal name first. A word of several groups stands for all of them."""
    groups = [(synonym.formal, *synonym.informal) for synonym in vocabulary.synonyms]
    groups += [(topic.name, *topic.aliases) for topic in vocabulary.topics.values()]
    found: dict[str, dict[str, None]] = {}
    for group in groups:
        normal = tuple(dict.fromkeys(map(normalise, group)))
        for word in normal:
            found.setdefault(word, {}).update(dict.fromkeys(normal))
    return {word: tuple(group) for word, group in found.items()}


def _lengths(words: Iterable[str]) -> dict[str, tuple[int, ...]]:
    found: dict[str, set[int]] = {}
    for word in words:
        found.setdefault(word[:2], set()).add(len(word))
    return {beginning: tuple(sorted(lengths, reverse=True)) for beginning, lengths in found.items()}

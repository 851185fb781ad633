"""What a search reads questions with: made from what the live index says of itself, made anew when that changes."""

from collections.abc import Mapping
from dataclasses import dataclass

from indexer.lexicon import IndexWords, Lexicon
from indexer.places import Place
from indexer.regions import Regions
from indexer.typos import TypoReader
from indexer.understanding import Reader, Understanding
from indexer.words import normalise
from kb.vocabulary import Vocabulary


@dataclass(frozen=True, eq=False)
class World:
    """Lexicon, places and readers of one state of the index."""

    lexicon: Lexicon
    regions: Regions
    reader: Reader
    typos: TypoReader
    below_home: frozenset[str]
    source: tuple[str, str, str]  # what it was made from

    def prepare(self) -> None:
        """Read the pinyin of the words and the sounds of characters once."""
        self.reader.pinyin.read("tk")
        self.typos.correct("特困拱养", [(2, 3)])

    def place(self, asked: Understanding, region: tuple[str, ...], this_year: int) -> Place:
        """The place a question is about: the filter, the place in its words, or home."""
        named = region[0] if region else asked.region.name if asked.region else None
        chain = self.regions.chain(named or self.regions.home or "")
        short = normalise(self.regions.short(chain[0])) if chain else ""
        return Place(named or self.regions.home or "", named, chain, self.below_home, this_year, short)


def make_world(meta: Mapping[str, str], home: str | None) -> World:
    """Read the words that are kept with an index. ``home`` is the setting; without it the index says where it is."""
    vocabulary = Vocabulary.model_validate_json(meta.get("vocabulary") or "{}")
    index = IndexWords.from_json(meta.get("words") or "{}")
    lexicon = Lexicon(vocabulary, index)
    regions = Regions(vocabulary.regions, home=home or meta.get("home_region") or None, known=index.regions)
    below = frozenset(name for name in index.regions if regions.home and regions.home in regions.chain(name)[1:])
    return World(lexicon, regions, Reader(lexicon, regions), TypoReader(lexicon), below, world_source(meta))


def world_source(meta: Mapping[str, str]) -> tuple[str, str, str]:
    return meta.get("vocabulary", ""), meta.get("words", ""), meta.get("home_region", "")

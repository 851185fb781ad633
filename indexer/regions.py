"""Places in a question: the national list with the local names over it, read to the unique name that content uses.

A place may be written in full (阳城县), with its parent (晋城市城区), short (阳城), by a former name (郊区 → 泽州县) or
relative to the home region (全市, 本县). A short name is only a place where it is no word of the vocabulary (日照) and no
everyday word (平安, 和平): what editors put among the local names always is.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from kb.divisions import load_divisions
from kb.vocabulary import LocalRegion

_ENDING = re.compile(r"(?:特别行政区|自治[区州县旗]|地区|新区|林区|矿区|特区|[省市县区盟旗])$")
_PEOPLES = re.compile(
    r"(?:维吾尔|壮|回|藏|蒙古|苗|彝|土家|侗|瑶|傣|白|哈尼|黎|羌|满|朝鲜|景颇|傈僳|柯尔克孜|哈萨克|布依|畲|仡佬|水|佤|拉祜|纳西|怒|独龙|"
    r"普米|布朗|撒拉|保安|东乡|裕固|土|塔吉克|锡伯|达斡尔|鄂温克|鄂伦春|毛南|仫佬|各)+族?$"
)
_RELATIVE = re.compile(r"(?:[我本全咱]|咱们)([省市县区])(?!级)|([省市县])里")


@cache
def _everyday() -> frozenset[str]:
    """Short names of counties that are everyday words too (平安, 和平)."""
    text = files("indexer").joinpath("data/everyday.txt").read_text(encoding="utf-8")
    return frozenset(line for line in text.splitlines() if not line.startswith("#"))


@dataclass(frozen=True, slots=True)
class Mention:
    """A place in a text: where it stands, its unique name, how sure (2 in full or local, 1 short)."""

    start: int
    end: int
    name: str
    sure: int


def short_name(plain: str) -> str:
    """The name without what kind of division it is.

    >>> short_name("阳城县"), short_name("湘西土家族苗族自治州"), short_name("浦东新区"), short_name("城区")
    ('阳城', '湘西', '浦东', '城区')
    """
    stem = _ENDING.sub("", plain)
    while (
        plain.endswith(("自治州", "自治县", "自治区", "自治旗"))
        and (shorter := _PEOPLES.sub("", stem)) != stem
        and len(shorter) > 1
    ):
        stem = shorter
    return stem if len(stem) > 1 else plain


class Regions:
    """All places by every name they go by, as seen from ``home``."""

    def __init__(
        self, local: Iterable[LocalRegion] = (), *, home: str | None = None, known: Iterable[str] = ()
    ) -> None:
        self.home = home
        self._parents: dict[str, str | None] = {}
        self._full: dict[str, list[str]] = {}
        self._short: dict[str, list[str]] = {}
        for division in load_divisions():
            self._parents[division.name] = division.parent
            for name in {division.name, division.plain, *(f for f in division.former if len(f) > 2)}:
                self._full.setdefault(name, []).append(division.name)
            short = short_name(division.plain)
            if short not in self._full and (short not in _everyday() or not division.code % 100):
                self._short.setdefault(short, []).append(division.name)
        self._local: dict[str, str] = {}
        for region in local:
            self._parents[region.name] = region.parent or self._parents.get(region.name)
            self._local.update((name, region.name) for name in (region.name, *region.aliases))
        self._known = frozenset(known)
        self._longest = max(map(len, (*self._full, *self._local)))

    def chain(self, name: str) -> tuple[str, ...]:
        """A place and everything above it, the nearest first."""
        found: list[str] = []
        at: str | None = name
        while at and at not in found:
            found.append(at)
            at = self._parents.get(at)
        return tuple(found)

    def within(self, name: str, region: str) -> bool:
        return region in self.chain(name)

    def short(self, name: str) -> str:
        """What a place is called near by: 城区 of 晋城市城区, 阳城 of 阳城县."""
        own = [alias for alias, whole in self._local.items() if whole == name != alias and alias in name]
        return min(own, key=len, default=short_name(name))

    def __contains__(self, name: str) -> bool:
        return name in self._parents

    def names(self) -> Iterator[str]:
        return iter(self._parents)

    def find(self, text: str, *, is_word: Callable[[str], bool] = lambda word: False) -> tuple[Mention, ...]:
        """The places of a text, longest names first, none overlapping; ``is_word`` names what is rather a word than a place."""
        found: list[Mention] = []
        i = 0
        while i < len(text):
            mention = self._relative(text, i) or self._at(text, i, found, is_word)
            if mention:
                found.append(mention)
            i = mention.end if mention else i + 1
        return tuple(found)

    def _relative(self, text: str, i: int) -> Mention | None:
        match = _RELATIVE.match(text, i)
        if not match or not self.home or text[i : match.end()] in self._local:
            return None
        level = match.group(1) or match.group(2)
        name = next((name for name in self.chain(self.home) if self._level(name) == level), None)
        return Mention(i, match.end(), name, 2) if name else None

    def _level(self, name: str) -> str:
        """省, 市 or 县 by the place in the chain, for 晋城市 and 高平市 are both called 市."""
        return {1: "省", 2: "市"}.get(len(self.chain(name)), "县")

    def _at(self, text: str, i: int, before: Sequence[Mention], is_word: Callable[[str], bool]) -> Mention | None:
        inside = before[-1].name if before and before[-1].end == i else None
        for length in range(min(self._longest, len(text) - i), 1, -1):
            word = text[i : i + length]
            name, sure = self._named(word, inside)
            if name and (sure == 2 or not (is_word(word) or _grows(text, i, i + length, is_word))):
                return Mention(i, i + length, name, sure)
        return None

    def _named(self, word: str, inside: str | None) -> tuple[str | None, int]:
        """The place a word names: a local one, one below the place just before it, one named in full, or short."""
        if inside:
            below = [
                name for name in (*self._full.get(word, ()), *self._short.get(word, ())) if inside in self.chain(name)
            ]
            if below:
                return self._nearest(below), 2
        if word in self._local:
            return self._local[word], 2
        if word in self._full:
            nearest = self._nearest(self._full[word])
            # 城区, 郊区, 东区 are places only where they are near; elsewhere they are kinds of places.
            vague = len(word) == 2 and len(self._full[word]) + (word[0] in "城郊东南西北中矿新") > 1
            return (None, 0) if vague and not self._near(nearest) else (nearest, 2)
        if word in self._short:
            return self._nearest(self._short[word]), 1
        return None, 0

    def _near(self, name: str) -> bool:
        return bool(self.home) and (self.home in self.chain(name) or name in self._known)

    def _nearest(self, names: Sequence[str]) -> str:
        """Of places that share a name: those below home, with content, in the home province, higher before lower, else by code."""
        home = self.chain(self.home) if self.home else ()

        def distance(name: str) -> tuple[bool, bool, int, int]:
            chain = self.chain(name)
            shared = next((at for at, above in enumerate(home) if above in chain), len(home))
            return (shared > 0, name not in self._known, shared, len(chain))

        return min(names, key=distance)


def _grows(text: str, start: int, end: int, is_word: Callable[[str], bool]) -> bool:
    """Whether a longer word of the vocabulary begins here (日照中心), so that the short name is part of it."""
    return any(is_word(text[start:stop]) for stop in range(end + 1, min(len(text), end + 6) + 1))

"""The place a question is about, and which facts are of it: its own, those of what is above it, those below home."""

from dataclasses import dataclass

from indexer.sides import COUNTED, FactSide, RowSide


@dataclass(frozen=True, slots=True)
class Place:
    """The place a question is about: the one it names (``named``), else home, with the chains of both."""

    text: str
    named: str | None
    chain: tuple[str, ...]
    below_home: frozenset[str] = frozenset()
    this_year: int = 9999
    short: str = ""

    def reaches(self, region: str) -> bool:
        """Whether anything of a region can be of the place at all."""
        return bool(self.named) or not self.chain or region in self.chain or region in self.below_home

    def rank(self, fact: FactSide, row: RowSide) -> int:
        """3 the place itself, 2 one above it whose rules hold there, 1 one below home, 0 another.

        A city's standards hold in its counties; its counts are not theirs.
        """
        if not self.chain or fact.region == self.chain[0]:
            return 3
        if self.named and self.short and (self.short in row.own or self.short in fact.head):
            return 3
        if fact.region in self.chain:
            return 2 if fact.kind not in COUNTED else 0
        return 1 if not self.named and fact.region in self.below_home else 0

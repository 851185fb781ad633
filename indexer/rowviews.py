"""What the words of rows and facts say to one question, as bits over its asks; each text is looked at once."""

from collections.abc import Sequence
from typing import NamedTuple

from indexer.asks import Ask


class RowView(NamedTuple):
    """What a row's own words say to a question, whichever fact it is in."""

    met: int  # bits of the groups that they meet
    named: int  # how many groups just name one of its conditions or its indicator
    literal: int  # bits of the groups that they meet as typed
    spare: int  # conditions that the question does not mention


class RowViews:
    """The views of one question. The first ``groups`` of the asks are its groups, the others its acts."""

    def __init__(self, asks: Sequence[Ask], groups: int) -> None:
        self.bits = tuple((1 << at, ask) for at, ask in enumerate(asks))
        self.all = (1 << len(asks)) - 1
        # What is asked for stands last: 体检评估完,查出失能的有多少.
        self._head_bit = max((bit for bit, ask in self.bits[:groups] if not ask.people), default=0)
        self._rows: dict[str, RowView] = {}
        self._organs: dict[str, int] = {}
        self._parts: dict[str, tuple[int, int, int, int]] = {}
        self._acrosses: dict[tuple[str, str], int] = {}
        self._heads: dict[str, tuple[int, int, int]] = {}

    def row(self, own: str) -> RowView:
        """The view of a row's own words; rows of many facts read the same."""
        view = self._rows.get(own)
        if view is None:
            view = self._rows[own] = self._row_view(own)
        return view

    def _row_view(self, own: str) -> RowView:
        parts = own.split("|")
        views = [self._part(part) for part in parts]
        met = literal = named = 0
        for view in views:
            met |= view[0]
            literal |= view[1]
            named += view[2]
        if met != self.all:  # words of one compound in several conditions
            met |= sum(bit for bit, ask in self.bits if not met & bit and ask.compound and ask.met(own))
        conditions = (len(parts) - 1) // 2
        named += bool(met & self._head_bit)
        return RowView(met, named, literal, sum(view[3] for view in views[:conditions]))

    def _part(self, part: str) -> tuple[int, int, int, int]:
        """Of one condition or indicator: bits met, bits met as typed, how many groups just name it, whether it is unasked."""
        view = self._parts.get(part)
        if view is None:
            met = literal = named = 0
            for bit, ask in self.bits:
                if ask.met(part):
                    met |= bit
                if ask.text in part:
                    literal |= bit
                if ask.names(part):
                    named += 1
            unasked = 0 if met or literal else self.unasked(part)
            view = self._parts[part] = met, literal, named, unasked
        return view

    def head(self, head: str, topic: str) -> tuple[int, int, int]:
        """Bits of the groups that a fact's names meet, of those its topic meets, of those met as typed."""
        view = self._heads.get(head)
        if view is None:
            met = by_topic = literal = 0
            for bit, ask in self.bits:
                if ask.met(head):
                    met |= bit
                if ask.met(topic):
                    by_topic |= bit
                if ask.text in head:
                    literal |= bit
            view = self._heads[head] = met, by_topic, literal
        return view

    def unasked(self, part: str) -> int:
        """1 for a word of a row or a title that the question does not mention."""
        return int(
            len(part) > 1 and not any(ask.met(part) or ask.text in part or part in ask.text for _, ask in self.bits)
        )

    def across(self, own: str, head: str) -> int:
        """Bits of the compounds that a row and its fact's names meet together."""
        found = self._acrosses.get((own, head))
        if found is None:
            found = sum(bit for bit, ask in self.bits if ask.compound and ask.across(own, head))
            self._acrosses[own, head] = found
        return found

    def by_organ(self, organ: str) -> int:
        """Bits of the groups that the organ's name meets."""
        found = self._organs.get(organ)
        if found is None:
            found = sum(bit for bit, ask in self.bits if len(ask.text) > 2 and ask.text in organ)
            self._organs[organ] = found
        return found

    def others(self, own: str, conditions: str) -> int:
        """How many of the words asked for stand in other rows of a table and not in this one."""
        by_row = self.row(own).met
        return sum(not bit & by_row and ask.met(conditions) for bit, ask in self.bits)

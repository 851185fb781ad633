"""Records of facts, read: what is shown often is read once.

A record is large and reading it is dear (models, the status of each row), while the first page of most questions shows
the same few thousand facts. What was read hangs on the build of the index, the day and the months of review.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property

from indexer.coverage import RowSide
from indexer.rowsides import own_words, row_side
from indexer.words import normalise
from kb.facts import Fact, FactRow
from kb.status import BASE, rows_at

KEPT = 2000  # facts, of about 25 KB


class Record:
    """A fact with its rows on a day, and what these are compared by, worked out when it is first asked for."""

    def __init__(self, data: bytes, day: date, months: int) -> None:
        self.fact: Fact = Fact.model_validate_json(data)
        self.rows: tuple[FactRow, ...] = rows_at(self.fact, day, months)

    @cached_property
    def sides(self) -> tuple[RowSide, ...]:
        return tuple(row_side(row, own) for row, own in zip(self.rows, self.owns, strict=True))

    @cached_property
    def owns(self) -> tuple[str, ...]:
        return tuple(map(own_words, self.rows))

    @cached_property
    def prose(self) -> str:
        fact = self.fact
        # Past the cache of normalise: a long text would only push the short ones out.
        return normalise.__wrapped__("\n".join([fact.intro, *(version.prose for version in fact.versions)]))

    @cached_property
    def words(self) -> str:
        """The prose and all quotes: what covers for a rule in words."""
        quotes = (quote.text for version in self.fact.versions for quote in version.quotes)
        return normalise.__wrapped__("\n".join((self.prose, *quotes)))

    @cached_property
    def conditions(self) -> str:
        """The conditions of all rows."""
        return "|".join(normalise(value) for row in self.rows for name, value in row.dims.items() if name != BASE)


class Records:
    """The records read last, for one state of the index."""

    def __init__(self) -> None:
        self._build = ""
        self._read: dict[tuple[str, date], Record] = {}

    def known(self, build: str, day: date, keys: Sequence[str]) -> dict[str, Record]:
        """Those already read; of another build there are none."""
        if self._build != build:
            self._build, self._read = build, {}
        return {key: record for key in keys if (record := self._read.get((key, day)))}

    def read(self, build: str, day: date, data: Mapping[str, bytes], months: Mapping[str, int]) -> dict[str, Record]:
        """Read more of them and keep them, in place of the oldest."""
        found = {key: Record(record, day, months[key]) for key, record in data.items()}
        if build and self._build == build:
            self._read.update(((key, day), record) for key, record in found.items())
            while len(self._read) > KEPT:
                del self._read[next(iter(self._read))]
        return found

"""Cards read last: what is shown often is read once. They hang on the build of the index and on the day."""

from collections.abc import Mapping, Sequence
from datetime import date

from indexer.cards import Card
from indexer.ranking import Ranked

KEPT = 1000  # facts, of about 10 KB: more would keep the collector of garbage busy


class Records:
    """The cards read last, for one state of the index."""

    def __init__(self) -> None:
        self._build = ""
        self._read: dict[tuple[str, date], Card] = {}

    def known(self, build: str, day: date, keys: Sequence[str]) -> dict[str, Card]:
        """Those already read; of another build there are none."""
        if self._build != build:
            self._build, self._read = build, {}
        return {key: card for key in keys if (card := self._read.get((key, day)))}

    def read(
        self, build: str, day: date, records: Mapping[str, bytes], lacking: Mapping[str, Ranked]
    ) -> dict[str, Card]:
        """Read more of them and keep them, in place of the oldest."""
        found = {key: Card(key, lacking[key].payload, record, day) for key, record in records.items()}
        if build and self._build == build:
            self._read.update(((key, day), card) for key, card in found.items())
            while len(self._read) > KEPT:
                del self._read[next(iter(self._read))]
        return found

"""Records fetched last, so that what is shown often crosses the line once a build."""

from collections.abc import Iterable, Mapping

_MOST = 1000  # records, of some KB each
_LONGEST = 100_000  # bytes of a record that is kept: whole documents are seldom read twice


class Shown:
    """Records of one build by id; the oldest make room."""

    def __init__(self) -> None:
        self._build = ""
        self._records: dict[str, bytes] = {}

    def known(self, build: str, ids: Iterable[str]) -> dict[str, bytes]:
        """Those that are kept of ``build``, none where it is not known."""
        if not build:
            return {}
        if build != self._build:
            self._build, self._records = build, {}
        return {one: self._records[one] for one in ids if one in self._records}

    def keep(self, build: str, records: Mapping[str, bytes]) -> None:
        if not build or build != self._build:
            return
        self._records.update((one, record) for one, record in records.items() if len(record) <= _LONGEST)
        while len(self._records) > _MOST:
            del self._records[next(iter(self._records))]

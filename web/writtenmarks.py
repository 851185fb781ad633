"""The figure of an answer marked in its sentence, where it stands there in the very notation of the table.

The pages of facts and letters read figures out of their sentences with the grammar (``web.figuremarks``). It takes a third
of a second to load, which the first answer after a start should not wait for; where notation differs, nothing is marked.
"""

import re
from collections.abc import Iterator, Sequence

from kb.facts import FactRow


def mark_written(text: str, rows: Sequence[FactRow]) -> Iterator[tuple[str, bool]]:
    """A quote in pieces, those that say a figure of these rows marked."""
    patterns = [pattern for row in rows if not row.derived and (pattern := _pattern(row))]
    at = 0
    for found in re.finditer("|".join(patterns), text) if patterns else ():
        yield text[at : found.start()], False
        yield found[0], True
        at = found.end()
    yield text[at:], False


def _pattern(row: FactRow) -> str | None:
    if row.text:
        return re.escape(row.text)
    if not row.unit or not row.written[:1].isdigit():
        return None
    number = r"\s*".join(map(re.escape, row.written))
    return rf"(?<![\d.,]){number}(?![\d.,])\s*{re.escape(row.unit)}"

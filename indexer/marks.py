"""What matched, marked in the passages that are shown."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

MARK, UNMARK = "\ue000", "\ue001"
SNIPPET = 90


class Marks:
    """The words to highlight, the longest first. Looked for one by one: a pattern of them would cost more to make than
    the few passages of a page take to search."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = sorted({word for word in words if len(word) > 1}, key=len, reverse=True)

    def first(self, text: str, start: int = 0) -> tuple[int, int] | None:
        """Where the first of them stands, and where it ends; of two in one place the longer."""
        found: tuple[int, int] | None = None
        for word in self._words:
            at = text.find(word, start, found[0] + len(word) - 1 if found else len(text))
            if at >= 0:
                found = at, at + len(word)
        return found

    def all(self, text: str) -> Iterator[tuple[int, int]]:
        """Where they stand, one after the other."""
        at = 0
        while place := self.first(text, at):
            yield place
            at = place[1]

    def marked(self, text: str) -> str:
        parts: list[str] = []
        at = 0
        for start, end in self.all(text):
            parts += (text[at:start], MARK, text[start:end], UNMARK)
            at = end
        return "".join((*parts, text[at:]))


def _fullest(text: str, places: Sequence[tuple[int, int]]) -> int:
    """Where the passage with the most different words begins."""
    room = SNIPPET - SNIPPET // 3

    def different(at: int) -> int:
        end = places[at][0] + room
        return len({text[place[0] : place[1]] for place in places[at:] if place[1] <= end})

    return places[max(range(len(places)), key=lambda at: (different(at), -at))][0]


def snippet(text: str, words: Marks) -> str:
    """A passage of about 90 characters where most of the words stand, with neutral marks."""
    places = list(islice(words.all(text), 40))
    if not places:
        return text[:SNIPPET] + ("…" if len(text) > SNIPPET else "")
    start = max(0, _fullest(text, places) - SNIPPET // 3)
    marked = words.marked(text[start : start + SNIPPET])
    return ("…" if start else "") + marked + ("…" if start + SNIPPET < len(text) else "")

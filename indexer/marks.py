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

    def all(self, text: str) -> Iterator[tuple[int, int]]:
        """Where they stand, one after the other; of two in one place the longer."""
        ends: dict[int, int] = {}
        for word in self._words:
            at = text.find(word)
            while at >= 0:
                ends.setdefault(at, at + len(word))
                at = text.find(word, at + 1)
        after = 0
        for start in sorted(ends):
            if start >= after:
                after = ends[start]
                yield start, after

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
    found = [text[start:end] for start, end in places]
    most, best, last = 0, 0, 0
    for at, (start, _) in enumerate(places):
        while last < len(places) and places[last][1] <= start + room:
            last += 1
        if last - at > most and (different := len(set(found[at:last]))) > most:
            most, best = different, at
    return places[best][0]


def snippet(text: str, words: Marks) -> str:
    """A passage of about 90 characters where most of the words stand, with neutral marks."""
    places = list(islice(words.all(text), 40))
    if not places:
        return text[:SNIPPET] + ("…" if len(text) > SNIPPET else "")
    start = max(0, _fullest(text, places) - SNIPPET // 3)
    marked = words.marked(text[start : start + SNIPPET])
    return ("…" if start else "") + marked + ("…" if start + SNIPPET < len(text) else "")

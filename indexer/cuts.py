"""Edges → the cheapest row of them, which is how a question is read.

Known words win over unknown ones and long words over short ones, so that 老人|家里|装 is read and not 老人家|里|装. What
is left unknown is put together or taken apart then: what stands in a name as it is, is one word, everyday verbs that
stick together (能多报) are these.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from indexer.edges import RUN, Edge
from indexer.lexicon import Lexicon

_NEGATIONS = frozenset("不没未非无")
_LONGEST_ROW = 6  # of edges that may be one name


def cut(text: str, edges: Iterable[Edge], lexicon: Lexicon) -> tuple[Edge, ...]:
    """The pieces that a text is read as, each once, in their order."""
    whole = _whole_runs(text, tuple(_cheapest(text, edges)), lexicon)
    return tuple(_joined(_acts_apart(whole, lexicon)))


def _cheapest(text: str, edges: Iterable[Edge]) -> Iterator[Edge]:
    """The row of edges with the least cost; among equals the one with the longer words."""
    best = _best_from(text, edges)
    at = 0
    while at < len(text):
        if chosen := best[at]:
            yield chosen
            at = chosen.end
        else:
            if RUN.match(text[at]):
                yield Edge(at, at + 1, "unknown", text[at], 2.0)
            at += 1


def _best_from(text: str, edges: Iterable[Edge]) -> list[Edge | None]:
    """For each place the edge that the cheapest row from there begins with, None where it skips a character."""
    by_start: dict[int, list[Edge]] = {}
    for edge in edges:
        by_start.setdefault(edge.start, []).append(edge)
    best: list[tuple[float, Edge | None]] = [(0.0, None)] * (len(text) + 1)
    for start in range(len(text) - 1, -1, -1):
        options: list[tuple[float, Edge | None]] = [
            (edge.cost - 0.004 * len(edge.text) ** 2 + best[edge.end][0], edge) for edge in by_start.get(start, ())
        ]
        skip: tuple[float, Edge | None] = (best[start + 1][0] + (2.0 if RUN.match(text[start]) else 0.0), None)
        best[start] = min((*options, skip), key=lambda option: option[0])
    return [edge for _, edge in best]


def _whole_runs(text: str, edges: Sequence[Edge], lexicon: Lexicon) -> Iterator[Edge]:
    """What could not be cut into known words but stands in a name as it is (心提档, 五保|障四|优先), is one word."""
    at = 0
    while at < len(edges):
        end = _end_of_name(text, edges, at, lexicon)
        if end > at:
            left, right = edges[at].start, edges[end - 1].end
            yield Edge(left, right, "word", text[left:right], 0.0)
            at = end
        else:
            yield edges[at]
            at += 1


def _end_of_name(text: str, edges: Sequence[Edge], start: int, lexicon: Lexicon) -> int:
    """The end of the longest row of neighbouring edges from one on, with an unknown one among them, that stands in a
    name; ``start`` where there is none."""
    most = start
    for end in range(start + 1, min(len(edges), start + _LONGEST_ROW) + 1):
        last = edges[end - 1]
        if last.kind not in {"word", "unknown", "act", "closed"} or (
            end > start + 1 and edges[end - 2].end != last.start
        ):
            break
        piece = text[edges[start].start : last.end]
        if (
            len(piece) > 1
            and any(edge.kind in {"unknown", "act"} for edge in edges[start:end])
            and lexicon.in_a_name(piece)
        ):
            most = end
    return most


def _acts_apart(edges: Iterable[Edge], lexicon: Lexicon) -> Iterator[Edge]:
    """What is unknown but made of everyday verbs and empty words is these (能多报, 评出来, 掏不)."""
    for edge in edges:
        if edge.kind != "unknown":
            yield edge
            continue
        whole = len(edge.text) == 1 or lexicon.words.is_word(edge.text)
        acts = lexicon.terms.acts_in(edge.text, whole=whole)
        if acts is None:
            yield edge
        else:
            yield from (replace(edge, kind="act", text=act) for act in acts)


def _joined(edges: Iterable[Edge]) -> Iterator[Edge]:
    """Unknown characters that stand side by side are one unknown word (煤|改|电), light verbs between them stay out; a
    negation is one word with what it negates (不|提供用餐)."""
    held: Edge | None = None
    last = 0
    for edge in edges:
        negated = held and held.text in _NEGATIONS and edge.kind in {"word", "closed", "act"}
        # A verb behind a single unknown character is a part of some word that nobody knows (加|分).
        inside = held and edge.kind == "act" and len(edge.text) == 1 and last == 1
        if held and held.end == edge.start and (negated or inside or edge.kind == "unknown"):
            held = replace(held, end=edge.end, text=held.text + edge.text)
            last = edge.end - edge.start
            continue
        if held:
            yield held
        held = edge if edge.kind == "unknown" else None
        last = edge.end - edge.start
        if edge.kind != "unknown":
            yield edge
    if held:
        yield held

"""How fast figures are read: ``python -m bench.figures`` prints letters a second, growth with length, and memory.

The letters are the seeds, cut and joined to 3,000 characters with their numbers changed each time, so that nothing is read
twice; caches are emptied before every round, and of several rounds the best counts.
"""

import re
import time
import tracemalloc
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from random import Random

from kb import conditions, context, labelwords, ownwords, payers, sentences, settling, slogans, subjects
from kb.figures import find_figures
from kb.letters import read_letter
from kb.models import Letter, Reply, Section
from kb.outline import read_sections
from kb.replies import read_reply

SEEDS = Path(__file__).parent.parent / "tests" / "kb" / "letters" / "seeds"
MODULES = (conditions, context, labelwords, ownwords, payers, sentences, settling, slogans, subjects)
CACHES = [
    one
    for module in MODULES
    for one in vars(module).values()
    if hasattr(one, "cache_parameters") and one.cache_parameters()["maxsize"]  # not the tables that are read once
]
LETTERS, LENGTH, ROUNDS = 60, 3000, 5

Read = tuple[Letter, Reply, tuple[Section, ...]]


def letters(count: int, length: int) -> list[Read]:
    """Letters of this length, no two with the same numbers."""
    random = Random(7)
    bodies = []
    for path in sorted(SEEDS.glob("*.txt")):
        letter = read_letter(path.read_bytes(), path.name)
        bodies.append(letter.text[letter.body_start : letter.body_end])
    return [_letter("\n".join(random.sample(bodies, len(bodies))), length, random) for _ in range(count)]


def _letter(text: str, length: int, random: Random) -> Read:
    def changed(match: re.Match[str]) -> str:
        return match[0] if match[0].startswith("20") else str(random.randint(2, 10 ** len(match[0])))

    pieces: list[str] = []
    while sum(map(len, pieces)) < length:
        pieces.append(re.sub(r"\d+", changed, text))
    whole = "\n".join(pieces)[:length]
    letter = Letter(text=whole, body_start=0, body_end=len(whole))
    return letter, read_reply(letter), read_sections(letter)


def seconds(works: Sequence[Callable[[], object]]) -> float:
    """Processor time of all the works, of each the best of its rounds; caches hold from one to the next within a round."""
    best = [float("inf")] * len(works)
    for _ in range(ROUNDS):
        for cache in CACHES:
            cache.cache_clear()
        for at, work in enumerate(works):
            start = time.process_time()
            work()
            best[at] = min(best[at], time.process_time() - start)
    return sum(best)


def alone(works: Sequence[Callable[[], object]]) -> float:
    """Processor time of all the works, each with nothing known from another."""
    return sum(seconds([work]) for work in works)


def rows() -> list[tuple[str, str]]:
    many, (long,) = letters(LETTERS, LENGTH), letters(1, 100 * LENGTH)
    find_figures(*many[0])
    each = seconds([partial(find_figures, *one) for one in many]) / LETTERS
    whole = seconds([partial(find_figures, *long)])
    tracemalloc.start()
    found = find_figures(*long)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return [
        ("letters of 3,000 characters a second", f"{1 / each:.0f}"),
        ("figures a letter", f"{sum(len(find_figures(*one)[0]) for one in many) / LETTERS:.0f}"),
        ("300,000 characters, in letters of 3,000", f"{whole / each:.0f}"),
        (
            "300,000 characters, in letters read alone",
            f"{whole / (alone([partial(find_figures, *one) for one in many[:20]]) / 20):.0f}",
        ),
        ("figures in 300,000 characters", str(len(found[0]))),
        ("peak memory of 300,000 characters, MB", f"{peak / 1e6:.0f}"),
    ]


if __name__ == "__main__":
    for name, value in rows():
        print(f"| {name:<42} | {value:>8} |")

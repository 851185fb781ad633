"""The national list of divisions down to counties (GB/T 2260), with the names that places had before.

Made by ``bench/make_divisions.py`` from well-kept packages; the file says which. A place is known by its *unique name*:
its own where that is the only one in the country (晋城市, 泽州县), else with its parent's before it (晋城市城区).
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Division:
    """A place: ``name`` is unique in the country, ``plain`` as people write it; ``parent`` is a unique name."""

    code: int
    name: str
    plain: str
    parent: str | None
    former: tuple[str, ...] = ()


def _lines() -> Iterator[tuple[int, str, tuple[str, ...]]]:
    text = files("kb").joinpath("data/divisions.tsv").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            code, name, *former = line.split("\t")
            yield int(code), name, tuple(former[0].split("/")) if former else ()


def _parent(code: int, codes: dict[int, str]) -> int | None:
    """The nearest code above that is in the list: cities directly under a province have no code between."""
    for above in (code // 100 * 100, code // 10000 * 10000):
        if above != code and above in codes:
            return above
    return None


@cache
def load_divisions() -> tuple[Division, ...]:
    """Provinces, cities and counties in the order of their codes."""
    rows = tuple(_lines())
    plain = {code: name for code, name, _ in rows}
    count = Counter(plain.values())
    unique: dict[int, str] = {}
    parents: dict[int, int | None] = {}
    for code, name in plain.items():  # parents come before their children
        above = parents[code] = _parent(code, plain)
        unique[code] = name if count[name] == 1 or above is None else unique[above] + name
    return tuple(
        Division(code, unique[code], name, None if (above := parents[code]) is None else unique[above], former)
        for code, name, former in rows
    )

"""The word tables in ``kb/data``: tab-separated lines under ``#`` comments, read once."""

from functools import cache
from importlib.resources import files


@cache
def read_table(name: str) -> tuple[tuple[str, ...], ...]:
    """The rows of a table, comments and empty lines left out."""
    lines = files("kb").joinpath("data", name).read_text("utf-8").splitlines()
    return tuple(tuple(line.split("\t")) for line in lines if line.strip() and not line.startswith("#"))


def any_of(words: list[str] | tuple[str, ...]) -> str:
    """A regular expression for any of these words, the longest first."""
    return "|".join(sorted(words, key=lambda word: (-len(word), word)))

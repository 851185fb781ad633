"""Which instance holds a region: the highest of all hashes of region and instance (rendezvous hashing).

Everyone with the same list of names comes to the same answer, in whatever order it stands. An instance more takes its share
from all others and moves nothing between them; one less gives its share to all others.
"""

from collections.abc import Sequence
from hashlib import blake2b


def route(key: str, names: Sequence[str]) -> str:
    """The name that holds ``key``.

    >>> route("晋城市", ["甲", "乙", "丙"]) == route("晋城市", ["丙", "甲", "乙"])
    True
    """
    return max(names, key=lambda name: (_weight(key, name), name))


def _weight(key: str, name: str) -> int:
    return int.from_bytes(blake2b(f"{name}\n{key}".encode(), digest_size=8).digest(), "big")

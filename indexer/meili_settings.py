"""The settings of our Meilisearch index, every one of them, and the names of the indexes.

One index holds everything (facts, sections, whole sources and one entry in which the index describes itself): all queries
of one federated search on one index read the same state of it, so an answer and the build it names always belong together,
and a change of many documents is one task, visible all at once.
"""

from collections.abc import Mapping
from hashlib import blake2b

from indexer.engine import FILTERS
from kb.jsontext import dump_json

# Raised whenever the stored documents change, so that an index of the older kind is built anew.
FORMAT = "1"

# The oldest server with all that is used: swapping by renaming came with 1.18, the rest before.
OLDEST = (1, 18)
TESTED = "1.50.0"

INDEX = "koujing"
MARK = "z"  # a word that every document has: a query for it orders by weight first, then by sort

FACETS = tuple(name for name in FILTERS if name != "source")

SETTINGS: Mapping[str, object] = {
    # What q looks at: the terms once more as words parted by spaces (as one text they come back to us twice as fast as
    # as a list), the words of prose and quotes, and the mark.
    "searchableAttributes": ["words", "text", "mark"],
    "displayedAttributes": ["*"],
    # Our terms are cut already. In English the server parts at signs and spaces only; in Chinese it would cut them again.
    "localizedAttributes": [{"attributePatterns": ["*"], "locales": ["eng"]}],
    # The one meaning of a match is a filter: an AND of ORs over terms. Equality only, no search among facet values.
    "filterableAttributes": [
        {
            "attributePatterns": ["id", "index", "terms", "exact", *FILTERS],
            "features": {"facetSearch": False, "filter": {"equality": True, "comparison": False}},
        }
    ],
    "sortableAttributes": ["order", "key"],
    # Nothing between the words and our own order.
    "rankingRules": ["words", "sort"],
    # 1248 never finds 1284, and no homophone is guessed: that is the query's business, where it is said.
    "typoTolerance": {"enabled": False},
    "prefixSearch": "disabled",
    "proximityPrecision": "byAttribute",  # pairs of neighbouring words would double the work and order nothing
    "facetSearch": False,
    # Counts and totals are exact: no value and no hit is cut off before us.
    "faceting": {"maxValuesPerFacet": 1_000_000, "sortFacetValuesBy": {"*": "count"}},
    "pagination": {"maxTotalHits": 10_000_000},
    # By then the client has given up; sooner the server would answer in part without a word.
    "searchCutoffMs": 60_000,
    "stopWords": [],
    "synonyms": {},
    "dictionary": [],
    "separatorTokens": [],
    "nonSeparatorTokens": [],
}

SETTINGS_DIGEST = blake2b(dump_json([FORMAT, SETTINGS]).encode(), digest_size=8).hexdigest()


def drifted(found: Mapping[str, object]) -> tuple[str, ...]:
    """Which of our settings a server has otherwise; what it adds of its own (defaults within one) does not count."""
    return tuple(
        name for name, value in SETTINGS.items() if not _same(_in_order(name, value), _in_order(name, found.get(name)))
    )


def _in_order(name: str, value: object) -> object:
    """The server keeps what can be sorted by as a set."""
    return sorted(value) if name == "sortableAttributes" and isinstance(value, list) else value


def _same(ours: object, theirs: object) -> bool:
    if isinstance(ours, Mapping):
        return isinstance(theirs, Mapping) and all(_same(value, theirs.get(name)) for name, value in ours.items())
    if isinstance(ours, list):
        return isinstance(theirs, list) and len(ours) == len(theirs) and all(map(_same, ours, theirs))
    return ours == theirs


def not_the_server() -> str:
    """What may be wrong with a server that does not know what is asked of it."""
    return f"需要 Meilisearch {OLDEST[0]}.{OLDEST[1]} 以上，已在 {TESTED} 上验证；请核对服务器版本"


def refuse_version(name: str, version: str) -> str | None:
    """Why a server of this version cannot be used."""
    numbers = tuple(int(part) for part in version.split("-")[0].split(".")[:2] if part.isdecimal())
    if len(numbers) == 2 and numbers >= OLDEST and numbers[0] == OLDEST[0]:
        return None
    return f"搜索服务器 {name} 的版本是 {version}：{not_the_server()}"

"""Document → what Meilisearch stores, as lines of JSON."""

from collections.abc import Mapping
from hashlib import blake2b

import orjson

from indexer.engine import Document, IndexName
from indexer.meili_settings import FORMAT, MARK, SETTINGS_DIGEST

META = "meta"  # the id and index of the one entry in which the index describes itself
GONE = "gone"  # the index of entries that are about to be deleted

_LONGEST = 400  # bytes of a value to filter by; the server keeps 468 and forgets the rest


def filter_value(value: str) -> str:
    """A value as it is stored and asked for: a very long one by its hash, since the server would cut it."""
    data = value.encode()
    return value if len(data) <= _LONGEST else f"#{blake2b(data, digest_size=16).hexdigest()}"


def stored(index: IndexName, document: Document) -> bytes:
    """One line for the server. What is looked at only by us travels as text that nothing searches."""
    entry: dict[str, object] = {
        "id": document.id,
        "index": index,
        "key": document.key,
        "mark": MARK,
        "terms": [filter_value(term) for term in document.terms],
        "words": f" {' '.join(document.terms)} ",
        "text": document.text,
        "exact": [filter_value(value) for value in document.exact],
        "order": document.order,
        "payload": document.payload.decode(),
        "record": document.record.decode(),
        "digest": document.digest,
    }
    entry.update((name, list(values)) for name, values in document.filters.items() if values)
    return orjson.dumps(entry)


def tombstone(identifier: str) -> bytes:
    """What replaces a removed document at once, together with all other changes; deleting it is a task of its own."""
    return orjson.dumps({"id": identifier, "index": GONE})


def stored_meta(meta: Mapping[str, str], build: str) -> bytes:
    """The entry in which the index describes itself; its payload comes with every search."""
    head = {"build": build, "format": FORMAT, "settings": SETTINGS_DIGEST}
    entry = {"id": META, "index": META, "key": META, "mark": MARK, "order": 0}
    entry["payload"] = orjson.dumps(head).decode()
    entry["record"] = orjson.dumps({**meta, **head}).decode()
    return orjson.dumps(entry)

"""One commit into a tantivy index: documents in and out, payloads beside them, and what the index says of itself."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from secrets import token_hex

import orjson
from tantivy import Document as Stored
from tantivy import Index, IndexWriter

from indexer.engine import Document, IndexName
from indexer.tantivy_folder import PayloadWriter
from indexer.tantivy_query import BETWEEN, PAIR, PAIRED, SEPARATOR, register_tokenizers

# Raised whenever the schema or the files change, so that an index of the older kind is built anew.
FORMAT = "3"

PLACES = 1 << 38  # below it the place of the payload, above it the order: one column to look up for each candidate
META = "meta"  # the id and index of the one entry in which the index describes itself
SMALL_WRITER = 64_000_000
LARGE_WRITER = 1_000_000_000  # one flush for about half a million facts: one segment, the fastest to read


def described(meta: Mapping[str, str], build: Path) -> bytes:
    return orjson.dumps({**meta, "format": FORMAT, "build": f"{build.name}.{token_hex(2)}"})


def write(
    index: Index,
    build: Path,
    heap: int,
    gone: Iterable[str],
    documents: Mapping[IndexName, Iterable[Document]],
    described: Callable[[], bytes],
) -> None:
    """One commit: ``gone`` out, ``documents`` in, and last what the index says of itself (it may depend on them)."""
    register_tokenizers(index)
    writer: IndexWriter = index.writer(heap, 1)
    payloads = PayloadWriter(build)
    try:
        for identifier in (*gone, META):
            writer.delete_documents_by_term("id", identifier)
        for name, found in documents.items():
            for document in found:
                writer.add_document(_stored(name, document, payloads.add(document)))
        about = Document(META, META, (), {}, (), "", 0, b"", "", described())
        writer.add_document(_stored(META, about, payloads.add(about)))
        payloads.close()
        writer.commit()
        writer.wait_merging_threads()
    finally:
        payloads.close()


def _stored(index: str, document: Document, place: int) -> Stored:
    stored = Stored()
    stored.add_text("id", document.id)
    stored.add_text("index", index)
    stored.add_text("terms", " ".join(document.terms))
    stored.add_text("text", document.text)
    if document.exact:
        stored.add_text("exact", SEPARATOR.join(document.exact))
    for name, values in document.filters.items():
        if values:
            stored.add_text(name, SEPARATOR.join(values))
    pair = [SEPARATOR.join(document.filters.get(name, ())) for name in PAIRED]
    stored.add_text(PAIR, BETWEEN.join(pair))
    stored.add_unsigned("order", document.order)
    stored.add_unsigned("place", document.order * PLACES + place)
    stored.add_bytes("record", document.record)
    return stored

"""content/ → documents → engine: everything anew, or only what changed.

``Sync(root, engine, manifest).update()`` brings the index up to date and says what it did. It builds everything anew when
there is no usable index, when the vocabulary or our own formats changed (the terms of every document hang on them), or
when so much was replaced since the last full build that reading has become slower.

What an index says of itself (``Engine.meta``):
``build`` (the engine's), ``terms`` (digest of what all documents hang on), ``vocabulary`` (the Vocabulary as JSON),
``words`` (IndexWords as JSON), ``home_region`` (the region with the most facts), ``commit`` (of content/, where it is a
git repository; else empty), ``files`` (how many content files), ``replaced`` (documents since the last full build).
"""

import subprocess
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, fields
from pathlib import Path

from indexer.batches import Batch, fact_batches
from indexer.documents import documents_of
from indexer.engine import Document, Engine, EngineQuery, IndexName, IndexUnusable
from indexer.lexicon import IndexWords, collect_words
from indexer.manifest import Files, load_manifest, look, save_manifest
from indexer.reading import Content, ContentReader, Source, joined_words
from kb.archive import ArchivedReply, PolicyDocument
from kb.facts import Fact
from kb.jsontext import dump_json
from kb.problems import ContentError, Problem
from kb.proofs import with_proofs

_MANY = 1000  # so many replaced documents never call for a full build


@dataclass
class Outcome:
    """What an update did. ``rebuilt`` says why everything was built anew; files with problems are left out."""

    rebuilt: str | None = None
    changed: list[str] = field(default_factory=list)  # content ids
    removed: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    facts: int = 0
    replies: int = 0

    def __str__(self) -> str:
        now = f"{self.facts} 条口径，{self.replies} 封答复"
        if self.rebuilt:
            return f"{self.rebuilt}，全部重建：{now}"
        if not self.changed and not self.removed:
            return f"索引已是最新：{now}"
        return f"更新 {len(self.changed)} 个文件，删去 {len(self.removed)} 个：现有 {now}"


class Sync:
    """Keeps one engine's index at what one content folder says. ``manifest`` is a file of its own beside the index."""

    def __init__(self, root: Path, engine: Engine, manifest: Path) -> None:
        self._root = root
        self._engine = engine
        self._manifest = manifest
        self._known: tuple[str, Files] = ("", {})

    async def update(self, *, rebuild: bool = False) -> Outcome:
        """Bring the index up to date; with ``rebuild`` build it anew whatever it is like."""
        if not self._root.is_dir():
            raise ContentError(f"没有内容文件夹 {self._root}；用 KB_CONTENT 指明它在哪里")
        reader = ContentReader(self._root)
        meta = await self._meta()
        known = self._files(meta.get("build", ""))
        files = look(self._root, known)
        outcome = Outcome(rebuilt="按要求" if rebuild else _why_rebuild(meta, reader))
        if not outcome.rebuilt:
            await self._find_changes(files, known, outcome)
            if _too_many(meta, outcome):
                outcome.rebuilt = "改动已多"
            elif outcome.changed or outcome.removed:
                await self._apply(reader, meta, files, outcome)
        if outcome.rebuilt:
            await self._rebuild(reader, files)
        outcome.problems = sorted(reader.problems)
        outcome.facts, outcome.replies = await counts(self._engine)
        self._remember((await self._engine.meta())["build"], files)
        return outcome

    async def build(self) -> str:
        """The build of the live index; empty where there is none that can be used."""
        return (await self._meta()).get("build", "")

    async def _meta(self) -> Mapping[str, str]:
        try:
            return await self._engine.meta()
        except IndexUnusable:
            return {}

    def _files(self, build: str) -> Files:
        if not build or self._known[0] != build:
            self._known = (build, load_manifest(self._manifest, build) if build else {})
        return self._known[1]

    def _remember(self, build: str, files: Files) -> None:
        if (build, files) != self._known:
            with suppress(OSError):  # where it cannot be kept, the next process compares by digests
                save_manifest(self._manifest, build, files)
        self._known = (build, files)

    async def _rebuild(self, reader: ContentReader, files: Files) -> None:
        sources = reader.sources(files)
        replies = [source for source in sources.values() if isinstance(source, ArchivedReply)]
        tally = Tally(replies)
        meta: dict[str, str] = {}

        def facts() -> Iterator[Document]:
            already = len(reader.problems)
            found: list[Problem] = []
            for batch in fact_batches(reader, files, sources):
                tally.add(batch)
                found += batch.problems
                yield from batch.documents
            reader.problems[already:] = found
            meta.update(described(reader, tally.words, len(files)), home_region=tally.home_region(), replaced="0")

        await self._engine.replace_all(
            {
                "sources": (reader.maker.source(source, files[key].digest) for key, source in sources.items()),
                "replies": (part for reply in replies for part in reader.maker.reply(reply, files[reply.id].digest)),
                "facts": facts(),
            },
            meta,
        )

    async def _find_changes(self, files: Files, known: Files, outcome: Outcome) -> None:
        """By the manifest; without one by the digests in the index."""
        before = {key: state.digest for key, state in known.items()}
        if not before:
            before = {**await self._engine.digests("facts"), **await self._engine.digests("sources")}
        outcome.changed = [key for key, state in files.items() if before.get(key) != state.digest]
        outcome.removed = [key for key in before if key not in files]

    async def _apply(self, reader: ContentReader, meta: Mapping[str, str], files: Files, outcome: Outcome) -> None:
        again = await self._quoting([*outcome.changed, *outcome.removed])
        touched = dict.fromkeys((*outcome.changed, *(key for key in again if key in files)))
        found = [content for key in touched if (content := reader.read(key))]
        sources = await self._cited(found, {*touched, *outcome.removed})
        new: dict[IndexName, list[Document]] = {"facts": [], "replies": [], "sources": []}
        for content in found:
            whole = with_proofs(content, sources) if isinstance(content, Fact) else content
            for index, document in documents_of(reader.maker, whole, files[content.id].digest):
                new[index].append(document)
        gone = await self._gone([*outcome.removed, *touched], new)
        words = joined_words(IndexWords.from_json(meta["words"]), _words_of(found))
        replaced = int(meta["replaced"]) + sum(map(len, new.values())) + len(outcome.removed)
        kept = {"home_region": meta["home_region"], "replaced": str(replaced)}
        await self._engine.apply(new, gone, {**described(reader, words, len(files)), **kept})

    async def _quoting(self, touched: Iterable[str]) -> list[str]:
        """Facts that quote what changed: the dates and proofs of their quotes hang on it."""
        changed = tuple(key for key in touched if not key.startswith("facts/"))
        if not changed:
            return []
        found = await self._engine.search(EngineQuery("facts", filters={"source": changed}, limit=100_000))
        return [candidate.key for candidate in found.candidates]

    async def _cited(self, found: Iterable[Content], touched: set[str]) -> dict[str, Source]:
        """The sources that facts quote: of those touched what was read of them, the others as the index has them."""
        sources: dict[str, Source] = {content.id: content for content in found if not isinstance(content, Fact)}
        versions = (version for fact in found if isinstance(fact, Fact) for version in fact.versions)
        quoted = {quote.source for version in versions for quote in version.quotes}
        records = await self._engine.get("sources", sorted(quoted - touched))
        return {**{key: source_of(key, record) for key, record in records.items()}, **sources}

    async def _gone(self, touched: list[str], new: Mapping[IndexName, list[Document]]) -> dict[IndexName, list[str]]:
        """What the index holds of the touched files and shall not any longer: of files removed or broken, sections renamed."""
        others = [key for key in touched if not key.startswith("facts/")]
        sections = [
            f"{key}#{section.anchor or ''}"
            for key, record in (await self._engine.get("sources", others)).items()
            for section in source_of(key, record).sections
        ]
        facts = [key for key in touched if key.startswith("facts/")]
        held: dict[IndexName, list[str]] = {"facts": facts, "replies": sections, "sources": others}
        kept = {(index, document.key) for index, documents in new.items() for document in documents}
        return {index: [key for key in keys if (index, key) not in kept] for index, keys in held.items()}


class Tally:
    """What is gathered in passing while all facts are read."""

    def __init__(self, replies: Iterable[ArchivedReply] = ()) -> None:
        # As sets, and sorted but once: there are thousands of batches and tens of thousands of names.
        self._names: dict[str, set[str]] = {field.name: set() for field in fields(IndexWords)}
        self._regions: Counter[str] = Counter()
        self._add(collect_words((), replies))

    def add(self, batch: Batch) -> None:
        self._add(batch.words)
        self._regions += batch.regions

    def _add(self, words: IndexWords) -> None:
        for name, found in self._names.items():
            found.update(getattr(words, name))

    @property
    def words(self) -> IndexWords:
        return IndexWords(**{name: tuple(sorted(found)) for name, found in self._names.items()})

    def home_region(self) -> str:
        """The region with the most facts; of equals the first by name."""
        return min(self._regions, key=lambda region: (-self._regions[region], region), default="")


def described(reader: ContentReader, words: IndexWords, files: int) -> dict[str, str]:
    return {
        "terms": reader.terms,
        "vocabulary": dump_json(reader.vocabulary),
        "words": words.to_json(),
        "commit": commit_of(reader.root),
        "files": str(files),
    }


async def counts(engine: Engine) -> tuple[int, int]:
    """How many facts and how many archived replies are in the index."""
    facts = await engine.search(EngineQuery("facts", limit=1))
    replies = await engine.search(EngineQuery("sources", filters={"kind": ("建议", "提案")}, limit=1))
    return facts.total, replies.total


def source_of(identifier: str, record: bytes) -> Source:
    """A source's record as the model it is."""
    model = PolicyDocument if identifier.startswith("documents/") else ArchivedReply
    return model.model_validate_json(record)


def commit_of(root: Path) -> str:
    """The commit that content/ is at; empty where it is no git repository."""
    try:
        asked = subprocess.run(
            ["git", "-C", str(root), "rev-parse", "HEAD"], capture_output=True, text=True, timeout=5, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return asked.stdout.strip() if asked.returncode == 0 else ""


def _why_rebuild(meta: Mapping[str, str], reader: ContentReader) -> str | None:
    if not meta:
        return "还没有可用的索引"
    return "词表有改动" if meta.get("terms") != reader.terms else None


def _too_many(meta: Mapping[str, str], outcome: Outcome) -> bool:
    replaced = int(meta["replaced"]) + len(outcome.changed) + len(outcome.removed)
    return replaced > max(_MANY, int(meta["files"]) // 2)


def _words_of(found: Iterable[Content]) -> IndexWords:
    return collect_words(
        [content for content in found if isinstance(content, Fact)],
        [content for content in found if isinstance(content, ArchivedReply)],
    )

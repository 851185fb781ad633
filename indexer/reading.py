"""Content files → contents as they are indexed, and the documents that they make; files with problems are left out."""

from collections.abc import Iterable
from dataclasses import fields
from hashlib import blake2b
from pathlib import Path

from indexer.documents import FORMAT, DocumentMaker
from indexer.lexicon import IndexWords
from indexer.manifest import path_of
from indexer.regions import Regions
from indexer.words import Words
from kb.archive import ArchivedReply, PolicyDocument
from kb.content import read_file
from kb.documentfile import DocumentReading
from kb.factfile import FactReading
from kb.facts import Fact
from kb.jsontext import dump_json
from kb.problems import Problem, UnreadableFile
from kb.vocabulary import Vocabulary, load_vocabulary

Source = ArchivedReply | PolicyDocument
Content = Fact | Source


class ContentReader:
    """Reads the files of one content folder, and makes documents with its vocabulary."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.vocabulary, self.problems = load_vocabulary(root)
        self.maker = document_maker(self.vocabulary)
        self.terms = terms_digest(self.vocabulary)

    def read(self, identifier: str) -> Content | None:
        """One file's content, None where it has problems; a fact still without what its sources tell."""
        path = path_of(self.root, identifier)
        try:
            reading = read_file(self.root, path)
        except UnreadableFile:
            self.problems.append(Problem(str(path), 1, "不是 UTF-8 文本；另存为 UTF-8"))
            return None
        self.problems += [Problem(str(path), line, message) for line, message in reading.problems]
        if reading.problems:
            return None
        if isinstance(reading, FactReading):
            return reading.fact
        return reading.document if isinstance(reading, DocumentReading) else reading.reply

    def sources(self, files: Iterable[str]) -> dict[str, Source]:
        """All replies and policy documents."""
        found = (self.read(identifier) for identifier in sorted(files) if not identifier.startswith("facts/"))
        return {content.id: content for content in found if content and not isinstance(content, Fact)}


def document_maker(vocabulary: Vocabulary) -> DocumentMaker:
    return DocumentMaker(vocabulary, Words(vocabulary), Regions(vocabulary.regions).chain)


def terms_digest(vocabulary: Vocabulary) -> str:
    """The digest of all that every document hangs on besides its own file."""
    return blake2b(f"{FORMAT}:{Words(vocabulary).digest}:{dump_json(vocabulary)}".encode(), digest_size=12).hexdigest()


def joined_words(one: IndexWords, other: IndexWords) -> IndexWords:
    """The names of both."""
    return IndexWords(
        **{
            field.name: tuple(sorted({*getattr(one, field.name), *getattr(other, field.name)}))
            for field in fields(IndexWords)
        }
    )

"""The content folder as a whole: every fact, reply and document file, the vocabulary, and all problems in reading them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from kb.archive import ArchivedReply, PolicyDocument
from kb.documentfile import DocumentReading, read_document_file
from kb.factfile import FactReading, read_fact
from kb.facts import Fact
from kb.problems import ContentError, Problem, UnreadableFile
from kb.proofs import with_proofs
from kb.replyfile import ReplyReading, read_reply_file
from kb.vocabulary import Vocabulary, load_vocabulary

FOLDERS = ("facts", "replies", "documents")

Reading = FactReading | ReplyReading | DocumentReading
Source = ArchivedReply | PolicyDocument


@dataclass(frozen=True)
class Content:
    """What could be read. A file with problems is in ``broken`` and in none of the lists."""

    root: Path
    facts: tuple[Fact, ...]
    replies: tuple[ArchivedReply, ...]
    documents: tuple[PolicyDocument, ...]
    vocabulary: Vocabulary
    problems: tuple[Problem, ...]
    broken: frozenset[str] = frozenset()

    @cached_property
    def sources(self) -> dict[str, Source]:
        """Replies and documents by id."""
        return by_id(self.replies, self.documents)


def by_id(replies: Iterable[ArchivedReply], documents: Iterable[PolicyDocument]) -> dict[str, Source]:
    """Replies and documents by id."""
    everything: list[Source] = [*replies, *documents]
    return {source.id: source for source in everything}


def content_files(root: Path) -> Iterator[Path]:
    """Every Markdown file of facts, replies and documents, in order."""
    for folder in FOLDERS:
        yield from sorted(path for path in (root / folder).rglob("*.md") if path.is_file())


def chosen(root: Path, only: Sequence[Path]) -> Callable[[Path], bool]:
    """Whether a file is one of ``only`` or below it; without any, all are."""
    inside = root.resolve()
    paths = [path.resolve() for path in only]
    for given, path in zip(only, paths, strict=True):
        if not path.exists() or not path.is_relative_to(inside):
            raise ContentError(f"{given}：{root} 里没有这个文件或文件夹")
    return lambda path: not paths or any(path.resolve().is_relative_to(one) for one in paths)


def content_id(root: Path, path: Path) -> str:
    """The id of a file: its path below the content folder without .md."""
    return (
        path.relative_to(root).with_suffix("").as_posix() if path.suffix == ".md" else path.relative_to(root).as_posix()
    )


def read_text(path: Path) -> str:
    """A content file's text with LF line ends and without a byte order mark."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as err:
        raise UnreadableFile(f"{path}：不是 UTF-8 文本；另存为 UTF-8") from err
    return text.replace("\r\n", "\n").replace("\r", "\n")


def read_file(root: Path, path: Path) -> Reading:
    """One file of content by its folder; facts still without the dates and proofs of their sources."""
    text, identifier = read_text(path), content_id(root, path)
    match identifier.split("/")[0]:
        case "facts":
            return read_fact(text, identifier)
        case "replies":
            return read_reply_file(text, identifier)
        case "documents":
            return read_document_file(text, identifier)
    raise ContentError(f"{path}：不在 facts、replies 或 documents 之下")


def load_content(root: Path) -> Content:
    """All of ``content/``. Only a missing folder is an error; everything else is a problem with its file and line."""
    if not root.is_dir():
        raise ContentError(f"没有内容文件夹 {root}；用 KB_CONTENT 指明它在哪里")
    vocabulary, problems = load_vocabulary(root)
    readings: dict[str, Reading] = {}
    broken: set[str] = set()
    for path in content_files(root):
        try:
            reading = readings[content_id(root, path)] = read_file(root, path)
        except UnreadableFile:
            problems.append(Problem(str(path), 1, "不是 UTF-8 文本；另存为 UTF-8"))
            broken.add(content_id(root, path))
            continue
        problems += [Problem(str(path), line, message) for line, message in reading.problems]
    broken |= {identifier for identifier, reading in readings.items() if reading.problems}
    good = [reading for identifier, reading in readings.items() if identifier not in broken]
    replies = tuple(reading.reply for reading in good if isinstance(reading, ReplyReading))
    documents = tuple(reading.document for reading in good if isinstance(reading, DocumentReading))
    sources = by_id(replies, documents)
    facts = tuple(with_proofs(reading.fact, sources) for reading in good if isinstance(reading, FactReading))
    return Content(root, facts, replies, documents, vocabulary, tuple(sorted(problems)), frozenset(broken))


def load_one(
    root: Path, path: Path, sources: dict[str, Source]
) -> tuple[Fact | ArchivedReply | PolicyDocument, list[Problem]]:
    """One file, as it stands in ``load_content``; for updating an index. ``sources`` are the known replies and documents."""
    reading = read_file(root, path)
    problems = [Problem(str(path), line, message) for line, message in reading.problems]
    if isinstance(reading, FactReading):
        return with_proofs(reading.fact, sources), problems
    return (reading.reply if isinstance(reading, ReplyReading) else reading.document), problems

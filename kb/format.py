"""``kb format``: content files in their canonical form, without losing a word of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kb.atomic import write_atomically
from kb.check import canonical
from kb.content import Reading, chosen, content_files, read_file
from kb.documentfile import read_document_file
from kb.factfile import FactReading, read_fact
from kb.problems import ContentError, Problem, UnreadableFile
from kb.replyfile import ReplyReading, read_reply_file


@dataclass(frozen=True, slots=True)
class Formatting:
    """``changed`` are the files that were (or would be) rewritten; a file with problems is left alone."""

    changed: tuple[Path, ...]
    problems: tuple[Problem, ...]


def format_content(root: Path, only: Sequence[Path] = (), *, write: bool = True) -> Formatting:
    """Rewrite the files of the content folder (or ``only`` these files and folders) canonically."""
    if not root.is_dir():
        raise ContentError(f"没有内容文件夹 {root}；用 KB_CONTENT 指明它在哪里")
    wanted = chosen(root, only)
    changed: list[Path] = []
    problems: list[Problem] = []
    for path in content_files(root):
        if not wanted(path):
            continue
        try:
            written, found = _formatted(root, path)
        except UnreadableFile as err:
            problems.append(Problem(str(path), 1, str(err)))
            continue
        problems += found
        if written is not None and written != path.read_bytes():
            changed.append(path)
            if write:
                write_atomically({path: written})
    return Formatting(tuple(changed), tuple(sorted(problems)))


def _formatted(root: Path, path: Path) -> tuple[bytes | None, list[Problem]]:
    """The canonical bytes of a file, None where it cannot be read whole and so must not be rewritten."""
    reading = read_file(root, path)
    if reading.problems:
        return None, [Problem(str(path), line, message) for line, message in reading.problems]
    written = canonical(reading)
    if _reread(reading, written) != _said(reading):
        return None, [Problem(str(path), 1, "改写成规范格式会改变内容，没有改写；请把这个文件报告给开发者")]
    return written.encode(), []


def _said(reading: Reading) -> str:
    """What a file says, places aside; two files that say the same are equal here."""
    comments = [(entry.key, entry.value, entry.above, entry.behind) for entry in reading.front.entries.values()]
    if isinstance(reading, FactReading):
        said = reading.fact.model_dump_json(exclude=_LINES)
    elif isinstance(reading, ReplyReading):
        said = reading.reply.model_dump_json(exclude={"sections": {"__all__": {"line"}}})
    else:
        said = reading.document.model_dump_json(exclude={"sections": {"__all__": {"line"}}})
    return f"{sorted(comments)}{reading.front.below}{said}"


_LINES: Any = {"versions": {"__all__": {"line": True, "rows": {"__all__": {"line"}}, "quotes": {"__all__": {"line"}}}}}


def _reread(reading: Reading, written: str) -> str:
    if isinstance(reading, FactReading):
        return _said(read_fact(written, reading.fact.id))
    if isinstance(reading, ReplyReading):
        return _said(read_reply_file(written, reading.reply.id))
    return _said(read_document_file(written, reading.document.id))

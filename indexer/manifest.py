"""What the content files were when they were indexed: size, time of change and digest of each.

With it a run looks at 200 thousand names and sizes but reads only what changed. It is worth nothing by itself: when it is
missing, damaged or of another build, every file is read once and compared by digest.
"""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import orjson

from indexer.documents import digest_of
from kb.content import FOLDERS


@dataclass(frozen=True, slots=True)
class FileState:
    size: int
    changed: int  # mtime in nanoseconds
    digest: str


Files = dict[str, FileState]  # content id → state


def scan(root: Path) -> Iterator[tuple[str, int, int]]:
    """Content id, size and time of change of every content file."""
    for folder in FOLDERS:
        yield from _scan(root / folder, folder)


def _scan(folder: Path | str, identifier: str) -> Iterator[tuple[str, int, int]]:
    try:
        entries = os.scandir(folder)
    except FileNotFoundError:
        return
    with entries:
        for entry in entries:
            if entry.is_dir():
                yield from _scan(entry.path, f"{identifier}/{entry.name}")
            elif entry.name.endswith(".md"):
                found = entry.stat()
                yield f"{identifier}/{entry.name[:-3]}", found.st_size, found.st_mtime_ns


def path_of(root: Path, identifier: str) -> Path:
    return root / f"{identifier}.md"


def look(root: Path, known: Mapping[str, FileState]) -> Files:
    """The state of every file; what has the size and time that are known is not read."""
    files: Files = {}
    for identifier, size, changed in scan(root):
        state = known.get(identifier)
        if state is None or state.size != size or state.changed != changed:
            state = FileState(size, changed, digest_of(path_of(root, identifier).read_bytes()))
        files[identifier] = state
    return files


def load_manifest(path: Path, build: str) -> Files:
    """The manifest of one build; empty when there is none."""
    try:
        data = orjson.loads(path.read_bytes())
        if data["build"] != build:
            return {}
        return {identifier: FileState(*state) for identifier, state in data["files"].items()}
    except (OSError, ValueError, TypeError, KeyError):
        return {}


def save_manifest(path: Path, build: str, files: Mapping[str, FileState]) -> None:
    states = {identifier: (state.size, state.changed, state.digest) for identifier, state in files.items()}
    beside = path.with_suffix(".new")
    beside.write_bytes(orjson.dumps({"build": build, "files": states}))
    beside.replace(path)

"""The folder of the embedded index: finished builds, a pointer to the live one, a lock for whoever writes.

    index/
      current                 the name of the live build; replaced in one step
      lock                    held while someone writes; freed by the system when they die
      20261122T081500-3fa2/   a build: tantivy's files, and ``payloads``

``payloads`` holds what ranking reads of every candidate. It is a file of its own, mapped into memory and only ever
appended to, because tantivy's document store is compressed in blocks: a hundred candidates would be a hundred blocks.
"""

import fcntl
import os
import shutil
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from mmap import ACCESS_READ, mmap
from pathlib import Path
from secrets import token_hex

from indexer.engine import Document, IndexUnusable, SearchUnavailable

_MAGIC = b"koujing1"
_HEAD = struct.Struct("<HHI")


class Folder:
    """The index folder; nothing is read or made before it is asked for."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._pointer = path / "current"

    def live(self) -> Path:
        """The live build's folder."""
        try:
            build = self.path / self._pointer.read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            raise IndexUnusable(f"{self.path} 里还没有索引：请先运行 kb index") from None
        except (OSError, UnicodeDecodeError) as err:
            raise IndexUnusable(f"索引 {self.path} 读不出来（{err}）：请运行 kb index --rebuild 重建") from err
        if build.parent != self.path or not build.is_dir():
            raise IndexUnusable(f"索引 {self.path} 不完整：请运行 kb index --rebuild 重建")
        return build

    def signature(self) -> tuple[int, int]:
        """What changes when another build goes live; two numbers, to be asked before every search."""
        try:
            found = os.stat(self._pointer)  # noqa: PTH116 - half the cost of Path.stat, and paid for each search
        except OSError:
            return (0, 0)
        return (found.st_ino, found.st_mtime_ns)

    def new(self) -> Path:
        """An empty folder for a build."""
        build = self.path / f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{token_hex(2)}"
        build.mkdir(parents=True)
        return build

    def swap_in(self, build: Path) -> None:
        """Make a finished build the live one."""
        beside = self._pointer.with_suffix(".new")
        with beside.open("w", encoding="utf-8") as file:
            file.write(build.name)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(self._pointer)

    def sweep(self) -> None:
        """Remove every build that is not live: replaced ones, and those whose makers failed or were killed."""
        try:
            live = self.live()
        except IndexUnusable:
            live = None
        for build in self.path.iterdir():
            if build.is_dir() and build != live:
                shutil.rmtree(build, ignore_errors=True)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the lock; who comes second is refused."""
        self.path.mkdir(parents=True, exist_ok=True)
        with (self.path / "lock").open("a") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise SearchUnavailable(f"另一个任务正在写索引 {self.path}：请等它结束后再试") from None
            yield


class PayloadWriter:
    """Appends payloads; ``add`` returns the place to find one by."""

    def __init__(self, build: Path) -> None:
        self._file = (build / "payloads").open("ab")
        if not self._file.tell():
            self._file.write(_MAGIC)
        self._place = self._file.tell()

    def add(self, document: Document) -> int:
        key, digest = document.key.encode(), document.digest.encode()
        entry = _HEAD.pack(len(key), len(digest), len(document.payload)) + key + digest + document.payload
        self._file.write(entry)
        place = self._place
        self._place += len(entry)
        return place

    def close(self) -> None:
        """On disk before tantivy commits what points here."""
        if not self._file.closed:
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()


class Payloads:
    """The payloads of a build, mapped into memory."""

    def __init__(self, build: Path) -> None:
        with (build / "payloads").open("rb") as file:
            self._bytes = mmap(file.fileno(), 0, access=ACCESS_READ)
        if self._bytes[: len(_MAGIC)] != _MAGIC:
            raise IndexUnusable(f"索引 {build} 是别的版本写的：请运行 kb index --rebuild 重建")

    def entry(self, place: int) -> tuple[str, str, bytes]:
        """Key, digest and payload."""
        key, digest, payload = _HEAD.unpack_from(self._bytes, place)
        middle = place + _HEAD.size + key
        end = middle + digest
        found = self._bytes[end : end + payload]
        if len(found) != payload:
            raise ValueError("payload cut off")
        return self._bytes[middle - key : middle].decode(), self._bytes[middle:end].decode(), found

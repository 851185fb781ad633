"""Keep the index at what content/ says while the pages are served (``kb serve --watch``).

Polling, not inotify: content is often on a network share or in a container's mount, where changes made elsewhere raise no
events, and a hundred thousand files lie in more folders than a system lets one process watch. A look at the names, sizes
and times of a hundred thousand files takes most of a second; so that it never costs more than a tenth of a processor, the
pause grows with how long a look took.
"""

import asyncio
import time
from collections.abc import Callable
from pathlib import Path

from indexer.engine import SearchError
from indexer.manifest import scan
from indexer.sync import Sync
from kb.problems import KnowledgeError

_SHARE = 9  # a pause is at least so many times as long as a look


def snapshot(root: Path) -> int:
    """A number that changes when any file of the content folder or its vocabulary does."""
    seen = list(scan(root))
    vocabulary = root / "vocabulary"
    if vocabulary.is_dir():
        for path in vocabulary.iterdir():
            found = path.stat()
            seen.append((path.name, found.st_size, found.st_mtime_ns))
    return hash(frozenset(seen))


async def watch(root: Path, sync: Sync, say: Callable[[str], None], *, pause: float | None) -> None:
    """Bring the index up to date at once, then, until cancelled, whenever content/ changed or the index was taken away,
    looking every ``pause`` seconds; without one only once. No fault ends it; what there is to say is said once, as long as it lasts."""
    before: tuple[int, str] | None = None
    problems: set[str] = set()
    said: set[str] = set()
    while True:
        start, took = time.monotonic(), 0.0
        try:
            now = snapshot(root)
            took = time.monotonic() - start
            if (now, await sync.build()) != before:
                problems = {str(problem) for problem in (await sync.update()).problems}
                before = now, await sync.build()
            texts = problems
        except OSError as error:
            texts = {f"内容或索引读写不了：{error}"}
        except (KnowledgeError, SearchError) as error:
            # A half-saved file, an unmounted folder or another writer: the index stays as it is, and is tried again.
            texts = {str(error)}
        for text in sorted(texts - said):
            say(text)
        said = texts
        if pause is None:
            return
        await asyncio.sleep(max(pause, _SHARE * took))

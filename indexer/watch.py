"""Keep the index at what content/ says while the pages are served (``kb serve --watch``).

Polling, not inotify: content is often on a network share or in a container's mount, where changes made elsewhere raise no
events. A look at the names, sizes and times of 200 thousand files takes under a second; so that it costs little where
there are many, the pause grows with how long a look took.
"""

import asyncio
import logging
import time
from pathlib import Path

from indexer.engine import SearchError
from indexer.manifest import scan
from indexer.sync import Sync
from kb.problems import KnowledgeError

log = logging.getLogger("koujing")

_PAUSE = 0.5  # seconds between two looks
_SHARE = 4  # a pause is at least so many times as long as a look


def snapshot(root: Path) -> int:
    """A number that changes when any file of the content folder or its vocabulary does."""
    seen = list(scan(root))
    vocabulary = root / "vocabulary"
    if vocabulary.is_dir():
        for path in vocabulary.iterdir():
            found = path.stat()
            seen.append((path.name, found.st_size, found.st_mtime_ns))
    return hash(frozenset(seen))


async def watch(root: Path, sync: Sync, *, pause: float = _PAUSE) -> None:
    """Until cancelled: look, and bring the index up to date when something changed. No fault ends it; each is logged."""
    before: int | None = None
    while True:
        start = time.monotonic()
        try:
            now = await asyncio.to_thread(snapshot, root)
            if now != before:
                await _update(sync)
                before = now
        except (KnowledgeError, SearchError, OSError) as err:
            log.warning("监看内容文件夹：%s", err)
        await asyncio.sleep(max(pause, _SHARE * (time.monotonic() - start)))


async def _update(sync: Sync) -> None:
    outcome = await sync.update()
    for problem in outcome.problems:
        log.warning("%s", problem)
    if outcome.rebuilt or outcome.changed or outcome.removed:
        log.info("%s", outcome)

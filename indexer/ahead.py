"""What will most likely be asked of the engine, asked beside something else: the letters, while facts are looked for.

A server answers both at the same time. The embedded engine answers where it is asked, and loses nothing by it.
"""

import asyncio

from indexer.engine import Engine, EngineQuery, Retrieved


class Ahead:
    """One query on its way; ``close`` in any case."""

    def __init__(self, engine: Engine, query: EngineQuery) -> None:
        self._engine, self._query = engine, query
        self._asking = asyncio.ensure_future(engine.search(query))

    async def answer(self, query: EngineQuery) -> Retrieved:
        """The answer to what was asked ahead, or to another query where that is wanted after all."""
        return await (self._asking if query == self._query else self._engine.search(query))

    async def close(self) -> None:
        if not self._asking.done():
            self._asking.cancel()
            await asyncio.gather(self._asking, return_exceptions=True)
        elif not self._asking.cancelled():
            self._asking.exception()  # taken note of: where the facts fail too, theirs is the one that is told

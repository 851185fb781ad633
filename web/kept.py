"""Pages of results as they were sent: while index and day stay, what is asked again is answered again.

A page is kept squeezed, a tenth of its size. Its key names the build of the index, the day and the whole question, so that
nothing has to be thrown away when one of them changes: what is not asked for any more makes room by itself.
"""

import zlib
from collections.abc import Hashable

MOST = 1000  # pages, of about 8 KB
_FASTEST = 1


class KeptPages:
    """The pages asked for last."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._pages: dict[Hashable, bytes] = {}

    def get(self, key: Hashable) -> bytes | None:
        """A page as it was sent before."""
        page = self._pages.pop(key, None)
        if page is None:
            return None
        self._pages[key] = page  # the last to be dropped now
        return zlib.decompress(page)

    def keep(self, key: Hashable, page: bytes) -> None:
        self._pages[key] = zlib.compress(page, _FASTEST)
        if len(self._pages) > self._most:
            del self._pages[next(iter(self._pages))]

"""A page from one of two searches: where the first cannot be asked, the page is made again, whole, from the other.

Nothing of the first attempt is kept, so that no page mixes the two; the next page asks the first again.
"""

import logging
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import Response

from indexer.engine import SearchError
from web.headers import FALLBACK
from web.site import site

log = logging.getLogger("koujing.web")


class EitherRoute(APIRoute):
    """A route whose site may have another to stand in for it."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handler = super().get_route_handler()

        async def handle(request: Request) -> Response:
            try:
                return await handler(request)
            except SearchError as error:
                stand_in = site(request).stand_in
                if stand_in is None:
                    raise
                log.warning("检索不可用，由内置索引代答：%s", error)
            request.state.site = stand_in
            response = await handler(request)
            response.headers[FALLBACK] = "1"
            return response

        return handle

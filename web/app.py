"""The application, built from its arguments alone: no environment is read here and no client made, so that tests can pass any search."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import date, datetime, timedelta, timezone
from importlib.metadata import version
from typing import Any

from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from web import api, apidocs, errors, pages
from web.headers import SecurityHeaders
from web.rendering import STATIC, Templates
from web.searching import Searching
from web.settings import Settings
from web.site import Site

# Standards hold by the Chinese calendar day, wherever the server's clock is set.
CHINA = timezone(timedelta(hours=8))


def today_in_china() -> date:
    return datetime.now(CHINA).date()


class KeptFiles(StaticFiles):
    """Static files: their addresses change with their contents, so browsers may keep them for ever."""

    async def get_response(self, path: str, scope: Scope) -> Any:  # noqa: ANN401 - Starlette's Response
        response = await super().get_response(path, scope)
        if scope["query_string"].startswith(b"v=") and response.status_code == 200:
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response


def create_app(
    settings: Settings,
    search: Searching,
    *,
    today: Callable[[], date] = today_in_china,
    fallback: Searching | None = None,
    prepare: Callable[[], Awaitable[None]] | None = None,
    close: Callable[[], Awaitable[None]] | None = None,
) -> FastAPI:
    """The site over a search, and where that cannot be asked over ``fallback``. ``prepare`` runs beside the first answers; ``close`` is awaited at shutdown (the engine's)."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        preparing = asyncio.ensure_future(prepare()) if prepare else None
        yield
        if preparing:
            preparing.cancel()
        if close:
            await close()

    app = FastAPI(title=settings.site_name, openapi_url=None, docs_url=None, redoc_url=None, lifespan=lifespan)
    stand_in = (
        Site(settings, fallback, Templates(settings, standing_in=True), today, standing_in=True) if fallback else None
    )
    app.state.site = Site(settings, search, Templates(settings), today, stand_in)
    described: dict[str, Any] = {}

    def openapi() -> dict[str, Any]:
        if not described:
            described.update(api.openapi(f"{settings.site_name} API", version("koujing")))
        return described

    app.openapi = openapi  # type: ignore[method-assign]
    app.add_middleware(GZipMiddleware, minimum_size=1000)
    app.add_middleware(SecurityHeaders)
    errors.install(app)
    for router in (apidocs.router, api.router, pages.router):
        app.include_router(router)
    app.mount("/static", KeptFiles(directory=STATIC), name="static")
    return app

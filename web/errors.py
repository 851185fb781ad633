"""What readers see when something fails: a Chinese sentence and the way on; never a stack trace or a path of the machine."""

import logging
from typing import Any

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from indexer.engine import SearchError
from kb.jsontext import dump_json
from web.headers import FALLBACK, SECURITY
from web.params import BadRequest
from web.site import site

log = logging.getLogger("koujing.web")
TITLES = {400: "这样问不了", 404: "没有找到", 405: "不支持这种操作", 500: "出错了", 503: "暂时查不了"}
SENTENCES = {
    404: "这个网址下没有内容。请检查网址，或者从首页搜索。",
    405: "本站只供查阅，不接受提交。修改内容请到代码仓库。",
    500: "服务器出了错，已经记入日志。请稍后再试；如果一直这样，请告诉管理员。",
    503: "检索服务暂时不可用，请稍后再试。如果一直这样，请管理员重建索引（kb index）。",
}


class NotFound(Exception):
    """Nothing is there; the text says so in Chinese."""


def install(app: FastAPI) -> None:
    """Have every failure answered in words, as HTML to people and as JSON below /api."""
    app.add_exception_handler(BadRequest, _handler(400))
    app.add_exception_handler(NotFound, _handler(404))
    app.add_exception_handler(SearchError, _handler(503))
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _handler(500))


def _handler(status: int) -> Any:  # noqa: ANN401 - Starlette's handler types are too narrow for exceptions of one kind
    async def handle(request: Request, error: Exception) -> Response:
        if status == 503:
            # The engine's own words may name files and hosts: they are for the log.
            log.error("检索不可用：%s", error)
        return answer(request, status, SENTENCES[status] if status >= 500 else str(error))

    return handle


async def _http(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    response = answer(request, status, SENTENCES.get(status, "请求没有成功。"))
    if isinstance(error, HTTPException) and error.headers:
        response.headers.update(error.headers)
    return response


def answer(request: Request, status: int, sentence: str) -> Response:
    """The failure as HTML or JSON. A 500 passes no middleware, so the security headers are set here as well."""
    if request.url.path.startswith("/api/") or request.url.path == "/health":
        response = Response(dump_json({"error": sentence}), status, media_type="application/json")
    else:
        typed = request.query_params.get("q", "")[:200]
        response = site(request).templates.render(
            "pages/error.html",
            status_code=status,
            code=status,
            title=TITLES.get(status, "没有成功"),
            sentence=sentence,
            typed=typed,
        )
    response.headers.update(SECURITY)
    response.headers["Cache-Control"] = "no-store"
    if site(request).standing_in:
        response.headers[FALLBACK] = "1"
    if status == 503:
        response.headers["Retry-After"] = "10"
    return response

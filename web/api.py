"""The same as JSON under /api, with exact numbers, for programs and for other offices' sites."""

from datetime import date
from decimal import Decimal
from typing import Any, get_args, get_type_hints

from fastapi import APIRouter, Query, Request
from fastapi.openapi.utils import get_openapi
from starlette.responses import Response

from indexer.query import ResultPage, Suggestion
from kb.archive import ArchivedReply
from kb.facts import Cell, Fact, FactRow
from kb.jsontext import dump_json
from kb.models import Model
from kb.status import rows_at
from web.errors import NotFound
from web.params import PARAMETERS, read_day, read_query
from web.site import site
from web.standin import EitherRoute

router = APIRouter(route_class=EitherRoute)
ERRORS: dict[int | str, dict[str, Any]] = {
    400: {"description": "问法不对，error 里写明原因"},
    503: {"description": "检索服务暂时不可用"},
}
MISSING: dict[int | str, dict[str, Any]] = {404: {"description": "没有这个条目"}, **ERRORS}


class FactAnswer(Model):
    """One fact: its rows on a day, and the whole file with all its versions."""

    as_of: date
    rows: tuple[FactRow, ...]
    fact: Fact


class ReplyAnswer(Model):
    """One archived letter, and the ids of the facts that rest on it."""

    reply: ArchivedReply
    facts: tuple[str, ...]


def parameters() -> list[dict[str, Any]]:
    """The query parameters for OpenAPI; they are read leniently by web.params, not by FastAPI."""
    return [
        {"name": name, "in": "query", "required": False, "description": text, "schema": _schema(kind, many)}
        for name, kind, many, text in PARAMETERS
    ]


def _schema(kind: str, many: bool) -> dict[str, Any]:
    return {"type": "array", "items": {"type": kind}} if many else {"type": kind}


def answer(value: object) -> Response:
    return Response(dump_json(value), media_type="application/json")


def plain_page(page: ResultPage) -> dict[str, Any]:
    """A result page under the names of the contract (``from`` is a word of Python's)."""
    return page.model_dump(by_alias=True)


@router.get(
    "/api/search",
    summary="搜索",
    response_model=ResultPage,
    responses=ERRORS,
    openapi_extra={"parameters": parameters()},
)
async def search(request: Request) -> Response:
    """与搜索页相同的结果。found 为 false 时，reason 说明原因，hits 只是最接近的条目，不是答案。"""
    s = site(request)
    page = await s.search.search(read_query(request.query_params))
    return answer(plain_page(page.model_copy(update={"fallback": s.standing_in})))


@router.get("/api/suggest", summary="输入补全", response_model=list[Suggestion], responses=ERRORS)
async def suggest(request: Request, q: str = Query("", description="已经输入的文字", max_length=200)) -> Response:
    """主题、口径、俗称、地区中以所输文字（汉字、拼音或首字母）开头的。"""
    return answer(list(await site(request).search.suggest(q.strip(), 10)) if q.strip() else [])


@router.get("/api/facts/{path:path}", summary="一个条目", response_model=FactAnswer, responses=MISSING)
async def fact(
    request: Request, path: str, as_of: str | None = Query(None, description="按哪一天的口径，不填为今天")
) -> Response:
    """条目编号是它在 content/ 下的路径，如 facts/晋城市/特困供养/护理补贴。"""
    s = site(request)
    found = await s.search.fact(f"facts/{path}")
    if found is None:
        raise NotFound(f"没有条目 facts/{path}")
    day = read_day(as_of) or s.today()
    return answer(FactAnswer(as_of=day, rows=rows_at(found, day, s.search.review_months(found.topic)), fact=found))


@router.get("/api/replies/{path:path}", summary="一封答复", response_model=ReplyAnswer, responses=MISSING)
async def reply(request: Request, path: str) -> Response:
    """答复编号是它在 content/ 下的路径，如 replies/晋城市/2024-人大-334-晋城市民政局。"""
    s = site(request)
    found = await s.search.reply(f"replies/{path}")
    if found is None:
        raise NotFound(f"没有答复 replies/{path}")
    return answer(ReplyAnswer(reply=found, facts=tuple(fact.id for fact in await s.search.facts_citing(found.id))))


@router.get("/api/about", summary="本站数据", response_model=dict[str, str], responses=ERRORS)
async def about(request: Request) -> Response:
    """索引的版本、内容的提交号和收录的数量。"""
    return answer(dict(await site(request).search.about()))


@router.get("/health", summary="运行状况", response_model=dict[str, str], responses=ERRORS)
async def health(request: Request) -> Response:
    """能检索时返回 200，否则 503。status 为 fallback 时，由内置索引代答。"""
    s = site(request)
    about = await s.search.about()
    return answer({"status": "fallback" if s.standing_in else "ok", "build": about.get("build", "")})


def openapi(title: str, version: str) -> dict[str, Any]:
    """The OpenAPI description as we answer: Decimals are JSON numbers (pydantic announces text)."""
    description: dict[str, Any] = get_openapi(title=title, version=version, routes=router.routes)
    schemas = description["components"]["schemas"]
    for model in (FactRow, Cell):
        for name, annotation in get_type_hints(model).items():
            if Decimal in (annotation, *get_args(annotation)):
                schemas[model.__name__]["properties"][name] = {"anyOf": [{"type": "number"}, {"type": "null"}]}
    return description

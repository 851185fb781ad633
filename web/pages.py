"""The pages: parse, call, render. What a page shows comes from the search; its whole state is in its address."""

from datetime import date
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from indexer.query import ResultPage, SearchQuery
from web import links, results
from web.citation import Source
from web.errors import NotFound
from web.factview import view_fact
from web.figuremarks import mark_letter
from web.params import read_day, read_query
from web.site import Site, site
from web.standin import EitherRoute

router = APIRouter(include_in_schema=False, route_class=EitherRoute)
BROWSE_SIZE = 60
SUGGESTIONS = 6


@router.get(links.HOME)
async def home(request: Request) -> Response:
    s = site(request)
    latest = await s.search.search(SearchQuery(type="fact", kind=("standard",), sort="newest", page_size=6))
    everything = await s.search.search(SearchQuery(type="fact", page_size=1))
    return s.templates.render("pages/home.html", page=latest, query=SearchQuery(type="fact"), facets=everything.facets)


@router.get(links.SEARCH)
async def search(request: Request) -> Response:
    s = site(request)
    query, part = on_tab(read_query(request.query_params)), request.headers.get("HX-Request") == "true"
    key = await s.search.build(), s.today(), query, part
    kept = s.kept.get(key)
    response = await results_page(s, query, part, key) if kept is None else HTMLResponse(kept)
    if part:
        say_address(request, response, query)
    response.headers["Vary"] = "HX-Request"  # one address, two answers: a browser going back must not mix them up
    return response


async def results_page(s: Site, query: SearchQuery, part: bool, key: tuple[str, date, SearchQuery, bool]) -> Response:
    """The page of results, or the results alone; kept under ``key`` where it is whole and of that build."""
    page = await s.search.search(query)
    if query.page > page.pages:
        raise NotFound(f"没有第 {query.page} 页，一共 {page.pages} 页。")
    context = await result_context(s, query, page)
    response = s.templates.render("parts/results.html" if part else "pages/search.html", **context)
    if page.build and page.build == key[0] and not page.incomplete:
        s.kept.keep(key, bytes(response.body))
    return response


def on_tab(query: SearchQuery) -> SearchQuery:
    """The page has two tabs: 标准 (with the letters that fit best below) and 答复."""
    return query if query.type == "reply" else query.model_copy(update={"type": None})


async def totals_of_tabs(s: Site, query: SearchQuery, page: ResultPage) -> tuple[int, int]:
    """How many facts and letters there are; the tab of letters asks for the facts' number beside."""
    facts = page
    if query.type == "reply":
        facts = await s.search.search(query.model_copy(update={"type": "fact", "page": 1, "page_size": 1}))
    return facts.totals.get("facts", 0), page.totals.get("replies", 0)


async def result_context(s: Site, query: SearchQuery, page: ResultPage) -> dict[str, Any]:
    """What the whole page and its results alone both need."""
    # Over an answer, completions would only be in the way.
    suggestions = () if page.found or not query.text else await s.search.suggest(query.text, SUGGESTIONS)
    return {
        "query": query,
        "page": page,
        "facets": results.facets(page, query),
        "totals": await totals_of_tabs(s, query, page),
        "chips": results.chips(page, query, s.today()),
        "announcement": results.announcement(page, query),
        "pages": results.page_links(page, query),
        "suggestions": [x for x in suggestions if x.text != query.text],
        "today": s.today(),
    }


def say_address(request: Request, response: Response, query: SearchQuery) -> None:
    """Of the results alone. The first letter typed makes a new step in the browser's history, the following change it."""
    current = request.headers.get("HX-Current-URL", "")
    typing = request.headers.get("HX-Trigger") == "search-form" and links.SEARCH in current
    response.headers["HX-Replace-Url" if typing else "HX-Push-Url"] = links.search(query)


@router.get("/facts/{path:path}")
async def fact(request: Request, path: str) -> Response:
    s = site(request)
    found = await s.search.fact(f"facts/{path}")
    if found is None:
        raise NotFound("没有这个条目。它可能改了名称或者合并了，请搜索它的名称。")
    asked = read_day(request.query_params.get("as_of"))
    view = await view_fact(s.search, found, asked or s.today(), s.base_url(request))
    return s.templates.render("pages/fact.html", view=view, fact=found, asked=asked, today=s.today())


@router.get("/replies/{path:path}")
async def reply(request: Request, path: str) -> Response:
    s = site(request)
    found = await s.search.reply(f"replies/{path}")
    if found is None:
        raise NotFound("没有这封答复。请搜索建议或提案的题目、编号。")
    return await letter_page(request, found, "pages/reply.html")


@router.get("/documents/{path:path}")
async def document(request: Request, path: str) -> Response:
    s = site(request)
    found = await s.search.document(f"documents/{path}")
    if found is None:
        raise NotFound("没有这份文件。请搜索它的标题或文号。")
    return await letter_page(request, found, "pages/document.html")


async def letter_page(request: Request, found: Source, template: str) -> Response:
    """A letter or document with its figures marked: then, and on the day that is asked."""
    s = site(request)
    asked = read_day(request.query_params.get("as_of"))
    facts = await s.search.facts_citing(found.id)
    letter = mark_letter(found, facts, asked or s.today(), s.search.review_months)
    return s.templates.render(template, source=found, letter=letter, facts=facts, asked=asked)


@router.get("/topics")
async def topics(request: Request) -> Response:
    return await overview(site(request), "topic", "主题")


@router.get("/regions")
async def regions(request: Request) -> Response:
    return await overview(site(request), "region", "地区")


async def overview(s: Site, facet: str, title: str) -> Response:
    """All topics or regions with what each holds."""
    page = await s.search.search(SearchQuery(type="fact", page_size=1))
    letters = await s.search.search(SearchQuery(type="reply", page_size=1))
    counts = results.both_counts(page.facets.get(facet, {}), letters.facets.get(facet, {}))
    return s.templates.render("pages/overview.html", title=title, facet=facet, counts=counts)


@router.get("/topics/{name}")
async def topic(request: Request, name: str) -> Response:
    # Letters are in no topic folder: those that write about it are found by its name.
    return await browse(request, SearchQuery(topic=(name,)), SearchQuery(text=name), name, "topic")


@router.get("/regions/{name}")
async def region(request: Request, name: str) -> Response:
    return await browse(request, SearchQuery(region=(name,)), SearchQuery(region=(name,)), name, "region")


async def browse(request: Request, facts: SearchQuery, letters: SearchQuery, name: str, facet: str) -> Response:
    """Everything of one topic or region on a day: its facts with their figures, then its letters."""
    s = site(request)
    asked = read_day(request.query_params.get("as_of"))
    wanted = {"as_of": asked, "page_size": BROWSE_SIZE}
    facts, letters = (
        q.model_copy(update={**wanted, "type": type_}) for q, type_ in ((facts, "fact"), (letters, "reply"))
    )
    found, written = await s.search.search(facts), await s.search.search(letters)
    if not found.hits and (facet == "topic" or not written.hits):
        raise NotFound(f"没有收录“{name}”的内容。")
    context: dict[str, Any] = {"facts": found, "letters": written, "facts_query": facts, "letters_query": letters}
    return s.templates.render("pages/browse.html", name=name, facet=facet, asked=asked, today=s.today(), **context)


@router.get("/about")
async def about(request: Request) -> Response:
    s = site(request)
    return s.templates.render("pages/about.html", about=await s.search.about())


@router.get("/favicon.ico")
async def favicon() -> Response:
    return RedirectResponse("/static/icon.svg", 308)

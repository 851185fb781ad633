"""Templates to HTML: everything is escaped, Markdown and highlight marks become elements here and nowhere else."""

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.responses import HTMLResponse

from kb.facts import Cell, FactRow
from kb.markdown import to_html
from web import amounts, links, tables
from web.citation import source_label
from web.figuremarks import mark_quote, table_runs
from web.holding import row_name
from web.openrows import open_rows
from web.settings import Settings
from web.writtenmarks import mark_written

STATIC = Path(__file__).parent / "static"
ABOUT = {
    "facts": "标准（条）",
    "replies": "答复（封）",
    "home_region": "本地区",
    "commit": "内容提交号",
    "build": "索引版本",
}
MARKS = re.compile("([\ue000\ue001])")


def highlight(text: str) -> Markup:
    """A snippet with what matched in <mark>; unpaired marks are dropped, everything else is escaped.

    >>> highlight("<b>\\ue000护理\\ue001补贴\\ue001")
    Markup('&lt;b&gt;<mark>护理</mark>补贴')
    """
    out, is_open = Markup(""), False
    for part in MARKS.split(text):
        if part == "\ue000":
            out, is_open = out + (Markup("") if is_open else Markup("<mark>")), True
        elif part == "\ue001":
            out, is_open = out + (Markup("</mark>") if is_open else Markup("")), False
        else:
            out += escape(part)
    return out + Markup("</mark>") if is_open else out


def marked_quote(text: str, rows: Sequence[Cell | FactRow]) -> Markup:
    """A quote as paragraphs with the figures of these rows in <mark>."""
    return _paragraphs(mark_quote(text, rows))


def answering_quote(text: str, rows: Sequence[FactRow]) -> Markup:
    """The same below an answer of a search, see ``web.writtenmarks``."""
    return _paragraphs(mark_written(text, rows))


def _paragraphs(pieces: Iterable[tuple[str, bool]]) -> Markup:
    marked = "".join(f"\ue000{piece}\ue001" if is_figure else piece for piece, is_figure in pieces)
    return Markup("").join(Markup("<p>{}</p>").format(highlight(line)) for line in marked.splitlines() if line.strip())


@cache
def static(name: str) -> str:
    """The address of a file in static/, which changes with its contents so that browsers may keep it for ever."""
    return f"/static/{name}?v={hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]}"


class Templates:
    """The templates of a site with what all of them may use."""

    def __init__(self, settings: Settings, *, standing_in: bool = False) -> None:
        self.environment = Environment(
            loader=PackageLoader("web"),
            autoescape=True,
            auto_reload=False,  # else every part of a page looks whether its file changed: hundreds of looks a page
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        filters: dict[str, Callable[..., Any]] = {
            "highlight": highlight,
            "marked_quote": marked_quote,
            "answering_quote": answering_quote,
            "markdown": lambda text: Markup(to_html(text)),  # raw HTML is off there
            "row_name": lambda row: row_name(row.dims, row.indicator, row.label),
            "shown": amounts.shown,
            "since": amounts.since,
            "chinese_day": amounts.chinese_day,
            "anchor": tables.anchor,
            "source_label": source_label,
            "table_runs": table_runs,
        }
        self.environment.filters.update(filters)
        self.environment.globals.update(
            about_names=ABOUT,
            links=links,
            static=static,
            as_table=tables.as_table,
            open_rows=open_rows,
            outward=links.OutwardLinks(settings),
            site=settings.site_name,
            standing_in=standing_in,
        )

    def render(self, name: str, /, status_code: int = 200, **context: Any) -> HTMLResponse:  # noqa: ANN401
        html = self.environment.get_template(name).render(context)
        return HTMLResponse(html, status_code)

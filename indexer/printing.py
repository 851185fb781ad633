"""A ResultPage as lines of text, for the command line."""

from collections.abc import Iterator

from indexer.query import Hit, ResultPage
from kb.facts import FactRow
from kb.status import amount_text

_ROWS = 4  # of one hit; the page on the site has them all
_MARKERS = str.maketrans("", "", "\ue000\ue001")


def _dates(row: FactRow) -> str:
    if row.effective_from:
        return f"{row.effective_from} 起"
    if row.as_of:
        return f"截至 {row.as_of}"
    return f"见于 {row.seen_on}" if row.seen_on else ""


def _row(row: FactRow) -> str:
    said = [
        row.status.value,
        _dates(row),
        f"核实于 {row.reviewed}" if row.reviewed else "",
        "推算" if row.derived else "",
    ]
    return f"{amount_text(row)}　{row.label}（{'，'.join(filter(None, said))}）"


def _hit(number: int, hit: Hit) -> Iterator[str]:
    yield f"{number}. {hit.title}　{hit.region or ''}　{hit.heading or ''}".rstrip()
    for row in hit.rows[:_ROWS]:
        yield f"   {_row(row)}"
    if (more := len(hit.rows) + len(hit.more_rows) - _ROWS) > 0:
        yield f"   ……另有 {more} 个数字"
    if hit.rows and hit.rows[0].sources:
        source = hit.rows[0].sources[0]
        yield f"   “{source.quote}”"
        yield f"   来源：{source.id}{'#' + source.section if source.section else ''}"
    if not hit.rows and hit.snippet:
        yield f"   {hit.snippet.translate(_MARKERS)}"
    yield f"   {hit.id}"


def lines_of_page(page: ResultPage) -> Iterator[str]:
    """The page from the answer down, with what was understood and what could not be asked."""
    understood = page.understood
    for rewrite in understood.rewrites:
        yield f"“{rewrite.from_}”按“{rewrite.to}”查（{rewrite.why}）"
    if understood.dropped:
        yield f"没有用上：{'、'.join(understood.dropped)}"
    if page.incomplete:
        yield f"结果不全，没有回应的部分：{'、'.join(page.missing_parts)}"
    if not page.found:
        yield f"没有查到（{page.reason or '未收录'}）。{page.hint or ''}"
        if page.hits:
            yield "最接近的内容："
    for number, hit in enumerate(page.hits, 1):
        yield from _hit(number, hit)

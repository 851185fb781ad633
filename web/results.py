"""What a page of results offers to click: tabs, facets, chips of what was understood, pages. Each is text and an address."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from indexer.query import ResultPage, SearchQuery
from kb.models import Kind
from web import links
from web.params import FACETS

NAMES = {"kind": "类别", "topic": "主题", "region": "地区", "year": "年份", "organ": "单位"}
MOST_OPTIONS = 12
FOLDED_OPTIONS = 24  # of a facet altogether, those to fold out included


@dataclass(frozen=True, slots=True)
class Option:
    """A value of a facet with its count (zero is kept: what was chosen never vanishes) and where a click leads."""

    label: str
    count: int
    chosen: bool
    url: str


@dataclass(frozen=True, slots=True)
class Facet:
    name: str
    title: str
    options: tuple[Option, ...]
    more: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Chip:
    """Something the question was understood to say; ``url`` asks without it."""

    title: str
    label: str
    url: str | None
    action: str = "去掉"
    struck: bool = False


def facets(page: ResultPage, query: SearchQuery) -> tuple[Facet, ...]:
    """The facets that have anything to choose."""
    every = (_facet(name, page.facets.get(name, {}), query) for name in FACETS)
    return tuple(facet for facet in every if facet.options)


def _facet(name: str, counts: dict[str, int], query: SearchQuery) -> Facet:
    chosen = tuple(getattr(query, name))
    values = [*map(str, chosen), *(v for v in _sorted(name, counts) if v not in map(str, chosen))]
    first = max(MOST_OPTIONS, len(chosen))
    # The rarest of a hundred places are asked for in words, or found on the page of places.
    values = values[: max(FOLDED_OPTIONS, first)]
    address = links.facet(query, name)
    now = tuple(map(str, chosen))
    options = tuple(_option(name, value, counts.get(value, 0), now, address) for value in values)
    return Facet(name, NAMES[name], options[:first], options[first:])


def _sorted(name: str, counts: dict[str, int]) -> list[str]:
    if name == "year":
        return sorted(counts, reverse=True)
    return sorted(counts, key=lambda value: (-counts[value], value))


def _option(
    name: str, value: str, count: int, now: tuple[str, ...], address: Callable[[Iterable[object]], str]
) -> Option:
    after = tuple(v for v in now if v != value) if value in now else (*now, value)
    return Option(_label(name, value), count, value in now, address(after))


def _label(name: str, value: str) -> str:
    if name == "kind":
        return Kind(value).chinese if value in set(Kind) else value
    return f"{value} 年" if name == "year" else value


def chips(page: ResultPage, query: SearchQuery, today: date) -> tuple[Chip, ...]:
    """Filters first, then what was read out of the words, then what had to be left out."""
    return (*_filter_chips(query), *_word_chips(page, query, today), *_rewrite_chips(page, query))


def _filter_chips(query: SearchQuery) -> Iterable[Chip]:
    for name in FACETS:
        chosen = tuple(map(str, getattr(query, name)))
        for value in chosen:
            without = links.facet(query, name)([other for other in chosen if other != value])
            yield Chip(NAMES[name], _label(name, value), without)
    if query.as_of:
        yield Chip("按哪一天", query.as_of.isoformat(), links.search(query, as_of=None))


def _word_chips(page: ResultPage, query: SearchQuery, today: date) -> Iterable[Chip]:
    said = page.understood
    if said.region and said.region not in query.region:
        yield Chip("地区", said.region, _without(query, _as_typed(page, said.region)))
    if said.year and said.year not in query.year:
        yield Chip("年份", f"{said.year} 年", _without(query, f"{said.year}年") or _without(query, str(said.year)))
    if said.as_of and said.as_of not in (query.as_of, today):
        yield Chip("日期", said.as_of.isoformat(), None)
    if said.number:
        yield Chip("数字", said.number, _without(query, said.number))
    kept = [group for group in said.groups if group not in said.dropped]
    for group in kept:
        yield Chip("", group, _without(query, _as_typed(page, group)) if len(kept) > 1 else None)
    for group in said.dropped:
        yield Chip("没有用上", group, _without(query, _as_typed(page, group)), struck=True)


def _rewrite_chips(page: ResultPage, query: SearchQuery) -> Iterable[Chip]:
    for rewrite in page.understood.rewrites:
        yield Chip(rewrite.why, f"{rewrite.from_} → {rewrite.to}", links.search(query, raw=True), action="按原词查")
    if query.raw:
        yield Chip("", "按原词查", links.search(query, raw=False), action="换成正式名查")


def _as_typed(page: ResultPage, word: str) -> str:
    return next((r.from_ for r in page.understood.rewrites if r.to == word), word)


def _without(query: SearchQuery, word: str) -> str | None:
    """The address of the question without a word of it; None where the word does not stand in it as such."""
    if not word or word not in query.text:
        return None
    return links.search(query, text=" ".join(query.text.replace(word, " ", 1).split()))


def announcement(page: ResultPage, query: SearchQuery) -> str:
    """What a screen reader hears after a search, and what stands above the results."""
    facts, replies = page.totals.get("facts", 0), page.totals.get("replies", 0)
    total = f"{replies} 封答复" if query.type == "reply" else f"{facts} 条标准"
    if query.text and not page.found and query.type != "reply":
        return (
            f"{page.reason or '未收录'}。列出 {total}，是最接近的条目，不是答案"
            if page.hits
            else f"{page.reason or '未收录'}"
        )
    return f"找到 {total}" if query.text else f"共 {total}"


def page_links(page: ResultPage, query: SearchQuery) -> tuple[tuple[int, str | None], ...]:
    """Page numbers around the present one (whose address is None), with the first and the last."""
    near = {1, page.pages, *range(page.page - 2, page.page + 3)}
    numbers = sorted(n for n in near if 1 <= n <= page.pages)
    return tuple((n, None if n == page.page else links.search(query, page=n)) for n in numbers)


def both_counts(facts: dict[str, int], replies: dict[str, int]) -> tuple[tuple[str, int, int], ...]:
    """Names with their numbers of facts and of letters, the fullest first."""
    names = sorted({*facts, *replies}, key=lambda name: (-facts.get(name, 0), -replies.get(name, 0), name))
    return tuple((name, facts.get(name, 0), replies.get(name, 0)) for name in names)

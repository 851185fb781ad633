"""Quotes stand in their source character by character, and every figure is read out of them again."""

import re
from collections.abc import Iterator, Mapping

from kb.archive import ArchivedReply, ArchiveSection, PolicyDocument
from kb.facts import Quote, Version
from kb.mispairings import mispaired
from kb.proofs import disproof

Source = ArchivedReply | PolicyDocument
Found = Iterator[tuple[int, str]]

_SHOWN = 14  # characters of context in a message


def check_quotes(version: Version, sources: Mapping[str, Source]) -> Found:
    for quote in version.quotes:
        yield from _check_quote(quote, sources)
    for row in version.rows:
        for cell in row.cells:
            if message := disproof(version, row, cell) or mispaired(version, row, cell):
                yield row.line, message


def _tight(text: str) -> str:
    return re.sub(r"\s", "", text)


def _check_quote(quote: Quote, sources: Mapping[str, Source]) -> Found:
    if not quote.source or not quote.text:
        return  # the reader has said so
    source = sources.get(quote.source)
    if source is None:
        yield quote.line, f"来源不存在：{quote.source}.md；改正链接，或先归档这封信"
        return
    sections = sections_below(source, quote.section)
    if not sections:
        anchors = "、".join(section.anchor for section in source.sections if section.anchor)
        yield quote.line, f"来源里没有 #{quote.section} 这一节；可用的有 {anchors or '（无）'}"
        return
    text = _section_text(sections)
    for passage in _passages(quote.text):
        if not stands_in(passage, text):
            yield quote.line, _difference(passage, text, source, quote)


def sections_below(source: Source, anchor: str | None) -> list[ArchiveSection]:
    """The section of ``anchor`` and those below it; without an anchor the whole text."""
    if anchor is None:
        return list(source.sections)
    return [
        section
        for section in source.sections
        if section.anchor == anchor or (section.anchor or "").startswith(f"{anchor}.")
    ]


def _section_text(sections: list[ArchiveSection]) -> str:
    return "\n".join(part for section in sections for part in (section.heading or "", section.text) if part)


def _passages(text: str) -> Iterator[str]:
    """The unbroken passages of a quote: its paragraphs, and its table rows together."""
    rows: list[str] = []
    for line in text.split("\n"):
        if "\t" in line:
            rows.append(line)
            continue
        if rows:
            yield "\n".join(rows)
            rows = []
        yield line
    if rows:
        yield "\n".join(rows)


def stands_in(passage: str, text: str) -> bool:
    """Whether a passage stands in ``text``, white space aside; of a table, the header row and the rows quoted."""
    if "\t" not in passage:
        return _tight(passage) in _tight(text)
    rows = iter([_tight(line) for line in text.split("\n") if "\t" in line])
    return all(any(_tight(row) == other for other in rows) for row in passage.split("\n"))


def _difference(passage: str, text: str, source: Source, quote: Quote) -> str:
    """Where the quote leaves its source."""
    wanted, there = _tight(passage), _tight(text)
    if "……" in wanted and "……" not in there:
        return "引文不省略：一段引文是连续的原文，中间跳过的，分成两段写"
    size = next((size for size in range(len(wanted), 3, -1) if wanted[:size] in there), 0)
    if not size:
        elsewhere = next((one.anchor for one in source.sections if _tight(passage) in _tight(one.text)), None)
        if elsewhere:
            return f"引文不在 #{quote.section} 一节，而在 #{elsewhere}；改链接"
        return f"引文在来源里找不到：'{wanted[:_SHOWN]}…'；照抄原文，一字不差"
    at = there.index(wanted[:size]) + size
    return (
        f"引文与来源不符：到 '…{wanted[max(0, size - _SHOWN) : size]}' 为止相同，"
        f"其后来源是 '{there[at : at + _SHOWN]}'，引文是 '{wanted[size : size + _SHOWN]}'"
    )

"""Lines of a letter file → lines of clean text: page furniture off, wrapped and page-broken paragraphs rejoined.

Letters reach us out of word processors, PDF and OCR: paragraphs are cut at a fixed column, in mid-word, or by a page
break with a page number between. A line is joined to the one before only when that one is unfinished and this one
begins nothing of its own.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

FINISHED = re.compile(r"[。！？!?；;：:…][”’」』）)》】]*$")
_CHINESE = "一二三四五六七八九十"
HEADING = re.compile(
    rf"(?P<one>第?[{_CHINESE}]{{1,3}}、)|(?P<two>[（(][{_CHINESE}]{{1,3}}[）)])|(?P<three>\d{{1,2}}[.．、](?![\d]))"
    rf"|(?P<four>[（(]\d{{1,2}}[）)]|[①-⑳])"
)  # fmt: skip
_ITEM = re.compile(rf"[-•●·*◆■□☆★▪]\s|第[{_CHINESE}]+[，、：]|[{_CHINESE}]是|其[一二三四五六]")
_LABEL = re.compile(r"[一-鿿 （）()／/]{2,12}[:：]")
_MARKUP = re.compile(
    r"^\s*#{1,6}\s+|^\s*\*\*(?=[^*]+\*\*\s*$)|(?<=[^*])\*\*\s*$"
)  # headings and bold lines of a Markdown export
_PERSON_LABEL = re.compile(r"(?:人大|政协|领衔|提案|建议|附议|联名)?(?:代表|委员)\s*[:：]")
_TABLE = re.compile(r"\t|^\s*\|.*\|\s*$|^\s*[-—─=]{3,}\s*$|^\s*[-|:+ ]{5,}$")
_PAGE = re.compile(
    r"^\s*(?:[-—–－~]+\s*\d{1,3}\s*[-—–－~]+|第\s*\d{1,3}\s*页(?:[,，/ ]*共\s*\d{1,3}\s*页)?|\d{1,3}\s*/\s*\d{1,3}|[Pp]age\s*\d+.*)\s*$"
)
_LONE_NUMBER = re.compile(r"^\s*(\d{1,3})\s*$")
_SALUTATION = re.compile(
    r"^\s*(?:尊敬的|敬爱的)?[^，。；、]{1,40}(?:[、，][^，。；、]{1,20}){0,12}(?:代表|委员|同志|主席|主委|主任委员|[市县区州省]委(?:员?会)?|委员会|工商联|界别?|小组)(?:们)?\s*[:：]\s*$"
    r"|^\s*(?:民革|民盟|民建|民进|农工党|农工民主党|致公党|九三学社|台盟|团[市县区省]委|[一-龥]{0,8}(?:妇联|总工会|侨联|科协|工商联))[^，。；：]{0,16}\s*[:：]\s*$"
)
_SUBJECT = re.compile(r"^\s*(?:[一-鿿]{0,24}关于对?|对)[^。：]*(?:届|第|号|会议|人大|政协|建议|提案)[^。：]*$")
_SUBJECT_END = re.compile(r"(?:答复|复函|回复|函|意见|报告|答复函|回函)(?:[（(][^）)]*[）)])?\s*$")
_CLOSING = re.compile(
    r"^\s*(?:(?:再次|最后|衷心|诚挚|非常|十分)*(?:地)?感谢|特此(?:函复|答复|回复|复函|函告)|专此(?:函复|答复|回复)|此复|以上(?:答复|意见|回复)|如(?:您)?(?:对|有)[^。]{0,30}(?:答复|意见|建议)|欢迎(?![，、。]))"
)
_DATE_LINE = re.compile(
    r"^\s*(?:\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日|[二〇○零一两三四五六七八九十]{4}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日)\s*$"
)
_BLANKS = " \t\u3000"
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))


def is_table_row(line: str) -> bool:
    """Whether a line is a row of a table, or its rule."""
    return bool(_TABLE.search(line))


def is_salutation(line: str) -> bool:
    """尊敬的上官学平代表： — a line of its own that names whom the reply is for."""
    return bool(_SALUTATION.match(line)) and not _PERSON_LABEL.match(line.strip())


def is_closing(line: str) -> bool:
    """感谢您…, 特此函复 and their like: what ends the body of a reply."""
    return bool(_CLOSING.match(line))


def is_date(line: str) -> bool:
    """A line that is nothing but a date."""
    return bool(_DATE_LINE.match(line))


def raw_lines(text: str) -> list[str]:
    """The lines of a decoded file: one kind of line end, no invisible characters, page breaks as blank lines."""
    text = text.translate(_INVISIBLE).replace("\r\n", "\n").replace("\r", "\n")
    text = re.sub("[\f\v\x1c\x1d\x1e\x85\u2028\u2029]", "\n\n", text)
    return [_MARKUP.sub("", line.replace("\xa0", " ")).rstrip() for line in text.split("\n")]


def _page_numbers(lines: Sequence[str]) -> set[int]:
    """Which lines are page numbers: marked ones, and lone numbers that count on from page to page."""
    marked = {at for at, line in enumerate(lines) if _PAGE.match(line)}
    lone = [(at, int(match[1])) for at, line in enumerate(lines) if (match := _LONE_NUMBER.match(line))]
    runs = [(a, b) for a, b in pairwise(lone) if b[1] == a[1] + 1 and b[0] - a[0] > 3]
    return marked | {at for pair in runs for at, _ in pair}


def _width(line: str) -> int:
    """Columns, a Han character counting two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in line)


def _wrap_width(lines: Sequence[str]) -> int | None:
    """The column at which the file wraps, when many lines end unfinished near the same width."""
    open_ends = [
        _width(line)
        for line, following in pairwise(lines)
        if line.strip()
        and following.strip()
        and not FINISHED.search(line)
        and not is_table_row(line)
        and _width(line) > 30
    ]
    if len(open_ends) < 3:
        return None
    counts = Counter(width // 4 for width in open_ends)
    bucket, count = max(counts.items(), key=lambda item: (item[1] + counts[item[0] - 1] + counts[item[0] + 1], item[1]))
    near = count + counts[bucket - 1] + counts[bucket + 1]
    return max(w for w in open_ends if abs(w // 4 - bucket) <= 1) if near >= 3 and near * 2 >= len(open_ends) else None


def begins_something(line: str) -> bool:
    """Whether a line begins a paragraph of its own: a heading, an item, a salutation, a closing, a date."""
    stripped = line.strip()
    return bool(
        HEADING.match(stripped)
        or _ITEM.match(stripped)
        or is_salutation(stripped)
        or is_closing(stripped)
        or is_date(stripped)
    )


def is_bare_heading(line: str) -> bool:
    """A numbered heading that fills its line: no sentence runs in behind it."""
    stripped = line.strip()
    return bool(HEADING.match(stripped)) and not re.search("[。；：]", stripped) and len(stripped) <= 50


def _indented(line: str) -> bool:
    return bool(re.match(r"\u3000| {2,}", line))


def _joins(paragraph: str, last: str, line: str, *, gap: bool, wrap: int | None) -> bool:
    """Whether ``line`` goes on where ``paragraph`` stops. ``last`` is the paragraph's last line as it stood in the file,
    ``gap`` a blank line or page break between the two."""
    full = wrap is not None and not gap and _width(last) >= wrap - 4
    if is_table_row(last) or is_table_row(line) or is_salutation(paragraph) or _indented(line):
        return False
    if begins_something(line):
        return full and not HEADING.match(line.strip()) and bool(re.search("[，、]$", last))
    if _LABEL.match(line.strip()) and len(line.strip()) < 30 and not (full and not FINISHED.search(last)):
        return False
    if is_bare_heading(paragraph):
        return full and _width(line.strip()) < (wrap or 0) // 2
    if FINISHED.search(last):
        return full and not re.search("[：:]$", last)
    if gap:
        return len(paragraph) > 20
    return full or len(last) > 20


def _glue(before: str, line: str, seam: str) -> str:
    stripped = line.strip(_BLANKS)
    latin = before[-1:].isascii() and before[-1:].isalpha() and stripped[:1].isascii() and stripped[:1].isalpha()
    return before + seam + (" " if latin else "") + stripped


def _subject_goes_on(before: str, line: str) -> bool:
    """A subject line (关于…的答复) broken over two lines."""
    if not _SUBJECT.match(before) or _SUBJECT_END.search(before) or len(before) > 90:
        return False
    return not (is_salutation(line) or is_table_row(line) or _LABEL.match(line.strip()))


def _header_end(lines: Sequence[str]) -> int:
    return next((at for at, line in enumerate(lines) if is_salutation(line)), -1)


def _footer_start(lines: Sequence[str]) -> int:
    closings = [at for at, line in enumerate(lines) if is_closing(line) and at > len(lines) // 2]
    return closings[-1] if closings else len(lines)


def paragraphs(text: str, seam: str = "") -> list[str]:
    """The clean lines of a letter: one paragraph, heading, label or table row each; no blank lines.

    Line breaks are all that is changed (and the blanks at a line's ends): every other character stays as written.
    ``seam`` is put where a page number stood in the middle of a paragraph.
    """
    lines = raw_lines(text)
    numbers = _page_numbers(lines)
    lines = ["" if at in numbers else line for at, line in enumerate(lines)]
    wrap = _wrap_width(lines)
    header, footer = _header_end(lines), _footer_start(lines)
    clean: list[str] = []
    last, gap, turned = "", False, False
    for at, line in enumerate(lines):
        if not line.strip(_BLANKS):
            gap, turned = True, turned or at in numbers
            continue
        if not clean:
            joins = False
        elif at <= header:
            joins = _subject_goes_on(clean[-1], line)
        elif at > footer:
            joins = not gap and is_closing(clean[-1]) and not FINISHED.search(clean[-1])
        else:
            joins = _joins(clean[-1], last, line, gap=gap, wrap=wrap)
        if joins:
            clean[-1] = _glue(clean[-1], line, seam if turned else "")
        else:
            clean.append(line.strip(" \u3000").rstrip("\t"))
        last, gap, turned = line, False, False
    return clean

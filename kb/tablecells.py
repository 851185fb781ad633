"""A table cell as the draft of a figure: its quantity, and its name from caption, row and column."""

import re
from collections.abc import Sequence

from kb.conditions import conditions_of, find_conditions
from kb.context import GENERIC
from kb.drafts import Draft
from kb.labelwords import content_words, joined
from kb.masks import masked
from kb.measured import Quantity
from kb.passages import Passage, Span, passage
from kb.quantities import find_quantities
from kb.subjects import indicators_of, topic_of
from kb.texttables import Cell, Table

_UNIT_NOTE = re.compile(r"（?单位[:：]?(?P<unit>[^）\s，。；|]{1,14})）?")
_BRACKET = re.compile(r"[（(](?P<unit>[^（）()]{1,12})[)）]")
_NUMBER_ONLY = re.compile(
    r"[\d.,％%＋+\-—–～~至到≥≤<>约不低于超过少高上下以内为起元每人月年万（）余多左右/·床天日次个百分点张户]+"
)
_YEAR = re.compile(r"(?P<year>(?:19|20)\d\d)年")  # the head of a column, no amount
_BOUNDED = re.compile(r"(?<=\d)(?=(?:以内|以下|以上|左右|封顶|起)$)")
_DIGIT = re.compile(r"\d")


def is_number(text: str) -> bool:
    squeezed = re.sub(r"\s", "", text)
    return (
        bool(_DIGIT.search(squeezed))
        and _NUMBER_ONLY.fullmatch(squeezed) is not None
        and _YEAR.fullmatch(squeezed) is None
    )


def cell_draft(
    table: Table, head: int, column: int, cells: Sequence[Cell], names: Sequence[str], line: Passage
) -> Draft | str | None:
    cell = cells[column]
    if not _DIGIT.search(cell.text) or not (is_number(cell.text) or len(cell.text) <= 24):
        return None
    headers = [row[column].text if column < len(row) else "" for row in table.rows[:head]]
    if head > 1:
        headers = [header or _left(table.rows[level], column) for level, header in enumerate(headers)]
    header = " ".join(dict.fromkeys(filter(None, headers)))
    names = _row_names(table, head, names)
    unit = _unit_for(table, header, names)
    quantity, shift = _quantity(cell.text, unit, header, " ".join(names))
    if quantity is None:
        return (
            f"表格单元格“{cell.text}”（{header or '无表头'}）没有计量单位；请在表头或表题写明单位。"
            if is_number(cell.text)
            else None
        )
    draft = _draft(table, line, cell, quantity, shift, names, header)
    year = next((match["year"] for one in headers if (match := _YEAR.match(one.strip()))), None)
    draft.as_of = year or draft.as_of
    return draft


def _row_names(table: Table, head: int, names: Sequence[str]) -> list[str]:
    """The names of a row; a bare number (缴费档次 200) takes the header of its column, a running number goes."""
    top = table.rows[head - 1]
    kept = []
    for column, name in enumerate(names):
        header = top[column].text if column < len(top) else ""
        if re.fullmatch(r"[\d.,]+", name):
            if not re.search(r"序号|编号|^$", header):
                kept.append(_BRACKET.sub("", header) + name)
        elif name:
            kept.append(name)
    return kept


def _left(row: Sequence[Cell], column: int) -> str:
    """The header of a spanned column is the nearest one to its left."""
    return next((cell.text for cell in reversed(row[: column + 1]) if cell.text), "")


def _unit_for(table: Table, header: str, names: Sequence[str]) -> str:
    for place in (header, *reversed(list(names))):
        bracket = [m["unit"] for m in _BRACKET.finditer(place)]
        for unit in reversed(bracket):
            if find_quantities(passage("1" + unit).text):
                return unit
    for line in (table.caption, table.intro):
        note = _UNIT_NOTE.search(line.raw) if line else None
        if note:
            return _of_several(re.split(r"[、，,/]?(?=[%％])|[、，,]", note["unit"]), header)
    caption = table.caption.text if table.caption else ""
    in_bracket = [m["unit"] for m in _BRACKET.finditer(caption) if find_quantities("1" + m["unit"])]
    return in_bracket[-1] if in_bracket else "%" if re.search(r"比例|率$", header) else ""


def _of_several(units: Sequence[str], header: str) -> str:
    """单位：元、% leaves it to the header which of them a column is in."""
    percent = re.search(r"比例|率$|占比|比重", header) is not None
    fitting = [unit for unit in units if unit and (unit.strip() in ("%", "％")) == percent]
    return fitting[0] if fitting else next((unit for unit in units if unit), "")


def _quantity(written: str, unit: str, header: str, names: str) -> tuple[Quantity | None, int]:
    """The cell read as a quantity, its unit from the cell itself, else from header or caption."""
    whole = passage(written)
    lead = passage(_BRACKET.sub("", header)).text
    prefix = lead + "："
    found = find_quantities(masked(prefix + whole.text))
    found = [one for one in found if one.core >= len(prefix)]
    if not found and unit:
        unit = re.sub(r"^每(.*?)(元|万元)$", r"\2/\1", passage(unit).text)
        bounded = _BOUNDED.search(whole.text)
        at = bounded.start() if bounded else len(whole.text)
        amount = masked(prefix + whole.text[:at]) + unit + whole.text[at:]
        found = [one for one in find_quantities(amount) if one.core >= len(prefix)]
    if not found:
        return None, 0
    return found[0], len(prefix)


def _draft(
    table: Table, line: Passage, cell: Cell, quantity: Quantity, shift: int, names: Sequence[str], header: str
) -> Draft:
    dims = conditions_of("，".join([*names, header]))
    caption = _beside(_caption_words(table), dims, any(name not in GENERIC for name, _ in indicators_of(header)))
    title = [word for part in (*names, _BRACKET.sub(" ", header)) for word in _words(part)]
    indicator = next((name for name, _ in reversed(indicators_of(header))), "") or next(
        (name for name, _ in reversed(indicators_of(" ".join(caption)))), ""
    )
    topic = topic_of(" ".join(title)) or topic_of(" ".join(caption)) or topic_of(" ".join(table.headings))
    words = [*caption, *title]
    if topic and not any(topic in word for word in words):
        words.insert(0, topic)
    begin, end = (
        line.at.index(cell.start),
        next(i for i in range(len(line.at) - 1, -1, -1) if line.at[i] < cell.start + len(cell.text)) + 1,
    )
    place = Span(begin, end)
    draft = Draft(
        line,
        quantity,
        Span(0, len(line.text)),
        Span(0, len(line.text)),
        joined(words),
        indicator or (title[-1] if title else ""),
        dims,
        own=" ".join(words),
    )
    draft.superseded = re.match(r"原|调整前|旧|现行前", header) is not None
    draft.quote = _row_quote(line, place)
    return draft


def _beside(caption: Sequence[str], dims: dict[str, str], measured: bool) -> list[str]:
    """The caption without the conditions and indicators that row and column name themselves."""
    kept: list[str] = []
    for word in caption:
        spans = [Span(one.start, one.end) for one in find_conditions(word) if one.name in dims]
        spans += [Span(word.find(name), word.find(name) + len(name)) for name, _ in indicators_of(word) if measured]
        for span in sorted(spans, reverse=True):
            word = word[: span.start] + " " + word[span.end :]
        kept.extend(piece for piece in word.split() if len(piece) > 1)
    return kept


def _words(part: str) -> tuple[str, ...]:
    """A header cell is a name already; only marks and blanks go."""
    part = passage(part).text
    return tuple(re.sub(r"[\s|]+", "", piece) for piece in re.split(r"[，。；：|]", part) if piece.strip())


def _caption_words(table: Table) -> list[str]:
    for line in (table.caption, table.intro):
        if line is not None:
            plain = _UNIT_NOTE.sub("", line.text)
            plain = re.sub(r"^(?:附?表|附件)\d*[：:]?|如下表?|见下表|下表|所示|一览表|表$|明细表|情况表", " ", plain)
            clause = re.split(r"[，。；]", plain.strip("：。 "))[-1] if len(plain) > 40 else plain
            words = [word for word in content_words(clause) if word not in ("见", "具体")]
            if words and sum(map(len, words)) <= 40:
                return words
    return list(content_words(table.headings[-1])) if table.headings else []


def _row_quote(line: Passage, place: Span) -> Span:
    whole = Span(0, len(line.text))
    if line.at[-1] - line.at[0] < 280:
        return whole
    return place

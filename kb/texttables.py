"""Tables in the text: rows parted by tabs or pipes, each cell a figure with row and column headers and the caption's unit."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kb.conditions import conditions_of, find_conditions
from kb.context import GENERIC
from kb.dates import find_moments
from kb.drafts import Draft, figure_of
from kb.effective import date_paragraph
from kb.labelwords import content_words, joined
from kb.masks import masked
from kb.models import Figure, Kind, TextProblem
from kb.passages import Passage, Span, passage
from kb.quantities import Quantity, find_quantities
from kb.subjects import indicators_of, topic_of

_RULE = re.compile(r"[\s|:：\-—─+=]*")
_UNIT_NOTE = re.compile(r"（?单位[:：]?(?P<unit>[^）\s，。；|]{1,14})）?")
_BRACKET = re.compile(r"[（(](?P<unit>[^（）()]{1,12})[)）]")
_NUMBER_ONLY = re.compile(
    r"[\d.,％%＋+\-—–～~至到≥≤<>约不低于超过少高上下以内为起元每人月年万（）余多左右/·床天日次个百分点张户]+"
)
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's text as it stands and its place in the letter."""

    text: str
    start: int


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells, the line above them as caption, and the headings they stand under."""

    rows: tuple[tuple[Cell, ...], ...]
    lines: tuple[Passage, ...]
    caption: Passage | None
    headings: tuple[str, ...]
    intro: Passage | None


def find_blocks(body: Sequence[Passage]) -> list[Passage | Table]:
    """Part a body into its paragraphs and its tables, in order; a lone row is a paragraph."""
    blocks: list[Passage | Table] = []
    held: list[Passage] = []
    for one in body:
        if _is_row(one.raw):
            held.append(one)
            continue
        blocks.extend(_held(held, blocks))
        held = []
        blocks.append(one)
    blocks.extend(_held(held, blocks))
    return blocks


def _held(lines: Sequence[Passage], before: Sequence[Passage | Table]) -> Sequence[Passage | Table]:
    if len(lines) < 2:
        return lines
    return [_table(lines, [one for one in before[-2:] if isinstance(one, Passage)])]


def _is_row(raw: str) -> bool:
    stripped = raw.strip()
    return (
        "\t" in stripped
        or (stripped.startswith("|") and stripped.count("|") > 2)
        or stripped.count("|") > 1
        or stripped.count("｜") > 1
    )


def _table(lines: Sequence[Passage], prose: Sequence[Passage]) -> Table:
    rows = tuple(cells for cells in map(_cells, lines) if cells)
    caption = prose[-1] if prose and len(prose[-1].text) <= 60 else None
    intro = prose[-2] if caption and len(prose) > 1 else prose[-1] if prose else None
    return Table(rows, tuple(line for line in lines if _cells(line)), caption, lines[0].headings, intro)


def _cells(line: Passage) -> tuple[Cell, ...]:
    if _RULE.fullmatch(line.raw):
        return ()
    base = line.at[0] - (len(line.raw) - len(line.raw.lstrip())) if line.at else 0
    parts, place = [], 0
    for part in re.split(r"([\t|｜])", line.raw):
        if part not in ("\t", "|", "｜"):
            parts.append(Cell(part.strip(), base + place + len(part) - len(part.lstrip())))
        place += len(part)
    if line.raw.strip().startswith(("|", "｜")):
        parts = parts[1:-1] if line.raw.strip().endswith(("|", "｜")) else parts[1:]
    return tuple(parts)


def table_figures(
    table: Table, text: str, letter_date: date | None, standing: date | None
) -> tuple[list[Figure], list[TextProblem]]:
    """A figure for each cell with a number, named by caption, row and column."""
    head = _header_rows(table.rows)
    labels = _label_columns(table.rows[head:])
    if head == 0 or (not labels and len(table.rows) < 2):
        return [], []
    drafts: list[Draft] = []
    problems: list[TextProblem] = []
    above: list[str] = []
    for cells, line in zip(table.rows[head:], table.lines[head:], strict=True):
        names = [cell.text for cell in cells[:labels]]
        above = [name or (above[i] if i < len(above) else "") for i, name in enumerate(names)]
        for column in range(labels, len(cells)):
            found = _cell_draft(table, head, column, cells, above, line)
            if isinstance(found, Draft):
                drafts.append(found)
            elif found:
                problems.append(TextProblem(line=line.line, message=found))
    _date(table, drafts, letter_date, standing)
    return [figure_of(draft, text) for draft in drafts], problems


def _header_rows(rows: Sequence[tuple[Cell, ...]]) -> int:
    """The rows at the top that hold names only."""
    for count, row in enumerate(rows):
        filled = [cell.text for cell in row if cell.text]
        if any(_is_number(text) for text in filled[1:]) or (len(filled) == 1 and _is_number(filled[0])):
            return count
    return 0


def _is_number(text: str) -> bool:
    squeezed = re.sub(r"\s", "", text)
    return bool(_DIGIT.search(squeezed)) and _NUMBER_ONLY.fullmatch(squeezed) is not None


def _label_columns(rows: Sequence[tuple[Cell, ...]]) -> int:
    """The columns at the left that hold names: the first, and those behind it without any number."""
    width = max((len(row) for row in rows), default=0)
    for column in range(1, width):
        if any(_is_number(row[column].text) for row in rows if column < len(row)):
            return column
    return width


def _cell_draft(
    table: Table, head: int, column: int, cells: Sequence[Cell], names: Sequence[str], line: Passage
) -> Draft | str | None:
    cell = cells[column]
    if not _DIGIT.search(cell.text) or not (_is_number(cell.text) or len(cell.text) <= 24):
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
            if _is_number(cell.text)
            else None
        )
    return _draft(table, line, cell, quantity, shift, names, header)


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
        found = [one for one in find_quantities(masked(prefix + whole.text + unit)) if one.core >= len(prefix)]
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


def _date(table: Table, drafts: Sequence[Draft], letter_date: date | None, standing: date | None) -> None:
    """Dates come from the caption, the line that brings in the table, and the row."""
    around = [line for line in (table.intro, table.caption) if line is not None]
    for draft in drafts:
        date_paragraph([draft], find_moments(draft.passage.text, letter_date), letter_date, standing)
    for line in around:
        for moment in find_moments(line.text, letter_date):
            for draft in drafts:
                if moment.role == "from" and moment.day and draft.kind in (Kind.STANDARD, Kind.RULE):
                    draft.effective = moment.day
                elif moment.role in ("at", "now") and draft.as_of is None and not moment.issued:
                    draft.as_of = moment.iso or None

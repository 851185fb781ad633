"""Figures of a letter → draft facts (草稿): one file a policy item, grouped by topic, subject and what is measured."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from kb.cells import BadCell, read_cell, write_cell
from kb.checks_dates import follows, last_day
from kb.draftgroups import WHOM, group_figures
from kb.extract import Extraction
from kb.facts import Fact, Form, Quote, Row, Version
from kb.headings import VersionDates, write_heading
from kb.models import Figure, Kind, Section
from kb.quoting import passages_of, quoted, section_at, sections_around, sentences_before
from kb.status import begin
from kb.units import Unit, parse_unit, split_header
from kb.vocabulary import Vocabulary


@dataclass(slots=True)
class Drafts:
    """The draft facts of a letter, and what of its figures could not be put into one."""

    facts: list[Fact] = field(default_factory=list)
    left_out: list[tuple[Figure, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Frame:
    """What drafts need to know beside the figures."""

    extraction: Extraction
    reply_id: str
    label: str  # 晋城市民政局答复人大建议 334 号
    region: str
    written: date
    vocabulary: Vocabulary


def draft_facts(frame: Frame) -> Drafts:
    """The draft facts of a letter."""
    drafts = Drafts()
    found = (*frame.extraction.figures, *frame.extraction.rules)
    usable = [figure for figure in found if _usable(figure, drafts)]
    groups = group_figures(frame.extraction, usable, frame.vocabulary, lambda figure: _region(figure, frame))
    for (region, topic, kind, title), figures in groups.items():
        drafts.facts.append(_fact(frame, region, topic, kind, title, figures))
    return drafts


def _usable(figure: Figure, drafts: Drafts) -> bool:
    if figure.superseded:
        drafts.left_out.append((figure, "已被取代的旧值，只留在引文里；查到起始日期后可补成一个较早的版本"))
        return False
    if figure.unit and parse_unit(str(_unit(figure))) is None:
        drafts.left_out.append(
            (figure, f"单位 '{_unit(figure)}' 不在单位表里；补进 vocabulary/units.txt 或改写后手工加一行")
        )
        return False
    return True


def _unit(figure: Figure) -> Unit:
    return Unit(figure.unit or "", figure.per, figure.each)


def _region(figure: Figure, frame: Frame) -> str:
    for region in frame.vocabulary.regions:
        if figure.region and figure.region in (region.name, *region.aliases):
            return region.name
    return frame.region


def _fact(frame: Frame, region: str, topic: str, kind: Kind, title: str, figures: Sequence[Figure]) -> Fact:
    dated: dict[str, tuple[VersionDates, list[Figure]]] = {}
    for figure in figures:
        dates = dates_of(figure, frame.written)
        dated.setdefault(write_heading(dates), (dates, []))[1].append(figure)
    versions = [_version(frame, title, heading, dates, held) for heading, (dates, held) in dated.items()]
    versions.sort(key=lambda version: begin(version) or date.min, reverse=True)
    identifier = f"facts/{region}/{topic}/{title}"
    kind = kind if any(version.rows for version in versions) else Kind.RULE
    return Fact(id=identifier, region=region, topic=topic, title=title, kind=kind, draft=True, versions=tuple(versions))


def dates_of(figure: Figure, written: date) -> VersionDates:
    """The heading that a figure's dates ask for; 见 where the letter says nothing."""
    if figure.effective_from and figure.until:
        return VersionDates(Form.SPAN, start=figure.effective_from, end=figure.until)
    if figure.effective_from:
        return VersionDates(Form.SINCE, start=figure.effective_from)
    said = (figure.as_of or "") if figure.value is not None else ""  # words alone are a rule, seen on a day
    if figure.kind is Kind.TARGET and said:
        return VersionDates(Form.TARGET, target=last_day(said))
    if re.fullmatch(r"\d{4}", said):
        return VersionDates(Form.YEAR, start=date(int(said), 1, 1), end=date(int(said), 12, 31))
    if said and figure.kind is Kind.STATISTIC:
        return VersionDates(Form.AS_OF, day=last_day(said))
    return VersionDates(Form.SEEN, day=written)


def _version(frame: Frame, title: str, heading: str, dates: VersionDates, figures: Sequence[Figure]) -> Version:
    measured = {figure.indicator for figure in figures}
    figures = [
        figure.model_copy(update={"dims": {_condition(name, measured): value for name, value in figure.dims.items()}})
        for figure in figures
    ]
    columns = _columns(figures, title)
    rows = tuple(_rows(figures, columns)) if any(split_header(column)[1] for column in columns) else ()
    worded = [] if rows else [f"{figure.label}：{figure.text}" for figure in figures if figure.text]
    version = Version(
        heading=heading,
        form=dates.form,
        start=dates.start,
        end=dates.end,
        day=dates.day,
        target=dates.target,
        prose="\n\n".join(dict.fromkeys(worded)),
        columns=tuple(columns) if rows else (),
        rows=rows,
        line=0,
    )
    return version.model_copy(update={"quotes": tuple(_quotes(frame, version, figures))})


def _condition(name: str, measured: Collection[str]) -> str:
    """The header of a condition; one that is also what is measured (缴费年限) is told apart."""
    return f"{name}（条件）" if name in measured else name


def _columns(figures: Sequence[Figure], title: str) -> list[str]:
    """The headers: conditions that the title does not already say, then what is measured."""
    conditions = {name: {figure.dims.get(name) for figure in figures} for figure in figures for name in figure.dims}
    told = {name for name, values in conditions.items() if _is_told(name, values, title)}
    measured = dict.fromkeys(f"{figure.indicator}（{_unit(figure)}）" for figure in figures if figure.unit)
    return [*(name for name in conditions if name not in told), *measured]


def _is_told(name: str, values: set[str | None], title: str) -> bool:
    """Whether a condition says no more than the title; of whom a standard is for, also where only some figures name them."""
    given = {value for value in values if value}
    return len(given) == 1 and (name in WHOM or None not in values) and all(value in title for value in given)


def _rows(figures: Sequence[Figure], columns: Sequence[str]) -> Iterator[Row]:
    """One row for each set of conditions; a second value for the same cell gets a row of its own, for an editor to tell apart."""
    units = {name: unit for name, unit in map(split_header, columns) if unit}
    rows: list[tuple[dict[str, str], dict[tuple[str, Unit], str]]] = []
    for figure in figures:
        unit = _unit(figure) if figure.unit else units.get(figure.indicator)
        if unit is None:
            continue
        written, key = _written(figure, unit), (figure.indicator, unit)
        told = {name: value for name, value in figure.dims.items() if name in columns}
        row = next((cells for dims, cells in rows if dims == told and cells.get(key, written) == written), None)
        if row is None:
            rows.append((told, row := {}))
        row[key] = written
    for dims, cells in rows:
        yield Row(
            dims=dims, cells=tuple(read_cell(written, name, unit) for (name, unit), written in cells.items()), line=0
        )


def _written(figure: Figure, unit: Unit) -> str:
    """The office's own notation where it reads back as the figure, the plain number otherwise."""
    said = {"text": figure.text, "op": figure.op, "derived": figure.derived}
    written = write_cell(figure.value, figure.value_max, **said, words=figure.quote)  # type: ignore[arg-type]
    try:
        cell = read_cell(written, figure.indicator, unit)
        if (cell.value, cell.value_max, cell.op) == (figure.value, figure.value_max, figure.op):
            return written
    except BadCell:
        pass
    return write_cell(figure.value, figure.value_max, **said)  # type: ignore[arg-type]


def _quotes(frame: Frame, version: Version, figures: Sequence[Figure]) -> Iterator[Quote]:
    """One quote a section: the sentences of its figures, after the sentence that names the date where they do not."""
    letter, sections = frame.extraction.letter, frame.extraction.sections
    by_section: dict[str | None, list[Figure]] = {}
    for figure in figures:
        by_section.setdefault(section_at(sections, figure.start)[1], []).append(figure)
    for anchor, held in by_section.items():
        label = f"{frame.label} · {anchor}" if anchor else frame.label
        words = quoted(letter, passages_of(letter, sections, held))
        quote = Quote(text=words, source=frame.reply_id, section=anchor, label=label, date=frame.written, line=0)
        yield quote if follows(version, [quote]) else _dated(frame, version, quote, held[0])


def _dated(frame: Frame, version: Version, quote: Quote, figure: Figure) -> Quote:
    """``quote`` with the nearest sentence before it that the version's date follows from, in its section or one around it."""
    letter, sections = frame.extraction.letter, frame.extraction.sections
    around: list[tuple[Section | None, str | None]] = [*sections_around(sections, figure.start), (None, None)]
    for section, anchor in around:
        for sentence in sentences_before(letter, section, figure.start):
            label = f"{frame.label} · {anchor}" if anchor else frame.label
            dated = quote.model_copy(update={"text": f"{sentence}\n{quote.text}", "section": anchor, "label": label})
            if follows(version, [dated]):
                return dated
    return quote

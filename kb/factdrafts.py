"""Figures of a letter → draft facts (草稿): one file a policy item, grouped by topic, subject and what is measured."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from kb.cells import BadCell, read_cell, write_cell
from kb.checks_dates import begins_on, last_day, read_moments
from kb.extract import Extraction
from kb.facts import Fact, Form, Quote, Row, Version
from kb.headings import VersionDates, write_heading
from kb.models import Figure, Kind
from kb.quoting import passages_of, quoted, section_at, sentence_at
from kb.status import begin
from kb.units import Unit, parse_unit, split_header
from kb.vocabulary import Vocabulary

UNSORTED = "待归类"
Dims = tuple[tuple[str, str], ...]


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
    usable = [figure for figure in frame.extraction.figures if _usable(figure, drafts)]
    for (region, topic, kind, title), figures in _grouped(frame, usable).items():
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


def subject_of(figure: Figure) -> str:
    """The label of a figure without its conditions and its indicator: what it is about."""
    said = {*figure.dims.values(), figure.indicator}
    return "".join(word for word in figure.label.split() if word not in said)


def topic_of(texts: Iterable[str], vocabulary: Vocabulary) -> str:
    """The topic whose name or 俗称 stands in the first of ``texts`` that holds any; the longest name wins."""
    names = [(name, topic.name) for topic in vocabulary.topics.values() for name in (topic.name, *topic.aliases)]
    for text in texts:
        held = [(len(name), topic) for name, topic in names if name in text]
        if held:
            return max(held)[1]
    return UNSORTED


def _grouped(frame: Frame, figures: Sequence[Figure]) -> dict[tuple[str, str, Kind, str], list[Figure]]:
    """Figures by region, topic, kind and title; indicators that share their conditions (起付标准, 支付比例) share a file."""
    subjects: dict[tuple[str, str, Kind, str], dict[str, list[Figure]]] = {}
    for figure in figures:
        section, _ = section_at(frame.extraction.sections, figure.start)
        texts = [figure.label, section.heading if section else "", frame.extraction.reply.title or ""]
        key = (_region(figure, frame), topic_of(texts, frame.vocabulary), figure.kind, subject_of(figure))
        subjects.setdefault(key, {}).setdefault(figure.indicator, []).append(figure)
    grouped: dict[tuple[str, str, Kind, str], list[Figure]] = {}
    for (region, topic, kind, subject), indicators in subjects.items():
        for names in _sharing(indicators):
            title = _title(subject, names)
            grouped.setdefault((region, topic, kind, title), []).extend(
                one for name in names for one in indicators[name]
            )
    return grouped


def _sharing(indicators: Mapping[str, Sequence[Figure]]) -> Iterator[list[str]]:
    """Indicators with the same rows together, when there is more than one row to share."""
    shared: dict[frozenset[Dims], list[str]] = {}
    for name, figures in indicators.items():
        rows = frozenset(tuple(figure.dims.items()) for figure in figures)
        shared.setdefault(rows, []).append(name)
    for rows, names in shared.items():
        if len(rows) > 1 and len(names) < 4:
            yield names
        else:
            yield from ([name] for name in names)


def _title(subject: str, indicators: Sequence[str]) -> str:
    names = [name for name in indicators if name not in subject]
    measured = "和".join(filter(None, ["、".join(names[:-1]), *names[-1:]]))
    return re.sub(r"[\s/\\:*?\"<>|#\[\]]", "", subject + measured) or "未命名"


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
    versions = [_version(frame, heading, dates, held) for heading, (dates, held) in dated.items()]
    versions.sort(key=lambda version: begin(version) or date.min, reverse=True)
    identifier = f"facts/{region}/{topic}/{title}"
    return Fact(id=identifier, region=region, topic=topic, title=title, kind=kind, draft=True, versions=tuple(versions))


def dates_of(figure: Figure, written: date) -> VersionDates:
    """The heading that a figure's dates ask for; 见 where the letter says nothing."""
    if figure.effective_from and figure.until:
        return VersionDates(Form.SPAN, start=figure.effective_from, end=figure.until)
    if figure.effective_from:
        return VersionDates(Form.SINCE, start=figure.effective_from)
    said = figure.as_of or ""
    if figure.kind is Kind.TARGET and said:
        return VersionDates(Form.TARGET, target=last_day(said))
    if re.fullmatch(r"\d{4}", said):
        return VersionDates(Form.YEAR, start=date(int(said), 1, 1), end=date(int(said), 12, 31))
    if said and figure.kind is Kind.STATISTIC:
        return VersionDates(Form.AS_OF, day=last_day(said))
    return VersionDates(Form.SEEN, day=written)


def _version(frame: Frame, heading: str, dates: VersionDates, figures: Sequence[Figure]) -> Version:
    columns = _columns(figures)
    rows = tuple(_rows(figures, columns)) if any(split_header(column)[1] for column in columns) else ()
    worded = [] if rows else [f"{figure.label}：{figure.text}" for figure in figures if figure.text]
    return Version(
        heading=heading,
        form=dates.form,
        start=dates.start,
        end=dates.end,
        day=dates.day,
        target=dates.target,
        prose="\n\n".join(dict.fromkeys(worded)),
        columns=tuple(columns) if rows else (),
        rows=rows,
        quotes=tuple(_quotes(frame, dates, figures)),
        line=0,
    )


def _columns(figures: Sequence[Figure]) -> list[str]:
    conditions = dict.fromkeys(name for figure in figures for name in figure.dims)
    measured = dict.fromkeys(f"{figure.indicator}（{_unit(figure)}）" for figure in figures if figure.unit)
    return [*conditions, *measured]


def _rows(figures: Sequence[Figure], columns: Sequence[str]) -> Iterator[Row]:
    """One row for each set of conditions; a second value for the same cell gets a row of its own, for an editor to tell apart."""
    units = {name: unit for name, unit in map(split_header, columns) if unit}
    rows: list[tuple[dict[str, str], dict[tuple[str, Unit], str]]] = []
    for figure in figures:
        unit = _unit(figure) if figure.unit else units.get(figure.indicator)
        if unit is None:
            continue
        written, key = _written(figure, unit), (figure.indicator, unit)
        row = next((cells for dims, cells in rows if dims == figure.dims and cells.get(key, written) == written), None)
        if row is None:
            rows.append((figure.dims, row := {}))
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


def _quotes(frame: Frame, dates: VersionDates, figures: Sequence[Figure]) -> Iterator[Quote]:
    """One quote a section: the sentences of its figures, after the sentence that names the date."""
    letter, sections = frame.extraction.letter, frame.extraction.sections
    by_section: dict[str | None, list[Figure]] = {}
    for figure in figures:
        by_section.setdefault(section_at(sections, figure.start)[1], []).append(figure)
    for anchor, held in by_section.items():
        passages = passages_of(letter, sections, held)
        words = quoted(letter, passages)
        if dates.start and dates.form in {Form.SINCE, Form.SPAN} and not _names(words, dates.start, frame.written):
            words = "\n".join(filter(None, [_dating_sentence(frame, held[0], dates.start), words]))
        label = f"{frame.label} · {anchor}" if anchor else frame.label
        yield Quote(text=words, source=frame.reply_id, section=anchor, label=label, line=0)


def _names(words: str, start: date, written: date) -> bool:
    return any(begins_on(moment, start) for moment in read_moments(words, written))


def _dating_sentence(frame: Frame, figure: Figure, start: date) -> str | None:
    """The nearest sentence before a figure, in its section, that names the day its standard holds from."""
    letter = frame.extraction.letter
    section, _ = section_at(frame.extraction.sections, figure.start)
    first = section.body if section else letter.body_start
    place = sentence_at(letter, section, figure.start).start - 1
    while place > first:
        sentence = sentence_at(letter, section, place - 1)
        words = letter.text[sentence.start : sentence.end].strip()
        if words and _names(words, start, frame.written):
            return words
        place = min(sentence.start - 1, place - 1)
    return None

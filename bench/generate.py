"""Realistic content at scale: the items of content/ and of items.toml in other regions and years, for bench/ and relevance.

    python bench/generate.py --facts 20000 --to /tmp/content      as files
    from bench.generate import generate                            as models, one region after the other

Every region gets a share of copies of our own facts (same titles, aliases and conditions, other figures and years), so
that they really compete with ours, and for the rest items of items.toml with tiers, histories and ended items; each
version quotes a letter of the region, which is there too. The same seed gives the same content.
"""

import argparse
import random
import shutil
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from kb.archive import ArchivedReply, ArchiveSection
from kb.content import load_content
from kb.divisions import Division, load_divisions
from kb.factfile import write_fact
from kb.facts import Cell, Fact, Form, Quote, Row, Version
from kb.jsontext import plain
from kb.models import Kind
from kb.replyfile import write_reply_file

ROOT = Path(__file__).parents[1]
UNITS = (
    ("元", "月", None),
    ("元", "年", None),
    ("元", None, None),
    ("元", "月", "人"),
    ("元", "日", None),
    ("%", None, None),
    ("元", "月", "床"),
)
ORDINALS = "一二三四五六七八九十"
FACTS_A_LETTER = 20


@dataclass
class Region:
    """What is made for one region."""

    facts: list[Fact] = field(default_factory=list)
    replies: list[ArchivedReply] = field(default_factory=list)


@dataclass(frozen=True)
class Item:
    topic: str
    title: str
    indicator: str


def generate(
    count: int, *, seed: int = 1, without: Sequence[str] = ("晋城市",), content: Path = ROOT / "content"
) -> Iterator[Region]:
    """``count`` facts, region after region; none in the regions ``without`` nor below them."""
    chance = random.Random(seed)
    ours = load_content(content).facts
    items, tiers = _items()
    places = [
        division
        for division in load_divisions()
        if division.parent and not {division.name, division.parent} & set(without)
    ]
    chance.shuffle(places)
    # In the order of their ids, as files come, so that equals stay in it.
    places = sorted(places[: max(20, min(len(places), count // 60))], key=lambda division: division.name)
    made = 0
    for place, division in enumerate(places):
        share = (count - made) // (len(places) - place)
        made += share
        yield _region(chance, division, share, ours, items, tiers)


def _items() -> tuple[list[Item], list[tuple[str, list[str]]]]:
    data = tomllib.loads(Path(__file__).with_name("items.toml").read_text(encoding="utf-8"))
    items = [
        Item(group["topic"], f"{who}{what}", what)
        for group in data["for"]
        for who in group["who"]
        for what in group["what"]
    ]
    return items, [(tier["name"], tier["values"]) for tier in data["tier"]]


def _region(
    chance: random.Random,
    division: Division,
    share: int,
    ours: Sequence[Fact],
    items: Sequence[Item],
    tiers: list[tuple[str, list[str]]],
) -> Region:
    region = Region()
    letters: dict[tuple[int, int], list[tuple[str, date]]] = {}
    copies = chance.sample(ours, min(len(ours), share * 2 // 5))
    fresh = [chance.choice(items) for _ in range(share - len(copies))]
    names: set[str] = set()
    models: list[Fact | Item] = [*copies, *fresh]
    for number, made in enumerate(models):
        fact = _copied(chance, division, made) if isinstance(made, Fact) else _made(chance, division, made, tiers)
        while fact.id in names:  # the same item once more: for another group of people
            fact = fact.model_copy(update={"id": fact.id + "续", "title": fact.title + "续"})
        names.add(fact.id)
        region.facts.append(_quoted(fact, division, number // FACTS_A_LETTER, letters))
    region.facts.sort(key=lambda fact: fact.id)
    region.replies += [_reply(division, year, letter, parts) for (year, letter), parts in letters.items()]
    return region


def _copied(chance: random.Random, division: Division, fact: Fact) -> Fact:
    """One of our facts with other figures, some years earlier or later."""
    factor, shift = Decimal(chance.randint(60, 160)) / 100, chance.randint(-2, 2)

    def cell(old: Cell) -> Cell:
        if old.value is None:
            return old
        step = Decimal("0.1") if old.unit == "%" else Decimal(1)
        value = (
            max(step, (old.value * factor).quantize(step))
            if old.unit != "%"
            else min(Decimal(99), (old.value * factor).quantize(step))
        )
        return Cell.model_construct(
            **{**old.__dict__, "value": value, "value_max": None, "op": "=", "written": plain(value), "derived": False}
        )

    def moved(day: date | None) -> date | None:
        return day.replace(year=day.year + shift, day=min(day.day, 28)) if day else None

    versions = []
    for version in fact.versions:
        rows = tuple(
            Row.model_construct(dims=row.dims, cells=tuple(map(cell, row.cells)), line=row.line) for row in version.rows
        )
        days = {name: moved(getattr(version, name)) for name in ("start", "end", "day", "target")}
        made = Version.model_construct(**{**version.__dict__, **days, "rows": rows, "quotes": ()})
        versions.append(made.model_copy(update={"heading": _heading(made)}))
    return _fact(division, fact.topic, fact.title, fact.kind, fact.aliases, versions, moved(fact.reviewed), fact.intro)


def _made(chance: random.Random, division: Division, item: Item, tiers: list[tuple[str, list[str]]]) -> Fact:
    """An item with one or two tiers and a history of one to four years; one in twenty has ended."""
    chosen = chance.sample(tiers, chance.choice((0, 1, 1, 1, 2)))
    unit = ("%", None, None) if item.indicator.endswith("比例") else chance.choice(UNITS)
    header = f"{item.indicator}（{_unit_text(unit)}）"
    value = Decimal(chance.randint(20, 95) if unit[0] == "%" else chance.randint(3, 900) * 10)
    first, years = chance.randint(2018, 2025), chance.choice((1, 1, 2, 2, 3, 4))
    versions: list[Version] = []
    for year in range(first, min(first + years, 2027)):
        rows = tuple(_row(chance, dims, item.indicator, value, unit) for dims in _conditions(chosen))
        columns = (*(name for name, _ in chosen), header)
        versions.insert(
            0, _version(Form.SINCE, start=date(year, chance.choice((1, 1, 1, 7)), 1), columns=columns, rows=rows)
        )
        value = value + (1 if unit[0] == "%" else Decimal(chance.randint(1, 12) * 10))
    if chance.random() < 0.05:
        versions.insert(0, _version(Form.REPEALED, start=date(first + years, 1, 1)))
    reviewed = date(first + years - 1, 8, 1) + timedelta(days=chance.randint(0, 120))
    kind = chance.choice((Kind.STANDARD,) * 7 + (Kind.STATISTIC, Kind.RULE))
    return _fact(division, item.topic, item.title, kind, (), versions, reviewed, "")


def _fact(
    division: Division,
    topic: str,
    title: str,
    kind: Kind,
    aliases: tuple[str, ...],
    versions: list[Version],
    reviewed: date | None,
    intro: str,
) -> Fact:
    return Fact.model_construct(
        id=f"facts/{division.name}/{topic}/{title}",
        region=division.name,
        topic=topic,
        title=title,
        kind=kind,
        organ=f"{division.name}民政局",
        aliases=aliases,
        reviewed=reviewed,
        draft=False,
        intro=intro,
        versions=tuple(versions),
    )


def _version(form: Form, *, start: date, columns: tuple[str, ...] = (), rows: tuple[Row, ...] = ()) -> Version:
    made = Version.model_construct(heading="", form=form, start=start, columns=columns, rows=rows, line=1)
    return made.model_copy(update={"heading": _heading(made)})


def _heading(version: Version) -> str:
    match version.form:
        case Form.SINCE:
            return f"{version.start} 起{' 部分调整' if version.partial else ''}"
        case Form.SPAN:
            return f"{version.start} 至 {version.end}"
        case Form.YEAR:
            return f"{version.start:%Y} 年"
        case Form.SEEN:
            return f"{version.day} 见"
        case Form.AS_OF:
            return f"截至 {version.day}"
        case Form.TARGET:
            return f"到 {version.target:%Y} 年"
        case Form.REPEALED:
            return f"{version.start} 起 废止"


def _conditions(tiers: list[tuple[str, list[str]]]) -> Iterator[dict[str, str]]:
    if not tiers:
        yield {}
        return
    (name, values), rest = tiers[0], tiers[1:]
    for value in values:
        yield from ({name: value, **more} for more in _conditions(rest))


def _row(
    chance: random.Random,
    dims: dict[str, str],
    indicator: str,
    value: Decimal,
    unit: tuple[str, str | None, str | None],
) -> Row:
    moved = min(Decimal(99), value + chance.randint(0, 9)) if unit[0] == "%" else value + chance.randint(0, 60) * 5
    cell = Cell.model_construct(
        written=plain(moved), indicator=indicator, value=moved, unit=unit[0], per=unit[1], each=unit[2]
    )
    return Row.model_construct(dims=dims, cells=(cell,), line=1)


def _unit_text(unit: tuple[str, str | None, str | None]) -> str:
    below = "·".join(part for part in (unit[2], unit[1]) if part)
    return f"{unit[0]}/{below}" if below else unit[0]


def _quoted(
    fact: Fact, division: Division, letter: int, letters: dict[tuple[int, int], list[tuple[str, date]]]
) -> Fact:
    """Each version with a quote out of that year's letter of the region, and the words put into that letter."""
    versions = []
    for version in fact.versions:
        day = version.day or version.start or date((version.target or date(2024, 12, 31)).year, 1, 1)
        written = date(day.year, 9, 10)
        parts = letters.setdefault((day.year, letter), [])
        words = _words(fact, version, day)
        parts.append((words, written))
        quote = Quote.model_construct(
            text=words,
            source=_reply_id(division, day.year, letter),
            section=_ordinal(len(parts)),
            label=f"{division.name}民政局答复人大建议 {100 + letter} 号 · {_ordinal(len(parts))}",
            date=written,
            line=1,
        )
        rows = tuple(
            row.model_copy(update={"cells": tuple(cell.model_copy(update={"proofs": (0,)}) for cell in row.cells)})
            for row in version.rows
        )
        versions.append(version.model_copy(update={"quotes": (quote,), "rows": rows}))
    return fact.model_copy(update={"versions": tuple(versions)})


def _words(fact: Fact, version: Version, day: date) -> str:
    """The sentence of the letter that a version rests on."""
    if version.form is Form.REPEALED:
        return f"自{day.year}年{day.month}月{day.day}日起，{fact.title}停止执行。"
    said = "，".join(
        f"{''.join(row.dims.values())}{cell.indicator}{cell.written}{cell.unit or ''}{'/' + cell.per if cell.per else ''}"
        for row in version.rows
        for cell in row.cells
    )
    return f"自{day.year}年{day.month}月{day.day}日起，我{fact.region[-1:]}{fact.title}按以下标准执行：{said or fact.intro or '按规定办理'}。"


def _ordinal(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else ORDINALS[tens - 1] + "十") + (
        ORDINALS[ones - 1] if ones else ""
    )


def _reply_id(division: Division, year: int, letter: int) -> str:
    return f"replies/{division.name}/{year}-人大-{100 + letter}-{division.name}民政局"


def _reply(division: Division, year: int, letter: int, parts: list[tuple[str, date]]) -> ArchivedReply:
    sections = tuple(
        ArchiveSection.model_construct(
            anchor=_ordinal(number), heading=f"{_ordinal(number)}、关于第{number}项工作", level=1, text=words, line=1
        )
        for number, (words, _) in enumerate(parts, 1)
    )
    return ArchivedReply.model_construct(
        id=_reply_id(division, year, letter),
        region=division.name,
        year=year,
        kind="建议",
        number=str(100 + letter),
        proposers=("王小明",),
        organ=f"{division.name}民政局",
        date=date(year, 9, 10),
        public="主动公开",
        title=f"关于提高民生保障水平的建议（{division.plain}{letter + 1}）",
        questions=("提高保障标准。",),
        answers=("逐步提高标准，按时足额发放。",),
        sections=sections,
    )


def write_content(
    root: Path, count: int, *, seed: int = 1, content: Path = ROOT / "content", facts_only: bool = False
) -> int:
    """The same as files; the vocabulary is ours."""
    shutil.copytree(content / "vocabulary", root / "vocabulary")
    written = 0
    for region in generate(count, seed=seed, content=content):
        for fact in region.facts:
            _write(root / f"{fact.id}.md", write_fact(fact))
        for reply in () if facts_only else region.replies:
            _write(root / f"{reply.id}.md", write_reply_file(reply))
        written += len(region.facts)
    return written


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--facts", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--to", type=Path, required=True, help="a folder that is not there yet")
    options = parser.parse_args()
    print(f"{write_content(options.to, options.facts, seed=options.seed)} facts in {options.to}")


if __name__ == "__main__":
    main()

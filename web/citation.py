"""引用: a figure as one sentence in official form, with document, date, value, unit, standing and a permanent link."""

from collections.abc import Iterable
from datetime import date

from kb.archive import ArchivedReply, PolicyDocument
from kb.facts import Fact, FactRow, Status
from kb.status import BASE
from web.amounts import chinese_day, shown

Source = ArchivedReply | PolicyDocument


def source_name(source: Source) -> str:
    """A source by its formal name: 《…的通知》（晋市民发〔2024〕12号） or 晋城市民政局对市八届人大四次会议第334号建议的答复（2024年8月6日）."""
    if isinstance(source, PolicyDocument):
        return f"《{source.title}》（{source.number}）"
    day = (
        f"（{chinese_day(source.date)}）" if source.date else f"（{chinese_day(source.met)}面商）" if source.met else ""
    )
    return f"{source.organ}对{source.session or ''}第{source.number}号{source.kind}的答复{day}"


def cite(fact: Fact, row: FactRow, sources: Iterable[Source], link: str, day: date) -> str:
    """The sentence for one row. It never says more than the sources: without a start date it gives the day it was seen."""
    named = {source.id: source_name(source) for source in sources}
    origin = "、".join(dict.fromkeys(named[s.id] for s in row.sources if s.id in named))
    conditions = "，".join(value for name, value in row.dims.items() if value and name != BASE)
    subject = fact.title + (f"（{conditions}）" if conditions else "")
    measure = row.indicator if row.label.endswith(f" {row.indicator}") else ""
    base = f"{row.dims[BASE]}的" if row.dims.get(BASE) else ""
    verb = "：" if row.text else "为"
    sentence = f"{_when(row)}{subject}{measure}{verb}{base}{_amount(row)}"
    return f"{f'根据{origin}，' if origin else ''}{sentence}。{_standing(row)}（{link}，{chinese_day(day)}查阅）"


def _when(row: FactRow) -> str:
    if row.effective_from and row.until:
        return f"{chinese_day(row.effective_from)}至{chinese_day(row.until)}，"
    if row.effective_from:
        return f"自{chinese_day(row.effective_from)}起，"
    if row.as_of:
        return (
            f"{row.as_of}年，"
            if len(row.as_of) == 4
            else f"截至{chinese_day(date.fromisoformat(row.as_of))}，"
            if len(row.as_of) == 10
            else ""
        )
    return ""


def _amount(row: FactRow) -> str:
    # Official letters set no space between digits and 汉字.
    words = str(shown(row)).replace(" ", "")
    return f"{words}（推算）" if row.derived else words


def _standing(row: FactRow) -> str:
    checked = f"，最近核实于{chinese_day(row.reviewed)}" if row.reviewed else ""
    if row.status is Status.UNVERIFIED:
        return (
            f"以上为{chinese_day(row.seen_on)}所载，现行与否待核实{checked}。"
            if row.seen_on
            else f"现行与否待核实{checked}。"
        )
    if row.status is Status.CURRENT:
        return f"现行{checked}。"
    return f"{row.status.value}。"


def source_label(id_: str, section: str | None = None) -> str:
    """A source by its id alone, as short as search results need it.

    >>> source_label("replies/晋城市/2024-人大-334-晋城市民政局", "一")
    '晋城市民政局 2024 年答复人大建议 334 号 · 一'
    >>> source_label("documents/晋城市/晋市民发〔2024〕12号")
    '晋市民发〔2024〕12号'
    """
    name = id_.rsplit("/", 1)[-1]
    parts = name.split("-", 3)
    if id_.startswith("replies/") and len(parts) == 4:
        year, body, number, organ = parts
        again = "（再复）" if organ.endswith("-再复") else ""
        kind = {"人大": "人大建议", "政协": "政协提案"}.get(body, body)
        name = f"{organ.removesuffix('-再复')} {year} 年答复{kind} {number} 号{again}"
    return f"{name} · {section}" if section else name

"""Found or not, and what to say where it is not: the reason, what had to be dropped, how to ask instead."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from indexer.query import Rewrite

if TYPE_CHECKING:
    from indexer.answers import Answer
    from indexer.found import Found
    from indexer.world import World

Reason = Literal["未收录", "当日无数据", "地区未收录"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is said of a search as a whole."""

    found: bool
    reason: Reason | None = None
    hint: str | None = None
    dropped: tuple[str, ...] = ()
    rewrites: tuple[Rewrite, ...] = ()


def verdict(found: "Found | None", letters: bool, *, letters_first: bool, world: "World") -> Verdict:
    """The verdict over facts and letters: letters answer only where letters were asked for."""
    if letters_first and letters:
        return Verdict(True)
    asked_letter = found.asked.letter if found else None
    if letters_first and asked_letter and (asked_letter.number or asked_letter.session):
        return Verdict(False, "未收录", "没有收录这封答复；核对一下届次和编号")
    if found is None:
        return Verdict(False, "未收录", "换个说法，或去掉一些词再查")
    if not found.asked.text:
        return Verdict(bool(found.retrieved.total), None if found.retrieved.total else "未收录")
    if found.found and found.best:
        return Verdict(True, hint=_place_hint(found, found.best), rewrites=tuple(_fallen_back(found, found.best)))
    return _not_found(found, world)


def _fallen_back(found: "Found", best: "Answer") -> Iterable[Rewrite]:
    """A county that has no figure of its own is answered by its city's standard; that is said."""
    place = found.judge.place
    if place.named and best.coverage.place == 2:
        yield Rewrite(from_=place.named, to=best.card.region, why="地区")


def _place_hint(found: "Found", best: "Answer") -> str | None:
    if best.coverage.place == 1:
        return f"这是{best.card.region}的数据"
    if found.judge.place.named and best.coverage.place == 2:
        return f"{found.judge.place.named}没有单独收录，按{best.card.region}的标准答"
    return None


def _not_found(found: "Found", world: "World") -> Verdict:
    best = found.best
    asked, place = found.asked, found.judge.place
    everything = tuple(group.text for group in asked.subjects)
    if asked.region and not any(name in world.lexicon.index.regions for name in place.chain):
        return Verdict(False, "地区未收录", f"没有收录{asked.region.name}的内容", dropped=(asked.region.name,))
    if best is None:
        return Verdict(False, "未收录", None, dropped=everything)
    undated = next((answer for answer in found.answers if answer.coverage.undated), None)
    if undated:
        return Verdict(False, "当日无数据", _date_hint(found, undated))
    missing = tuple(dict.fromkeys(found.judge.texts_of(best.coverage.missing)))
    if place.text in missing:
        return _elsewhere(found, best, missing)
    if missing:
        dropped = "、".join(f"“{word}”" for word in missing)
        return Verdict(
            False, "未收录", f"没有同时符合{dropped}的条目；去掉{dropped}，可看最接近的内容", dropped=missing
        )
    if place.named and place.named not in world.lexicon.index.regions:
        return Verdict(False, "地区未收录", f"{place.named}没有单独收录，上一级的标准也没有回答这一问")
    if not best.rows:
        return Verdict(False, "未收录", f"“{best.card.title}”只有文字规定，没有载明数额")
    return Verdict(False, "未收录", "以下是相关的条目，没有正好回答这一问的数字")


def _elsewhere(found: "Found", best: "Answer", missing: tuple[str, ...]) -> Verdict:
    """Only another place has it: named there if the place was named, else with the place to add."""
    place = found.judge.place
    others = tuple(word for word in missing if word != place.text)
    if place.named:
        own = any(answer.card.region == place.named for answer in found.answers)
        return Verdict(
            False,
            "未收录" if own else "地区未收录",
            f"{place.named}没有收录；以下是{best.card.region}的",
            dropped=missing,
        )
    return Verdict(False, "未收录", f"本地没有收录；{best.card.region}有相近的条目，写明地名再查", dropped=others)


def _date_hint(found: "Found", answer: "Answer") -> str:
    days = [row.effective_from or row.seen_on for row, _ in answer.rows]
    first = min((day for day in days if day), default=None)
    when = f"最早见于 {first}" if first else "没有那时的数据"
    return (
        f"“{answer.card.title}”{when}；去掉日期，可看现有的数据"
        if first and first > found.asked.day
        else f"“{answer.card.title}”没有那一年的数据；去掉年份，可看现有的数据"
    )

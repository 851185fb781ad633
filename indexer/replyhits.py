"""Sections of letters, ranked and grouped by letter: the question (建议要点) stands beside the answer's section."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote as percent_encoded

import orjson

from indexer.coverage import Judge
from indexer.engine import Candidate
from indexer.marks import Marks, snippet
from indexer.query import Hit
from kb.archive import ArchivedReply


@dataclass(frozen=True, slots=True)
class RankedSection:
    """The best section of a letter."""

    key: str
    payload: Mapping[str, Any]
    merit: tuple[int, ...]


def rank_sections(candidates: Iterable[Candidate], judge: Judge) -> list[RankedSection]:
    """One section a letter, best first: words in the heading, then in the title, then in the text; newer before older."""
    best: dict[str, RankedSection] = {}
    for candidate in candidates:
        section = _ranked(candidate, judge)
        kept = best.get(section.payload["id"])
        if section.merit[0] >= 0 and (kept is None or section.merit > kept.merit):
            best[section.payload["id"]] = section
    return sorted(best.values(), key=lambda section: section.merit, reverse=True)


def _ranked(candidate: Candidate, judge: Judge) -> RankedSection:
    payload = orjson.loads(candidate.payload)
    letter = judge.asked.letter
    wrong = letter is not None and letter.number is not None and payload["number"] != letter.number
    wrong = wrong or (letter is not None and not all(word in payload["head"] for word in letter.session))
    heading, head, body = payload["heading"] or "", payload["head"], payload["body"]
    merit = (
        -1 if wrong else 0,
        sum(ask.met(heading) for ask in judge.asks),
        sum(ask.met(head) for ask in judge.asks),
        sum(min(3, _count(ask.text, body)) for ask in judge.asks),
        int(payload["anchor"] is None) if not judge.asks else 0,
        payload["date"],
    )
    return RankedSection(candidate.key, payload, merit)


def _count(word: str, body: str) -> int:
    return body.count(word)


def reply_hit(section: RankedSection, reply: ArchivedReply, judge: Judge, words: Marks) -> Hit:
    """The hit of a letter at the section that matched."""
    anchor = section.payload["anchor"]
    part = next((part for part in reply.sections if part.anchor == anchor), reply.sections[0])
    fragment = f"#{percent_encoded(anchor)}" if anchor else ""
    return Hit(
        type="reply",
        id=reply.id,
        title=reply.title,
        region=reply.region,
        organ=reply.organ,
        heading=part.heading,
        section=anchor,
        snippet=snippet(part.text, words),
        url=f"/{percent_encoded(reply.id)}{fragment}",
        number=reply.number,
        proposers=reply.proposers,
        reply_date=reply.date or reply.met,
        question=_question(reply, judge),
    )


def _question(reply: ArchivedReply, judge: Judge) -> str | None:
    """The point of the question that has most of the words asked for, else the first."""
    if not reply.questions:
        return None
    return max(reply.questions, key=lambda point: sum(ask.met(point) for ask in judge.asks))

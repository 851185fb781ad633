"""Facts, replies and policy documents → search documents, key by key.

**A fact** is one document of ``facts``. It matches by title, aliases, topic, conditions, indicators, cells in words and
numbers (a rule in words also by its prose); what else it says (introduction, prose, quotes, organ) only orders.
Its payload::

    {"title": "特困供养护理补贴", "region": "晋城市", "topic": "特困供养", "kind": "standard", "organ": "晋城市民政局",
     "draft": false, "reviewed": 20240806,
     "exact": ["特困供养护理补贴", "五保护理费", "照料护理补贴"],         title and aliases, normalised
     "topics": ["特困供养", "五保"],                                     topic and its 俗称, normalised
     "rows": [["集中|全护理|护理补贴|供养方式|自理能力", "973", "元/月", 20240101, 0, 0, 0, 20250806, 20240806, true], …]}

Rows are ``RankRow(*row)`` (``indexer.rankrows``), all versions, newest first. The record is a card and
the ``Fact`` as JSON (``indexer.cards``).

**A section of a reply** is one document of ``replies`` (key: id#anchor). Its payload::

    {"id": "replies/…", "title": "关于…的建议", "anchor": "一", "heading": "一、切实…", "region": "晋城市", "kind": "建议",
     "number": "334", "organ": "晋城市民政局", "date": 20240806,
     "head": "关于…的建议|334|上官学平|晋城市民政局|…", "body": "heading and text, normalised"}

Its record is the ``ArchivedReply`` as JSON with this one section.

**A whole reply or policy document** is one document of ``sources``, found by id only; its record is the model as JSON.

**Filters.** ``region`` is the unique name of the one place a document is about: a county's figure is no answer for its
city, nor the city's for the province, so nothing is filed under a place above its own. Where a place is browsed with all
below it, ``within`` holds the place and everything above it. A question about a county that has no figure of its own falls
back on the way up, by asking for the place above; that is a matter of the query, not of the index.
``year`` holds every year in which a version is known to have held; ``source`` the ids of what is quoted.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from hashlib import blake2b

import orjson

from indexer.cards import record_of
from indexer.engine import Document, IndexName, document_id
from indexer.rankrows import RankRow, number_of_day, placed, rank_rows
from indexer.words import Words, normalise, plain_terms
from kb.archive import ArchivedReply, ArchiveSection, PolicyDocument
from kb.facts import Fact, Form, Version
from kb.models import Kind, Model
from kb.status import begin, seen_on
from kb.vocabulary import Vocabulary

# Raised whenever payloads or records change, so that an index of the older kind is built anew.
FORMAT = "3"

Chain = Callable[[str], tuple[str, ...]]  # a place and everything above it

_KINDS = {Kind.STANDARD: 3, Kind.RULE: 2, Kind.TARGET: 1, Kind.STATISTIC: 0}


def digest_of(data: bytes) -> str:
    return blake2b(data, digest_size=12).hexdigest()


class DocumentMaker:
    """Makes documents with the words and places of one vocabulary."""

    def __init__(self, vocabulary: Vocabulary, words: Words, chain: Chain) -> None:
        self._vocabulary = vocabulary
        self._words = words
        self._chain = chain

    def fact(self, fact: Fact, digest: str | None = None) -> Document:
        figures = tuple(placed(fact, self._vocabulary.review_months(fact.topic)))
        rows = rank_rows(figures)
        record = record_of(fact, figures)
        names = (fact.title, *fact.aliases)
        topic = self._vocabulary.topics.get(fact.topic)
        topics = (fact.topic, *(topic.aliases if topic else ()))
        terms = self._fact_terms(names, topics, rows)
        exact = tuple(dict.fromkeys(normalise(name) for name in names))
        return Document(
            id=document_id("facts", fact.id),
            key=fact.id,
            terms=tuple(terms),
            filters={
                "kind": (fact.kind.value,),
                "topic": (fact.topic,),
                "region": (fact.region,),
                "within": self._chain(fact.region) or (fact.region,),
                "year": fact_years(fact),
                "organ": (fact.organ,) if fact.organ else (),
                "source": fact_sources(fact),
            },
            exact=exact,
            text=_further(_fact_prose(fact), terms),
            order=fact_order(fact),
            payload=orjson.dumps(
                {
                    "title": fact.title,
                    "region": fact.region,
                    "topic": fact.topic,
                    "kind": fact.kind.value,
                    "organ": fact.organ,
                    "draft": fact.draft,
                    "reviewed": number_of_day(fact.reviewed),
                    "exact": exact,
                    "topics": tuple(map(normalise, topics)),
                    "rows": [tuple(row) for row in rows],
                }
            ),
            digest=digest or digest_of(record),
            record=record,
        )

    def _fact_terms(self, names: Iterable[str], topics: Iterable[str], rows: Iterable[RankRow]) -> dict[str, None]:
        conditions = dict.fromkeys("|".join(dict.fromkeys(row.text for row in rows)).split("|"))
        spoken = (*names, *topics, *(part for part in conditions if len(part) <= 12))
        terms = self._words.terms_of_document((*names, *topics, *conditions), spoken=spoken)
        terms.update(dict.fromkeys(" ".join([row.numbers for row in rows]).split()))
        return terms

    def reply(self, reply: ArchivedReply, digest: str | None = None) -> Iterator[Document]:
        """The sections of a letter."""
        digest = digest or digest_of(_json(reply))
        session = (reply.session,) if reply.session else ()
        names = (reply.title, reply.number, *session, *reply.proposers, reply.organ, *reply.co_organs)
        head = self._words.terms_of_document(names, spoken=(reply.title,))
        for section in reply.sections:
            yield self._section(reply, section, digest, names, head)

    def _section(
        self, reply: ArchivedReply, section: ArchiveSection, digest: str, names: tuple[str, ...], head: Iterable[str]
    ) -> Document:
        key = f"{reply.id}#{section.anchor or ''}"
        body = normalise_long(f"{section.heading or ''}\n{section.text}")
        terms = dict.fromkeys((*head, *self._words.terms_of_long_text(body)))
        day = reply.date or reply.met
        return Document(
            id=document_id("replies", key),
            key=key,
            terms=tuple(terms),
            filters={
                "kind": (reply.kind,),
                "region": (reply.region,),
                "within": self._chain(reply.region) or (reply.region,),
                "year": (str(reply.year),),
                "organ": tuple(dict.fromkeys((reply.organ, *reply.co_organs))),
                "source": (reply.id,),
            },
            exact=(normalise(reply.title),),
            text=_further((*reply.questions, *reply.answers), terms),
            order=number_of_day(day) or reply.year * 10_000,
            payload=orjson.dumps(
                {
                    "id": reply.id,
                    "title": reply.title,
                    "anchor": section.anchor,
                    "heading": section.heading,
                    "region": reply.region,
                    "kind": reply.kind,
                    "number": reply.number,
                    "organ": reply.organ,
                    "date": number_of_day(day),
                    "head": "|".join(map(normalise, names)),
                    "body": body,
                }
            ),
            digest=digest,
            record=_json(reply.model_copy(update={"sections": (section,)})),
        )

    def source(self, source: ArchivedReply | PolicyDocument, digest: str | None = None) -> Document:
        """A whole letter or policy document, to be had by its id."""
        record = _json(source)
        return Document(
            id=document_id("sources", source.id),
            key=source.id,
            terms=(),
            filters={
                "kind": (source.kind if isinstance(source, ArchivedReply) else "文件",),
                "region": (source.region,),
                "within": self._chain(source.region) or (source.region,),
            },
            exact=(),
            text="",
            order=number_of_day(source.date),
            payload=b"",
            digest=digest or digest_of(record),
            record=record,
        )


def documents_of(maker: DocumentMaker, content: Model, digest: str) -> Iterator[tuple[IndexName, Document]]:
    """Everything that one content file brings."""
    if isinstance(content, Fact):
        yield "facts", maker.fact(content, digest)
    elif isinstance(content, ArchivedReply):
        yield from (("replies", document) for document in maker.reply(content, digest))
        yield "sources", maker.source(content, digest)
    elif isinstance(content, PolicyDocument):
        yield "sources", maker.source(content, digest)


def normalise_long(text: str) -> str:
    """``normalise`` for a text that comes but once: it would only push the short ones out of the cache."""
    return normalise.__wrapped__(text)


def _further(texts: Iterable[str], terms: dict[str, None]) -> str:
    """The 2-grams and numbers of texts that are not among the terms."""
    found = plain_terms("\n".join(texts))
    return " ".join([term for term in found if term not in terms])


def fact_years(fact: Fact) -> tuple[str, ...]:
    """Every year in which a version is known to have held: until it ends, the next begins, or it was last seen."""
    years: set[int] = set()
    begins = sorted(day for version in fact.versions if version.form is not Form.TARGET and (day := begin(version)))
    for version in fact.versions:
        first = version.target if version.form is Form.TARGET else begin(version)
        if first and version.form is not Form.REPEALED:
            years.update(range(first.year, _last_year(fact, version, first, begins) + 1))
    return tuple(map(str, sorted(years)))


def _last_year(fact: Fact, version: Version, first: date, begins: list[date]) -> int:
    if version.form is Form.TARGET:
        return first.year
    if version.end:
        return max(first.year, version.end.year)
    if after := [day for day in begins if day > first]:
        return after[0].year if (after[0].month, after[0].day) != (1, 1) else max(first.year, after[0].year - 1)
    if version.form not in {Form.SINCE, Form.SEEN}:
        return first.year
    return max(day.year for day in (first, fact.reviewed, seen_on(version.quotes)) if day)


def fact_sources(fact: Fact) -> tuple[str, ...]:
    return tuple(dict.fromkeys(quote.source for version in fact.versions for quote in version.quotes))


def fact_order(fact: Fact) -> int:
    """Before any question: no drafts, nothing that has ended, standards first, the latest verified first."""
    ended = any(version.form is Form.REPEALED for version in fact.versions[:1])
    days = (fact.reviewed - date(2000, 1, 1)).days if fact.reviewed else 0
    return (not fact.draft) << 20 | (not ended) << 19 | _KINDS[fact.kind] << 17 | min(max(days, 0), (1 << 17) - 1)


def _fact_prose(fact: Fact) -> Iterator[str]:
    yield fact.intro
    yield fact.organ or ""
    for version in fact.versions:
        yield version.prose
        yield from (quote.text for quote in version.quotes)


def _json(model: Model) -> bytes:
    return model.__pydantic_serializer__.to_json(model)

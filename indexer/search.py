"""The search: a question is understood, the engine retrieves, we rank, decide what is known and say so.

At most three searches of the facts: the question as read; where it is not found, the same with its typing errors
corrected, or with the largest set of words that occurs together (after one look at which do). Where a value of a facet
was chosen, its other values are counted beside. Whatever is shown comes
from the engine, so that the processes that serve it hold no state.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from indexer.ahead import Ahead
from indexer.alternatives import alternatives, with_alternatives
from indexer.answers import Answer, fact_hit, glance, look
from indexer.cards import fact_of
from indexer.coverage import Judge
from indexer.engine import Engine, EngineQuery, Retrieved
from indexer.found import Found
from indexer.marks import Marks
from indexer.query import Hit, ResultPage, Rewrite, SearchQuery, Suggestion, Understood
from indexer.ranking import Ranked, Ranker
from indexer.records import Records
from indexer.replyhits import rank_sections, reply_hit
from indexer.retrieval import CANDIDATES, fact_groups, facts_query, replies_query
from indexer.suggest import suggest
from indexer.typos import apply
from indexer.understanding import Understanding
from indexer.verdict import Verdict, verdict
from indexer.world import World, make_world, world_source
from kb.archive import ArchivedReply, PolicyDocument
from kb.facts import Fact
from kb.vocabulary import Topic

LONGEST = 200  # characters of a question that are read
CLOSELY = 5  # candidates whose whole record is looked at before the answer is given
TRIES = 3  # of a question during which the index is swapped
LETTERS_BELOW = 3  # letters shown below the facts
SECTIONS_BELOW = 20  # sections of letters looked at for these


class Search:
    """Everything that pages, programs and commands ask. ``home_region`` overrides the index's own."""

    def __init__(self, engine: Engine, *, today: Callable[[], date], home_region: str | None = None) -> None:
        self._engine = engine
        self._today = today
        self._home = home_region
        self._world: World | None = None
        self._records = Records()

    async def _ready(self) -> World:
        return self._world_of(await self._engine.meta())

    def _world_of(self, meta: Mapping[str, str]) -> World:
        if self._world is None or self._world.source != world_source(meta):
            self._world = make_world(meta, self._home)
        return self._world

    # --- the search

    async def search(self, query: SearchQuery) -> ResultPage:
        """Answer a question; an empty one browses. A page is of one build: if a new one came in between, it is asked again."""
        for _ in range(TRIES):
            meta = await self._engine.meta()
            before = meta.get("build", "")
            page, builds = await self._answer(self._world_of(meta), query)
            if {before, *builds, await self.build()} - {""} == {page.build or before}:
                break
        return page

    async def _answer(self, world: World, query: SearchQuery) -> tuple[ResultPage, set[str]]:
        """A page and the builds that it was made from."""
        asked = world.reader.read(query.text[:LONGEST], self._today(), as_of=query.as_of, raw=query.raw)
        letters = query.type == "reply" or (query.type is None and asked.letter is not None)
        ahead = (
            None if query.type == "fact" else Ahead(self._engine, _letters_query(world, asked, query, first=letters))
        )
        try:
            found = None if query.type == "reply" else await self._facts(world, asked, query)
            asked = found.asked if found else asked
            replies = await ahead.answer(_letters_query(world, asked, query, first=letters)) if ahead else None
        finally:
            if ahead:
                await ahead.close()
        page = await self._page(world, query, asked, found, replies, letters_first=letters)
        main = found.engine_query if found else replies_query(asked, query, world.lexicon)
        counted = [await self._engine.search(one) for one in (alternatives(main, query) if main else ())]
        parts = (found.retrieved if found else None, replies, *counted)
        return with_alternatives(page, counted), {part.build for part in parts if part}

    async def _facts(self, world: World, asked: Understanding, query: SearchQuery) -> Found:
        if not asked.subjects and not asked.numbers and asked.text and asked.groups:
            asked = replace(asked, groups=tuple(replace(group, people=False) for group in asked.groups))
        groups = tuple(fact_groups(asked, world.lexicon.words))
        if not groups and asked.text and (asked.subjects or asked.letter):
            first = await self._found(world, asked, query, Retrieved((), 0, {}, ""))
        else:
            first = await self._ask(world, asked, query, facts_query(asked, query, world.lexicon, world.regions))
        if first.found or not asked.text:
            return first
        corrected = self._corrected(world, asked, query)
        if corrected:
            again = await self._ask(
                world, corrected, query, facts_query(corrected, query, world.lexicon, world.regions)
            )
            return again if again.found or len(again.ranked) > len(first.ranked) else first
        if first.ranked or not groups:
            return first
        return await self._largest(world, asked, query)

    def _corrected(self, world: World, asked: Understanding, query: SearchQuery) -> Understanding | None:
        """The question with its typing errors mended; None where nothing suggests itself."""
        doubtful = [(at, at + len(group.text)) for group in asked.doubtful if (at := asked.text.find(group.text)) >= 0]
        corrections = world.typos.correct(asked.text, doubtful)
        if not corrections:
            return None
        text = apply(asked.text, corrections)
        read = world.reader.read(text, self._today(), as_of=query.as_of, raw=query.raw)
        said = [Rewrite(from_=asked.text[c.start : c.end], to=c.to, why="疑为错字") for c in corrections]
        return replace(read, rewrites=(*asked.rewrites, *said, *(r for r in read.rewrites if r not in asked.rewrites)))

    async def _largest(self, world: World, asked: Understanding, query: SearchQuery) -> Found:
        """What holds as many of the words as can be held together; without the place where nothing there holds any."""
        groups = tuple(fact_groups(asked, world.lexicon.words))
        here = facts_query(asked, query, world.lexicon, world.regions, groups=groups)
        patterns = await self._engine.together(here)
        if patterns:
            telling = [
                sum(map(len, alternatives[0])) for alternatives in groups
            ]  # of as many words, the longer say more
            most = max(
                patterns,
                key=lambda met: (sum(met), sum(size for size, is_met in zip(telling, met, strict=True) if is_met)),
            )
            kept = tuple(group for group, is_met in zip(groups, most, strict=True) if is_met)
            reduced = facts_query(asked, query, world.lexicon, world.regions, groups=kept)
        else:
            reduced = facts_query(asked, query, world.lexicon, world.regions, anywhere=True)
        return await self._ask(world, asked, query, reduced)

    async def _ask(self, world: World, asked: Understanding, query: SearchQuery, engine_query: EngineQuery) -> Found:
        found = await self._found(world, asked, query, await self._engine.search(engine_query))
        return replace(found, engine_query=engine_query)

    async def _found(self, world: World, asked: Understanding, query: SearchQuery, retrieved: Retrieved) -> Found:
        ranker = Ranker(self._judge(world, asked, query), world.lexicon.pieces)
        if query.sort == "relevance" and asked.text:
            found = await self._ranked(ranker, query, retrieved, ranker.rank(retrieved.candidates, wholly=False))
            if found.found or not any(one.coverage.found for one in found.ranked):
                return found
        ranked = ranker.rank(retrieved.candidates) if asked.text else _unranked(ranker, retrieved)
        if query.sort == "newest":
            ranked.sort(key=lambda one: one.merit.begin, reverse=True)
        return await self._ranked(ranker, query, retrieved, ranked)

    async def _ranked(self, ranker: Ranker, query: SearchQuery, retrieved: Retrieved, ranked: list[Ranked]) -> Found:
        # One look at the records serves the judgement of the best and the showing of the first page.
        shown = ranked[: max(CLOSELY, query.page_size if query.page == 1 else 0)]
        answers = await self._looked(retrieved.build, shown, ranker, CLOSELY)
        if query.sort == "relevance" and ranker.judge.asked.text:
            best = sorted(answers[:CLOSELY], key=lambda answer: answer.merit, reverse=True)
            answers = (*best, *answers[CLOSELY:])
        return Found(ranker.judge.asked, ranker.judge, retrieved, tuple(ranked), answers)

    def _judge(self, world: World, asked: Understanding, query: SearchQuery) -> Judge:
        return Judge(asked, world.lexicon, world.place(asked, query.region, self._today().year))

    async def _looked(
        self, build: str, ranked: Sequence[Ranked], ranker: Ranker, closely: int = 0
    ) -> tuple[Answer, ...]:
        """The records of some candidates, the first few of them looked at closely."""
        day = ranker.judge.asked.day
        records = self._records.known(build, day, [one.key for one in ranked])
        if lacking := {one.key: one for one in ranked if one.key not in records}:
            found = await self._engine.get("facts", list(lacking))
            records.update(self._records.read(build, day, found, lacking))
        return tuple(
            (look if at < closely else glance)(one, records[one.key], ranker)
            for at, one in enumerate(ranked)
            if one.key in records
        )

    # --- the page

    async def _page(
        self,
        world: World,
        query: SearchQuery,
        asked: Understanding,
        found: Found | None,
        replies: Retrieved | None,
        *,
        letters_first: bool,
    ) -> ResultPage:
        judge = found.judge if found else self._judge(world, asked, query)
        words = _marked(judge)
        sections = rank_sections(replies.candidates, judge) if replies else []
        if query.sort == "newest":
            sections.sort(key=lambda section: section.payload["date"], reverse=True)
        said = verdict(found, bool(sections), letters_first=letters_first, world=world)
        start = (query.page - 1) * query.page_size
        facts_shown = await self._fact_hits(world, query, found, words, start, said) if found else []
        wanted = (
            sections[start : start + query.page_size]
            if query.type == "reply" or letters_first
            else sections[:LETTERS_BELOW]
        )
        letter_hits = await self._reply_hits(
            wanted if query.type == "reply" or query.page == 1 or letters_first else [], judge, words
        )
        hits = (*letter_hits, *facts_shown) if letters_first else (*facts_shown, *letter_hits)
        letters = len({section.payload["id"] for section in sections})
        if replies and replies.total > len(replies.candidates):
            letters = replies.total
        total = letters if query.type == "reply" or not found else found.retrieved.total
        main = replies if query.type == "reply" or not found else found.retrieved
        parts = (found.retrieved if found else None, replies)
        missing = tuple(dict.fromkeys(name for part in parts if part for name in part.missing))
        return ResultPage(
            query=query.text,
            as_of=asked.day,
            build=next((part.build for part in parts if part and part.build), ""),
            found=said.found,
            reason=said.reason,
            hint=said.hint,
            totals={"facts": found.retrieved.total if found else 0, "replies": letters},
            understood=_understood(asked, said),
            hits=hits,
            facets={name: dict(counts) for name, counts in (main.facets if main else {}).items()},
            page=query.page,
            pages=max(1, -(-total // query.page_size)),
            incomplete=bool(missing),
            missing_parts=missing,
        )

    async def _fact_hits(
        self, world: World, query: SearchQuery, found: Found, words: Marks, start: int, said: Verdict
    ) -> list[Hit]:
        """The facts of one page: those looked at closely first, then the others in their order."""
        ranker = Ranker(found.judge, world.lexicon.pieces)
        if start + query.page_size > CANDIDATES and found.retrieved.total > CANDIDATES:
            further = facts_query(found.asked, query, world.lexicon, world.regions, limit=query.page_size, offset=start)
            rest = ranker.rank((await self._engine.search(further)).candidates)
            shown = await self._looked(found.retrieved.build, rest, ranker)
        else:
            first = found.answers[start : start + query.page_size]
            done = {answer.ranked.key for answer in found.answers}
            others = [one for one in found.ranked if one.key not in done]
            lacking = others[max(0, start - len(found.answers)) :][: query.page_size - len(first)]
            shown = (*first, *await self._looked(found.retrieved.build, lacking, ranker))
        return [fact_hit(answer, words, answers=said.found) for answer in shown]

    async def _reply_hits(self, sections: Sequence[Any], judge: Judge, words: Marks) -> list[Hit]:
        records = await self._engine.get("replies", [section.key for section in sections])
        return [
            reply_hit(section, ArchivedReply.model_validate_json(records[section.key]), judge, words)
            for section in sections
            if section.key in records
        ]

    async def prepare(self) -> None:
        """Load what only some questions need (pinyin, sounds), so that the first of them need not wait for it."""
        world = await self._ready()
        await asyncio.to_thread(world.prepare)

    # --- single things

    async def suggest(self, text: str, limit: int) -> tuple[Suggestion, ...]:
        """Completions as one types."""
        world = await self._ready()
        return suggest(world, text, limit)

    async def fact(self, id: str) -> Fact | None:
        """A fact by its id."""
        await self._ready()
        records = await self._engine.get("facts", [id])
        return fact_of(records[id]) if id in records else None

    async def reply(self, id: str) -> ArchivedReply | None:
        """A whole letter by its id."""
        records = await self._engine.get("sources", [id])
        return ArchivedReply.model_validate_json(records[id]) if id in records and id.startswith("replies/") else None

    async def document(self, id: str) -> PolicyDocument | None:
        """A whole policy document by its id."""
        records = await self._engine.get("sources", [id])
        return (
            PolicyDocument.model_validate_json(records[id]) if id in records and id.startswith("documents/") else None
        )

    async def facts_citing(self, reply_id: str) -> tuple[Fact, ...]:
        """The facts that quote a letter."""
        await self._ready()
        found = await self._engine.search(EngineQuery("facts", filters={"source": (reply_id,)}, limit=1000))
        keys = [candidate.key for candidate in found.candidates]
        records = await self._engine.get("facts", keys)
        return tuple(fact_of(records[key]) for key in keys if key in records)

    async def about(self) -> Mapping[str, str]:
        """What the index says of itself, without the long lists of words."""
        meta = await self._engine.meta()
        home = {"home_region": self._home} if self._home else {}
        return {**{name: value for name, value in meta.items() if name not in {"words", "vocabulary"}}, **home}

    async def build(self) -> str:
        """The build that is answered from now."""
        return (await self._engine.meta()).get("build", "")

    def review_months(self, topic: str) -> int:
        """After how many months without verification the figures of a topic are 待核实."""
        return self._world.lexicon.vocabulary.review_months(topic) if self._world else Topic(name=topic).review_months


def _letters_query(world: World, asked: Understanding, query: SearchQuery, *, first: bool) -> EngineQuery:
    """The letters; below the facts only a few are wanted, and their facets not."""
    limit = CANDIDATES if first else SECTIONS_BELOW
    return replies_query(asked, query, world.lexicon, limit=limit, counted=first)


def _unranked(ranker: Ranker, retrieved: Retrieved) -> list[Ranked]:
    """Browsing keeps the engine's order; merits are still worked out, for sorting by date."""
    place = {candidate.key: at for at, candidate in enumerate(retrieved.candidates)}
    return sorted(ranker.rank(retrieved.candidates), key=lambda one: place[one.key])


def _marked(judge: Judge) -> Marks:
    """The words to highlight: every form of every group."""
    return Marks(word for ask in judge.asks for way in ask.ways for options in way for word in options)


def _understood(asked: Understanding, said: Verdict) -> Understood:
    return Understood(
        groups=tuple(group.text for group in asked.groups) + asked.condition_texts + asked.organs,
        dropped=said.dropped,
        region=asked.region.name if asked.region else None,
        year=asked.year,
        as_of=asked.day,
        number=next(iter(asked.number_texts), None),
        rewrites=(*asked.rewrites, *said.rewrites),
    )

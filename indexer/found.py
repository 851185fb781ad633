"""One search of the facts, ranked: what the verdict is given on and what a page is made of."""

from dataclasses import dataclass

from indexer.answers import Answer
from indexer.coverage import Judge
from indexer.engine import EngineQuery, Retrieved
from indexer.ranking import Ranked
from indexer.understanding import Understanding


@dataclass(frozen=True)
class Found:
    """One search of the facts: what was asked, what came back, ranked, and the best of it looked at closely."""

    asked: Understanding
    judge: Judge
    retrieved: Retrieved
    ranked: tuple[Ranked, ...]
    answers: tuple[Answer, ...]
    engine_query: EngineQuery | None = None  # what was retrieved by; none where nothing can be

    @property
    def best(self) -> Answer | None:
        return self.answers[0] if self.answers else None

    @property
    def found(self) -> bool:
        return bool(self.answers) and self.answers[0].coverage.found

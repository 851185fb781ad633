"""The closed classes of words that a question is made of besides what it asks about (``data/queryterms.txt``)."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class QueryTerms:
    """``function`` words say nothing; ``generic`` nouns only order; ``people`` need not be met beside something else;
    ``condition`` words (低保, 退休) and names of ``money`` (补贴) must be met but do not say alone what is asked for; ``amount`` words (多少) ask for a figure, those of
    ``standard`` (额度) for one that is set rather than counted."""

    function: frozenset[str]
    generic: frozenset[str]
    people: frozenset[str]
    condition: frozenset[str]
    money: frozenset[str]
    amount: frozenset[str]
    standard: frozenset[str]

    def role(self, word: str) -> str | None:
        """function, generic, people, or None for a word that has to be met."""
        if word in self.people:
            return "people"
        if word in self.generic:
            return "generic"
        return "function" if word in self.function else None

    def measure(self, word: str) -> bool:
        """Whether a compound that ends in this word names a measure (支付比例) rather than a thing under a condition."""
        return word in self.generic or word in self.money

    def telling(self, word: str) -> bool:
        """Whether a word by itself says what is asked for."""
        return not any(
            word in words for words in (self.function, self.generic, self.people, self.condition, self.money)
        )


@cache
def load_query_terms() -> QueryTerms:
    sections: dict[str, set[str]] = {}
    current: set[str] = set()
    for line in files("indexer").joinpath("data/queryterms.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            current = sections.setdefault(line.strip("[]"), set())
        elif line and not line.startswith("#"):
            current.update(line.split())
    return QueryTerms(
        function=frozenset(sections["疑问"] | sections["客套"] | sections["虚词"] | sections["轻动词"]),
        generic=frozenset(sections["泛指"]),
        people=frozenset(sections["人"]),
        condition=frozenset(sections["对象"]),
        money=frozenset(sections["款项"]),
        amount=frozenset(sections["问数"]),
        standard=frozenset(sections["问标准"]),
    )

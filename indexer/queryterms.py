"""The closed classes of words that a question is made of besides what it asks about (``data/queryterms.txt``)."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class QueryTerms:
    """``function`` words say nothing; ``generic`` nouns only order; ``people`` need not be met beside something else;
    ``condition`` words (低保, 退休) and names of ``money`` (补贴) must be met but do not say alone what is asked for; ``amount`` words (多少) ask for a figure, those of
    ``standard`` (额度) for one that is set rather than counted; ``acts`` (掏, 养, 派) are what anyone does with money and
    people, and ``complements`` (出来, 给, 掉) what follows such a verb: they only order. ``young`` (娃) are people like others beside a word for what
    only the ``grown`` do (毕业); ``counts`` (数量) ask how many, never how much money; in ``callings`` (护士) end the names of those who work; these and other ``things``
    (配比) are to be met though they are made of empty words; ``being`` (一共有) stands
    between what is counted and 多少, ``paying`` (交) before it where people pay rather than get; ``home`` (在家) are
    words of ``people`` that say where."""

    function: frozenset[str]
    generic: frozenset[str]
    people: frozenset[str]
    condition: frozenset[str]
    money: frozenset[str]
    amount: frozenset[str]
    standard: frozenset[str]
    acts: frozenset[str]
    complements: frozenset[str]
    young: frozenset[str]
    grown: frozenset[str]
    counts: frozenset[str]
    callings: tuple[str, ...]
    things: frozenset[str]
    being: frozenset[str]
    paying: tuple[str, ...]
    home: frozenset[str]

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

    def acts_in(self, text: str, *, whole: bool) -> tuple[str, ...] | None:
        """The everyday acts of a piece that is made of such and of empty words only (能|多|报, 评|出来, 掏|不), else None.

        A piece that is a ``whole`` word of the dictionary is one where it is listed, or a listed verb with a complement.
        """
        if text in self.acts or (text[:1] in self.acts and (text[1:] in self.complements or text[1:] == "钱")):
            return (self.stem(text),)
        return None if whole else self._cut(text)

    def _cut(self, text: str) -> tuple[str, ...] | None:
        if not text:
            return ()
        for end in range(min(len(text), 5), 0, -1):
            piece = text[:end]
            act = piece in self.acts
            empty = piece in self.complements or (self.role(piece) and not (end == 1 and piece in self.generic))
            if (act or empty) and (rest := self._cut(text[end:])) is not None:
                return (self.stem(piece), *rest) if act else rest
        return None

    def stem(self, act: str) -> str:
        """A verb without its complement: 评 of 评出来."""
        return act[0] if act[0] in self.acts and act[1:] in self.complements else act


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
        acts=frozenset(sections["动作"]),
        complements=frozenset(sections["补语"]),
        young=frozenset(sections["晚辈"]),
        grown=frozenset(sections["成年"]),
        counts=frozenset(sections["问个数"]),
        being=frozenset(sections["有"]),
        home=frozenset(sections["在家"]),
        paying=tuple(sorted(sections["收钱"])),
        callings=tuple(sorted(sections["职业"])),
        things=frozenset(sections["所问"] | sections["职业"]),
    )

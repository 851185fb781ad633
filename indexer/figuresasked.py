"""The edges of a cut question → the kind of figure that it asks for: in which units, per what, of whom, paid or got."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from indexer.edges import Edge
from indexer.lexicon import Lexicon
from indexer.querynumbers import Asked, NumberMention, asked_by_noun

_THINGS = frozenset({"人", "个"})


@dataclass(frozen=True, slots=True)
class FigureAsked:
    """The kind of figure asked for; the fields that ``Understanding`` has too are explained there."""

    units: frozenset[str]
    by_unit: bool  # 多少元, 几个: the unit stands in the question
    per: str | None
    named: bool  # an amount is named: 护理补贴, 支付比例
    amount: bool
    standard: bool
    paying: bool
    counted: str | None


class FigureReader:
    """Reads the kinds of figures asked for with one lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._terms = lexicon.terms

    def read(self, edges: Sequence[Edge], words: Collection[str]) -> FigureAsked:
        """The kind of figure. ``words`` are those that have to be met."""
        closed = [edge.text for edge in edges if edge.kind == "closed"]
        asked = [edge.data for edge in edges if isinstance(edge.data, Asked)]
        counted = self._counted(edges)
        units = self._units(edges, (*closed, *words), words, counted)
        named = any(word in self._terms.money for word in (*closed, *words)) or _ends_in_amount(
            (*words, *filter(None, map(self._lexicon.formal, words)))
        )
        return FigureAsked(
            units=units,
            by_unit=any(one.units for one in asked),
            per=next((one.per for one in asked if one.per), None),
            named=named,
            amount=bool(units) or named or any(word in self._terms.amount for word in (*closed, *words)),
            standard=any(word in self._terms.standard for word in closed),
            paying=self._paying(edges),
            counted=counted if counted in words else None,
        )

    def _units(
        self, edges: Sequence[Edge], nouns: Iterable[str], words: Collection[str], counted: str | None
    ) -> frozenset[str]:
        """The units that answer, by what is asked (多少元), by the nouns (人数) and by what is counted."""
        units = _asked_units(edges, nouns)
        if counted and self._people(counted) and units <= _THINGS:  # 多少困难老人, 老人有几个, 失能老人有多少
            return frozenset({"人"})
        if units != {"个"}:
            return units
        if not counted and edges[-1].text == "几个" and _ends_in_amount(words):  # 护理费发几个
            return frozenset({"元", "%", "百分点", "倍"})
        if any(edge.kind in {"word", "closed"} and self._people(edge.text) for edge in edges):
            return frozenset({"个", "人"})
        return units

    def _people(self, word: str) -> bool:
        """Whether a word is one for people, or ends in one: 老人, 困难老人, 从业人员, 五保 (特困人员), 家庭医生."""
        formal = self._lexicon.formal(word)
        return (formal is not None and formal != word and self._people(formal)) or (
            (
                any(len(word) > size - 1 and word[-size:] in self._terms.people for size in (2, 3))
                and not word.endswith(("家庭", "对象"))
            )
            or word.endswith(self._terms.callings)
        )

    def _paying(self, edges: Sequence[Edge]) -> bool:
        """Whether the verb just before 多少钱 says that money is paid (要交多少, 每餐收几块), and none that it is given."""
        return any(
            before.text.endswith(self._terms.paying) and (edge.text in {"多少", "几"} or bool(_paid_in(edge)))
            for before, edge in pairwise(edges)
        )

    def _counted(self, edges: Sequence[Edge]) -> str | None:
        """The noun whose things are counted: 多少|失能老人, 几家|敬老院, 失能老人|有|多少, 家庭医生|一共|有|多少名."""
        for at, edge in enumerate(edges):
            total = edge.text in self._terms.counts
            if not (_asks_count(edge) or total):
                continue
            after = next((following for following in edges[at + 1 :] if following.start == edge.end), None)
            if after and after.kind == "word" and (edge.data or self._people(after.text)):
                return after.text
            before = _beside_total(edges, at) if total else self._before(edges, at)
            if before:
                return before
        return None

    def _before(self, edges: Sequence[Edge], at: int) -> str | None:
        """The noun of 失能老人|有|多少."""
        before = at - 1
        while before >= 0 and edges[before].text in self._terms.being:
            before -= 1
        if 0 <= before < at - 1 and edges[before].kind == "word" and _ends_there(edges, at):
            return edges[before].text
        return None


def _asked_units(edges: Sequence[Edge], nouns: Iterable[str]) -> frozenset[str]:
    """The units of 多少元, and those of the nouns unless a number has been given in them: 9516元是什么钱."""
    units = frozenset[str]().union(*(edge.data.units for edge in edges if isinstance(edge.data, Asked)))
    by_noun = frozenset[str]().union(*map(asked_by_noun, nouns))
    numbers = [edge.data for edge in edges if isinstance(edge.data, NumberMention)]
    if (units and numbers) or any(number.unit in by_noun for number in numbers):
        return units
    return units | by_noun


def _beside_total(edges: Sequence[Edge], at: int) -> str | None:
    """The noun of 失能老人|总数."""
    noun, total = edges[at - 1] if at else None, edges[at]
    if noun and asked_by_noun(total.text) <= _THINGS and noun.end == total.start and noun.kind == "word":
        return noun.text
    return None


def _paid_in(edge: Edge) -> frozenset[str]:
    return edge.data.units & {"元"} if isinstance(edge.data, Asked) else frozenset()


def _asks_count(edge: Edge) -> bool:
    if isinstance(edge.data, Asked):
        return bool(edge.data.units) and edge.data.units <= _THINGS and edge.text[:1] in "多几好哪"
    return edge.text in {"多少", "几个", "多少个", "好多"}


def _ends_there(edges: Sequence[Edge], at: int) -> bool:
    """Whether nothing but empty words follows (有多少人签约 counts those who signed)."""
    return all(edge.kind == "closed" for edge in edges[at + 1 :])


def _ends_in_amount(words: Iterable[str]) -> bool:
    """Whether a word names an amount: 起付标准, 支付比例, 签约率, 护理补贴, 护理费."""
    return any(
        len(word) > 2
        and word.endswith(("标准", "比例", "率", "补贴", "补助", "津贴", "费", "金", "奖励", "限额", "人数", "天数"))
        for word in words
    )

"""Whether a row is the kind of thing asked for: a figure in the unit asked for, a standard and not a count, a rule in words."""

import re

from indexer.asks import Ask
from indexer.lexicon import Lexicon
from indexer.querynumbers import unit_class
from indexer.rowviews import RowViews
from indexer.sides import COUNTED, FactSide, RowSide
from indexer.understanding import Understanding
from indexer.words import normalise

_OFTEN = re.compile(r"(?:按|每|逐)(?:个|一)?(?:半年|季度?|月|年|周|日|天)")
_CLAUSE = re.compile(r"[^,。;:\n]+")
_BODIES = ("单位", "机构", "中心", "场所", "站点")
_GIVEN = re.compile(r"补贴|补助|津贴|奖励|奖金|生活标准|救助金|抚恤金")
_WHO = re.compile(
    r"\|[^|]*(?:[人方者]|单位|机构|部门|主体|来源)(?:\||$)|(?:个人|单位|职工|财政|基金)(?:负担|缴纳|支付|承担)"
)
_AT = re.compile(r"窗口|大厅|[到向].{0,12}(?:办理|申请|领取|缴纳|提出)|提交|持.{0,20}(?:证|材料)")
_TIME = re.compile(r"\d+(?:年|个?月|日|天|个工作日)|季度|(?:每|当|次|本)[年月日]|[年月]底|[年月]终|之日")
_MONEY_UNITS = frozenset({"元", "%", "百分点"})


class RowKinds:
    """Tells the kinds of rows apart for one question."""

    def __init__(self, asked: Understanding, lexicon: Lexicon, views: RowViews) -> None:
        self._asked = asked
        self._lexicon = lexicon
        self._views = views
        self._counted = next((ask for _, ask in views.bits if ask.text == asked.counted), None)

    def fits(self, fact: FactSide, row: RowSide, by_row: int) -> bool:
        """Whether a row is of the kind asked for. ``by_row`` are the bits that its own words meet."""
        if fact.in_words:
            return self._told(row.said)
        asked = self._asked
        if self._unfigured(fact, row) or (self._counted and not self._counts(self._counted, fact, row)):
            return False
        if asked.standard and fact.kind in COUNTED and "标准" not in row.own and "标准" not in fact.head:
            return False
        if asked.counting and unit_class(row.unit.split("/")[0]) in _MONEY_UNITS:
            return False
        return not asked.units or self._in_unit(fact, row, by_row)

    def _told(self, said: str) -> bool:
        """Whether a rule in words answers."""
        asked = self._asked
        if asked.when or asked.where:
            return bool((_TIME if asked.when else _AT).search(said))
        return asked.worded or not (asked.amount or asked.units) or self._counted_in(said)

    def _in_unit(self, fact: FactSide, row: RowSide, by_row: int) -> bool:
        """Whether the figure is in a unit asked for."""
        units = self._asked.units
        if fact.kind == "target" and not by_row:  # what will be done to some is no count of all
            return False
        if not row.unit:  # 由统筹基金支付 answers how much money, but not how many people
            return bool(units & _MONEY_UNITS)
        unit = unit_class(row.unit.split("/")[0])
        if unit == "%" and "元" in units:  # how much money: a share of it, not a rate of people
            return "比例" in row.own
        return unit in units

    def _unfigured(self, fact: FactSide, row: RowSide) -> bool:
        """Whether no figure answers: 在哪儿领, 什么时候发 (unless the figure is given), 谁出钱 where the row has no condition that says who."""
        asked = self._asked
        if asked.where or (asked.paying and _GIVEN.search(row.own)):
            return True
        if asked.numbers:
            return False
        if asked.when:  # what happened in a year is known by its year
            return not (row.over and fact.kind == "statistic")
        return asked.named and bool(row.unit) and not _WHO.search(row.own)

    def _counts(self, ask: Ask, fact: FactSide, row: RowSide) -> bool:
        """Whether a row counts just the things asked for: 家庭医生签约人数 does not count 家庭医生, nor does 委托运营的敬老院
        of a table with a column for 社会力量 count these."""
        if ask.people:
            return True
        parts = row.own.split("|")
        conditions = (len(parts) - 1) // 2
        named = parts[conditions]
        word = next((word for word in ask.words if word in named), None)
        if word:
            return not self._unasked_rest(named[named.rindex(word) + len(word) :])
        title = normalise(fact.title)
        at = max((title.rfind(word) + len(word) for word in ask.words if word in title), default=0)
        by_others = (at and not self._unasked_rest(title[at:])) or any(ask.met(part) for part in parts[:conditions])
        return bool(by_others) or not self._unasked_rest(named)

    def _unasked_rest(self, text: str) -> bool:
        """Whether more is left of a text than what the question mentions, people and what counts them."""
        plain = {*self._lexicon.terms.counts, *self._lexicon.terms.people, *_BODIES}
        return any(piece not in plain and self._views.unasked(piece) for piece in self._lexicon.pieces(text))

    def _counted_in(self, said: str) -> bool:
        """Whether the words of a rule count just what is asked for: 几个等次 · 四个等次, 多久考核一次 · 按季度考核."""
        asks = [ask for _, ask in self._views.bits]
        if "次" in self._asked.units:
            things = [ask for ask in asks if not ask.people]
            return any(
                _OFTEN.search(clause) and any(ask.met(clause) for ask in things if not ask.met(said.split(clause)[0]))
                for clause in _CLAUSE.findall(said)
            )
        return (
            bool(said)
            and self._asked.units == {"个"}
            and any(re.search(rf"[\d一二三四五六七八九十两]+个{re.escape(ask.text)}", said) for ask in asks)
        )

"""Bases of derived figures: which of the standards stated before a change or a share are those that it speaks of."""

import re
from collections.abc import Sequence

from kb.models import Figure, Kind
from kb.subjects import is_strong, same_topic, topics_of

_HEADS = (
    ("起付", re.compile(r"起付")),
    ("限额", re.compile(r"限额|封顶")),
    ("提取", re.compile(r"提取")),
    ("额度", re.compile(r"额度")),
)
_NOUNS = re.compile(
    r"补贴|津贴|补助|扶助金|优待金|养老金|抚恤|护理费|生活费|慰问金|保障金|奖励|救助金|保健金|低保标准|工资|租金|学费|保教费|收费"
)
_PERCENT = re.compile(r"比例|报|支付|救助|补助|结算|计入")
_LEVEL = {"一": 1, "二": 2, "三": 3}
_LEVELS_UP = re.compile(r"(?P<low>[二三])级(?:医院|医疗机构)?(?:及|或)?以上")
_LEVELS_DOWN = re.compile(r"(?P<high>[一二])级(?:医院|医疗机构)?(?:及|或)?以下")
_LEVEL_OF = re.compile(r"([一二三])级")
_TELLING = re.compile(
    r"[一-龥]{2}(?<![以及之][上下内外及])(?<!周岁)(?<!岁以)(?<!岁及)(?<!家庭)(?<!职工)(?<!人员)(?<!老人)(?<!老年)(?<!年人)(?<!居民)(?<!患者)(?<!群众)(?<!对象)(?<!标准)"
)
_NEAR = 260  # characters between the figures of one group


def head_of(words: str, unit: str | None) -> str | None:
    """What an indicator is at heart: 起付, 比例, 限额 … or the benefit it names last.

    >>> head_of("职工医保 门诊慢特病起付标准", "元"), head_of("多子女家庭 最高贷款额度", "元"), head_of("机构护理 运营补贴", "元")
    ('起付', '额度', '补贴')
    """
    if unit in ("%", "百分点") and _PERCENT.search(words) and "起付" not in words.split(" ")[-1]:
        return "比例"
    for name, pattern in _HEADS:
        if pattern.search(words):
            return name
    nouns = _NOUNS.findall(words)
    return nouns[-1] if nouns else None


def before_head(word: str) -> str:
    """A word up to its indicator: 多子女家庭租房 of 多子女家庭租房提取额度."""
    found = [match.start() for pattern in (*[one for _, one in _HEADS], _NOUNS) if (match := pattern.search(word))]
    return re.sub(r"(?:最高|年度|住院)+$", "", word[: min(found, default=len(word))])


def is_base(one: Figure, unit: str) -> bool:
    """Whether a figure can be the base of another: a standard in force with one value."""
    fixed = one.value is not None and one.value_max is None and one.op in ("=", "<=", ">=")
    return fixed and one.kind is Kind.STANDARD and not (one.superseded or one.derived) and one.unit == unit


def group_before(earlier: Sequence[Figure], head: str, unit: str, said: str) -> list[Figure]:
    """The last group of standards of one sort before a change: the tiers, levels or people it is stated for."""
    found: list[Figure] = []
    for one in reversed(earlier):
        if not is_base(one, unit):
            continue
        if head_of(one.label, unit) != head:
            if found:
                break
            continue
        if found and (found[-1].start - one.end > _NEAR or _settled(one, found[-1])):
            break
        found.append(one)
    group = _of_levels(found[::-1], said)
    return group if len(group) < len(found) else spoken_of(group, said)


def _settled(one: Figure, last: Figure) -> bool:
    """Whether two figures are of different systems or periods and so of no one group."""
    mine, others = _systems(one), _systems(last)
    if mine and others and not any(same_topic(a, b) for a in mine for b in others):
        return True
    return (one.per, one.each) != (last.per, last.each) or one.dims.get("险种") != last.dims.get("险种")


def _systems(one: Figure) -> list[str]:
    return [topic for topic in topics_of(one.label) if is_strong(topic)]


def _of_levels(group: list[Figure], said: str) -> list[Figure]:
    """Of 二级及以上 hospitals only the bases of level two and three."""
    up, down = _LEVELS_UP.search(said), _LEVELS_DOWN.search(said)
    low, high = (_LEVEL[up["low"]] if up else 1), (_LEVEL[down["high"]] if down else 3)
    if not (up or down):
        return group
    kept = []
    for one in group:
        level = _LEVEL_OF.search(one.label)
        if level is None:
            return []  # the levels of the bases are not told: no guess
        kept.extend([one] if low <= _LEVEL[level[1]] <= high else [])
    return kept


def spoken_of(group: list[Figure], said: str) -> list[Figure]:
    """Where the words of the change tell the bases of a group apart, those that they name."""
    measured = "，".join(one.indicator for one in group)
    for own_words in (True, False):
        pairs = [{pair for pair in _pairs(one, own_words) if pair not in measured} for one in group]
        shared = set.intersection(*pairs) if pairs else set()
        named = [len([pair for pair in own - shared if pair in said]) for own in pairs]
        most = max(named, default=0)
        if most:
            return [one for one, count in zip(group, named, strict=True) if count == most]
    return group


def _pairs(one: Figure, own_words: bool) -> set[str]:
    """The telling pairs of characters of a label; ``own_words`` leaves out what it took over from the text before its quote."""
    pairs = {one.label[at : at + 2] for at in range(len(one.label) - 1)}
    return {pair for pair in pairs if _TELLING.fullmatch(pair) and (pair in one.quote or not own_words)}

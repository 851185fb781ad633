"""Numbers in a question: an amount looked up (973元, 690余万, 21.48万人), ages (80岁), ordinals (第二次), tiers (二类),
the unit asked for (多少天, 几所, 多少钱) and the period (每月, 一年)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Literal

_CHINESE: dict[str, int] = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_TENS = {"十": 10, "百": 100, "千": 1000}
_SCALES = {"万": Decimal(10_000), "亿": Decimal(100_000_000), "千": Decimal(1000), "百": Decimal(100)}
_UNITS = "个百分点|百分点|人次|工单|个月|小时|平方米|万元|元|块钱|块|角|%|‰|人|名|位|户|所|家|个|处|座|间|张|单|件|次|餐|顿|天|日|床|倍|时|条|份|套|台|辆|对|年|月|级|折"
_NUMBER = re.compile(
    r"(?P<about>约|大约|近|超过|不超过|不低于|至少|最多|共)?(?P<number>(?<![\d.])\d+(?:\.\d+)?|百分之[零〇一二三四五六七八九十百两]+(?:点[零〇一二三四五六七八九]+)?"
    r"|[一二三四五六七八九两][零〇一二三四五六七八九十百千两]*[十百千][零〇一二三四五六七八九十百千两]*|十[一二三四五六七八九]?(?=[元人名户所家个天万亿]))"
    r"(?:[—–~～\-至到]+(?P<upper>\d+(?:\.\d+)?))?(?:余|多|来)?(?P<scale>[万亿千百])?(?:余|多)?(?P<unit>"
    + _UNITS
    + r")?(?:人民币|左右|以上|以下)?"
)
_AGE = re.compile(
    r"(?:年?满|超过|过)?(?P<age>\d{1,3}|[一二三四五六七八九十百]{1,4})(?:周?岁|多岁)(?:及?以上|以下|及以上的?|的)?"
)
_AGED = re.compile(
    r"(?<=[爸妈爷奶公婆娘爹母父伴舅姑姨叔伯人汉婶嫂姥])(?:今年|现在|都|已经|快|也|有|眼看)*(?P<age>[5-9]\d|1[01]\d|[五六七八九]十[一二三四五六七八九]?|一百[零一二三四五六七八九十]*)(?:多|出头|来岁)?(?:了|啦|咧|哩|喽|咯)?(?=[,。;?!\s有吃拿住是]|$)"
)  # 奶奶83了, 俺娘八十三啦
_ORDINAL = re.compile(
    r"第?(?P<nth>[一二三四五六七八九十两]|\d{1,2})(?P<of>次|回|遍)(?P<more>及?以上)?|头(?P<head>[一二三])[次回]"
)
_ASKED = re.compile(
    r"(?:几个月|几天|多少天|多少个月|几年)(?P<each>(?=.{0,6}?一[次回趟]))|(?:多少|几多?|好多|哪几)(?:个(?!点))?(?P<unit>钱|块钱|块|元|百分点|个点|点(?![心钟])|人次|人|名|位|口人|户|所|家|个|处|座|间|张床|张|单|件|次|回|餐饭?(?![费补])|顿饭?|天|日|床|倍|小时|个?钟头|工时|岁|年|个?月|条|份|台)(?!级)"
    r"|(?:百分之|百分)(?:多少|几)|(?:多久|多长时间|多少时间|多少日子)(?P<often>(?=.{0,8}?一[次回趟遍]))?|占多大比例|占(?:了|到)?多少(?=$|[?？\s])|几成|[几多]少?(?P<many>[万千百十])(?:块钱?|元)?(?![人个户名位张岁年天家所次多])"
)
_PIECES = re.compile(r"(?:多少|几|好多|哪几)个(?![点月])")
_PERIOD = re.compile(
    r"(?:每|一|1)个?(?P<per>年度?|月|季度|天|日|次|餐|顿|小时)(?![前后底末初级类次性]|一)|(?P<bare>月均|年均|日均|按月|按年|按季度?|月度|年度|月(?=[^份均底末度]{0,3}率))"
)
_COUNTS = frozenset("个家所处座间户张单件条份套台辆")


@dataclass(frozen=True, slots=True)
class NumberMention:
    """An amount in a question. ``value`` is expanded (21.48万 → 214800); ``digits`` is the number as written.

    Of a range (3—6万元) ``value_max`` is the upper end.
    """

    start: int
    end: int
    value: Decimal
    digits: str
    unit: str | None
    value_max: Decimal | None = None


@dataclass(frozen=True, slots=True)
class ConditionMention:
    """An age in years or which time; ``more`` for 第三次及以上."""

    start: int
    end: int
    kind: Literal["age", "nth"]
    number: int
    more: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """What kind of figure a question asks for: the units that answer it, or the period."""

    start: int
    end: int
    units: frozenset[str] = frozenset()
    per: str | None = None


def unit_class(unit: str | None) -> str | None:
    """Units that count the same are one: 名 and 位 are 人, 家 and 所 are 个.

    >>> unit_class("名"), unit_class("所"), unit_class("万元")
    ('人', '个', '元')
    """
    if unit is None:
        return None
    same = {
        "名": "人",
        "位": "人",
        "口人": "人",
        "块": "元",
        "块钱": "元",
        "钱": "元",
        "万元": "元",
        "日": "天",
        "回": "次",
        "顿": "餐",
        "顿饭": "餐",
        "餐饭": "餐",
        "点": "%",
        "个点": "%",
        "时": "小时",
        "钟头": "小时",
        "个钟头": "小时",
        "工时": "小时",
        "个百分点": "百分点",
        "工单": "个",
        "张床": "床",
    }
    return "个" if unit in _COUNTS else same.get(unit, unit)


def chinese_number(text: str) -> Decimal:
    """A Chinese numeral below ten thousand.

    >>> chinese_number("三百六十五"), chinese_number("十二"), chinese_number("一百二十")
    (Decimal('365'), Decimal('12'), Decimal('120'))
    """
    total, digit = 0, 0
    for char in text:
        if char in _TENS:
            total += (digit or 1) * _TENS[char]
            digit = 0
        else:
            digit = _CHINESE[char]
    return Decimal(total + digit)


def _value(text: str) -> Decimal | None:
    try:
        if text.startswith("百分之"):
            whole, _, fraction = text.removeprefix("百分之").partition("点")
            digits = "".join(str(_CHINESE[char]) for char in fraction)
            return Decimal(f"{chinese_number(whole)}.{digits}") if digits else chinese_number(whole)
        return Decimal(text) if text[0].isdigit() else chinese_number(text)
    except (InvalidOperation, KeyError):
        return None


def find_numbers(text: str) -> Iterator[NumberMention]:
    """The amounts of a text.

    >>> [(m.value, m.unit) for m in find_numbers("690余万元和21.48万人")]
    [(Decimal('6900000'), '元'), (Decimal('214800.00'), '人')]
    """
    for match in _NUMBER.finditer(text):
        value = _value(match["number"])
        if value is None or (
            match["number"][0] in "一二三四五六七八九两十" and not match["unit"] and not match["scale"]
        ):
            continue
        scale = _SCALES.get(match["scale"] or "", Decimal(1)) * (10_000 if match["unit"] == "万元" else 1)
        unit = "%" if match["number"].startswith("百分之") else unit_class(match["unit"])
        upper = Decimal(match["upper"]) * scale if match["upper"] else None
        yield NumberMention(match.start(), match.end(), value * scale, match["number"], unit, upper)


def find_conditions(text: str) -> Iterator[ConditionMention]:
    """Ages and ordinals.

    >>> [(m.kind, m.number) for m in find_conditions("80岁老人第二次住院")]
    [('age', 80), ('nth', 2)]
    """
    for match in _AGE.finditer(text):
        if (age := _value(match["age"])) is not None:
            yield ConditionMention(match.start(), match.end(), "age", int(age))
    for match in _AGED.finditer(text):
        if (age := _value(match["age"])) is not None:
            yield ConditionMention(match.start(), match.end(), "age", int(age))
    for match in _ORDINAL.finditer(text):
        nth = match["nth"] or match["head"]
        if match["nth"] and not match.group().startswith("第") and (match["of"] != "次" or nth in "一1"):
            continue  # 一次 and 3回 count; 第一次 and 二次住院 order
        if (number := _value(nth)) is not None:
            yield ConditionMention(match.start(), match.end(), "nth", int(number), bool(match["more"]))


def find_asked(text: str) -> Iterator[Asked]:
    """The units and periods asked for.

    >>> [(sorted(a.units), a.per) for a in find_asked("一年开多少天")]
    [([], '年'), (['天'], None)]
    """
    for match in _PERIOD.finditer(text):
        per = (match["per"] or match["bare"]).strip("均度按").rstrip("度")
        yield Asked(match.start(), match.end(), per={"季": "季度", "天": "日", "顿": "餐"}.get(per, per))
    for match in _ASKED.finditer(text):
        unit = "元" if match["many"] else unit_class(match["unit"])
        if unit == "元":  # how much money may be answered by a share of the bill
            units = {"元", "%", "百分点", "倍"}
        elif unit == "%":
            units = {"%", "百分点"}
        elif match.group().startswith(("百分", "占", "几成")):
            units = {"%", "比"}
        elif match["each"] is not None or unit == "次":
            units = {"次", "餐"}
        elif match.group().startswith(("多久", "多长")):
            units = {"次", "餐"} if match["often"] is not None else {"天", "个月", "月", "年", "小时"}
        else:
            units = {unit or ""}
        yield Asked(match.start(), match.end(), units=frozenset(units))
    for match in _PIECES.finditer(text):  # 多少个日间照料中心: the 日 is no unit
        yield Asked(match.start(), match.end(), units=frozenset({"个"}))


_ASKED_NOUNS = {
    "人数": "人", "人口": "人", "人口数": "人", "总人数": "人", "户数": "户", "个数": "个", "家数": "个", "所数": "个", "次数": "次", "频次": "次", "频率": "次", "天数": "天",
    "比例": "%", "比率": "%", "占比": "%", "百分比": "%", "率": "%", "金额": "元", "钱": "元", "钱数": "元",
}  # fmt: skip


def asked_by_noun(word: str) -> frozenset[str]:
    """The units that a measure noun asks for: 人数 asks for 人.

    >>> sorted(asked_by_noun("比例"))
    ['%', '比']
    """
    unit = _ASKED_NOUNS.get(word)
    return frozenset(
        {"%": {"%", "比"}, "次": {"次", "餐"}, "元": {"元", "%", "百分点", "倍"}, "户": {"个"}}.get(
            unit or "", {unit} if unit else set()
        )
    )

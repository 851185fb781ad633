"""What no other word can stand for: whether a row is for the age, of the ordinal, has the number and is of the organ."""

import re

from indexer.querynumbers import ConditionMention, NumberMention, chinese_number, unit_class
from indexer.sides import FactSide, RowSide
from indexer.understanding import Understanding
from kb.jsontext import plain

_AGES = re.compile(
    r"(?P<low>\d{1,3})(?:周?岁)?(?:[—–~～\-至到](?P<high>\d{1,3}))?周?岁(?:及|\(含\))?(?P<side>以上|以下|以内)?"
)
_NTH = re.compile(r"第(?P<nth>[一二三四五六七八九十]|\d{1,2})次(?P<more>及?以上|及以后)?")


def exact_texts(asked: Understanding) -> tuple[str, ...]:
    """The texts of the bits of ``exactly_met``, lowest first."""
    return *asked.condition_texts, *asked.number_texts, *asked.organs


def exactly_met(asked: Understanding, fact: FactSide, row: RowSide) -> tuple[int, int, int]:
    """Of ages, ordinals, numbers and organs: how many are covered, how many by the row itself, and the missing bits."""
    found = told = missing = 0
    bit = 1
    for condition in asked.conditions:
        if meets_condition(condition, f"{row.own}|{fact.head}"):
            found += 1
            told += condition.kind != "age"  # an age alone does not say what is asked for
        else:
            missing |= bit
        bit <<= 1
    for number in asked.numbers:
        beside = bool(asked.units) and number.value_max is None
        # 把15所整合成了几所: a number beside what is asked is another figure of the same fact.
        if beside and plain(number.value) in fact.others and plain(number.value) not in row.numbers.split():
            found += 1
        elif not beside and meets_number(number, row):
            found += 1
            told += 1
        else:
            missing |= bit
        bit <<= 1
    for organ in asked.organs:
        if organ in fact.organ:
            found += 1
        else:
            missing |= bit
        bit <<= 1
    return found, told, missing


def meets_condition(condition: ConditionMention, text: str) -> bool:
    """Whether a row is for an age, or for the nth time.

    >>> meets_condition(ConditionMention(0, 3, "age", 85), "80周岁及以上|餐费补贴")
    True
    >>> meets_condition(ConditionMention(0, 3, "nth", 5), "第三次及以上")
    True
    """
    if condition.kind == "nth":
        return any(
            number == condition.number or (bool(match["more"]) and number < condition.number)
            for match in _NTH.finditer(text)
            for number in [_whole(match["nth"])]
        )
    return any(_holds_age(match, condition.number) for match in _AGES.finditer(text))


def _holds_age(match: re.Match[str], age: int) -> bool:
    low, high = int(match["low"]), int(match["high"] or 0)
    if match["side"] in {"以下", "以内"}:
        return age <= low
    if high:
        return low <= age <= high
    return age >= low if match["side"] else age == low


def _whole(text: str) -> int:
    return int(text) if text.isdigit() else int(chinese_number(text))


def meets_number(number: NumberMention, row: RowSide) -> bool:
    """Whether a row has the very number, in a unit that counts the same."""
    numbers = row.numbers.split()
    if plain(number.value) not in numbers or (number.value_max and plain(number.value_max) not in numbers):
        return False
    unit = unit_class(row.unit.split("/")[0]) if row.unit else None
    return number.unit is None or unit is None or number.unit == unit

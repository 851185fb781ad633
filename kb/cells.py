"""The notation of a figure in a table cell: the office's own (690余万, ≥120, 3万～6万, 推算 700), read into exact numbers."""

import re
from decimal import Decimal

from kb.facts import Cell
from kb.jsontext import plain
from kb.models import Op
from kb.units import Unit

UNSET = "—"
DERIVED = "推算 "
FORMS = "195、21.48万、690余万、约500、≥120、≤15万、>5000、3万～6万、+8.57、-100、推算 700、“由统筹基金支付”、—"

_SCALES = {"": 1, "千": 10**3, "万": 10**4, "百万": 10**6, "千万": 10**7, "亿": 10**8, "万亿": 10**12}
_SCALE = "(?:万亿|千万|百万|千|万|亿)?"
_NUMBER = r"(?:0|[1-9]\d*)(?:\.\d+)?"
_PLAIN = re.compile(rf"(?P<number>{_NUMBER})(?P<scale>{_SCALE})")
_VAGUE = re.compile(
    rf"(?P<before>约|近)?(?P<number>{_NUMBER})(?P<about>余|多)?(?P<scale>{_SCALE})(?P<after>余|多|左右)?"
)
_RANGE = re.compile(rf"(?P<low>{_NUMBER}{_SCALE})～(?P<high>{_NUMBER}{_SCALE})")
_RATIO = re.compile(rf"(?P<number>{_NUMBER}):1")
_SIGNS: dict[str, Op] = {"≥": ">=", "≤": "<=", ">": ">", "<": "<", "+": "+", "-": "-"}

# What people type instead, and what the notation asks for.
_SLIPS = (
    (re.compile(r"[０-９．，＋－]"), "数字和符号用半角"),
    (re.compile(r"\d[,，]\d{3}"), "数字里不写千位分隔符，如 10980"),
    (re.compile(r"[%％]"), "单位写在列名的括号里，如 支付比例（%），单元格只写数"),
    (re.compile(r">=|=>|＞=|不低于|不少于|以上"), "下限写作 ≥120"),
    (re.compile(r"<=|=<|不超过|最高|以下|以内"), "上限写作 ≤15万"),
    (re.compile(r"\d\s*[-~—–－至到]\s*\d"), "范围写作 3万～6万"),
    (re.compile(r'^["\'‘「].*["\'’」]$'), "原文写在中文双引号里，如 “由统筹基金支付”"),
    (re.compile(r"^推算"), "推算后空一格再写数，如 推算 700"),
    (re.compile(r"^[-–－―]+$|^无$|^/$|^$"), "没有规定的写 —"),
    (re.compile(r"[元人户个家所天次]$"), "单位写在列名的括号里，单元格只写数"),
)  # fmt: skip


class BadCell(ValueError):
    """A cell that is not in the notation; the text says what to write."""


def _number(text: str) -> Decimal:
    found = _PLAIN.fullmatch(text)
    if not found:
        raise BadCell(f"不是数：'{text}'")
    return Decimal(plain(Decimal(found["number"]) * _SCALES[found["scale"]]))


def _amount(text: str, unit: Unit) -> tuple[Op, Decimal, Decimal | None] | None:
    if text[:1] in _SIGNS and _PLAIN.fullmatch(text[1:]):
        return _SIGNS[text[0]], _number(text[1:]), None
    if _PLAIN.fullmatch(text):
        return "=", _number(text), None
    if found := _VAGUE.fullmatch(text):
        return "≈", _number(found["number"] + found["scale"]), None
    if found := _RANGE.fullmatch(text):
        return "between", _number(found["low"]), _number(found["high"])
    if unit.unit == "比" and (found := _RATIO.fullmatch(text)):
        return "=", Decimal(found["number"]), None
    return None


def _hint(text: str) -> str:
    hints = [hint for pattern, hint in _SLIPS if pattern.search(text)]
    return "；".join(hints) if hints else f"可以写：{FORMS}"


def read_cell(written: str, indicator: str, unit: Unit) -> Cell:
    """The figure that a cell writes.

    >>> read_cell("690余万", "投资", Unit("元")).value, read_cell("推算 700", "起付标准", Unit("元")).derived
    (Decimal('6900000'), True)
    """
    made = {"written": written, "indicator": indicator, "unit": unit.unit, "per": unit.per, "each": unit.each}
    if written == UNSET:
        return Cell.model_validate(made)
    if len(written) > 2 and written[0] == "“" and written[-1] == "”":
        return Cell.model_validate({**made, "text": written[1:-1]})
    derived = written.startswith(DERIVED)
    amount = _amount(written.removeprefix(DERIVED), unit)
    if amount is None:
        raise BadCell(f"读不出数：'{written}'；{_hint(written)}")
    op, value, value_max = amount
    if value_max is not None and value_max <= value:
        raise BadCell(f"范围应从小到大，现为 '{written}'")
    return Cell.model_validate({**made, "op": op, "value": value, "value_max": value_max, "derived": derived})


def _notations(value: Decimal) -> list[str]:
    scaled = [(plain(value / _SCALES[scale]), scale) for scale in ("亿", "万", "") if value >= _SCALES[scale]] or [
        (plain(value), "")
    ]
    return [number + scale for number, scale in scaled]


def _as_written(value: Decimal, words: str) -> str:
    """``value`` with the scale that ``words`` uses (21.48万, not 214800), plain where they do not tell."""
    for notation in _notations(value)[:-1]:
        number = re.escape(notation[:-1])
        if re.search(rf"(?<![\d.]){number}[余多]?(?:[—－～~-][\d.]+)?{notation[-1]}", words):
            return notation
    return plain(value)


def write_cell(
    value: Decimal | None,
    value_max: Decimal | None = None,
    text: str | None = None,
    op: Op = "=",
    *,
    derived: bool = False,
    words: str = "",
) -> str:
    """The notation of a figure, after the words it was read from; what ``read_cell`` reads.

    >>> write_cell(Decimal(6900000), op="≈", words="投资 690 余万元"), write_cell(Decimal(30000), Decimal(60000), op="between", words="3—6万元")
    ('690余万', '3万～6万')
    """
    if value is None:
        return f"“{text}”" if text else UNSET
    words = re.sub(r"\s", "", words)
    number = _as_written(value, words)
    if op == "≈":
        written = _vague(number, words)
    elif op == "between" and value_max is not None:
        written = f"{number}～{_as_written(value_max, words)}"
    else:
        sign = {chinese: sign for sign, chinese in _SIGNS.items()}.get(op, "")
        written = sign + number
    return DERIVED + written if derived else written


def _vague(number: str, words: str) -> str:
    digits = number.rstrip("万亿")
    scale = number[len(digits) :]
    found = re.search(rf"(?<![\d.]){re.escape(digits)}(余|多)", words)
    return f"{digits}{found[1]}{scale}" if found else f"约{number}"

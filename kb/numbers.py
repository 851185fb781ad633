"""Number expressions: Arabic and Chinese numerals, 万 and 亿, 百分之, 分之, 成, 一半, with 余/多 as approximation.

Works on the one writing that ``kb.passages`` gives. Whether a number is a figure at all is decided later.
"""

import re
from decimal import Decimal
from typing import NamedTuple

from kb.guarded import compiled

_DIGITS = {
    char: value
    for value, chars in enumerate(("零〇", "一", "二两", "三", "四", "五", "六", "七", "八", "九"))
    for char in chars
}
_POWERS = {"十": 10, "百": 100, "千": 1000}
_SCALES = {"百": 100, "千": 1000, "万": 10**4, "十万": 10**5, "百万": 10**6, "千万": 10**7, "亿": 10**8, "万亿": 10**12}
_MANY = {"余", "多", "来"}

_ARABIC = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)|\d{1,15}(?:\.\d{1,6})?(?!\d)"
_CHINESE = r"[零〇一二两三四五六七八九十百千]{1,9}"
_NUMERAL = "零〇一二两三四五六七八九十百千万亿"
_WHOLE = rf"[{_NUMERAL}]{{1,16}}"
# 七八百 and 三五个 leave the number open; a row of digits alone (二〇二四) is written out.
_OPEN = re.compile(r"[一二两三四五六七八九]{2}")
_SPELT = re.compile(r"[零〇一二三四五六七八九]{3,}")
_NUMBER = compiled(
    r"(?P<half>(?<=降低|减少|下调|缩减|压缩|减免)一半|(?<=的)一半(?=执行|发放|计算|计发|计入|收取|给予|补助|补贴|缴[纳费]|支付|确定|享受|领取|结算|计[收付]|兑现|救助|资助|落实)|(?<=标准减|付线减|租金减)半)"
    rf"|百分之(?P<percent>{_ARABIC}|{_WHOLE}(?:点[零一二三四五六七八九]{{1,4}})?)"
    rf"|(?P<below>{_CHINESE})分之(?P<above>{_CHINESE})"
    rf"|(?P<most>\d{{1,6}})(?:亿(?P<rest>{_ARABIC})(?P<nearly>余|多)?万|万(?P<thousands>\d)千(?!瓦|克|米|伏))(?P<tail>余|多)?"
    rf"|(?P<arabic>{_ARABIC})(?P<many>余|多|来)?(?P<scale>万亿|[百千十]万|亿|万|千(?![瓦克米伏])|百(?!分|强|家姓))?(?P<more>余|多(?![个种项式边]|元化|样|发|病))?"
    rf"|(?P<chinese>(?<![数几上成{_NUMERAL}])(?=[一二两三四五六七八九十]){_WHOLE})(?P<point>点[零一二三四五六七八九]{{1,4}})?"
    r"(?P<cmany>(?:余|多)(?=[万亿]))?(?P<cscale>(?<![万亿])(?:万亿|亿|万))?(?P<cmore>余|多(?!个|种|项|元|边|样|发|病)|(?<=[十百千])来(?=[个名位户人家所亩]))?"
)


class Number(NamedTuple):
    """A number as written, its value already expanded. ``scaled`` says that 万 or 亿 stood behind it."""

    start: int
    end: int
    value: Decimal
    approximate: bool = False
    scale: int = 1
    chinese: bool = False
    unit: str | None = None  # 百分之 and 三分之一 carry their unit with them


def find_numbers(text: str) -> list[Number]:
    """All number expressions of a text, left to right.

    >>> [str(n.value) for n in find_numbers("690余万元、百分之九十五、一万一千三百余人、七八百元、两亿三千余万")]
    ['6900000', '95', '11300', '230000000']
    """
    return [_read(match) for match in _NUMBER.finditer(text) if not _is_open(match["chinese"])]


def _is_open(written: str | None) -> bool:
    return written is not None and _OPEN.search(written) is not None and not _SPELT.fullmatch(written)


def _read(match: re.Match[str]) -> Number:
    start, end = match.span()
    if written := match["arabic"]:
        scale = _SCALES.get(match["scale"] or "", 1)
        value = Decimal(written.replace(",", "")) * scale
        return Number(
            start, end, plain(value) if "." in written else value, bool(match["many"] or match["more"]), scale
        )
    if match["most"]:
        return _compound(match)
    if match["half"]:
        return Number(start, end, Decimal(50), unit="%", chinese=True)
    if match["percent"]:
        return Number(start, end, _value(match["percent"]), unit="%", chinese=not match["percent"][0].isdigit())
    if match["below"]:
        below = chinese_value(match["below"]) or Decimal(1)
        percent = (chinese_value(match["above"]) * 100 / below).quantize(Decimal("0.01")).normalize()
        return Number(start, end, percent, unit="%", chinese=True)
    value = _scaled(match["chinese"], _point(match["point"]), match["cscale"])
    written = match["chinese"] + (match["cscale"] or "")
    scale = next((power for name, power in (("亿", 10**8), ("万", 10**4)) if name in written), 1)
    return Number(start, end, plain(value), bool(match["cmany"] or match["cmore"]), scale, chinese=True)


def _compound(match: re.Match[str]) -> Number:
    """1亿2600万, 3万5千."""
    scale = 10**8 if match["rest"] else 10**4
    rest = _value(match["rest"]) * 10**4 if match["rest"] else Decimal(match["thousands"]) * 1000
    return Number(
        match.start(),
        match.end(),
        plain(Decimal(match["most"]) * scale + rest),
        bool(match["nearly"] or match["tail"]),
        scale,
    )


def _scaled(whole: str, part: Decimal, scale: str | None) -> Decimal:
    """两亿三千余万 is two hundred million and three thousand times ten thousand."""
    head, found, tail = whole.rpartition("亿")
    if found and scale == "万":
        return chinese_value(head) * _SCALES["亿"] + (chinese_value(tail) + part) * _SCALES["万"]
    return (chinese_value(whole) + part) * _SCALES.get(scale or "", 1)


def _value(written: str) -> Decimal:
    if written[0].isdigit():
        return Decimal(written.replace(",", ""))
    whole, _, rest = written.partition("点")
    return chinese_value(whole) + _point("点" + rest if rest else None)


def _point(rest: str | None) -> Decimal:
    return Decimal("0." + "".join(str(_DIGITS[char]) for char in rest[1:])) if rest else Decimal(0)


def plain(value: Decimal) -> Decimal:
    """No exponent and no trailing zeros: 1E+4 becomes 10000."""
    return value.quantize(Decimal(1)) if value == value.to_integral() and abs(value) < 10**24 else value.normalize()


def chinese_value(written: str) -> Decimal:
    """The value of a Chinese whole number.

    >>> int(chinese_value("一千零五十")), int(chinese_value("二百五")), int(chinese_value("三万六")), int(chinese_value("二〇二四"))
    (1050, 250, 36000, 2024)
    """
    for scale, power in (("亿", 10**8), ("万", 10**4)):
        head, found, tail = written.partition(scale)
        if found:
            rest = Decimal(power // 10 * _DIGITS[tail]) if len(tail) == 1 and tail in _DIGITS else chinese_value(tail)
            return (chinese_value(head) or Decimal(1)) * power + rest
    if not any(char in _POWERS for char in written):
        return Decimal("".join(str(_DIGITS[char]) for char in written if char in _DIGITS) or "0")
    total, digit, last = 0, 0, 1
    for char in written:
        if char in _POWERS:
            last = _POWERS[char]
            total += (digit or 1) * last
            digit = 0
        else:
            digit = _DIGITS[char]
            last = last if char not in "零〇" else 10
    return Decimal(total + digit * (last // 10 if last > 10 and written[-2:-1] in _POWERS else 1))

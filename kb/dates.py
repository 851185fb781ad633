"""Dates of policy prose, resolved against the letter's own date: from when, as of when, by when.

自2024年1月1日起 is a beginning, 今年 and 截至2023年底 say as of when, 到2025年 and 十四五期间 name a goal's date.
"""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from kb.guarded import compiled
from kb.numbers import chinese_value

Role = Literal["from", "at", "target", "until", "now", "unknown"]

_YEARS = {"今年": 0, "本年度": 0, "本年": 0, "去年": -1, "上年": -1, "上年度": -1, "前年": -2, "明年": 1, "后年": 2}
_PLANS = {"十二五": 2015, "十三五": 2020, "十四五": 2025, "十五五": 2030, "“十四五”": 2025}
_MONTH = r"(?:\d{1,2}|十[一二]?|[一二三四五六七八九])"
_DAY = r"(?:\d{1,2}|[二三]?十[一二三四五六七八九]?|[一二三四五六七八九])"
_EXPRESSION = compiled(
    rf"(?P<pre>截至|截止到|截止至|截止|自|从|于|到|至|较|比|以|与)?(?P<zi>自|从)?"
    rf"(?:(?P<year>(?:19|20)\d{{2}}|二[〇零][一二三四五六七八九〇零]{{2}})(?:-(?P<school>(?:19|20)\d{{2}}))?(?P<word>学年度?|年度?|(?=[-./]\d))|(?P<said>今年|去年|前年|明年|后年|上年度?|本年度?)(?P<inner>从|自)?|(?=(?P<short>{_MONTH}月)))"
    rf"(?:[-./]?(?:{_MONTH}月?(?:份)?[-至到])?(?P<month>{_MONTH})(?:月(?:份)?|[-./](?=\d))(?:(?P<day>{_DAY})[日号]?)?)?"
    r"(?P<season>春季学期|春季|秋季学期|秋季|新学年|上半年|下半年|前三季度|第?[一二三四1-4]季度)?"
    r"(?P<edge>年?底|年?末|年?初|中旬|上旬|下旬)?"
    r"(?P<suffix>（含）)?(?P<after>以来|以后|之日起|起|开始|始(?=，|执行|实施)|之前|以前|前(?![\d一二三四五六七八九十]+个?[月季])|期间|正式(?=实施|执行|施行|启动|启用)|(?=(?:正式)?(?:实施|施行|执行)(?!方案|细则|意见|办法|情况|的|了)))?"
)
_PLAN = compiled(r"(?P<by>到|至)?“?(?P<plan>十[二三四五]五)”?(?P<part>期间|时期|末|期末|以来|规划|中期)?")
_NOW = compiled(r"截[至止]到?目前|截至当前|目前|现有|现阶段|当前|现行|现在|现已")
_UNKNOWN = compiled(
    r"自(?:(?:本|该)?(?:通知|文件|办法|方案|意见|细则|规定|政策|措施)?(?:正式)?(?:发文|印发|发布|公布|下发|施行|实施|出台)|通知)(?:之?日|(?:之日的?)?[次当]月1?日?)起"
)
_THIS_MONTH = re.compile(r"(?:自|从)本月(?:1日)?(?:起|开始)")
_AT_ONCE = re.compile(r"(?:自|从)?即日起")
_SAME_DAY = re.compile(r"(?:自|从)?同[日月]起")
_COMPARING = ("较", "比", "与", "同比")
_MONTHS = compiled(
    rf"(?<![年\d月份])(?:前(?P<first>{_MONTH})个月|(?P<a>{_MONTH})月?(?:份)?[-至到](?P<b>{_MONTH})月(?:份|底|末)?)(?!\d)"
)
_SEASON = compiled(r"(?:^|(?<=[，。；：、（截至]))(?P<season>上半年|前三季度|第?[一二三四1-4]季度)")
_THIS_YEAR = compiled(
    r"(?<![今去前明后上每当近\d一二两三四五六七八九十半〇年度])(?:(?P<day>年底前|年末前|年底|年末)|年内(?!多次|再次|累计|发生|二次|两次|第|住院|门诊|最高|只|限)|全年(?=[^，。；]{0,4}(?:计划|预计|将|确保|力争))|(?<=确保|预计|力争|计划)全年)"
)
_BASE = re.compile(
    r"[^，。；]{0,24}(?:的(?:百分之|\d|一定|[一二三四五六七八九]成|比例)|\d+(?:\.\d+)?倍)"
)  # 按上年度人均消费支出的 35% 确定
_SHARE = re.compile(
    r"[^，。；]{0,24}(?:水平|标准|基数|收入|支出|工资|养老金|费用|成本|平均数)的?(?:百分之|\d+(?:\.\d+)?[%倍]|[一二三四五六七八九]成|一半|[一二两三]倍)"
)  # 为 2022 年基本养老金平均水平的 2.5%
_BORN = re.compile(
    r"(?:建成|建设|竣工|出生|入伍|退役|退休|参保|认定|登记)(?:[^，。；\d]{0,6})?的"
)  # 2000年底前建成的小区
_IN_FORCE_ON = re.compile(r"(?:执行|实施|施行|起始|生效)(?:时间|日期)(?:为|是|：)?$")
_PUT_IN_FORCE = re.compile(
    r"，[^，。；\d]{0,12}(?:正式|开始|全面|统一)(?:实施|施行|执行)(?!情况|后)"
)  # 2020年1月1日，我市开始实施新的办法
_LASTS = re.compile(r"(?:执行|实施|施行|有效期?限?|延续|延长|持续|保留|暂定|试行|过渡期?|截止)[^，。；\d]{0,4}$")
_ISSUED = re.compile(r"^[^，。；]{0,30}?(?:印发|出台|下发|制定|发布|修订|颁布|联合印发|转发)")


@dataclass(frozen=True, slots=True)
class Moment:
    """A date of the text and what it says: ``day`` for beginnings and ends, ``iso`` in the precision of the text."""

    start: int
    end: int
    role: Role
    iso: str
    day: date | None = None
    issued: bool = False
    exact: bool = True


def find_moments(text: str, letter_date: date | None) -> list[Moment]:
    """The dates of a passage in order. What needs the letter's date and has none gets role ``unknown``.

    >>> [(m.role, m.iso) for m in find_moments("截至2023年底…今年从1月1日起…到2025年", date(2024, 8, 6))]
    [('at', '2023-12-31'), ('from', '2024-01-01'), ('target', '2025')]
    """
    moments = [*_plans(text), *_nows(text, letter_date)]
    said: int | None = None
    for match in _EXPRESSION.finditer(text):
        if not (match["year"] or match["said"] or match["month"]):
            continue
        moment, said = _resolve(text, match, letter_date, said)
        moments.extend([moment] if moment else [])
    moments.extend(Moment(m.start(), m.end(), "unknown", "") for m in (_UNKNOWN.finditer(text) if "自" in text else ()))
    moments.extend(_this_month(match, letter_date) for match in (_THIS_MONTH.finditer(text) if "本月" in text else ()))
    if "即日起" in text:
        moments.extend(Moment(m.start(), m.end(), "unknown", "") for m in _AT_ONCE.finditer(text))
    if letter_date:
        moments.extend(_of_this_year(text, letter_date, [(one.start, one.end) for one in moments]))
    moments.sort(key=lambda moment: moment.start)
    return _with_same_day(text, moments) if "同日起" in text or "同月起" in text else moments


def _with_same_day(text: str, moments: list[Moment]) -> list[Moment]:
    """同日起 is the beginning stated last before it."""
    same = []
    for match in _SAME_DAY.finditer(text):
        begun = [one for one in moments if one.role == "from" and one.start < match.start()]
        same.extend([replace(begun[-1], start=match.start(), end=match.end())] if begun else [])
    return sorted(moments + same, key=lambda moment: moment.start)


_YEARS_LISTED = compiled(r"(?:(?:19|20)\d{2}年?(?:、|和|及|与)){1,6}(?:19|20)\d{2}年度?(?=[^。；]*?(?:分别|各))")


def year_lists(text: str) -> Iterator[tuple[int, int, list[str]]]:
    """The years of 2021年、2022年和2023年…分别, each for its own value, with the place of the list.

    >>> list(year_lists("2022年、2023年分别发放1100万元、1260万元"))
    [(0, 11, ['2022', '2023'])]
    """
    for match in _YEARS_LISTED.finditer(text) if "分别" in text or "各" in text else ():
        yield match.start(), match.end(), re.findall(r"(?:19|20)\d{2}", match[0])


def _this_month(match: re.Match[str], letter: date | None) -> Moment:
    """从本月起 begins with the letter's own month."""
    if letter is None:
        return Moment(match.start(), match.end(), "unknown", "")
    first = letter.replace(day=1)
    return Moment(match.start(), match.end(), "from", first.isoformat(), first)


def _plans(text: str) -> Iterator[Moment]:
    for match in _PLAN.finditer(text) if "五" in text else ():
        year = _PLANS[match["plan"]]
        if match["part"] in ("期间", "时期", "末", "期末") or match["by"]:
            yield Moment(
                match.start(), match.end(), "target", f"{year}-12-31" if match["part"] in ("末", "期末") else str(year)
            )


def _nows(text: str, letter_date: date | None) -> Iterator[Moment]:
    for match in _NOW.finditer(text):
        yield Moment(match.start(), match.end(), "now", letter_date.isoformat() if letter_date else "")


def _of_this_year(text: str, letter: date, taken: list[tuple[int, int]]) -> Iterator[Moment]:
    """1-5月, 上半年, 年内 without a year are of the letter's own."""
    months = _MONTHS.finditer(text) if "月" in text else ()
    seasons = _SEASON.finditer(text) if "半年" in text or "季度" in text else ()
    for match in (*months, *seasons, *_THIS_YEAR.finditer(text)):
        if any(start < match.end() and match.start() < end for start, end in taken):
            continue
        groups = match.groupdict()
        if groups.get("season"):
            yield Moment(
                match.start(), match.end(), "at", _season_end(letter.year, groups["season"]) or str(letter.year)
            )
        elif last := groups.get("b") or groups.get("first"):
            month = int(last if last.isdigit() else chinese_value(last))
            if 1 <= month <= 12:
                yield Moment(match.start(), match.end(), "at", f"{letter.year - (month > letter.month)}-{month:02}")
        else:
            yield Moment(
                match.start(), match.end(), "target", f"{letter.year}-12-31" if groups.get("day") else str(letter.year)
            )


def _resolve(
    text: str, match: re.Match[str], letter: date | None, said: int | None
) -> tuple[Moment | None, int | None]:
    year = _year(match, letter, said)
    if year is None:
        relative = bool(match["said"]) or bool(match["month"] and match["after"] in ("起", "开始", "之日起"))
        return (Moment(match.start(), match.end(), "unknown", "") if relative else None), said
    month = (
        int(chinese_value(match["month"]) if not match["month"].isdigit() else match["month"])
        if match["month"]
        else None
    )
    day = int(chinese_value(match["day"]) if not match["day"].isdigit() else match["day"]) if match["day"] else None
    if (month is not None and not 1 <= month <= 12) or (day is not None and not 1 <= day <= 31):
        return None, said
    if match["short"] and not _is_date(match) and not _opens_clause(text, match):
        return None, said
    if match["after"] == "以来" and letter and year == letter.year:
        return Moment(match.start(), match.end(), "at", str(year)), year
    before = text[max(0, match.start() - 4) : match.start()]
    moment = _moment(text, match, year, month, day, before)
    return moment, year if moment else said


def _is_date(match: re.Match[str]) -> bool:
    """A bare 7月 needs a day or a word that makes it a date."""
    return bool(match["day"] or match["edge"] or match["after"] or match["pre"] in ("截至", "截止", "自", "从"))


def _opens_clause(text: str, match: re.Match[str]) -> bool:
    """5月份， at the head of a clause."""
    return (
        "月份" in match[0]
        and text[match.end() : match.end() + 1] == "，"
        and text[match.start() - 1 : match.start()] in ("", "，", "。", "；")
    ) or ("月份" in match[0] and (match["pre"] == "于" or text[match.start() - 1 : match.start()] == "在"))


def _year(match: re.Match[str], letter: date | None, said: int | None) -> int | None:
    if match["school"]:
        return int(match["year"])
    if match["year"]:
        return int(match["year"]) if match["year"].isdigit() else int(chinese_value(match["year"]))
    if match["said"]:
        return letter.year + _YEARS[match["said"]] if letter else None
    if said is not None:
        return said
    if letter is None:
        return None
    month = match["month"] or "1"
    ahead = int(chinese_value(month) if not month.isdigit() else month) > letter.month
    return letter.year - 1 if ahead and match["pre"] in ("截至", "截止") else letter.year


def _moment(
    text: str, match: re.Match[str], year: int, month: int | None, day: int | None, before: str
) -> Moment | None:
    after, pre = match["after"] or "", match["pre"] or ""
    begins = (
        after in ("起", "开始", "始", "之日起")
        or after.startswith("正式")
        or (month is not None and bool(_IN_FORCE_ON.search(text[max(0, match.start() - 8) : match.start()])))
        or (bool(day) and not pre and bool(_PUT_IN_FORCE.match(text, match.end())))
        or (after == "" and match.group("after") is not None and bool(day))
    )
    begins = (
        begins
        or ((pre in ("自", "从") or bool(match["zi"])) and after in ("起", "开始"))
        or (bool(match["inner"]) and after in ("起", "开始"))
    )
    tail = text[match.end() : match.end() + 40]
    issued = bool(_ISSUED.match(tail))
    if begins:
        first = _first(year, month, day, match["season"])
        return Moment(
            match.start(),
            match.end(),
            "from",
            first.isoformat() if first else str(year),
            first,
            exact=month is not None,
        )
    if pre in ("自", "从") and re.match(r"[-至到](?=(?:19|20)\d{2})", tail):
        first = _first(year, month, day, None)
        return Moment(match.start(), match.end(), "from", first.isoformat() if first else "", first)
    if after == "以来" or pre in ("自", "从"):
        return Moment(match.start(), match.end(), "at", str(year), issued=True)
    if (
        match["said"] in ("上年度", "上年")
        and re.match(r"[^，。；]{0,16}(?:基数|工资|收入|标准|支出|城镇|农村|职工|全)", tail)
        and before[-1:] in ("按", "地", "过", "于", "以", "的")
    ):
        return None
    if (
        month is None
        and pre in ("", "于", "以", "比", "与")
        and (_BASE if (match["said"] or "").startswith("上年") else _SHARE).match(tail)
    ):
        return None
    if before.endswith(("是", "为", "相当于")) and re.match(r"的(?:\d|[一二两三四五六七八九十]+倍|近)", tail):
        return None
    if pre in _COMPARING or before.endswith(_COMPARING) or tail.startswith(("同期", "相比")):
        return None
    if _BORN.match(tail):
        return None
    iso = _iso(year, month, day, match)
    if (pre in ("到", "至") and not before.endswith(("截", "截止")) and not tail.startswith("的")) or after in (
        "前",
        "之前",
        "以前",
    ):
        if (pre == "至" and before[-1:] in ("日", "月", "年", "起") and day) or _LASTS.search(
            text[max(0, match.start() - 12) : match.start()]
        ):
            return Moment(match.start(), match.end(), "until", iso, _last(year, month, day))
        return Moment(match.start(), match.end(), "target", iso)
    return Moment(match.start(), match.end(), "at", iso, issued=issued and pre not in ("截至", "截止"))


def _first(year: int, month: int | None, day: int | None, season: str | None) -> date | None:
    if month is None and season:
        month = {"秋": 9, "春": 3, "新": 9, "下": 7}.get(season[0]) or {"一": 1, "二": 4, "三": 7, "四": 10}.get(
            season.removeprefix("第")[0], 1
        )
    try:
        return date(year, month or 1, day or 1)
    except ValueError:
        return None


def _last(year: int, month: int | None, day: int | None) -> date | None:
    try:
        return date(year, month or 12, day or calendar.monthrange(year, month or 12)[1])
    except ValueError:
        return None


def _iso(year: int, month: int | None, day: int | None, match: re.Match[str]) -> str:
    edge, season = match["edge"] or "", match["season"] or ""
    last = edge.endswith(("底", "末"))
    if month and day:
        return f"{year}-{month:02}-{day:02}"
    if month:
        return f"{year}-{month:02}-{calendar.monthrange(year, month)[1]}" if last else f"{year}-{month:02}"
    if last:
        return f"{year}-12-31"
    return _season_end(year, season) or str(year)


def _season_end(year: int, season: str) -> str | None:
    ends = {"上半年": "06-30", "前三季度": "09-30", "一": "03-31", "二": "06-30", "三": "09-30", "四": "12-31"}
    ends |= {"1": "03-31", "2": "06-30", "3": "09-30", "4": "12-31"}
    end = ends.get(season) or (ends.get(season.removeprefix("第")[0]) if season.endswith("季度") else None)
    return f"{year}-{end}" if end else None

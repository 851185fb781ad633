"""Letter → Reply: what stands at the head and the foot of a reply letter, its headings, and its record table.

The sources of each field, best first: the subject line (关于市八届人大四次会议第334号建议的答复), the salutation, the
signature and date, the letterhead, the record table (面商记录表). What the letter does not say stays None.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date as Date
from itertools import pairwise
from typing import Literal

from kb.divisions import load_divisions
from kb.layout import HEADING, is_closing, is_date, is_salutation, is_table_row
from kb.models import Letter, Model, Reply, Section

_DIGITS = {char: at for at, char in enumerate("〇一二三四五六七八九")} | {"○": 0, "零": 0, "Ｏ": 0, "O": 0, "两": 2}
_DATE = re.compile(r"((?:19|20)\d\d)\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")
_DOTTED = re.compile(r"((?:19|20)\d\d)[-./](\d{1,2})[-./](\d{1,2})")
_CHINESE_DATE = re.compile(
    r"([二一][〇○零ＯO一二三四五六七八九]{3})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日"
)
_NUMBER = re.compile(r"第?\s*[A-Za-z]?[-—]?\s*(\d{1,8})\s*号")
_SESSION = re.compile(
    r"[^，。；：《》（）()\s]{0,30}?[一二三四五六七八九十\d]+届[^，。；：《》（）()]{0,30}?[一二三四五六七八九十\d]+次(?:全体)?(?:会议|全会)"
)
_ORGAN = re.compile(
    r"(?:[一-鿿]{2,26}?(?:局|委员会|办公室|联合会|总工会|妇联|残联|团委|厅|人民政府|管理中心|服务中心|保障中心|中心|卫健委|卫生健康委|发改委|住建委|医保局|分局|公司|党校|研究室|政府|部|委|院|办))"
)
_DEPARTMENT = re.compile(
    r"(?:人民政府|民政|医疗保障|医保|人力资源|人社|残疾人|教育|住房|住建|退役|卫生|卫健|财政|发展|发改|公安|司法|交通|农业|乡村|市场|城市管理|城管|自然资源|生态|文化|商务|工业|应急|审计|统计|税务|总工会|妇女|妇联|共青团|团|水利|水务|林业|科学|科技|体育|信访|民族|国有|地方|金融|数据|行政|机关|政务|大数据|扶贫|公积金|社会|供销|档案|老龄|红十字|组织|宣传|政法|编制|气象|烟草|供电|消防|综合|人防|园林|市政|规划|房产|房屋|委员会|办公)"
)
_PLACES = re.compile(
    r"[一-鿿]{1,12}?(?:特别行政区|省|州(?!市|区|县|省)|市(?!县)|县(?!级|市)|区(?!县|域)|旗|盟(?!市|县|委))"
)
_TICK = "[✓√☑✔☒■●Vv∨]"
_SUFFIX = r"(?:代表|委员|同志|先生|女士|主任委员|主任|主席)(?:们)?"

_TITLE_AFTER_VERB = re.compile(r"(?:提出|提交|领衔|来信)[^。《]{0,30}《(.{2,90}?)》")
_TITLE_FIRST = re.compile(r"^《(.{2,90}?)》")
_TITLE_BEFORE_NOUN = re.compile(
    r"[《〈](.{2,90}?)[》〉](?:（?第?[^，。]{0,16}号）?)?(?:的)?(?:建议|提案|议案|已?收悉|答复|复函|回复)"
)
_TITLE_UNMARKED = re.compile(
    r"(?:提出的?|第\d+号[“\"]?)[“\"]?((?:关于|进一步|加快|推进)[^，。《》“”]{2,60}?的?(?:建议|提案|议案))"
)


class Record(Model):
    """The record table of a letter (面商记录表) and what stands in it beside the head fields."""

    questions: tuple[str, ...] = ()  # 建议要点
    answers: tuple[str, ...] = ()  # 答复要点
    met: Date | None = None  # 面商日期
    opinion: str | None = None  # 代表意见


def _lines(letter: Letter) -> list[str]:
    return letter.text.split("\n")


def _split(letter: Letter) -> tuple[list[str], list[str], list[str]]:
    """The lines of head, body and foot."""
    text = letter.text
    return (
        text[: letter.body_start].split("\n"),
        text[letter.body_start : letter.body_end].split("\n"),
        text[letter.body_end :].split("\n"),
    )


def _tight(text: str) -> str:
    return re.sub(r"\s", "", text)


def _chinese_number(text: str) -> int:
    tens, _, ones = text.rpartition("十")
    if "十" not in text:
        return _DIGITS[text]
    return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)


_WIDE = str.maketrans("０１２３４５６７８９／．－", "0123456789/.-")


def find_date(text: str) -> Date | None:
    """The first whole date of a text (2023年6月15日, 2023-6-15, 二〇二三年六月十五日), None when there is none."""
    text = _tight(text).translate(_WIDE)
    for pattern in (_DATE, _DOTTED):
        if match := pattern.search(text):
            try:
                return Date(*map(int, match.groups()))
            except ValueError:
                return None
    if written := _CHINESE_DATE.search(text):
        year = int("".join(str(_DIGITS[char]) for char in written[1]))
        try:
            return Date(year, _chinese_number(written[2]), _chinese_number(written[3]))
        except (ValueError, KeyError):
            return None
    return None


def _cells(lines: Sequence[str]) -> Iterator[list[str]]:
    for line in lines:
        if is_table_row(line):
            yield [cell.strip() for cell in re.split(r"\t|\|", line.strip("|"))]


def _labelled(lines: Sequence[str], label: str) -> str | None:
    """The value behind a label, in a table row (label cell, value cell) or as label：value."""
    pattern = re.compile(rf"^\s*(?:{label})\s*[:：]\s*(.*\S)")
    for cells in _cells(lines):
        for name, value in pairwise(cells):
            if re.fullmatch(label, _tight(name).rstrip("：:")) and value and not re.fullmatch("[-—:]+", value):
                return value
    for line in lines:
        if (match := pattern.match(line.translate(_WIDE))) or (match := pattern.match(_tight(line))):
            return match[1]
    return None


def _subject(head: Sequence[str]) -> str | None:
    """The subject line, 关于…的答复, without blanks."""
    for line in reversed(head):
        tight = _tight(line)
        if (
            re.search(r"(?:关于|对).*(?:建议|提案|议案).*(?:答复|复函|回复|函|意见|报告)", tight)
            and not is_table_row(line)
            and "：" not in tight[-1:]
        ):
            return tight
    return None


def _opening(letter: Letter) -> str:
    """The first sentences of the reply, where it names what it answers."""
    return "".join(_tight(line) for line in letter.text[letter.body_start :][:400].split("\n")[:3])


def _kind(letter: Letter, head: Sequence[str], subject: str | None) -> Literal["建议", "提案"] | None:
    texts = [subject or "", *(_tight(line) for line in head), _opening(letter)]
    for text in texts:
        if re.search("提案|政协|委员", text.replace("委员会", "")):
            return "提案"
        if re.search("代表|人大|议案|第\\d+号建议|人民代表大会", text):
            return "建议"
    return None


def _number(head: Sequence[str], subject: str | None, opening: str) -> str | None:
    """建议编号; leading zeros and the letters some offices put before it (A-012) are not part of the number."""
    spots = [
        subject or "",
        _labelled(head, "(?:建议|提案|议案|案)?(?:编号|案号|号)") or "",
        *map(_tight, head),
        opening,
    ]
    for text in spots:
        text = text.translate(_WIDE)
        for match in _NUMBER.finditer(text):
            before, after = text[: match.start()], text[match.end() :]
            if re.search(r"[〔\[【（(]\d{4}[〕\]】）)]$", before):
                continue  # a 文号
            if re.search("建议|提案|议案|编号|案号|会议|代表|委员", before[-40:] + after[:12]):
                return match[1].lstrip("0") or "0"
    value = _labelled(head, "(?:建议|提案|议案)?(?:编号|案号)")
    labelled = re.search(r"\d+", (value or "").translate(_WIDE))
    return labelled[0].lstrip("0") if labelled else None


def _session(head: Sequence[str], subject: str | None, opening: str) -> str | None:
    for text in (subject or "", opening, *map(_tight, head)):
        if match := _SESSION.search(text):
            return re.sub(r"^[^届]*(?:关于|对|在|您|号)(?=[^届]*届)", "", match[0])
    return None


def _title(subject: str | None, opening: str, head: Sequence[str]) -> str | None:
    """What the reply answers: the 《…》 of the opening, else of the subject line, else the words themselves."""
    for pattern, text in (
        (_TITLE_AFTER_VERB, opening),
        (_TITLE_FIRST, opening),
        (_TITLE_BEFORE_NOUN, opening),
        (_TITLE_BEFORE_NOUN, subject or ""),
        (_TITLE_UNMARKED, opening),
        (_TITLE_UNMARKED, subject or ""),
    ):
        if match := pattern.search(text):
            return match[1].strip("《》〈〉")
    return _labelled(head, "(?:建议|提案|议案)?(?:题目|标题|案由|名称)")


def _without_seal(text: str) -> str:
    return re.sub(r"[（(](?:盖章|公章|印章|章)[）)]", "", _tight(text))


def _organ_like(line: str) -> str | None:
    """The organ that a line of its own names, without the date or seal beside it."""
    several = line.split()
    if len(several) > 1 and all(_ORGAN.fullmatch(one) and _places(one) for one in several):
        return several[0]  # a joint letter: the first is the one that answers
    tight = _without_seal(line)
    tight = re.sub(r"(?:(?:19|20)\d\d年\d+月\d+日|[二一][〇○零一二三四五六七八九]{3}年.{1,3}月.{1,3}日).*$", "", tight)
    tight = re.sub(r"(?:文件|便函|公函|函件)$", "", tight)
    return tight if _ORGAN.fullmatch(tight) and not re.search("代表|委员$|关于|答复", tight) else None


def _placed(organ: str) -> bool:
    return bool(_places(organ))


def _organ(head: Sequence[str], foot: Sequence[str]) -> str | None:
    found: list[str] = []
    signed = [organ for line in foot if not is_table_row(line) and (organ := _organ_like(line))]
    found += signed[:1]
    if undertaker := _labelled(head, "(?:主办|承办)(?:单位|部门)") or _labelled(foot, "(?:主办|承办)(?:单位|部门)"):
        found.append(_without_seal(undertaker).split("、")[0])
    found += [organ for line in head if not is_table_row(line) and (organ := _organ_like(line))]
    return next((organ for organ in found if _placed(organ)), found[0] if found else None)


def _places(organ: str) -> list[str]:
    """The places that an organ's name begins with: 重庆市永川区民政局 → 重庆市, 永川区."""
    places: list[str] = []
    rest = organ
    while (match := _PLACES.match(rest)) and not _DEPARTMENT.match(rest):
        places.append(match[0])
        rest = rest[match.end() :]
    return places


def _region(organ: str | None) -> str | None:
    """The organ's place by its unique name: a 区 whose name is not the only one in the country goes with its city."""
    places = _places(organ) if organ else []
    if not places:
        return None
    namesakes = [division for division in load_divisions() if division.plain == places[-1]]
    return "".join(places[-2:]) if len(namesakes) > 1 else places[-1]


def _names(text: str) -> list[str]:
    text = re.sub(r"^(?:尊敬的|敬爱的|致)", "", re.sub(r"[：:]\s*$", "", text.strip()))
    text = re.sub(
        rf"(?:等\s*[\d一二两三四五六七八九十]*\s*[名位]?|[\d一二两三四五六七八九十]+[名位])\s*(?={_SUFFIX}|$)", "", text
    )
    names = []
    for part in re.split(r"[、，,和及]|(?<=代表)\s*|(?<=委员)(?!会)\s*|\s{2,}", text):
        name = re.sub(rf"{_SUFFIX}$", "", _tight(part))
        if name and name not in names:
            names.append(name)
    return names


def _addressee(head: Sequence[str]) -> str | None:
    """Names only, several joined by 、."""
    for line in reversed(head):
        if is_salutation(line):
            return "、".join(_names(line)) or None
    value = _labelled(head, "(?:代表|委员|领衔代表|提案人|建议人|提出人|第一提案人)(?:姓名)?")
    return "、".join(_names(value)) if value else None


def _category(head: Sequence[str], body: Sequence[str], foot: Sequence[str]) -> str | None:
    letter = "([ABCDＡＢＣＤ])"
    alone = re.compile(rf"(?:^|[\s：:（(〔【\[]){letter}\d?\s*类?(?=$|[\s，,；;）)〕】\]])")
    for line in head[::-1]:
        marks = {_plain_letter(mark) for mark in alone.findall(line)}
        if len(marks) == 1 and len(line) < 60:
            return marks.pop()
    for line in [*head, *body[-8:], *foot]:
        tight = _tight(line)
        if match := re.search(rf"{letter}类?[（(]?{_TICK}|{_TICK}[）)]?{letter}类", tight):
            return _plain_letter(match[1] or match[2])
        if match := re.search(
            rf"(?:类别|分类|类型|办理结果|答复结果|办理情况|标识)[:：是为]*[（(“\"]?{letter}(?!类.*[BCD]类)", tight
        ):
            return _plain_letter(match[1])
        if match := re.match(rf".{{0,16}}[（(〔【]{letter}类?[）)〕】]$", tight):
            return _plain_letter(match[1])
    said = re.search(
        rf"(?:作为|列为|列入|属于|确定为|定为|按){letter}类(?:办理|答复|件|建议|提案)", _tight("".join(body))
    )
    return _plain_letter(said[1]) if said else None


def _plain_letter(letter: str) -> str:
    return letter.translate(str.maketrans("ＡＢＣＤ", "ABCD"))


def _date(head: Sequence[str], foot: Sequence[str]) -> Date | None:
    """成文日期 at the foot, else in the letterhead, else the day of the meeting (面商日期)."""
    for line in [*reversed(foot), *head]:
        tight = _tight(line).translate(_WIDE)
        if is_date(tight) or re.fullmatch(r"(?:19|20)\d\d[-./]\d{1,2}[-./]\d{1,2}", tight):
            return find_date(tight)
        if _organ_like(line) and (found := find_date(line)):
            return found
    value = _labelled([*head, *foot], "(?:答复|成文|办结|印发)(?:日期|时间)") or _labelled(
        head, "面商(?:日期|时间)|见面(?:日期|时间)|沟通(?:日期|时间)"
    )
    return find_date(value) if value else None


def read_reply(letter: Letter) -> Reply:
    """The head fields of a letter."""
    head, body, foot = _split(letter)
    subject, opening = _subject(head), _opening(letter)
    organ = _organ(head, foot)
    return Reply.model_validate(
        {
            "kind": _kind(letter, head, subject),
            "number": _number(head, subject, opening),
            "session": _session(head, subject, opening),
            "title": _title(subject, opening, head),
            "organ": organ,
            "addressee": _addressee(head),
            "category": _category(head, body, foot),
            "date": _date(head, foot),
            "region": _region(organ),
        }
    )


def read_record(letter: Letter) -> Record:
    """What the record table says beside the head fields."""
    head, _, _ = _split(letter)
    met = _labelled(head, "面商(?:日期|时间)|见面(?:日期|时间)|沟通(?:日期|时间)")
    opinion = list(_listed(head, r"(?:代表|委员)(?:的)?意见(?:和要求|及要求)?"))
    proposer = (_addressee(head) or "").split("、")
    return Record(
        questions=tuple(_listed(head, r"(?:建议|提案|议案)(?:主要)?(?:内容|要点)")),
        answers=tuple(_listed(head, r"答复(?:意见)?(?:要点|内容)")),
        met=find_date(met) if met else None,
        opinion=next((line.rstrip(".。") for line in opinion if line not in proposer), None),
    )


def _listed(lines: Sequence[str], label: str) -> Iterator[str]:
    """The items below a label line, up to the next label or table row, without their bullets."""
    inside = False
    for line in lines:
        tight = _tight(line)
        if re.fullmatch(rf"{label}[:：]", tight):
            inside = True
        elif inside and (is_table_row(line) or re.match(r"[^。，]{2,12}[:：]", tight)):
            return
        elif inside:
            yield re.sub(r"^(?:[-•●·*]\s*|\d{1,2}[.．、]\s*|[（(]\d{1,2}[）)]\s*)", "", line).strip()


def _level(match: re.Match[str]) -> int:
    return next(at for at, name in enumerate(("one", "two", "three", "four"), 1) if match[name])


def _heading(line: str) -> tuple[str, int, int] | None:
    """(heading, level, where the text behind a run-in heading begins) of a line that is or begins with a heading."""
    match = HEADING.match(line)
    if not match:
        return None
    level = _level(match)
    stop = re.search("[。：:；]", line)
    longest = 60 if level == 1 else 40
    if stop is None:
        return (line, level, len(line)) if len(line) <= longest + 20 else None
    if stop[0] == "；" or stop.start() > longest or stop.start() == match.end():
        return (line[: stop.start()], level, stop.end()) if level == 1 and stop[0] == "。" else None
    if level > 2 and (stop.end() >= len(line.rstrip()) or re.search(r"\d", line[match.end() : stop.start()])):
        return None  # a numbered sentence, not a heading
    return line[: stop.start()], level, stop.end()


def read_sections(letter: Letter) -> tuple[Section, ...]:
    """All headings of the reply proper, of every level, in order."""
    found: list[tuple[str, int, int, int]] = []
    place = letter.body_start
    for line in letter.text[letter.body_start : letter.body_end].split("\n"):
        if not is_table_row(line) and not is_closing(line) and (heading := _heading(line)):
            text, level, behind = heading
            found.append((text.rstrip(), level, place, place + behind))
        place += len(line) + 1
    sections = []
    for at, (text, level, start, body) in enumerate(found):
        end = next((later[2] for later in found[at + 1 :] if later[1] <= level), letter.body_end)
        sections.append(Section(heading=text, level=level, start=start, body=body, end=end))
    return tuple(sections)

"""Letter → Reply: what stands at the head and the foot of a reply letter.

The sources of each field, best first: the subject line (关于市八届人大四次会议第334号建议的答复), the salutation, the
signature and date, the letterhead, the record table (面商记录表). What the letter does not say stays None.
"""

import re
from collections.abc import Sequence
from datetime import date as Date
from typing import Literal

from kb.headlines import WIDE, find_date, labelled, parts, tight
from kb.layout import is_date, is_salutation, is_table_row
from kb.models import Letter, Reply
from kb.numbers import chinese_value
from kb.organs import organ_of, places_of, region_of, without_seal

_NUMBER = re.compile(
    r"第?\s*[A-Za-z]?[-—]?\s*(?P<digits>\d{1,8})\s*号|第\s*(?P<written>[〇○零一二三四五六七八九十百千]{1,8})\s*号"
)
_SESSION = re.compile(
    r"[^，。；：《》（）()\s]{0,30}?[一二三四五六七八九十\d]+届[^，。；：《》（）()]{0,30}?[一二三四五六七八九十\d]+次(?:全体)?(?:会议|全会)"
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


def _subject(head: Sequence[str]) -> str | None:
    """The subject line, 关于…的答复, without blanks."""
    for line in reversed(head):
        packed = tight(line)
        if (
            re.search(r"(?:关于|对).*(?:建议|提案|议案).*(?:答复|复函|回复|函|意见|报告)", packed)
            and not is_table_row(line)
            and "：" not in packed[-1:]
        ):
            return packed
    return None


def _opening(letter: Letter) -> str:
    """The first sentences of the reply, where it names what it answers."""
    return "".join(tight(line) for line in letter.text[letter.body_start :][:400].split("\n")[:3])


def _kind(letter: Letter, head: Sequence[str], subject: str | None) -> Literal["建议", "提案"] | None:
    texts = [subject or "", *(tight(line) for line in head), _opening(letter)]
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
        labelled(head, "(?:建议|提案|议案|案)?(?:编号|案号|号)") or "",
        *map(tight, head),
        opening,
    ]
    for text in spots:
        text = text.translate(WIDE)
        for match in _NUMBER.finditer(text):
            before, after = text[: match.start()], text[match.end() :]
            if re.search(r"[〔\[【（(]\d{4}[〕\]】）)]$", before):
                continue  # a 文号
            if re.search("建议|提案|议案|编号|案号|会议|代表|委员", before[-40:] + after[:12]):
                return _plain_number(match)
    value = labelled(head, "(?:建议|提案|议案)?(?:编号|案号)")
    digits = re.search(r"\d+", (value or "").translate(WIDE))
    return digits[0].lstrip("0") if digits else None


def _plain_number(match: re.Match[str]) -> str:
    """第０５８号 and 第五十八号 are 58."""
    if written := match["written"]:
        return str(chinese_value(written.replace("○", "〇")))
    return match["digits"].lstrip("0") or "0"


def _session(head: Sequence[str], subject: str | None, opening: str) -> str | None:
    for text in (subject or "", opening, *map(tight, head)):
        if match := _SESSION.search(text):
            return re.sub(r"^[^届]*(?:关于|对|在|您|号)(?=[^届]*届)", "", match[0])
    return None


def _title(subject: str | None, opening: str, head: Sequence[str]) -> str | None:
    """What the reply answers: the first 《…》 so named in the opening, else of the subject line, else the words themselves."""
    marked = (_TITLE_AFTER_VERB, _TITLE_FIRST, _TITLE_BEFORE_NOUN)
    opened = [match for pattern in marked if (match := pattern.search(opening))]
    if opened:
        return min(opened, key=lambda match: match.start(1))[1].strip("《》〈〉")
    for pattern, text in (
        (_TITLE_BEFORE_NOUN, subject or ""),
        (_TITLE_UNMARKED, opening),
        (_TITLE_UNMARKED, subject or ""),
    ):
        if match := pattern.search(text):
            return match[1].strip("《》〈〉")
    return labelled(head, "(?:建议|提案|议案)?(?:题目|标题|案由|名称)")


def _organ(head: Sequence[str], foot: Sequence[str]) -> str | None:
    found: list[str] = []
    signed = [organ for line in foot if not is_table_row(line) and (organ := organ_of(line))]
    found += signed[:1]
    if undertaker := labelled(head, "(?:主办|承办)(?:单位|部门)") or labelled(foot, "(?:主办|承办)(?:单位|部门)"):
        found.append(without_seal(undertaker).split("、")[0])
    found += [organ for line in head if not is_table_row(line) and (organ := organ_of(line))]
    return next((organ for organ in found if places_of(organ)), found[0] if found else None)


def _names(text: str) -> list[str]:
    text = re.sub(r"^(?:尊敬的|敬爱的|致)", "", re.sub(r"[：:]\s*$", "", text.strip()))
    text = re.sub(
        rf"(?:等\s*[\d一二两三四五六七八九十]*\s*[名位]?|[\d一二两三四五六七八九十]+[名位])\s*(?={_SUFFIX}|$)", "", text
    )
    names = []
    for part in re.split(r"[、，,和及]|(?<=代表)\s*|(?<=委员)(?!会)\s*|\s{2,}", text):
        name = re.sub(rf"{_SUFFIX}$", "", tight(part))
        if name and name not in names:
            names.append(name)
    return names


def addressee(head: Sequence[str]) -> str | None:
    """Names only, several joined by 、."""
    for line in reversed(head):
        if is_salutation(line):
            return "、".join(_names(line)) or None
    value = labelled(head, "(?:代表|委员|领衔代表|提案人|建议人|提出人|第一提案人)(?:姓名)?")
    return "、".join(_names(value)) if value else None


def _category(head: Sequence[str], body: Sequence[str], foot: Sequence[str]) -> str | None:
    letter = "([ABCDＡＢＣＤ])"
    alone = re.compile(rf"(?:^|[\s：:（(〔【\[]){letter}\d?\s*类?(?=$|[\s，,；;）)〕】\]])")
    for line in head[::-1]:
        marks = {_plain_letter(mark) for mark in alone.findall(line)}
        if len(marks) == 1 and len(line) < 60:
            return marks.pop()
    for line in [*head, *body[-8:], *foot]:
        packed = tight(line)
        if match := re.search(rf"{letter}类?[（(]?{_TICK}|{_TICK}[）)]?{letter}类", packed):
            return _plain_letter(match[1] or match[2])
        if match := re.search(
            rf"(?:类别|分类|类型|办理结果|答复结果|办理情况|标识)[:：是为]*[（(“\"]?{letter}(?!类.*[BCD]类)", packed
        ):
            return _plain_letter(match[1])
        if match := re.match(rf".{{0,16}}[（(〔【]{letter}类?[）)〕】]$", packed):
            return _plain_letter(match[1])
    said = re.search(
        rf"(?:作为|列为|列入|属于|确定为|定为|按){letter}类(?:办理|答复|件|建议|提案)", tight("".join(body))
    )
    return _plain_letter(said[1]) if said else None


def _plain_letter(letter: str) -> str:
    return letter.translate(str.maketrans("ＡＢＣＤ", "ABCD"))


def _date(head: Sequence[str], foot: Sequence[str]) -> Date | None:
    """成文日期 at the foot, else in the letterhead, else the day of the meeting (面商日期)."""
    for line in [*reversed(foot), *head]:
        packed = tight(line).translate(WIDE)
        if is_date(packed) or re.fullmatch(r"(?:19|20)\d\d[-./]\d{1,2}[-./]\d{1,2}", packed):
            return find_date(packed)
        if organ_of(line) and (found := find_date(line)):
            return found
    value = labelled([*head, *foot], "(?:答复|成文|办结|印发)(?:日期|时间)") or labelled(
        head, "面商(?:日期|时间)|见面(?:日期|时间)|沟通(?:日期|时间)"
    )
    return find_date(value) if value else None


def read_reply(letter: Letter) -> Reply:
    """The head fields of a letter."""
    head, body, foot = parts(letter)
    subject, opening = _subject(head), _opening(letter)
    organ = _organ(head, foot)
    return Reply.model_validate(
        {
            "kind": _kind(letter, head, subject),
            "number": _number(head, subject, opening),
            "session": _session(head, subject, opening),
            "title": _title(subject, opening, head),
            "organ": organ,
            "addressee": addressee(head),
            "category": _category(head, body, foot),
            "date": _date(head, foot),
            "region": region_of(organ),
        }
    )

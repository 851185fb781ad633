"""Doubts: what looks wrong in a paragraph and is told instead of guessed."""

import re
from collections.abc import Iterator, Sequence

from kb.dates import Moment
from kb.drafts import Draft
from kb.masks import UNSURE_COMMA
from kb.models import TextProblem
from kb.passages import Passage

_SLIP = re.compile(
    r"(?<![A-Za-z\d])(?=[\dOoIlSB]*\d|[\dOoIlSB]{2,}元)(?=\d*[OoIlSB])[\dOoIlSB.,]{2,}(?=(?:万|亿)?(?:元|%|人|名|户|个|所|家|张|岁|平方米|倍))"
)
_COMMA = re.compile(UNSURE_COMMA)
_LETTER = re.compile(r"[OoIlSB]")
_PARTED = re.compile(r"(?<![\dA-Za-z-])\d+(?:\.\d+)? \d+(?:\.\d+)?(?=(?:万|亿)?(?:元|%|人|名|户|个|所|家|张))")
_NO_UNIT = re.compile(
    r"(?:标准|补贴|津贴|补助|起付线|限额|比例)(?:为|是|达到|提高到|：)?(?:每人每[月年])?(?P<number>\d+(?:\.\d+)?)(?![\d.,]|[-至到~、和及与]\d|[一-龥%‰㎡])"
)


def find_doubts(
    passage: Passage, blanked: str, drafts: Sequence[Draft], moments: Sequence[Moment]
) -> list[TextProblem]:
    """The doubts about one paragraph: digits that may be misread, amounts without a unit, dates that cannot be resolved."""
    return [TextProblem(line=passage.line, message=message) for message in _messages(passage, blanked, drafts, moments)]


def _messages(passage: Passage, blanked: str, drafts: Sequence[Draft], moments: Sequence[Moment]) -> Iterator[str]:
    text = passage.text
    for match in _SLIP.finditer(text) if _LETTER.search(text) else ():
        yield f"“{match[0]}”疑为识别错误（数字里夹有字母）；请对照原件更正后再读取。"
    for match in _PARTED.finditer(text) if " " in text else ():
        yield f"“{match[0]}”疑为识别错误（数字中间有空格）；请对照原件更正后再读取。"
    for match in _COMMA.finditer(text):
        yield f"“{match[0]}”里的逗号不知是千分位还是停顿；请对照原件去掉逗号，或改成顿号。"
    for match in _NO_UNIT.finditer(blanked):
        yield f"“{match[0]}”后面没有计量单位；请对照原文补上单位。"
    if not drafts:
        return
    for moment in moments:
        if moment.role == "unknown":
            yield f"日期“{text[moment.start : moment.end]}”无法换算成具体日子；请查明后在条目里写明。"

"""The words of a name: what stays of a clause when numbers, dates, periods and function words are taken out of it."""

import re
from collections.abc import Sequence
from functools import lru_cache

from kb.divisions import load_divisions
from kb.guarded import compiled
from kb.masks import BLANK
from kb.wordlists import read_table

_FILLERS = "|".join(f"(?:{row[0]})" for row in read_table("figure-fillers.tsv"))
_PLACES = "|".join(one.plain for one in load_divisions() if re.search(_FILLERS, one.plain))  # 盐都区, 应城市
_KEPT = "|".join(row[0] for row in read_table("figure-kept.tsv"))
_FILLER = compiled(f"(?P<kept>{_PLACES}|{_KEPT})|{_FILLERS}")
_MARK = re.compile(r"[，。；：、！？（）“”‘’…/|\t《》【】〔〕·+—<>①-⑳≥≤=*#]+|-(?!\d)")
_TITLE = re.compile(r"《[^《》]*》")
_INCLUSIVE = re.compile(r"（不?含[一-龥\d.]{0,6}）")
_SHORT_BRACKET = re.compile(r"（([一-龥]{1,2})）")
_SINGLE = re.compile(
    r"^[的了在为和与及等对由按将从至到以有可能也个人名中者各共并且则即后前上下内外每均元年月日天次件项种多余近约达给让使请再又更最很较于其被把各位名些间新另说看做就但只仅却]$"
)
_NUMBERED = re.compile(r"(?<![\d.])\d{1,2}[.、](?!\d)|（[一二三四五六七八九十]{1,3}）|[一-龥]{2,8}〔\d{4}〕\d+号")
_NUMBER = re.compile(r"[\d.,%]+")


def _whole_word(found: re.Match[str]) -> str:
    """A filler goes only where it is a word: 工作 does, and stays in 工作站."""
    return found["kept"] or " "


@lru_cache(8192)
def content_words(text: str) -> tuple[str, ...]:
    """The words of a stretch of text that can stand in a name, in order.

    >>> content_words("目前，农村集中特困供养人员生活标准年平均")
    ('农村集中特困供养人员生活标准',)
    """
    text = _TITLE.sub(" ", text) if "《" in text else text
    text = _NUMBERED.sub(" ", text)
    text = _INCLUSIVE.sub("", text).replace(BLANK, "")
    text = _SHORT_BRACKET.sub(r"\1", text) if "（" in text else text
    pieces = _FILLER.sub(_whole_word, _MARK.sub(" ", text)).split()
    return tuple(piece for piece in pieces if not _SINGLE.match(piece) and not _NUMBER.fullmatch(piece))


def joined(words: list[str] | tuple[str, ...], longest: int = 64) -> str:
    """One line without repetitions: a word that stands inside another is said once; the first words yield when it is too long.

    >>> joined(["医保", "二级医院", "职工医保", "支付比例"])
    '二级医院 职工医保 支付比例'
    """
    kept: list[str] = []
    before, behind = "", "\n".join(words)
    for word in words:
        behind = behind[len(word) + 1 :]
        if word not in behind and word not in before:
            kept.append(word)
            before = f"{before}\n{word}"
    while len(kept) > 2 and sum(len(word) + 1 for word in kept) > longest:
        kept.pop(1)
    return " ".join(kept)[-100:]


def shortened(words: Sequence[str], longest: int = 30) -> tuple[str, ...]:
    """The last words that fit; a standing subject is a name, not a sentence."""
    if sum(map(len, words)) <= longest:
        return tuple(words)
    kept: list[str] = []
    left = longest
    for word in reversed(words):
        if kept and len(word) > left:
            break
        kept.append(word[-longest:])
        left -= len(kept[-1])
    return tuple(reversed(kept))

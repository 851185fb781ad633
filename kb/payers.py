"""Payers: 省级负担 82 元，其余 85 元由县财政承担: who pays a share is said with each share and holds for no other."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from kb.context import Frame

_GIVES = (
    r"(?:缴费?|缴纳|出|掏|负担|承担|补助?|划转|代扣|配套|列支|安排|解决|分担|拨付?|匹配|筹集|自筹|兜底?|自行|支付|自付)"
)
_PAYS = re.compile(
    rf"(?:中央|(?:自治区|兵团|(?<![全我本各])[省市州盟县区旗]|乡镇|镇)(?:级|里|本级|区)?|(?:用人)?单位|个人(?:账户)?|企业|学校|村集体|[^，。；、]{{0,6}}(?:基金|经费|资金))(?:财政|部分|缴费)*{_GIVES}"
    rf"|财政(?:补贴|补助|资金)?(?:{_GIVES}|占)"
)
_LEVEL = re.compile(r"(?:其中)?(?:中央|自治区|[省市州盟县区旗镇](?:本?级|(?=财政)))(?:财政)?(?:｜|$)")
_FROM = re.compile(
    r"[，、]?由[^，。；、]{2,12}(?:列支|承担|负担|解决|支付|出资)|[^，。；、]{2,12}(?:基金|经费|资金|财政)(?:列支|承担|负担|支付)$"
)
_REST = re.compile(r"^[，、]?(?:另外|其余|余下|剩余|剩下|不足|差额)(?:的|部分|资金|费用|则|都)*(?:$|｜|由|从)")


@lru_cache(8192)
def names_payer(said: str) -> bool:
    """Whether a figure's own words (behind its number after ｜) say who pays it.

    >>> [names_payer(one) for one in ("省级负担｜", "其余｜由县财政自行加发", "个人账户代扣｜", "农村低保标准｜")]
    [True, True, True, False]
    """
    return (
        is_remainder(said)
        or is_paid_from(said)
        or any(one is not None for one in (_LEVEL.match(said), _PAYS.search(said)))
    )


def is_remainder(said: str) -> bool:
    return _REST.match(said) is not None


@lru_cache(8192)
def is_paid_from(said: str) -> bool:
    """由学校公用经费列支: what pays, though it has a name of its own."""
    return _FROM.match(said) is not None


def is_fund(indicator: str) -> bool:
    """居民医保基金支付5元: the money that pays, not what is paid."""
    return indicator.endswith(("基金", "资金", "经费"))


def without_payers(frame: Frame, whole: Sequence[str]) -> Frame:
    """What stands, without who paid the share before; ``whole`` names the amount that is shared."""
    words = tuple(word for word in whole or frame.words if not (_PAYS.match(word) or _LEVEL.match(word)))
    return replace(frame, words=words, dims={name: value for name, value in frame.dims.items() if name != "缴费主体"})

"""Payers: 省级负担 82 元，其余 85 元由县财政承担: who pays a share is said with each share and holds for no other."""

import re
from dataclasses import replace

from kb.context import Frame, Words

_GIVES = (
    r"(?:缴费?|缴纳|出|掏|负担|承担|补助?|划转|代扣|配套|列支|安排|解决|分担|拨付?|匹配|筹集|自筹|兜底?|自行|支付|自付)"
)
_PAYS = re.compile(
    rf"(?:中央|(?:自治区|兵团|(?<![全我本各])[省市州盟县区旗]|乡镇|镇)(?:级|里|本级|区)?|(?:用人)?单位|个人(?:账户)?|企业|学校|村集体|[^，。；、]{{0,6}}(?:基金|经费|资金))(?:财政|部分|缴费)*{_GIVES}"
    rf"|财政(?:补贴|补助|资金)?(?:{_GIVES}|占)"
)
_FROM = re.compile(r"[，、]?由[^，。；、]{2,12}(?:列支|承担|负担|解决|支付|出资)")
_REST = re.compile(r"^[，、]?(?:另外|其余|余下|剩余|剩下|不足|差额)(?:的|部分|资金|费用|则|都)*(?:$|｜|由|从)")


def names_payer(said: str) -> bool:
    """Whether a figure's own words (behind its number after ｜) say who pays it.

    >>> [names_payer(one) for one in ("省级负担｜", "其余｜由县财政自行加发", "个人账户代扣｜", "农村低保标准｜")]
    [True, True, True, False]
    """
    return is_remainder(said) or is_paid_from(said) or _PAYS.search(said) is not None


def is_remainder(said: str) -> bool:
    return _REST.match(said) is not None


def is_paid_from(said: str) -> bool:
    """由学校公用经费列支: what pays, though it has a name of its own."""
    return _FROM.match(said) is not None


def without_payers(frame: Frame, own: Words) -> Frame:
    """What stands, without who paid the share before; with whom the shares are paid for."""
    kept = tuple(word for word in frame.words if not _PAYS.match(word))
    dims = {name: value for name, value in frame.dims.items() if name != "缴费主体"}
    person = () if own.topic else frame.person
    return replace(frame, words=(*kept, *(word for word in person if word not in kept)), dims=dims)

"""Policy documents that a letter names: 《…》 and the 文号 beside it."""

import re
from collections.abc import Iterator

from kb.models import Citation

_POLICY = r"办法|通知|意见|方案|条例|规定|细则|规划|法|决定|规程|规范|标准|公告|函|计划|纲要|目录|措施|制度|指南|清单|要点|批复|通告|命令|准则|章程|政策|协议|若干|安排|试行|暂行|解释"
_TITLE = re.compile(r"《(?P<title>[^《》]{2,120}(?:《[^《》]{1,80}》[^《》]{0,60})?)》")
_NUMBER = re.compile(
    r"[\s（(]*(?P<number>[^\s（()）《》，。；、]{1,20}[〔\[［(（【]\s*\d{4}\s*[〕\]］)）】]\s*第?\s*\d{1,4}\s*号)"
)
_ALONE = re.compile(r"(?<![一-龥])(?P<number>[一-龥]{2,12}〔\s*\d{4}\s*〕\s*\d{1,4}\s*号)")


def find_citations(text: str) -> tuple[Citation, ...]:
    """The policy documents named in a text, in order, each once; what the letter itself answers is not one.

    >>> [(c.title, c.number) for c in find_citations("根据《临时救助办法》（晋民发〔2019〕12号），您提出的《关于扩大临时救助的建议》")]
    [('临时救助办法', '晋民发〔2019〕12号')]
    """
    seen: set[str] = set()
    return tuple(one for one in _all(text) if not (one.title in seen or seen.add(one.title)))  # type: ignore[func-returns-value]


def _all(text: str) -> Iterator[Citation]:
    for match in _TITLE.finditer(text):
        title = re.sub(r"\s+", "", match["title"])
        if not _is_policy(title, text[max(0, match.start() - 12) : match.start()]):
            continue
        number = _NUMBER.match(text, match.end())
        end = number.end() if number else match.end()
        yield Citation(
            title=title, number=re.sub(r"\s+", "", number["number"]) if number else None, start=match.start(), end=end
        )


def _is_policy(title: str, before: str) -> bool:
    if re.search(r"(?:提出|提交|反映|收到|答复)的?[^，。；]{0,4}$", before) and re.search(
        r"(?:建议|提案|议案)$", title
    ):
        return False
    return bool(re.search(_POLICY, title)) and not re.search(r"日报|晚报|新闻$|杂志$", title)

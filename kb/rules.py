"""Rules in words: what a letter answers without a number (第三次由统筹基金支付, 退休人员不缴纳, 不设封顶线).

They are figures with a text in place of a value, kept apart from the others: a reader of figures counts, an editor writes
these into the same table as the amounts beside them.
"""

import re
from collections.abc import Iterator, Sequence

from kb.clauses import Clause, split_clauses
from kb.conditions import conditions_of
from kb.drafts import quote_span
from kb.guarded import compiled
from kb.labelwords import content_words, joined
from kb.models import Figure, Kind, Letter, Section
from kb.passages import Passage, Span, passages
from kb.subjects import indicators_of, is_strong, topic_of

_PAYER = r"(?:个人|本人|患者|家庭|用人单位|单位|企业|统筹基金|医保基金|基金|个人账户|财政|各级财政|县财政|市财政|区财政|政府|机构|供养机构)"
_RULE = compiled(
    rf"(?:全部|全额)?由(?:[^，。；\d]{{0,8}}?){_PAYER}(?:全额|全部|予以|按规定|自行|统一)?(?:负担|支付|承担|缴纳|资助|兜底|补助|解决)"
    r"|(?:不再|不需|无需|免予|免于|不)(?:缴纳|缴费|收取|设置?|设立|享受|支付|计入|列入)(?:[^，。；\d]{0,14})?"
    r"|(?:取消|免除|免收|免缴|全免|免费提供|减免全部)(?:[^，。；\d]{1,14})"
    r"|(?:全额|据实|按实)(?:资助|报销|支付|补助|救助|保障|结算|减免)|减半(?:收取|执行|缴纳|支付|计算)?"
)
_SUBJECT = re.compile(r"起付|封顶|缴|费|金|补|支付|报销|负担|救助|资助|押金|学费|住院|门诊|保险|待遇|护理")


def find_rules_in_words(letter: Letter, sections: Sequence[Section]) -> tuple[Figure, ...]:
    """The rules without a number of a letter's body, in order; ``value`` is null and ``text`` the words of the rule."""
    found: list[Figure] = []
    for one in passages(letter.text, letter.body_start, letter.body_end, sections):
        for sentence in one.sentences():
            clauses = split_clauses(one.text, sentence, [])
            found.extend(_rules(one, clauses, letter.text))
    return tuple(found)


def _rules(one: Passage, clauses: Sequence[Clause], text: str) -> Iterator[Figure]:
    for at, clause in enumerate(clauses):
        match = _RULE.search(one.text, clause.start, clause.end)
        said = one.text[clause.start : clause.end]
        if match is None or re.search(r"\d", said[match.start() - clause.start :]) or not _SUBJECT.search(said):
            continue
        yield _rule(one, clauses, at, match, text)


def _rule(one: Passage, clauses: Sequence[Clause], at: int, match: re.Match[str], text: str) -> Figure:
    clause = clauses[at]
    before = one.text[clause.start : match.start()]
    words = content_words(before)
    begin = clause.start
    if sum(map(len, words)) < 4 and at:
        begin = clauses[at - 1].start
        words = (*content_words(one.text[begin : clauses[at - 1].end])[-3:], *words)
    topic = topic_of(" ".join(one.headings[-1:])) if one.headings else None
    named = topic_of(" ".join(words))
    if topic and not (named and is_strong(named)):
        words = (topic, *words)
    place = one.place(quote_span(one, begin, clause.end, Span(match.start(), match.end())))
    names = [name for name, _ in indicators_of(before)]
    return Figure(
        value=None,
        text=match[0],
        kind=Kind.RULE,
        label=joined(words) or match[0],
        indicator=names[-1] if names else (words[-1] if words else match[0]),
        dims=conditions_of(before),
        quote=text[place.start : place.end],
        start=place.start,
        end=place.end,
    )

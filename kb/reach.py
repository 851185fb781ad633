"""How far a beginning reaches: the standards behind it in its paragraph, or those before it where the words point back.

自…起 holds for the later standards of the same subject until another date is named, 此外 leads away or a new item begins.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence

from kb.dates import Moment
from kb.drafts import Draft
from kb.models import Kind
from kb.standing import leads_away
from kb.subjects import is_strong, topics_of

_BACK = re.compile(r"(?:上述|以上|该|此|新|调整后的?|本)(?:项|次)?(?:标准|政策|规定|待遇|办法|补贴)?")
_IN_FORCE = re.compile(
    r"(?:正式|开始|统一|全面)*(?:执行|施行|实施|生效|落实|兑现|补?发放|补发|享受)(?:新标准|新政策)?(?:[，。；）]|$)|）"
)
_OPENS = re.compile(
    r"(?:[^。；]{0,24}。)?[^。；]{0,40}?(?:明确|规定|内容|如下|以下|主要|标准|包括)[^。；，]{0,8}：|[^。；0-9]{0,12}："
)
_ITEM = re.compile(r"(?:^|(?<=[，。；：]))(?:[一二三四五六七八九十]是|第[一二三四五六七八九]，|其[一二三四五]，)")
_OTHER_MATTER = re.compile(
    r"[。；](?:（[一二三四五六七八九十]{1,3}）|(?:在|对于?|关于|至于|针对)[^，。；]{0,24}(?:方面|问题|建议|情况)(?:的)?，|[^，。；]{2,14}方面[，：]|[您你]们?(?:所|在[^，。；]{0,6}中)?(?:提[出到及]|建议|反映|关心|关注))"
)
_GROWN = re.compile(r"增幅|增长|涨幅|降幅|同比")
_FROM = re.compile(r"[由从][^，。；]{0,6}$")
_RAISED = re.compile(
    r"[^，。；]{0,2}(?:提高|调整|上调|下调|降低|增加|放宽|提升|扩大|压缩|缩短)(?:到|至|为|上来|下来|而来)"
)
_ADDS = re.compile(r"[^。；]*(?:还|再|增发|加发|另加|另增|上浮)")
_NOW = ("目前", "当前", "截", "现在", "现已", "现阶段")  # 现行 and 现有 only describe
_PEOPLE = re.compile(r"^对|人员|职工|居民|老人|老年人|群众|对象|家庭|患者|儿童|学生|士兵|遗属|亲属|者(?!的?标准)")
_LEAD = re.compile(r"^(?:同时|其中|另外|此外|并且|相应地?|调整后)，?")
_TOGETHER = re.compile(
    r"(?:与此)?(?:同时|同步|一并)[^。；，]{0,10}(?:调整|提高|上调|提标|执行|实施)|(?:反过来|反之|相反)，"
)
_SYSTEM = re.compile(
    r"(?:年度|每年|最高|最低|基金|统筹|医保|支付|报销|起付|救助|个人|住院|门诊|运营|建设|一次性|缴费|财政|单位|封顶|累计|奖励|[补资]助|补贴)*"
)
_ITEM_LENGTH = 600
_CITY_COUNTRY = re.compile(r"^(?:城乡|城市|城镇|农村)(?=..)")
_STOP = re.compile(r"[。；]")
_OTHER_SOURCE = re.compile(r"继续(?:执行|按|实行|发放)|(?:仍|依旧|维持|保持)[^，。；]{0,8}(?:执行|不变)|应?依法")
_UNCHANGED = re.compile(r"(?:仍然?|依然|继续|保持|维持)(?:不变)?(?:为|是|按|执行)?(?:每人?)?(?:每[人年月])?$")
_FUNDS = re.compile(r"(?:所需|补[贴助]|上述|以上|各项)?(?:资金|经费)")


def holds_from(draft: Draft) -> bool:
    """Whether a figure can have a beginning: a standard or a rule in force, not an old value, not a growth."""
    if draft.quantity.measure in ("percent", "points") and _GROWN.search(draft.own):
        return False
    text = draft.passage.text
    former = _FROM.search(text[max(0, draft.quantity.core - 8) : draft.quantity.core]) and _RAISED.match(
        text, draft.quantity.end
    )
    return draft.kind in (Kind.STANDARD, Kind.RULE) and not draft.superseded and not former


def begin(reach: Sequence[Draft], moment: Moment, moments: Sequence[Moment]) -> None:
    """Let a beginning reach the standards it speaks of: those behind it, or those before it where the words point back."""
    if not moment.exact:
        reach = [one for one in reach if one.sentence.start <= moment.start < one.quantity.core < one.sentence.end]
    at = bisect_left(reach, moment.start, key=lambda one: one.quantity.core)
    first = bisect_left(reach, moment.start, key=lambda one: one.sentence.end)
    last = bisect_left(reach, moment.start + 1, key=lambda one: one.sentence.start)
    same = [draft for draft in reach[first:last] if draft.sentence.start <= moment.start < draft.sentence.end]
    ahead = [draft for draft in same if draft.quantity.core < moment.start and draft.effective is None]
    behind = [draft for draft in same if draft.quantity.core > moment.start]
    if ahead and (not behind or _closes(ahead[0].passage.text, moment)):
        _hold(ahead, moment, moments)
        return
    earlier = reach[:at]
    if not behind and earlier and _points_back(earlier[0].passage.text, moment):
        _hold(earlier, moment, moments)
        return
    _reach_on(reach[at:], moment, moments)


def _hold(drafts: Sequence[Draft], moment: Moment, moments: Sequence[Moment]) -> None:
    for draft in drafts:
        if draft.effective is None:
            _set(draft, moment, moments)


def _closes(text: str, moment: Moment) -> bool:
    """…提高到 810 元（2024年4月1日起执行）， or …，从4月1日起执行，: the date ends what was said before it."""
    return text[moment.start - 1 : moment.start] in ("，", "（") and _IN_FORCE.match(text, moment.end) is not None


def _points_back(text: str, moment: Moment) -> bool:
    left = max((text.rfind(mark, 0, moment.start) for mark in "。；"), default=-1) + 1
    bare = left > 0 and moment.start - left < 2 and _IN_FORCE.match(text, moment.end)
    return bool(bare or _BACK.search(text[left : moment.start]))


def _reach_on(later: Sequence[Draft], moment: Moment, moments: Sequence[Moment]) -> None:
    if not later:
        return
    text = later[0].passage.text
    opened = _OPENS.match(text, moment.end) is not None
    own = later[0].sentence.start <= moment.start
    subjects, indicators = _subjects_at(text, moment, later[0]), set[str]()
    region = later[0].region if own else None
    held, seen, second = later[0].sentence, moment.end, _next_sentence(text, moment.end)
    named: set[str] = set()
    in_item = _ITEM.search(text, max(0, moment.start - _ITEM_LENGTH), moment.start) is not None
    for draft in later:
        if _ended(text, moment, _between(moments, seen, draft.quantity.core), second, seen, draft):
            return
        if _UNCHANGED.search(text, draft.clause.start, draft.quantity.core):
            continue
        if _is_dated(draft, moment, _between(moments, max(draft.sentence.start, seen), draft.quantity.core), own):
            continue
        named |= _subjects(text[max(second, seen) : draft.quantity.core])
        if not opened and draft.sentence.start > moment.start:
            known = not own or draft.sentence == held or _head(draft.indicator) in indicators or _goes_on(draft)
            known = known or text.startswith(tuple(indicators), draft.sentence.start)
            together = (draft.replaces and draft.kind is Kind.RULE) or _TOGETHER.match(
                text, draft.sentence.start
            ) is not None
            if (
                not (known or together)
                or draft.region not in (None, region)
                or (not together and _is_other(text, max(second, seen), draft, subjects, named, in_item))
            ):
                return
        held, seen = draft.sentence, draft.quantity.core
        indicators.add(_head(draft.indicator))
        _set(draft, moment, moments)


def _head(indicator: str) -> str:
    return indicator.removesuffix("标准")[-2:]


def _goes_on(draft: Draft) -> bool:
    """Whether a sentence with a new indicator speaks of the same benefit: of other people, or of the indicator alone."""
    said = _LEAD.sub("", draft.passage.text[draft.sentence.start : draft.quantity.core])
    own = said[said.find(draft.indicator) :] if draft.indicator else said
    return bool(_PEOPLE.search(said.partition("，")[0])) or _SYSTEM.fullmatch(said.removesuffix(own)) is not None


def _subjects_at(text: str, moment: Moment, first: Draft) -> set[str]:
    """The subjects a beginning is stated for: those of its sentence, up to its first figure."""
    left = max(text.rfind("。", 0, moment.start), text.rfind("；", 0, moment.start)) + 1
    return _subjects(text[left : max(moment.end, first.quantity.end)])


def _between(moments: Sequence[Moment], start: int, end: int) -> Sequence[Moment]:
    """The dates that begin in a stretch of the paragraph, without those of documents."""
    first = bisect_left(moments, start, key=lambda one: one.start)
    last = bisect_left(moments, end, lo=first, key=lambda one: one.start)
    return [one for one in moments[first:last] if not one.issued]


def _ended(text: str, moment: Moment, between: Sequence[Moment], second: int, seen: int, draft: Draft) -> bool:
    """Whether something between a beginning and a figure ends the beginning's reach; ``second`` is its next sentence."""
    if any(one.role == "from" and one.iso != moment.iso for one in between):
        return True
    if any(one.role == "now" and one.iso and one.iso[:4] > moment.iso[:4] for one in between if _is_now(text, one)):
        return True
    if any(one.role in ("at", "target") and second <= one.start < draft.sentence.start for one in between):
        return True
    if _FUNDS.match(text, draft.sentence.start):
        return True
    if draft.sentence.start > seen and _OTHER_SOURCE.search(text, draft.sentence.start, draft.sentence.end):
        return True
    return leads_away(text, seen, draft.quantity.core) and not _adds_to(text, seen, draft)


def _is_now(text: str, moment: Moment) -> bool:
    """目前, and not the 现行标准 or 由目前的 that only describe a value."""
    return text.startswith(_NOW, moment.start) and text[moment.start - 1 : moment.start] not in ("由", "从", "在")


def _adds_to(text: str, start: int, draft: Draft) -> bool:
    """另外，对…还发放…: an addition to the same people, of one sentence."""
    at = max(text.rfind("此外", start, draft.quantity.core), text.rfind("另外", start, draft.quantity.core))
    said = text[at : draft.quantity.core]
    return _ADDS.match(said) is not None and not re.search(r"[。；]", said)


def _is_dated(draft: Draft, moment: Moment, between: Sequence[Moment], own: bool) -> bool:
    """Whether the figure's own sentence says another time: 去年, 到 2025 年; 目前 where the beginning has figures of its own."""
    text = draft.passage.text
    for one in between:
        if one.iso == moment.iso:
            continue
        if one.role in ("at", "target") and text[one.start - 1 : one.start] not in ("由", "从"):
            return True
        if one.role == "now" and own and _is_now(text, one):
            return True
    return False


def _is_other(text: str, since: int, draft: Draft, subjects: set[str], named: set[str], in_item: bool) -> bool:
    """Whether the text has come to another matter since the last figure that the beginning holds for."""
    core = draft.quantity.core
    if _OTHER_MATTER.search(text, since - 1, core) or (in_item and _ITEM.search(text, since, core)):
        return True
    return bool(named and subjects) and not _related(named, subjects)


def _next_sentence(text: str, start: int) -> int:
    found = _STOP.search(text, start)
    return found.end() if found else len(text)


def _subjects(text: str) -> set[str]:
    """The benefits that a text names; 城市低保 and 农村低保 are one."""
    return {_CITY_COUNTRY.sub("", topic) for topic in topics_of(text) if is_strong(topic)}


def _related(one: set[str], other: set[str]) -> bool:
    return any(a in b or b in a or a[:2] == b[:2] for a in one for b in other)


def _set(draft: Draft, moment: Moment, moments: Sequence[Moment]) -> None:
    draft.effective = moment.day
    until = [one for one in _between(moments, moment.end, moment.end + 4) if one.role == "until"]
    draft.until = until[0].day if until else None

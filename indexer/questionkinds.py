"""What kind of answer a question wants besides its words: a rule in words, a place or a way, a name, a day, a number of things.

Where a question asks 多少 or for a unit, a figure answers it, whatever else it asks (谁交多少).
"""

import re
from dataclasses import dataclass

_WORDED = re.compile(
    r"谁|怎[么样]|咋|如何|哪[个家级些]|哪一[个家级]|哪几|什么[^钱]|按什么|凭什么|为什么|为啥|包括|是啥|啥是|是不是|能不能|能否|是否|用不用|[吗么](?=[?\s]|$)"
)
_WHEN = re.compile(
    r"什么时[候间]|啥时[候间]?|甚时候|何[时年月日]|几时|多会儿?|多咱|啥会儿|哪一?[年天日月](?!级)|哪个?月|哪一天|几月份?(?:几[日号])?[^末底]|几月几[日号]|猴年马月"
)
_WHERE = re.compile(
    r"哪[儿里]|哪个?地方|什么地方|啥地方|何处|上哪|去哪|到哪(?![一个年])|(?:怎[么样]|咋|如何)(?:办理|申请|申领|领取?(?![多几]))"
)
_CONTACT = re.compile(
    r"(?<![少个几听打了拨])(?<![少个几听打了拨]热线)(?:电话|号码)(?:号码?)?(?:是|为)?(?:多少|啥|什么|几)?[?\s]*$|联系方式|怎么联系|网址|地址"
)
_NAMED = re.compile(r"谁|啥人|什么人|哪一?家|哪一?[个级](?!标准|档|比例|数|等次|级别|类)|什么(?:公司|单位|机构|部门)")
_HOW_MUCH = re.compile(r"多少|(?<!哪)几(?!时|月几?[日号份])[^级类]|多高|多大|多久|什么标准|啥标准|怎么算|咋算")
_COUNTING = re.compile(r"(?:有|共|总共|一共)多少(?:个|名|位)?(?:[?？\s]|$)")


@dataclass(frozen=True, slots=True)
class Kinds:
    """The kinds of one question."""

    worded: bool
    where: bool
    named: bool
    when: bool
    counting: bool


def kinds_of(text: str, *, asked_units: bool) -> Kinds:
    """The kinds that a normalised text asks for.

    >>> kinds_of("护理补贴在哪儿领", asked_units=False).where, kinds_of("什么时候发", asked_units=False).when
    (True, True)
    """
    figure = asked_units or bool(_HOW_MUCH.search(text))
    return Kinds(
        worded=not figure and bool(_WORDED.search(text)),
        where=(not figure and bool(_WHERE.search(text))) or (not asked_units and bool(_CONTACT.search(text))),
        named=not figure and bool(_NAMED.search(text)),
        when=not figure and bool(_WHEN.search(text)),
        counting=bool(_COUNTING.search(text)),
    )

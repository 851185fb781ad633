"""Slogans: 把好事办好, 让老人放心, 钱从哪里来: a heading or a short sentence that is no noun names no figure."""

import re
from functools import lru_cache

_SAID = re.compile(
    r"(?:^|[，、：]|[一二三四五六七八九十]是)(?:着力|坚持|继续|进一步|努力|要|切实|更加|全力)?(?:让|使(?!用)|当好|用心|用情|聚焦|破解|不让|不再|别让|敢于|勇于|善于)"
    r"|把[^，。；]{2,14}$|把[^，。；]{2,20}起来|怎么|怎样|如何|哪[里儿些个]|什么|为啥|为何|[吗呢]$"
    r"|(?<=[一-龥])(?:起来|下来|下去|上去|出来|过来|进来|上来|回来|到底|到家|家门口|到位|落地|心坎(?:里|上)|肩上|手[里上]|心上|心里)$"
    r"|[守兜托管稳抓盯护织筑扎压拧擦][住牢密紧](?!切|急|迫)|[敢愿](?:用|要|来|干|闯)"
    r"|有所(?:不同|提高|增加|增长|下降|提升|改善)|[越愈][一-龥]{1,3}[越愈]|[两几二三四五六七八九十][件项](?:大|民生|重点|实)*(?:事|实事|工作)$|以下(?:[几两一二三四五六七八九十][个项点方面]*)?(?:工作)?$"
)


@lru_cache(4096)
def is_slogan(text: str) -> bool:
    """Whether a heading urges or asks instead of naming.

    >>> [is_slogan(one) for one in ("（一）钱从哪里来", "二、守住民生底线", "二、养老机构建设补贴")]
    [True, True, False]
    """
    return _SAID.search(text.strip("。 ")) is not None

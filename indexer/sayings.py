"""How people say plainly where they live and that they cannot look after themselves, as the words that the vocabulary has.

Constructions, not words: 在敬老院里住着, 住进敬老院 and 送到敬老院养 all say 住敬老院; 瘫炕上, 躺在床上起不来 say 瘫在床上. What a
construction is read as has to stand in the vocabulary, and so do the places (住X and 没住X make X a place to live in).
"""

import re
from collections.abc import Iterable, Iterator
from functools import partial

from indexer.lexicon import Lexicon

_INSIDE = "(?:里头|里边|里面|里)?"
_LIVING = "(?:住|养|待|呆|生活|过活)(?:着|的)?"
_HOME = f"(?:自己|自个儿?|自)?(?:的)?(?:家中|家){_INSIDE}"
_IN_BED = r"(?:瘫痪?|躺|卧|睡|倒)(?:了|着)?(?:在|到|倒在)?(?:床|炕)(?:上|头)?"
_NOT_UP = r"(?:起|下)不(?:来|了)(?:床|炕|地)|(?:床|炕|地)都?(?:下|起)不(?:来|了)|(?:不能|没法|不会|无法)(?:下床|下炕|下地|起床)"
_NO_CARE = (
    r"(?:没法|无法|不会|不能)(?:自己)?(?:照顾|照料)自己|自理不了|(?:自己)?(?:照顾|照料)不了自己|(?:没法|无法|不会)自理"
    r"|(?:吃喝拉撒|吃饭穿衣|穿衣吃饭|吃喝)(?:都|全)*(?:得|要|靠|离不了|离不开)+(?:人|别人|家人|旁人)?(?:伺候|侍候|照顾|照料|喂)?"
    r"|(?:全|都|得|要)(?:得|要)?靠(?:别)?人(?:伺候|侍候|照顾|照料)|离不[开了]人(?:伺候|照顾|照料)?"
)
_SPOKEN = (
    ("省定", "(?<=高出|高于|超出|低于)省(?:里|上)"),
    ("瘫在床上", _IN_BED),
    ("下不了床", _NOT_UP),
    ("不能自理", _NO_CARE),
    ("在家住", f"(?:住|待|呆)(?:在|着|到)*{_HOME}|(?:在|搁|守){_HOME}{_LIVING}"),
)
# 老李头, 张大爷, 二叔: a name is nobody that a rule is about.
_NEIGHBOUR = re.compile(
    r"(?:(?<=老)[一-鿿](?=头(?!子|儿))|(?<!第)[二三四五六七八](?=大爷|大娘|大伯|叔|伯|姑|舅|姨|婶|嫂|哥|姐)|[李王张刘陈杨赵黄周吴徐孙胡朱林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文]"
    r"(?=大爷|大娘|大妈|大伯|大叔|大婶|奶奶|爷爷|老汉|老太|婶子?|叔叔?|嫂子?))"
)
_AFTER_ALL = re.compile(r"(?<=[查评测检])出来(?=[一-鿿])(?![的了过吧吗呢])")


class Sayings:
    """The constructions of one vocabulary."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._known = lexicon.explicit
        self._rules = tuple(self._made())

    def plain(self, text: str) -> str:
        """The text with its constructions in the vocabulary's words; what it has as it stands is left alone."""
        for rule, target in self._rules:
            text = rule.sub(partial(self._said, target), text)
        return _AFTER_ALL.sub("出", _NEIGHBOUR.sub("", text))

    def _said(self, target: str, match: re.Match[str]) -> str:
        whole = match.group()
        return whole if whole in self._known or whole.rstrip("着的") in self._known else target

    def _made(self) -> Iterator[tuple[re.Pattern[str], str]]:
        for place in sorted(word[1:] for word in self._known if word.startswith("住") and len(word) > 2):
            if f"没住{place}" in self._known:
                yield from _lives(place)
        for target, pattern in _SPOKEN:
            if target in self._known:
                yield re.compile(f"(?<![没不])(?:{pattern})"), target


def _lives(place: str) -> Iterable[tuple[re.Pattern[str], str]]:
    without = f"(?:没有|没|不|未)(?:愿意|愿|想|肯|能)?(?:在|去|进|住|到|上|住进|住在){place}{_INSIDE}(?:{_LIVING})?"
    within = f"(?<![没不])(?:住(?:在|进|到|着|了)+{place}{_INSIDE}|住{place}{_INSIDE}|(?:在|搁|到|去|进|送到|送进|送){place}{_INSIDE}{_LIVING})"
    return (re.compile(without), f"没住{place}"), (re.compile(within), f"住{place}")

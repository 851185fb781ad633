"""A question → the same without what it only compares with or leaves open: 比在职的高多少, 自己出还是公家出, 交不交."""

import re

_COMPARED = re.compile(
    r"比(?![例率重])(?!价).{1,8}?(?:的|要)?(?P<way>高|多|提高|增加|低|少|降低|减少)(?=多少|几|了?多少)"
)


# 能多报几个点, 少交多少: more or less of what is paid. 最多报 and 至少交 ask for a limit.
_MORE_PAID = re.compile(
    r"(?<![最至])(?P<way>[多少])(?:报销?|给|补|领|发|付|拿|交|缴|出|掏)(?=了?(?:多少|几个?百?分?点|几块))"
)
# 自己出还是公家出 asks who, 交不交 asks whether.
_PAYERS = r"(?:自己|个人|本人|单位|公家|医保|国家|政府|财政|统筹基金|统筹|基金)"
_EITHER = re.compile(
    rf"(?:是|由|归)*{_PAYERS}(出|掏|负担|承担|交|缴|付|管|拿)钱?(?:呢|,)?还是(?:由|归)?{_PAYERS}(?:出|掏|负担|承担|交|缴|付|管|拿)钱?"
)
_OR_NOT = re.compile(r"([一-鿿])不\1")
_FIXED = frozenset(
    {
        "能不能",
        "要不要",
        "用不用",
        "会不会",
        "该不该",
        "是不是",
        "好不好",
        "对不对",
        "行不行",
        "算不算",
        "需不需",
        "可不可",
        "高不高",
        "多不多",
    }
)
_TAG = re.compile(r"(?<=[一-鿿])[不没](?=\s*(?:$|[?!,。;:、]))")  # 还用掏不: a question, not a negation
_STAYS = re.compile(
    r"住(?:了|过|院)?第?(?P<before>[二三四五六两]|[2-6])(?:次|回|趟)(?:住?院)|第?(?P<nth>[三四五六])(?:次|回|趟)住院|住院(?:住?[了过])?第?(?P<after>[二三四五六两]|[2-6])(?:次|回|趟)"
)


def plain_comparison(text: str) -> str:
    """A comparison asks for the change that is granted, not for what is compared with; 住三回院 is 第三次住院.

    >>> plain_comparison("退休人员支付比例比在职的高多少"), plain_comparison("一年住三回院")
    ('退休人员支付比例提高多少', '一年第三次住院')
    """
    text = _COMPARED.sub(lambda match: "提高" if match["way"] in {"高", "多", "提高", "增加"} else "降低", text)
    text = _EITHER.sub(r"由谁\1", text)
    text = _OR_NOT.sub(lambda match: match.group() if match.group() in _FIXED else f"是否{match[1]}", text)
    text = re.sub(r"头[回次]", "头一次", text)
    text = _MORE_PAID.sub(lambda match: "提高" if match["way"] == "多" else "降低", text)
    text = _TAG.sub("", text)
    return _STAYS.sub(
        lambda match: f"第{(match['before'] or match['after'] or match['nth']).replace('两', '二')}次住院", text
    )

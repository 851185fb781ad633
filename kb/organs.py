"""Organs as letters name them, and the places in their names."""

import re

from kb.divisions import load_divisions
from kb.headlines import tight

_ORGAN = re.compile(
    r"(?:[一-鿿]{2,26}?(?:局|委员会|办公室|联合会|总工会|妇联|残联|团委|厅|人民政府|管理中心|服务中心|保障中心|中心|卫健委|卫生健康委|发改委|住建委|医保局|分局|公司|党校|研究室|政府|部|委|院|办))"
)
_DEPARTMENT = re.compile(
    r"(?:人民政府|民政|医疗保障|医保|人力资源|人社|残疾人|教育|住房|住建|退役|卫生|卫健|财政|发展|发改|公安|司法|交通|农业|乡村|市场|城市管理|城管|自然资源|生态|文化|商务|工业|应急|审计|统计|税务|总工会|妇女|妇联|共青团|团|水利|水务|林业|科学|科技|体育|信访|民族|国有|地方|金融|数据|行政|机关|政务|大数据|扶贫|公积金|社会|供销|档案|老龄|红十字|组织|宣传|政法|编制|气象|烟草|供电|消防|综合|人防|园林|市政|规划|房产|房屋|委员会|办公)"
)
_PLACES = re.compile(
    r"[一-鿿]{1,12}?(?:特别行政区|省|州(?!市|区|县|省)|市(?!县)|县(?!级|市)|区(?!县|域)|旗|盟(?!市|县|委))"
)


def without_seal(text: str) -> str:
    return re.sub(r"[（(](?:盖章|公章|印章|章)[）)]", "", tight(text))


def organ_of(line: str) -> str | None:
    """The organ that a line of its own names, without the date or seal beside it."""
    several = line.split()
    if len(several) > 1 and all(_ORGAN.fullmatch(one) and places_of(one) for one in several):
        return several[0]  # a joint letter: the first is the one that answers
    packed = without_seal(line)
    packed = re.sub(
        r"(?:(?:19|20)\d\d年\d+月\d+日|[二一][〇○零一二三四五六七八九]{3}年.{1,3}月.{1,3}日).*$", "", packed
    )
    packed = re.sub(r"(?:文件|便函|公函|函件)$", "", packed)
    return packed if _ORGAN.fullmatch(packed) and not re.search("代表|委员$|关于|答复", packed) else None


def places_of(organ: str) -> list[str]:
    """The places that an organ's name begins with: 重庆市永川区民政局 → 重庆市, 永川区."""
    places: list[str] = []
    rest = organ
    while (match := _PLACES.match(rest)) and not _DEPARTMENT.match(rest):
        places.append(match[0])
        rest = rest[match.end() :]
    return places


def region_of(organ: str | None) -> str | None:
    """The organ's place by its unique name: a 区 whose name is not the only one in the country goes with its city."""
    places = places_of(organ) if organ else []
    if not places:
        return None
    namesakes = [division for division in load_divisions() if division.plain == places[-1]]
    return "".join(places[-2:]) if len(namesakes) > 1 else places[-1]

"""Checks of archived replies and documents beyond their format."""

from collections.abc import Iterator

from kb.archive import ArchivedReply, PolicyDocument


def check_source(source: ArchivedReply | PolicyDocument, regions: frozenset[str]) -> Iterator[tuple[int, str]]:
    """Region known, dates present and in order, something to quote."""
    if source.region not in regions:
        yield (
            1,
            f"没有这个地区 '{source.region}'；文件夹用唯一名称（如 晋城市城区），新地区先写进 vocabulary/regions.yaml",
        )
    if not any(section.text for section in source.sections):
        yield 1, "正文是空的；引文要能在这里找到"
    if isinstance(source, ArchivedReply):
        if not (source.date or source.met):
            yield 1, "答复日期、面商日期至少写一个；没有日期就不知道信里的“今年”是哪一年"
        if source.date and source.met and source.met.year > source.date.year + 1:
            yield 1, f"面商日期 {source.met} 与答复日期 {source.date} 相隔太远；核对原信"

"""Reading never fails on any text, and loses nothing but blanks and page numbers."""

from hypothesis import given
from hypothesis import strategies as st

from kb.layout import paragraphs
from kb.letters import read_letter
from kb.outline import read_sections
from kb.problems import UnreadableFile
from kb.record import read_record
from kb.replies import read_reply

PIECES = ["一、", "（一）", "1.", "①", "关于", "第12号", "建议", "代表：", "委员：", "民政局", "养老服务", "每月", "100", "元", "2023年6月15日",
          "，", "。", "；", "：", "、", "《", "》", "\n", "\n\n", "\t", "|", "-", "　", " ", "A类", "✓", "感谢您", "13800000001"]  # fmt: skip
LETTERLIKE = st.lists(st.sampled_from(PIECES), max_size=120).map("".join)


@given(st.text(max_size=400) | LETTERLIKE)
def test_any_text_is_read(text: str) -> None:
    try:
        letter = read_letter(text.encode("utf-8", "replace"), "letter.txt")
    except UnreadableFile:
        return
    assert 0 <= letter.body_start <= letter.body_end <= len(letter.text)
    read_reply(letter)
    read_record(letter)
    for section in read_sections(letter):
        assert letter.text[section.start : section.body].startswith(section.heading)
        assert section.start < section.body <= section.end + 1


@given(LETTERLIKE)
def test_every_character_is_kept(text: str) -> None:
    kept = "".join("".join(paragraphs(text)).split())
    wanted = [line for line in text.split("\n") if not line.strip(" -—\t　|").isdigit()]
    for word in ("养老服务", "民政局", "每月"):
        assert kept.count(word) >= "\n".join(wanted).count(word)

"""旧信今读: which figures of a letter are marked, where, and what is said of them now."""

from datetime import date

from kb.archive import ArchivedReply
from kb.content import Content
from kb.facts import Fact
from web.figuremarks import Mark, MarkedSection, mark_letter, mark_quote, table_runs

TODAY = date(2026, 11, 22)
LETTER = "replies/示例市/2023-人大-7-示例市民政局"


def months(_: str) -> int:
    return 12


def marked(content: Content, day: date = TODAY) -> dict[str | None, MarkedSection]:
    reply = next(reply for reply in content.replies if reply.id == LETTER)
    sections = mark_letter(reply, content.facts, day, months)
    return {part.section.anchor: part for part in sections}


def said(section: MarkedSection) -> list[tuple[str, str, str, str | None]]:
    text = section.section.text
    return [(mark.title, text[mark.start : mark.end], mark.then, mark.now) for mark in section.marks]


def test_every_quoted_figure_is_marked_with_then_and_now(library: Content) -> None:
    assert said(marked(library)["一"]) == [
        ("高龄津贴", "50 元", "50 元/人·月", "60 元/人·月"),
        ("高龄津贴", "100 元", "100 元/人·月", "120 元/人·月"),
        ("享受高龄津贴人数", "1.25 万人", "1.25万人", "1.25万人"),
    ]


def test_what_is_announced_is_not_what_holds_now(library: Content) -> None:
    then = marked(library, date(2027, 1, 1))["一"].marks[0]
    assert then.now == "80 元/人·月"


def test_the_same_digits_of_another_unit_are_another_figure(library: Content) -> None:
    places = {text: title for title, text, _, _ in said(marked(library)["二"])}
    assert {"15 所", "15 人"} <= set(places)
    by_unit = {mark.name: mark.then for mark in marked(library)["二"].marks}
    assert (by_unit["养老机构"], by_unit["工作人员"]) == ("15 所", "15 人")


def test_words_are_marked_as_they_stand(library: Content) -> None:
    fact = library_fact(library, "facts/示例市/医疗保险/多次住院")
    assert not fact.versions[0].rows  # a rule without a table marks nothing
    assert all(mark.title != fact.title for mark in marked(library)["三"].marks)


def test_a_repealed_figure_says_so(library: Content) -> None:
    ended = [mark for mark in marked(library)["三"].marks if mark.title == "门诊统筹年度支付限额"]
    assert [(mark.then, mark.status.value if mark.status else None) for mark in ended] == [("300 元/年", "已终止")]


def test_marks_never_overlap_and_pieces_give_the_text_back(library: Content) -> None:
    for part in marked(library).values():
        ends = [0]
        for mark in part.marks:
            assert mark.start >= ends[-1]
            ends.append(mark.end)
        lines = ["\t".join("".join(piece.text for piece in cell) for cell in line) for line in part.lines]
        assert lines == [line for line in part.section.text.split("\n") if line.strip()]


def test_a_table_in_a_letter_stays_a_table(library: Content) -> None:
    runs = table_runs(marked(library)["三"].lines)
    assert [(run.table, len(run.lines)) for run in runs] == [(False, 1), (True, 3)]


def test_notes_are_by_fact(library: Content) -> None:
    notes = marked(library)["一"].notes
    assert [(note.title, len(note.marks)) for note in notes] == [("高龄津贴", 2), ("享受高龄津贴人数", 1)]
    assert all(isinstance(mark, Mark) for note in notes for mark in note.marks)


def test_a_letter_that_no_fact_quotes_has_no_marks(library: Content) -> None:
    reply: ArchivedReply = library.replies[0]
    assert all(not part.marks for part in mark_letter(reply, (), TODAY, months))


def test_a_quote_marks_only_the_figures_asked_for(library: Content) -> None:
    fact = library_fact(library, "facts/示例市/高龄津贴/高龄津贴")
    version = fact.versions[1]
    pieces = list(mark_quote(version.quotes[0].text, version.rows[1].cells))
    assert [text for text, is_figure in pieces if is_figure] == ["120 元"]
    assert "".join(text for text, _ in pieces) == version.quotes[0].text


def library_fact(content: Content, identifier: str) -> Fact:
    return next(fact for fact in content.facts if fact.id == identifier)

"""The pages over the real engine: what must be shown, for the project's own content and for the library of cases."""

import itertools
import re
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from htmlpage import Element, read_page
from starlette.testclient import TestClient

ALLOWANCE = "/facts/示例市/高龄津贴/高龄津贴"
CARE = "/facts/晋城市/特困供养/护理补贴"
LETTER_334 = "/replies/晋城市/2024-人大-334-晋城市民政局"
LETTER_15 = "/replies/晋城市/2022-政协-15-晋城市民政局"


def get(client: TestClient, path: str, status: int = 200, **headers: str) -> Element:
    answer = client.get(path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    assert answer.status_code == status, answer.text[:500]
    return read_page(answer.text)


def lead(page: Element) -> Element:
    return page.all("article", "hit")[0]


# question, figure, words of the row, status
ANSWERS = [
    ("集中供养全护理护理补贴", "973 元/月", "集中 · 全护理", "待核实"),
    ("农村分散特困一年多少", "9516 元/年", "分散", "待核实"),
    ("职工医保二类住院报销比例", "94%", "二类", "待核实"),
    ("80岁低保老人餐补", "60 元/月", "80", "待核实"),
    ("第三次住院起付标准", "由统筹基金支付", "第三次", "待核实"),
]


@pytest.mark.parametrize(("question", "figure", "words", "status"), ANSWERS, ids=[case[0] for case in ANSWERS])
def test_the_answer_stands_on_top_with_status_date_source_and_quote(
    client: TestClient, question: str, figure: str, words: str, status: str
) -> None:
    hit = lead(get(client, f"/search?q={question}"))
    assert hit.all("span", "big")[0].text == figure
    assert words in hit.one("p", "answer-dims").text
    standing = hit.all("p", "standing")[0]
    assert standing.all("span", "badge")[0].text == status
    assert re.search(r"\d{4}(-\d\d-\d\d| 年)", standing.text)
    quote = hit.one("figure", "quote")
    assert quote.all("a")[0].attrs["href"].startswith("/replies/")
    assert quote.all("mark"), "the figure is marked in its sentence"


@pytest.mark.parametrize(
    ("question", "rows"),
    [("五保户护理补贴", 6), ("集中供养护理补贴", 3), ("集中供养全护理护理补贴", 0), ("职工医保二类住院报销比例", 0)],
)
def test_a_question_that_names_no_condition_is_answered_by_the_table(
    client: TestClient, question: str, rows: int
) -> None:
    answer = lead(get(client, f"/search?q={question}")).one("div", "answer")
    assert len(answer.all("span", "big")) == (0 if rows else 1)
    tables = answer.all("table", "figures")
    assert (len(tables[0].one("tbody").all("tr")) if tables else 0) == rows


def test_a_derived_figure_says_so(client: TestClient) -> None:
    hit = lead(get(client, "/search?q=退休 一类 起付线"))
    assert hit.all("span", "big")[0].text == "700 元"
    assert "推算" in hit.all("p", "standing")[0].text


def test_a_day_before_all_data_is_no_answer(client: TestClient) -> None:
    page = get(client, "/search?q=特困标准&as_of=2022-06-14")
    assert "当日无数据" in page.one("h2", "result-count").text
    assert not page.all("article", "lead") and not page.all("span", "big")


def test_what_is_not_known_is_said_and_the_nearest_is_called_that(client: TestClient) -> None:
    page = get(client, "/search?q=火星移民补贴标准")
    notice = page.one("div", "notice")
    assert "没有收录" in notice.text
    if page.all("article", "hit"):
        assert "最接近" in page.one("h3", "nearest").text and "不是答案" in page.one("h3", "nearest").text
    assert not page.all("article", "lead")


def test_the_rewriting_is_shown_and_can_be_switched_off(client: TestClient) -> None:
    page = get(client, "/search?q=五保户护理补贴")
    assert unquote(lead(page).one("a", "hit-link").attrs["href"]) == CARE
    chip = next(chip for chip in page.all("li", "chip") if "→" in chip.text)
    assert "五保户" in chip.text and chip.one("a").text == "按原词查"
    assert parse_qs(urlsplit(chip.one("a").attrs["href"]).query)["raw"] == ["1"]


def test_facets_keep_what_was_chosen_even_with_no_hits(client: TestClient) -> None:
    page = get(client, "/search?q=护理补贴&topic=医疗保险&topic=特困供养")
    chosen = {option.one("span", "option-label").text: option for option in page.all("a", "chosen")}
    assert set(chosen) == {"医疗保险", "特困供养"}
    off = parse_qs(urlsplit(chosen["医疗保险"].attrs["href"]).query)
    assert off["topic"] == ["特困供养"] and off["q"] == ["护理补贴"]


def test_other_values_of_a_chosen_facet_can_still_be_chosen(client: TestClient) -> None:
    def options(address: str) -> dict[str, str]:
        facet = get(client, address).one("ul", **{"aria-labelledby": "facet-topic"})
        return {option.one("span", "option-label").text: option.attrs["href"] for option in facet.all("a")}

    before = options("/search?q=老年人")
    after = options("/search?q=老年人&topic=日间照料")
    assert set(after) == set(before) and len(after) > 1
    other = next(name for name in after if name != "日间照料")
    assert parse_qs(urlsplit(after[other]).query)["topic"] == ["日间照料", other]


def test_unknown_filters_are_ignored_and_kept_out_of_the_address(client: TestClient) -> None:
    page = get(client, "/search?q=护理补贴&kind=nonsense&colour=red")
    assert page.all("article", "hit")
    assert not any("nonsense" in a.attrs["href"] or "colour" in a.attrs["href"] for a in page.all("a"))


def test_the_part_for_htmx_is_the_same_results(client: TestClient) -> None:
    whole = get(client, "/search?q=护理补贴").one("div", id="results")
    answer = client.get("/search?q=护理补贴", headers={"HX-Request": "true"})
    part = read_page(answer.text)
    assert not part.all("html") and part.one("div", id="results").text == whole.text
    assert "HX-Request" in answer.headers["vary"]
    assert "HX-Request" in client.get("/search?q=护理补贴").headers["vary"]


@pytest.mark.parametrize(
    ("trigger", "current", "header"),
    [
        ("search-form", "http://kb/", "hx-push-url"),
        ("search-form", "http://kb/search?q=x", "hx-replace-url"),
        ("f-topic-特困供养", "http://kb/search?q=x", "hx-push-url"),
    ],
)
def test_typing_is_one_step_of_history_and_a_choice_is_another(
    client: TestClient, trigger: str, current: str, header: str
) -> None:
    headers = {
        "HX-Request": "true",
        "HX-Trigger": trigger.encode("ascii", "ignore").decode(),
        "HX-Current-URL": current,
    }
    answer = client.get("/search?q=低保&as_of=&type=fact", headers=headers)
    assert unquote(answer.headers[header]) == "/search?q=低保"


def test_replies_show_the_question_beside_the_answer(client: TestClient) -> None:
    page = get(client, "/search?q=护理补贴&type=reply")
    hit = page.all("article", "reply-hit")[0]
    assert ("334" in hit.text and "建议" in hit.one("h3").text) or hit.one("h3").text
    assert hit.all("p", "asked") and hit.all("p", "snippet")


# facts


def test_a_fact_shows_its_table_dates_quotes_and_source(client: TestClient) -> None:
    page = get(client, CARE)
    assert page.one("h1").text.startswith("特困供养护理补贴")
    table = page.all("table", "figures")[0]
    cells = [[cell.text for cell in row.all("td")][:3] for row in table.one("tbody").all("tr")]
    assert ["集中", "全护理", "973 元/月"] in cells and len(cells) == 6
    quote = page.all("figure", "quote")[0]
    link = quote.one("figcaption").one("a").attrs["href"]
    assert unquote(link) == f"{LETTER_334}#一"
    assert {"195 元", "973 元", "300 元"} <= {mark.text for mark in quote.all("mark")}
    assert "见于答复，依据文件未录" in page.text
    assert not page.all("a", rel="noopener"), "no forge is set, so nothing can be edited"


def test_the_link_of_every_quote_leads_to_a_place_of_its_letter(client: TestClient) -> None:
    topics = [a.attrs["href"] for a in get(client, "/topics").one("ul", "overview").all("a")]
    facts = {
        a.attrs["href"]
        for topic in topics
        for a in get(client, topic).all("a")
        if a.attrs["href"].startswith("/facts/")
    }
    assert len(facts) > 20
    letters: dict[str, Element] = {}
    for fact in sorted(facts):
        for caption in get(client, fact).all("figcaption"):
            path, _, place = caption.all("a")[0].attrs["href"].partition("#")
            letter = letters.setdefault(path, get(client, path))
            assert not place or letter.all(id=unquote(place)), f"{fact} → {path}#{unquote(place)}"


def test_a_day_can_be_asked_of_a_fact(library_client: TestClient) -> None:
    then = get(library_client, f"{ALLOWANCE}?as_of=2024-01-01")
    assert [cell.text for cell in then.all("table", "figures")[0].all("td")][1] == "50 元/人·月"
    assert "2024-01-01 的口径" in then.one("h2", id="current-heading").text
    before = get(library_client, f"{ALLOWANCE}?as_of=2020-01-01")
    assert "这一天没有数据" in before.text and before.one("h1").one("span", "badge").text == "当日无数据"


def test_history_later_and_earlier_versions(library_client: TestClient) -> None:
    page = get(library_client, ALLOWANCE)
    assert page.one("h1").one("span", "badge").text == "现行"
    history = page.one("table", "history")
    assert [cell.text for cell in history.all("th", "num")] == [
        "2023-01-01 起",
        "2025-01-01 起",
        "2027-01-01 起 部分调整",
    ]
    assert len(history.all("svg")) == 2 and all(svg.attrs["aria-label"] for svg in history.all("svg"))
    assert [v.all("summary")[0].text for v in page.all("details", "version")] == [
        "2027-01-01 起 部分调整",
        "2023-01-01 起",
    ]


def test_statuses_are_told_in_words(library_client: TestClient) -> None:
    ended = get(library_client, "/facts/示例市/医疗保险/门诊统筹限额")
    assert ended.one("h1").one("span", "badge").text == "已终止"
    rule = get(library_client, "/facts/示例市/医疗保险/多次住院")
    assert rule.one("h1").one("span", "badge").text == "待核实" and "由统筹基金支付" in rule.text


def test_a_document_is_the_ground_of_a_figure(library_client: TestClient) -> None:
    page = get(library_client, "/facts/示例市/养老机构/运营补贴")
    caption = page.all("figcaption")[0]
    assert caption.text.startswith("依据：") and "依据文件未录" not in page.text
    document = get(library_client, caption.one("a").attrs["href"].partition("#")[0])
    assert document.one("h1").text == "关于发放养老机构运营补贴的通知" and document.all(id="一")
    assert "200 元" in [mark.text for mark in document.all("a", "marked")]


def test_a_draft_is_never_an_answer(library_client: TestClient) -> None:
    page = get(library_client, "/facts/示例市/医疗保险/缴费标准")
    assert "不能作为答案" in page.text
    assert not page.all("button", "copy") and not page.all("details", "cite")
    found = get(library_client, "/search?q=居民医保缴费标准")
    assert not found.all("article", "lead") or "缴费标准" not in found.one("article", "lead").one("h3").text


def test_editing_and_reporting_lead_to_the_forge(library_client: TestClient) -> None:
    edit, report = get(library_client, ALLOWANCE).one("p", "actions").all("a", rel="noopener")
    assert (
        unquote(edit.attrs["href"])
        == "https://git.example.gov.cn/mz/koujing/edit/main/content/facts/示例市/高龄津贴/高龄津贴.md"
    )
    assert report.text == "报告问题" and "issues/new" in report.attrs["href"]


def test_every_row_can_be_cited(library_client: TestClient) -> None:
    page = get(library_client, ALLOWANCE)
    buttons = [button.attrs["data-copy"] for button in page.all("table", "figures")[0].all("button", "copy")]
    assert len(buttons) == 2
    assert "60元/人·月" in buttons[0] and "as_of=2026-11-22" in buttons[0]
    assert "http://kb.example.gov.cn/facts/%E7%A4%BA" in buttons[0]
    assert buttons == [item.one("p").text for item in page.one("details", "cite").all("li")]


# letters


def test_a_letter_has_its_sections_and_marked_figures(client: TestClient) -> None:
    page = get(client, LETTER_334)
    assert page.one("h1").text == "关于加快建设我市农村养老服务体系的建议"
    first = page.one("section", id="一")
    assert first.one("h3").text.startswith("一、切实做好困难老年人兜底保障工作")
    marked = {a.text: unquote(a.attrs["href"]) for a in first.all("a", "marked")}
    assert marked["973 元"].startswith(f"{CARE}#")
    fact = get(client, marked["973 元"].partition("#")[0])
    assert "973 元/月" in fact.one(id=marked["973 元"].partition("#")[2]).text
    assert "上官学平" in page.one("dl", "reply-meta").text


def test_then_and_now_of_a_changed_figure(library_client: TestClient) -> None:
    page = get(library_client, "/replies/示例市/2023-人大-7-示例市民政局")
    first = page.one("section", id="一")
    changed = first.all("a", "changed")
    assert [a.text for a in changed] == ["50 元", "100 元"]
    assert "当时 50 元/人·月" in first.one("aside").text and "现行 60 元/人·月" in first.one("aside").text
    assert [row.all("td")[0].text for row in page.one("table", "letter-table").all("tr")] == ["档次", "一档", "二档"]


def test_no_mobile_number_is_on_any_page(client: TestClient) -> None:
    mobile = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
    for path in ("/", "/search?q=1380000", "/search?q=上官学平&type=reply", LETTER_334, LETTER_15, f"/api{LETTER_15}"):
        assert not mobile.search(client.get(path).text), path


# browsing, about, form


@pytest.mark.parametrize(
    "path", ["/", "/topics", "/regions", "/about", "/api/docs", "/topics/特困供养", "/regions/晋城市"]
)
def test_pages_have_a_title_one_heading_and_labelled_fields(client: TestClient, path: str) -> None:
    check_structure(get(client, path))


@pytest.mark.parametrize("path", ["/search?q=护理补贴", "/search?q=xyz", "/search?type=reply&q=养老", CARE, LETTER_15])
def test_pages_of_content_have_them_too(client: TestClient, path: str) -> None:
    check_structure(get(client, path))


def check_structure(page: Element) -> None:
    assert page.one("html").attrs["lang"] == "zh-CN"
    assert page.one("title").text
    assert len(page.all("h1")) == 1 and page.one("h1").text
    levels = [int(e.tag[1]) for e in page.every() if re.fullmatch("h[1-6]", e.tag)]
    assert levels[0] == 1 and all(b <= a + 1 for a, b in itertools.pairwise(levels)), levels
    ids = [e.attrs["id"] for e in page.every() if "id" in e.attrs]
    assert len(ids) == len(set(ids)), [i for i in ids if ids.count(i) > 1]
    labelled = {label.attrs["for"] for label in page.all("label")}
    for field in page.all("input"):
        assert field.attrs.get("type") == "hidden" or field.attrs["id"] in labelled
    for element in page.all("button") + page.all("a"):
        assert element.text or element.attrs.get("aria-label"), element.attrs
    for image in page.all("img"):
        assert "alt" in image.attrs
    for element in page.every():
        for name in ("aria-labelledby", "aria-describedby"):
            assert element.attrs.get(name, ids[0] if ids else "") in ids or name not in element.attrs
    assert page.one("main") and page.one("p", id="live").attrs["aria-live"] == "polite"

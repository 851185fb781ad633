"""Facts, letters and policy documents as search documents, key by key."""

from datetime import date
from pathlib import Path

import orjson
import pytest

from indexer.cards import fact_of as whole
from indexer.documents import DocumentMaker, fact_order, fact_years
from indexer.engine import FILTERS, SEVERAL, document_id
from indexer.rankrows import RankRow
from indexer.reading import document_maker
from indexer.words import Words
from kb.archive import ArchivedReply, PolicyDocument
from kb.content import Content, load_content
from kb.facts import Fact, Form, Version
from kb.models import Kind

ROOT = Path(__file__).parents[2]
CARE = "facts/晋城市/特困供养/护理补贴"


@pytest.fixture(scope="module")
def content() -> Content:
    return load_content(ROOT / "content")


@pytest.fixture(scope="module")
def maker(content: Content) -> DocumentMaker:
    return document_maker(content.vocabulary)


def fact_of(content: Content, identifier: str) -> Fact:
    return next(fact for fact in content.facts if fact.id == identifier)


def test_a_fact_matches_by_what_it_is_called_and_under_which_conditions(content: Content, maker: DocumentMaker) -> None:
    fact = fact_of(content, CARE)
    document, words = maker.fact(fact), Words(content.vocabulary)
    for asked in (fact.title, *fact.aliases, fact.topic, "全护理", "集中", "护理补贴", "973", "五保"):
        assert set(words.terms_of_word(asked)) <= set(document.terms), asked
    assert {"~tkgy", "~tekungongyang", "~quanhuli"} <= set(document.terms)
    assert "974" not in document.terms
    assert not set(words.terms_of_word("人才公寓")) & set(document.terms)


def test_what_stands_in_quotes_only_orders(content: Content, maker: DocumentMaker) -> None:
    document = maker.fact(fact_of(content, CARE))
    assert "今年" in document.text.split()
    assert "今年" not in document.terms
    assert not set(document.text.split()) & set(document.terms)


@pytest.mark.parametrize("identifier", [CARE, "facts/晋城市/老年助餐/低保家庭高龄老年人餐费补贴"])
def test_any_piece_of_a_name_is_found(content: Content, maker: DocumentMaker, identifier: str) -> None:
    fact, words = fact_of(content, identifier), Words(content.vocabulary)
    terms = set(maker.fact(fact).terms)
    names = [
        fact.title,
        *fact.aliases,
        *(value for v in fact.versions for row in v.rows for value in row.dims.values()),
    ]
    for name in names:
        for start in range(len(name) - 1):
            for end in range(start + 2, len(name) + 1):
                piece = name[start:end]
                if not piece[0].isdecimal() and not piece[-1].isdecimal():
                    assert set(words.terms_of_word(piece)) <= terms, piece


def test_the_payload_of_a_fact(content: Content, maker: DocumentMaker) -> None:
    document = maker.fact(fact_of(content, CARE))
    payload = orjson.loads(document.payload)
    assert set(payload) == {"title", "region", "topic", "kind", "organ", "draft", "reviewed", "exact", "topics", "rows"}
    assert payload["reviewed"] == 20240806
    assert payload["exact"][0] == "特困供养护理补贴"
    rows = [RankRow(*row) for row in payload["rows"]]
    assert len(rows) == 6
    (answer,) = [row for row in rows if row.text.startswith("集中|全护理|")]
    assert (answer.numbers, answer.unit, answer.begin) == ("973", "元/月", 20240101)
    assert whole(document.record) == fact_of(content, CARE)


def test_a_county_is_not_its_city(maker: DocumentMaker, content: Content) -> None:
    fact = fact_of(content, "facts/阳城县/养老机构/乡镇敬老院整合")
    filters = maker.fact(fact).filters
    assert filters["region"] == ("阳城县",)
    assert filters["within"] == ("阳城县", "晋城市", "山西省")


def test_filters_of_all_content(maker: DocumentMaker, content: Content) -> None:
    for fact in content.facts:
        filters = maker.fact(fact).filters
        assert set(filters) <= set(FILTERS)
        assert all(len(values) <= 1 for name, values in filters.items() if name not in SEVERAL["facts"])
        assert all(source.startswith(("replies/", "documents/")) for source in filters["source"])


def test_a_letter_by_sections(maker: DocumentMaker, content: Content) -> None:
    reply = next(reply for reply in content.replies if reply.number == "334")
    documents = list(maker.reply(reply))
    assert [document.key for document in documents] == [
        f"{reply.id}#{section.anchor or ''}" for section in reply.sections
    ]
    first = next(document for document in documents if document.key.endswith("#一"))
    assert first.id == document_id("replies", first.key)
    words = Words(content.vocabulary)
    for asked in ("334", "农村养老服务体系", "5623", "特困供养", "上官学平"):
        assert set(words.terms_of_word(asked)) <= set(first.terms), asked
    payload = orjson.loads(first.payload)
    assert (payload["anchor"], payload["number"], payload["date"]) == ("一", "334", 20240806)
    assert "973" in payload["body"]
    kept = ArchivedReply.model_validate_json(first.record)
    assert [section.anchor for section in kept.sections] == ["一"]
    assert (kept.questions, kept.title) == (reply.questions, reply.title)


def test_a_whole_source_by_its_id(maker: DocumentMaker, content: Content) -> None:
    reply = content.replies[0]
    document = maker.source(reply)
    assert (document.key, document.terms, document.filters["kind"]) == (reply.id, (), (reply.kind,))
    assert ArchivedReply.model_validate_json(document.record) == reply
    paper = PolicyDocument(
        id="documents/晋城市/晋市民发〔2024〕1号",
        region="晋城市",
        number="晋市民发〔2024〕1号",
        title="通知",
        sections=(),
    )
    assert PolicyDocument.model_validate_json(maker.source(paper).record) == paper
    assert maker.source(paper).filters["kind"] == ("文件",)


def test_the_digest_is_the_contents(maker: DocumentMaker, content: Content) -> None:
    fact = content.facts[0]
    assert maker.fact(fact).digest == maker.fact(fact).digest
    assert maker.fact(fact).digest != maker.fact(fact.model_copy(update={"title": "别的"})).digest
    assert maker.fact(fact, "given").digest == "given"


def version(form: Form, **days: date) -> Version:
    return Version.model_validate({"heading": "", "form": form, "line": 1, **days})


@pytest.mark.parametrize(
    ("versions", "reviewed", "years"),
    [
        ([version(Form.SINCE, start=date(2022, 7, 1))], date(2024, 8, 6), "2022 2023 2024"),
        ([version(Form.SINCE, start=date(2024, 1, 1)), version(Form.SINCE, start=date(2022, 1, 1))], date(2024, 8, 6), "2022 2023 2024"),
        ([version(Form.SPAN, start=date(2021, 1, 1), end=date(2022, 12, 31))], date(2025, 1, 1), "2021 2022"),
        ([version(Form.YEAR, start=date(2024, 1, 1), end=date(2024, 12, 31))], date(2025, 1, 1), "2024"),
        ([version(Form.SEEN, day=date(2022, 6, 14))], date(2022, 6, 14), "2022"),
        ([version(Form.TARGET, target=date(2025, 12, 31))], date(2024, 1, 1), "2025"),
        ([version(Form.REPEALED, start=date(2023, 1, 1)), version(Form.SINCE, start=date(2021, 1, 1))], date(2024, 1, 1), "2021 2022"),
    ],
)  # fmt: skip
def test_the_years_in_which_a_fact_is_known_to_have_held(versions: list[Version], reviewed: date, years: str) -> None:
    fact = Fact(
        id="f", region="r", topic="t", title="名", kind=Kind.STANDARD, reviewed=reviewed, versions=tuple(versions)
    )
    assert " ".join(fact_years(fact)) == years


def test_the_order_before_any_question() -> None:
    seen = version(Form.SEEN, day=date(2022, 6, 14))
    base = Fact(
        id="f", region="r", topic="t", title="名", kind=Kind.STANDARD, reviewed=date(2024, 1, 1), versions=(seen,)
    )
    newer = base.model_copy(update={"reviewed": date(2025, 1, 1)})
    statistic = newer.model_copy(update={"kind": Kind.STATISTIC})
    ended = newer.model_copy(update={"versions": (version(Form.REPEALED, start=date(2025, 1, 1)), seen)})
    draft = newer.model_copy(update={"draft": True})
    orders = [fact_order(fact) for fact in (newer, base, statistic, ended, draft)]
    assert orders == sorted(orders, reverse=True)
    assert len(set(orders)) == 5

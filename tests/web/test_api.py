"""JSON under /api: the contract's names, exact numbers, and an OpenAPI description that tells the truth."""

from decimal import Decimal
from typing import Any

import pytest
from starlette.testclient import TestClient

from kb.jsontext import load_json

CARE = "facts/晋城市/特困供养/护理补贴"
LETTER = "replies/晋城市/2022-政协-15-晋城市民政局"


def get(client: TestClient, path: str, status: int = 200) -> Any:  # noqa: ANN401 - JSON
    answer = client.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/json"), answer.text[:300]
    return load_json(answer.content)


def test_a_search_has_the_names_of_the_contract(client: TestClient) -> None:
    page = get(client, "/api/search?q=五保户集中供养全护理护理补贴")
    assert set(page) >= {
        "query", "as_of", "build", "found", "reason", "totals", "understood", "hits", "facets", "incomplete",
    }  # fmt: skip
    assert page["found"] is True and page["as_of"] == "2026-11-22"
    assert set(page["understood"]["rewrites"][0]) == {"from", "to", "why"}
    hit = page["hits"][0]
    assert (hit["type"], hit["id"]) == ("fact", CARE)
    row = hit["rows"][0]
    assert (row["value"], row["unit"], row["per"], row["dims"]) == (
        973,
        "元",
        "月",
        {"供养方式": "集中", "自理能力": "全护理"},
    )
    assert row["sources"][0]["section"] == "一" and "973 元" in row["sources"][0]["quote"]


def test_numbers_are_exact(client: TestClient) -> None:
    text = client.get("/api/search?q=智慧养老平台满意度").text
    assert '"value":99.92,' in text and '"99.92"' not in text.replace('"written":"99.92"', "")
    rows = [row for hit in load_json(text)["hits"] for row in hit["rows"]]
    assert Decimal("99.92") in [row["value"] for row in rows]


def test_a_fact_on_a_day(client: TestClient) -> None:
    answer = get(client, f"/api/{CARE}?as_of=2024-11-22")
    assert answer["as_of"] == "2024-11-22"
    assert {row["status"] for row in answer["rows"]} == {"现行"}
    assert answer["fact"]["id"] == CARE and answer["fact"]["versions"][0]["heading"] == "2024-01-01 起"


def test_a_letter_and_the_facts_that_rest_on_it(client: TestClient) -> None:
    answer = get(client, f"/api/{LETTER}")
    assert answer["reply"]["number"] == "15"
    assert len(answer["facts"]) > 5 and all(identifier.startswith("facts/") for identifier in answer["facts"])


def test_suggestions(client: TestClient) -> None:
    assert get(client, "/api/suggest?q=") == []
    texts = [suggestion["text"] for suggestion in get(client, "/api/suggest?q=特困供")]
    assert any(text.startswith("特困供养") for text in texts)


def test_about_and_health(client: TestClient) -> None:
    about = get(client, "/api/about")
    assert about["build"] and all(isinstance(value, str) for value in about.values())
    assert get(client, "/health") == {"status": "ok", "build": about["build"]}


@pytest.mark.parametrize(
    ("path", "status", "word"),
    [
        ("/api/search?page=0", 400, "页"),
        ("/api/search?as_of=yesterday", 400, "日期"),
        ("/api/search?q=" + "长" * 201, 400, "201 字"),
        ("/api/facts/晋城市/特困供养/没有的", 404, "没有条目"),
        ("/api/replies/晋城市/没有的", 404, "没有答复"),
        ("/api/nothing", 404, "没有内容"),
        (f"/api/{CARE}?as_of=x", 400, "日期"),
    ],
)
def test_failures_are_sentences(client: TestClient, path: str, status: int, word: str) -> None:
    answer = get(client, path, status)
    assert set(answer) == {"error"} and word in answer["error"]


def test_nothing_can_be_written(client: TestClient) -> None:
    for path in ("/", "/search", f"/{CARE}", "/api/search"):
        assert client.post(path, data={"q": "x"}).status_code == 405


def test_the_description_matches_the_answers(client: TestClient) -> None:
    described = get(client, "/api/openapi.json")
    assert {"/api/search", "/api/suggest", "/api/about", "/health"} <= set(described["paths"])
    names = [p["name"] for p in described["paths"]["/api/search"]["get"]["parameters"]]
    assert {"q", "as_of", "topic", "page"} <= set(names)
    schemas = described["components"]["schemas"]
    assert set(schemas["Rewrite"]["properties"]) == {"from", "to", "why"}
    assert {"type": "number"} in schemas["FactRow"]["properties"]["value"]["anyOf"]
    page = get(client, "/api/search?q=护理补贴")
    assert set(page) == set(schemas["ResultPage"]["properties"])
    assert set(page["hits"][0]["rows"][0]) == set(schemas["FactRow"]["properties"])

"""The description of the API for people: our own page out of the OpenAPI JSON, since no docs bundle may be loaded from elsewhere."""

from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from web.site import site

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing to ask, with its parameters and the model of its answer."""

    path: str
    summary: str
    description: str
    parameters: tuple[dict[str, Any], ...]
    model: str | None
    responses: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Schema:
    """A model of the answers: its fields with their types."""

    name: str
    description: str
    fields: tuple[tuple[str, str], ...]


@router.get("/api/openapi.json")
async def openapi(request: Request) -> dict[str, Any]:
    description: dict[str, Any] = request.app.openapi()
    return description


@router.get("/api/docs")
async def docs(request: Request) -> Response:
    described = request.app.openapi()
    return site(request).templates.render(
        "pages/apidocs.html", operations=operations(described), schemas=schemas(described)
    )


def operations(described: dict[str, Any]) -> tuple[Operation, ...]:
    return tuple(
        Operation(
            path,
            one.get("summary", ""),
            one.get("description", ""),
            tuple({**p, "type": type_name(p.get("schema", {}))} for p in one.get("parameters", ())),
            _model(one),
            tuple((code, r["description"]) for code, r in one["responses"].items() if code not in ("200", "422")),
        )
        for path, methods in described["paths"].items()
        for one in methods.values()
    )


def _model(operation: dict[str, Any]) -> str | None:
    schema = operation["responses"].get("200", {}).get("content", {}).get("application/json", {}).get("schema", {})
    return type_name(schema) if schema else None


def schemas(described: dict[str, Any]) -> tuple[Schema, ...]:
    every = described.get("components", {}).get("schemas", {})
    return tuple(
        Schema(
            name,
            schema.get("description", ""),
            tuple((f, type_name(s)) for f, s in schema.get("properties", {}).items()),
        )
        for name, schema in every.items()
        if "properties" in schema and "Validation" not in name
    )


def type_name(schema: dict[str, Any]) -> str:
    """A type in few words.

    >>> type_name({"anyOf": [{"type": "number"}, {"type": "null"}]}), type_name({"type": "array", "items": {"$ref": "#/x/Hit"}})
    ('number | null', 'Hit[]')
    """
    if "$ref" in schema:
        return str(schema["$ref"]).rsplit("/", 1)[-1]
    if "anyOf" in schema:
        return " | ".join(dict.fromkeys(type_name(s) for s in schema["anyOf"]))
    if "enum" in schema:
        return " | ".join(f"“{value}”" for value in schema["enum"])
    if schema.get("type") == "array":
        return f"{type_name(schema.get('items', {}))}[]"
    if schema.get("type") == "object" and isinstance(schema.get("additionalProperties"), dict):
        return f"{{名称: {type_name(schema['additionalProperties'])}}}"
    return str(schema.get("format") or schema.get("type") or "any")

"""Exact JSON: Decimals as plain numbers (no exponent, no string, no float noise), dates as ISO text."""

import json
from decimal import Decimal
from typing import Any

import orjson
from pydantic import BaseModel


def plain(value: Decimal) -> str:
    """The shortest plain notation of a number.

    >>> plain(Decimal("6.9E+6")), plain(Decimal("92.00")), plain(Decimal("3.8"))
    ('6900000', '92', '3.8')
    """
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _default(value: object) -> Any:  # noqa: ANN401 - what orjson asks for
    if isinstance(value, Decimal):
        return orjson.Fragment(plain(value))
    if isinstance(value, BaseModel):
        return value.model_dump(by_alias=True)
    raise TypeError(type(value).__name__)


def dump_json(value: object, *, indent: bool = False) -> str:
    """``value`` (models, dataclasses, dicts, lists) as JSON text."""
    return orjson.dumps(value, default=_default, option=orjson.OPT_INDENT_2 if indent else 0).decode()


def load_json(text: str | bytes) -> Any:  # noqa: ANN401 - JSON
    """JSON text with every number as an exact Decimal or int."""
    return json.loads(text, parse_float=Decimal)

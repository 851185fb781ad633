"""The examples in the docstrings of the package hold."""

import doctest
import importlib
from pathlib import Path

import pytest

import web

MODULES = sorted(path.stem for path in Path(web.__path__[0]).glob("*.py") if path.stem != "__init__")


@pytest.mark.parametrize("name", MODULES)
def test_examples(name: str) -> None:
    assert doctest.testmod(importlib.import_module(f"web.{name}")).failed == 0

"""Imports go one way, kb ← indexer ← web; the command line is the only leaf that sees all three."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FORBIDDEN = {
    "kb": {"indexer", "web", "jieba", "rjieba", "tantivy", "meilisearch_python_sdk", "fastapi", "starlette", "jinja2", "uvicorn"},
    "indexer": {"web", "fastapi", "starlette", "jinja2", "uvicorn"},
    "web": {"jieba", "rjieba", "tantivy", "meilisearch_python_sdk"},
}  # fmt: skip
LEAVES = {ROOT / "kb" / "cli.py", ROOT / "kb" / "__main__.py"}


def imported(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.lineno, node.module


@pytest.mark.parametrize("package", sorted(FORBIDDEN))
def test_imports_go_one_way(package: str) -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{line}: {name}"
        for path in sorted((ROOT / package).rglob("*.py"))
        if path not in LEAVES
        for line, name in imported(ast.parse(path.read_text(encoding="utf-8")))
        if name.split(".")[0] in FORBIDDEN[package] or name in {"kb.cli", "kb.__main__"}
    ]
    assert not wrong, "\n".join(wrong)

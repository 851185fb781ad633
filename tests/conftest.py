"""What concerns all tests: which of them this machine is asked for."""

import shutil

import pytest

SERVER = shutil.which("meilisearch")


def pytest_report_header() -> str:
    return f"meilisearch: {SERVER or 'not on PATH, recorded exchanges are replayed'}"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Faults of a real server need a real server; everything else runs everywhere."""
    if SERVER:
        return
    live = [item for item in items if item.get_closest_marker("live")]
    if live:
        config.hook.pytest_deselected(items=live)
        items[:] = [item for item in items if not item.get_closest_marker("live")]

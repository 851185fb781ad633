"""What is served to browsers: old ones can read it, nothing comes from elsewhere, and the main colours have contrast."""

import re
from pathlib import Path

import pytest

from web.rendering import STATIC

CSS = (STATIC / "style.css").read_text(encoding="utf-8")
SCRIPT = (STATIC / "koujing.js").read_text(encoding="utf-8")
TEMPLATES = sorted((STATIC.parent / "templates").rglob("*.html"))

# Newer than Chromium 86 (October 2020). Office desktops have it.
NEW_CSS = [":has(", "@container", "@layer", "@scope", ":is(", ":where(", "inset:", "aspect-ratio", "color-mix(", "accent-color", "dvh", "svh", "margin-inline:", "padding-inline:", "oklch(", "light-dark("]  # fmt: skip
NEW_SCRIPT = [
    "?.",
    "??=",
    "||=",
    ".at(",
    ".replaceAll(",
    "structuredClone",
    "Object.hasOwn",
    ".findLast(",
    "=>",
    "`",
    "const ",
    "let ",
]


@pytest.mark.parametrize("feature", NEW_CSS)
def test_the_style_sheet_keeps_to_old_browsers(feature: str) -> None:
    assert feature not in CSS


def test_rules_are_not_nested() -> None:
    depth = deepest = 0
    for character in re.sub(r"/\*.*?\*/", "", CSS, flags=re.DOTALL):
        depth += {"{": 1, "}": -1}.get(character, 0)
        deepest = max(deepest, depth)
    assert depth == 0 and deepest == 2  # a rule within a media query


@pytest.mark.parametrize("feature", NEW_SCRIPT)
def test_the_script_keeps_to_old_browsers(feature: str) -> None:
    assert feature not in re.sub(r"/\*.*?\*/", "", SCRIPT, flags=re.DOTALL)


@pytest.mark.parametrize("path", [*TEMPLATES, STATIC / "style.css", STATIC / "koujing.js"], ids=lambda path: path.name)
def test_nothing_is_loaded_from_elsewhere_or_run_inline(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"(?:src|href|url)\s*[=(]\s*[\"']?(?:https?:)?//", text)
    assert not re.search(r"\sstyle=|\son[a-z]+=|<style|<script(?![^>]*\ssrc=)|javascript:|\|\s*safe\b", text)


def test_third_party_code_has_its_licence() -> None:
    assert "Zero-Clause BSD" in (STATIC / "htmx-LICENSE.txt").read_text(encoding="utf-8")
    assert len(list(STATIC.glob("htmx-*.min.js"))) == 1


def colours(scheme: str) -> dict[str, str]:
    light, dark = re.findall(r":root \{(.*?)\}", CSS, re.DOTALL)[:2]
    found = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", light))
    return found if scheme == "light" else {**found, **dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", dark))}


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


TEXT = [
    ("ink", "paper"), ("ink", "surface"), ("muted", "paper"), ("muted", "surface"), ("muted", "accent-soft"), ("muted", "grey-soft"),
    ("accent", "paper"), ("accent", "surface"), ("accent", "accent-soft"), ("accent-ink", "accent"), ("ink", "accent-soft"),
    ("ink", "amber-soft"), ("amber", "amber-soft"), ("blue", "blue-soft"), ("ink", "mark"), ("accent", "mark"), ("ink", "grey-soft"),
]  # fmt: skip


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("pair", TEXT, ids="-on-".join)
def test_text_has_contrast(scheme: str, pair: tuple[str, str]) -> None:
    found = colours(scheme)
    assert contrast(found[pair[0]], found[pair[1]]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_edges_of_fields_can_be_seen(scheme: str) -> None:
    found = colours(scheme)
    assert min(contrast(found["line-strong"], found[ground]) for ground in ("paper", "surface")) >= 3

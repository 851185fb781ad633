"""Text becomes HTML in one place: escaped, raw HTML off, marks only where something matched."""

import pytest

from web.rendering import Templates, highlight
from web.settings import Settings

EVIL = '<script>alert(1)</script><img src=x onerror="alert(1)">[x](javascript:alert(1))'


def test_raw_html_in_markdown_stays_text() -> None:
    html = str(Templates(Settings()).environment.filters["markdown"](f"**要点** {EVIL}"))
    assert "<strong>要点</strong>" in html
    assert "<script" not in html and "<img" not in html and 'href="javascript' not in html


@pytest.mark.parametrize(
    ("snippet", "html"),
    [
        ("护理\ue000补贴\ue001", "护理<mark>补贴</mark>"),
        ("\ue000\ue000a\ue001\ue001b", "<mark>a</mark>b"),
        ("a\ue001b\ue000c", "ab<mark>c</mark>"),
        ("<b>\ue000&\ue001", "&lt;b&gt;<mark>&amp;</mark>"),
        ("", ""),
    ],
)
def test_marks_are_paired_and_the_rest_escaped(snippet: str, html: str) -> None:
    assert str(highlight(snippet)) == html


def test_what_a_file_says_cannot_break_out_of_an_attribute() -> None:
    template = Templates(Settings()).environment.from_string('<a title="{{ text }}">')
    assert template.render(text='"><script>') == '<a title="&#34;&gt;&lt;script&gt;">'

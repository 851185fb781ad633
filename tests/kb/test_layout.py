"""Lines of a letter file become paragraphs: what belongs together is joined, what stands alone stays alone."""

from pathlib import Path

import pytest

from kb.layout import paragraphs

CASES = Path(__file__).with_name("layout.txt")


def cases() -> list[tuple[str, str, str]]:
    """Blocks of ``== name``, the lines of a file, ``--``, the paragraphs expected. ``⏎`` marks a form feed."""
    found = []
    for number, block in enumerate(CASES.read_text(encoding="utf-8").split("\n== ")[1:]):
        name, _, rest = block.partition("\n")
        given, _, expected = rest.partition("\n--\n")
        found.append(
            (f"{number}-{name}", given.replace("⏎", "\f").replace("→", "\t"), expected.replace("→", "\t").strip("\n"))
        )
    return found


@pytest.mark.parametrize(("name", "given", "expected"), cases(), ids=[case[0] for case in cases()])
def test_paragraphs(name: str, given: str, expected: str) -> None:
    assert "\n".join(paragraphs(given)) == expected


def test_nothing_but_blanks_is_lost() -> None:
    for _, given, _ in cases():
        kept = "".join("".join(paragraphs(given)).split())
        for word in ("补贴", "养老", "元"):
            assert given.count(word) == 0 or word in kept

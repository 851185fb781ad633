"""The headings of a reply: 一、 /（一）/ 1. /（1）or ①, alone on their line or run in before their 。"""

import re

from kb.layout import HEADING, is_closing, is_table_row
from kb.models import Letter, Section


def _level(match: re.Match[str]) -> int:
    return next(at for at, name in enumerate(("one", "two", "three", "four"), 1) if match[name])


def _heading(line: str) -> tuple[str, int, int] | None:
    """(heading, level, where the text behind a run-in heading begins) of a line that is or begins with a heading."""
    match = HEADING.match(line)
    if not match:
        return None
    level = _level(match)
    stop = re.search("[。：:；]", line)
    longest = 60 if level == 1 else 40
    if stop is None:
        return (line, level, len(line)) if len(line) <= longest + 20 else None
    if stop[0] == "；" or stop.start() > longest or stop.start() == match.end():
        return (line[: stop.start()], level, stop.end()) if level == 1 and stop[0] == "。" else None
    if level > 2 and (stop.end() >= len(line.rstrip()) or re.search(r"\d", line[match.end() : stop.start()])):
        return None  # a numbered sentence, not a heading
    return line[: stop.start()], level, stop.end()


def read_sections(letter: Letter) -> tuple[Section, ...]:
    """All headings of the reply proper, of every level, in order."""
    found: list[tuple[str, int, int, int]] = []
    place = letter.body_start
    for line in letter.text[letter.body_start : letter.body_end].split("\n"):
        if not is_table_row(line) and not is_closing(line) and (heading := _heading(line)):
            text, level, behind = heading
            found.append((text.rstrip(), level, place, place + behind))
        place += len(line) + 1
    sections = []
    for at, (text, level, start, body) in enumerate(found):
        end = next((later[2] for later in found[at + 1 :] if later[1] <= level), letter.body_end)
        sections.append(Section(heading=text, level=level, start=start, body=body, end=end))
    return tuple(sections)

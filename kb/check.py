"""``kb check``: every rule of the content format, file by file and across files, all problems in one run.

Checks are generators of (line, message); only here do they get their file's path.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import zip_longest
from pathlib import Path

from kb.checks_facts import check_fact
from kb.checks_sources import check_source
from kb.content import FOLDERS, Reading, Source, chosen, content_files, read_file, read_text
from kb.divisions import load_divisions
from kb.documentfile import DocumentReading, write_document_file
from kb.factfile import FactReading, write_fact
from kb.markdown import read_blocks
from kb.problems import ContentError, Problem, UnreadableFile
from kb.proofs import with_proofs
from kb.redactions import find_personal_data
from kb.replyfile import ReplyReading, write_reply_file
from kb.vocabulary import VOCABULARY_FILES, Vocabulary, load_vocabulary

PERSONAL = {"mobile": "手机号", "id": "身份证号", "bank_card": "银行卡号", "address": "住址"}


def canonical(reading: Reading) -> str:
    """The file of a reading as the one writer writes it."""
    if isinstance(reading, FactReading):
        return write_fact(reading.fact, reading.front)
    if isinstance(reading, ReplyReading):
        return write_reply_file(reading.reply, reading.front)
    return write_document_file(reading.document, reading.front)


def check_content(root: Path, only: Sequence[Path] = (), *, today: date | None = None) -> list[Problem]:
    """All problems of the content folder, or of the files and folders ``only``, sorted; with ``today``, days to come too."""
    if not root.is_dir():
        raise ContentError(f"没有内容文件夹 {root}；用 KB_CONTENT 指明它在哪里")
    wanted = chosen(root, only)
    vocabulary, problems = load_vocabulary(root)
    readings: dict[Path, Reading] = {}
    for path in content_files(root):
        try:
            readings[path] = read_file(root, path)
        except UnreadableFile:
            problems.append(Problem(str(path), 1, "不是 UTF-8 文本；另存为 UTF-8"))
    sources = {source.id: source for reading in readings.values() if (source := as_source(reading))}
    regions = vocabulary.region_names() | {division.name for division in load_divisions()}
    for path, reading in readings.items():
        found = [*reading.problems, *_check_reading(reading, vocabulary, regions, sources)]
        found += _check_future(reading, today) if today else []
        found += [] if found else _check_form(path, reading)
        problems += [Problem(str(path), line, message) for line, message in found]
    problems += _check_across(readings)
    problems += _check_links(root, readings)
    problems += _check_places(root)
    problems += _check_personal(root)
    return sorted({problem for problem in problems if wanted(Path(problem.path))})


def as_source(reading: Reading) -> Source | None:
    if isinstance(reading, ReplyReading):
        return reading.reply
    return reading.document if isinstance(reading, DocumentReading) else None


def _check_places(root: Path) -> Iterator[Problem]:
    """Nothing lies where nobody would read it."""
    for path in sorted(path for path in root.rglob("*") if path.is_file()):
        place = path.relative_to(root)
        if any(part.startswith(".") for part in place.parts):
            continue
        if place.parts[0] in FOLDERS and path.suffix != ".md":
            yield Problem(str(path), 1, "内容文件只有 .md；移走或改名")
        elif place.parts[0] == "vocabulary" and place.name not in VOCABULARY_FILES:
            yield Problem(str(path), 1, f"词表只有 {'、'.join(VOCABULARY_FILES)}；改名或移走")
        elif place.parts[0] not in {*FOLDERS, "vocabulary", "README.md"}:
            yield Problem(str(path), 1, f"内容只放在 {'、'.join(FOLDERS)} 和 vocabulary 里；移进去或移走")


def _check_reading(
    reading: Reading, vocabulary: Vocabulary, regions: frozenset[str], sources: dict[str, Source]
) -> Iterator[tuple[int, str]]:
    if isinstance(reading, FactReading):
        yield from check_fact(with_proofs(reading.fact, sources), reading.front, vocabulary, regions, sources)
    elif source := as_source(reading):
        yield from check_source(source, regions)


def _check_personal(root: Path) -> Iterator[Problem]:
    """Personal data in any text file, also in the vocabulary and the guide: git keeps history."""
    for path in sorted(path for path in root.rglob("*") if path.suffix in {".md", ".txt", ".yaml"} and path.is_file()):
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").split("\n"), 1):
            for found in find_personal_data(re.sub(r"sha256:[0-9a-f]{64}", "", line)):
                kind = PERSONAL[found.kind]
                yield Problem(str(path), number, f"个人信息：{kind}不得写入内容库；换成 〔{kind}已隐去〕")


def _check_future(reading: Reading, today: date) -> Iterator[tuple[int, str]]:
    """A day to come in 核实 (2042 for 2024) would keep a figure 现行 for years."""
    for key in ("核实", "面商日期", "答复日期", "成文日期"):
        entry = reading.front.entries.get(key)
        if (
            entry
            and isinstance(entry.value, str)
            and re.fullmatch(r"\d{4}-\d{2}-\d{2}", entry.value)
            and entry.value > today.isoformat()
        ):
            yield entry.line, f"{key}：{entry.value} 还没有到（今天是 {today}）；改正日期"


def _check_form(path: Path, reading: Reading) -> Iterator[tuple[int, str]]:
    """The canonical form, once everything else is right."""
    written = canonical(reading)
    if written.encode() != path.read_bytes():
        pairs = zip_longest(written.split("\n"), read_text(path).split("\n"))
        first = next((number for number, (ours, theirs) in enumerate(pairs, 1) if ours != theirs), 1)
        yield first, "不是规范格式（空行、对齐、键的次序、换行符）；运行 kb format 会改好"


def _check_links(root: Path, readings: dict[Path, Reading]) -> Iterator[Problem]:
    """Links in the prose of facts lead to a file of the content folder, or out to the web."""
    for path, reading in readings.items():
        if not isinstance(reading, FactReading):
            continue
        fact = reading.fact
        for line, prose in (
            (reading.front.body_line, fact.intro),
            *((version.line, version.prose) for version in fact.versions),
        ):
            for href in (link.href for block in read_blocks(prose) for link in block.links):
                target = (path.parent / href.partition("#")[0]).resolve()
                if not re.match(r"https?://", href) and not (
                    target.is_file() and target.is_relative_to(root.resolve())
                ):
                    yield Problem(
                        str(path), line, f"链接指向的文件不存在：'{href}'；改成内容库里的文件，如 ../护理补贴.md"
                    )


def _check_across(readings: dict[Path, Reading]) -> Iterator[Problem]:
    """Two facts of one topic and region must not have one name."""
    seen: dict[tuple[str, str, str], Path] = {}
    for path, reading in readings.items():
        if not isinstance(reading, FactReading) or not reading.fact.title:
            continue
        fact = reading.fact
        first = seen.setdefault((fact.region, fact.topic, fact.title), path)
        if first is not path:
            yield Problem(
                str(path), reading.front.body_line, f"标题 '{fact.title}' 与 {first.name} 相同；并成一个文件，或改标题"
            )

"""``kb ingest``: a letter file → its archived reply and draft facts, all of them or nothing; people own what they edited.

An existing fact file is never touched: a new version for it is *proposed* as text in the report.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from kb.archive import ArchivedReply, ArchiveSection
from kb.atomic import write_atomically
from kb.content import Content, load_content
from kb.extract import Extraction, extract
from kb.factdrafts import Frame, draft_facts
from kb.factfile import write_fact
from kb.layout import is_salutation
from kb.models import Figure, Redaction, TextProblem
from kb.problems import KnowledgeError
from kb.proposals import Proposal, propose, same_item
from kb.quoting import tabbed
from kb.record import read_record
from kb.redactions import find_personal_data
from kb.replyfile import BODIES, reply_id, write_reply_file
from kb.sections import anchors
from kb.vocabulary import Vocabulary

# What a letter's head may fail to say, and an editor can give: 键 → field.
HEADER = {
    "类型": "kind",
    "号": "number",
    "承办单位": "organ",
    "地区": "region",
    "答复日期": "date",
    "标题": "title",
    "届次": "session",
}
REQUIRED = ("类型", "号", "承办单位", "地区", "答复日期", "标题")


class IncompleteLetter(KnowledgeError):
    """A letter that does not say what its archive file needs; the text names what to give."""


class AlreadyIngested(KnowledgeError):
    """A letter that is in the archive already."""


@dataclass(frozen=True, slots=True)
class Ingested:
    """What became of a letter."""

    reply: Path
    facts: tuple[Path, ...]
    proposals: tuple[Proposal, ...]
    left_out: tuple[tuple[Figure, str], ...]
    problems: tuple[TextProblem, ...]
    redactions: tuple[Redaction, ...]


def ingest(file: Path, root: Path, *, given: Mapping[str, str] | None = None, again: bool = False) -> Ingested:
    """Archive the letter ``file`` under the content folder ``root`` and draft its facts.

    ``given`` holds what the letter does not say (or says wrongly), by the keys of ``HEADER``; ``again`` is for a second
    answer to the same number (再复). Raises IncompleteLetter or AlreadyIngested, having written nothing.
    """
    data = file.read_bytes()
    content = load_content(root)
    digest = hashlib.sha256(data).hexdigest()
    for known in content.replies:
        if known.original and known.original.endswith(digest):
            raise AlreadyIngested(f"{file}：这封信已经入库，见 {root / known.id}.md；没有改动任何文件")
    extraction = extract(data, file.name)
    reply = archived(extraction, f"{file.name} sha256:{digest}", given or {}, content.vocabulary, again=again)
    path = root / f"{reply.id}.md"
    if path.exists():
        raise AlreadyIngested(f"{file}：{path} 已经存在，内容不同；是第二次答复就加 --again，否则核对号和承办单位")
    return _write(file, root, content, extraction, reply)


def _write(file: Path, root: Path, content: Content, extraction: Extraction, reply: ArchivedReply) -> Ingested:
    written = reply.date or reply.met
    if written is None:
        raise IncompleteLetter(f"{file}：缺少答复日期")
    label = f"{reply.organ}答复{BODIES[reply.kind]}{reply.kind} {reply.number} 号"
    drafts = draft_facts(Frame(extraction, reply.id, label, reply.region, written, content.vocabulary))
    files = {root / f"{reply.id}.md": write_reply_file(reply).encode()}
    proposals: list[Proposal] = []
    for fact in drafts.facts:
        known = next((one for one in content.facts if same_item(one, fact, content.vocabulary)), None)
        path = root / f"{(known or fact).id}.md"
        if known or path.exists():
            proposals += propose(path, known, fact, content.vocabulary)
        else:
            files[path] = write_fact(fact).encode()
    _refuse_personal_data(files)
    write_atomically(files)
    first, *others = files
    return Ingested(
        first, tuple(others), tuple(proposals), tuple(drafts.left_out), extraction.problems, extraction.redactions
    )


def _refuse_personal_data(files: Mapping[Path, bytes]) -> None:
    for path, data in files.items():
        if find_personal_data(re.sub(r"sha256:[0-9a-f]{64}", "", data.decode())):
            raise KnowledgeError(f"{path}：还有没隐去的个人信息，没有写入任何文件")


def archived(
    extraction: Extraction, original: str, given: Mapping[str, str], vocabulary: Vocabulary, *, again: bool = False
) -> ArchivedReply:
    """The archive file of a letter, from its head, its record table and what an editor gives."""
    head, record = _head(extraction, given, vocabulary), read_record(extraction.letter)
    missing = [key for key in REQUIRED if not head[HEADER[key]]]
    if missing:
        options = " ".join(f"--set {key}=…" for key in missing)
        raise IncompleteLetter(
            f"{original.split(' sha256:')[0]}：信里没有找到{'、'.join(missing)}；用 {options} 给出后重来"
        )
    day: date = head["date"]
    return ArchivedReply(
        id=reply_id(head["region"], day.year, head["kind"], head["number"], head["organ"], again=again),
        region=head["region"],
        year=day.year,
        kind=head["kind"],
        session=head["session"],
        number=head["number"],
        proposers=tuple(filter(None, re.split(r"[、，, ]+", extraction.reply.addressee or ""))),
        organ=head["organ"],
        category=extraction.reply.category,
        met=record.met,
        date=None if day == record.met else day,
        opinion=record.opinion,
        original=original,
        title=head["title"],
        questions=record.questions,
        answers=record.answers,
        sections=tuple(_sections(extraction)),
    )


def _head(extraction: Extraction, given: Mapping[str, str], vocabulary: Vocabulary) -> dict[str, Any]:
    unknown = [key for key in given if key not in HEADER]
    if unknown:
        raise KnowledgeError(f"没有这个键：{'、'.join(unknown)}；可以给出的有 {'、'.join(HEADER)}")
    read: dict[str, Any] = extraction.reply.model_dump()
    changed = {HEADER[key]: value for key, value in given.items()}
    try:
        head = type(extraction.reply).model_validate({**read, **changed}).model_dump()
    except ValidationError as err:
        names = {field: key for key, field in HEADER.items()}
        wrong = "、".join(f"{names.get(str(one['loc'][0]), one['loc'][0])} '{one['input']}'" for one in err.errors())
        raise KnowledgeError(f"给出的值不对：{wrong}；类型为 建议 或 提案，日期写 2024-08-06") from err
    for region in vocabulary.regions:
        if head["region"] in region.aliases:
            head["region"] = region.name
    return head


def _sections(extraction: Extraction) -> list[ArchiveSection]:
    """The letter from its salutation to its end: what stands before the first heading, then heading by heading."""
    letter, sections = extraction.letter, extraction.sections
    starts = [*(section.start for section in sections), len(letter.text)]
    opening = _lines(letter.text[letter.body_start : starts[0]])
    before = [line for line in letter.text[: letter.body_start].split("\n") if line.strip()]
    if before and is_salutation(before[-1]):
        opening = "\n".join(filter(None, [before[-1].strip(), opening]))
    found = [ArchiveSection(anchor=None, heading=None, level=0, text=opening, line=0)] if opening else []
    names = anchors((section.heading, section.level) for section in sections)
    for section, anchor, end in zip(sections, names, starts[1:], strict=True):
        text = _lines(letter.text[section.body : end])
        found.append(ArchiveSection(anchor=anchor, heading=section.heading, level=section.level, text=text, line=0))
    return found


def _lines(text: str) -> str:
    rows = ((tabbed(line.strip()), line.strip(" ")) for line in text.split("\n") if line.strip())
    return "\n".join(line if row is None else row for row, line in rows if row != "")


def ingest_all(files: Sequence[Path], root: Path, **options: Any) -> list[Ingested | KnowledgeError]:  # noqa: ANN401 - passed on
    """Each letter by itself: one that cannot be ingested does not stop the others."""
    done: list[Ingested | KnowledgeError] = []
    for file in files:
        try:
            done.append(ingest(file, root, **options))
        except KnowledgeError as err:
            done.append(err)
    return done

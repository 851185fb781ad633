"""Policy document files: a 通知 or 办法 as Markdown ↔ PolicyDocument."""

from dataclasses import dataclass
from pathlib import PurePosixPath

from pydantic import Field

from kb.archive import PolicyDocument
from kb.frontmatter import (
    Found,
    FrontMatter,
    IsoDay,
    problems_of,
    read_front_matter,
    type_front,
    write_front_matter,
    written_day,
)
from kb.losses import find_losses
from kb.markdown import read_blocks, write_heading
from kb.models import Model
from kb.replyfile import read_parts, read_title
from kb.sections import read_sections, write_sections

BODY = "正文"


class DocumentFront(Model):
    """The front matter of a document file; the 文号 is the file's name."""

    organ: str | None = Field(None, alias="发文机关")
    day: IsoDay | None = Field(None, alias="成文日期")


@dataclass(frozen=True, slots=True)
class DocumentReading:
    """A document file as read."""

    document: PolicyDocument
    front: FrontMatter
    problems: tuple[tuple[int, str], ...]


def read_document_file(text: str, identifier: str) -> DocumentReading:
    """The document in ``text``, the file of ``identifier``; all its problems with their lines."""
    front = read_front_matter(text)
    found: Found = list(front.problems)
    typed, wrong = type_front(front, DocumentFront, {})
    lines = text.split("\n")
    blocks = read_blocks("\n".join(lines[front.body_line - 1 :]), front.body_line)
    found += find_losses(lines, blocks, front.body_line)
    path = PurePosixPath(identifier)
    if len(path.parts) != 3:
        found.append((1, f"文件应为 documents/<地区>/<文号>.md，现为 '{identifier}.md'"))
    document = PolicyDocument(
        id=identifier,
        region=path.parent.name,
        number=path.name,
        title=read_title(blocks, found, front.body_line),
        organ=typed.organ,
        date=typed.day,
        sections=read_sections(read_parts(blocks, (BODY,), found, front.body_line)[BODY], found),
    )
    return DocumentReading(document, front, problems_of(front, found, wrong))


def write_document_file(document: PolicyDocument, comments: FrontMatter | None = None) -> str:
    """The canonical file of a document."""
    front = write_front_matter({"发文机关": document.organ, "成文日期": written_day(document.date)}, comments)
    return (
        front + "\n\n".join([write_heading(1, document.title), f"## {BODY}", *write_sections(document.sections)]) + "\n"
    )

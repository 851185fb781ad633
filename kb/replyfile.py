"""Reply files: one archived letter as Markdown ↔ ArchivedReply (design.md section 3)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from kb.archive import ArchivedReply
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
from kb.markdown import Block, escape, read_blocks, write_heading
from kb.models import Model
from kb.sections import read_sections, write_sections

SUMMARIES = ("建议要点", "答复要点")
BODY = "答复"
BODIES = {"建议": "人大", "提案": "政协"}

_STEM = re.compile(r"(?P<year>\d{4})-(?P<body>人大|政协)-(?P<number>[^-]+)-(?P<organ>.+?)(?P<again>-再复)?")
_ORIGINAL = r"^\S.* sha256:[0-9a-f]{64}$"


class ReplyFront(Model):
    """The front matter of a reply file, keys in canonical order."""

    kind: Literal["建议", "提案"] = Field(alias="类型")
    session: str | None = Field(None, alias="届次")
    number: str = Field(alias="号")
    proposers: tuple[str, ...] = Field((), alias="提出人")
    organ: str = Field(alias="承办单位")
    co_organs: tuple[str, ...] = Field((), alias="会办")
    category: Literal["A", "B", "C", "D"] | None = Field(None, alias="类别")
    met: IsoDay | None = Field(None, alias="面商日期")
    day: IsoDay | None = Field(None, alias="答复日期")
    opinion: str | None = Field(None, alias="意见")
    public: Literal["主动公开", "依申请公开", "不予公开", "未定"] = Field("未定", alias="公开")
    original: Annotated[str, StringConstraints(pattern=_ORIGINAL)] | None = Field(None, alias="原件")


@dataclass(frozen=True, slots=True)
class ReplyReading:
    """A reply file as read: with problems, the reply is the best that could be made of it."""

    reply: ArchivedReply
    front: FrontMatter
    problems: tuple[tuple[int, str], ...]


def reply_id(region: str, year: int, kind: str, number: str, organ: str, *, again: bool = False) -> str:
    """The id (path) of a reply."""
    return f"replies/{region}/{year}-{BODIES[kind]}-{number}-{organ}{'-再复' if again else ''}"


def read_reply_file(text: str, identifier: str) -> ReplyReading:
    """The reply in ``text``, the file of ``identifier``; all its problems with their lines."""
    front = read_front_matter(text)
    found: Found = list(front.problems)
    typed, wrong = type_front(front, ReplyFront, {"类型": "建议", "号": "?", "承办单位": "?"})
    lines = text.split("\n")
    blocks = read_blocks("\n".join(lines[front.body_line - 1 :]), front.body_line)
    found += find_losses(lines, blocks, front.body_line)
    parts = read_parts(blocks, (*SUMMARIES, BODY), found, front.body_line)
    if not wrong:
        _check_place(identifier, typed, front, found)
    path = PurePosixPath(identifier)
    year = re.match(r"\d{4}", path.name)
    reply = ArchivedReply(
        id=identifier,
        region=path.parent.name,
        year=int(year[0]) if year else 0,
        kind=typed.kind,
        session=typed.session,
        number=typed.number,
        proposers=typed.proposers,
        organ=typed.organ,
        co_organs=typed.co_organs,
        category=typed.category,
        met=typed.met,
        date=typed.day,
        opinion=typed.opinion,
        public=typed.public,
        original=typed.original,
        title=read_title(blocks, found, front.body_line),
        questions=_read_list(parts["建议要点"], found),
        answers=_read_list(parts["答复要点"], found),
        sections=read_sections(parts[BODY], found),
    )
    return ReplyReading(reply, front, problems_of(front, found, wrong))


def read_title(blocks: Sequence[Block], found: Found, line: int) -> str:
    """The text of the one ``#`` heading, which comes first."""
    titles = [block for block in blocks if block.type == "heading" and block.level == 1]
    if not titles or blocks[0] is not titles[0]:
        found.append((blocks[0].line if blocks else line, "元数据之后应先是标题：一行 “# 标题”"))
    found += [(extra.line, f"只有一个 # 标题，这里是第二个：'{extra.text}'；改用 ##") for extra in titles[1:]]
    return titles[0].text if titles else ""


def read_parts(blocks: Sequence[Block], names: Sequence[str], found: Found, line: int) -> dict[str, list[Block]]:
    """The blocks below each ``##`` heading of ``names``; the last one is required."""
    parts: dict[str, list[Block]] = {name: [] for name in names}
    seen: list[str] = []
    current: list[Block] = []
    for block in blocks:
        if block.type == "heading" and block.level == 2:
            if block.text not in parts:
                found.append((block.line, f"## 标题应为 {'、'.join(names)} 之一，现为 '{block.text}'"))
            elif block.text in seen:
                found.append((block.line, f"## {block.text} 重复；并入前面的一个"))
            elif [name for name in names if name in (*seen, block.text)] != [
                *(name for name in seen if name in parts),
                block.text,
            ]:
                found.append((block.line, f"## 标题的次序应为 {'、'.join(names)}"))
            seen.append(block.text)
            current = parts.get(block.text, [])
        elif block.type == "heading" and block.level == 1:
            continue
        elif not seen:
            found.append((block.line, f"标题之后应是 ## {names[0]} 等小节，这里的文字不属于任何小节"))
        else:
            current.append(block)
    if names[-1] not in seen:
        found.append((blocks[-1].line if blocks else line, f"缺少 ## {names[-1]} 一节"))
    return parts


def _read_list(blocks: list[Block], found: Found) -> tuple[str, ...]:
    items: list[str] = []
    for block in blocks:
        simple = block.type == "bullet_list" and all(
            len(item.children) == 1 and item.children[0].type == "paragraph" and not item.children[0].marked
            for item in block.children
        )
        if not simple:
            found.append((block.line, "要点是一个列表：每条一行，以 “- ” 开头，纯文字"))
        items += [item.children[0].text for item in block.children if item.children]
    return tuple(items)


def _check_place(identifier: str, front: ReplyFront, lines: FrontMatter, found: Found) -> None:
    path = PurePosixPath(identifier)
    stem = _STEM.fullmatch(path.name)
    if not stem or len(path.parts) != 3:
        found.append((1, f"文件应为 replies/<地区>/<年>-<人大|政协>-<号>-<承办单位>.md，现为 '{identifier}.md'"))
        return
    day = front.day or front.met
    pairs = (
        ("body", BODIES[front.kind], "类型"),
        ("number", front.number, "号"),
        ("organ", front.organ, "承办单位"),
        ("year", day and str(day.year), "答复日期"),
    )
    for name, value, key in pairs:
        if value and stem[name] != value:
            found.append(
                (lines.line(key), f"{key}：与文件名不一致，这里是 '{value}'，文件名里是 '{stem[name]}'；改成一致")
            )


def write_reply_file(reply: ArchivedReply, comments: FrontMatter | None = None) -> str:
    """The canonical file of a reply."""
    front = write_front_matter(
        {
            "类型": reply.kind,
            "届次": reply.session,
            "号": reply.number,
            "提出人": reply.proposers,
            "承办单位": reply.organ,
            "会办": reply.co_organs,
            "类别": reply.category,
            "面商日期": written_day(reply.met),
            "答复日期": written_day(reply.date),
            "意见": reply.opinion,
            "公开": reply.public,
            "原件": reply.original,
        },
        comments,
    )
    blocks = [write_heading(1, reply.title)]
    for name, items in zip(SUMMARIES, (reply.questions, reply.answers), strict=True):
        if items:
            blocks += [f"## {name}", "\n".join(f"- {escape(item)}" for item in items)]
    blocks += [f"## {BODY}", *write_sections(reply.sections)]
    return front + "\n\n".join(blocks) + "\n"

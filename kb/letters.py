"""A letter file → Letter: decoded, personal data replaced, broken lines rejoined, with the bounds of the reply proper."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import pairwise

from kb.layout import is_closing, is_date, is_salutation, is_table_row, paragraphs
from kb.models import Letter, Redaction, TextProblem
from kb.problems import UnreadableFile
from kb.redactions import replaced

LARGEST = 5 * 1024 * 1024  # bytes; the longest real letters are under 100 KB

_PARAGRAPH = 120  # characters; what follows a closing is shorter
_SEAM = "\x1e"  # no line of a letter holds one: raw_lines parts lines there
_SUBJECT = re.compile(r"关于.{2,80}(?:答复|复函|回复|的函)")
_ATTACHMENT = re.compile(r"附件?\s*\d*\s*[:：]|附表|附件\s*\d*$")
_SIGNATURE = re.compile(
    r"^(?:负责人|承\s*办\s*人|承办人员|承办单位|联\s*系\s*人|联\s*系\s*电\s*话|领导签字|签发人|抄\s*送|主办单位|经办人)[^。]{0,40}$"
)


def decode(data: bytes, name: str) -> str:
    """The text of a file in UTF-8 (with or without BOM), UTF-16 with BOM, or GB18030; UnreadableFile says why not."""
    if len(data) > LARGEST:
        raise UnreadableFile(f"{name}：文件有 {len(data)} 字节，超过上限 {LARGEST} 字节；请只提供答复信正文。")
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encodings = ["utf-16"]
    elif b"\0" in data:
        raise UnreadableFile(f"{name}：不是文本文件（含有空字节）；请另存为 .txt（UTF-8 或 GB18030）后再试。")
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableFile(f"{name}：既不是 UTF-8 也不是 GB18030 编码；请另存为 UTF-8 文本后再试。")


def _redact(text: str) -> tuple[str, tuple[Redaction, ...]]:
    pieces: list[str] = []
    redactions: list[Redaction] = []
    line = 1
    for piece in replaced(text):
        if isinstance(piece, str):
            pieces.append(piece)
            line += piece.count("\n")
        else:
            redactions.append(Redaction(kind=piece[0], line=line))
    return "".join(pieces), tuple(redactions)


def _seams(marked: str, text: str) -> Iterator[int]:
    """Where the marked places are in the text that has been redacted since."""
    pieces = marked.split(_SEAM)
    for before, after in pairwise(pieces):
        left = before[-16:]
        at = text.find(left + after[:16])
        if at >= 0:
            yield at + len(left)


def _body(lines: list[str]) -> tuple[int, int]:
    """The first line of the reply proper and the first one after it."""
    begin = next((at + 1 for at, line in enumerate(lines) if is_salutation(line)), None)
    if begin is None:
        subjects = [
            at + 1
            for at, line in enumerate(lines[: max(12, len(lines) // 3)])
            if _SUBJECT.search(line) and "。" not in line
        ]
        begin = subjects[-1] if subjects else 0
    closings = [at for at, line in enumerate(lines) if at > begin and is_closing(line) and not is_table_row(line)]
    signs = [at for at, line in enumerate(lines) if at > begin and (_SIGNATURE.match(line) or is_date(line))]
    long = [at for at, line in enumerate(lines) if len(line) >= _PARAGRAPH and not is_closing(line)]
    late = [at for at in closings if at > begin + (len(lines) - begin) // 3 and _is_last(at, long, signs)]
    end = late[0] if late else (signs[0] if signs else len(lines))
    attachment = any(_ATTACHMENT.match(line) for line in lines[end:]) and any(
        is_table_row(line) for line in lines[end:]
    )
    return begin, len(lines) if attachment else end


def _is_last(at: int, long: list[int], signs: list[int]) -> bool:
    """Whether a closing is the letter's own: no paragraph of any length stands between it and the signature."""
    sign, paragraph = bisect_right(signs, at), bisect_right(long, at)
    return sign == len(signs) or paragraph == len(long) or long[paragraph] > signs[sign]


def read_letter(data: bytes, name: str) -> Letter:
    """The Letter in a text file's bytes; raises UnreadableFile when there is no text in them."""
    marked = "\n".join(paragraphs(decode(data, name), _SEAM))
    text, redactions = _redact(marked.replace(_SEAM, ""))
    if not text.strip():
        raise UnreadableFile(f"{name}：文件里没有文字。")
    lines = text.split("\n")
    begin, end = _body(lines)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    lost = [
        TextProblem(line=at + 1, message="有无法识别的字符（�），请对照原件补正。")
        for at, line in enumerate(lines)
        if "\ufffd" in line
    ]
    return Letter(
        text=text,
        body_start=min(starts[begin], len(text)),
        body_end=min(starts[end], len(text)),
        redactions=redactions,
        problems=tuple(lost),
        seams=tuple(_seams(marked, text)),
    )

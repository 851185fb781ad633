"""The command line ``kb``: one function a command, each a thin call into the packages.

Data goes to stdout, progress and problems to stderr; exit codes are 0 (fine), 1 (problems found), 2 (wrong use).
"""

import argparse
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from kb.problems import KnowledgeError


def _extract(arguments: argparse.Namespace) -> int:
    from kb.extract import extract
    from kb.jsontext import dump_json, plain

    path: Path = arguments.file
    extraction = extract(path.read_bytes(), path.name)
    if arguments.json:
        print(dump_json(extraction.as_json(), indent=sys.stdout.isatty()))
        return 0
    reply = extraction.reply
    print(f"{reply.kind or '—'} {reply.number or '—'} 号 · {reply.title or '（未找到题目）'}")
    print(
        f"{reply.organ or '—'} → {reply.addressee or '—'} · {reply.session or '—'} · {reply.category or '—'} 类 · {reply.date or '—'}"
    )
    for figure in extraction.figures:
        value = figure.text or (plain(figure.value) if figure.value is not None else "—")
        if figure.value_max is not None:
            value += f"～{plain(figure.value_max)}"
        unit = "/".join(filter(None, [figure.unit, "·".join(filter(None, [figure.each, figure.per]))]))
        mark = "推算 " if figure.derived else ""
        print(
            f"  {figure.kind.chinese} {mark}{'' if figure.op in '=between' else figure.op}{value} {unit}\t{figure.label}"
        )
    for problem in extraction.problems:
        print(f"{path}:{problem.line}: {problem.message}", file=sys.stderr)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="kb", description="口径：答复信里的政策数字，可查、可核、可溯源。")
    commands = parser.add_subparsers(dest="command", required=True, metavar="命令")

    extract = commands.add_parser("extract", help="读一封答复信，列出其中的数字")
    extract.add_argument("file", type=Path, help="答复信文件（文本，UTF-8 或 GB18030）")
    extract.add_argument("--json", action="store_true", help="输出 JSON（design.md 第 5 节）")
    extract.set_defaults(run=_extract)
    return parser


def day(text: str) -> date:
    """An ISO date argument."""
    return date.fromisoformat(text)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    parsed = _parser().parse_args(arguments)
    try:
        code: int = parsed.run(parsed)
    except KnowledgeError as error:
        print(error, file=sys.stderr)
        return 2
    except FileNotFoundError as error:
        print(f"{error.filename}：没有这个文件。", file=sys.stderr)
        return 2
    except IsADirectoryError as error:
        print(f"{error.filename}：这是文件夹，请给出一个文件。", file=sys.stderr)
        return 2
    except BrokenPipeError:
        return 0
    return code


if __name__ == "__main__":
    sys.exit(main())

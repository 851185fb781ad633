"""The command line ``kb``: one function a command, each a thin call into the packages.

Data goes to stdout, progress and problems to stderr; exit codes are 0 (fine), 1 (problems found), 2 (wrong use).
This is the only leaf that sees all three packages; it imports them where a command needs them.
"""

import argparse
import asyncio
import os
import sys
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from kb.problems import KnowledgeError, Problem

if TYPE_CHECKING:
    from indexer.search import Search
    from kb.ingest import Ingested
    from kb.models import Figure
    from web.settings import Settings


def _say(text: object) -> None:
    print(text, file=sys.stderr)


def _settings() -> "Settings":
    from web.settings import Settings

    return Settings.from_env(os.environ)


def _told(problems: Sequence[Problem]) -> int:
    """Print problems to stdout, where a program or an editor looks for them; 1 when there are any."""
    for problem in problems:
        print(problem)
    if problems:
        _say(f"共 {len(problems)} 个问题。")
    return 1 if problems else 0


def _as_json(value: object) -> None:
    from kb.jsontext import dump_json

    print(dump_json(value, indent=sys.stdout.isatty()))


def _today() -> date:
    """The day in China, whatever the machine's own zone."""
    return datetime.now(timezone(timedelta(hours=8))).date()


# ---- reading letters


def _amount(figure: "Figure") -> str:
    from kb.jsontext import plain

    if figure.value is None:
        return f"“{figure.text}”"
    value = plain(figure.value) + (f"～{plain(figure.value_max)}" if figure.value_max is not None else "")
    period = "·".join(filter(None, [figure.each, figure.per]))
    mark = "推算 " if figure.derived else ""
    return (
        mark
        + ("" if figure.op in ("=", "between") else figure.op)
        + value
        + (figure.unit or "")
        + (f"/{period}" if period else "")
    )


def extract(arguments: argparse.Namespace) -> int:
    from kb.extract import extract as read

    path: Path = arguments.file
    extraction = read(path.read_bytes(), path.name)
    if arguments.json:
        _as_json(extraction.as_json())
        return 0
    reply = extraction.reply
    print(f"{reply.organ or '—'}答复{reply.kind or '—'} {reply.number or '—'} 号：{reply.title or '（未找到题目）'}")
    print(f"{reply.addressee or '—'}　{reply.session or '—'}　{reply.category or '—'} 类　{reply.date or '—'}")
    for figure in (*extraction.figures, *extraction.rules):
        print(f"{figure.kind.chinese}\t{_amount(figure)}\t{figure.label}")
    for redaction in extraction.redactions:
        _say(f"{path}:{redaction.line}: 已隐去个人信息（{redaction.kind}）")
    for problem in extraction.problems:
        _say(f"{path}:{problem.line}: {problem.message}")
    return 0


def _given(pairs: Sequence[str]) -> dict[str, str]:
    from kb.ingest import HEADER

    given = dict(pair.partition("=")[::2] for pair in pairs)
    if unknown := sorted(set(given) - set(HEADER)):
        raise KnowledgeError(f"--set 不认识 {'、'.join(unknown)}；可用：{'、'.join(HEADER)}，如 --set 号=12")
    return given


def ingest(arguments: argparse.Namespace) -> int:
    from kb.ingest import ingest_all

    options = {"given": _given(arguments.set), "again": arguments.again}
    failed = False
    for done in ingest_all(arguments.files, arguments.content or _settings().content, **options):
        if isinstance(done, KnowledgeError):
            failed = True
            _say(done)
        else:
            _report(done)
    return 1 if failed else 0


def _report(done: "Ingested") -> None:
    print(done.reply)
    for path in done.facts:
        print(path)
    for proposal in done.proposals:
        differs = "（同一日期已有不同的数字，请核对）" if proposal.differs else ""
        print(f"{proposal.path}:{proposal.line}: 建议在此行之前加入{differs}：\n{proposal.text}")
    _say(
        f"已归档 {done.reply}；新建草稿 {len(done.facts)} 个，建议修改 {len(done.proposals)} 处。请逐条审核，去掉“草稿: true”。"
    )
    for figure, why in done.left_out:
        _say(f"{done.reply}: 未写入：{_amount(figure)} {figure.label}（{why}）")
    for problem in done.problems:
        _say(f"{done.reply}: 正文第 {problem.line} 行：{problem.message}")


# ---- content


def check(arguments: argparse.Namespace) -> int:
    from kb.check import check_content

    return _told(check_content(arguments.content or _settings().content, arguments.paths, today=_today()))


def format_(arguments: argparse.Namespace) -> int:
    from kb.format import format_content

    done = format_content(arguments.content or _settings().content, arguments.paths, write=not arguments.check)
    for path in done.changed:
        print(path)
    if done.changed:
        _say(f"{'需要整理' if arguments.check else '已整理'} {len(done.changed)} 个文件。")
    return max(_told(done.problems), 1 if arguments.check and done.changed else 0)


# ---- search


def index(arguments: argparse.Namespace) -> int:
    from web.serve import update_index

    outcome = update_index(_settings(), rebuild=arguments.rebuild)
    _say(outcome)
    return _told(outcome.problems)


T = TypeVar("T")


def _asked(question: "Callable[[Search], Awaitable[T]]") -> T:
    """Put a question to the search; an index that is missing or of another format is made first."""
    from indexer.engine import IndexUnusable
    from web.serve import open_search, update_index

    settings = _settings()

    async def ask() -> T:
        search, close = open_search(settings)
        try:
            return await question(search)
        finally:
            await close()

    try:
        return asyncio.run(ask())
    except IndexUnusable:
        _say("正在建立索引……")
        update_index(settings)
        return asyncio.run(ask())


def search(arguments: argparse.Namespace) -> int:
    from indexer.printing import lines_of_page
    from indexer.query import SearchQuery

    query = SearchQuery(text=arguments.query, as_of=arguments.as_of, raw=arguments.raw)
    page = _asked(lambda search: search.search(query))
    if arguments.json:
        _as_json(page)
    else:
        print("\n".join(lines_of_page(page)))
    return 0


def status(arguments: argparse.Namespace) -> int:
    about = _asked(lambda search: search.about())
    if arguments.json:
        _as_json(dict(about))
    else:
        for name, value in about.items():
            print(f"{name}\t{value}")
    return 0


def evaluate(arguments: argparse.Namespace) -> int:
    from indexer.evaluate import evaluate_files

    print(_asked(lambda search: evaluate_files(arguments.files, search)))
    return 0


def meili_setup(arguments: argparse.Namespace) -> int:
    from indexer.engines import make_meili_keys

    servers, master = _settings().servers, os.environ.get("MEILI_MASTER_KEY", "").strip()
    if not servers or not master:
        raise KnowledgeError("请设置 MEILI_URL（或 MEILI_URLS）和 MEILI_MASTER_KEY 两个环境变量后再运行")
    ingest_key, search_key = asyncio.run(make_meili_keys(servers, master, rotate=arguments.rotate))
    print(f"MEILI_INGEST_KEY={ingest_key}\nMEILI_SEARCH_KEY={search_key}")
    _say("写入密钥给 kb index，查询密钥给 kb serve；主密钥不必留在服务器上。")
    return 0


def serve(arguments: argparse.Namespace) -> int:
    from web.serve import serve as run

    given = {
        name: getattr(arguments, name)
        for name in ("host", "port", "workers", "fallback")
        if getattr(arguments, name) is not None
    }
    return run(replace(_settings(), **given), watch=arguments.watch)


# ---- arguments


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"应为 YYYY-MM-DD 日期，现为 {text!r}") from None


def parser() -> argparse.ArgumentParser:
    """All commands with their arguments; the README is tested against it."""
    whole = argparse.ArgumentParser(prog="kb", description="口径：答复信里的政策数字，可查、可核、可溯源。")
    commands = whole.add_subparsers(dest="command", required=True, metavar="命令")

    def add(name: str, run: object, text: str) -> argparse.ArgumentParser:
        one = commands.add_parser(name, help=text, description=text)
        one.set_defaults(run=run)
        return one

    one = add("extract", extract, "读一封答复信，列出其中的数字")
    one.add_argument("file", type=Path, metavar="文件", help="答复信（文本，UTF-8 或 GB18030）")
    one.add_argument("--json", action="store_true", help="输出 JSON")

    one = add("ingest", ingest, "把答复信归档进 content/，并起草口径文件供审核")
    one.add_argument("files", type=Path, nargs="+", metavar="文件")
    one.add_argument("--set", action="append", default=[], metavar="键=值", help="补上信里没有的表头，如 --set 号=12")
    one.add_argument("--again", action="store_true", help="同一号的第二次答复（再复）")
    one.add_argument("--content", type=Path, help="内容文件夹（默认 KB_CONTENT 或 content）")

    one = add("check", check, "检查内容：格式、链接、引文、数字能否从引文读出")
    one.add_argument("paths", type=Path, nargs="*", metavar="路径", help="只看这些文件或文件夹")
    one.add_argument("--content", type=Path, help="内容文件夹（默认 KB_CONTENT 或 content）")

    one = add("format", format_, "把内容文件整理成规范格式")
    one.add_argument("paths", type=Path, nargs="*", metavar="路径", help="只看这些文件或文件夹")
    one.add_argument("--check", action="store_true", help="只列出需要整理的文件")
    one.add_argument("--content", type=Path, help="内容文件夹（默认 KB_CONTENT 或 content）")

    one = add("index", index, "把内容建成索引；只处理有变化的文件")
    one.add_argument("--rebuild", action="store_true", help="全部重建")

    one = add("search", search, "查一个问题")
    one.add_argument("query", metavar="问题")
    one.add_argument("--as-of", type=_day, metavar="日期", help="查这一天的口径，如 2023-06-30")
    one.add_argument("--raw", action="store_true", help="不按俗称改写")
    one.add_argument("--json", action="store_true", help="输出 JSON")

    one = add("evaluate", evaluate, "用问题文件评测检索")
    one.add_argument("files", type=Path, nargs="+", metavar="文件", help="问题文件（.jsonl）")

    one = add("serve", serve, "启动网站")
    one.add_argument("--host", help="监听的地址（默认 127.0.0.1）")
    one.add_argument("--port", type=int, help="监听的端口（默认 8000）")
    one.add_argument("--workers", type=int, help="同时服务的进程数（默认 1）")
    one.add_argument("--watch", action="store_true", help="内容一改就更新索引")
    one.add_argument(
        "--fallback", action="store_true", default=None, help="Meilisearch 不可用时由内置索引代答，页面上写明"
    )

    one = add("meili-setup", meili_setup, "用主密钥生成 Meilisearch 的写入密钥和查询密钥")
    one.add_argument("--rotate", action="store_true", help="换成新的，旧的作废")

    one = add("status", status, "索引的情况：版本、条数、内容的提交")
    one.add_argument("--json", action="store_true", help="输出 JSON")
    return whole


def _failures() -> tuple[type[Exception], ...]:
    """What the packages raise for the user; the index's errors only when the indexer is in use at all."""
    engine = sys.modules.get("indexer.engine")
    return (KnowledgeError, engine.SearchError) if engine else (KnowledgeError,)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    parsed = parser().parse_args(arguments)
    try:
        code: int = parsed.run(parsed)
    except FileNotFoundError as error:
        _say(f"{error.filename}：没有这个文件。")
    except IsADirectoryError as error:
        _say(f"{error.filename}：这是文件夹，请给出一个文件。")
    except PermissionError as error:
        _say(f"{error.filename}：没有权限。")
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except Exception as error:
        if not isinstance(error, _failures()):
            raise
        _say(error)
    else:
        return code
    return 2


if __name__ == "__main__":
    sys.exit(main())

"""What the site can be told from outside: every setting with its variable, default and help, read from the environment once."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Literal, get_args
from urllib.parse import urlsplit

from indexer.engines import instance_urls
from kb.problems import KnowledgeError

Forge = Literal["github", "gitee", "gitlab", "gitea", "forgejo"]


class WrongSetting(KnowledgeError):
    """A setting that cannot be used; the text names the variable and the way out."""


def named(variable: str, text: str) -> dict[str, str]:
    return {"variable": variable, "help": text}


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one site. ``content`` and ``index`` are only looked at when the server starts, never by a page."""

    content: Path = field(default=Path("content"), metadata=named("KB_CONTENT", "知识库内容所在的文件夹"))
    index: Path = field(default=Path(".koujing/index"), metadata=named("KB_INDEX", "索引所在的文件夹，可随时删除重建"))
    home_region: str | None = field(
        default=None, metadata=named("KB_HOME_REGION", "本地区全称，如 晋城市；同等条件下本地区的条目排在前面")
    )
    site_name: str = field(default="口径", metadata=named("KB_SITE_NAME", "页面上显示的站点名称"))
    public_url: str | None = field(
        default=None, metadata=named("KB_PUBLIC_URL", "对外网址，用于引用里的链接；不填则用访问时的网址")
    )
    forge_url: str | None = field(
        default=None, metadata=named("KB_FORGE_URL", "代码仓库的网址；填写后页面上出现“修改此页”")
    )
    forge_kind: Forge = field(
        default="github", metadata=named("KB_FORGE_KIND", "代码仓库的类型：github、gitee、gitlab、gitea 或 forgejo")
    )
    forge_branch: str = field(default="main", metadata=named("KB_FORGE_BRANCH", "修改时所在的分支"))
    report_url: str | None = field(
        default=None, metadata=named("KB_REPORT_URL", "“报告问题”指向的网址或 mailto: 邮箱；不填则指向仓库的议题页")
    )
    meili_url: str | None = field(default=None, metadata=named("MEILI_URL", "Meilisearch 的地址；不填则用内置引擎"))
    meili_urls: str | None = field(
        default=None, metadata=named("MEILI_URLS", "多台 Meilisearch 的地址，用逗号隔开，可写 名称=地址")
    )
    meili_search_key: str | None = field(
        default=None, metadata=named("MEILI_SEARCH_KEY", "网站用的查询密钥（kb meili-setup 生成）")
    )
    meili_ingest_key: str | None = field(
        default=None, metadata=named("MEILI_INGEST_KEY", "kb index 用的写入密钥（kb meili-setup 生成），不要给网站")
    )
    fallback: bool = field(
        default=False,
        metadata=named("KB_FALLBACK", "填 1：Meilisearch 不可用时由内置索引代答（同 kb serve --fallback）"),
    )
    host: str = field(default="127.0.0.1", metadata=named("HOST", "监听的地址；要让别的机器访问，填 0.0.0.0"))
    port: int = field(default=8000, metadata=named("PORT", "监听的端口"))
    workers: int = field(default=1, metadata=named("KB_WORKERS", "同时服务的进程数"))

    @property
    def servers(self) -> tuple[str, ...]:
        """The Meilisearch servers; none means the embedded engine."""
        return instance_urls(self.meili_url, self.meili_urls)

    @property
    def stand_in(self) -> "Settings | None":
        """The settings of the embedded index that answers while the servers are away; none unless it was asked for."""
        if not (self.fallback and self.servers):
            return None
        return replace(self, meili_url=None, meili_urls=None, index=self.index / "fallback")

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> "Settings":
        """Read what is set; an empty variable counts as not set."""
        given = {
            f.name: environ[f.metadata["variable"]].strip()
            for f in fields(cls)
            if environ.get(f.metadata["variable"], "").strip()
        }
        return cls(**{name: CONVERTERS.get(name, str)(text) for name, text in given.items()})


def _number(variable: str, low: int, high: int, text: str) -> int:
    if not (text.isascii() and text.isdigit() and low <= int(text) <= high):
        raise WrongSetting(f"{variable} 应是 {low} 到 {high} 之间的整数，现在是“{text}”")
    return int(text)


def _port(text: str) -> int:
    return _number("PORT", 1, 65535, text)


def _workers(text: str) -> int:
    return _number("KB_WORKERS", 1, 64, text)


def _fallback(text: str) -> bool:
    if text not in ("0", "1"):
        raise WrongSetting(f"KB_FALLBACK 应是 1 或 0，现在是“{text}”")
    return text == "1"


def _forge_kind(text: str) -> str:
    if text not in get_args(Forge):
        raise WrongSetting(f"KB_FORGE_KIND 应是 {'、'.join(get_args(Forge))} 之一，现在是“{text}”")
    return text


def _url(variable: str, schemes: frozenset[str], text: str) -> str:
    # Links to what an operator mistyped would be dead, and javascript: must never get into a page.
    if urlsplit(text).scheme not in schemes:
        raise WrongSetting(f"{variable} 应以 {' 或 '.join(sorted(f'{s}:' for s in schemes))} 开头，现在是“{text}”")
    return text.rstrip("/")


WEB = frozenset({"http", "https"})
CONVERTERS: Mapping[str, Any] = {
    "content": Path,
    "index": Path,
    "port": _port,
    "workers": _workers,
    "fallback": _fallback,
    "forge_kind": _forge_kind,
    "forge_url": lambda text: _url("KB_FORGE_URL", WEB, text),
    "public_url": lambda text: _url("KB_PUBLIC_URL", WEB, text),
    "report_url": lambda text: _url("KB_REPORT_URL", WEB | {"mailto"}, text),
}

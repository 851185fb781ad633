"""Keys with the least rights: one to build with, one to search with; and whether a key may be in a web process."""

from collections.abc import Sequence
from dataclasses import dataclass

from meilisearch_python_sdk.models.client import Key, KeyCreate

from indexer.engine import IndexUnusable, SearchError
from indexer.meili_client import Server, ServerRefused
from indexer.meili_settings import INDEX, refuse_version

_BUILDING = [
    "search",
    "documents.add",
    "documents.get",
    "documents.delete",
    "indexes.create",
    "indexes.get",
    "indexes.update",
    "indexes.delete",
    "indexes.swap",
    "settings.get",
    "settings.update",
    "tasks.get",
    "tasks.cancel",
    "stats.get",
]

# What a key for searching is refused. A request without a body is looked at only after the key, and then refused: whoever
# gets another answer than that the key may not do this could do it. Nothing is ever changed by asking.
_BEYOND_SEARCHING = (
    ("GET", "keys?limit=1", "管理密钥"),
    ("GET", "tasks?limit=1", "查看任务"),
    ("POST", "indexes", "新建索引"),
    ("PATCH", "indexes/{index}/settings", "改设置"),
    ("POST", "indexes/{index}/documents", "写文档"),
    ("POST", "indexes/{index}/documents/delete-batch", "删文档"),
    ("POST", "swap-indexes", "换索引"),
)


@dataclass(frozen=True, slots=True)
class Keys:
    """The two keys of one server."""

    ingest: str
    search: str


async def make_keys(server: Server, *, index: str = INDEX) -> Keys:
    """The two keys, made with the master key; made before they are the same again. A server too old is refused."""
    version = await server.patiently(server.sdk.get_version)
    if refused := refuse_version(server.name, version.pkg_version):
        raise ServerRefused(refused)
    return Keys(
        ingest=await _key(server, f"{index}: kb index", _BUILDING, [f"{index}*"]),
        search=await _key(server, f"{index}: kb serve", ["search"], [index]),
    )


async def remove_keys(server: Server, *, index: str = INDEX) -> int:
    """Delete our keys, so that ``make_keys`` makes new ones; how many there were."""
    names = {f"{index}: kb index", f"{index}: kb serve"}
    ours = [key for key in (await _all(server)) if key.name in names]
    for key in ours:
        await server.patiently(lambda key=key: server.sdk.delete_key(key.uid))  # type: ignore[misc]
    return len(ours)


async def _key(server: Server, name: str, actions: Sequence[str], indexes: Sequence[str]) -> str:
    for key in await _all(server):
        if key.name == name and set(key.actions) == set(actions) and key.indexes == list(indexes):
            return key.key
    wanted = KeyCreate(name=name, actions=list(actions), indexes=list(indexes), expires_at=None)
    return (await server.patiently(lambda: server.sdk.create_key(wanted))).key


async def _all(server: Server) -> Sequence[Key]:
    return (await server.patiently(lambda: server.sdk.get_keys(limit=1000))).results


async def powers(server: Server, *, index: str = INDEX) -> tuple[str, ...]:
    """What the server's key may do beyond searching. A server without a master key lets everybody do everything."""
    return tuple([power for method, path, power in _BEYOND_SEARCHING if await _may(server, method, path, index)])


async def _may(server: Server, method: str, path: str, index: str) -> bool:
    try:
        await server.ask(method, path.format(index=index))
    except ServerRefused as err:
        return err.code not in {"invalid_api_key", "missing_authorization_header", "missing_master_key"}
    except IndexUnusable:
        return True
    return True


async def refuse_powerful(server: Server, *, index: str = INDEX) -> None:
    """Raise if the key may do more than search: a web process must not hold such a key."""
    if found := await powers(server, index=index):
        raise SearchError(
            f"网页服务拿到的密钥权限过大（可以{'、'.join(found)}）：请换成 kb meili-setup 生成的搜索密钥；"
            "服务器没有设主密钥时，请先设 MEILI_MASTER_KEY"
        )

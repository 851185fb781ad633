"""Keys with the least rights: one to build with, one to search with; and whether a key may be in a web process."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import uuid4

from meilisearch_python_sdk.models.client import Key

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
    """The two keys, good for every instance."""

    ingest: str
    search: str


async def make_keys(servers: Sequence[Server], *, index: str = INDEX, rotate: bool = False) -> Keys:
    """The two keys, made with the master key that ``servers`` share; those made before are the same again, unless they are
    to be rotated: then they are void. A server too old is refused."""
    for server in servers:
        version = await server.patiently(server.sdk.get_version)
        if refused := refuse_version(server.name, version.pkg_version):
            raise ServerRefused(refused)
    if rotate:
        await remove_keys(servers, index=index)
    return Keys(
        ingest=await _key(servers, f"{index}: kb index", _BUILDING, f"{index}*"),
        search=await _key(servers, f"{index}: kb serve", ["search"], index),
    )


async def remove_keys(servers: Sequence[Server], *, index: str = INDEX) -> int:
    """Delete our keys; how many there were."""
    names = {f"{index}: kb index", f"{index}: kb serve"}
    ours = [(server, key.uid) for server in servers for key in await _all(server) if key.name in names]
    for server, uid in ours:
        await server.patiently(lambda server=server, uid=uid: server.sdk.delete_key(uid))  # type: ignore[misc]
    return len(ours)


async def _key(servers: Sequence[Server], name: str, actions: Sequence[str], index: str) -> str:
    """One key on every instance: a server makes it from the master key and a uid, so the same of both give the same key."""
    there = {server.name: key for server in servers for key in await _all(server) if key.name == name}
    uid = next((key.uid for key in there.values()), None) or str(uuid4())
    wanted = {"uid": uid, "name": name, "actions": list(actions), "indexes": [index], "expiresAt": None}
    found = set()
    for server in servers:
        key = there.get(server.name)
        if key and (key.uid != uid or set(key.actions) != set(actions)):
            raise ServerRefused(
                f"搜索服务器 {server.name} 上的密钥“{name}”是别的版本做的：请运行 kb meili-setup --rotate 换新"
            )
        found.add(key.key if key else (await server.tell("POST", "keys", wanted))["key"])
    if len(found) > 1:
        raise ServerRefused("几台搜索服务器的主密钥不一样：请设成相同的，网页和索引任务才能用同一把密钥")
    return found.pop()


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

"""Starting the server: each failure one line with the way out; a start, a second start, a change that is watched."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote
from urllib.request import urlopen

import pytest

from web.serve import CannotServe, address, listen, serve
from web.settings import Settings

HERE = Path(__file__).parent
START = "import os; from web.serve import serve; from web.settings import Settings; serve(Settings.from_env(os.environ), watch=True)"


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@contextmanager
def started(content: Path, index: Path, **variables: str) -> Iterator[tuple[str, Path]]:
    """A server of its own process; its address and what it says."""
    port, log = free_port(), index.with_name("log")
    environ = {**os.environ, "KB_CONTENT": str(content), "KB_INDEX": str(index), "PORT": str(port), **variables}
    with log.open("w") as out:
        process = subprocess.Popen([sys.executable, "-c", START], env=environ, stdout=out, stderr=out)
        try:
            yield f"http://127.0.0.1:{port}", log
        finally:
            process.send_signal(signal.SIGINT)
            assert process.wait(20) == 0, log.read_text()


def answer(url: str, seconds: float = 30) -> str:
    """The page of an address, waiting for the server to come up."""
    end = time.monotonic() + seconds
    while True:
        try:
            with urlopen(url, timeout=10) as found:
                text: str = found.read().decode()
                return text
        except OSError:  # URLError, refused, or nothing said yet
            if time.monotonic() > end:
                raise
            time.sleep(0.05)


def test_a_busy_port_is_one_line_with_the_way_out(tmp_path: Path) -> None:
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        with pytest.raises(CannotServe) as caught:
            serve(Settings(content=HERE / "library", index=tmp_path / "index", port=port))
    assert f"端口 {port} 已被占用" in str(caught.value) and f"make serve PORT={port + 1}" in str(caught.value)
    assert "\n" not in str(caught.value) and not (tmp_path / "index").exists()


def test_missing_content_is_one_line_with_the_way_out(tmp_path: Path) -> None:
    with pytest.raises(CannotServe, match=r"没有内容文件夹 .*KB_CONTENT="):
        serve(Settings(content=tmp_path / "none", index=tmp_path / "index"))


def test_an_address_that_is_not_ours_is_told() -> None:
    with pytest.raises(CannotServe, match="HOST"):
        listen(Settings(host="203.0.113.7", port=free_port()))


@pytest.mark.parametrize(
    ("host", "shown"),
    [("127.0.0.1", "http://127.0.0.1:8000"), ("0.0.0.0", "http://127.0.0.1:8000"), ("::1", "http://[::1]:8000")],
)
def test_the_address_shown_is_one_a_browser_can_open(host: str, shown: str) -> None:
    assert address(Settings(host=host)) == shown


def test_a_start_indexes_and_a_change_is_seen(tmp_path: Path) -> None:
    content = shutil.copytree(HERE / "library", tmp_path / "content")
    page = quote("/facts/示例市/养老机构/运营补贴")
    with started(content, tmp_path / "index") as (url, log):
        assert "200" in answer(f"{url}{page}")
        assert f"口径已就绪：{url}" in log.read_text()
        for path in (
            content / "documents/示例市/示民发〔2026〕3号.md",
            content / "facts/示例市/养老机构/运营补贴.md",
        ):
            path.write_text(path.read_text().replace("200", "260"))
        end = time.monotonic() + 20
        while "260" not in answer(f"{url}{page}") and time.monotonic() < end:
            time.sleep(0.1)
        assert "260" in answer(f"{url}{page}")


def test_several_processes_serve_and_a_broken_index_is_built_anew(tmp_path: Path) -> None:
    index = tmp_path / "index"
    index.mkdir()
    (index / "current").write_text("nothing-there")
    with started(HERE / "library", index, KB_WORKERS="2") as (url, log):
        assert "高龄津贴" in answer(f"{url}/search?q={quote('高龄津贴')}")
        assert "正在建立索引" in log.read_text()


def spent() -> float:
    """Processor seconds of all ended child processes."""
    times = os.times()
    return times.children_user + times.children_system


def test_a_second_start_answers_soon(tmp_path: Path) -> None:
    """1.5 s is the promise on a machine of its own; on a busy one the processor's time is held against bare FastAPI's."""
    with started(HERE / "library", tmp_path / "index") as (url, _):
        answer(f"{url}/health")
    before = spent()
    subprocess.run([sys.executable, "-c", "import fastapi, uvicorn"], check=True)
    between = spent()
    with started(HERE / "library", tmp_path / "index") as (url, log):
        assert "高龄津贴" in answer(f"{url}/search?q={quote('高龄津贴')}")
        assert "正在建立索引" not in log.read_text()
    assert spent() - between < 6 * (between - before)

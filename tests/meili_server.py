"""Real Meilisearch servers for tests: the one that is given, or ones that are started from the binary on PATH."""

import os
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

import httpx2

KEY = "master-key-of-the-tests"


class RunningServer:
    """A server that a test started and stops itself."""

    def __init__(self, binary: str, folder: Path, *flags: str) -> None:
        self._binary, self._folder, self._flags = binary, folder, flags
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        self.url = f"http://127.0.0.1:{self.port}"
        self.start()

    def start(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        with (self._folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [
                    *(self._binary, "--http-addr", f"127.0.0.1:{self.port}", "--no-analytics", "--master-key", KEY),
                    *("--max-indexing-memory", "512MiB", "--db-path", "db", *self._flags),
                ],
                cwd=self._folder,
                stdout=log,
                stderr=log,
            )
        for _ in range(300):
            try:
                if httpx2.get(f"{self.url}/health").status_code == 200:
                    return
            except httpx2.TransportError:
                time.sleep(0.05)
        raise AssertionError(f"the server did not start: {(self._folder / 'log').read_text()[-2000:]}")

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def hang(self) -> None:
        os.kill(self.process.pid, signal.SIGSTOP)

    def go_on(self) -> None:
        os.kill(self.process.pid, signal.SIGCONT)

    def stop(self) -> None:
        if self.process.poll() is None:
            self.go_on()
            self.kill()


def binary() -> str | None:
    """The server's program, where there is one and replaying is not asked for."""
    return None if os.environ.get("KB_TEST_MEILI_REPLAY") else shutil.which("meilisearch")


def given() -> tuple[str, str] | None:
    """URL and key of a running server, where one is given."""
    url = None if os.environ.get("KB_TEST_MEILI_REPLAY") else os.environ.get("KB_TEST_MEILI_URL")
    return (url, os.environ.get("KB_TEST_MEILI_KEY", "")) if url else None

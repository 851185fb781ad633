"""The archive of ``make bundle`` installs and answers on a machine without any network."""

import json
import os
import platform
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CLOSED = "http://127.0.0.1:9"  # whoever asks the network after all gets refused


def without_network() -> list[str]:
    """A command prefix that takes the network away, where the machine allows it (root in a sandbox does)."""
    prefix = ["unshare", "--net"]
    if shutil.which("unshare") and subprocess.run([*prefix, "true"], capture_output=True, check=False).returncode == 0:
        return prefix
    return []


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The unpacked bundle for this machine and this Python."""
    checkout = tmp_path_factory.mktemp("checkout")
    for name in ("kb", "indexer", "web", "content", "docs", "deploy"):
        shutil.copytree(ROOT / name, checkout / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "requirements.lock", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, checkout / name)
    machine = {"arm64": "aarch64"}.get(platform.machine(), platform.machine())
    environment = os.environ | {
        "PYTHON": sys.executable,
        "BUNDLE_PYTHONS": f"{sys.version_info[0]}.{sys.version_info[1]}",
        "BUNDLE_MACHINES": machine,
    }
    made = subprocess.run(
        ["sh", "deploy/bundle.sh"], cwd=checkout, env=environment, capture_output=True, text=True, check=False
    )
    assert made.returncode == 0, made.stderr
    archive = checkout / made.stdout.strip().splitlines()[-1]
    with tarfile.open(archive) as packed:
        packed.extractall(checkout / "unpacked", filter="data")
    (folder,) = (checkout / "unpacked").iterdir()
    return folder


def offline(command: list[str], **more: str) -> subprocess.CompletedProcess[str]:
    environment = (
        os.environ
        | {
            "http_proxy": CLOSED,
            "https_proxy": CLOSED,
            "HTTP_PROXY": CLOSED,
            "HTTPS_PROXY": CLOSED,
            "PYTHON": sys.executable,
        }
        | more
    )
    return subprocess.run([*without_network(), *command], env=environment, capture_output=True, text=True, check=False)


def test_it_installs_and_answers_without_a_network(bundle: Path, tmp_path: Path) -> None:
    target = tmp_path / "koujing"
    installed = offline(["sh", str(bundle / "install.sh"), str(target)])
    assert installed.returncode == 0, installed.stdout + installed.stderr
    asked = offline(
        [str(target / "venv/bin/kb"), "search", "--json", "集中供养 全护理 护理补贴"],
        KB_CONTENT=str(target / "content"),
        KB_INDEX=str(target / "data" / "index"),
    )
    assert asked.returncode == 0, asked.stderr
    page = json.loads(asked.stdout)
    assert page["hits"][0]["rows"][0]["value"] == 973


def test_a_changed_file_is_refused(bundle: Path, tmp_path: Path) -> None:
    copy = tmp_path / "bundle"
    shutil.copytree(bundle, copy)
    wheel = next((copy / "wheels").glob("koujing-*.whl"))
    wheel.write_bytes(wheel.read_bytes() + b"x")
    refused = offline(["sh", str(copy / "install.sh"), str(tmp_path / "koujing")])
    assert refused.returncode != 0
    assert wheel.name in refused.stdout + refused.stderr
    assert not (tmp_path / "koujing").exists()

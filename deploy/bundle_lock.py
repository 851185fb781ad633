"""Writes requirements.txt of a bundle: what requirements.lock pins, with the hashes of the wheels that lie in it.

A package that has only a source release is built when the bundle is made, so its hash is not the lock's.
"""

import hashlib
import re
import sys
from pathlib import Path


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def main(bundle: Path) -> None:
    hashes: dict[tuple[str, str], list[str]] = {}
    for wheel in sorted((bundle / "wheels").glob("*.whl")):
        name, version = wheel.name.split("-")[:2]
        hashes.setdefault((normal(name), version), []).append(hashlib.sha256(wheel.read_bytes()).hexdigest())
    lines = ["# Every package of this bundle with the hashes of its wheels; install.sh installs from here."]
    markers = {}
    for line in (bundle / "requirements.lock").read_text(encoding="utf-8").splitlines():
        if match := re.match(r"([A-Za-z0-9._-]+)==(\S+)\s*(;[^\\]*)?", line):
            markers[normal(match[1]), match[2]] = (match[3] or "").strip()
    for (name, version), found in sorted(hashes.items()):
        marker = markers.get((name, version), "")
        lines.append(
            " \\\n".join([f"{name}=={version} {marker}".strip(), *(f"    --hash=sha256:{one}" for one in found)])
        )
    (bundle / "requirements.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))

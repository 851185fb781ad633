"""Tables of cases in files: one case a line, fields parted by tabs, # for comments."""

from pathlib import Path


def read_table(path: Path) -> list[list[str]]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line.strip() and not line.startswith("#")]

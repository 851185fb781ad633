"""Writing files whole or not at all: a reader never sees half a file, and of several files all are written or none."""

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path


def write_atomically(files: Mapping[Path, bytes]) -> None:
    """Write all ``files``; when one cannot be written, those already in place are put back as they were."""
    staged: list[tuple[Path, Path]] = []
    folders: list[Path] = []
    replaced: list[tuple[Path, bytes | None]] = []
    try:
        for path, data in files.items():
            folders += _make_folder(path.parent)
            staged.append((_stage(path, data), path))
        for temporary, path in staged:
            before = path.read_bytes() if path.exists() else None
            temporary.replace(path)
            replaced.append((path, before))
    except OSError:
        _put_back(replaced)
        for temporary, _ in staged:
            temporary.unlink(missing_ok=True)
        for folder in reversed(folders):
            folder.rmdir()
        raise


def _put_back(replaced: list[tuple[Path, bytes | None]]) -> None:
    for path, before in replaced:
        if before is None:
            path.unlink(missing_ok=True)
        else:
            _stage(path, before).replace(path)


def _make_folder(folder: Path) -> list[Path]:
    """Make ``folder``; those made on the way, outermost first."""
    missing = [one for one in (folder, *folder.parents) if not one.exists()][::-1]
    folder.mkdir(parents=True, exist_ok=True)
    return missing


def _stage(path: Path, data: bytes) -> Path:
    """A finished file beside ``path``, on disk, with the rights an ordinary new file gets."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name[:40]}.", suffix=".tmp", dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    rights = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()
    Path(name).chmod(rights)
    return Path(name)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask

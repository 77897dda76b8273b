"""Makes the archive for any Linux: the bundle, its menu entry, and a script that installs both."""

from __future__ import annotations

import io
import platform
import subprocess
import tarfile
import tempfile
from pathlib import Path

from resources.packaging import linux
from resources.packaging.project import COMMAND, commit_time, project


def build(bundle: Path, target: Path) -> Path:
    """Make the archive in ``target`` and return its path."""
    name = f"{COMMAND}-{project().version}-linux-{platform.machine()}"
    target.mkdir(parents=True, exist_ok=True)
    archive = target / f"{name}.tar.xz"
    with tempfile.TemporaryDirectory() as directory, archive.open("wb") as file:
        share = Path(directory) / "share"
        linux.write_share(share)
        # several threads; the blocks, and so the bytes, are the same with any number above one
        with subprocess.Popen(["xz", "-6", "-T2"], stdin=subprocess.PIPE, stdout=file) as xz:
            assert xz.stdin is not None
            with tarfile.open(fileobj=xz.stdin, mode="w|", format=tarfile.PAX_FORMAT) as tar:
                _add_tree(tar, bundle, f"{name}/lib/{COMMAND}")
                _add_tree(tar, share, f"{name}/share")
                _add(tar, linux.HERE / "install.sh", f"{name}/install.sh", executable=True)
            xz.stdin.close()
            if xz.wait() != 0:
                raise RuntimeError("xz failed")
    return archive


def _add_tree(tar: tarfile.TarFile, directory: Path, inside: str) -> None:
    for path in sorted(directory.rglob("*")):
        if path.is_dir() and not path.is_symlink():
            continue
        _add(
            tar,
            path,
            f"{inside}/{path.relative_to(directory).as_posix()}",
            executable=path.name == COMMAND,
        )


def _add(tar: tarfile.TarFile, path: Path, name: str, *, executable: bool) -> None:
    entry = tarfile.TarInfo(name)
    entry.mtime = commit_time()
    entry.mode = 0o755 if executable else 0o644
    if path.is_symlink():
        entry.type = tarfile.SYMTYPE
        entry.linkname = str(path.readlink())
        tar.addfile(entry, io.BytesIO())
        return
    entry.size = path.stat().st_size
    with path.open("rb") as file:
        tar.addfile(entry, file)

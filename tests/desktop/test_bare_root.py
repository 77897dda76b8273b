"""The package in a bare Debian: nothing but the base system and what the package declares.

``FALCON_DESKTOP_PACKAGE`` names the ``.deb``. Needs root and ``debootstrap``.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.waiting import wait_until

PACKAGE = os.environ.get("FALCON_DESKTOP_PACKAGE", "")
pytestmark = [
    pytest.mark.desktop,
    pytest.mark.long,
    pytest.mark.skipif(not PACKAGE, reason="FALCON_DESKTOP_PACKAGE names no package"),
    pytest.mark.skipif(shutil.which("debootstrap") is None, reason="no debootstrap"),
    pytest.mark.timeout(600),
]

ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if name.lower().endswith("_proxy")},
    "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    "HOME": "/root",
    "LC_ALL": "C.UTF-8",
    "DEBIAN_FRONTEND": "noninteractive",
}


def run(*command: str, timeout: float = 500) -> str:
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=timeout,
        env=ENVIRONMENT,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A Debian of the same release with its required packages only, from apt's own mirror."""
    made = tmp_path_factory.mktemp("bare") / "root"
    mirrors = run("apt-get", "indextargets", "--format", "$(REPO_URI) $(CODENAME)").splitlines()
    mirror, release = sorted(
        {line for line in mirrors if "security" not in line and "updates" not in line}
    )[0].split()
    run("debootstrap", "--variant=minbase", release, str(made), mirror)
    for name in ("resolv.conf", "hosts"):
        shutil.copy(Path("/etc") / name, made / "etc" / name)
    for file in Path("/etc/apt/apt.conf.d").iterdir():
        shutil.copy(file, made / "etc/apt/apt.conf.d")
    shutil.copy(PACKAGE, made / "tmp" / "falcon-desktop.deb")
    run("mount", "-t", "proc", "proc", str(made / "proc"))
    try:
        yield made
    finally:
        run("umount", "--lazy", str(made / "proc"))
        with contextlib.suppress(OSError):
            shutil.rmtree(made)


def inside(root: Path, *command: str) -> str:
    return run("chroot", str(root), *command)


def test_the_declared_dependencies_are_enough(root: Path) -> None:
    inside(root, "apt-get", "update", "-qq")
    inside(root, "apt-get", "install", "-y", "--no-install-recommends", "/tmp/falcon-desktop.deb")
    linked = inside(
        root, "sh", "-c",
        "find /usr/lib/falcon-desktop -type f -name '*.so*' -exec ldd {} + 2>/dev/null",
    )  # fmt: skip
    assert "libQt6Core" in linked
    assert [line for line in linked.splitlines() if "not found" in line] == []
    answer = inside(root, "falcon-desktop", "ask", "--max-new-tokens", "8", "Hello")
    assert answer.strip()
    # the window is made and painted by Qt's platform without a screen; told to, it ends well
    fresh = root / "tmp/fresh"
    window = subprocess.Popen(
        [
            *("chroot", str(root), "env", "QT_QPA_PLATFORM=offscreen", "XDG_DATA_HOME=/tmp/fresh"),
            "falcon-desktop",
        ],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=ENVIRONMENT,
    )  # fmt: skip
    try:
        wait_until(lambda: bool(list(fresh.rglob("history.sqlite3"))) or window.poll() is not None)
        window.terminate()
        _out, told = window.communicate(timeout=60)
    finally:
        window.kill()
    assert window.returncode == 0, told
    said = inside(root, "apt-get", "remove", "-y", "falcon-desktop")
    assert "~/.local/share/falcon-desktop" in said
    assert (root / "root/.local/share/falcon-desktop/history.sqlite3").is_file()
    assert not (root / "usr/lib/falcon-desktop").exists()

"""Builds the files that people install.

    uv run python -m resources.packaging [--only bundle|deb|tarball]… [--output DIR]

On Linux: the bundle, a Debian package and a tarball for other distributions. On macOS and Windows:
the bundle, which the workflow in ``.github`` wraps. ``--install-tools`` gets what a fresh Debian
machine lacks (as root, or through sudo).
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

from resources.packaging import bundle as bundles
from resources.packaging import environment, starter
from resources.packaging.project import ROOT

KINDS: Final = ("bundle", "deb", "tarball")
TOOLS: Final = {
    "objdump": "binutils",
    "dpkg-shlibdeps": "dpkg-dev",
    "xz": "xz-utils",
}
"""Program → Debian's package."""
LIBRARIES: Final = (
    *("libegl1", "libgl1", "libdbus-1-3", "libfontconfig1", "libglib2.0-0", "libgssapi-krb5-2"),
    *("libxkbcommon-x11-0", "libx11-xcb1", "libxcb-cursor0", "libxcb-icccm4", "libxcb-image0"),
    *("libxcb-keysyms1", "libxcb-randr0", "libxcb-render-util0", "libxcb-shape0", "libxcb-xkb1"),
    *("libxcb-sync1", "libxcb-xfixes0", "libxcb-render0", "libxcb-shm0", "libxcb-util1"),
    *("libwayland-client0", "libwayland-cursor0", "libgomp1", "libcups2"),
)
"""Debian's packages with the libraries of Qt and of the engine: they are looked at, and named as
dependencies, so they must be there."""


def main(arguments: list[str] | None = None) -> int:
    """Build what is asked for; return the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m resources.packaging",
        description="Builds the files that people install.",
    )
    parser.add_argument("--only", action="append", choices=KINDS, help="one kind; may be repeated")
    parser.add_argument("--output", type=Path, default=ROOT / "dist")
    parser.add_argument("--quick", action="store_true", help="less compression, to try it out")
    parser.add_argument("--install-tools", action="store_true", help="apt-get what is missing")
    parser.add_argument("--here", action="store_true", help="build of what this interpreter has")
    options = parser.parse_args(arguments)
    options.output = options.output.absolute()
    kinds = options.only or (KINDS if sys.platform == "linux" else ("bundle",))
    if sys.platform == "linux":
        if options.install_tools:
            _install_tools()
        lacking = sorted({TOOLS[tool] for tool in TOOLS if shutil.which(tool) is None})
        if lacking:
            print(f"Missing: {', '.join(lacking)}. --install-tools gets it.", file=sys.stderr)
            return 2
    if not options.here:
        return _build_of_pinned_parts(kinds, options.output, quick=options.quick)
    try:
        made = _build(kinds, options.output, quick=options.quick)
    except (bundles.BuildFailed, starter.StarterMissing) as error:
        print(error, file=sys.stderr)
        return 1
    _write_checksums(options.output, made)
    return 0


def _build_of_pinned_parts(kinds: tuple[str, ...] | list[str], output: Path, *, quick: bool) -> int:
    """Do the rest in an environment that holds what the program needs and PyInstaller.

    Nothing that only development needs is in it: an optional import of that can't slip in.
    """
    try:
        python = environment.make(ROOT / "build" / "packaging" / "environment")
    except (subprocess.CalledProcessError, OSError) as error:
        print(f"The pinned parts can't be installed: {error}", file=sys.stderr)
        return 1
    command = [str(python), "-m", "resources.packaging", "--here", "--output", str(output)]
    command += [word for kind in kinds for word in ("--only", kind)] + ["--quick"] * quick
    return subprocess.run(command, cwd=ROOT, check=False).returncode


def _build(kinds: tuple[str, ...] | list[str], output: Path, *, quick: bool) -> list[Path]:
    work = ROOT / "build" / "packaging"
    begun = time.monotonic()
    starter.place()
    folder = bundles.build(output, work)
    _tell(f"{folder}  {bundles.size(folder, model=True) / 1e6:.0f} MB", begun)
    if sys.platform != "linux":
        return []
    missing = bundles.missing_libraries(folder)
    if missing:
        raise bundles.BuildFailed("The bundle lacks libraries:\n" + "\n".join(missing))
    made = []
    if "deb" in kinds:
        from resources.packaging import debian

        made.append(debian.build(folder, work / "debian", output, quick=quick))
        _tell(f"{made[-1]}  {made[-1].stat().st_size / 1e6:.0f} MB", begun)
    if "tarball" in kinds:
        from resources.packaging import tarball

        made.append(tarball.build(folder, output))
        _tell(f"{made[-1]}  {made[-1].stat().st_size / 1e6:.0f} MB", begun)
    return made


def _install_tools() -> None:
    command = ["apt-get", "install", "-qq", "-y", "--no-install-recommends"]
    command += [*sorted(set(TOOLS.values())), *LIBRARIES]
    as_root = [] if os.geteuid() == 0 else ["sudo"]
    subprocess.run([*as_root, "apt-get", "update", "-qq"], check=True)
    subprocess.run([*as_root, *command], check=True, stdout=subprocess.DEVNULL)


def _write_checksums(output: Path, made: list[Path]) -> None:
    if made:
        lines = [f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n" for file in made]
        (output / "SHA256SUMS").write_text("".join(lines), encoding="ascii")


def _tell(what: str, begun: float) -> None:
    print(f"{what}  ({time.monotonic() - begun:.0f} s)", flush=True)


if __name__ == "__main__":
    sys.exit(main())

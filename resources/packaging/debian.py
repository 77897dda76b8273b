"""Makes the Debian package from the bundle. Needs ``dpkg-deb`` and ``dpkg-shlibdeps``."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sysconfig
import textwrap
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Final

from resources.packaging import contents, linux
from resources.packaging.bundle import libraries
from resources.packaging.project import COMMAND, ROOT, TITLE, commit_time, project

ARCHITECTURES: Final = {"x86_64": "amd64", "aarch64": "arm64"}
RECOMMENDS: Final = (
    "ca-certificates",
    "gnome-keyring | kwalletmanager | keepassxc",  # where keys are kept
    "xdg-utils",  # opens links
    "xdg-desktop-portal",  # dark mode and the desktop's own file dialogs
)
CONTROL: Final = """\
Package: {package}
Version: {version}
Section: net
Priority: optional
Architecture: {architecture}
Maintainer: {author} <{email}>
Homepage: {homepage}
Installed-Size: {size}
Depends: {depends}
Recommends: {recommends}
Description: chat with large language models, offline and on your own servers
 A fast, native chat app for large language models. It opens in a fraction of a
 second and works offline right away with a small built-in model. Or connect it
 to Hugging Face, TGI or any OpenAI-compatible server. Your chats are in one
 file on your computer, your API keys in the system's keyring. It also works in
 the terminal.
"""


def architecture() -> str:
    """Return Debian's name of this machine's architecture."""
    machine = sysconfig.get_platform().rpartition("-")[2]
    return ARCHITECTURES.get(machine, machine)


def build(bundle: Path, workplace: Path, target: Path, *, quick: bool = False) -> Path:
    """Make the package in ``target`` and return its path.

    ``quick``: a tenth of the time, a tenth larger; for a package that is only tried.
    """
    root = workplace / "root"
    shutil.rmtree(root, ignore_errors=True)
    library = root / "usr" / "lib" / COMMAND
    library.parent.mkdir(parents=True)
    shutil.copytree(bundle, library, symlinks=True)
    _leave_to_debian(library)
    command = root / "usr" / "bin" / COMMAND
    command.parent.mkdir()
    command.symlink_to(f"../lib/{COMMAND}/{COMMAND}")
    linux.write_share(root / "usr" / "share")
    _write_documents(root / "usr" / "share" / "doc" / COMMAND, bundle)
    _set_modes_and_times(root)
    _write_control(root, library, workplace)
    target.mkdir(parents=True, exist_ok=True)
    package = target / f"{COMMAND}_{project().version}_{architecture()}.deb"
    subprocess.run(
        [
            *("dpkg-deb", "--root-owner-group", *(("-Zzstd", "-z9") if quick else ("-Zxz", "-z6"))),
            *("--build", str(root), str(package)),
        ],
        env=os.environ | {"SOURCE_DATE_EPOCH": str(commit_time())},
        stdout=subprocess.DEVNULL,
        check=True,
    )
    return package


def changelog() -> str:
    """Return ``CHANGELOG.md`` as Debian writes such a file, the newest version first.

    What is not released yet stands under the version that is built, with the commit's day.
    """
    facts = project()
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    entries = []
    for section in re.split(r"^## ", text, flags=re.MULTILINE)[1:]:
        title, _, body = section.partition("\n")
        released = re.match(r"\[([\d.]+)\] - ([\d-]+)$", title)
        version = released[1] if released else facts.version
        when = datetime.fromisoformat(released[2]) if released else _commit_day()
        lines = [f"{COMMAND} ({version}) unstable; urgency=medium", ""]
        for kind in re.split(r"^### ", body, flags=re.MULTILINE)[1:]:
            name, _, items = kind.partition("\n")
            lines += [f"  [ {name.strip()} ]"]
            for item in re.split(r"^- ", items, flags=re.MULTILINE)[1:]:
                lines += textwrap.wrap(
                    " ".join(item.split()), 78, initial_indent="  * ", subsequent_indent="    ",
                    break_long_words=False, break_on_hyphens=False,
                )  # fmt: skip
            lines += [""]
        day = format_datetime(when.replace(tzinfo=UTC))
        lines += [f" -- {facts.author} <{facts.email}>  {day}", ""]
        entries.append("\n".join(lines))
    return "\n".join(entries)


def _commit_day() -> datetime:
    return datetime.fromtimestamp(commit_time(), UTC)


def dependencies(bundle: Path, workplace: Path) -> str:
    """Return the packages whose libraries the bundle's files need, as Debian computes them."""
    control = workplace / "shlibs" / "debian" / "control"
    control.parent.mkdir(parents=True, exist_ok=True)
    control.write_text(f"Source: {COMMAND}\n\nPackage: {COMMAND}\nArchitecture: any\n")
    private = sorted({str(file.parent) for file in libraries(bundle)})
    done = subprocess.run(
        [
            "dpkg-shlibdeps",
            "-O",
            "--ignore-missing-info",
            "--warnings=0",
            *(f"-l{directory}" for directory in private),
            *(str(file) for file in libraries(bundle)),
        ],
        cwd=control.parents[1],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise RuntimeError(f"dpkg-shlibdeps: {done.stderr.strip()}")
    return done.stdout.strip().partition("=")[2]


def _leave_to_debian(library: Path) -> None:
    """Take out the system's libraries that the bundle brings for other distributions.

    Debian has them, declares them as dependencies here, and mends their holes.
    """
    for file in (library / "_internal").glob("*.so*"):
        if contents.is_system_library(file.name):
            file.unlink()


def _write_documents(directory: Path, bundle: Path) -> None:
    directory.mkdir(parents=True)
    everything = bundle / "_internal" / "licences" / "LICENCES.txt"
    introduction = f"{TITLE} and every part that this package holds, with its licence.\n\n"
    (directory / "copyright").write_text(
        introduction + everything.read_text(encoding="utf-8"), encoding="utf-8"
    )
    linux.write_gzip(directory / "changelog.gz", changelog())


def _write_control(root: Path, library: Path, workplace: Path) -> None:
    size = sum(file.lstat().st_size for file in root.rglob("*") if file.is_file()) // 1024
    facts = project()
    text = CONTROL.format(
        package=COMMAND,
        version=facts.version,
        architecture=architecture(),
        author=facts.author,
        email=facts.email,
        homepage=facts.homepage,
        size=size,
        depends=dependencies(library, workplace),
        recommends=", ".join(RECOMMENDS),
    )
    control = root / "DEBIAN"
    control.mkdir()
    (control / "control").write_text(text, encoding="utf-8")
    shutil.copyfile(linux.HERE / "postrm", control / "postrm")
    (control / "postrm").chmod(0o755)
    _write_checksums(root, control / "md5sums")


def _write_checksums(root: Path, target: Path) -> None:
    """Write what ``debsums`` and ``dpkg --verify`` compare with."""
    files = sorted(
        str(file.relative_to(root))
        for file in (root / "usr").rglob("*")
        if file.is_file() and not file.is_symlink()
    )
    done = subprocess.run(
        ["md5sum", "--", *files], cwd=root, capture_output=True, text=True, check=True
    )
    target.write_text(done.stdout)


def _set_modes_and_times(root: Path) -> None:
    moment = commit_time()
    for path in [root, *root.rglob("*")]:
        if not path.is_symlink():
            executable = path.is_dir() or path.name == COMMAND
            path.chmod(0o755 if executable else 0o644)
        os.utime(path, (moment, moment), follow_symlinks=False)

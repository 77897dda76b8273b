"""What Linux needs beside the bundle: menu entry, icons, file type, manual. In ``share`` form."""

from __future__ import annotations

import gzip
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from falcon_desktop.cli.completion import script
from falcon_desktop.cli.desktop_entry import SHARE
from resources.packaging import icons, manual
from resources.packaging.project import (
    APP_ID,
    COMMAND,
    EXPORT_TYPE,
    TITLE,
    commit_time,
    project,
)

HERE: Final = Path(__file__).parent
COMPLETIONS: Final = {
    "bash": f"bash-completion/completions/{COMMAND}",
    "zsh": f"zsh/vendor-completions/_{COMMAND}",
    "fish": f"fish/vendor_completions.d/{COMMAND}.fish",
}
"""Where shells look for what completes a command, below ``share``."""


def write_share(share: Path) -> None:
    """Write everything that belongs below ``/usr/share`` or ``~/.local/share``."""
    shutil.copytree(SHARE, share)
    metainfo = share / "metainfo"
    metainfo.mkdir()
    (metainfo / f"{APP_ID}.metainfo.xml").write_text(fill("metainfo.xml"), encoding="utf-8")
    pages = share / "man" / "man1"
    pages.mkdir(parents=True)
    write_gzip(pages / f"{COMMAND}.1.gz", fill(f"{COMMAND}.1"))
    for shell, place in COMPLETIONS.items():
        file = share / place
        file.parent.mkdir(parents=True)
        file.write_text(script(shell), encoding="utf-8")
    icons.write_hicolor(share / "icons" / "hicolor")


def fill(template: str) -> str:
    """Return a template's text with the program's facts in it."""
    facts = project()
    day = datetime.fromtimestamp(commit_time(), UTC).date().isoformat()
    text = (HERE / template).read_text(encoding="utf-8")
    for name, value in {
        "app_id": APP_ID,
        "title": TITLE,
        "version": facts.version,
        "licence": facts.licence,
        "author": facts.author,
        "homepage": facts.homepage,
        "source": facts.source,
        "issues": facts.issues,
        "changelog": facts.changelog,
        "pictures": facts.pictures,
        "export_type": EXPORT_TYPE,
        "date": day,
        **(manual.parts() if template.endswith(".1") else {}),
    }.items():
        text = text.replace(f"{{{name}}}", value)
    return text


def write_gzip(path: Path, text: str) -> None:
    """Write text compressed, without a name and a time in it."""
    path.write_bytes(gzip.compress(text.encode("utf-8"), 9, mtime=0))

"""Lays out PySide6's own Python modules, which its wheel carries as text, as compiled files.

From the wheel, every start of every program unpacks and compiles them anew (a fifth of the time to
a bare window here). ``SBK_EMBED=0`` is Qt's own switch for laying them out as files.
"""

from __future__ import annotations

import os
import py_compile
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

FOLDER: Final = "files.dir"
"""Beside ``shiboken6/__init__.py``, where shiboken looks first."""


def compiled_support(package: Path, workplace: Path) -> list[tuple[str, Path]]:
    """Return pairs of a path in the bundle and a compiled file, for the installed ``shiboken6``."""
    copy = workplace / "shiboken6"
    shutil.rmtree(workplace, ignore_errors=True)
    shutil.copytree(package, copy, ignore=shutil.ignore_patterns("__pycache__", FOLDER))
    subprocess.run(
        [sys.executable, "-c", "import shiboken6.Shiboken"],
        env={**os.environ, "SBK_EMBED": "0", "PYTHONPATH": str(workplace)},
        check=True,
    )
    support = copy / FOLDER
    made = []
    for source in sorted(support.rglob("*.py")):
        inside = source.relative_to(support).as_posix()
        target = workplace / "compiled" / f"{inside}c"
        target.parent.mkdir(parents=True, exist_ok=True)
        py_compile.compile(
            str(source),
            str(target),
            dfile=inside,
            doraise=True,
            invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
        )
        made.append((f"shiboken6/{FOLDER}/{inside}c", target))
    if not made:
        raise RuntimeError("shiboken6 has no modules inside any more; this step is not needed")
    return made

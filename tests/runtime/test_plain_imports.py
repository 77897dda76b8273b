"""PySide6's import hook reads every module's source; the program takes it out."""

from __future__ import annotations

import subprocess
import sys

PROGRAM = """
{first}
import linecache, PySide6.QtWidgets
import wsgiref.types
import wsgiref
print(sum(name.endswith(".py") and "wsgiref" in name for name in linecache.cache))
"""


def read_by_the_hook(first: str) -> int:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(first=first)],
        capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    return int(done.stdout)


def test_no_source_is_read_for_an_import() -> None:
    assert read_by_the_hook("import falcon_desktop.runtime.plain_imports") == 0


def test_the_hook_is_still_there_to_be_taken_out() -> None:
    """When PySide6 stops to do this, the module can go."""
    assert read_by_the_hook("pass") > 0

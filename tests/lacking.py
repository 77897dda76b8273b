"""What a machine may lack: a test that needs it is skipped, and fails where all was installed."""

from __future__ import annotations

import os
from typing import Final, NoReturn

import pytest

IN_CI: Final = os.environ.get("CI") == "true"
COMPLETE: Final = os.environ.get("FALCON_TESTS_COMPLETE") == "1"
"""Whether ``.ci/run`` installed what it can, which needs root and Debian on x86-64."""


def skip_without(what: str) -> NoReturn:
    """Skip a test that needs what is not here; fail it where that was installed."""
    if COMPLETE:
        pytest.fail(f".ci/run installed it, and it is not found: {what}")
    pytest.skip(f"not installed: {what}")

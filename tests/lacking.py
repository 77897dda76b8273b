"""What a machine may lack: on a person's a test that needs it is skipped, in CI it fails."""

from __future__ import annotations

import os
from typing import Final, NoReturn

import pytest

IN_CI: Final = os.environ.get("CI") == "true"


def skip_without(what: str) -> NoReturn:
    """Skip a test that needs what is not here, in CI fail it."""
    if IN_CI:
        pytest.fail(f"CI lacks what .ci/run installs: {what}")
    pytest.skip(f"not installed: {what}")

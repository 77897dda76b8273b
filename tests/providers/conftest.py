"""Keeps this directory's many small tests quick: the root fixtures collect garbage after each one,
and need not look at every imported module again and again. And whom TLS trusts in them.
"""

from __future__ import annotations

import gc
from pathlib import Path

import pytest
import trustme


@pytest.fixture(autouse=True, scope="module")
def imported_modules_are_no_garbage() -> None:
    """Leave what is alive before a module's first test out of later collections."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    """Whose certificates servers show."""
    return trustme.CA()


@pytest.fixture
def ca_file(authority: trustme.CA, tmp_path: Path) -> str:
    """Return the file that a connection trusts the authority by."""
    path = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(str(path))
    return str(path)

"""Keeps this directory's many small tests quick: the root fixtures collect garbage after each one,
and need not look at every imported module again and again.
"""

from __future__ import annotations

import gc

import pytest


@pytest.fixture(autouse=True, scope="module")
def imported_modules_are_no_garbage() -> None:
    """Leave what is alive before a module's first test out of later collections."""
    gc.collect()
    gc.freeze()

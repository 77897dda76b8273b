"""Servers that answer, each protocol behind the ``ChatProvider`` port. Only this package uses
httpx.
"""

from __future__ import annotations

import sys

# httpx imports its own command line with itself, and that imports rich and click wherever they
# happen to be installed: most of what importing httpx costs. It copes with their absence.
sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]

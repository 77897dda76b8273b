"""Regular expressions that are compiled when they are first asked for.

Compiling one takes 0.1 to 2 ms, and a start imports many that it never uses.
"""

from __future__ import annotations

import re
from typing import Any, cast


class _LatePattern:
    """Stands for a compiled expression: each of its methods is fetched at its first use."""

    def __init__(self, pattern: str, flags: int) -> None:
        self._source = (pattern, flags)

    def __getattr__(self, name: str) -> Any:
        found = getattr(re.compile(*self._source), name)  # Python keeps what it compiled last
        vars(self)[name] = found
        return found


def late_pattern(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """Return an expression whose methods can be called; only :mod:`re` itself does not take it.

    A mistake in ``pattern`` is raised at the first use, as :class:`re.error`.
    """
    return cast("re.Pattern[str]", _LatePattern(pattern, flags))

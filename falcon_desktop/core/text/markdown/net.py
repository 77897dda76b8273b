"""Tells the log, once each, that a part of showing a message failed.

A message may hold whatever somebody found to trip a parser with. So who reads or draws one catches
what is raised there and shows the text plainly; this only says so, without a word of the text.
"""

from __future__ import annotations

import logging
from typing import Final

_LOG: Final = logging.getLogger(__name__)


class Net:
    """Failures that were told already."""

    def __init__(self) -> None:
        self._told: set[tuple[str, str]] = set()

    def tell(self, part: str, error: Exception) -> None:
        """Log that a part failed and where, unless that was told; never what the error says."""
        where = _place(error)
        if (part, where) not in self._told:
            self._told.add((part, where))
            _LOG.warning("%s failed (%s): the text is shown plainly", part, where)


def _place(error: Exception) -> str:
    """Return the kind of an error and the place where it was raised."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    name = type(error).__name__
    if trace is None:
        return name
    return f"{name} in {trace.tb_frame.f_globals.get('__name__', '?')}, line {trace.tb_lineno}"

"""Says why the operating system refused, inside a sentence of ours and in its language."""

from __future__ import annotations

import errno
from typing import Final

from falcon_desktop.core.text.sentences import Sentence

_REASONS: Final = {
    errno.ENOENT: Sentence("no such file or directory"),
    errno.EACCES: Sentence("permission denied"),
    errno.EPERM: Sentence("operation not permitted"),
    errno.EISDIR: Sentence("is a directory"),
    errno.ENOTDIR: Sentence("not a directory"),
    errno.ENAMETOOLONG: Sentence("file name too long"),
    errno.EMFILE: Sentence("too many open files"),
    errno.EIO: Sentence("input/output error"),
}
"""The system's own English, which is what people search for."""


def reason_of(error: OSError) -> str:
    """Return the system's reason for the middle of a sentence; a rare one stays in its words."""
    known = _REASONS.get(error.errno or 0)
    return known or (error.strerror or "").lower() or Sentence("unknown reason")

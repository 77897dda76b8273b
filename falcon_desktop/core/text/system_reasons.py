"""Says why the operating system refused, in the language of the sentence that it belongs to."""

from __future__ import annotations

import errno
import os
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
    errno.ENOSPC: Sentence("no space left on device"),
    errno.EROFS: Sentence("read-only file system"),
    errno.EEXIST: Sentence("file exists"),
    errno.EBUSY: Sentence("device or resource busy"),
    errno.ENOTEMPTY: Sentence("directory not empty"),
    errno.ENOEXEC: Sentence("exec format error"),
    errno.ENOMEM: Sentence("cannot allocate memory"),
    errno.ELOOP: Sentence("too many levels of symbolic links"),
}
"""The system's own English, which is what people search for."""


def reason_of(error: OSError) -> str:
    """Return the system's reason for the middle of a sentence; a rare one stays in its words."""
    known = _REASONS.get(error.errno or 0)
    return known or (error.strerror or "").lower() or Sentence("unknown reason")


def detail_of(error: Exception) -> str:
    """Return the system's reason, and which file it is about, for a line below a sentence.

    Other errors stay in their own words.
    """
    if not isinstance(error, OSError) or error.errno is None:
        return str(error) or type(error).__name__
    if not error.filename:
        return reason_of(error)
    path = os.fsdecode(error.filename) if not isinstance(error.filename, int) else ""
    return Sentence("{path}: {reason}", path=path, reason=reason_of(error))

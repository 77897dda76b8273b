"""Identifiers that sort by creation time (UUID version 7, RFC 9562 section 5.7)."""

from __future__ import annotations

import os
import threading
import time

_lock = threading.Lock()
_last = 0


def new_id() -> str:
    """Return a UUIDv7 in its 36-character form, greater than any made by this process before.

    The 12 bits after the millisecond are a counter (RFC 9562 section 6.2, method 1), so that a
    question and the answer created in the same millisecond still sort in that order.
    """
    global _last  # noqa: PLW0603 - the counter that makes ids of one process increase
    with _lock:
        now = time.time_ns() // 1_000_000 << 12
        _last = max(now, _last + 1)
        stamp = _last
    random = int.from_bytes(os.urandom(8), "big") & (1 << 62) - 1
    value = (stamp >> 12) << 80 | 7 << 76 | (stamp & 0xFFF) << 64 | 2 << 62 | random
    digits = f"{value:032x}"
    return "-".join(
        (digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]),
    )


def now_ms() -> int:
    """Return the current time in milliseconds since 1970 UTC, like all times in the store."""
    return time.time_ns() // 1_000_000

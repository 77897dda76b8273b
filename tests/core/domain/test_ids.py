"""Ids: the form of RFC 9562 and their order."""

from __future__ import annotations

import time
import uuid

from falcon_desktop.core.domain.ids import new_id, now_ms
from tests.waiting import wait_until


def test_ids_are_version_7_and_carry_the_time() -> None:
    before = now_ms()
    value = uuid.UUID(new_id())
    assert value.version == 7
    assert value.variant == uuid.RFC_4122
    assert before <= value.int >> 80 <= now_ms() + 10


def test_ids_increase_within_one_millisecond_and_differ() -> None:
    ids = [new_id() for _ in range(10_000)]
    assert ids == sorted(ids)
    assert len(set(ids)) == len(ids)


def test_ids_increase_over_time() -> None:
    first = new_id()
    made_in = time.time_ns() // 1_000_000
    wait_until(lambda: time.time_ns() // 1_000_000 > made_in)
    assert new_id() > first

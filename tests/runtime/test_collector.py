"""Cycles are collected on the GUI thread only."""

from __future__ import annotations

import gc
import threading
import weakref
from functools import partial

import pytest
from falcon_desktop.runtime.collector import Collector
from pytestqt.qtbot import QtBot


class Cycle:
    def __init__(self, died_on: list[int]) -> None:
        self.me = self
        weakref.finalize(self, lambda: died_on.append(threading.get_ident()))


def test_a_worker_never_collects(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    given_back: list[None] = []
    # what earlier tests of this process left stays where it is: its end is none of this test's
    monkeypatch.setattr(gc, "unfreeze", partial(given_back.append, None))
    died_on: list[int] = []
    collector = Collector()
    collector.start()
    try:

        def allocate() -> None:
            for _ in range(2_000):
                Cycle(died_on)

        thread = threading.Thread(target=allocate)
        thread.start()
        thread.join()
        assert died_on == []
        for _ in range(61):
            collector.collect()
            Cycle(died_on)
    finally:
        collector.stop()
    assert given_back == [None]
    gc.collect()
    assert set(died_on) == {threading.get_ident()}
    assert gc.isenabled()

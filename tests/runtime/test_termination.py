"""Signals that ask the program to end, and those that it was started to ignore."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator

import pytest
from falcon_desktop.runtime.signals import TerminationSignals
from PySide6.QtCore import QCoreApplication

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX systems")


@pytest.fixture
def hang_up() -> Iterator[None]:
    before = signal.getsignal(signal.SIGHUP)
    yield
    signal.signal(signal.SIGHUP, before)


@pytest.mark.parametrize("handler", [signal.SIG_IGN, signal.SIG_DFL])
def test_a_hang_up_that_nohup_ignores_stays_ignored(
    qapp: QCoreApplication, hang_up: None, handler: signal.Handlers
) -> None:
    signal.signal(signal.SIGHUP, handler)
    signals = TerminationSignals()
    try:
        heard = signal.getsignal(signal.SIGHUP)
        assert (heard is signal.SIG_IGN) == (handler is signal.SIG_IGN)
        assert signal.getsignal(signal.SIGTERM) is not signal.SIG_DFL
    finally:
        signals.close()
    assert signal.getsignal(signal.SIGHUP) is handler

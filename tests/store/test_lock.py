"""Several programs with one history: who opens it alone, who waits, who is told."""

from __future__ import annotations

import sys
import threading
from pathlib import Path

import pytest
from falcon_desktop.core.domain.errors import StorageBusy
from falcon_desktop.store import files
from falcon_desktop.store.files import OpenMark


def test_the_second_waits_while_the_first_opens(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite3"
    first, second = OpenMark(path), OpenMark(path)
    first.take()
    assert first.alone
    order: list[str] = []

    def share() -> None:
        order.append("the first shares")
        first.share()

    timer = threading.Timer(0.2, share)
    timer.start()
    second.take()
    order.append("the second is in")
    assert order == ["the first shares", "the second is in"]
    assert not second.alone
    timer.join()
    second.release()
    first.release()


@pytest.mark.skipif(sys.platform == "win32", reason="locks of POSIX systems")
def test_who_is_kept_waiting_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import fcntl

    monkeypatch.setattr(files, "PATIENCE_SECONDS", 0.1)
    path = tmp_path / "history.sqlite3"
    with (tmp_path / "history.sqlite3.lock").open("wb") as holder:
        fcntl.flock(holder, fcntl.LOCK_EX)
        with pytest.raises(StorageBusy):
            OpenMark(path).take()

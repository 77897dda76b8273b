"""What is told unasked: a long answer while one is elsewhere, a newer version once a day."""

from __future__ import annotations

from dataclasses import replace

import pytest
from falcon_desktop.controllers import background as module
from falcon_desktop.controllers.background import DAY_MS, LONG_SECONDS, Background
from falcon_desktop.core.domain.conversation import Message, MessageStatus, Role, Timings
from falcon_desktop.core.domain.errors import Unreachable
from falcon_desktop.core.domain.events import AnswerFinished
from falcon_desktop.core.domain.ids import now_ms
from falcon_desktop.core.domain.releases import Release
from tests.controllers.bench import Bench, heard
from tests.controllers.conftest import MakeBench

NEWEST, SUMMARY = "Releases.newest", "Library.summary"


class Nowhere:
    """A system without a tray: nothing is shown there."""

    @staticmethod
    def isSystemTrayAvailable() -> bool:  # noqa: N802 - Qt's name
        return False


@pytest.fixture
def background(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> Background:
    monkeypatch.setattr(module, "QSystemTrayIcon", Nowhere)
    bench.preferences.change(notify_finished=True)
    return Background(bench.given)


async def test_a_long_answer_is_told_once_one_is_elsewhere(
    bench: Bench, background: Background, monkeypatch: pytest.MonkeyPatch
) -> None:
    chat = await bench.saved_chat("1?", "1.")
    long = Message("m", chat, None, Role.ASSISTANT, "x", 1, timings=Timings(total=LONG_SECONDS))
    active = True
    monkeypatch.setattr(bench.window, "isActiveWindow", lambda: active)
    bench.hear(AnswerFinished(long, saved=True))
    active = False
    bench.hear(AnswerFinished(replace(long, timings=Timings(total=LONG_SECONDS - 1)), saved=True))
    bench.hear(AnswerFinished(replace(long, status=MessageStatus.STOPPED), saved=True))
    await bench.settle()
    assert bench.bridge.of(SUMMARY) == []
    bench.hear(AnswerFinished(long, saved=True))
    await bench.settle()
    assert bench.bridge.of(SUMMARY) == [(chat,)]
    bench.preferences.change(notify_finished=False)
    bench.hear(AnswerFinished(long, saved=True))
    await bench.settle()
    assert len(bench.bridge.of(SUMMARY)) == 1


async def test_nobody_is_asked_for_a_newer_version_unless_that_is_wanted(bench: Bench) -> None:
    await Background(bench.given).look_for_update()
    assert bench.bridge.of(NEWEST) == []


async def test_a_newer_version_is_asked_for_once_a_day(make_bench: MakeBench) -> None:
    yesterday = now_ms() - DAY_MS
    bench = await make_bench(look_for_updates=True, updates_looked_at=yesterday)
    background = Background(bench.given)
    wanted = heard(wanted=background.update_wanted)
    bench.doubles.releases.release = Release("999.0")
    await background.look_for_update()
    assert bench.notice == ("Falcon Desktop 999.0 is available.", "What's new")
    bench.press_notice()
    assert wanted == [("wanted",)]
    await background.look_for_update()
    assert len(bench.bridge.of(NEWEST)) == 1


async def test_the_same_version_is_no_news(make_bench: MakeBench) -> None:
    bench = await make_bench(look_for_updates=True)
    bench.doubles.releases.release = Release("0.0.1")
    await Background(bench.given).look_for_update()
    assert len(bench.bridge.of(NEWEST)) == 1
    assert bench.notice == ("", "")
    assert bench.preferences.value.updates_looked_at > 0


async def test_where_it_can_not_be_told_tomorrow_is_another_day(make_bench: MakeBench) -> None:
    bench = await make_bench(look_for_updates=True)
    bench.bridge.fail(NEWEST, Unreachable("Nobody answers."))
    await Background(bench.given).look_for_update()
    assert bench.notice == ("", "")
    assert bench.preferences.value.updates_looked_at == 0

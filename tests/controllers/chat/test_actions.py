"""Each thing that is asked for of a message is led to one controller."""

from __future__ import annotations

from functools import partial

import pytest
from falcon_desktop.ui.transcript.actions import MessageAction
from tests.controllers.bench import Bench, heard

REST = tuple(one for one in MessageAction if one is not MessageAction.COPY)


async def test_an_action_is_done_by_the_one_who_said_so(bench: Bench) -> None:
    done: list[tuple[str, str]] = []

    def act(name: str, message_id: str) -> None:
        done.append((name, message_id))

    bench.actions.add({MessageAction.COPY: partial(act, "copier")})
    bench.actions.add({one: partial(act, "other") for one in REST})
    bench.window.transcript.action_requested.emit("copy", "m1")
    bench.window.transcript.action_requested.emit("delete", "m2")
    assert done == [("copier", "m1"), ("other", "m2")]


async def test_no_action_has_two_controllers(bench: Bench) -> None:
    def nothing(message_id: str) -> None:
        """Do nothing."""

    bench.actions.add({MessageAction.COPY: nothing})
    with pytest.raises(ValueError, match="two controllers: copy"):
        bench.actions.add({MessageAction.COPY: nothing, MessageAction.DELETE: nothing})
    assert MessageAction.DELETE in bench.actions.missing  # all or none


async def test_what_nobody_does_is_told(bench: Bench) -> None:
    def nothing(message_id: str) -> None:
        """Do nothing."""

    assert bench.actions.missing == list(MessageAction)
    bench.actions.add(dict.fromkeys(REST, nothing))
    assert bench.actions.missing == [MessageAction.COPY]


async def test_an_unknown_action_is_an_error(bench: Bench) -> None:
    with pytest.raises(ValueError, match="make coffee"):
        bench.actions.do("make coffee", "m1")


async def test_what_is_still_being_typed_counts(bench: Bench) -> None:
    order = heard(asking=bench.conversation.questions.asking)

    def act(message_id: str) -> None:
        order.append(("done", message_id))

    bench.actions.add({MessageAction.RETRY: act})
    bench.actions.do("retry", "m1")
    assert order == [("asking",), ("done", "m1")]

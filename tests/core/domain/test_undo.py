"""What stays to be undone when taking back fails."""

from __future__ import annotations

import asyncio
from functools import partial

import pytest
from falcon_desktop.core.domain.errors import DiskFull, FalconError, NotFound
from falcon_desktop.core.domain.undo import Change, UndoEntry, UndoHistory
from tests.waiting import turns


async def record(done: list[str], name: str) -> None:
    done.append(name)


async def fail_with(errors: list[Exception], done: list[str]) -> None:
    if errors:
        raise errors.pop(0)
    done.append("late")


async def test_what_can_never_be_taken_back_does_not_hide_the_rest() -> None:
    undo, done = UndoHistory(), list[str]()
    undo.push(UndoEntry(Change.RENAMED, "1", partial(record, done, "first")))
    gone: list[Exception] = [NotFound("This chat no longer exists.")] * 9
    undo.push(UndoEntry(Change.PINNED, "2", partial(fail_with, gone, done)))
    with pytest.raises(NotFound):
        await undo.undo()
    entry = await undo.undo()
    assert entry is not None and entry.change == Change.RENAMED
    assert done == ["first"]
    assert await undo.undo() is None


async def test_what_the_disk_refused_is_tried_again() -> None:
    undo, done = UndoHistory(), list[str]()
    errors: list[Exception] = [DiskFull("The disk is full.")]
    undo.push(UndoEntry(Change.DELETED, "1", partial(fail_with, errors, done)))
    with pytest.raises(FalconError):
        await undo.undo()
    entry = await undo.undo()
    assert entry is not None and entry.change == Change.DELETED
    assert done == ["late"]


async def wait_and_record(done: list[str], name: str) -> None:
    await turns()
    done.append(name)


async def test_undo_twice_at_once_takes_two_things_back() -> None:
    undo, done = UndoHistory(), list[str]()
    for name in ("first", "second", "third"):
        undo.push(UndoEntry(Change.RENAMED, name, partial(wait_and_record, done, name)))
    await asyncio.gather(undo.undo(), undo.undo())
    assert done == ["third", "second"]

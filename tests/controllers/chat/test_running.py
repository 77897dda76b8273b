"""What is shown of an answer while it runs, and of one that ended before it could be shown."""

from __future__ import annotations

from dataclasses import replace

from falcon_desktop.controllers.chat.progress_words import ProgressClock
from falcon_desktop.core.domain.attachments import Attachment, AttachmentKind
from falcon_desktop.core.domain.conversation import Message, MessageStatus, Role
from falcon_desktop.core.domain.cursor import Cursor
from falcon_desktop.core.domain.events import (
    AnswerFinished,
    AnswerModelKnown,
    AnswerNotice,
    AnswerParts,
    AnswerProgress,
    AnswerStarted,
    Finished,
    Phase,
    Progress,
    TextDelta,
)
from falcon_desktop.core.domain.ids import new_id
from falcon_desktop.core.domain.parts import FilePart, TextPart
from PySide6.QtCore import QTimer
from tests.controllers.bench import Bench, heard, noted
from tests.waiting import until

ENDLESS = 3_600.0
LOADING, LIMITED = Progress(Phase.LOADING_MODEL), Progress(Phase.RATE_LIMITED, seconds=40)


async def begin_endless(bench: Bench, *lines: TextDelta) -> str:
    """Ask something that is answered with this and then nothing more; returns the answer's id."""
    bench.script(*lines, ENDLESS, Finished("stop"))
    bench.conversation.questions.submit("Why?")
    await bench.settle()
    await until(lambda: bench.conversation.shown.busy, "an answer")
    return bench.chat.path_ids()[-1]


async def stop(bench: Bench, answer_id: str) -> None:
    await bench.services.chat.stop(answer_id)
    await bench.answered()


async def test_what_goes_on_before_the_first_word_is_told_until_it_comes(bench: Bench) -> None:
    words = noted(bench.window.transcript, "set_progress")
    clock = bench.conversation.shown.findChild(ProgressClock)
    assert clock is not None
    told = heard(told=clock.words_changed)
    answer = await begin_endless(bench)
    chat = bench.chat.conversation_id
    words.clear()
    told.clear()
    bench.hear(AnswerProgress(chat, answer, LOADING), AnswerProgress(chat, answer, LIMITED))
    assert words == [
        (answer, "Loading the model…"),
        (answer, "Rate limit reached. Trying again in 40 s"),
    ]
    assert [waits for _, _, waits in told] == [False, True]
    bench.backend.frames.text_arrived.emit(answer, "So", "")
    assert [timer.isActive() for timer in clock.findChildren(QTimer)] == [False]
    await stop(bench, answer)


async def test_what_another_chats_answer_does_is_told_once_that_is_shown(bench: Bench) -> None:
    answer = await begin_endless(bench)
    chat, other = bench.chat.conversation_id, await bench.saved_chat("2?", "2.")
    await bench.open(other)
    words, models = (noted(bench.window.transcript, one) for one in ("set_progress", "set_model"))
    bench.hear(AnswerProgress(chat, answer, LOADING), AnswerNotice(chat, answer, "A picture left."))
    bench.hear(AnswerModelKnown(chat, answer, "a-model"))
    assert (words, bench.notice) == ([], ("", ""))
    models.clear()
    await bench.open(chat)
    assert words == [(answer, "Loading the model…")]
    assert models == [(answer, "a-model")]
    bench.hear(AnswerNotice(chat, answer, "A picture was left out."))
    assert bench.notice == ("A picture was left out.", "")
    await stop(bench, answer)


async def test_a_picture_is_shown_while_its_answer_goes_on(bench: Bench) -> None:
    answer = await begin_endless(bench)
    bench.backend.frames.text_arrived.emit(answer, "See: ", "")
    picture = Attachment("map.png", AttachmentKind.IMAGE, "image/png", 1, data=b"x")
    parts = (TextPart(0, 5), FilePart(0))
    bench.hear(AnswerParts(bench.chat.conversation_id, answer, (picture,), parts))
    bench.backend.frames.text_arrived.emit(answer, "there.", "")
    shown = bench.window.transcript.widgets.answer(answer)
    assert shown is not None
    assert [one.markdown() for one in shown.texts] == ["See: ", "there."]
    assert [one.objectName() for one in shown.views][1] == "answer_picture"
    await stop(bench, answer)


async def test_an_answer_that_ended_before_it_could_be_shown_is_shown_whole(bench: Bench) -> None:
    chat = await bench.opened_chat("Why?", "Because.")
    answer = Message(new_id(), chat, bench.chat.path_ids()[-1], Role.ASSISTANT, "So.", 2_000)
    shown, finished = bench.conversation.shown, noted(bench.window.transcript, "finish_answer")
    bench.hear(AnswerFinished(answer, saved=True))
    finished.clear()
    shown.watch(answer.id)
    assert finished == [(answer,)]
    assert not shown.busy
    assert shown.recent(answer.id) == answer
    bench.hear(AnswerStarted(replace(answer, status=MessageStatus.STREAMING)))
    assert shown.recent(answer.id) is None  # it goes on


async def test_texts_are_newer_than_the_disks_while_an_answer_runs(bench: Bench) -> None:
    answer = await begin_endless(bench, TextDelta("Well"))
    running = bench.backend.running(answer)
    assert running is not None
    await until(lambda: running.text_since(Cursor())[0] == "Well", "the first word")
    [saved] = await bench.services.library.messages([answer])
    [live], cursors = bench.conversation.shown.live([replace(saved, text="")])
    assert (live.text, live.status) == ("Well", MessageStatus.STREAMING)
    assert list(cursors) == [answer]
    await stop(bench, answer)


async def test_what_ended_elsewhere_is_told_with_whether_it_failed(bench: Bench) -> None:
    await bench.opened_chat("Why?", "Because.")
    told = heard(ended=bench.conversation.shown.ended_elsewhere)
    other = await bench.saved_chat("2?")
    answer = Message(new_id(), other, None, Role.ASSISTANT, "So.", 2_000)
    bench.hear(AnswerFinished(answer, saved=True))
    bench.hear(AnswerFinished(replace(answer, status=MessageStatus.STOPPED), saved=True))
    await bench.settle()
    assert told == [("ended", other, False)]


async def test_stop_is_offered_while_a_version_runs_that_is_not_shown(bench: Bench) -> None:
    answer = await begin_endless(bench)
    assert bench.window.composer.running
    bench.conversation.shown.leave()
    assert bench.window.composer.running
    assert not bench.conversation.shown.busy
    await bench.services.chat.stop(answer)
    await until(lambda: not bench.backend.running_in(bench.chat.conversation_id), "its end")
    await bench.settle()
    assert not bench.window.composer.running

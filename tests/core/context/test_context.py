"""What a model is told once a chat no longer fits, after a fresh start, and with files."""

from __future__ import annotations

from dataclasses import replace

import pytest
from falcon_desktop.core.chat.memory import Memory
from falcon_desktop.core.chat.versions import Versions
from falcon_desktop.core.context.context import Context
from falcon_desktop.core.domain.attachments import Attachment, AttachmentKind
from falcon_desktop.core.domain.connection import Connection, ServerKind
from falcon_desktop.core.domain.context_policy import ContextPolicy
from falcon_desktop.core.domain.conversation import MessageStatus, Usage
from falcon_desktop.core.domain.errors import (
    AnswerTooLong,
    ContextTooLong,
    NextStep,
    PicturesRefused,
)
from falcon_desktop.core.domain.events import AnswerNotice, Finished, TextDelta, UsageReport
from falcon_desktop.core.domain.generation import GenerationSettings
from falcon_desktop.core.domain.models import ModelInfo
from falcon_desktop.core.domain.undo import UndoHistory
from tests.benchmarks.context_meter import conversation
from tests.core.conftest import Bench

SERVER = Connection("s", "Server", ServerKind.OPENAI, "http://127.0.0.1:9/v1", model="m")
SHORT = GenerationSettings(system_message="Be kind.")
FILE = Attachment("notes.md", AttachmentKind.TEXT, "text/markdown", 5, "words")
PICTURE = Attachment("sky.png", AttachmentKind.IMAGE, "image/png", 3, data=b"png")


@pytest.fixture
def server(bench: Bench) -> Bench:
    """A chat with a server that counts words and says that its model reads 400 tokens."""
    bench.connections.replace([SERVER], "s")
    bench.provider.counts = True
    bench.provider.offered = [ModelInfo("m", 400)]
    return bench


async def talk(bench: Bench, turns: int, words: int = 60, conversation: str | None = None) -> str:
    """Ask so many questions of so many words, each answered as long; return the conversation."""
    for place in range(turns):
        bench.script_answer(" ".join(["said"] * words))
        text = f"Question {place} " + "word " * (words - 2)
        exchange = await bench.chat.send(conversation, text, settings=SHORT)
        conversation = exchange.conversation.id
        await bench.finished(exchange.answer.id)
    assert conversation is not None
    return conversation


async def test_the_oldest_turns_stay_behind(server: Bench) -> None:
    conversation = await talk(server, 5)
    told = [len(request.turns) for request in server.provider.requests]
    assert told == [1, 3, 3, 3, 3]
    newest = server.provider.requests[-1].turns
    assert newest[0].text.startswith("Question 3 ")
    assert newest[-1].text.startswith("Question 4 ")
    opened = await server.library.open(conversation)
    answers = await server.store.messages([opened.path[-1].id])
    assert answers[0].provenance.left_out == 6
    use = await server.memory.measure(conversation)
    assert use.remembers_after == opened.path[5].id
    assert (use.window, use.estimated) == (400, False)
    assert use.used <= 400


async def test_stop_and_ask_then_send_without_them(server: Bench) -> None:
    conversation = await talk(server, 2)
    await server.memory.choose_policy(conversation, ContextPolicy.ASK)
    exchange = await server.chat.send(conversation, "Question 2 " + "word " * 58)
    stopped = await server.finished(exchange.answer.id)
    assert len(server.provider.requests) == 2, "nothing was sent"
    assert stopped.status is MessageStatus.FAILED
    assert stopped.failure is not None
    assert (stopped.failure.code, stopped.failure.next_step) == (
        "context_too_long", NextStep.SHORTEN_CONTEXT
    )  # fmt: skip
    assert stopped.failure.fits_without == 2
    assert stopped.failure.sentence.endswith("Without the oldest 2 messages it fits.")
    assert "400" in stopped.failure.sentence
    assert (await server.path(conversation))[-2].startswith("Question 2 ")
    server.script_answer("Yes.")
    again = await server.chat.regenerate(stopped.id, leave_out=stopped.failure.fits_without)
    answered = await server.finished(again.answer.id)
    assert (answered.text, answered.provenance.left_out) == ("Yes.", 2)
    assert len(server.provider.requests[-1].turns) == 3


async def test_what_can_never_fit_is_said_with_numbers(server: Bench) -> None:
    server.script(ContextTooLong("No.", detail="910 > 400", limit_tokens=400, given_tokens=910))
    exchange = await server.chat.send(None, "word " * 900, settings=SHORT)
    failed = await server.finished(exchange.answer.id)
    assert failed.failure is not None
    assert failed.failure.sentence == (
        "The system message and your newest message alone take 910 tokens, but the model's limit "
        "is 400."
    )
    assert failed.failure.detail == "910 > 400"
    assert failed.failure.fits_without == 0
    assert len(server.provider.requests) == 1, "the server was asked, and once"


@pytest.mark.parametrize("policy", ContextPolicy)
@pytest.mark.parametrize("turns_before", [0, 2])
async def test_a_guess_refuses_nothing(
    bench: Bench, policy: ContextPolicy, turns_before: int
) -> None:
    """The estimate is far above what the server would count."""
    bench.connections.replace([SERVER], "s")
    bench.provider.offered = [ModelInfo("m", 2_048)]
    bench.memory.set_default_policy(policy)
    conversation = await talk(bench, turns_before) if turns_before else None
    bench.script(TextDelta("Yes."), UsageReport(Usage(1_537, 1)), Finished("stop"))
    limited = replace(SHORT, max_new_tokens=300)
    exchange = await bench.chat.send(conversation, "word " * 1_500, settings=limited)
    answer = await bench.finished(exchange.answer.id)
    assert (answer.text, answer.failure) == ("Yes.", None)
    request = bench.provider.requests[-1]
    assert request.turns[-1].text == "word " * 1_500
    assert request.settings.max_new_tokens == 300, "nor is the answer shortened on a guess"
    asks = policy is ContextPolicy.ASK
    assert len(request.turns) == (2 * turns_before + 1 if asks else 1)
    after = await bench.memory.measure("", "word " * 1_500)
    assert after.used < 1_700, "what the server counted is learned"


@pytest.mark.parametrize("policy", ContextPolicy)
async def test_the_servers_number_is_told_and_learned(bench: Bench, policy: ContextPolicy) -> None:
    """Ours is far too high, and the server's still too much."""
    bench.connections.replace([SERVER], "s")
    bench.provider.offered = [ModelInfo("m", 2_048)]
    bench.memory.set_default_policy(policy)
    bench.script(ContextTooLong("No.", limit_tokens=2_048, given_tokens=2_537))
    exchange = await bench.chat.send(None, "word " * 2_500, settings=SHORT)
    failed = (await bench.finished(exchange.answer.id)).failure
    assert failed is not None and "take 2,537 tokens" in failed.sentence
    assert 2_400 < (await bench.memory.measure("", "word " * 2_500)).used < 2_900


async def test_a_chat_that_a_server_refuses_is_asked_about_with_its_number(bench: Bench) -> None:
    bench.connections.replace([SERVER], "s")
    conversation = await talk(bench, 4)
    await bench.memory.choose_policy(conversation, ContextPolicy.ASK)
    bench.script(ContextTooLong("No.", limit_tokens=400, given_tokens=517))
    exchange = await bench.chat.send(conversation, "And now?")
    failed = (await bench.finished(exchange.answer.id)).failure
    assert failed is not None
    assert failed.sentence.startswith("This chat takes 517 tokens, but the model's limit is 400")
    assert failed.fits_without > 0


@pytest.mark.parametrize("given", [None, 700])
async def test_each_refusal_leaves_more_behind(bench: Bench, given: int | None) -> None:
    """Also where the server's numbers fit nothing that we count."""
    bench.connections.replace([SERVER], "s")
    conversation = await talk(bench, 4, words=20)
    bench.script(ContextTooLong("No.", limit_tokens=600, given_tokens=given))
    bench.script(ContextTooLong("No.", limit_tokens=600, given_tokens=given))
    bench.script_answer("Yes.")
    exchange = await bench.chat.send(conversation, "And now?")
    answer = await bench.finished(exchange.answer.id)
    assert answer.text == "Yes."
    told = [len(request.turns) for request in bench.provider.requests[-3:]]
    assert told == sorted(set(told), reverse=True), "each is shorter than the one before"


async def test_only_the_answer_was_to_be_too_long(bench: Bench) -> None:
    bench.connections.replace([SERVER], "s")
    limited = replace(SHORT, max_new_tokens=1_000)
    bench.script(ContextTooLong("No.", limit_tokens=512, given_tokens=20))
    bench.script_answer("Short.")
    exchange = await bench.chat.send(None, "Why?", settings=limited)
    assert (await bench.finished(exchange.answer.id)).text == "Short."
    assert bench.provider.requests[-1].settings.max_new_tokens == 492
    assert len(bench.provider.requests[-1].turns) == 1


@pytest.mark.parametrize(("most", "window"), [(512, 512), (300, None)])
async def test_an_answer_is_as_long_as_the_server_allows(
    bench: Bench, most: int, window: int | None
) -> None:
    bench.connections.replace([SERVER], "s")
    limited = replace(SHORT, max_new_tokens=1_500)
    bench.script(AnswerTooLong("At most.", most_tokens=most, window_tokens=window))
    bench.script_answer("Short.")
    exchange = await bench.chat.send(None, "Why?", settings=limited)
    assert (await bench.finished(exchange.answer.id)).text == "Short."
    sent = bench.provider.requests[-1].settings.max_new_tokens
    assert sent is not None and 128 <= sent <= most
    # and where it does not say how long, it is asked once
    bench.script(AnswerTooLong("Too long."))
    exchange = await bench.chat.send(None, "Why?", settings=limited)
    failed = (await bench.finished(exchange.answer.id)).failure
    assert failed is not None and failed.code == "answer_too_long"


async def test_a_refusal_teaches_the_window(bench: Bench) -> None:
    """A server that says nothing of its window refuses: its numbers hold from then on."""
    bench.connections.replace([SERVER], "s")
    conversation = await talk(bench, 3)
    bench.script(ContextTooLong("Too long.", detail="no more", limit_tokens=300, given_tokens=900))
    bench.script_answer("Now it fits.")
    exchange = await bench.chat.send(conversation, "And now?")
    answered = await bench.finished(exchange.answer.id)
    assert answered.text == "Now it fits."
    sent = bench.provider.requests
    assert len(sent[-2].turns) == 7
    assert len(sent[-1].turns) < 7
    assert answered.provenance.left_out == 7 - len(sent[-1].turns)
    bench.script_answer("Still.")
    exchange = await bench.chat.send(conversation, "Still?")
    assert (await bench.finished(exchange.answer.id)).text == "Still."
    assert (await bench.memory.measure(conversation)).window == 300


async def test_a_refusal_leads_to_the_question_where_that_was_chosen(bench: Bench) -> None:
    bench.connections.replace([SERVER], "s")
    conversation = await talk(bench, 3)
    await bench.memory.choose_policy(conversation, ContextPolicy.ASK)
    bench.script(ContextTooLong("Too long.", detail="the server's words", limit_tokens=300))
    exchange = await bench.chat.send(conversation, "And now?")
    failed = await bench.finished(exchange.answer.id)
    assert failed.failure is not None
    assert failed.failure.detail == "the server's words"
    assert failed.failure.fits_without > 0
    assert failed.provenance.left_out == 0
    bench.script_answer("Fine.")
    again = await bench.chat.regenerate(failed.id, leave_out=failed.failure.fits_without)
    assert (await bench.finished(again.answer.id)).provenance.left_out >= 2


async def test_a_refusal_without_numbers(bench: Bench) -> None:
    bench.connections.replace([SERVER], "s")
    conversation = await talk(bench, 4)
    bench.script(ContextTooLong("Too long."))
    bench.script_answer("Half of it.")
    exchange = await bench.chat.send(conversation, "And now?")
    answered = await bench.finished(exchange.answer.id)
    assert (answered.text, answered.provenance.left_out > 0) == ("Half of it.", True)


async def test_a_line_below_an_answer_stays_below_its_new_version(server: Bench) -> None:
    conversation = await talk(server, 1)
    answer_id = await server.memory.start_fresh(conversation)
    assert answer_id
    server.script_answer("Said otherwise.")
    again = await server.chat.regenerate(answer_id)
    await server.finished(again.answer.id)
    server.script_answer("Who are you?")
    exchange = await server.chat.send(conversation, "What did I say?")
    await server.finished(exchange.answer.id)
    assert [turn.text for turn in server.provider.requests[-1].turns] == ["What did I say?"]
    line = await server.memory.start_fresh(conversation)
    assert line
    server.script_answer("Once more.")
    rerun = await Versions(server.chat.asking).run_again(line)
    assert rerun.exchange.answer.fresh_after
    await server.finished(rerun.exchange.answer.id)


async def test_a_fresh_start_is_a_line_that_can_be_taken_away(server: Bench) -> None:
    conversation = await talk(server, 1)
    assert await server.memory.start_fresh(conversation)
    assert await server.memory.start_fresh(conversation) is None, "there is a line already"
    server.script_answer("Who are you?")
    exchange = await server.chat.send(conversation, "What did I say?")
    await server.finished(exchange.answer.id)
    assert [turn.text for turn in server.provider.requests[-1].turns] == ["What did I say?"]
    assert len(await server.path(conversation)) == 4, "what was said is there"
    copy = await server.library.duplicate(conversation)
    assert [one.fresh_after for one in (await server.library.open(copy)).path] == [
        False, True, False, False
    ]  # fmt: skip
    server.script_answer("Another.")
    again = await server.chat.regenerate(exchange.answer.id)
    await server.finished(again.answer.id)
    assert len(server.provider.requests[-1].turns) == 1
    line = (await server.library.open(conversation)).path[1]
    await server.memory.set_fresh(line.id, False)
    await server.library.undo()
    assert (await server.library.open(conversation)).path[1].fresh_after
    await server.memory.set_fresh(line.id, False)
    server.script_answer("You said a lot.")
    again = await server.chat.regenerate(again.answer.id)
    await server.finished(again.answer.id)
    assert len(server.provider.requests[-1].turns) == 3


async def test_files_go_along_with_every_version(server: Bench) -> None:
    server.script_answer("One.")
    exchange = await server.chat.send(None, "Read this.", settings=SHORT, attachments=[FILE])
    await server.finished(exchange.answer.id)
    wanted = '<file name="notes.md">\nwords\n</file>\n\nRead this.'
    assert server.provider.requests[-1].turns[0].text == wanted
    server.script_answer("Two.")
    again = await server.chat.regenerate(exchange.answer.id)
    await server.finished(again.answer.id)
    assert server.provider.requests[-1].turns[0].text == wanted
    assert exchange.question is not None
    server.script_answer("Three.")
    edited = await server.chat.edit(exchange.question.id, "Read it well.")
    assert edited is not None
    await server.finished(edited.answer.id)
    assert server.provider.requests[-1].turns[0].text == wanted.replace("this", "it well")
    first, second = await server.store.messages([exchange.question.id, edited.question.id])  # type: ignore[union-attr]
    assert first.attachments == second.attachments == (FILE,)


REFUSED = PicturesRefused("127.0.0.1 says this model does not accept images.", detail="mmproj")


async def test_pictures_go_to_every_model_that_does_not_say_no(server: Bench) -> None:
    server.provider.offered = [ModelInfo("m", 4_000)]
    server.script_answer("A sky.")
    exchange = await server.chat.send(None, "Look.", settings=SHORT, attachments=[PICTURE])
    await server.finished(exchange.answer.id)
    assert server.provider.requests[-1].turns[0].images == (PICTURE,)
    use = await server.memory.measure(exchange.conversation.id)
    assert use.accepts_images, "what was seen is remembered"


@pytest.mark.parametrize("says", [None, True])
async def test_a_model_that_refuses_a_picture_is_not_sent_another(
    server: Bench, says: bool | None
) -> None:
    server.provider.offered = [ModelInfo("m", 4_000, accepts_images=says), ModelInfo("other")]
    server.script(REFUSED)
    exchange = await server.chat.send(None, "Look.", settings=SHORT, attachments=[PICTURE])
    failed = await server.finished(exchange.answer.id)
    assert failed.failure is not None
    assert failed.failure.code == "pictures_refused"
    assert failed.failure.next_step == NextStep.CHOOSE_MODEL
    again = await server.chat.regenerate(failed.id)
    told = (await server.finished(again.answer.id)).failure
    assert told is not None and "doesn't accept images" in told.sentence
    assert len(server.provider.requests) == 1, "it is remembered"
    # another model of the same server may take it
    server.script_answer("A sky.")
    other = await server.chat.regenerate(again.answer.id, model="other")
    assert (await server.finished(other.answer.id)).text == "A sky."
    # and so may this one, once the connection is looked at again
    server.chat.asking.context.forget_pictures("s")
    server.script_answer("A cloud.")
    more = await server.chat.regenerate(other.answer.id)
    assert (await server.finished(more.answer.id)).text == "A cloud."


async def test_a_picture_of_before_ends_no_question_without_one(server: Bench) -> None:
    server.provider.offered = [ModelInfo("m", 4_000)]
    server.script_answer("A sky.")
    exchange = await server.chat.send(None, "Look.", settings=SHORT, attachments=[PICTURE])
    await server.finished(exchange.answer.id)
    server.chat.asking.context.forget_pictures("s")
    server.script(REFUSED)
    server.script_answer("I can't see it.")
    more = await server.chat.send(exchange.conversation.id, "And now?")
    answer = await server.finished(more.answer.id)
    assert (answer.text, answer.failure) == ("I can't see it.", None)
    assert server.provider.requests[-1].turns[0].text == "[Picture: sky.png]\n\nLook."


@pytest.mark.parametrize("by", ["person", "server"])
async def test_pictures_go_to_no_model_that_says_no(server: Bench, by: str) -> None:
    server.provider.offered = [ModelInfo("m", 4_000, accepts_images=False)]
    if by == "person":
        server.provider.offered = [ModelInfo("m", 4_000, accepts_images=True)]
        server.connections.replace([replace(SERVER, accepts_images=False)], "s")
    exchange = await server.chat.send(None, "Look.", settings=SHORT, attachments=[PICTURE])
    failed = await server.finished(exchange.answer.id)
    assert failed.failure is not None
    assert failed.failure.next_step == NextStep.CHOOSE_MODEL
    assert server.provider.requests == []
    seeing = Connection(
        "v", "Sees", ServerKind.OPENAI, "http://127.0.0.1:9/v1", model="m", accepts_images=True
    )
    server.connections.replace([*server.connections.all(), seeing], "s")
    server.script_answer("A sky.")
    again = await server.chat.regenerate(failed.id, connection_id="v")
    await server.finished(again.answer.id)
    assert server.provider.requests[-1].turns[0].images == (PICTURE,)
    server.script_answer("I can't see it.")
    more = await server.chat.send(exchange.conversation.id, "And now?")
    await server.finished(more.answer.id)
    assert server.provider.requests[-1].turns[0].text == "[Picture: sky.png]\n\nLook."


async def test_the_meter_counts_what_is_new_only(server: Bench) -> None:
    conversation = await talk(server, 2, words=20)
    first = await server.memory.measure(conversation, "a draft of five words")
    asked = len(server.provider.counted)
    second = await server.memory.measure(conversation, "a draft of six words now", changed=False)
    assert len(server.provider.counted) == asked + 1
    assert second.used == first.used + 1
    empty = await server.memory.measure("", "")
    assert 0 < empty.used < first.used
    with_file = await server.memory.measure(conversation, "", [FILE, PICTURE])
    assert with_file.files == (4, 1_000)


async def test_a_draft_is_counted_on_this_computer_only(bench: Bench) -> None:
    away = Connection("a", "Away", ServerKind.OPENAI, "http://192.0.2.1/v1", model="m")
    bench.connections.replace([away], "a")
    bench.provider.counts = True
    use = await bench.memory.measure("", "my secret draft")
    assert "my secret draft" not in bench.provider.counted
    assert use.estimated
    assert use.used > 3


async def test_what_servers_report_corrects_the_estimate(bench: Bench) -> None:
    bench.connections.replace([SERVER], "s")
    bench.provider.offered = [ModelInfo("m", 4_000)]
    text = "word " * 800
    before = (await bench.memory.measure("", text)).used
    bench.script(TextDelta("Yes."), UsageReport(Usage(2 * before, 1)), Finished("stop"))
    exchange = await bench.chat.send(None, text, settings=SHORT)
    await bench.finished(exchange.answer.id)
    after = (await bench.memory.measure("", text)).used
    assert 1.8 * before < after < 2.2 * before


async def test_a_rerun_is_told_what_the_answer_was_told(server: Bench) -> None:
    conversation = await talk(server, 5)
    answers = [one.id for one in (await server.library.open(conversation)).path]
    before = server.provider.requests[-1]
    server.provider.offered = [ModelInfo("m", 100_000)]
    server.connections.replace([replace(SERVER, context_window=100_000)], "s")
    server.script_answer("Again.")
    again = await Versions(server.chat.asking).run_again(answers[-1])
    answer = await server.finished(again.exchange.answer.id)
    assert server.provider.requests[-1].turns == before.turns
    assert answer.provenance.left_out == 6


async def test_what_lies_far_beyond_the_window_is_not_counted(server: Bench) -> None:
    """A chat of 60 windows: the meter is exact, since what it only guesses at is not sent."""
    bench = server
    chat, messages = conversation(400)
    await bench.store.create(chat, messages)
    use = await bench.memory.measure(chat.id)
    assert not use.estimated
    assert use.left_out > 380
    assert len(bench.provider.counted) < 120
    asked = len(bench.provider.counted)
    again = await bench.memory.measure(chat.id, "more", changed=False)
    assert len(bench.provider.counted) == asked + 1
    assert (again.used > use.used) or again.left_out > use.left_out
    await bench.memory.choose_policy(chat.id, ContextPolicy.ASK)
    assert (await bench.memory.measure(chat.id)).estimated


async def test_a_server_elsewhere_counts_only_what_it_was_told(bench: Bench) -> None:
    """To choose a server for a chat that another one answered sends nothing there."""
    away = Connection("a", "Away", ServerKind.OPENAI, "http://192.0.2.1/v1", model="m")
    bench.connections.replace([SERVER, away], "s")
    bench.provider.counts = True
    conversation = await talk(bench, 1)
    bench.provider.counted.clear()
    use = await bench.memory.measure(conversation, "a draft", connection_id="a")
    assert bench.provider.counted == []
    assert use.estimated
    bench.script_answer("Hello from away.")
    exchange = await bench.chat.send(conversation, "And you?", connection_id="a")
    await bench.finished(exchange.answer.id)
    await bench.memory.measure(conversation, "a secret", connection_id="a")
    assert "Hello from away." in bench.provider.counted
    assert "a secret" not in bench.provider.counted


@pytest.mark.parametrize(("port", "cuts"), [(11434, True), (8080, False)])
async def test_another_server_at_ollamas_port_may_cut_early(
    bench: Bench, port: int, cuts: bool
) -> None:
    other = Connection("o", "Mine", ServerKind.OPENAI, f"http://127.0.0.1:{port}", preset="custom")
    bench.connections.replace([other], "o")
    conversation = await talk(bench, 1)
    assert (await bench.memory.measure(conversation)).cuts_early is cuts


@pytest.mark.parametrize(("preset", "told"), [("ollama", True), ("", False)])
async def test_where_a_server_cuts_without_a_word_that_is_said(
    bench: Bench, preset: str, told: bool
) -> None:
    bench.connections.replace([replace(SERVER, preset=preset, context_window=400)], "s")
    bench.script_answer("Yes.")
    exchange = await bench.chat.send(None, "word " * 900, settings=SHORT)
    assert (await bench.finished(exchange.answer.id)).text == "Yes."
    notices = [event.sentence for event in bench.events if isinstance(event, AnswerNotice)]
    assert bool(notices) is told


async def test_a_chat_that_is_opened_is_measured_as_it_is_from_then_on(bench: Bench) -> None:
    """What the server counted for the last answer corrects the estimate at once."""
    bench.connections.replace([SERVER], "s")
    bench.provider.offered = [ModelInfo("m", 2_000)]
    conversation = None
    for place in range(12):
        usage = UsageReport(Usage(60 + 120 * (place + 1), 60))  # fewer tokens than estimated
        bench.script(TextDelta("extraordinarily " * 60), usage, Finished("stop"))
        exchange = await bench.chat.send(conversation, "unquestionably " * 60, settings=SHORT)
        conversation = exchange.conversation.id
        await bench.finished(exchange.answer.id)
    assert conversation is not None
    # as after a start: nothing was learned yet
    memory = Memory(
        bench.store,
        bench.connections,
        bench.provider,
        Context(),
        publish=bench.events.append,
        undo=UndoHistory(),
    )
    first = await memory.measure(conversation, settings=SHORT)
    assert first.estimated
    for _ in range(3):
        again = await memory.measure(conversation, settings=SHORT, changed=False)
        assert again.left_out == first.left_out
        assert abs(again.used - first.used) < first.used * 0.03

"""What is typed is the open chat's, or that of the one on its way; nothing of it is lost."""

from __future__ import annotations

from falcon_desktop.core.domain.errors import NotFound
from falcon_desktop.core.domain.ids import new_id
from tests.controllers.bench import Bench, heard
from tests.controllers.conftest import MakeBench

SEND, READ = "Chat.send", "opened_at"


async def test_what_is_typed_while_a_chat_is_on_its_way_is_its(bench: Bench) -> None:
    chat = await bench.saved_chat("Why?", "Because.", draft="an earlier draft")
    bench.type("of the new chat")
    bench.bridge.hold(READ)
    bench.conversation.open(chat)
    await bench.settle()
    assert bench.typed == ""
    assert bench.conversation.box.owner == chat
    bench.type("typed early")
    bench.bridge.release(READ)
    await bench.settle()
    assert bench.typed == "typed early"
    assert bench.conversation.box.whole_draft(bench.typed) == "an earlier draft\n\ntyped early"
    assert bench.notice[1] == "Show it now"
    bench.press_notice()
    assert bench.typed == "an earlier draft\n\ntyped early"
    assert bench.conversation.box.whole_draft(bench.typed) == bench.typed


async def test_a_draft_is_in_the_box_of_a_chat_in_which_nothing_was_typed(bench: Bench) -> None:
    await bench.opened_chat("Why?", "Because.", draft="an earlier draft")
    assert bench.typed == "an earlier draft"
    assert bench.notice == ("", "")


async def test_who_turns_to_another_chat_leaves_what_was_typed_to_the_first(bench: Bench) -> None:
    await bench.opened_chat("Open?", "Yes.")
    first, second = await bench.saved_chat("1?", "1."), await bench.saved_chat("2?", "2.")
    unsent = heard(unsent=bench.conversation.box.unsent)
    bench.bridge.hold(READ)
    bench.conversation.open(first)
    bench.type("for the first")
    bench.conversation.open(second)
    assert bench.typed == ""
    assert unsent == [("unsent", first, "for the first")]
    bench.bridge.release(READ)
    await bench.settle()
    assert bench.chat.conversation_id == second


async def test_the_box_is_what_it_was_where_a_chat_does_not_come(bench: Bench) -> None:
    open_one, other = await bench.opened_chat("Why?", "Because."), await bench.saved_chat("2?")
    bench.type("of the open chat")
    unsent = heard(unsent=bench.conversation.box.unsent)
    bench.bridge.hold(READ)
    bench.bridge.fail(READ, NotFound("It is gone."))
    bench.conversation.open(other)
    bench.type("of the other one")
    bench.bridge.release(READ)
    await bench.settle()
    assert bench.typed == "of the open chat"
    assert bench.chat.conversation_id == open_one
    assert not bench.conversation.box.is_on_the_way
    assert unsent == [("unsent", other, "of the other one")]
    assert [type(one) for one in bench.failed()] == [NotFound]


async def test_words_of_a_temporary_chat_are_not_kept_as_early_text(make_bench: MakeBench) -> None:
    bench = await make_bench()
    bench.bridge.hold("Library.begin_temporary")
    secret = new_id()

    async def making() -> None:
        await bench.backend.call(bench.services.library.begin_temporary, secret)

    bench.conversation.open_coming(secret, making())
    bench.type("a secret")
    bench.conversation.questions.submit("a secret")
    assert bench.conversation.early_text() == ""
    bench.script_answer("Hush.")
    bench.bridge.release("Library.begin_temporary")
    await bench.answered()
    assert await bench.texts(secret) == ["a secret", "Hush."]
    assert bench.conversation.early_text() == ""


async def test_a_new_text_takes_what_is_typed_until_its_page_is_there(bench: Bench) -> None:
    opened = heard(text=bench.conversation.text_opened, opened=bench.chat.opened)
    bench.conversation.new_text()
    assert opened == [("opened", ""), ("text", "", "")]
    bench.type("Once upon")
    bench.conversation.questions.submit("Once upon")  # Enter begins a line, nothing is sent
    awaited = [bench.conversation.box.is_text_awaited]
    assert bench.conversation.box.take_typed() == "Once upon\n"
    awaited.append(bench.conversation.box.is_text_awaited)
    assert awaited == [True, False]
    await bench.settle()
    assert bench.bridge.of(SEND) == []


async def test_an_earlier_draft_comes_back_once_what_was_asked_early_is_sent(bench: Bench) -> None:
    chat = await bench.saved_chat("Why?", "Because.", draft="an earlier draft")
    bench.bridge.hold(READ)
    bench.conversation.open(chat)
    bench.type("And?")
    bench.conversation.questions.submit("And?")
    bench.script_answer("So.")
    bench.bridge.hold(SEND)
    bench.bridge.release(READ)
    await bench.settle()
    assert bench.typed == ""
    assert bench.conversation.box.whole_draft("") == "an earlier draft"
    bench.bridge.release(SEND)
    await bench.answered()
    assert bench.typed == "an earlier draft"


async def test_what_is_typed_since_a_question_left_is_of_the_new_chat_that_it_makes(
    bench: Bench,
) -> None:
    bench.bridge.hold(SEND)
    bench.type("Why?")
    bench.conversation.questions.submit("Why?")
    bench.type("and then")
    bench.script_answer("Because.")
    bench.bridge.release(SEND)
    await bench.answered()
    assert bench.conversation.box.owner == bench.chat.conversation_id != ""
    assert bench.typed == "and then"


async def test_what_was_typed_before_the_first_chat_is_there_is_early_text_until_then(
    make_bench: MakeBench,
) -> None:
    bench = await make_bench(start="first-chat", ready=False)
    box = bench.conversation.box
    states = [(box.is_starting, box.is_on_the_way, box.begins_elsewhere)]
    bench.type("typed at once")
    assert (box.owner, box.early_text()) == ("first-chat", "typed at once")
    bench.conversation.new_chat()
    states.append((box.is_starting, box.is_on_the_way, box.begins_elsewhere))
    assert states == [(True, True, False), (False, False, True)]
    assert (box.owner, box.early_text(), bench.typed) == ("", "", "typed at once")

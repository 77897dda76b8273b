"""A conversation stays with the connection and model that answered it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest
from falcon_desktop.core.chat.completing import Completions
from falcon_desktop.core.chat.versions import AnswerVariant, Versions
from falcon_desktop.core.domain.connection import (
    EMBEDDED_ID,
    UNSAVED_ID,
    Connection,
    ServerKind,
    address_id,
    connection_at,
    embedded_connection,
)
from falcon_desktop.core.domain.conversation import Conversation, Message, Provenance, Role
from falcon_desktop.core.domain.errors import ConnectionGone, FalconError, NotFound, Unreachable
from falcon_desktop.core.domain.events import Finished, ProviderEvent, RequestSent, TextDelta
from falcon_desktop.core.domain.written_text import Piece
from falcon_desktop.core.text.sentences import Sentence
from tests.core.conftest import Bench

ONE = Connection("one", "One", ServerKind.OPENAI, "https://one.example/v1", model="m1")
TWO = Connection("two", "Two", ServerKind.OPENAI, "https://two.example/v1", model="m2")
SECRET = "The harvest is in the north field"


async def keep(bench: Bench, *made: Provenance, **fields: str) -> Conversation:
    """Keep a chat with an answer made in each of these ways, bound to nothing but ``fields``."""
    parent, messages = None, []
    for number, one in enumerate(made):
        for role, text in ((Role.USER, SECRET), (Role.ASSISTANT, "Noted.")):
            message = Message(f"{role}{number}", "c", parent, role, text, number)
            if role is Role.ASSISTANT:
                message = replace(message, provenance=one)
            messages.append(message)
            parent = message.id
    chat = Conversation("c", "Harvest", 1, 2, active_leaf_id=parent)
    chat = replace(chat, **fields)  # type: ignore[arg-type]
    await bench.store.create(chat, messages)
    return chat


Send = Callable[[Bench, str], Awaitable[str]]


async def by_question(bench: Bench, answer: str) -> str:
    return (await bench.chat.send("c", "More")).answer.id


async def by_edit(bench: Bench, answer: str) -> str:
    exchange = await bench.chat.edit("user0", "Another")
    assert exchange is not None
    return exchange.answer.id


async def by_regenerating(bench: Bench, answer: str) -> str:
    return (await bench.chat.regenerate(answer)).answer.id


async def by_continuing(bench: Bench, answer: str) -> str:
    return (await bench.chat.continue_answer(answer)).answer.id


async def by_comparing(bench: Bench, answer: str) -> str:
    exchanges = await Versions(bench.chat.asking).compare(
        answer, [AnswerVariant(), AnswerVariant()]
    )
    await bench.finished(exchanges[1].answer.id)
    return exchanges[0].answer.id


async def by_writing_on(bench: Bench, answer: str) -> str:
    pieces = [Piece(SECRET, message_id="user0"), Piece("Noted.", True, answer)]
    return (await Completions(bench.chat.asking).go_on("c", pieces)).answer.id


WAYS = [by_question, by_edit, by_regenerating, by_continuing, by_comparing, by_writing_on]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("chosen", ["", "one"])
async def test_every_way_to_ask_stays_with_what_answered(
    bench: Bench, way: Send, chosen: str
) -> None:
    bench.connections.replace([ONE, TWO], "two")
    bench.script_answer("Yes.")
    bench.script_answer("Yes.")
    await keep(bench, Provenance("two"), Provenance("one", "One", model="m0"), connection_id=chosen)
    answer = await bench.finished(await way(bench, "assistant1"))
    assert (answer.provenance.connection_id, answer.provenance.model) == ("one", "m0")
    assert {request.model for request in bench.provider.requests} == {"m0"}
    # what was only known from the answer is kept from now on
    if way is not by_continuing:
        kept = await bench.store.conversation("c")
        assert (kept.connection_id, kept.model) == ("one", "m0")


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("chosen", ["", "gone"])
async def test_no_way_to_ask_goes_elsewhere_where_it_is_gone(
    bench: Bench, way: Send, chosen: str
) -> None:
    bench.connections.replace([TWO], "two")
    await keep(bench, Provenance("gone", "The old one", model="m0"), connection_id=chosen)
    before = await bench.store.all_messages("c")
    with pytest.raises(FalconError) as caught:
        await way(bench, "assistant0")
    if way is not by_comparing:
        assert isinstance(caught.value, ConnectionGone)
        assert "The old one" in caught.value.sentence and "Two" in caught.value.sentence
    assert bench.provider.requests == [] and bench.provider.counted == []
    assert await bench.store.all_messages("c") == before, "nothing was changed"


@pytest.mark.parametrize("old", ["The old one", ""])
async def test_the_engine_of_this_computer_is_named_in_the_readers_language(
    bench: Bench, old: str
) -> None:
    bench.connections.replace([embedded_connection()], EMBEDDED_ID)
    await keep(bench, Provenance("gone", old, model="m0"), connection_id="gone")
    with pytest.raises(ConnectionGone) as caught:
        await by_question(bench, "assistant0")
    sentence = caught.value.sentence
    assert isinstance(sentence, Sentence) and "such as “On this computer”" in sentence
    [engine] = [one for one in sentence.values.values() if one == "On this computer"]
    assert isinstance(engine, Sentence), "so that it is translated"


async def test_an_address_of_an_imported_answer_is_not_run_again(bench: Bench) -> None:
    """A file names any server that it likes; only what the chat was begun with counts."""
    bench.connections.replace([TWO], "two")
    there = address_id(ServerKind.OPENAI, "https://elsewhere.example/v1")
    made = Provenance(there, "https://elsewhere.example/v1", model="m0")
    await keep(bench, made)
    before = await bench.store.all_messages("c")
    versions = Versions(bench.chat.asking)
    with pytest.raises(NotFound, match="was removed"):
        await versions.run_again("assistant0")
    assert bench.provider.requests == []
    assert await bench.store.all_messages("c") == before, "nothing was changed"

    await bench.library.choose_model("c", there, "m0")
    bench.script_answer("Yes.")
    again = await versions.run_again("assistant0")
    finished = await bench.finished(again.exchange.answer.id)
    assert finished.provenance.connection_id == there


async def test_a_first_answer_binds_though_it_fails(bench: Bench) -> None:
    bench.connections.replace([ONE, TWO], "one")
    bench.script(Unreachable("No."))
    exchange = await bench.chat.send(None, SECRET)
    failed = await bench.finished(exchange.answer.id)
    bench.connections.replace([ONE, TWO], "two")
    bench.script_answer("Yes.")
    again = await bench.chat.regenerate(failed.id)
    assert (await bench.finished(again.answer.id)).provenance.connection_id == "one"


async def test_what_is_wished_for_an_answer_holds_for_it_only(bench: Bench) -> None:
    bench.connections.replace([ONE, TWO], "two")
    await keep(bench, Provenance("one", "One", model="m0"))
    bench.script_answer("By two.")
    other = await Versions(bench.chat.asking).run_with("assistant0", AnswerVariant("two"))
    assert (await bench.finished(other.answer.id)).provenance.connection_id == "two"
    bench.script_answer("By one.")
    exchange = await bench.chat.send("c", "More")
    assert (await bench.finished(exchange.answer.id)).provenance.connection_id == "one"


async def test_an_answer_from_elsewhere_binds_nothing_and_the_first_of_ours_does(
    bench: Bench,
) -> None:
    bench.connections.replace([ONE, TWO], "one")
    await keep(bench, Provenance(model="gpt-4o"))
    assert (await bench.library.open("c")).is_from_elsewhere
    bench.script_answer("By one.")
    exchange = await bench.chat.regenerate("assistant0")
    await bench.finished(exchange.answer.id)
    bench.connections.replace([ONE, TWO], "two")
    opened = await bench.library.open("c")
    assert not opened.is_from_elsewhere
    assert (opened.conversation.connection_id, opened.answered_by) == ("one", "One")


async def test_a_server_that_is_not_told_counts_nothing_of_a_chat(bench: Bench) -> None:
    bench.connections.replace([ONE, TWO], "two")
    bench.provider.counts = True
    await keep(bench, Provenance("one", "One", model="m0", address="https://one.example/v1/chat"))

    async def counted(connection_id: str = "") -> list[str]:
        bench.provider.counted.clear()
        bench.memory._counts.clear()
        bench.chat.asking.context._counters.clear()
        await bench.memory.measure("c", "a draft", connection_id=connection_id)
        return bench.provider.counted

    assert SECRET in await counted(), "what answered the chat knows it"
    assert SECRET in await counted("one")
    assert await counted("two") == []
    # the address was changed: another server, with the same name
    bench.connections.replace([replace(ONE, base_url="https://new.example/v1"), TWO], "two")
    assert await counted("one") == []
    # the last question went to another one, which failed
    bench.connections.replace([ONE, TWO], "two")
    bench.script(Unreachable("No."))
    exchange = await bench.chat.send("c", "For two only", connection_id="two")
    await bench.finished(exchange.answer.id)
    assert await counted("one") == []
    assert await counted("two") == []


async def test_the_model_that_a_server_chose_is_the_chats(bench: Bench) -> None:
    bench.connections.replace([replace(ONE, model=""), TWO], "one")
    bench.script(RequestSent({}, "chosen"), *_said("Yes."))
    exchange = await bench.chat.send(None, "Hello")
    await bench.finished(exchange.answer.id)
    opened = await bench.library.open(exchange.conversation.id)
    assert (opened.conversation.connection_id, opened.conversation.model) == ("one", "chosen")
    bench.script_answer("Yes.")
    await bench.finished((await bench.chat.send(exchange.conversation.id, "More")).answer.id)
    assert bench.provider.requests[-1].model == "chosen"


def _said(text: str) -> tuple[ProviderEvent, ...]:
    return TextDelta(text), Finished("stop")


@pytest.mark.parametrize("kind", [ServerKind.OPENAI, ServerKind.TGI])
def test_the_id_of_an_address_is_a_connection(kind: ServerKind) -> None:
    found = connection_at(address_id(kind, " http://[::1]:8080/v1 "))
    assert found is not None
    assert (found.kind, found.base_url, found.uses_key) == (kind, "http://[::1]:8080/v1", False)


@pytest.mark.parametrize(
    "identity",
    ["", EMBEDDED_ID, UNSAVED_ID, "address:", "address:openai:", "address:openai:file:///x",
     "address:unknown:http://a", "address:openai:http://u:p@h", "openai:http://a"],
)  # fmt: skip
def test_other_ids_are_no_address(identity: str) -> None:
    assert connection_at(identity) is None

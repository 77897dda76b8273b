"""What a message is made of, on the disk: kept in its order, found, checked, mended, brought up."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import apsw
import pytest
from falcon_desktop.core.domain.attachments import Attachment, AttachmentKind
from falcon_desktop.core.domain.conversation import (
    LaterRequest,
    Message,
    MessageStatus,
    Provenance,
    Timings,
    Usage,
)
from falcon_desktop.core.domain.parts import (
    CallState,
    Citation,
    FilePart,
    OtherPart,
    PartsBuilder,
    ProviderData,
    ReasoningPart,
    TextPart,
    ToolCall,
    ToolResult,
    all_parts,
)
from falcon_desktop.store.backups import Backups
from falcon_desktop.store.conversations import Conversations
from falcon_desktop.store.database import Database
from tests.store.conftest import Made, Opened

PICTURE = Attachment(
    "map.png", AttachmentKind.IMAGE, "image/png", 4, data=b"\x89PNG", width=1, height=1
)


def filled(answer: Message, **more: object) -> Message:
    """Return an answer of two requests that holds every kind of part."""
    made = PartsBuilder()
    made.add(ProviderData("https://api.example:443", "m", "thinking", {"signature": "c2ln"}))
    made.reasoning("They want the weather.")
    made.text("Let me look.")
    made.add(ToolCall("call_1", "get_weather", '{"city": "Tromsø"}', "weather"))
    made.add(ToolResult("call_1", "4 °C, drizzle 晴れ", name="get_weather"))
    made.file(PICTURE, "call_1")
    made.next_request()
    made.reasoning("Rain.")
    made.text("It rains.")
    made.cite("https://yr.example/tromso", "Weather in Tromsø", "4 °C", 14, 23)
    made.add(ToolResult("lost", "nobody asked", is_error=True))
    values: dict[str, object] = {
        "status": MessageStatus.COMPLETE,
        "text": made.text_so_far,
        "reasoning": made.reasoning_so_far,
        "attachments": made.attachments,
        "parts": made.parts,
        "later_requests": (
            LaterRequest(
                Provenance(model="m", request={"stream": True}, seed=0),
                Usage(7, 3),
                Timings(total=0.5),
                "stop",
            ),
        ),
    }
    return replace(answer, **(values | more))  # type: ignore[arg-type]


async def test_every_kind_of_part_comes_back_as_it_was(opened: Opened, make: Made) -> None:
    conversation = make.conversation()
    question = make.question(conversation)
    answer = filled(make.answer(conversation, question.id))
    await opened.store.create(conversation, [question, answer])
    assert await opened.store.messages([answer.id]) == [answer]
    assert await opened.store.all_messages(conversation.id) == [question, answer]
    assert answer.parts[1] == ReasoningPart(0, 22)
    assert answer.parts[2] == TextPart(0, 12)
    assert TextPart(14, 23, 1) in answer.parts
    assert FilePart(0, 0, "call_1") in answer.parts
    assert Citation("https://yr.example/tromso", "Weather in Tromsø", "4 °C", 14, 23, 1) in (
        answer.parts
    )


async def test_an_answer_that_ends_takes_its_parts_and_pictures(opened: Opened, make: Made) -> None:
    conversation = make.conversation()
    question = make.question(conversation)
    begun = make.answer(conversation, question.id)
    await opened.store.create(conversation, [question, begun])
    await opened.store.append_to_answer(begun.id, "Let me", "")
    done = filled(begun)
    for one in (done, done, replace(done, parts=done.parts[:4]), done):
        await opened.store.save_answer(one)
        assert await opened.store.messages([begun.id]) == [one]
        assert await Backups(opened.database).check() == []
    plain = replace(done, parts=(), later_requests=(), attachments=())
    await opened.store.save_answer(plain)
    assert await opened.store.messages([begun.id]) == [plain]
    picture_only = replace(plain, attachments=(PICTURE,))
    await opened.store.save_answer(picture_only)
    assert await opened.store.messages([begun.id]) == [picture_only]
    left = await opened.database.read(lambda one: one.execute("SELECT count(*) FROM part").get)
    assert left == 3  # its checksum covers the picture


@pytest.mark.parametrize(
    "words", ["tromsø", "drizzle", "晴れ", "get_weather", "yr.example", "nobody asked", "map"]
)
async def test_what_tools_and_sources_say_is_found(opened: Opened, make: Made, words: str) -> None:
    conversation = make.conversation()
    question = make.question(conversation)
    begun = make.answer(conversation, question.id)
    await opened.store.create(conversation, [question, begun])
    await opened.store.save_answer(filled(begun))
    (hit,) = (await opened.store.search(words)).hits
    assert hit.message_id == begun.id
    assert hit.marks
    await opened.store.save_answer(replace(filled(begun), parts=(), attachments=()))
    assert (await opened.store.search(words)).hits == ()
    await opened.database.write(
        lambda one: one.execute(
            "INSERT INTO beside_index (beside_index) VALUES ('integrity-check')"
        )
    )


def used(answer: Message, state: CallState) -> Message:
    """Return an answer with a call of this program, of a tool with another name at its server."""
    made = PartsBuilder()
    made.add(ToolCall("c1", "fs__read", '{"path": "bb"}', "Files", 0, state, "peruse", '{"a": 1}'))
    links = (("file:///home/x/zebra.txt", "The giraffe"), ("https://a.example/ocelot", ""))
    told = ToolResult("c1", "whole", "fs__read", structured='{"count": "wombat"}', links=links)
    if state is CallState.SENT:
        made.add(told)
    return replace(answer, status=MessageStatus.COMPLETE, text=made.text_so_far, parts=made.parts)


@pytest.mark.parametrize("state", list(CallState), ids=repr)
async def test_how_far_a_call_is_comes_back(opened: Opened, make: Made, state: CallState) -> None:
    conversation = make.conversation()
    answer = used(make.answer(conversation, None), state)
    await opened.store.create(conversation, [answer])
    assert await opened.store.messages([answer.id]) == [answer]


@pytest.mark.parametrize("words", ["peruse", "giraffe", "zebra", "ocelot", "wombat", "Files"])
async def test_what_a_result_holds_besides_text_is_found(
    opened: Opened, make: Made, words: str
) -> None:
    conversation = make.conversation()
    answer = used(make.answer(conversation, None), CallState.SENT)
    await opened.store.create(conversation, [answer])
    (hit,) = (await opened.store.search(words)).hits
    assert words.lower() in hit.snippet.lower()
    assert hit.marks
    await opened.database.write(
        lambda one: one.execute(
            "INSERT INTO beside_index (beside_index) VALUES ('integrity-check')"
        )
    )


async def test_opaque_data_is_never_found(opened: Opened, make: Made) -> None:
    conversation = make.conversation()
    answer = filled(make.answer(conversation, None))
    await opened.store.create(conversation, [answer])
    for words in ("c2ln", "signature", "thinking", "api.example"):
        assert (await opened.store.search(words)).hits == ()


@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE part SET text = 'It will be sunny' WHERE kind = 'tool_result'",
        "UPDATE part SET place = 99 WHERE kind = 'text'",
        "UPDATE part SET data = '{}' WHERE kind = 'citation'",
        "DELETE FROM part WHERE kind = 'tool_call'",
        "DELETE FROM part",
        "UPDATE attachment SET data = x'89504e48'",
        "UPDATE attachment SET name = 'another.png'",
        "UPDATE attachment SET name = CAST(x'fe' AS TEXT), text = CAST(x'41ff42' AS TEXT)",
        "DELETE FROM attachment",
        "UPDATE part SET name = CAST(x'ff' AS TEXT) WHERE kind = 'tool_call'",
        "INSERT INTO part (message_key, place, request, kind) SELECT key, 50, 0, 'text'"
        " FROM message WHERE role = 'assistant'",
    ],
)
async def test_parts_that_the_disk_changed_are_noticed(path: Path, make: Made, harm: str) -> None:
    database = Database(path)
    await database.open()
    store = Conversations(database)
    conversation = make.conversation()
    question = make.question(conversation)
    answer = filled(make.answer(conversation, question.id))
    await store.create(conversation, [question, answer])
    await Backups(database).back_up_now()
    await database.close()
    connection = apsw.Connection(str(path))
    connection.execute(harm)
    connection.close()
    database = Database(path)
    await database.open()
    store = Conversations(database)
    try:
        read = await store.all_messages(conversation.id)
        assert [one.altered for one in read] == [False, True]
        assert read[1].text == answer.text
        assert any(answer.id in line for line in await Backups(database).check())
    finally:
        await database.close()


async def test_a_question_asks_no_more_of_the_disk_than_before(opened: Opened, make: Made) -> None:
    conversation = make.conversation()
    question = make.question(conversation)
    answer = make.answer(conversation, question.id, "Because.", MessageStatus.COMPLETE)
    await opened.store.create(conversation, [question, answer])
    asked: list[str] = []

    def trace(cursor: object, sql: str, values: object) -> bool:
        if sql.startswith("SELECT"):
            asked.append(sql)
        return True

    def listen(connection: apsw.Connection) -> None:
        connection.set_exec_trace(trace)

    await opened.database.read(listen)
    await opened.store.messages([question.id, answer.id])
    assert len(asked) == 2
    asked.clear()
    await opened.store.all_messages(conversation.id)
    assert len(asked) == 1


async def test_a_kind_of_a_newer_version_is_kept_through_reading_and_saving(
    opened: Opened, make: Made
) -> None:
    conversation = make.conversation()
    answer = filled(make.answer(conversation, None))
    new = OtherPart("video", "clip", "A clip of rain", {"seconds": 3}, 2, 5, 0, 1)
    bare = OtherPart("mood", request=1)
    answer = replace(answer, parts=(new, *answer.parts, bare))
    await opened.store.create(conversation, [answer])
    assert await opened.store.messages([answer.id]) == [answer]
    [hit] = (await opened.store.search("clip of rain")).hits
    assert hit.message_id == answer.id
    again = replace(answer, text=answer.text + " And more.")
    await opened.store.save_answer(again)
    assert await opened.store.messages([answer.id]) == [again]
    assert await Backups(opened.database).check() == []


async def test_a_picture_is_on_the_disk_while_its_answer_streams(
    opened: Opened, make: Made
) -> None:
    conversation = make.conversation()
    question = make.question(conversation)
    begun = make.answer(conversation, question.id)
    other = replace(PICTURE, name="other.png", data=b"\x89PN2")
    await opened.store.create(conversation, [question, begun])
    append = opened.store.append_to_answer
    await append(begun.id, "Here: ", "Hm.")
    await append(begun.id, "one", "", [PICTURE], [ReasoningPart(0, 3), TextPart(0, 9), FilePart(0)])
    parts = (ReasoningPart(0, 3), TextPart(0, 9), FilePart(0), TextPart(9, 15), FilePart(1))
    await append(begun.id, " two: ", "", [other], parts)
    await append(begun.id, "end", "")
    [found] = await opened.store.messages([begun.id])
    assert (found.status, found.altered) == (MessageStatus.STREAMING, False)
    assert (found.text, found.reasoning) == ("Here: one two: end", "Hm.")
    assert found.attachments == (PICTURE, other)
    assert all_parts(found) == (*parts, TextPart(15, 18))
    assert await Backups(opened.database).check() == []
    [hit] = (await opened.store.search("other.png")).hits
    assert hit.message_id == begun.id
    done = replace(found, status=MessageStatus.COMPLETE)
    await opened.store.save_answer(done)
    await append(begun.id, "", "", [PICTURE], [FilePart(0)])  # one that came too late
    assert await opened.store.messages([begun.id]) == [done]
    await opened.database.write(
        lambda one: one.execute(
            "INSERT INTO beside_index (beside_index) VALUES ('integrity-check')"
        )
    )


async def test_an_answer_with_pictures_that_was_cut_off_is_whole(path: Path, make: Made) -> None:
    database = Database(path)
    await database.open()
    store = Conversations(database)
    conversation = make.conversation()
    begun = make.answer(conversation, None)
    await store.create(conversation, [begun])
    order = (TextPart(0, 6), FilePart(0))
    await store.append_to_answer(begun.id, "Here: ", "", [PICTURE], order)
    await store.append_to_answer(begun.id, "so", "")
    await database.close()
    database = Database(path)
    await database.open()
    store = Conversations(database)
    await store.mark_abandoned()
    [found] = await store.messages([begun.id])
    assert (found.status, found.text, found.altered) == (
        MessageStatus.INTERRUPTED, "Here: so", False
    )  # fmt: skip
    assert all_parts(found) == (*order, TextPart(6, 8))
    assert found.attachments == (PICTURE,)
    assert await Backups(database).check() == []
    await database.close()


async def test_what_a_message_holds_is_exchanged_where_it_is_as_it_was(
    opened: Opened, make: Made
) -> None:
    conversation = make.conversation()
    asked = make.question(conversation, "See: [Image: map.png]")
    begun = make.answer(conversation, asked.id, "It rains.", MessageStatus.COMPLETE)
    await opened.store.create(conversation, [asked, begun])
    with_picture = replace(asked, text="See:", attachments=(PICTURE,))
    done = filled(begun, later_requests=())
    pairs = [(asked, with_picture), (begun, done)]
    await opened.store.exchange(pairs)
    assert await opened.store.messages([asked.id, begun.id]) == [with_picture, done]
    await opened.store.exchange(pairs)  # they are no longer as they were
    assert await opened.store.messages([asked.id, begun.id]) == [with_picture, done]
    assert (await opened.store.search("drizzle")).hits
    changed = replace(done, text="It snows.", parts=(), attachments=())
    await opened.store.save_answer(changed)
    await opened.store.exchange([(after, before) for before, after in pairs])
    assert await opened.store.messages([asked.id, begun.id]) == [asked, changed]
    assert not (await opened.store.search("map")).hits[1:]
    assert await Backups(opened.database).check() == []
    await opened.database.write(
        lambda one: one.execute(
            "INSERT INTO beside_index (beside_index) VALUES ('integrity-check')"
        )
    )

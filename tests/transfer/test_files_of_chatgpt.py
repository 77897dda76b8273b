"""Pictures and files that lie beside ChatGPT's chats: taken, named, counted, bounded; and what an
import again adds to messages of which an earlier one had the words only.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any
from zipfile import ZipInfo

import pytest
from falcon_desktop.composition.folders import members_of
from falcon_desktop.composition.importing import Importer
from falcon_desktop.core.domain.conversation import Message
from falcon_desktop.core.domain.parts import (
    MAX_PARTS,
    FilePart,
    TextPart,
    ToolCall,
    ToolResult,
    all_parts,
)
from falcon_desktop.core.domain.transfer import Arrival, Progress
from falcon_desktop.core.domain.undo import UndoHistory
from falcon_desktop.store.backups import Backups
from falcon_desktop.store.conversations import Conversations
from falcon_desktop.store.database import Database
from falcon_desktop.transfer import archives, chatgpt
from falcon_desktop.transfer.imports import ImportPlan
from falcon_desktop.transfer.reading import read_import
from tests.core.domain.test_pictures import png
from tests.transfer.test_archives import zipped
from tests.transfer.test_foreign import NOW, node

ID = "file-8TqHrrzWkVcQNPJvxmZpGk"
NEW_ID = "file_00000000b198822f86d4af6c3a873f93"
DRAWN = {"dalle": {"prompt": "A kite", "gen_id": "g"}}
MISSING = "Images and files missing from the export, names only"
UNKEPT = "Files of an unsupported kind, names only"


def pointer(ident: str, scheme: str = "file-service", **more: Any) -> dict[str, Any]:
    address = f"{scheme}://{ident}"
    return {"content_type": "image_asset_pointer", "asset_pointer": address, **more}


def of(*parts: Any) -> dict[str, Any]:
    return {"content_type": "multimodal_text", "parts": list(parts)}


def chat(*nodes: dict[str, Any]) -> str:
    """Return an export with a chat whose messages follow each other."""
    for before, one in zip((None, *nodes), nodes, strict=False):
        one["parent"] = before and before["id"]
    mapping = {one["id"]: one for one in nodes}
    item = {"id": "c", "title": "T", "create_time": 1.0, "mapping": mapping}
    return json.dumps([{**item, "current_node": nodes[-1]["id"]}])


def asked(*parts: Any, **more: Any) -> str:
    return chat(node("q", None, "user", "", 1.0, content=of(*parts), **more))


def read(conversations: str, *files: tuple[str, bytes]) -> ImportPlan:
    return read_import(zipped(("conversations.json", conversations), *files), NOW)


def messages(plan: ImportPlan) -> list[Message]:
    [item] = plan.conversations
    return list(item.messages)


@pytest.mark.parametrize(
    ("scheme", "ident", "path"),
    [
        ("file-service", ID, f"{ID}-sketch.png"),
        ("file-service", ID, f"dalle-generations/{ID}-0e83.webp"),
        ("sediment", NEW_ID, f"{NEW_ID}-sanitized.png"),
        ("sediment", NEW_ID, f"user-1/{NEW_ID}-0e83.png"),
        ("sediment", NEW_ID, f"{NEW_ID}.dat"),
        ("sediment", f"{NEW_ID}?shared_conversation_id=1", f"{NEW_ID}.dat"),
        ("sediment", f"{NEW_ID}#p_0.png", NEW_ID),
    ],
)
@pytest.mark.parametrize("folder", ["", "export/"])
def test_a_picture_is_found_by_its_id_in_any_folder_and_of_any_name(
    scheme: str, ident: str, path: str, folder: str
) -> None:
    given = asked("What is this?", pointer(ident, scheme))
    data = zipped((f"{folder}conversations.json", given), (folder + path, png()))
    plan = read_import(data, NOW)
    [message] = messages(plan)
    [picture] = message.attachments
    assert (picture.data, picture.width, picture.height) == (png(), 3, 2)
    assert message.text == "What is this?"
    assert message.parts == (TextPart(0, 13), FilePart(0))
    assert plan.remarks == ()


def test_files_have_the_names_that_people_gave_them() -> None:
    attached = [
        {"id": ID, "name": "sketch.png", "mime_type": "image/png"},
        {"id": "file-notes1", "name": "notes.csv", "mime_type": "text/csv"},
        {"id": "file-paper1", "name": "paper.pdf", "mime_type": "application/pdf"},
    ]
    names = {f"{NEW_ID}.dat": "a/b/holiday.png"}
    plan = read(
        chat(
            node(
                "q", None, "user", "", 1.0, metadata={"attachments": attached},
                content=of(pointer(ID), pointer(NEW_ID, "sediment"), "What?"),
            ),
            node("t", None, "tool", "", 2.0, content=of(pointer("file-kite1", metadata=DRAWN))),
        ),
        (f"{ID}.dat", png()),
        (f"{NEW_ID}.dat", png(5, 5)),
        ("file-notes1.dat", b"a,b\n1,2\n"),
        ("file-paper1.dat", b"%PDF-1.7\n\xff\xfe"),
        ("file-kite1.dat", png(9, 9)),
        ("conversation_asset_file_names.json", json.dumps(names).encode()),
    )  # fmt: skip
    question, drawn = messages(plan)
    assert [one.name for one in question.attachments] == ["notes.csv", "sketch.png", "holiday.png"]
    assert question.attachments[0].text == "a,b\n1,2\n"
    assert question.text == "What?\n\n[File: paper.pdf]"
    assert question.parts == ()
    assert (drawn.text, [one.name for one in drawn.attachments]) == ("", ["A kite"])
    assert plan.remarks == (f"{UNKEPT}: 1.",)


def test_what_a_tool_drew_stands_after_what_it_said_in_each_answer() -> None:
    figure = {"messages": [{"message_type": "image", "image_url": f"file-service://{ID}"}, 5]}
    lost = {"messages": [{"image_url": "file-service://file-gone"}]}
    output = {"content_type": "execution_output", "text": "<Figure>"}
    tool = {"author": {"role": "tool", "name": "python", "metadata": {}}, "content": output}
    nodes = [
        node("q", None, "user", "Plot.", 1.0),
        node("c", None, "assistant", "plot()", 2.0, recipient="python"),
        node("r", None, "tool", "", 3.0, metadata={"aggregate_result": figure}, **tool),
        node("s", None, "tool", "", 3.5, metadata={"aggregate_result": lost}, **tool),
        node("a", None, "assistant", "Done.", 4.0),
    ]
    items = json.loads(chat(*nodes))
    items[0]["mapping"]["b"] = node("b", "s", "assistant", "There.", 5.0)
    plan = read(json.dumps(items), (f"{ID}-x.png", png()))
    _, *answers = messages(plan)
    for answer in answers:
        assert [one.data for one in answer.attachments] == [png()]
        assert [type(one) for one in all_parts(answer)] == [
            ToolCall, ToolResult, FilePart, ToolResult, TextPart
        ]  # fmt: skip
    assert len(answers) == 2
    assert plan.remarks == (f"{MISSING}: 1.",)


def test_what_is_not_there_or_no_picture_keeps_its_name_and_is_counted() -> None:
    attached = [{"id": ID, "name": "sketch.png", "mime_type": "image/png"}]
    given = asked(pointer(ID), "What?", metadata={"attachments": attached})
    for files, remark in (
        ((), MISSING),
        (((f"{ID}x-sketch.png", png()),), MISSING),  # another one's
        (((f"{ID}-sketch.png", b"RIFF\0\0\0\0WEBPVP8 "),), UNKEPT),
        (((f"{ID}-sketch.png", b"\xff\xfe\0"),), UNKEPT),
        (((f"{ID}-sketch.png", b"\0" * 5_000_000),), UNKEPT),  # a bomb
    ):
        plan = read(given, *files)
        [message] = messages(plan)
        assert (message.text, message.attachments) == ("[Image: sketch.png]\n\nWhat?", ())
        assert f"{remark}: 1." in plan.remarks


@pytest.mark.parametrize(
    "address",
    [
        "file-service://../../etc/passwd", "file:///etc/passwd", "sediment://", "file-", "/" * 999,
        "https://a.example/file-x1.png#", f"file-service://{ID}/../../x", "file-service://file-*",
    ],
)  # fmt: skip
def test_no_address_leads_to_another_file(address: str, tmp_path: Path) -> None:
    given = asked({"content_type": "image_asset_pointer", "asset_pointer": address}, "Hm?")
    (tmp_path / "passwd").write_bytes(png())
    inner = tmp_path / "export"
    inner.mkdir()
    (inner / "conversations.json").write_text(given)
    (inner / "passwd").write_bytes(png())
    for plan in (read(given, ("etc/passwd", png())), read_import(members_of(inner), NOW)):
        [message] = messages(plan)
        assert (message.text, message.attachments) == ("[Image]\n\nHm?", ())


def test_a_folder_is_read_as_its_zip_is(tmp_path: Path) -> None:
    given = asked(pointer(ID), pointer("file-big1"), "Hm?")
    (tmp_path / "conversations.json").write_text(given)
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / f"{ID}.dat").write_bytes(png())
    (tmp_path / "file-big1").write_bytes(b"\0" * 26_000_000)
    plan = read_import(members_of(tmp_path), NOW)
    [message] = messages(plan)
    assert [one.data for one in message.attachments] == [png()]
    assert plan.remarks[0] == f"{UNKEPT}: 1."


def test_one_picture_named_ever_again_stays_within_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chatgpt, "MAX_BESIDE", 10 * len(png()))
    nodes = [node(f"q{at}", None, "user", "", 1.0, content=of(pointer(ID))) for at in range(30)]
    plan = read(chat(*nodes), (f"{ID}.png", png()))
    assert sum(len(one.attachments) for one in messages(plan)) == 10
    assert plan.remarks == (f"{UNKEPT}: 20.",)


def test_many_files_of_one_beginning_are_looked_at_in_time() -> None:
    names = [f"{ID}{at:05}.png" for at in range(3_000)]
    files = archives.Files(b"", [ZipInfo(name) for name in [*names, f"a/{ID}-x.png"]])
    assert files.beginning(ID) == f"a/{ID}-x.png"
    assert files.beginning(f"{ID}0000") == ""
    assert files.beginning("") == ""


# Importing again


WORDS = chat(
    node("q", None, "user", "", 1.0, content=of(pointer(ID), "What?")),
    node("c", None, "assistant", "look()", 2.0, recipient="web.run"),
    node("r", None, "tool", "Blue.", 3.0),
    node("a", None, "assistant", "It is blue.", 4.0),
)


def early(plan: ImportPlan) -> ImportPlan:
    """Return what an import made of a file before it knew of parts and pictures."""
    bare = tuple(
        replace(
            item,
            messages=tuple(replace(one, parts=(), attachments=()) for one in item.messages),
        )
        for item in plan.conversations
    )
    return replace(plan, conversations=bare)


class Here:
    """A history, and what imports into it."""

    def __init__(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.database = Database(path / "history.sqlite3")
        self.store = Conversations(self.database)
        self.undo = UndoHistory()
        self.importer = Importer(self.store, lambda: (), self.undo, lambda event: None)
        self._path, self._patch = path / "export.zip", monkeypatch

    async def bring_in(self, data: bytes, *, words_only: bool = False) -> list[Arrival]:
        self._path.write_bytes(data)
        with self._patch.context() as patched:
            if words_only:
                plan = early(read_import(data, NOW))
                patched.setattr(
                    "falcon_desktop.transfer.reading.read_import", lambda *_, **__: plan
                )
            found = await self.importer.look(str(self._path), Progress())
        self.remarks = found.remarks
        ids = [one.id for one in found.conversations]
        await self.importer.bring_in(found.token, ids, Progress())
        return [one.arrival for one in found.conversations]

    async def messages(self) -> list[Message]:
        [row] = await self.store.summaries()
        return await self.store.all_messages(row.id)


@pytest.fixture
async def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    here = Here(tmp_path, monkeypatch)
    await here.database.open()
    yield here
    assert await Backups(here.database).check() == []
    await here.database.close()


async def test_importing_again_adds_what_an_import_before_left_out_once(here: Here) -> None:
    data = zipped(("conversations.json", WORDS), (f"{ID}.png", png()))
    without_picture = zipped(("conversations.json", WORDS))
    assert await here.bring_in(without_picture, words_only=True) == [Arrival.NEW]
    before = await here.messages()
    assert [one.text for one in before] == ["[Image]\n\nWhat?", "It is blue."]
    assert await here.bring_in(data) == [Arrival.FULLER]
    assert any("get tools, sources, images or files: 2." in str(one) for one in here.remarks)
    after = await here.messages()
    assert after == messages(read_import(data, NOW))
    assert [len(one.attachments) for one in after] == [1, 0]
    assert [type(one) for one in after[1].parts] == [ToolCall, ToolResult, TextPart]
    assert await here.bring_in(data) == [Arrival.UNCHANGED]
    assert await here.messages() == after
    await here.undo.undo()
    assert await here.messages() == before
    assert await here.bring_in(data) == [Arrival.FULLER]
    assert await here.messages() == after
    assert (await here.store.search("Blue")).hits


async def test_pictures_come_to_messages_whose_tools_are_here_but_not_other_tools(
    here: Here,
) -> None:
    def given(asked: str) -> str:
        figure = {"messages": [{"image_url": f"file-service://{ID}"}]}
        tool = {"author": {"role": "tool", "name": "python", "metadata": {}}}
        return chat(
            node("q", None, "user", "Plot.", 1.0),
            node("c", None, "assistant", asked, 2.0, recipient="python"),
            node("r", None, "tool", "<Figure>", 3.0, metadata={"aggregate_result": figure}, **tool),
            node("a", None, "assistant", "Done.", 4.0),
        )

    picture = (f"{ID}.png", png())
    await here.bring_in(zipped(("conversations.json", given("plot()"))))
    before = await here.messages()
    other = zipped(("conversations.json", given("other()")), picture)
    assert await here.bring_in(other) == [Arrival.UNCHANGED]
    assert await here.messages() == before
    data = zipped(("conversations.json", given("plot()")), picture)
    assert await here.bring_in(data) == [Arrival.FULLER]
    assert await here.messages() == messages(read_import(data, NOW))
    assert await here.bring_in(data) == [Arrival.UNCHANGED]
    await here.undo.undo()
    assert await here.messages() == before


async def test_a_message_that_says_anything_else_by_now_stays_as_it_is(here: Here) -> None:
    data = zipped(("conversations.json", WORDS), (f"{ID}.png", png()))
    await here.bring_in(zipped(("conversations.json", WORDS)), words_only=True)
    _, answer = await here.messages()
    own = replace(answer, text="It is blue!", provenance=replace(answer.provenance, edited=True))
    await here.store.save_answer(own)
    assert await here.bring_in(data) == [Arrival.EXTENDED]
    [fuller, kept, copy] = await here.messages()
    assert (kept, len(fuller.attachments)) == (own, 1)
    assert (copy.text, len(copy.parts)) == (answer.text, 3)  # a version of its own, as before
    edited = replace(fuller, text="What is it?")
    await here.store.exchange([(fuller, edited)])
    await here.undo.undo()
    assert await here.messages() == [edited, own]  # what changed since is not undone


async def test_a_chat_in_the_trash_comes_back_fuller_and_goes_back_as_it_was(here: Here) -> None:
    data = zipped(("conversations.json", WORDS), (f"{ID}.png", png()))
    await here.bring_in(zipped(("conversations.json", WORDS)), words_only=True)
    before = await here.messages()
    [row] = await here.store.summaries()
    await here.store.update(row.id, deleted_at=5)
    assert await here.bring_in(data) == [Arrival.RESTORED]
    assert [len(one.attachments) for one in await here.messages()] == [1, 0]
    await here.undo.undo()
    assert await here.store.summaries() == []
    assert await here.store.all_messages(row.id) == before


async def test_an_edited_message_of_the_same_words_stays_too(here: Here) -> None:
    await here.bring_in(zipped(("conversations.json", WORDS)), words_only=True)
    _, answer = await here.messages()
    own = replace(answer, provenance=replace(answer.provenance, edited=True))
    await here.store.save_answer(own)
    await here.bring_in(zipped(("conversations.json", WORDS)))
    assert (await here.messages())[1] == own


def test_calls_that_are_more_than_a_message_can_have_are_counted_and_no_word_is_lost() -> None:
    blocks = [
        {"type": "tool_use", "id": f"t{at}", "name": "look", "input": {"at": at}}
        for at in range(MAX_PARTS + 7)
    ]
    words = {"type": "text", "text": "All looked at."}
    message = {"uuid": "a", "sender": "assistant", "text": "", "content": [*blocks, words],
               "created_at": "2025-01-01T00:00:00Z"}  # fmt: skip
    plan = read_import(
        json.dumps([{"uuid": "c", "name": "T", "chat_messages": [message]}]).encode(), NOW
    )
    [answer] = messages(plan)
    assert (answer.text, len(answer.parts)) == ("All looked at.", MAX_PARTS)
    assert all_parts(answer)[-1] == TextPart(0, 14, answer.parts[-1].request)
    assert plan.remarks == (
        "Tool calls, results and sources beyond what a message can hold, left out: 7.",
    )

"""Zips: our own and ChatGPT's are read, hostile ones refused before anything is unpacked."""

from __future__ import annotations

import contextlib
import io
import json
import stat
import struct
import zipfile
from collections.abc import Callable

import pytest
from falcon_desktop.core.domain.conversation import Conversation, Message
from falcon_desktop.core.domain.errors import InvalidInput
from falcon_desktop.transfer.json_format import export_json
from falcon_desktop.transfer.markdown import export_markdown
from falcon_desktop.transfer.reading import read_import

Exported = tuple[Conversation, list[Message]]
HISTORY = json.dumps([["Hi", "Hello"]])


def zipped(*members: tuple[str | zipfile.ZipInfo, str | bytes], stored: bool = False) -> bytes:
    buffer = io.BytesIO()
    method = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in members:
            archive.writestr(name, content, method)
    return buffer.getvalue()


def symlink() -> bytes:
    info = zipfile.ZipInfo("conversations.json")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return zipped((info, "/etc/passwd"))


def duplicate() -> bytes:
    with pytest.warns(UserWarning, match="Duplicate"):
        return zipped(("conversations.json", HISTORY), ("conversations.json", HISTORY))


def lying_about_its_size() -> bytes:
    data = bytearray(zipped(("conversations.json", "[" + " " * 5_000_000 + "]")))
    for marker, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<I", data, data.index(marker) + offset, 10)
    return bytes(data)


HOSTILE: dict[str, Callable[[], bytes]] = {
    "slip": lambda: zipped(("../conversations.json", HISTORY)),
    "deep slip": lambda: zipped(("a/../../conversations.json", HISTORY)),
    "absolute": lambda: zipped(("/conversations.json", HISTORY)),
    "drive": lambda: zipped(("C:conversations.json", HISTORY)),
    "backslash": lambda: zipped(("a\\conversations.json", HISTORY)),
    "symlink": symlink,
    "duplicate": duplicate,
    "bomb": lambda: zipped(("conversations.json", "[" + " " * 50_000_000 + "]")),
    "lying": lying_about_its_size,
    "truncated": lambda: zipped(("conversations.json", HISTORY))[:60],
    "flipped": lambda: zipped(("conversations.json", HISTORY), stored=True).replace(
        b"Hello", b"Hallo"
    ),
    "empty": lambda: zipped(("notes.txt", "x")),
    "only foreign": lambda: zipped(("conversations.json", "{}")),
    "depth bomb": lambda: zipped(("conversations.json", "[" * 100_000)),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_archives_are_refused_in_a_sentence(name: str) -> None:
    data = HOSTILE[name]()
    with pytest.raises(InvalidInput) as refused:
        read_import(data)
    assert str(refused.value).endswith(".")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (HOSTILE["slip"], "outside itself, so nothing of it is imported: ../conversations.json."),
        (HOSTILE["symlink"], "a link or a device: conversations.json."),
        (HOSTILE["duplicate"], "the same name: conversations.json."),
        (HOSTILE["bomb"], "far more than its size: conversations.json."),
        (lambda: zipped(("../a\n\u202eb.json", HISTORY)), "imported: ../a\ufffd\ufffdb.json."),
        (lambda: zipped((f"../{'a' * 900}", HISTORY)), f"imported: ../{'a' * 76}…."),
    ],
)
def test_what_makes_an_archive_hostile_is_named(data: Callable[[], bytes], words: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_import(data())
    assert str(refused.value).endswith(words)


def test_why_the_only_file_of_an_archive_can_not_be_imported_is_told() -> None:
    broken = zipped(("export/conversations.json", '[{"title": "Half'), ("notes.txt", "x"))
    with pytest.raises(InvalidInput) as refused:
        read_import(broken)
    alone = '[{"title": "Half'
    with pytest.raises(InvalidInput) as reason:
        read_import(alone.encode())
    assert str(refused.value) == f"export/conversations.json can't be imported: {reason.value}"
    with pytest.raises(InvalidInput, match="contains nothing Falcon Desktop can import"):
        read_import(zipped(("notes.json", '{"a": 1}')))


def test_every_conversations_file_is_read_and_nothing_else() -> None:
    data = zipped(
        ("export/conversations-000.json", json.dumps([["Hi", "Hello"]])),
        ("export/conversations-001.json", json.dumps([["Why?", "Because"]])),
        ("export/user.json", json.dumps([["Not", "this"]])),
        ("export/chat.html", "<p>"),
    )
    texts = [item.messages[0].text for item in read_import(data).conversations]
    assert texts == ["Hi", "Why?"]


def test_what_lies_beside_the_conversations_may_be_of_any_size() -> None:
    """People's own files do pack well; nothing of them is unpacked."""
    data = zipped(("conversations-000.json", HISTORY), ("file-x-empty.bmp", bytes(20_000_000)))
    assert len(read_import(data).conversations) == 1
    with pytest.raises(InvalidInput, match="unpacks to far more"):
        read_import(zipped(("notes.json", "[" + " " * 20_000_000 + "]")))


def test_what_a_mac_puts_into_archives_is_passed_over() -> None:
    data = zipped(
        ("export/a.json", HISTORY), ("__MACOSX/export/._a.json", b"\0\5\x16\7"),
        ("export/._b.json", b"\0\5\x16\7"),
    )  # fmt: skip
    plan = read_import(data)
    assert len(plan.conversations) == 1 and plan.remarks == ()


def test_remarks_on_the_pieces_of_one_export_are_added_up() -> None:
    def piece(number: int) -> str:
        system = {"author": {"role": "system"}, "content": {"content_type": "text", "parts": ["x"]}}
        user = {"author": {"role": "user"}, "content": {"content_type": "text", "parts": ["y"]}}
        nodes = {
            **{f"s{at}": {"message": system} for at in range(number * 1_000)},
            "u": {"message": user},
        }
        return json.dumps([{"id": f"c{number}", "mapping": nodes}])

    plan = read_import(zipped(*((f"conversations-00{at}.json", piece(at)) for at in (0, 1, 2))))
    assert len(plan.conversations) == 3
    assert plan.remarks == ("System and tool messages left out: 3,000.",)


def test_our_own_zips_are_read_back(full: Exported) -> None:
    data = zipped(
        ("a.json", "".join(export_json([full]))),
        ("b.md", "".join(export_markdown([full]))),
        ("notes.md", "# Notes"),
    )
    plan = read_import(data)
    [item] = plan.conversations
    assert (item.conversation, list(item.messages)) == full
    assert len(plan.remarks) == 1 and "notes.md" in plan.remarks[0]


@pytest.mark.parametrize("method", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2, zipfile.ZIP_DEFLATED])
def test_an_archive_that_is_damaged_anywhere_is_refused_in_a_sentence(method: int) -> None:
    """Whatever the packing: a damaged file is never the program's own mistake."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        archive.writestr("conversations.json", HISTORY * 40)
    whole = buffer.getvalue()
    for place in range(30, len(whole)):
        for change in (0xFF, 0x01):
            data = bytearray(whole)
            data[place] ^= change
            with contextlib.suppress(InvalidInput):
                read_import(bytes(data))
    data = bytearray(whole)
    data[70:80] = b"\xff" * 10
    with pytest.raises(InvalidInput, match="damaged"):
        read_import(bytes(data))

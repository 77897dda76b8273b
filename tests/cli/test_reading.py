"""``list``, ``show``, ``search``, ``export``, ``import``, ``backup`` over a real history."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sqlite3
import stat
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from falcon_desktop import paths
from falcon_desktop.cli.output import one_line
from falcon_desktop.core.domain.conversation import Conversation, Message, Provenance, Role
from falcon_desktop.core.domain.generation import GenerationSettings
from falcon_desktop.core.domain.ids import new_id
from falcon_desktop.store.conversations import Conversations
from falcon_desktop.store.database import Database
from tests.cli.conftest import Result, command
from tests.waiting import PATIENCE_S

Run = Callable[..., Result]


def chat(title: str, question: str, *answers: str, at: int) -> tuple[Conversation, list[Message]]:
    conversation_id, asked = new_id(), new_id()
    messages = [Message(asked, conversation_id, None, Role.USER, question, at)]
    messages += [
        Message(new_id(), conversation_id, asked, Role.ASSISTANT, answer, at + place)
        for place, answer in enumerate(answers, 1)
    ]
    conversation = Conversation(
        conversation_id,
        title,
        at,
        at + 10,
        active_leaf_id=messages[-1].id,
        settings=GenerationSettings(temperature=0.25),
    )
    return conversation, messages


SKY = chat("Sky \x1b[31mblue", "Why is the sky blue?", "Old answer", "Rayleigh\x1b]52;x\x07", at=10)
SEA = chat("Sea", "为什么海是蓝色的？", "因为水吸收红光。", at=1_000)
GONE = chat("Gone", "Forget me", "Forgotten", at=2_000)


@pytest.fixture
def falcon() -> Run:
    """Runs the command in this process: what it does to a process of its own is tested with ask."""
    return command


@pytest.fixture
def history(profile: Path) -> Path:
    """Two conversations, and one in the trash."""

    async def fill() -> None:
        database = Database(paths.history_file(profile))
        await database.open()
        gone = replace(GONE[0], deleted_at=3_000)
        store = Conversations(database)
        for chat in [SKY, SEA, (gone, GONE[1])]:
            await store.create(*chat)
        await database.close()

    asyncio.run(fill())
    return profile


def test_nothing_yet_and_nothing_made(falcon: Run, profile: Path) -> None:
    for arguments in (["list"], ["search", "x"]):
        result = falcon(*arguments)
        assert (result.status, result.out, result.err) == (0, "", "")
    assert (falcon("show", "0123456789")).status == 2
    assert (falcon("backup", str(profile.parent / "x"))).status == 2
    assert not profile.exists()


def test_list(falcon: Run, history: Path) -> None:
    plain = (falcon("list")).out
    assert [line.split()[0] for line in plain.splitlines()] == [SEA[0].id[-8:], SKY[0].id[-8:]]
    assert "Sky [31mblue" in plain and "\x1b" not in plain
    rows = (falcon("list", "--json")).lines
    assert [row["title"] for row in rows] == ["Sea", "Sky \x1b[31mblue"]
    assert rows[0]["updated_at"] == 1_010 and rows[0]["id"] == SEA[0].id


def test_list_takes_a_number_and_a_shelf(falcon: Run, history: Path) -> None:
    assert falcon("list", "-n", "1").out.count("\n") == 1
    [gone] = falcon("list", "--trash", "--json").lines
    assert (gone["title"], gone["shelf"]) == ("Gone", "trash")
    assert falcon("list", "--archived").out == ""
    assert falcon("list", "-n", "0").status == 2
    assert falcon("list", "--archived", "--trash").status == 2
    assert "trash" not in falcon("list").out


def test_list_takes_a_model(falcon: Run, history: Path) -> None:
    def titles(*arguments: str) -> list[str]:
        return [row["title"] for row in falcon("list", "--json", *arguments).lines]

    def by(chat: tuple[Conversation, list[Message]], *models: str) -> list[Message]:
        made = [replace(one, provenance=Provenance(model=model))
                for one, model in zip(chat[1][1:], models, strict=True)]  # fmt: skip
        return [chat[1][0], *made]

    async def fill() -> None:
        database = Database(paths.history_file(history))
        await database.open()
        store = Conversations(database)
        for message in [*by(SKY, "tiiuae/Falcon3-7B", "qwen3:8b"), *by(SEA, "gpt_4%"),
                        *by(GONE, "qwen3:8b")]:  # fmt: skip
            await store.save_answer(message)
        await database.close()

    asyncio.run(fill())
    assert titles("--model", "falcon") == ["Sky \x1b[31mblue"]
    assert titles("--model", "QWEN3") == ["Sky \x1b[31mblue"]  # any of its answers
    assert titles("--model", "qwen", "--trash") == ["Gone"]
    assert titles("--model", "4%") == ["Sea"]
    assert titles("--model", "_") == ["Sea"]
    assert titles("--model", "llama") == []
    assert titles("--model", "") == ["Sea", "Sky \x1b[31mblue"]
    assert falcon("list", "--model", "3").out.split()[0] == SKY[0].id[-8:]


def test_the_end_that_list_shows_of_an_id_names_one_conversation(
    falcon: Run, profile: Path
) -> None:
    ids = [f"01a2322b-dca6-7001-87c9-{start}73cbf89d" for start in ("aaaa", "bbbb")]

    async def fill() -> None:
        database = Database(paths.history_file(profile))
        await database.open()
        store = Conversations(database)
        for place, one in enumerate(ids):
            await store.create(Conversation(one, f"Chat {place}", 1, 2), [])
        await database.close()

    asyncio.run(fill())
    ends = [line.split()[0] for line in falcon("list").out.splitlines()]
    assert sorted(ends) == ["aaaa73cbf89d", "bbbb73cbf89d"]
    for end in ends:
        assert falcon("show", end).status == 0
    assert falcon("show", "73cbf89d").status == 2


def test_show(falcon: Run, history: Path) -> None:
    result = falcon("show", SKY[0].id)
    assert result.status == 0
    assert "You:\nWhy is the sky blue?" in result.out
    assert "Rayleigh\x1b]52;x" in result.out and "Old answer" not in result.out
    assert (falcon("show", SEA[0].id[-6:])).out.startswith("Sea\n")
    several = falcon("show", SKY[0].id[:8])
    assert several.status == 2 and "matches" in several.err


def test_show_in_other_forms(falcon: Run, history: Path, tmp_path: Path) -> None:
    assert falcon("show", SKY[0].id, "--last").out == "Rayleigh\x1b]52;x\x07\n"
    data = json.loads(falcon("show", SEA[0].id, "--json").out)
    assert data["conversations"][0]["id"] == SEA[0].id
    for form in ("markdown", "html", "json", "text", "clean-markdown"):
        file = tmp_path / f"sea.{form}"
        assert falcon("export", SEA[0].id, "--format", form, "--output", str(file)).status == 0
        shown = falcon("show", SEA[0].id, "--format", form).out
        printed = falcon("export", SEA[0].id, "--format", form, "--output", "-")
        assert (printed.status, printed.err) == (0, "")
        if form != "json":  # which says when it was made
            assert shown == printed.out == file.read_bytes().decode()
    assert falcon("show", SEA[0].id, "--last", "--json").status == 2
    assert not Path("-").exists()


async def test_pages_go_to_a_pipe(history: Path) -> None:
    command = [sys.executable, "-m", "falcon_desktop", "export", SEA[0].id]
    process = await asyncio.create_subprocess_exec(
        *command, "--format", "pdf", "--output", "-",
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, err = await asyncio.wait_for(process.communicate(), PATIENCE_S)
    assert (process.returncode, err) == (0, b"")
    assert out.startswith(b"%PDF-") and out.rstrip().endswith(b"%%EOF")


def _import_piped(data: bytes, *options: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "falcon_desktop", "import", "-", *options]
    return subprocess.run(
        command, input=data, capture_output=True, check=False, timeout=PATIENCE_S
    )  # fmt: skip


def test_what_export_writes_to_stdout_import_reads_from_stdin(
    falcon: Run, history: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    piped = falcon("export", "--all", "--format", "json", "--output", "-").out.encode()
    packed = tmp_path / "chats.zip"
    assert falcon("export", "--all", "--format", "markdown", "--output", str(packed)).status == 0
    before = sorted(one["title"] for one in falcon("list", "--json").lines)
    for data in (piped, packed.read_bytes()):
        monkeypatch.setenv("FALCON_DESKTOP_DATA_DIR", str(tmp_path / f"new{len(data)}"))
        assert _import_piped(data, "--dry-run").returncode == 0
        assert falcon("list", "--json").out == ""
        done = _import_piped(data)
        assert (done.returncode, done.stdout) == (0, b"") and b"new" in done.stderr
        after = [one["title"] for one in falcon("list", "--json").lines]
        assert len(after) == len(before) and before[0] in after
    refused = _import_piped(b"7z\xbc\xaf\x27\x1c")
    assert refused.returncode == 2 and refused.stderr.startswith(b"This is a .7z archive.")
    nothing = _import_piped(b"")
    assert nothing.returncode == 2 and nothing.stderr.startswith(b"The file is empty.")


@pytest.mark.parametrize("arguments", [
    ["export", "--all", "--format", "json", "--output", ""], ["import", ""], ["import", " "],
    ["export", "--all", "--format", "json", "--output="], ["backup", ""], ["restore", ""],
    ["ask", "--attach", "", "Hi?"],
])  # fmt: skip
def test_an_empty_name_is_no_file(falcon: Run, history: Path, arguments: list[str]) -> None:
    """A script whose variable is not set is told so, and nothing else is done."""
    result = falcon(*arguments)
    assert (result.status, result.out) == (2, "")
    assert "the name of a file is missing" in result.err


@pytest.mark.parametrize("option", ["--connection", "--base-url", "--conversation"])
@pytest.mark.parametrize("value", ["", " "])
def test_an_empty_value_asks_nobody(falcon: Run, option: str, value: str) -> None:
    """The question would go to another server, or into another chat, than was meant."""
    result = falcon("ask", option, value, "Hi?")
    assert (result.status, result.out) == (2, "")
    assert f"{option}: it is empty" in result.err


def test_a_folder_is_read_whole_and_refused_where_nothing_is_in_it(
    falcon: Run, tmp_path: Path
) -> None:
    folder = tmp_path / "chats"
    folder.mkdir()
    result = falcon("import", str(folder), "--dry-run")
    assert result.status == 2 and "This folder contains nothing" in result.err
    (folder / "a.json").write_text('{"messages": [{"role": "user", "content": "Hi"}]}')
    result = falcon("import", str(folder), "--dry-run")
    assert result.status == 0 and "1 chat in the file" in result.err


def test_search(falcon: Run, history: Path) -> None:
    result = falcon("search", "rayleigh", "--json")
    [hit] = result.lines
    assert hit["conversation_id"] == SKY[0].id and hit["role"] == "assistant"
    [[start, length]] = hit["marks"]
    assert hit["snippet"][start : start + length].lower() == "rayleigh"
    plain = (falcon("search", "蓝色")).out
    assert SEA[0].id in plain and "海是蓝色" in plain
    for odd in ('"', "-", "AND (", "*", "\udcff"):
        assert (falcon("search", "--", odd)).status == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ["-rayleigh", "old answer", "--json"],
        ["--json", "-rayleigh", '"old answer"'],
        ["old", "-rayleigh", "--json", "answer"],
        ["--json", "--", '"old answer" -rayleigh'],
        ["-rayleigh role:user", "in:chats", "sky", "--json"],
    ],
)
def test_search_takes_words_to_do_without(falcon: Run, history: Path, arguments: list[str]) -> None:
    result = falcon("search", *arguments)
    assert (result.status, result.err) == (0, "")
    assert {hit["conversation_title"] for hit in result.lines} == {"Sky \x1b[31mblue"}
    only = falcon("search", "-rayleigh", "-sea")
    assert only.status == 0 and not only.err
    assert falcon("search", "sky", "--jsn").status == 2
    assert falcon("search", "--json").status == 2
    assert "usage" in falcon("search", "-h").out


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("sky", {"Sky \x1b[31mblue"}),
        ("in:trash forget", {"Gone"}),
        ("forget", set()),
        ("role:user 海", {"Sea"}),
        ("role:assistant sky", set()),
        ("before:today title:sea", {"Sea"}),
        ("after:today sky", set()),
        ('"old answer" -rayleigh', {"Sky \x1b[31mblue"}),
        ("in:archive sky", set()),
    ],
)
def test_search_takes_the_windows_filters(
    falcon: Run, history: Path, query: str, found: set[str]
) -> None:
    result = falcon("search", query, "--json")
    assert (result.status, result.err) == (0, "")
    assert {hit["conversation_title"] for hit in result.lines} == found


def test_search_says_that_there_are_more(
    falcon: Run, history: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("falcon_desktop.cli.history._SEARCH_LIMIT", 1)
    assert "the newest 1; there are more" in falcon("search", "sky").err


def test_export_and_import_lose_nothing(falcon: Run, history: Path, tmp_path: Path) -> None:
    path = tmp_path / "all.json"
    result = falcon("export", "--all", "--format", "json", "--output", str(path))
    assert (result.status, result.out) == (0, "")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    other = ["--data-dir", str(tmp_path / "other")]
    preview = falcon(*other, "import", str(path), "--dry-run")
    assert "2 new" in preview.err and "5 new messages" in preview.err
    assert not (tmp_path / "other").exists()
    first = falcon(*other, "import", str(path))
    assert first.status == 0 and "custom options" in first.err
    again = falcon(*other, "import", str(path))
    assert "2 chats in the file, 2 already here." in again.err
    assert "0 " not in again.err and "2 new" in first.err, "what is none is not told"
    back = tmp_path / "back.json"
    falcon(*other, "export", "--all", "--format", "json", "--output", str(back))
    assert back.read_bytes() == path.read_bytes()
    assert stat.S_IMODE((tmp_path / "other").stat().st_mode) == 0o700


def test_nothing_is_overwritten(falcon: Run, history: Path, tmp_path: Path) -> None:
    path = tmp_path / "taken"
    path.write_text("mine")
    dangling = tmp_path / "dangling"
    dangling.symlink_to(tmp_path / "nowhere")
    for target in (path, dangling, tmp_path / "no" / "such" / "directory"):
        arguments = ["export", SKY[0].id, "--format", "html", "--output", str(target)]
        result = falcon(*arguments)
        assert result.status == 2 and result.err.count("\n") == 1
    assert (falcon("backup", str(path))).status == 2
    assert path.read_text() == "mine" and not (tmp_path / "nowhere").exists()
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["dangling", "taken"]


def test_formats_and_archives(falcon: Run, history: Path, tmp_path: Path) -> None:
    page, archive = tmp_path / "sky.html", tmp_path / "all.zip"
    falcon("export", SKY[0].id, "--format", "html", "--output", str(page))
    assert "<title>Sky \ufffd[31mblue</title>" in page.read_text()
    falcon("export", "--all", "--format", "markdown", "--output", str(archive))
    with zipfile.ZipFile(archive) as found:
        assert sorted(found.namelist()) == ["Sea.md", "Sky [31mblue.md"]
        text = found.read("Sea.md").decode()
    assert "为什么海是蓝色的" in text
    markdown = tmp_path / "sea.md"
    markdown.write_text(text)
    assert "1 already here" in (falcon("import", str(markdown))).err


def test_plain_text_and_pages(falcon: Run, history: Path, tmp_path: Path) -> None:
    text = tmp_path / "sea.txt"
    assert falcon("export", SEA[0].id, "--format", "text", "--output", str(text)).status == 0
    assert text.read_text().startswith("Sea\n===\n\nYou:\n为什么海是蓝色的？")


async def test_pages_in_a_process_without_a_display(
    falcon_process: Callable[..., Any], history: Path, tmp_path: Path
) -> None:
    pytest.importorskip("PySide6.QtGui", exc_type=ImportError)
    pages, archive = tmp_path / "all.pdf", tmp_path / "all.zip"
    for path in (pages, archive):
        result = await falcon_process(
            "export", "--all", "--format", "pdf", "--output", str(path), env={"DISPLAY": ""}
        )
        assert (result.status, result.err.count("\n")) == (0, 1), result.err
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert pages.read_bytes().startswith(b"%PDF-")
    with zipfile.ZipFile(archive) as found:
        assert sorted(found.namelist()) == ["Sea.pdf", "Sky [31mblue.pdf"]


def test_import_brings_back_from_the_trash(falcon: Run, history: Path, tmp_path: Path) -> None:
    path = tmp_path / "gone.json"
    falcon("export", GONE[0].id, "--format", "json", "--output", str(path))
    data = json.loads(path.read_text())
    assert data["conversations"][0].pop("deleted_at") == 3_000
    path.write_text(json.dumps(data))
    assert "1 to restore" in (falcon("import", str(path))).err
    assert GONE[0].id[-8:] in falcon("list").out


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b"\xff\xfe", b"PK\x03\x04", b"# Notes"])
def test_a_foreign_file_changes_nothing(
    falcon: Run, history: Path, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    result = falcon("import", str(path))
    assert result.status == 2 and result.err.count("\n") == 1


def test_a_pipe_is_not_read_for_ever(falcon: Run, profile: Path, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in ("pipe", ".", "missing"):
        assert (falcon("import", str(tmp_path / path))).status == 2


def test_backup(falcon: Run, history: Path, tmp_path: Path) -> None:
    path = tmp_path / "copy.sqlite3"
    result = falcon("backup", str(path))
    assert result.status == 0
    assert "3 chats and 7 messages" in result.err and "verified" in result.err
    copy = sqlite3.connect(path)
    assert copy.execute("SELECT count(*) FROM message").fetchone() == (7,)
    copy.close()


def test_restore_check_and_compact(falcon: Run, history: Path, tmp_path: Path) -> None:
    path = tmp_path / "copy.sqlite3"
    assert falcon("backup", str(path)).status == 0
    assert "No backups yet" in falcon("restore").err
    whole = falcon("check")
    assert (whole.status, whole.out) == (0, whole.out) and "3 chats" in whole.out
    quick = falcon("check", "--quick")
    assert quick.out.startswith("Structure OK") and "No problems" not in quick.out
    assert "Texts were not checked" in quick.err
    assert "MB, now" in falcon("compact").err
    with contextlib.closing(sqlite3.connect(history / "history.sqlite3")) as connection:
        connection.execute("UPDATE message SET text = 'x' WHERE role = 'user'")
        connection.commit()
    damaged = falcon("check")
    assert damaged.status == 5 and damaged.out.count("is not what was saved") == 3
    restored = falcon("restore", str(path))
    assert restored.status == 0 and "3 chats and 7 messages" in restored.err
    assert falcon("check").status == 0 and path.exists()
    assert list(history.glob("history.sqlite3.replaced-*"))
    (tmp_path / "other.sqlite3").write_bytes(b"no database")
    for wrong in ("other.sqlite3", "missing"):
        assert falcon("restore", str(tmp_path / wrong)).status in (2, 5)
    assert falcon("check").status == 0


def test_text_that_the_disk_altered_is_told_wherever_it_is_read(
    falcon: Run, history: Path, tmp_path: Path
) -> None:
    whole = tmp_path / "whole.sqlite3"
    assert falcon("backup", str(whole)).status == 0
    file = history / "history.sqlite3"
    data = file.read_bytes()
    assert data.count("水吸收红光".encode()) >= 1
    file.write_bytes(data.replace("水吸收红光".encode(), "水吸收红克".encode()))
    message, told = SEA[1][1].id, "This text was damaged on disk: it is not what was saved."
    shown = falcon("show", SEA[0].id)
    assert (shown.status, shown.out.count(told)) == (0, 1) and "水吸收红克" in shown.out
    assert told not in falcon("show", SKY[0].id).out
    for form in ("markdown", "html", "text"):
        target = tmp_path / f"all.{form}"
        written = falcon("export", "--all", "--format", form, "--output", str(target))
        assert written.status == 5 and message in written.err
        assert target.read_text().count(told) == 1
    target = tmp_path / "all.json"
    assert falcon("export", "--all", "--format", "json", "--output", str(target)).status == 5
    exported = json.loads(target.read_text())["conversations"]
    altered = [m["id"] for c in exported for m in c["messages"] if m.get("altered")]
    assert altered == [message]
    quick = falcon("check", "--quick")
    assert quick.status == 0 and "No problems" not in quick.out and "not checked" in quick.err
    copy = tmp_path / "copy.sqlite3"
    backup = falcon("backup", str(copy))
    assert backup.status == 5 and message in backup.err and "verified" not in backup.err
    assert copy.exists()
    restored = falcon("restore", str(copy))
    assert restored.status == 5 and message in restored.err and "Restored" in restored.err
    restored = falcon("restore", str(whole))
    assert restored.status == 0 and falcon("check").status == 0
    assert told not in falcon("show", SEA[0].id).out


def test_a_damaged_history_is_a_sentence(falcon: Run, profile: Path) -> None:
    profile.mkdir(mode=0o700)
    (profile / "history.sqlite3").mkdir()
    result = falcon("list")
    assert result.status == 5 and result.err.count("\n") <= 2


def test_a_title_turns_no_line_round() -> None:
    assert one_line("\u202egpj\u2066.exe\x1b[2J\nمرحبا") == "gpj.exe[2J مرحبا"

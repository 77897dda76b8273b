"""The main job, with the real window, engine and model: ask, stream, stop, restart, find again."""

from __future__ import annotations

import contextlib
import json
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import psutil
import pytest
from falcon_desktop import paths
from tests.end_to_end.conftest import ROOT, Drive
from tests.waiting import PATIENCE_S, wait_until


@pytest.fixture
def greedy(profile: Path) -> None:
    """Answers of the likeliest words: the model's own chance would end some of them too early."""
    paths.make_private_directory(profile)
    settings = {"format": 1, "welcome_seen": True, "chat_defaults": {"temperature": 0}}
    (profile / "settings.json").write_text(json.dumps(settings))


@pytest.fixture
def brief(profile: Path) -> None:
    """Short answers: by chance the model goes on to its limit, minutes on a busy machine."""
    paths.make_private_directory(profile)
    settings = {"format": 1, "chat_defaults": {"max_new_tokens": 96}}
    (profile / "settings.json").write_text(json.dumps(settings))


def test_ask_stream_close_and_find_again(greedy: None, drive: Drive) -> None:
    empty, answered = drive("ask", "Why is the sky blue? Answer in one sentence.")
    assert empty == {"empty": True, "titles": []}
    assert answered["status"] == ["complete"]
    assert {"starting_engine", "loading_model"} <= set(answered["progress"])
    assert 0 < answered["first_seen"] < len(answered["text"]), "it is seen while it is written"
    assert len(answered["text"]) > 10
    assert answered["titles"] == ["Why is the sky blue? Answer in one sentence."]
    assert answered["box"] == ""
    (again,) = drive("report")
    assert again["titles"] == answered["titles"]
    assert again["text"] == answered["text"]
    assert again["title"].startswith("Why is the sky blue?")
    (found,) = drive("find_again", "sky")
    assert found["text"] == answered["text"]
    copied, whole, made, branched, back = drive("message_actions")
    assert copied["copied"] == copied["shown"] == answered["text"]
    assert copied["rich"]
    assert whole["conversation"].startswith("**You**\n\nWhy is the sky blue?")
    assert "Completion tokens" in made["details"]
    assert "max_tokens" in made["details"]
    assert branched["branch"] == answered["text"]
    assert back["back"] == answered["text"]


@pytest.mark.usefixtures("greedy")
@pytest.mark.parametrize("how", ["key", "click"])
def test_stop_in_the_middle_then_continue(drive: Drive, how: str) -> None:
    stopped, continued = drive("stop_and_continue", "Tell me a long story about a falcon.", how)
    assert stopped["status"] == ["stopped"]
    assert stopped["same"]
    assert continued["text"].startswith(stopped["text"])
    assert len(continued["text"]) > len(stopped["text"])


def test_a_killed_window_loses_nothing(
    greedy: None, long_runner: subprocess.Popen[str], profile: Path, drive: Drive
) -> None:
    assert long_runner.stdout is not None
    seen = ""
    engine = 0
    for line in long_runner.stdout:
        shown = json.loads(line)
        seen = shown["text"]
        engine = shown["engine"] or engine
        if len(seen) > 150:
            break

    def on_disk() -> str:
        where = f"file:{profile / 'history.sqlite3'}?mode=ro"
        with contextlib.closing(sqlite3.connect(where, uri=True, timeout=60)) as database:
            asked = "SELECT text FROM answer_chunk ORDER BY key"
            return "".join(text for (text,) in database.execute(asked))

    # what is shown is on disk while the answer goes on, not only when it ends
    wait_until(lambda: on_disk().startswith(seen))
    long_runner.send_signal(signal.SIGKILL)
    child = psutil.Process(engine) if psutil.pid_exists(engine) else None
    if child is not None:
        child.wait(timeout=PATIENCE_S)
    assert not psutil.pid_exists(engine)
    (after,) = drive("report")
    assert after["titles"] == ["Tell me a very long story about a falcon."]
    assert after["text"].startswith(seen)
    with sqlite3.connect(profile / "history.sqlite3") as database:
        rows = database.execute("SELECT role, status FROM message ORDER BY sequence").fetchall()
    database.close()
    assert rows == [("user", "complete"), ("assistant", "interrupted")]
    (continued,) = drive("go_on")
    assert continued["before"] == after["text"]
    assert continued["text"].startswith(after["text"])


def test_a_file_attached_while_the_first_question_is_saved_stays(
    drive: Drive, tmp_path: Path
) -> None:
    notes = tmp_path / "notes.md"
    notes.write_text("# Falcons")
    [kept] = drive("attach_while_sending", str(notes))
    assert kept == {"in_new": 0, "names": ["notes.md"]}


def test_the_options_of_a_new_chat_outlive_a_restart(drive: Drive) -> None:
    assert drive("options_of_new_chat") == [{"before": None, "now": 0.25, "next": 0.25}]
    # asked with them, the chat has them; the next one begins with nothing chosen
    assert drive("options_of_new_chat") == [{"before": 0.25, "now": 0.25, "next": None}]
    assert drive("options_of_new_chat")[0]["before"] is None


@pytest.mark.usefixtures("brief")
def test_every_word_stays_where_it_belongs(drive: Drive) -> None:
    sent, typed, undone, stopped = drive("reader_moves")
    assert sent == {"titles": ["First chat"], "box": ""}
    assert typed == {"in_first": "", "in_new": "a thought"}
    assert undone["same"]
    assert undone["title"].startswith("Other chat")
    assert undone["question"] == "Other chat"
    assert stopped == {"stoppable": True, "first": True}


def test_sigterm_ends_the_program_well(
    greedy: None, long_runner: subprocess.Popen[str], profile: Path
) -> None:
    assert long_runner.stdout is not None
    for line in long_runner.stdout:
        if len(json.loads(line)["text"]) > 60:
            break
    long_runner.send_signal(signal.SIGTERM)
    _, noise = long_runner.communicate(timeout=PATIENCE_S)
    assert (long_runner.returncode, noise) == (0, "")
    with sqlite3.connect(profile / "history.sqlite3") as database:
        (status,) = database.execute(
            "SELECT status FROM message WHERE role = 'assistant'"
        ).fetchone()
    database.close()
    assert status == "interrupted"


@pytest.mark.usefixtures("brief")
def test_the_gui_thread_asks_nothing_of_the_outside_world(drive: Drive) -> None:
    (tour,) = drive("tour")
    assert tour["calls"] == []


def test_a_second_start_raises_the_first(
    long_runner: subprocess.Popen[str], profile: Path, environment: dict[str, str]
) -> None:
    assert long_runner.stdout is not None
    long_runner.stdout.readline()
    second = subprocess.run(
        [sys.executable, "-m", "falcon_desktop", "--data-dir", str(profile)],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=PATIENCE_S,
    )  # fmt: skip
    assert (second.returncode, second.stdout, second.stderr) == (0, "", "")
    assert long_runner.poll() is None


def test_the_audit_would_hear_a_call() -> None:
    """The hook of the tour notes what it should: a test that can't fail proves nothing."""
    program = (
        "from tests.end_to_end.driver import Audit\n"
        "audit = Audit(); audit.on = True\n"
        "import sys; sys.addaudithook(audit._hook)\n"
        "open('/dev/null').close(); print(len(audit.calls))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert done.stdout.strip() == "1", done.stderr

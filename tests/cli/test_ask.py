"""``ask``, end to end: the real command, store and adapters against a server on loopback."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import re
import signal
import sqlite3
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from falcon_desktop.cli import main
from falcon_desktop.store.conversations import Conversations
from falcon_desktop.store.database import Database
from tests.attaching.test_files import WORDS, a_pdf
from tests.cli.conftest import ROOT
from tests.servers import anthropic
from tests.servers.openai_server import OpenAIServer
from tests.servers.responses import ResponsesServer
from tests.servers.scripted import Peer, Request, ScriptedServer, data
from tests.waiting import PATIENCE_S

Run = Callable[..., Awaitable[Any]]

DONE = {
    "type",
    "status",
    "finish_reason",
    "usage",
    "timings",
    "conversation_id",
    "message_id",
    "model",
    "error",
    "text_missing",
    "schema",
}


def at(server: ScriptedServer, *options: str) -> list[str]:
    return ["ask", "Hi?", "--base-url", server.url, "--api", "openai", *options]


def frame(text: str, finish: str | None = None) -> bytes:
    choice = {"index": 0, "delta": {"content": text} if text else {}, "finish_reason": finish}
    return data({"object": "chat.completion.chunk", "model": "falcon", "choices": [choice]})


async def ends_without_a_word(peer: Peer, request: Request) -> None:
    """Break off in the middle of an answer, cleanly as far as HTTP goes."""
    if request.path.endswith("/models"):
        await peer.json({"object": "list", "data": [{"id": "falcon", "object": "model"}]})
        return
    await peer.head()
    await peer.send(frame("Half an"), frame(" answer"))


async def fails(peer: Peer, request: Request) -> None:
    if request.path.endswith("/models"):
        await peer.json({"object": "list", "data": [{"id": "falcon", "object": "model"}]})
        return
    words = "\x1b[31mthe tokenizer\x07 broke\x1b]52;c;aGk=\x07"
    await peer.body(json.dumps({"error": {"message": words}}).encode(), 500)


async def test_stdout_is_the_answer_and_a_newline(falcon: Run, falcon_process: Run) -> None:
    async with OpenAIServer().serve() as server:
        result = await falcon_process(*at(server))
    assert (result.status, result.out, result.err) == (0, "Hello, world!\n", "")
    [row] = (await falcon("list", "--json")).lines
    assert row["title"] == "Hi?"
    shown = (await falcon("show", row["id"][-8:])).out
    assert "You:\nHi?\n" in shown and "Hello, world!" in shown


async def test_text_comes_as_the_server_sends_it(started: Run, finished: Run) -> None:
    read = asyncio.Event()

    async def script(peer: Peer, request: Request) -> None:
        await peer.head()
        await peer.send(data({"choices": [{"delta": {"content": "one "}}]}))
        await read.wait()  # no more comes before the first word was printed
        last = {"choices": [{"delta": {"content": "two"}, "finish_reason": "stop"}]}
        await peer.send(data(last) + data("[DONE]"))

    async with ScriptedServer(script) as server:
        process = await started(*at(server, "--model", "falcon"))
        first = await process.stdout.read(4)
        read.set()
        rest = await finished(process)
    assert first == b"one " and rest.out == "two\n"


EXTRA = '{"top_a": 0.2, "stream_options": {"x": 1}}'


async def test_every_option_reaches_the_server_and_nothing_else(
    falcon: Run, tmp_path: Path
) -> None:
    schema = tmp_path / "schema.json"
    schema.write_text('{"type": "object"}')
    openai = OpenAIServer(tokens=("{", "}"), models=("falcon", "other"))
    async with openai.serve() as server:
        options = "--model other --system Brief --temperature 0.5 --top-p 0.9 --min-p 0.05 --seed 7"
        options += " --thinking off --max-new-tokens 9"
        result = await falcon(
            *at(
                server,
                *options.split(),
                "--stop",
                "a b",
                "--stop",
                "c",
                "--extra",
                EXTRA,
                "--schema",
                str(schema),
            )
        )
    assert result.status == 0
    [body] = openai.asked
    assert body["model"] == "other"
    assert (body["temperature"], body["top_p"], body["seed"]) == (0.5, 0.9, 7)
    assert (body["min_p"], body["reasoning_effort"]) == (0.05, "none")
    shape = {"name": "answer", "strict": True, "schema": {"type": "object"}}
    assert body["response_format"] == {"type": "json_schema", "json_schema": shape}
    assert (body["top_a"], body["stream_options"]) == (0.2, {"include_usage": True, "x": 1})
    assert (body["max_tokens"], body["stop"]) == (9, ["a b", "c"])
    assert body["messages"][0] == {"role": "system", "content": "Brief"}


SCHEMA = '{"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]}'


@pytest.mark.parametrize(
    ("answer", "status", "fits", "place", "words"),
    [
        ('{"n": 1}', 0, True, [], "Fits its schema."),
        ('{"n": "x"}', 6, False, ["n"], "Doesn't fit its schema: n: must be a whole number."),
        ("Sure!", 6, False, [], "Is not valid JSON: line 1, column 1."),
    ],
)
async def test_whether_an_answer_fits_its_schema(
    falcon: Run,
    tmp_path: Path,
    answer: str,
    status: int,
    fits: bool,
    place: list[str],
    words: str,
) -> None:
    schema = tmp_path / "schema.json"
    schema.write_text(SCHEMA)
    async with OpenAIServer(tokens=(answer,)).serve() as server:
        told = await falcon(*at(server, "--model", "falcon", "--schema", str(schema)))
        lines = await falcon(*at(server, "--model", "falcon", "--schema", str(schema), "--json"))
        chat = lines.lines[-1]["conversation_id"]
        text = await falcon(*at(server, "--conversation", chat, "--no-schema"))
    assert (told.status, lines.status) == (status, status)
    assert (told.out, told.err) == (f"{answer}\n", f"{words}\n")
    found = lines.lines[-1]["schema"]
    assert found == {"fits": fits, "sentence": words, "place": place}
    assert (text.status, text.err) == (0, ""), "text is not checked"


async def test_a_server_that_refuses_a_schema_leads_to_text(falcon: Run, tmp_path: Path) -> None:
    schema = tmp_path / "schema.json"
    schema.write_text(SCHEMA)
    asked: list[dict[str, Any]] = []

    async def script(peer: Peer, request: Request) -> None:
        if request.method != "POST":
            await peer.json({"object": "list", "data": [{"id": "falcon", "object": "model"}]})
            return
        asked.append(request.json)
        if "response_format" in request.json:
            await peer.json({"error": {"message": "Invalid schema for response_format."}}, 400)
        else:
            await peer.head()
            await peer.send(frame("In words.", "stop"), data("[DONE]"))

    async with ScriptedServer(script) as server:
        refused = await falcon(*at(server, "--schema", str(schema), "--json"))
        chat = refused.lines[-1]["conversation_id"]
        without = await falcon(*at(server, "--conversation", chat, "--no-schema"))
        both = await falcon(*at(server, "--schema", str(schema), "--no-schema"))
    assert refused.status == 3
    hint = "The server may not accept the schema. Use --no-schema to get the answer as text."
    assert refused.err.count(hint) == 1
    assert (without.status, without.out) == (0, "In words.\n")
    assert ["response_format" in one for one in asked] == [True, False]
    assert both.status == 2


async def test_variables_of_the_system_message_are_filled_in(falcon: Run) -> None:
    openai = OpenAIServer()
    async with openai.serve() as server:
        await falcon(*at(server, "--model", "falcon", "--system", "{{model}}, {{weekday}} {{me}}"))
    content = openai.asked[0]["messages"][0]["content"]
    assert re.fullmatch(r"falcon, [A-Z][a-z]+day \{\{me\}\}", content)


async def test_cut_at_the_token_limit(falcon: Run) -> None:
    async with OpenAIServer().serve() as server:
        result = await falcon(*at(server, "--max-new-tokens", "2"))
    assert (result.status, result.out) == (0, "Hello,\n")
    assert "length limit" in result.err


@pytest.mark.parametrize(("text", "finish", "note"), [
    ("", "stop", "The model returned nothing.\n"),
    ("", "content_filter", "The server's content filter stopped this answer.\n"),
    ("Hal", "content_filter", "The server's content filter stopped this answer.\n"),
    ("Half", "stop", ""),
])  # fmt: skip
async def test_an_answer_that_is_empty_or_filtered_says_so(
    falcon: Run, text: str, finish: str, note: str
) -> None:
    async def script(peer: Peer, request: Request) -> None:
        if request.path.endswith("/models"):
            await peer.json({"object": "list", "data": [{"id": "falcon", "object": "model"}]})
            return
        await peer.head()
        await peer.send(frame(text), frame("", finish), b"data: [DONE]\n\n")

    async with ScriptedServer(script) as server:
        result = await falcon(*at(server))
    assert (result.status, result.out, result.err) == (0, f"{text}\n", note)


@pytest.mark.parametrize(("seconds", "words"), [
    ("90", "90 seconds"), ("900", "15 minutes"), ("50000", "14 hours"),
    ("900000000", ""),
])  # fmt: skip
async def test_a_wait_is_told_as_people_say_it(falcon: Run, seconds: str, words: str) -> None:
    async def script(peer: Peer, request: Request) -> None:
        if request.path.endswith("/models"):
            await peer.json({"object": "list", "data": [{"id": "falcon", "object": "model"}]})
            return
        await peer.body(b'{"error": "slow down"}', 429, retry_after=seconds)

    async with ScriptedServer(script) as server:
        result = await falcon(*at(server))
    assert (f"asked to wait {words}." if words else "slow down\n") in result.err
    assert ("asked to wait" in result.err) == bool(words)


async def test_json_lines(falcon: Run) -> None:
    async with OpenAIServer(tokens=("Grüße\x1b[0m", "\u202e天")).serve() as server:
        result = await falcon(*at(server, "--json"))
    assert result.status == 0 and result.out.isascii()
    texts = [line["text"] for line in result.lines if line["type"] == "text"]
    assert "".join(texts) == "Grüße\x1b[0m\u202e天"
    done = result.lines[-1]
    assert set(done) == DONE
    assert (done["type"], done["status"], done["finish_reason"]) == ("done", "complete", "stop")
    assert done["usage"]["completion_tokens"] == 2
    assert done["timings"]["total"] > 0
    assert done["error"] is None and done["model"] == "falcon"
    assert done["schema"] is None
    [row] = (await falcon("list", "--json")).lines
    assert row["id"] == done["conversation_id"]


@pytest.mark.parametrize(
    "damage",
    [b"data: {half\n\n", b"data: [1, 2]\n\n", b'data: "text"\n\n', b"data: \xff\xfe{}\n\n"],
)
async def test_a_script_can_tell_that_a_part_of_the_text_is_missing(
    falcon: Run, damage: bytes
) -> None:
    async def damaged(peer: Peer, request: Request) -> None:
        await peer.body(frame("Hel") + damage + frame("lo", "stop") + data("[DONE]"), 200, "x/y")

    async def whole(peer: Peer, request: Request) -> None:
        await peer.body(frame("Hel") + frame("lo", "stop") + data("[DONE]"), 200, "x/y")

    for script, status in ((damaged, 4), (whole, 0)):
        async with ScriptedServer(script) as server:
            plain = await falcon(*at(server, "--model", "falcon"))
            lines = (await falcon(*at(server, "--model", "falcon", "--json"))).lines
        assert (plain.status, plain.out) == (status, "Hello\n")
        assert ("could not be read" in plain.err) is (status == 4)
        assert lines[-1]["text_missing"] is (status == 4)
        assert lines[-1]["status"] == "complete"


async def test_a_script_reads_how_sure_the_model_was(falcon: Run) -> None:
    openai = OpenAIServer(tokens=("Gr", "üß", "e"))
    async with openai.serve() as server:
        result = await falcon(*at(server, "--json", "--confidence"))
        await falcon(*at(server, "--json"))
    assert [one.get("logprobs") for one in openai.asked] == [True, None]
    line, done = result.lines[-2:]
    assert (line["type"], done["status"]) == ("confidence", "complete")
    assert [one["text"] for one in line["tokens"]] == ["Gr", "üß", "e"]
    assert line["tokens"][1] == {
        "text": "üß",
        "start": 2,
        "end": 4,
        "logprob": -0.25,
        "alternatives": [["üß", -0.25], ["Hm", -1.5], ["Oh", -4.0]],
    }
    id_ = done["conversation_id"]
    exported = await falcon("export", id_, "--format", "json", "--output", "-")
    (chat,) = json.loads(exported.out)["conversations"]
    assert [one["end"] for one in chat["messages"][-1]["confidence"]] == [2, 4, 5]


async def test_text_that_turns_out_to_be_reasoning_is_corrected(falcon: Run) -> None:
    async with OpenAIServer(
        tokens=("Let me think.", "\n</think>\n\n", "Answer"), pause=0.1
    ).serve() as server:
        result = await falcon(*at(server, "--json"))
    kinds = [line["type"] for line in result.lines]
    assert kinds[-2:] == ["replaced_text", "done"]
    assert result.lines[-2]["text"].strip() == "Answer"
    assert "reasoning" in result.err
    [row] = (await falcon("list", "--json")).lines
    assert "Let me think" not in (await falcon("show", row["id"])).out


async def test_reasoning_that_nothing_ended_is_the_answer_in_the_end(falcon: Run) -> None:
    tokens = ("Here is my ", "thought process:\n\n", "Eight", " legs.")
    model = "granite3.2:8b"
    async with OpenAIServer(tokens=tokens, models=(model,), pause=0.1).serve() as server:
        result = await falcon(*at(server, "--model", model))
    assert (result.status, result.out) == (0, "".join(tokens) + "\n")
    assert "reasoning" not in result.err
    [row] = (await falcon("list", "--json")).lines
    assert "".join(tokens) in (await falcon("show", row["id"])).out


async def test_a_conversation_goes_on(falcon: Run) -> None:
    openai = OpenAIServer()
    async with openai.serve() as server:
        first = await falcon(*at(server, "--json", "--temperature", "0.3"))
        conversation = first.lines[-1]["conversation_id"]
        second = await falcon(*at(server, "--conversation", conversation, "--json"))
    assert second.lines[-1]["conversation_id"] == conversation
    roles = [message["role"] for message in openai.asked[1]["messages"]]
    assert roles[-3:] == ["user", "assistant", "user"]
    assert openai.asked[1]["temperature"] == 0.3
    assert len((await falcon("list", "--json")).lines) == 1


async def test_temporary_leaves_nothing_on_the_disk(falcon: Run, profile: Path) -> None:
    async with OpenAIServer().serve() as server:
        result = await falcon(*at(server, "--temporary", "--json"))
    assert result.status == 0
    assert result.lines[-1]["conversation_id"] is None
    assert [path for path in profile.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(
    ("prompt", "stdin", "sent"),
    [
        ("-", "from\nstdin ü\n", "from\nstdin ü\n"),
        ("Explain:", "some context\n", "Explain:\n\nsome context"),
        ("Explain:", "", "Explain:"),
    ],
)
async def test_stdin(falcon_process: Run, prompt: str, stdin: str, sent: str) -> None:
    openai = OpenAIServer()
    async with openai.serve() as server:
        arguments = ["ask", prompt, "--base-url", server.url, "--api", "openai", "--temporary"]
        assert (await falcon_process(*arguments, stdin=stdin.encode())).status == 0
    assert openai.asked[0]["messages"][-1]["content"] == sent


async def test_the_key_comes_from_the_variable(
    falcon: Run, falcon_process: Run, profile: Path
) -> None:
    key = "sk-canary-0123456789"
    async with OpenAIServer(key=key).serve() as server:
        good = await falcon_process(
            *at(server, "--key-env", "MY_KEY"), env={"MY_KEY": f"Bearer {key}\n"}
        )
        wrong = await falcon_process(*at(server, "--key-env", "MY_KEY"), env={"MY_KEY": "sk-other"})
        missing = await falcon(*at(server, "--json"))
        unset = await falcon(*at(server, "--key-env", "NO_SUCH_KEY"))
    assert (good.status, good.out) == (0, "Hello, world!\n")
    assert (wrong.status, wrong.out) == (3, "")
    assert "key" in wrong.err and "sk-other" not in wrong.err
    assert missing.status == 3
    assert missing.lines[-1]["status"] == "failed"
    assert missing.lines[-1]["error"]["code"] == "key_missing"
    assert "--key-env" in missing.err
    assert unset.status == 2 and "NO_SUCH_KEY" in unset.err
    for path in profile.rglob("*"):
        if path.is_file():
            assert key.encode() not in path.read_bytes()


async def test_the_key_goes_in_the_header_that_is_named(falcon: Run, falcon_process: Run) -> None:
    key = "canary-0123456789"
    gateway = OpenAIServer(key=key, key_header="api-key")
    async with gateway.serve() as server:
        given = ("--key-env", "MY_KEY", "--key-header")
        good = await falcon_process(*at(server, *given, "api-key"), env={"MY_KEY": key})
        other = await falcon_process(*at(server, *given, "x-key"), env={"MY_KEY": key})
        asked = len(server.requests)
        for refused in ("host", "a b", "api-key: x y"):
            result = await falcon_process(*at(server, *given, refused), env={"MY_KEY": key})
            assert result.status == 2 and "header" in result.err
        alone = await falcon(*at(server, "--key-header", "api-key"))
        assert len(server.requests) == asked
    assert (good.status, good.out) == (0, "Hello, world!\n")
    assert other.status == 3 and key not in other.err
    assert alone.status == 2 and "--key-header needs --key-env" in alone.err


async def test_a_server_error_is_told_in_its_own_words(falcon: Run) -> None:
    async with ScriptedServer(fails) as server:
        result = await falcon(*at(server, "--json"))
    lines = result.lines
    assert result.status == 3
    assert result.err.count("the tokenizer broke") == 1
    assert (lines[-1]["status"], lines[-1]["error"]["code"]) == ("failed", "server_failed")
    assert lines[-1]["conversation_id"]


async def test_nobody_listens(falcon: Run, unused_tcp_port: int) -> None:
    url = f"http://127.0.0.1:{unused_tcp_port}"
    result = await falcon("ask", "Hi", "--base-url", url, "--api", "tgi", "--json")
    assert result.status == 3
    assert result.lines[-1]["error"]["code"] == "unreachable"


async def test_a_stream_that_ends_unfinished(falcon: Run) -> None:
    async with ScriptedServer(ends_without_a_word) as server:
        result = await falcon(*at(server, "--model", "falcon"))
        told = await falcon(*at(server, "--model", "falcon", "--json"))
    lines = told.lines
    assert (result.status, result.out) == (4, "Half an answer\n")
    assert result.err.count("\n") == 1
    assert (lines[-1]["status"], lines[-1]["error"]["code"]) == ("interrupted", "interrupted")
    shown = (await falcon("show", lines[-1]["conversation_id"])).out
    assert "Half an answer" in shown and "[interrupted]" in shown


PEAK = """
import json, resource, subprocess, sys
done = subprocess.run([sys.executable, "-m", "falcon_desktop", *sys.argv[1:]], capture_output=True)
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print(json.dumps([done.returncode, len(done.stdout), done.stderr.decode(), peak]))
"""
"""Runs the command and tells its status, how much it wrote, its words and its memory in KiB."""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere memory is told in another unit")
@pytest.mark.parametrize(
    ("words_of", "most"),
    [
        ("Words, words. ", 10_485_760),
        ("كانت الطيور تحلق في السماء. ", 8_388_608),
        ("😀 smile 🎉, ", 8_388_608),
    ],
)
async def test_an_answer_without_end_takes_little_memory(words_of: str, most: int) -> None:
    piece = frame(words_of * (62_900 // len(words_of.encode())))

    async def script(peer: Peer, request: Request) -> None:
        await peer.head()
        with contextlib.suppress(ConnectionError):
            for _ in range(1_070):  # 64 MiB
                await peer.send(piece)

    async with ScriptedServer(script) as server:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", PEAK, *at(server, "--model", "falcon")),
            cwd=ROOT,
            stdout=asyncio.subprocess.PIPE,
        )
        printed, _ = await asyncio.wait_for(process.communicate(), PATIENCE_S)
    status, written, words, peak = json.loads(printed)
    assert status == 4
    assert most - 100_000 < written <= most + 1
    told = re.search(r"more than ([\d,]+) bytes", words)
    assert told is not None
    # what is read at once comes on top, some pieces where the machine is busy
    assert abs(int(told[1].replace(",", "")) - most) < 500_000
    assert "What arrived before that was kept." in words
    assert peak * 1024 < 200_000_000


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
async def test_a_signal_stops_and_keeps_what_came(
    started: Run, finished: Run, falcon: Run, number: int, status: int
) -> None:
    tokens = tuple(f"{count} " for count in range(1_000))
    async with OpenAIServer(tokens=tokens, pause=0.02).serve() as server:
        process = await started(*at(server, "--json"))
        while b"3 " not in (line := await asyncio.wait_for(process.stdout.readline(), PATIENCE_S)):
            assert line
        process.send_signal(number)
        result = await finished(process)
    assert result.status == status
    done = result.lines[-1]
    assert (done["type"], done["status"]) == ("done", "stopped")
    shown = (await falcon("show", done["conversation_id"])).out
    assert "0 1" in shown and "[stopped]" in shown


async def test_ctrl_c_before_the_first_byte(started: Run, finished: Run, falcon: Run) -> None:
    asked = asyncio.Event()

    async def silent(peer: Peer, request: Request) -> None:
        asked.set()
        await asyncio.Event().wait()

    async with ScriptedServer(silent) as server:
        process = await started(*at(server, "--model", "falcon"))
        await asyncio.wait_for(asked.wait(), PATIENCE_S)
        process.send_signal(signal.SIGINT)
        result = await finished(process)
    assert (result.status, result.out) == (130, "")
    assert "Hi?" in (await falcon("list")).out


async def test_the_reader_of_a_pipe_goes_away(started: Run, falcon: Run) -> None:
    tokens = tuple(f"{count} " for count in range(1_000))
    async with OpenAIServer(tokens=tokens, pause=0.02).serve() as server:
        reading, writing = os.pipe()
        process = await started(*at(server))
        del reading, writing
        await asyncio.wait_for(process.stdout.read(2), PATIENCE_S)
        process._transport.get_pipe_transport(1).close()
        error = await asyncio.wait_for(process.stderr.read(), PATIENCE_S)
        assert await asyncio.wait_for(process.wait(), PATIENCE_S) == 141
    assert error == b""
    [row] = (await falcon("list", "--json")).lines
    assert "0 1" in (await falcon("show", row["id"])).out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["ask"], "PROMPT"),
        (["ask", " "], "empty"),
        (["ask", "x", "--system", "It is {{time}}."], "Use {{date}} instead."),
        (["ask", "x", "--schema", "/dev/null"], "“/dev/null” is empty"),
        (["ask", "x", "--extra", '{"a": }'], "--extra: This is not JSON: line 1, column 7."),
        (["ask", "x", "--extra", '{"api_key": "x"}'], "--extra: “api_key” looks like a secret"),
        (["ask", "x", "--schema", __file__], "--schema: This is not JSON: line 1, column"),
        (["ask", "x", "--thinking", "hgh"], "there is no “hgh”. Did you mean “high”? See: "),
        (["ask", "x", "--extra", '{"model": "m"}'], "Falcon Desktop sets it itself"),
        (["ask", "x", "--temperature", "9"], "Temperature must be between 0 and 2"),
        (["ask", "x", "--temperature", "hot"], "--temperature"),
        (["ask", "x", "--base-url", "no address"], "spaces"),
        (["ask", "x", "--base-url", "http://exa\nmple.org"], "line breaks"),
        (["ask", "x", "--base-url", "file:///etc/passwd", "--api", "tgi"], "web address"),
        (["ask", "x", "--base-url", "http://u:p@h", "--api", "tgi"], "password"),
        (["ask", "x", "--base-url", "http://h/v1?api_key=s3", "--api", "tgi"], "secret"),
        (["ask", "x", "--api", "tgi"], "--base-url"),
        (["ask", "x", "--key", "sk-1"], "--key"),
        (["ask", "x", "--connection", "Nowhere"], "Nowhere"),
        (["ask", "x", "--conversation", "0000"], "0000"),
        (["ask", "x", "--temporary", "--conversation", "0000"], "can't be combined"),
        (["ask", "x", "--stop", ""], "stop sequence"),
    ],
)
def test_wrong_usage(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str], profile: Path
) -> None:
    assert main([*arguments, "--json"]) == 2
    result = capsys.readouterr()
    assert words in result.err and result.err.count("\n") == 1 + (words == "Nowhere")
    [done] = [json.loads(line) for line in result.out.splitlines()]
    assert set(done) == DONE and done["status"] == "failed"
    assert done["error"]["sentence"] in result.err


async def test_a_data_directory_that_cannot_be(falcon: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    result = await falcon("--data-dir", str(tmp_path / "file" / "x"), "ask", "Hi", "--json")
    assert result.status == 5
    assert result.lines[-1]["status"] == "failed"
    assert (await falcon("--data-dir", str(tmp_path / "file" / "x"), "list")).status in (0, 5)


@pytest.mark.skipif(sys.platform == "win32", reason="limits of POSIX systems")
async def test_a_full_disk_before_the_question_is_saved(
    falcon: Run, falcon_process: Run, profile: Path
) -> None:
    import resource

    openai = OpenAIServer()
    async with openai.serve() as server:
        assert (await falcon_process(*at(server))).status == 0
        size = sum(path.stat().st_size for path in profile.glob("history.sqlite3"))

        def no_space() -> None:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (4096, size))

        result = await falcon_process(*at(server, "--json"), preexec_fn=no_space)
        assert len(openai.asked) == 1, "what could not be saved must not be sent"
    assert result.status == 5
    assert result.lines[-1]["error"]["code"] in ("disk_full", "storage_error")
    assert len((await falcon("list", "--json")).lines) == 1


async def test_a_saved_connection_by_name(falcon: Run, profile: Path) -> None:
    from falcon_desktop.core.domain.connection import Connection, ServerKind
    from falcon_desktop.core.domain.settings import Settings
    from falcon_desktop.store.settings import SettingsFile

    openai = OpenAIServer()
    async with openai.serve() as server:
        mine = Connection("c1", "My server", ServerKind.OPENAI, server.url)
        SettingsFile(profile / "settings.json").save(Settings(connections=(mine,)))
        result = await falcon("ask", "Hi", "--connection", "my server", "--json")
    assert result.status == 0 and len(openai.asked) == 1
    with sqlite3.connect(profile / "history.sqlite3") as history:
        found = history.execute("SELECT connection_id FROM conversation").fetchall()
    history.close()
    assert found == [("c1",)]


async def test_the_model_on_this_computer_answers(falcon_process: Run) -> None:
    result = await falcon_process("ask", "Why is the sky blue?", "--max-new-tokens", "12", "--json")
    assert result.status == 0, result.err
    text = "".join(line["text"] for line in result.lines if line["type"] == "text")
    assert len(text.split()) >= 4
    done = result.lines[-1]
    assert (done["finish_reason"], done["usage"]["completion_tokens"]) == ("length", 12)


async def test_a_schema_that_is_not_utf_8_is_told_without_a_codecs_words(
    falcon: Run, tmp_path: Path
) -> None:
    schema = tmp_path / "latin.json"
    schema.write_bytes('{"title": "café"}'.encode("latin-1"))
    result = await falcon("ask", "x", "--schema", str(schema))
    assert (result.status, result.err) == (
        2,
        f"The schema “{schema}” isn't UTF-8 text. Save it as UTF-8.\n",
    )


async def test_who_lacks_a_key_is_told_every_way_to_give_one(falcon: Run) -> None:
    saved = (
        "To save a key: falcon-desktop keys set 'My work', or in the window under Settings, "
        "Connections. To use one once, name a variable that holds it with --key-env.\n"
    )
    async with OpenAIServer(key="sk-canary-0123456789").serve() as server:
        await falcon("connections", "add", "My work", "--base-url", server.url)
        by_name = await falcon("ask", "Hi?", "--connection", "my work")
        assert by_name.status == 3 and by_name.err.endswith(saved)
        await falcon("connections", "edit", "My work", "--key-env", "NO_SUCH_KEY")
        for command in (["ask", "Hi?", "--connection", "My work"], ["models", "My work"]):
            outside = await falcon(*command)
            assert outside.status == 3 and outside.err == (
                "The environment variable NO_SUCH_KEY, which should hold the key for “My work”, is "
                "not set.\nIts key comes from the environment variable NO_SUCH_KEY. To save one "
                "instead: falcon-desktop keys set 'My work', or in the window under Settings, "
                "Connections.\n"
            )
        at_address = await falcon(*at(server))
        assert at_address.err.endswith("Use --key-env to name a variable that holds the key.\n")
    await falcon("connections", "add", "Claude", "--preset", "anthropic")
    for command in (["ask", "Hi?", "--connection", "Claude"], ["models", "Claude"]):
        without = await falcon(*command)
        assert without.status == 3 and without.err.count("\n") == 2
        assert without.err.endswith(saved.replace("'My work'", "Claude"))


async def test_files_go_with_the_prompt(falcon: Run, tmp_path: Path) -> None:
    (tmp_path / "notes.md").write_text("# Falcons\n")
    (tmp_path / "sky.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    openai = OpenAIServer()
    async with openai.serve() as server:
        result = await falcon(*at(server, "--attach", str(tmp_path / "notes.md")))
        assert result.status == 0
        refused = await falcon(*at(server, "--attach", str(tmp_path / "sky.png")))
        missing = await falcon(*at(server, "--attach", str(tmp_path / "gone.txt")))
    content = openai.asked[0]["messages"][-1]["content"]
    assert content == '<file name="notes.md">\n# Falcons\n</file>\n\nHi?'
    assert len(openai.asked) == 1
    assert (refused.status, missing.status) == (2, 2)
    assert "not a readable image" in refused.err
    assert "can't be read" in missing.err


async def test_a_question_leaves_what_is_typed_in_the_window(
    falcon: Run, falcon_process: Run, profile: Path
) -> None:
    openai = OpenAIServer()
    async with openai.serve() as server:
        assert (await falcon_process(*at(server))).status == 0
        [listed] = (await falcon("list", "--json")).lines
        database = Database(profile / "history.sqlite3")
        await database.open()
        await Conversations(database).update(listed["id"], draft="half a thought")
        await database.close()
        asked = await falcon_process(*at(server), "--conversation", listed["id"])
        assert asked.status == 0
    database = Database(profile / "history.sqlite3")
    await database.open()
    found = await Conversations(database).conversation(listed["id"])
    await database.close()
    assert found.draft == "half a thought"


async def test_a_chat_with_anthropic(
    falcon: Run, profile: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KEY_OF_TEST", anthropic.KEY)
    (tmp_path / "falcons.pdf").write_bytes(a_pdf(WORDS))
    claude = anthropic.AnthropicServer(models=("claude",))
    async with claude.serve() as server:
        entry = {
            "id": "c", "name": "Claude", "kind": "anthropic", "preset": "anthropic",
            "base_url": server.origin, "model": "claude", "uses_key": True,
            "key_variable": "KEY_OF_TEST", "proxy": "none",
        }  # fmt: skip
        profile.mkdir(parents=True, exist_ok=True)
        settings = {"connections": [entry], "default_connection_id": "c"}
        (profile / "settings.json").write_text(json.dumps(settings))
        file = str(tmp_path / "falcons.pdf")
        first = (
            await falcon("ask", "What?", "--thinking", "low", "--attach", file, "--json")
        ).lines
        chat = first[-1]["conversation_id"]
        assert "".join(one["text"] for one in first if one["type"] == "reasoning") == "Hm…"
        assert first[-1]["usage"]["prompt_tokens"] > 0
        again = await falcon("ask", "And?", "--conversation", chat)
        assert (again.status, again.out) == (0, "Hello, world!\n")
        question, answer, _ = claude.asked[1]["messages"]
        assert [one["type"] for one in question["content"]] == ["document", "text"]
        assert answer["content"][0]["signature"] == anthropic.SIGNATURE
        claude.sees_pages = False
        told = await falcon("ask", "What?", "--attach", file)
        assert (told.status, told.out) == (0, "Hello, world!\n")
        assert "Sent as text, so that the model can't see the pages: falcons.pdf." in told.err
        claude.busy = True
        busy = await falcon("ask", "Hm?", "--conversation", chat)
        assert busy.status == 3 and "is too busy" in busy.err


async def test_a_chat_over_responses(falcon: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEY_OF_TEST", "sk-test-key")
    openai = ResponsesServer(key="sk-test-key", models=("gpt-pro",))
    async with openai.serve() as server:
        where = ("--base-url", server.origin, "--key-env", "KEY_OF_TEST", "--temporary")
        there = await falcon(
            "ask", "What?", *where, "--api", "responses", "--thinking", "low", "--json"
        )
        assert (
            "".join(one["text"] for one in there.lines if one["type"] == "text") == "Hello, world!"
        )
        assert openai.asked[0]["reasoning"] == {"summary": "auto", "effort": "low"}
        assert openai.asked[0]["store"] is False
        told = await falcon("ask", "What?", *where, "--api", "openai", "--seed", "7")
        assert (told.status, told.out) == (0, "Hello, world!\n")
        assert "offers this model only over OpenAI's Responses" in told.err
        assert "does not support: Seed." in told.err
        assert "input" in openai.asked[1]

"""How many tokens per second each client decodes of the same recorded streams.

Run it as ``python -m tests.benchmarks.decode_speed`` from the repository's root; ``--check`` fails
where a goal is missed, ``--tokens`` changes the length. A child process replays the streams
over loopback, in the largest writes that the sockets take, so that the clients are what is
measured. All clients ask the same server in turn, the best of several rounds counts.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import resource
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from falcon_desktop.core.domain.connection import Connection, ServerKind
from falcon_desktop.core.domain.conversation import Role
from falcon_desktop.core.domain.events import Finished, TextDelta
from falcon_desktop.core.domain.generation import GenerationSettings
from falcon_desktop.core.domain.requests import ChatRequest, Turn
from falcon_desktop.core.ports.servers import ChatProvider

GOALS = (
    ("falcon-desktop (chat)", "openai", 15.0),
    ("falcon-desktop (chat)", "huggingface_hub", 10.0),
    ("falcon-desktop (TGI)", "text-generation", 1.5),
    ("falcon-desktop (Ollama)", "ollama", 5.0),
    ("falcon-desktop (Anthropic)", "anthropic", 5.0),
    ("falcon-desktop (Responses)", "openai (Responses)", 5.0),
)
LEAST = 250_000
"""Tokens a second that each of ours is to decode."""
TOKENS = (" the", " falcon", " stoops", " at", " 300", " km", "/h", ",", " é", "漢", ".", "\n")


def chat_stream(count: int) -> bytes:
    """Return a stream as llama.cpp sends it."""
    common = {
        "created": 1_750_000_000,
        "id": "chatcmpl-3cR0z6f0d9cO5ZkWnq6wF0G3mN1vB2xY",
        "model": "falcon-h1-0.5b-instruct-q4_k_m.gguf",
        "system_fingerprint": "b11549-0c1e57098",
        "object": "chat.completion.chunk",
    }

    def frame(delta: dict[str, Any], reason: str | None = None, **more: Any) -> bytes:
        choice = {"finish_reason": reason, "index": 0, "delta": delta}
        value = {"choices": [choice], **common, **more}
        return b"data: " + json.dumps(value, separators=(",", ":")).encode() + b"\n\n"

    usage = {"completion_tokens": count, "prompt_tokens": 9, "total_tokens": count + 9}
    body = [frame({"role": "assistant", "content": None})]
    body += [frame({"content": TOKENS[number % len(TOKENS)]}) for number in range(count)]
    body += [frame({}, "stop", usage=usage), b"data: [DONE]\n\n"]
    return b"".join(body)


def tgi_stream(count: int) -> bytes:
    """Return a stream as TGI sends it."""
    frames = []
    for number in range(count):
        text = TOKENS[number % len(TOKENS)]
        last = number == count - 1
        value = {
            "index": number + 1,
            "token": {"id": 1000 + number % 60_000, "text": text, "logprob": -0.12345678,
                      "special": False},
            "generated_text": "." if last else None,
            "details": {"finish_reason": "length", "generated_tokens": count, "seed": None,
                        "input_length": 9} if last else None,
        }  # fmt: skip
        frames.append(b"data:" + json.dumps(value, separators=(",", ":")).encode() + b"\n\n")
    return b"".join(frames)


def ollama_stream(count: int) -> bytes:
    """Return a stream as Ollama sends it."""
    common = {"model": "falcon3:1b", "created_at": "2026-12-01T10:00:00.123456789Z"}

    def line(content: str, **more: Any) -> bytes:
        message = {"role": "assistant", "content": content}
        value = {**common, "message": message, "done": False, **more}
        return json.dumps(value, separators=(",", ":")).encode() + b"\n"

    lines = [line(TOKENS[number % len(TOKENS)]) for number in range(count)]
    end = line("", done=True, done_reason="stop", total_duration=3, prompt_eval_count=9,
               eval_count=count, eval_duration=2)  # fmt: skip
    return b"".join([*lines, end])


def event(value: dict[str, Any]) -> bytes:
    """Return a named event of a stream."""
    data = json.dumps(value, separators=(",", ":"))
    return f"event: {value['type']}\ndata: {data}\n\n".encode()


def anthropic_stream(count: int) -> bytes:
    """Return a stream as Anthropic sends it."""
    usage = {"input_tokens": 9, "output_tokens": 1}
    message: dict[str, Any] = {
        "id": "msg_01", "type": "message", "role": "assistant", "model": "falcon",
        "content": [], "stop_reason": None, "usage": usage,
    }  # fmt: skip
    block = {"type": "text", "text": ""}
    end = {"stop_reason": "end_turn", "stop_sequence": None}
    return b"".join([
        event({"type": "message_start", "message": message}),
        event({"type": "content_block_start", "index": 0, "content_block": block}),
        *(event({"type": "content_block_delta", "index": 0,
                 "delta": {"type": "text_delta", "text": TOKENS[number % len(TOKENS)]}})
          for number in range(count)),
        event({"type": "content_block_stop", "index": 0}),
        event({"type": "message_delta", "delta": end, "usage": {"output_tokens": count}}),
        event({"type": "message_stop"}),
    ])  # fmt: skip


def responses_stream(count: int) -> bytes:
    """Return a stream as OpenAI sends it over Responses."""
    usage = {"input_tokens": 9, "input_tokens_details": {"cached_tokens": 0},
             "output_tokens": count, "output_tokens_details": {"reasoning_tokens": 0},
             "total_tokens": count + 9}  # fmt: skip
    response = {"id": "resp_01", "object": "response", "created_at": 1_750_000_000,
                "model": "falcon", "status": "in_progress", "output": [],
                "parallel_tool_calls": True, "tool_choice": "auto", "tools": []}  # fmt: skip
    at = {"item_id": "msg_68a1f0c2d4e8819f", "output_index": 0, "content_index": 0, "logprobs": []}
    return b"".join([
        event({"type": "response.created", "sequence_number": 0, "response": response}),
        *(event({"type": "response.output_text.delta", "sequence_number": number + 1, **at,
                 "delta": TOKENS[number % len(TOKENS)]}) for number in range(count)),
        event({"type": "response.completed", "sequence_number": count + 1,
               "response": {**response, "status": "completed", "usage": usage}}),
    ])  # fmt: skip


ANSWERS = {
    b"/info": b'{"model_id":"falcon","version":"3.3.7","max_total_tokens":99999999}',
    b"/api/show": b'{"model_info":{"falcon.context_length":32768}}',
    b"/api/ps": b'{"models":[]}',
}


def serve(count: int) -> None:
    """Replay the streams for ever; the port goes to standard output."""
    bodies = {
        b"/v1/chat/completions": chat_stream(count),
        b"/api/chat": ollama_stream(count),
        b"/v1/messages": anthropic_stream(count),
        b"/v1/responses": responses_stream(count),
    }
    native = tgi_stream(count)
    with socket.create_server(("127.0.0.1", 0), backlog=16) as server:
        print(server.getsockname()[1], flush=True)
        while True:
            peer, _ = server.accept()
            with peer:
                head = b""
                while b"\r\n\r\n" not in head:
                    head += peer.recv(65_536)
                start, _, rest = head.partition(b"\r\n\r\n")
                length = 0
                for line in start.lower().split(b"\r\n"):
                    if line.startswith(b"content-length:"):
                        length = int(line.partition(b":")[2])
                while len(rest) < length:
                    rest += peer.recv(65_536)
                target = start.split(b" ")[1]
                if (info := ANSWERS.get(target)) is not None:
                    peer.sendall(
                        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                        b"Connection: close\r\nContent-Length: %d\r\n\r\n%b" % (len(info), info)
                    )
                    continue
                body = bodies.get(target, native)
                kind = b"application/x-ndjson" if target == b"/api/chat" else b"text/event-stream"
                peer.sendall(
                    b"HTTP/1.1 200 OK\r\nContent-Type: %b\r\n"
                    b"Connection: close\r\nContent-Length: %d\r\n\r\n" % (kind, len(body))
                )
                peer.sendall(body)
                peer.shutdown(socket.SHUT_WR)


def ours(make: Callable[[], ChatProvider]) -> str:
    """Return the text that one of our adapters reads."""

    async def read() -> str:
        provider = make()
        text: list[str] = []
        request = ChatRequest(
            "falcon", (Turn(Role.USER, "Hi"),), GenerationSettings(max_new_tokens=30_000)
        )
        async with provider.stream(request) as events:
            async for event in events:
                if isinstance(event, TextDelta):
                    text.append(event.text)
                elif isinstance(event, Finished):
                    text.append("")
        await provider.aclose()  # type: ignore[attr-defined]
        return "".join(text)

    return asyncio.run(read())


def clients(origin: str) -> dict[str, Callable[[], str]]:
    """Return every client by name."""

    def chat() -> str:
        from falcon_desktop.providers.openai import OpenAIProvider

        connection = Connection("b", "b", ServerKind.OPENAI, origin)
        return ours(lambda: OpenAIProvider(connection))

    def tgi() -> str:
        from falcon_desktop.providers.tgi import TgiProvider

        connection = Connection("b", "b", ServerKind.TGI, origin)
        return ours(lambda: TgiProvider(connection))

    def ollama() -> str:
        from falcon_desktop.providers.ollama import OllamaProvider

        connection = Connection("b", "b", ServerKind.OLLAMA, origin)
        return ours(lambda: OllamaProvider(connection))

    def anthropic() -> str:
        from falcon_desktop.providers.anthropic import AnthropicProvider

        connection = Connection("b", "b", ServerKind.ANTHROPIC, origin)
        return ours(lambda: AnthropicProvider(connection))

    def responses() -> str:
        from falcon_desktop.providers.openai import OpenAIProvider

        connection = Connection("b", "b", ServerKind.RESPONSES, origin)
        return ours(lambda: OpenAIProvider(connection))

    def official_anthropic() -> str:
        from anthropic import Anthropic

        with Anthropic(api_key="x", base_url=origin) as client:
            stream = client.messages.create(
                model="falcon",
                max_tokens=30_000,
                messages=[{"role": "user", "content": "Hi"}],
                stream=True,
            )
            return "".join(
                one.delta.text
                for one in stream
                if one.type == "content_block_delta" and one.delta.type == "text_delta"
            )

    def openai_responses() -> str:
        from openai import OpenAI

        with OpenAI(api_key="x", base_url=f"{origin}/v1") as client:
            stream = client.responses.create(model="falcon", input="Hi", stream=True)
            return "".join(one.delta for one in stream if one.type == "response.output_text.delta")

    def official_ollama() -> str:
        from ollama import Client

        stream = Client(origin).chat("falcon", [{"role": "user", "content": "Hi"}], stream=True)
        return "".join(part.message.content or "" for part in stream)

    def openai() -> str:
        from openai import OpenAI

        with OpenAI(api_key="x", base_url=f"{origin}/v1") as client:
            stream = client.chat.completions.create(
                model="falcon", messages=[{"role": "user", "content": "Hi"}], stream=True
            )
            return "".join(
                chunk.choices[0].delta.content or "" for chunk in stream if chunk.choices
            )

    def huggingface() -> str:
        from huggingface_hub import InferenceClient

        client = InferenceClient(base_url=f"{origin}/v1", api_key="x")
        stream = client.chat_completion(
            [{"role": "user", "content": "Hi"}], model="falcon", stream=True
        )
        return "".join(chunk.choices[0].delta.content or "" for chunk in stream if chunk.choices)

    def text_generation() -> str:
        from text_generation import Client

        client = Client(origin, timeout=60)
        return "".join(part.token.text for part in client.generate_stream("Hi"))

    return {
        "falcon-desktop (chat)": chat,
        "falcon-desktop (TGI)": tgi,
        "falcon-desktop (Ollama)": ollama,
        "falcon-desktop (Anthropic)": anthropic,
        "falcon-desktop (Responses)": responses,
        "ollama": official_ollama,
        "anthropic": official_anthropic,
        "text-generation": text_generation,
        "huggingface_hub": huggingface,
        "openai": openai,
        "openai (Responses)": openai_responses,
    }


def main() -> int:
    """Measure, print a table, and say whether the goals are met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--check", action="store_true", help="fail where a goal is missed")
    parser.add_argument("--tokens", type=int, default=50_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", default="", metavar="FILE", help="write the figures there, too")
    options = parser.parse_args()
    if options.serve:
        serve(options.tokens)
    command = [sys.executable, "-m", "tests.benchmarks.decode_speed", "--serve"]
    with subprocess.Popen(
        [*command, "--tokens", str(options.tokens)], stdout=subprocess.PIPE, text=True
    ) as server:
        try:
            assert server.stdout is not None
            origin = f"http://127.0.0.1:{int(server.stdout.readline())}"
            return measure(
                origin, options.tokens, options.rounds, check=options.check, results=options.json
            )
        finally:
            server.terminate()


def measure(origin: str, tokens: int, rounds: int, *, check: bool, results: str = "") -> int:
    """Print what each client manages and return the exit status."""
    expected = "".join(TOKENS[number % len(TOKENS)] for number in range(tokens))
    speeds: dict[str, float] = {}
    for name, run in clients(origin).items():
        try:
            run()  # imports and caches are not what is measured
            before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            best = float("inf")
            for _ in range(rounds):
                began = time.perf_counter()
                text = run()
                best = min(best, time.perf_counter() - began)
                assert text.strip() == expected.strip(), f"{name} read something else"
        except ImportError as error:
            print(f"{name:26} left out: {error}")
            continue
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
        speeds[name] = tokens / best
        print(f"{name:26} {speeds[name]:>12,.0f} tokens/s   memory grew by {grown:>7,} kB")
    missed = 0
    for mine, theirs, goal in GOALS:
        if mine in speeds and theirs in speeds:
            ratio = speeds[mine] / speeds[theirs]
            missed += ratio < goal
            verdict = "" if ratio >= goal else "   MISSED"
            print(f"{mine} is {ratio:.1f}× {theirs} (goal {goal:g}×){verdict}")
    slow = [one for one, speed in speeds.items() if one.startswith("falcon") and speed < LEAST]
    for name in slow:
        print(f"{name} decodes fewer than {LEAST:,} tokens/s   MISSED")
    if results:
        figures = {one: round(speed) for one, speed in speeds.items()}
        Path(results).write_text(json.dumps({"tokens": tokens, "tokens_per_second": figures}))
    return 1 if (missed or slow) and check else 0


if __name__ == "__main__":
    sys.exit(main())

"""What comes from outside, changed at random for as long as wanted: imports, models, keys, events.

``python -m tests.fuzz_foreign {imports,gguf,redaction,events} [SECONDS [SEED [FILE…]]]`` prints how
much was tried and each fault with its number; ``--only NUMBER`` tries one again. What was found
stands as a test beside the thing that it was found in. FILEs are further things to import.
"""

from __future__ import annotations

import argparse
import copy
import json
import random
import re
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from falcon_desktop.core.domain.conversation import MessageTree
from falcon_desktop.core.domain.errors import InvalidInput, ModelFileUnusable
from falcon_desktop.engine.gguf import read_header
from falcon_desktop.providers.failures import RequestContext
from falcon_desktop.providers.sse import ErrorData, SseDecoder
from falcon_desktop.transfer.imports import ImportPlan
from falcon_desktop.transfer.json_format import export_json
from falcon_desktop.transfer.markdown import export_markdown
from falcon_desktop.transfer.reading import read_import
from tests.engine.test_gguf import BOOL, FACTS, FLOAT, LIST, TEXT, U32, U64, fact, gguf, tensor
from tests.providers.test_redaction import FORMS, every_way, leaks
from tests.transfer.exports import MADE
from tests.transfer.test_archives import zipped
from tests.transfer.test_foreign import WRONG, chatgpt, claude, gradio, open_webui
from tests.transfer.test_local_programs import ALL as LOCAL
from tests.transfer.test_local_programs import JAN, lines
from tests.transfer.test_other_programs import FORMS as OTHERS

SLOW_S: Final = 2.0
"""Seconds of a processor after which a thing of some thousand bytes is told as slow."""
NOW: Final = 1_800_000_000_000

# imports


def _seeds(files: Sequence[Path]) -> list[bytes]:
    answer = [{"type": "text", "text": "So"}, {"type": "file", "file": {"path": "/tmp/x.png"}}]
    talk = [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": answer}]
    plain = [[["Hi", "So"], ["And", None]], {"messages": talk}, {"chats": [{"messages": talk}]}]
    made: list[Any] = [chatgpt(), claude(), open_webui(), gradio(), *plain, *OTHERS.values()]
    made += [make() for make in (*MADE, *LOCAL.values())]
    ours = [
        "".join(write((item.conversation, list(item.messages)) for item in plan.conversations))
        for plan in (read_import(json.dumps(one).encode(), NOW) for one in (chatgpt(), claude()))
        for write in (export_json, export_markdown)
    ]
    found = [json.dumps(one).encode() for one in made] + [one.encode() for one in ours]
    return [*found, lines(*JAN), *(file.read_bytes() for file in files)]


def _places(value: Any, found: list[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
    """Return every place in a value, as what holds it and its key or index."""
    keys: list[Any] = []
    if isinstance(value, dict):
        keys = list(value)
    elif isinstance(value, list):
        keys = list(range(len(value)))
    for key in keys:
        found.append((value, key))
        _places(value[key], found)
    return found


ODD: Final = (
    *WRONG, float("nan"), 1e308, -1, 0, 2**63, "", "\0", "\u202e", "a" * 5_000, "\ue200cite\ue202",
    "```", "<details", "[" * 300, "data:image/png;base64,AAAA", "9999-99-99T99:99:99Z", "../../x",
    ["a", None, {"text": 1}], {"text": ["x"]}, {"parts": [{"content_type": None}]}, [[[[]]]],
)  # fmt: skip


def _changed(value: Any, rng: random.Random) -> Any:
    for _ in range(rng.choice((1, 1, 1, 2, 3, 8))):
        places = _places(value, [])
        if not places:
            break
        holder, key = rng.choice(places)
        action = rng.randrange(7)
        if action == 0:
            del holder[key]
        elif action == 1 and isinstance(holder, dict):
            other_key = rng.choice((str(rng.choice(ODD))[:40], key + "s", key.upper()))
            holder[other_key] = holder.pop(key)
        elif action == 2:
            other, its = rng.choice(places)
            if not _holds(holder[key], other) and not _holds(other[its], holder):
                holder[key], other[its] = other[its], holder[key]
        elif action == 3 and isinstance(holder, list):
            holder.extend(copy.deepcopy(holder[key]) for _ in range(rng.choice((1, 2, 40))))
        elif action == 4 and isinstance(holder[key], str):
            text = holder[key]
            at = rng.randrange(len(text) + 1)
            holder[key] = text[:at] + str(rng.choice(ODD))[:500] + text[at + rng.randrange(3) :]
        elif action == 5:
            other, its = rng.choice(places)
            holder[key] = copy.deepcopy(other[its])
        else:
            holder[key] = copy.deepcopy(rng.choice(ODD))
    return value


def _holds(value: Any, wanted: Any) -> bool:
    return value is wanted or any(one[key] is wanted for one, key in _places(value, []))


def _bytes_changed(data: bytes, rng: random.Random) -> bytes:
    found = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 5, 20))):
        at = rng.randrange(len(found) + 1)
        odd = rng.choice(
            (b"\0", b"\xff", b"\xed\xa0\x80", b"{", b"]", b'"', b"\\u", b"PK\3\4", b"-")
        )
        odd = rng.choice((odd, odd, rng.randbytes(rng.randrange(9))))
        found[at : at + rng.randrange(0, 9)] = odd
    return bytes(found[: rng.randrange(len(found) + 1)] if rng.randrange(6) == 0 else found)


def _words(plan: ImportPlan) -> list[tuple[str, list[str]]]:
    return [(one.conversation.id, [its.text for its in one.messages]) for one in plan.conversations]


def imports(rng: random.Random, seeds: list[bytes]) -> str:
    """Try one file; return what became of it."""
    data = rng.choice(seeds)
    try:
        value = json.loads(data)
    except ValueError:
        data = _bytes_changed(data, rng)
    else:
        text = json.dumps(_changed(value, rng), ensure_ascii=rng.random() < 0.5)
        form = rng.choice(("utf-8", "utf-8", "utf-8", "utf-16", "utf-8-sig"))
        data = text.encode(form, "surrogatepass")
        if rng.randrange(4) == 0:
            data = _bytes_changed(data, rng)
    if rng.randrange(6) == 0:
        data = zipped(("conversations.json", data), ("user.json", rng.choice(seeds)[:2_000]))
        if rng.randrange(2):
            data = _bytes_changed(data, rng)
    try:
        plan = read_import(data, NOW)
    except InvalidInput as error:
        assert error.sentence.isprintable() and len(error.sentence) < 600, error.sentence
        return "refused"
    ids: set[str] = set()
    for item in plan.conversations:
        conversation, messages = item.conversation, item.messages
        for one in (conversation.id, conversation.title, conversation.draft, conversation.model):
            one.encode()
        assert conversation.id not in ids
        ids.add(conversation.id)
        here: set[str | None] = {None}
        for message in messages:
            (message.text + message.reasoning + message.provenance.model + message.id).encode()
            assert message.parent_id in here and message.id not in ids, message.id
            assert message.conversation_id == conversation.id
            assert 0 <= message.created_at < 1 << 53
            here.add(message.id)
            ids.add(message.id)
        MessageTree(messages).path(conversation.active_leaf_id)
    "".join(plan.remarks).encode()
    if plan.conversations:
        written = [(one.conversation, list(one.messages)) for one in plan.conversations]
        again = read_import("".join(export_json(written)).encode(), NOW)
        assert _words(again) == _words(plan)
    return "read" if plan.conversations else "empty"


# model files


def model_files(rng: random.Random, directory: Path) -> str:
    """Try one model file; return what became of it."""
    facts = list(FACTS)
    for _ in range(rng.randrange(4)):
        kind = rng.choice((U32, U64, TEXT, LIST, BOOL, FLOAT, rng.randrange(20)))
        key = rng.choice(("general.alignment", "split.no", "general.name", "llama.context_length",
                          "tokenizer.ggml.pre", "x" * rng.randrange(80)))  # fmt: skip
        value = rng.randbytes(rng.randrange(30))
        facts.insert(rng.randrange(len(facts) + 1), fact(key, kind, value))
    tensors = [
        tensor(f"t{rng.randrange(3)}", tuple(rng.choice((0, 1, 32, 2**20, 2**48, 2**64 - 1))
               for _ in range(rng.randrange(6))), rng.randrange(300), rng.choice((0, 32, 7, 2**63)))
        for _ in range(rng.randrange(3))
    ]  # fmt: skip
    data = gguf(tuple(facts) if rng.randrange(2) else FACTS, tuple(tensors) or (tensor(),))
    if rng.randrange(4):
        found = bytearray(data)
        for _ in range(rng.choice((1, 1, 2, 4, 16))):
            at = rng.randrange(len(found))
            large = rng.choice((2**31, 2**63)).to_bytes(8, "little")
            odd = rng.choice((b"\0", b"\xff" * 8, b"\x80", large, rng.randbytes(rng.randrange(9))))
            found[at : at + rng.choice((len(odd), rng.randrange(9)))] = odd
        data = bytes(found[: rng.randrange(len(found) + 1)] if rng.randrange(5) == 0 else found)
    path = directory / "model.gguf"
    path.write_bytes(data)
    try:
        header = read_header(path)
    except ModelFileUnusable as error:
        assert error.sentence.isprintable() and error.detail, error.detail
        return "refused"
    assert header.architecture and header.name.isprintable() and len(header.name) <= 256
    assert header.context_length is None or 0 < header.context_length < 1 << 31
    return "read"


# keys


LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
INVISIBLE: Final = (
    "\u200b", "\0", "\x1b", "\u2060", "\ufeff", "\u202e", "\x08", "\u00ad", "\U000e0041", "\ufe0f",
    "\u034f", " ", "\n", "\t", "\u00a0", "\u3164", "\ufffd", "\u0301", "\x1b[31m", "\u2028", "\x85",
    "\u180e", "\u115f", "\U000e0100", "\r\n", "\u2009", "\x7f",
)  # fmt: skip


def keys(rng: random.Random) -> str:
    """Try one key that a server quotes; return how."""
    size = rng.choice((12, 16, 24, 32, 40, 51, 64, 100, 164))
    key = rng.choice(("", "sk-", "hf_", "sk-proj-", "gsk_", "key-")) + "".join(
        rng.choice(LETTERS + rng.choice(("", "-_", "+/=", "."))) for _ in range(size)
    )
    number = rng.randrange(len(FORMS))
    quoted = FORMS[number](key)
    dense = rng.choice((0.0, 0.02, 0.1, 0.5, 1.0))
    gaps = rng.sample(INVISIBLE, rng.randrange(1, 5))
    split = "".join(one + (rng.choice(gaps) if rng.random() < dense else "") for one in quoted)
    split = split[rng.choice((0, 0, 3, 9)) : len(split) - rng.choice((0, 0, 0, 1, 7, 20))]
    wrap = rng.choice((
        str, str, escape, json.dumps, quote,
        lambda text: f"“{text}”", lambda text: f"key={text}&x", lambda text: f"<b>{text}</b>",
        lambda text: f"x{text}x", lambda text: f"{text}{text}", lambda text: f"a:{text}@host",
        lambda text: "".join(f"&#{ord(one)};" for one in text) if dense < 0.2 else text,
        lambda text: "".join(f"<i>{one}</i>" for one in text),
    ))  # fmt: skip
    before = "x " * rng.choice((0, 1, 50, 90, 240, 245, 990, 1_050))
    words = before + wrap(split) + rng.choice(("", " no", "."))
    where = RequestContext("host", rng.choice(("model", key[:20])), (f"Bearer {key}", key))
    form = FORMS[number]
    for error in every_way(words, where):
        for shown in (error.sentence, error.detail):
            found = leaks(shown.replace(where.model, ""), key, form)
            assert not found, (shown, words, key, found)
    return f"form {number}"


PIECES: Final = (
    b"data:", b"data: ", b"data", b"error: ", b"event: x", b"id: 1", b": alive", b":", b"retry: 9",
    b"\n", b"\n\n", b"\r", b"\r\n", b"\r\n\r\n", b"\xef\xbb\xbf", b"\xef\xbb", b"{}", b"[DONE]",
    b'{"choices": []}', "ä€𝄞\u2028\x85".encode(), b"\0", b"\x0b\x0c\x1c\x85", b" ", b"x" * 70,
)  # fmt: skip


def _plain_events(stream: bytes) -> list[bytes]:
    """Read a whole stream as the standard says it, line by line: what the decoder is held to."""
    found: list[bytes] = []
    data: list[bytes] = []
    failed = False
    for line in [*re.split(rb"\r\n|\r|\n", stream.removeprefix(b"\xef\xbb\xbf")), b""]:
        field, _, value = line.partition(b":")
        if not line and data:
            found.append(ErrorData(b"\n".join(data)) if failed else b"\n".join(data))
            data, failed = [], False
        elif field in (b"data", b"error"):
            data.append(value.removeprefix(b" "))
            failed = failed or field == b"error"
    return found


def events(rng: random.Random) -> str:
    """Read one stream in chunks cut anywhere; return how many events it had."""
    stream = b"".join(rng.choices(PIECES, k=rng.choice((1, 5, 20, 200))))
    if rng.random() < 0.3:
        stream = _bytes_changed(stream, rng)
    decoder, found, place = SseDecoder(), list[bytes](), 0
    most = rng.choice((1, 2, 7, 100))
    while place < len(stream):
        size = rng.randint(1, most)
        found += decoder.feed(stream[place : place + size])
        place += size
    found += [*decoder.close(), *decoder.close()]
    wanted = _plain_events(stream)
    assert found == wanted, (stream, found, wanted)
    assert [type(one) for one in found] == [type(one) for one in wanted], stream
    return f"{min(len(found), 9)} events"


def attempt(kind: str, directory: Path, files: Sequence[Path] = ()) -> Callable[[str], str]:
    """Return what tries one thing of a kind, by a text that decides which; it says what became.

    It raises where there is a fault.
    """
    seeds = _seeds(files) if kind == "imports" else []
    tries: dict[str, Callable[[random.Random], str]] = {
        "imports": lambda rng: imports(rng, seeds),
        "gguf": lambda rng: model_files(rng, directory),
        "redaction": keys,
        "events": events,
    }
    return lambda seed: tries[kind](random.Random(seed))


def main() -> int:
    """Run one of them; return 1 if anything was found."""
    parser = argparse.ArgumentParser()
    parser.add_argument("kind", choices=("imports", "gguf", "redaction", "events"))
    parser.add_argument("seconds", type=float, nargs="?", default=60.0)
    parser.add_argument("seed", type=int, nargs="?", default=1)
    parser.add_argument("files", type=Path, nargs="*")
    parser.add_argument("--only", type=int)
    given = parser.parse_args()
    became: Counter[str] = Counter()
    faults: set[str] = set()
    slowest = (0.0, 0)
    with tempfile.TemporaryDirectory() as directory:
        once = attempt(given.kind, Path(directory), given.files)
        end = time.monotonic() + given.seconds
        count = given.only or 0
        while time.monotonic() < end:
            began = time.process_time()
            try:
                became[once(f"{given.seed} {count}")] += 1
            except Exception as error:
                last = traceback.extract_tb(error.__traceback__)[-1]
                place = f"{type(error).__name__} {last.filename}:{last.lineno}"
                became["fault"] += 1
                if place not in faults:
                    faults.add(place)
                    print(f"{place}\n  {count}: {error!r:.1500}", flush=True)
            slowest = max(slowest, (time.process_time() - began, count))
            if given.only is not None:
                break
            count += 1
    seconds, number = slowest
    print(json.dumps({"tried": sum(became.values()), "seed": given.seed, "became": became,
                      "slowest_s": round(seconds, 2), "slowest": number}))  # fmt: skip
    return 1 if faults or seconds > SLOW_S else 0


if __name__ == "__main__":
    raise SystemExit(main())

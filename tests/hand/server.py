"""The scripted server of the robot, on a thread: answers at once, slowly, or with an error.

What it is asked is the proof of what was sent.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.servers.openai_server import OpenAIServer
from tests.servers.scripted import Peer

LONG = """# An answer about {about}

Here is **what I know**, with `code` and a [link](https://example.org/{n}):

1. first, a line that is long enough to be broken where the window is narrow, as windows often are
2. second

| name | value |
|---|--:|
| {about} | {n} |

```python
def double(number):
    return number * {n}  # a line of code that is wider than the text around it, for its scroll bar
```

> Somebody said this. $e^{{i\\pi}} + 1 = 0$

كم الساعة الآن؟ 今日は良い天気ですね。
"""


HELD = ("The sky is blue today. ", "Light scatters", " in it.\n\n", "Dust makes ", "evenings red.")
HELD_AT = 4


def pieces(text: str) -> tuple[str, ...]:
    """Cut a text into the pieces of a stream."""
    return tuple(text[start : start + 6] for start in range(0, len(text), 6))


@dataclass
class Answers(OpenAIServer):
    """Answers by what the question says: ``slow``, ``fail``, ``endless``, ``short``, ``held``,
    ``ponder``, or anything.

    ``questions`` are the last words of each request, in order. An answer that is held comes to its
    third sentence, and goes on when ``go_on`` is set.
    """

    questions: list[str] = field(default_factory=list)
    go_on: threading.Event = field(default_factory=threading.Event)
    held: bool = False

    async def _reach(self, place: int) -> None:
        if self.held and place == HELD_AT:
            await asyncio.to_thread(self.go_on.wait)

    async def _chat(self, peer: Peer, body: dict[str, Any]) -> None:
        said = [one["content"] for one in body["messages"] if one["role"] == "user"]
        question = str(said[-1]) if said else ""
        self.questions.append(question)
        if "fail" in question:
            self.asked.append(body)
            await self._error(peer, 500, "The server has a headache.")
            return
        body = {
            **body,
            "messages": [{**one, "content": str(one["content"])} for one in body["messages"]],
        }
        self._choose(question)
        await super()._chat(peer, body)

    async def _complete(self, peer: Peer, body: dict[str, Any]) -> None:
        self.questions.append(str(body.get("prompt", "")))
        self._choose(str(body.get("prompt", ""))[-60:])
        await super()._complete(peer, body)

    def _choose(self, question: str) -> None:
        number = len(self.questions)
        self.pause = 0.05 if "slow" in question else 0.0
        self.tokens = pieces(LONG.format(about=f"question {number}", n=number))
        self.held = "held" in question.lower()  # ibus composes in capitals
        if self.held:
            self.tokens = HELD
        elif "short" in question:
            self.tokens = pieces(f"Answer {number}.")
        elif "ponder" in question:
            self.tokens = pieces("<think>First this, then that.</think>\n\nIt is so.")
        elif "endless" in question:
            self.tokens, self.pause = pieces("word after word, " * 2_000), 0.02


@contextlib.contextmanager
def serving(answers: OpenAIServer) -> Iterator[str]:
    """Serve on loopback from a thread; gives the address."""
    loop = asyncio.new_event_loop()
    began: list[str] = []
    ready, over = threading.Event(), asyncio.Event()

    async def serve() -> None:
        async with answers.serve() as server:
            began.append(server.url)
            ready.set()
            await over.wait()

    def run() -> None:
        try:
            loop.run_until_complete(serve())
        finally:
            ready.set()
            loop.close()

    thread = threading.Thread(target=run, name="answers")
    thread.start()
    ready.wait()
    try:
        yield began[0]
    finally:
        if isinstance(answers, Answers):
            answers.go_on.set()
        loop.call_soon_threadsafe(over.set)
        thread.join()

# ruff: noqa: E501 - what is said in several languages is kept in whole lines
"""Pictures of every screen of the main window, to be looked at.

``python -m tests.hand.looks DIRECTORY [--look NAME …] [--screen NAME …]`` drives the real program on
a desktop of its own and keeps a picture of each screen in each look. Nothing is judged: a person
does that.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import contextlib
import json
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from falcon_desktop.core.domain.connection import Connection, ProxyChoice, ServerKind
from falcon_desktop.core.domain.settings import Appearance, PanelState, Settings
from falcon_desktop.store.settings import SettingsFile
from tests.desktop.screen import save_picture
from tests.hand.desk import SIZES, desk, wait_for
from tests.hand.display import Place
from tests.hand.library import chats
from tests.hand.program import Running, command, running
from tests.hand.robot import Robot
from tests.hand.server import Answers, pieces, serving
from tests.servers.openai_server import token
from tests.servers.scripted import Peer, data

NARROW: Final = (480, 700)


@dataclass(frozen=True)
class Look:
    """How the program is to look. ``pixels`` are those of the screen to one of the program."""

    name: str
    appearance: Appearance = Appearance.LIGHT
    language: str = "en"
    words: str = "en"
    zoom: float = 1.0
    narrow: bool = False
    pixels: int = 1


_KINDS: Final = (
    Look("contrast", Appearance.HIGH_CONTRAST_LIGHT),
    Look("contrast-dark", Appearance.HIGH_CONTRAST_DARK),
    Look("arabic", language="ar", words="ar"),
    Look("japanese", language="ja", words="ja"),
    Look("light"),
    Look("dark", Appearance.DARK),
)
LOOKS: Final = {
    look.name: look
    for kind in _KINDS
    for look in (
        kind,
        replace(kind, name=f"{kind.name}-200", zoom=2.0),
        replace(kind, name=f"{kind.name}-480", narrow=True),
        replace(kind, name=f"{kind.name}-480-200", narrow=True, zoom=2.0),
        replace(kind, name=f"{kind.name}-2x", pixels=2),
    )
}

WORDS: Final[dict[str, dict[str, str]]] = {
    "en": {
        "title": "Why the sky is blue",
        "question": "Why is the sky blue, and why is the evening red? Please explain it step by step.",
        "everything": """# Why the sky is blue

Light from the sun looks white, but it is a *mixture* of **all** colours. When it meets the air,
~~the sea's reflection~~ ***Rayleigh scattering*** takes over: see [the notes](https://example.org/notes) and the
constant `SIGMA_0` below.[^1]

## The steps

1. Sunlight enters the atmosphere.
2. Molecules scatter it:
   - blue, at 450 nm, strongly,
   - red, at 700 nm, hardly.

- [x] measured in 1871
- [ ] explained to every child

> “The sky is blue because the air is not quite transparent.”
>
> > And a quote within the quote, with `code`.

### The formula

The intensity is $I = I_0 \\frac{1+\\cos^2\\theta}{2R^2}$, and lenses cost $740.

$$
\\sigma = \\frac{2\\pi^5}{3}\\,\\frac{d^6}{\\lambda^4}\\left(\\frac{n^2-1}{n^2+2}\\right)^2
$$
""",
        "thought": "The person wants steps.\n\nFirst the light, then the air, then the eye.",
        "held": "The sky is blue today. Light scatters in it.\n\nDust makes ",
        "long": "That is a long question about the colour of the sky. ",
        "found": "Light",
        "note": "Notes of the week",
    },
    "ar": {
        "title": "لماذا السماء زرقاء؟",
        "question": "لماذا السماء زرقاء، ولماذا المساء أحمر؟ اشرح ذلك خطوة خطوة مع `code` و 450 nm.",
        "everything": """# لماذا السماء زرقاء؟

يبدو ضوء الشمس أبيض، لكنه *خليط* من **كل** الألوان. وعندما يلتقي بالهواء
~~انعكاس البحر~~ يبدأ ***تشتت رايلي***: انظر [الملاحظات](https://example.org/notes) والثابت `SIGMA_0` أدناه.[^1]

## الخطوات

1. يدخل ضوء الشمس الغلاف الجوي.
2. تبعثره الجزيئات:
   - الأزرق، عند 450 nm، بشدة،
   - والأحمر، عند 700 nm، قليلا.

- [x] قيس في 1871
- [ ] شرح لكل طفل

> «السماء زرقاء لأن الهواء ليس شفافا تماما.»
>
> > واقتباس داخل الاقتباس، فيه `code`.

### المعادلة

الشدة هي $I = I_0 \\frac{1+\\cos^2\\theta}{2R^2}$ والعدسات تكلف $740.

$$
\\sigma = \\frac{2\\pi^5}{3}\\,\\frac{d^6}{\\lambda^4}\\left(\\frac{n^2-1}{n^2+2}\\right)^2
$$
""",
        "thought": "يريد الشخص خطوات.\n\nأولا الضوء، ثم الهواء، ثم العين.",
        "held": "السماء زرقاء اليوم. يتشتت الضوء فيها.\n\nالغبار يجعل ",
        "long": "هذا سؤال طويل عن لون السماء. ",
        "found": "الضوء",
        "note": "ملاحظات الأسبوع",
    },
    "ja": {
        "title": "空はなぜ青いのか",
        "question": "空はなぜ青いのですか。また、夕方はなぜ赤くなるのですか。「レイリー散乱」という言葉も使って、順番に説明してください。",
        "everything": """# 空はなぜ青いのか

太陽の光は白く見えますが、実際には**すべての**色が混ざった*混合物*です。光が空気に出会うと、~~海の反射~~ではなく***レイリー散乱***が起こります。詳しくは[ノート](https://example.org/notes)と、下にある定数 `SIGMA_0` をご覧ください。[^1]

「空が青いのは、空気が完全には透明ではないからです。」と、ある物理学者は言いました（一八七一年）。ゃゅょっー、そして。々〻、という文字は行の先頭に来てはいけません。

## 手順

1. 太陽の光が大気に入ります。
2. 分子がそれを散乱させます：
   - 青（450 nm）は強く、
   - 赤（700 nm）はほとんど散乱しません。

- [x] 一八七一年に測定
- [ ] すべての子供に説明

> 「空が青いのは、空気が完全には透明ではないからです。」
>
> > 引用の中の引用、`code` つき。

### 数式

強度は $I = I_0 \\frac{1+\\cos^2\\theta}{2R^2}$ で、レンズは $740 です。

$$
\\sigma = \\frac{2\\pi^5}{3}\\,\\frac{d^6}{\\lambda^4}\\left(\\frac{n^2-1}{n^2+2}\\right)^2
$$
""",
        "thought": "この人は順番に知りたい。\n\nまず光、次に空気、そして目。",
        "held": "今日の空は青いです。光が散乱します。\n\nほこりが",
        "long": "これは空の色についての長い質問です。",
        "found": "光",
        "note": "今週のノート",
    },
}
BLOCKS: Final = """
```python
def scattered(wavelength: float, n: float = 1.0003) -> float:
    \"\"\"Relative strength of the light that leaves its way: 空 سماء.\"\"\"
    return (2 * pi**5 / 3) * ((n**2 - 1) / (n**2 + 2)) ** 2 / wavelength**4  # Rayleigh, 1871, and a wide line
```

```rust
fn main() { let x: Option<u32> = None; println!("{:?}", x); } // 注釈
```

```json
{"name": "空", "value": [1, 2.5, true, null]}
```

```diff
- old line
+ new line
```

| {a} | {b} | {c} |
|:-------|-----------:|:-----:|
| {a} | 400 nm     | 9.4   |
| {b} | 450 nm     | **1** |

| """ + " | ".join(f"{{a}} {n}" for n in range(1, 13)) + """ |
|""" + "---|" * 12 + """
| """ + " | ".join(f"{n * 37}" for n in range(1, 13)) + """ |

---

Term: `List<int>`, <b>tags</b>, AT&amp;T, ![{a}](https://example.org/sky.png).

<details><summary>{a}</summary>

{b}

</details>

[^1]: {c}
"""  # fmt: skip
NAMES: Final = {
    "en": ("colour", "wavelength", "share"),
    "ar": ("اللون", "الطول الموجي", "الحصة"),
    "ja": ("色", "波長", "割合"),
}


def everything(words: str) -> str:
    """Return an answer with every kind of block."""
    a, b, c = NAMES[words]
    blocks = BLOCKS.replace("{a}", a).replace("{b}", b).replace("{c}", c)
    return WORDS[words]["everything"] + blocks


# --- what is in the history --------------------------------------------------------------------

_WHEN: Final = int(time.time() * 1_000) - 3_600_000


def _id(kind: int, number: int) -> str:
    return f"{kind:08x}-0000-4000-8000-{number:012x}"


@dataclass
class Chat:
    """A chat in our JSON, made message by message."""

    number: int
    title: str
    extra: dict[str, Any]

    def __post_init__(self) -> None:
        self.messages: list[dict[str, Any]] = []

    def add(self, role: str, text: str, *, parent: str | None = "last", **more: Any) -> str:
        """Add a message below the last one, or below ``parent``."""
        above = self.messages[-1]["id"] if self.messages and parent == "last" else parent
        one = {
            "id": _id(2, self.number * 100 + len(self.messages)),
            "parent_id": None if above == "last" else above,
            "role": role, "text": text, "status": "complete",
            "created_at": _WHEN - self.number * 60_000 + len(self.messages) * 1_000, **more,
        }  # fmt: skip
        self.messages.append(one)
        return str(one["id"])

    def json(self) -> dict[str, Any]:
        """Return the chat."""
        when = _WHEN - self.number * 60_000
        return {
            "id": _id(1, self.number), "title": self.title, "created_at": when,
            "updated_at": when, "active_leaf_id": self.messages[-1]["id"],
            "messages": self.messages, **self.extra,
        }  # fmt: skip


def picture(width: int = 640, height: int = 360) -> bytes:
    """Return a PNG with a sky."""
    from PySide6.QtCore import QBuffer, QByteArray, QIODevice
    from PySide6.QtGui import QColor, QImage, QLinearGradient, QPainter

    image = QImage(width, height, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    sky = QLinearGradient(0, 0, 0, height)
    sky.setColorAt(0, QColor("#1e5bb8"))
    sky.setColorAt(1, QColor("#f4b860"))
    painter.fillRect(image.rect(), sky)
    painter.end()
    held = QByteArray()
    buffer = QBuffer(held)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(held.data())


ALL, THOUGHTS, FILES, VERSIONS, SURE = range(5)


def history(words: str) -> list[dict[str, Any]]:
    """Return the chats that the screens need, in our JSON; their order is that in the list."""
    said = WORDS[words]
    title = said["title"]
    common: dict[str, Any] = {
        "usage": {"prompt_tokens": 1204, "completion_tokens": 118, "cost": "0.0021", "currency": "USD"},
        "timings": {"first_token": 0.3, "total": 3.2, "tokens_per_second": 41.0},
        "made_by": {"connection_name": "Robot", "model": "falcon-180b-chat", "settings": {}},
    }  # fmt: skip
    first = Chat(0, title, {"pinned_at": _WHEN})
    first.add("user", said["question"])
    first.add("assistant", everything(words), **common)
    first.add("user", said["question"] * 4)
    first.add("assistant", said["long"] * 6, status="stopped", **common)
    thoughts = Chat(1, f"{title} 2", {"pinned_at": _WHEN - 1})
    thoughts.add("user", said["question"])
    thought, answer = said["thought"], said["long"] * 3
    thoughts.add(
        "assistant", answer, reasoning=thought, **common | {"timings": {"reasoning": 4.0, "total": 9}},
        parts=[
            {"kind": "reasoning", "start": 0, "end": len(thought)},
            {"kind": "tool_call", "id": "c1", "name": "look_up", "arguments": '{"place": "Granada"}'},
            {"kind": "tool_result", "call_id": "c1", "text": "rain\n" * 6},
            {"kind": "text", "start": 0, "end": len(answer)},
            {"kind": "citation", "url": "https://example.org/rain", "title": title,
             "quote": said["long"], "start": 0, "end": 9},
        ],
    )  # fmt: skip
    files = Chat(2, f"{title} 3", {"pinned_at": _WHEN - 2})
    png = picture()
    files.add(
        "user", said["question"],
        attachments=[
            {"name": f"{said['note']}.txt", "kind": "text", "media_type": "text/plain",
             "size": 900, "text": (said["long"] + "\n") * 40},
            {"name": "sky.png", "kind": "image", "media_type": "image/png", "size": len(png),
             "data": base64.b64encode(png).decode(), "width": 640, "height": 360},
            {"name": "a-very-long-name-of-a-file-that-no-chip-can-show-whole-2026-11-30.md",
             "kind": "text", "media_type": "text/markdown", "size": 120_000, "text": "# x\n" * 30_000},
        ],
    )  # fmt: skip
    files.add("assistant", said["long"] * 2, fresh_after=True, **common)
    files.add("user", "?")
    files.add("assistant", said["held"], status="interrupted", **common)
    versions = Chat(3, f"{title} 4", {"pinned_at": _WHEN - 3})
    asked = versions.add("user", said["question"])
    for number in range(3):
        versions.add(
            "assistant", f"{number + 1}. {said['long'] * (number + 1)}", parent=asked, **common
        )
    sure = Chat(4, f"{title} 5", {"pinned_at": _WHEN - 4})
    sure.add("user", said["question"])
    text = said["long"] * 4
    step = 5
    sure.add(
        "assistant", text, **common,
        confidence=[
            {"start": at, "end": min(at + step, len(text)), "logprob": -((at // step) % 7) * 0.6,
             "alternatives": [[text[at : at + step], -((at // step) % 7) * 0.6], ["Hm", -2.5]]}
            for at in range(0, len(text), step)
        ],
    )  # fmt: skip
    found = [first, thoughts, files, versions, sure]
    for number in range(5, 12):
        more = Chat(number, f"{said['note']} {number}", {"unseen": True} if number == 6 else {})
        more.add("user", said["question"])
        more.add("assistant", said["long"], **common)
        if number > 9:
            more.extra["archived_at"] = _WHEN
        elif number > 7:
            more.extra["deleted_at"] = int(time.time() * 1_000)
        found.append(more)
    return [one.json() for one in found]


# --- the server --------------------------------------------------------------------------------


class Speaking(Answers):
    """Answers by the number in the question: an error of that status, ``1`` an answer that is held
    in its middle, ``2`` thoughts that are held, ``3`` nothing at all, ``4`` a whole one.
    """

    said: dict[str, str]

    async def _chat(self, peer: Peer, body: dict[str, Any]) -> None:
        asked = [one["content"] for one in body["messages"] if one["role"] == "user"]
        question = str(asked[-1]) if asked else ""
        for status, words, code in (
            (401, "Incorrect API key provided: sk-abc.", "invalid_api_key"),
            (429, "Rate limit reached for requests per minute.", "rate_limit_exceeded"),
            (500, "The server has a headache.", None),
        ):
            if str(status) in question:
                await self._error(peer, status, words, code=code)
                return
        if "400" in question:
            words = (
                "This model's maximum context length is 4096 tokens. However, your messages "
                "resulted in 5012 tokens. Please reduce the length of the messages."
            )
            await self._error(peer, 400, words, code="context_length_exceeded")
            return
        await peer.head(Transfer_Encoding="chunked")
        if question.endswith("3"):
            await asyncio.to_thread(self.go_on.wait)
        field = "reasoning_content" if question.endswith("2") else "content"
        for piece in pieces(self.said["thought"] if question.endswith("2") else self.said["held"]):
            choice = {"index": 0, "delta": {field: piece}, "finish_reason": None}
            if body.get("logprobs"):
                choice["logprobs"] = {"content": [token(piece, 2)]}
            await peer.chunked(data({"model": body["model"], "choices": [choice]}), end=False)
        if question.endswith(("1", "2")):
            await asyncio.to_thread(self.go_on.wait)
        end = {"choices": [{"index": 0, "delta": {"content": "."}, "finish_reason": "stop"}]}
        await peer.chunked(data(end), end=False)
        await peer.chunked(b"data: [DONE]\n\n")


# --- the eye -----------------------------------------------------------------------------------


@dataclass
class Eye:
    """What presses and takes pictures."""

    robot: Robot
    look: Look
    answers: Speaking
    directory: Path
    files: Path
    screen: str = ""

    @property
    def program(self) -> Running:
        """The program that is driven."""
        return self.robot.program

    def rest(self) -> None:
        """Wait until nothing moves."""
        with contextlib.suppress(Exception):
            self.robot.now()

    def key(self, *keys: str) -> None:
        """Press keys, one after another."""
        for one in keys:
            self.robot.hand.key(one)
        self.rest()

    def type(self, text: str) -> None:
        """Type, in ASCII."""
        self.robot.hand.type(text)
        self.rest()

    def shows(self, name: str) -> bool:
        """Whether it is there."""
        return self.program.shows(name)

    def click(self, name: str, nth: int = 0, button: int = 1) -> None:
        """Click on a widget."""
        found = self.program.ask("place", name=name, nth=nth)["place"]
        if found is None:
            print(f"    {self.screen}: no {name} {nth}")
            return
        self.robot.hand.click(*Place(*found).middle, button)
        self.rest()

    def hover(self, name: str, nth: int = 0) -> None:
        """Point at a widget."""
        found = self.program.ask("place", name=name, nth=nth)["place"]
        if found is not None:
            self.robot.hand.move(*Place(*found).middle)
            self.rest()

    def row(self, row: int, button: int = 1, name: str = "conversations") -> None:
        """Click on a row of a list, counted from the first that is seen."""
        found = self.program.ask("row", name=name, row=row)["place"]
        if found is not None:
            self.robot.hand.click(*Place(*found).middle, button)
            self.rest()

    def away(self) -> None:
        """Take the pointer out of the way."""
        screen = self.robot.desk.screen
        self.robot.hand.move(screen.width - 1, screen.height - 1)
        self.rest()

    def wheel(self, turns: int, name: str = "messages") -> None:
        """Turn the wheel, downwards where positive."""
        found = self.program.ask("place", name=name, nth=0)["place"]
        if found is not None:
            place = Place(*found)
            self.robot.hand.click(*place.middle, 5 if turns > 0 else 4, times=abs(turns))
            self.rest()

    def ask(self, question: str) -> None:
        """Ask in the message box, which has the keyboard."""
        self.robot.hand.type(question)
        self.robot.hand.key("Return")

    def open(self, number: int) -> None:
        """Open a chat of :func:`history` by its place in the list."""
        self.key("shift+Escape", f"ctrl+{number + 1}")
        self.rest()

    def answered(self) -> None:
        """Wait for the end of an answer."""
        with contextlib.suppress(TimeoutError):
            wait_for(lambda: not self.program.rest()["running"], "it goes on")
        self.rest()

    def shot(self, name: str = "") -> None:
        """Keep a picture of what is on the screen, of the main window where it is narrow."""
        self.rest()
        screen = self.robot.desk.screen
        file = self.directory / self.look.name / f"{self.screen}{'-' + name if name else ''}.png"
        save_picture(screen.all_pixels(), screen.width, screen.height, file)
        if self.look.narrow:
            from PySide6.QtGui import QImage

            at = self.program.window().framed
            QImage(str(file)).copy(at.x, at.y, at.width, at.height).save(str(file))


# --- the screens -------------------------------------------------------------------------------


def new_chat(eye: Eye) -> None:
    eye.key("ctrl+n")
    eye.shot()
    eye.key("Tab")
    eye.shot("focus")


def sidebar(eye: Eye) -> None:
    if eye.look.narrow:
        eye.key("ctrl+b")
    eye.shot()
    eye.row(4, 3)
    eye.shot("menu")
    eye.key("Escape")
    eye.wheel(30, "conversations")
    eye.shot("end")
    eye.wheel(-60, "conversations")
    eye.click("archive")
    eye.shot("archive")
    eye.click("trash")
    eye.shot("trash")
    eye.click("back_to_the_chats")
    if eye.look.narrow:
        eye.key("Escape")


def transcript(eye: Eye) -> None:
    eye.open(ALL)
    eye.key("alt+Up", "alt+Up", "alt+Up", "alt+Up")
    eye.wheel(-100)
    eye.away()
    for number in range(12 if eye.look.zoom > 1 or eye.look.narrow else 6):
        eye.shot(str(number))
        before = eye.robot.desk.screen.all_pixels()
        eye.wheel(8 if eye.look.zoom > 1 else 9)
        eye.away()
        if before == eye.robot.desk.screen.all_pixels():
            break
    eye.key("alt+Up")
    eye.shot("by-keys")
    eye.key("shift+Escape")


def thoughts(eye: Eye) -> None:
    eye.open(THOUGHTS)
    eye.wheel(-30)
    eye.away()
    eye.shot()
    shown = eye.program.ask("targets")["targets"]
    folds = [
        one["name"]
        for one in shown
        if one["name"].startswith("show_")
        and one["kind"] == "button"
        and "sidebar" not in one["name"]
    ]
    for name in folds:
        eye.click(name)
    eye.away()
    eye.shot("open")
    eye.wheel(30)
    eye.shot("open-end")


def files(eye: Eye) -> None:
    eye.open(FILES)
    eye.wheel(-30)
    eye.away()
    eye.shot()
    eye.wheel(30)
    eye.away()
    eye.shot("end")
    eye.wheel(-30)
    eye.click("file", 0)
    eye.shot("text")
    eye.key("Escape")
    eye.click("file", 1)
    eye.shot("picture")
    eye.key("Escape")


def versions(eye: Eye) -> None:
    eye.open(VERSIONS)
    eye.hover("messages")
    eye.shot()
    eye.click("more", 1)
    eye.shot("menu")
    eye.key("Escape")


def sure(eye: Eye) -> None:
    eye.open(SURE)
    eye.click("more", 1)
    eye.key(*["Down"] * 6, "Return")
    eye.away()
    eye.shot()
    eye.key("alt+Up", "Right", "Right")
    eye.shot("word")
    eye.key("shift+Escape")


def streaming(eye: Eye) -> None:
    eye.key("ctrl+n")
    eye.ask("Why? 1")
    wait_for(lambda: eye.program.rest()["running"], "it does not begin")
    eye.away()
    eye.shot()
    eye.key("Escape")
    eye.answered()
    eye.shot("stopped")
    eye.key("ctrl+n")
    eye.ask("Why? 2")
    wait_for(lambda: eye.program.rest()["running"], "it does not begin")
    eye.shot("thinking")
    eye.key("Escape")
    eye.answered()
    eye.key("ctrl+n")
    eye.ask("Why? 3")
    wait_for(lambda: eye.program.rest()["running"], "it does not begin")
    time.sleep(2)  # pace: until it says how long it waits
    eye.shot("waiting")
    eye.key("Escape")
    eye.answered()


def errors(eye: Eye) -> None:
    for status in (401, 429, 400, 500):
        eye.key("ctrl+n")
        eye.ask(f"Why {status}?")
        eye.answered()
        eye.away()
        eye.shot(str(status))
        if status == 400:
            eye.click("servers_words")
            eye.shot("words")


def dead(eye: Eye) -> None:
    eye.key("ctrl+n")
    eye.key("ctrl+shift+m")
    eye.type("dead")
    eye.key("Return")
    eye.ask("Why?")
    eye.answered()
    eye.away()
    eye.shot()
    eye.key("ctrl+n")


def picker(eye: Eye) -> None:
    eye.key("ctrl+n")
    eye.key("ctrl+shift+m")
    eye.shot()
    eye.key("Escape")


def palette(eye: Eye) -> None:
    eye.key("ctrl+k")
    eye.shot()
    eye.type("a")
    eye.shot("hits")
    eye.key("BackSpace")
    eye.type("zzqx")
    eye.shot("none")
    eye.key("Escape", "F1")
    eye.shot("actions")
    eye.key("Escape")


def find(eye: Eye) -> None:
    eye.open(ALL)
    eye.key("ctrl+f")
    eye.type("4")
    eye.shot()
    eye.type("zzqx")
    eye.shot("none")
    eye.key("Escape")


def link(eye: Eye) -> None:
    eye.open(ALL)
    eye.wheel(-100)
    eye.key("alt+Up", "alt+Up", "alt+Up", "alt+Up", "alt+Down")
    eye.key("Tab")
    eye.shot("focus")
    eye.key("Return")
    eye.shot()
    eye.key("Escape", "shift+Escape")


def edit(eye: Eye) -> None:
    eye.open(VERSIONS)
    eye.key("shift+Escape", "Up")
    eye.shot()
    eye.key("Escape")
    eye.key("F2")
    eye.shot("title")
    eye.key("Escape")
    eye.click("share")
    eye.shot("share")
    eye.key("Escape")
    eye.click("more")
    eye.shot("more")
    eye.key("Escape")
    eye.key("shift+Escape")


def options(eye: Eye) -> None:
    eye.open(VERSIONS)
    eye.key("ctrl+shift+p")
    eye.away()
    eye.shot()
    eye.key("Tab", "Tab", "Tab")
    for number in range(5):
        before = eye.robot.desk.screen.all_pixels()
        eye.wheel(6, "options_scroll")
        eye.away()
        if before == eye.robot.desk.screen.all_pixels():
            break
        eye.shot(f"down-{number}")
    eye.click("save_preset")
    eye.shot("naming")
    eye.key("Escape")
    eye.wheel(-60, "options_scroll")
    eye.click("panel_preset")
    eye.shot("preset")
    eye.key("Escape")
    eye.key("ctrl+shift+p")


def run_with(eye: Eye) -> None:
    """From an error that offers it."""
    eye.key("ctrl+n")
    eye.ask("Why 500?")
    eye.answered()
    eye.click("next_step")
    eye.shot()
    eye.key("Escape")


def attached(eye: Eye) -> None:
    """With files in the message box."""
    eye.key("ctrl+n")
    for name in ("Notes of the week, with a long name.txt", "sky.png"):
        file = eye.files / name
        file.write_bytes(picture() if name.endswith("png") else b"One\nTwo\n")
        eye.key("ctrl+u")
        eye.type(str(file))
        eye.key("Return")
        eye.rest()
    eye.away()
    eye.shot()
    eye.key("shift+Escape", "ctrl+n")


def compare(eye: Eye) -> None:
    eye.key("ctrl+n")
    eye.type("4")
    eye.key("ctrl+shift+d")
    eye.shot("chooser")
    eye.click("compare")
    eye.answered()
    eye.away()
    eye.shot()
    eye.click("back_to_the_chat")
    eye.key("ctrl+n")


def prompts(eye: Eye) -> None:
    eye.key("ctrl+n")
    eye.type("/")
    eye.shot()
    eye.key("Escape", "ctrl+a", "BackSpace")


def composer(eye: Eye) -> None:
    eye.key("ctrl+n")
    eye.type("A question with several words, that goes on and on until there is no more room in it")
    eye.shot()
    eye.key("ctrl+a", "BackSpace")
    eye.open(VERSIONS)
    eye.click("context")
    eye.shot("meter")
    eye.key("Escape")


def temporary(eye: Eye) -> None:
    eye.key("ctrl+shift+n")
    eye.away()
    eye.shot()
    eye.ask("Why? 4")
    eye.answered()
    eye.shot("asked")
    eye.key("ctrl+n")
    eye.shot("left")
    eye.key("Return")


def notices(eye: Eye) -> None:
    eye.open(VERSIONS)
    eye.key("ctrl+shift+BackSpace")
    eye.shot("undo")
    eye.key("ctrl+z")
    eye.open(VERSIONS)
    eye.key("ctrl+i")
    eye.shot("how")
    eye.key("Escape")


def completion(eye: Eye) -> None:
    eye.key("ctrl+shift+e")
    eye.type("Once upon a time")
    eye.away()
    eye.shot()
    eye.key("ctrl+n")


def no_chats(eye: Eye) -> None:
    """Drawn by a program of its own, without history."""
    eye.shot()
    if eye.look.narrow:
        eye.key("ctrl+b")
    eye.shot("sidebar")
    eye.click("archive")
    eye.shot("archive")
    eye.click("trash")
    eye.shot("trash")


def trouble(eye: Eye) -> None:
    """Drawn by a program of its own, with settings that cannot be used."""
    eye.shot()


SCREENS: Final[tuple[Callable[[Eye], None], ...]] = (
    new_chat, sidebar, transcript, thoughts, files, versions, sure, streaming, errors, dead, picker,
    palette, find, link, edit, options, run_with, attached, compare, prompts, composer, temporary, notices,
    completion,
)  # fmt: skip


def chosen(look: Look, address: str, **more: Any) -> Settings:
    """Return the settings of a look."""
    common = {"kind": ServerKind.OPENAI, "proxy": ProxyChoice.NONE}
    robot = Connection(id="robot", name="Robot", base_url=address, model="falcon", **common)  # type: ignore[arg-type]
    gone = Connection(
        id="dead", name="Dead server", base_url="http://127.0.0.1:9/v1", model="falcon",
        **common,  # type: ignore[arg-type]
    )  # fmt: skip
    return Settings(
        appearance=look.appearance, zoom=look.zoom, language=look.language,
        connections=(robot, gone), default_connection_id="robot", **more,
    )  # fmt: skip


@contextlib.contextmanager
def begun(
    look: Look, answers: Speaking, address: str, place: Path, directory: Path, kind: str
) -> Iterator[Eye]:
    """Start the program in a look: ``usual``, ``empty``, or in ``trouble``."""
    SIZES["doubled"] = (2732, 1536)
    with desk(place / "desk", "doubled" if look.pixels > 1 else "usual") as desktop:
        desktop.environment["QT_SCALE_FACTOR"] = str(look.pixels)
        store = place / "data"
        store.mkdir()
        if kind == "usual":
            file = place / "chats.json"
            file.write_text(json.dumps(chats(300)))
            command(desktop, store, "import", str(file))
            form = {"format": "falcon-desktop-conversations", "version": 1}
            file.write_text(json.dumps({**form, "conversations": history(look.words)}))
            command(desktop, store, "import", str(file))
        panels = PanelState(sidebar_visible=not look.narrow)
        more: dict[str, Any] = {"panels": panels, "welcome_closed": kind != "empty"}
        SettingsFile(store / "settings.json").save(chosen(look, address, **more))
        if kind == "trouble":
            settings = json.loads((store / "settings.json").read_text())
            settings |= {"model_titles": "bogus", "send_key": 7}
            (store / "settings.json").write_text(json.dumps(settings))
        with running(desktop, store) as program:
            eye = Eye(
                Robot(program, answers, directory, look=False), look, answers, directory, place
            )
            window = program.window()
            if look.narrow:
                if window.maximised:
                    eye.robot.hand.maximise(window.id, False)
                    eye.rest()
                eye.robot.hand.resize(window.id, *NARROW)
                eye.robot.hand.place_window(window.id, 0, 0)
            else:
                eye.robot.hand.maximise(window.id, True)
            eye.away()
            yield eye


def draw(look: Look, directory: Path, wanted: list[str]) -> None:
    """Take the pictures of a look."""
    answers = Speaking(models=("falcon", "other-model-with-a-long-name-70b-instruct-q4"))
    answers.said = WORDS[look.words]
    kinds = {"usual": SCREENS, "empty": (no_chats,), "trouble": (trouble,)}
    for kind, all_of_it in kinds.items():
        screens = [one for one in all_of_it if not wanted or one.__name__ in wanted]
        if not screens:
            continue
        with tempfile.TemporaryDirectory() as name, serving(answers) as address:
            place = Path(name)
            with begun(look, answers, address, place, directory, kind) as eye:
                for screen in screens:
                    eye.screen = screen.__name__
                    began = time.monotonic()
                    try:
                        screen(eye)
                    except Exception:
                        traceback.print_exc()
                        with contextlib.suppress(Exception):
                            eye.shot("FAILED")
                    print(
                        f"  {look.name} {eye.screen} {time.monotonic() - began:.1f} s", flush=True
                    )
                if eye.program.errors():
                    print(eye.program.errors())
                answers.go_on.set()
        answers.go_on = threading.Event()


def main() -> int:
    """Take the pictures that are asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.hand.looks", description=__doc__)
    parser.add_argument("directory", type=Path)
    parser.add_argument("--look", nargs="+", default=[], choices=sorted(LOOKS))
    parser.add_argument("--screen", nargs="+", default=[])
    given = parser.parse_args()
    given.directory.mkdir(parents=True, exist_ok=True)
    for name in given.look or LOOKS:
        draw(LOOKS[name], given.directory.absolute(), given.screen)
    return 0


if __name__ == "__main__":
    sys.exit(main())

# ruff: noqa: E501 - what is said in several languages is kept in whole lines
"""What pictures of every screen are taken of (``looks.py``): chats in three languages with all that a
message may hold, and a server that holds, thinks and fails as it is asked.
"""

from __future__ import annotations

import asyncio
import base64
import time
from dataclasses import dataclass
from typing import Any, Final

from tests.hand.server import Answers, pieces
from tests.servers.openai_server import token
from tests.servers.scripted import Peer, data

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

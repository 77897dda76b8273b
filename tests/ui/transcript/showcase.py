"""A conversation with everything that an answer may hold, to look at and to take pictures of.

``python -m tests.ui.transcript.showcase DIRECTORY [NAME …]`` draws those named, or all.
"""

from __future__ import annotations

import os
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from falcon_desktop.core.domain.conversation import (
    Failure,
    Message,
    MessageStatus,
    Provenance,
    Role,
    Timings,
    Usage,
    outline_of,
)
from falcon_desktop.core.domain.errors import NextStep
from tests.waiting import wait_until

if TYPE_CHECKING:
    from falcon_desktop.ui.markdown.formulas import Formulas

MODEL: Final = "Falcon3 7B Instruct"

TEXT: Final = """# Why the sky is blue

Light from the sun looks white, but it is a *mixture* of **all** colours. When it meets the air,
~~the sea's reflection~~ ***Rayleigh scattering*** takes over: see [the notes][notes] and the
constant `SIGMA_0` below.[^1]

## The steps

1. Sunlight enters the atmosphere.
2. Molecules scatter it:
   - blue, at 450 nm, strongly,
   - red, at 700 nm, hardly:
     - so the sun itself looks yellow,
     - and at dusk red.
3. Your eye sees the scattered part.

- [x] measured in 1871
- [ ] explained to every child

> “The sky is blue because the air is not quite transparent.”
>
> > And a quote within the quote.

### The formula

The intensity is $I = I_0 \\frac{1+\\cos^2\\theta}{2R^2}$, and lenses cost $740 or $5.

$$
\\sigma = \\frac{2\\pi^5}{3}\\,\\frac{d^6}{\\lambda^4}\\left(\\frac{n^2-1}{n^2+2}\\right)^2
$$

```python
def scattered(wavelength: float, n: float = 1.0003) -> float:
    \"\"\"Relative strength of the light that leaves its way.\"\"\"
    return (2 * pi**5 / 3) * ((n**2 - 1) / (n**2 + 2)) ** 2 / wavelength**4  # Rayleigh, 1871
```

| colour | wavelength | share |
|:-------|-----------:|:-----:|
| violet | 400 nm     | 9.4   |
| blue   | 450 nm     | 5.9   |
| red    | 700 nm     | **1** |

---

Nothing is swallowed: `List<int>`, <b>tags</b>, AT&amp;T, ![a picture](https://example.org/sky.png).

[notes]: https://example.org/notes
[^1]: After J. Strutt, later Lord Rayleigh.
"""

ARABIC: Final = """## لماذا السماء زرقاء؟

الضوء الأبيض **خليط** من الألوان، والهواء يبعثر الأزرق أكثر من الأحمر (`n = 1.0003`):

1. يدخل ضوء الشمس الغلاف الجوي.
2. تبعثره الجزيئات:
   - الأزرق بشدة،
   - والأحمر قليلا.

> السماء زرقاء لأن الهواء ليس شفافا تماما.

| اللون | الطول الموجي |
|------|-------------:|
| أزرق | 450 nm |
| أحمر | 700 nm |

```python
print("سماء")  # code stays left to right
```

An English paragraph between Arabic ones keeps its own direction.
"""

HOSTILE: Final = """A [https://bank.example/login](https://evil.example/phish) that lies, one with
[user info](https://bank.example@evil.example/), one that is no link: [run](javascript:alert(1)),
[файл](https://xn--80ak6aa92e.example/), and `pay\u202e001$\u202c\u200b now`.

```js
if (user !== "admin\u202e \u2066// check\u2069 \u2066") { allow(); }\u200b
```

| """ + " | ".join(f"column number {n}" for n in range(1, 13)) + """ |
|""" + "---|" * 12 + """
| """ + " | ".join(f"value {n * 37}" for n in range(1, 13)) + """ |

""" + "x" * 900 + """

```
""" + "one long line of code " * 20 + """
```

A wrong formula: $\\frac{a$ and `$x$`.
"""  # fmt: skip


def _message(messages: list[Message], role: Role, text: str, **more: object) -> None:
    parent = messages[-1].id if messages else None
    if role is Role.ASSISTANT:
        more.setdefault("provenance", Provenance(model=MODEL))
        more.setdefault("usage", Usage(completion_tokens=118 + len(text) // 4))
        more.setdefault("timings", Timings(first_token=0.3, tokens_per_second=41.0, reasoning=6.4))
    messages.append(Message(f"m{len(messages)}", "c", parent, role, text, 0, **more))  # type: ignore[arg-type]


def showcase() -> list[Message]:
    """Return the conversation for the pictures of the README."""
    messages: list[Message] = []
    _message(messages, Role.USER, "Why is the sky blue? Show the steps, the formula and some code.")
    _message(
        messages, Role.ASSISTANT, TEXT, reasoning="The user wants all of it.\n\nSo be *brief*."
    )
    _message(messages, Role.USER, "لماذا السماء زرقاء؟")
    _message(messages, Role.ASSISTANT, ARABIC)
    return messages


def hostile() -> list[Message]:
    """Return what a model may write to deceive or to break."""
    messages: list[Message] = []
    _message(messages, Role.USER, "Write something\nnasty.\u202e\u200b")
    _message(messages, Role.ASSISTANT, HOSTILE)
    return messages


def states() -> list[Message]:
    """Return answers that did not end by themselves, and long questions."""
    messages: list[Message] = []
    _message(
        messages, Role.USER, "First line of a pasted log\n" + "2026-11-26 12:00:01 INFO ok\n" * 60
    )
    _message(messages, Role.ASSISTANT, "It says that all is", status=MessageStatus.STOPPED)
    _message(messages, Role.USER, "Go on.")
    _message(messages, Role.ASSISTANT, "All is well, and the", status=MessageStatus.INTERRUPTED)
    _message(messages, Role.USER, "And?")
    failure = Failure(
        "unreachable", "The server at 127.0.0.1:8080 does not answer.", "Connection refused (111)",
        NextStep.RETRY,
    )  # fmt: skip
    _message(messages, Role.ASSISTANT, "", status=MessageStatus.FAILED, failure=failure)
    return messages


def long() -> list[Message]:
    """Return a conversation of 400 messages."""
    messages: list[Message] = []
    for number in range(200):
        _message(messages, Role.USER, "Why does it behave like that? " * (1 + number % 4))
        _message(messages, Role.ASSISTANT, TEXT[: 300 + number * 37 % 1_500])
    return messages


def _are_drawn(formulas: Formulas) -> bool:
    from tests.ui.settling import turn

    turn()
    return not formulas.busy


def main(directory: Path, wanted: list[str]) -> int:
    """Draw each in a window with the message box and save it."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from falcon_desktop.ui.composer.composer import Composer
    from falcon_desktop.ui.kit.theme import APPLICATION_STYLE, Appearance, Theme
    from falcon_desktop.ui.transcript.view import TranscriptView
    from PySide6.QtCore import Qt
    from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
    from tests.ui.formula_child import FormulasDrawn
    from tests.ui.settling import settle

    app = QApplication([])
    app.setStyle("Fusion")
    directory.mkdir(parents=True, exist_ok=True)
    scenes = {
        "transcript-light": (Appearance.LIGHT, 880, 1_680, showcase()),
        "transcript-dark": (Appearance.DARK, 880, 1_680, showcase()),
        "narrow": (Appearance.LIGHT, 480, 2_000, showcase()),
        "mirrored": (Appearance.DARK, 880, 1_680, showcase()),
        "hostile": (Appearance.LIGHT, 880, 900, hostile()),
        "states": (Appearance.LIGHT, 880, 1_060, states()),
        "states-dark": (Appearance.DARK, 480, 1_060, states()),
        "long": (Appearance.LIGHT, 880, 900, long()),
        "empty": (Appearance.LIGHT, 880, 500, []),
    }
    for name in wanted or list(scenes):
        appearance, width, height, messages = scenes[name]
        mirrored = name == "mirrored"
        app.setLayoutDirection(
            Qt.LayoutDirection.RightToLeft if mirrored else Qt.LayoutDirection.LeftToRight
        )
        theme = Theme(appearance)
        app.setPalette(theme.palette())
        app.setStyleSheet(theme.fill(APPLICATION_STYLE))
        window = QWidget()
        layout = QVBoxLayout(window)
        layout.setContentsMargins(0, 0, 0, 0)
        view, composer = TranscriptView(theme), Composer(theme)
        drawing = FormulasDrawn(view.rendering.formulas)
        layout.addWidget(view, 1)
        layout.addWidget(composer)
        composer.setVisible("transcript" not in name)
        window.resize(width, height)
        window.show()
        view.show_conversation([outline_of(one) for one in messages], {"m1": (2, 3)}, messages)
        settle(window)
        wait_until(partial(_are_drawn, view.rendering.formulas), "the formulas")
        settle(window)
        window.grab().save(str(directory / f"{name}.png"))
        view.close_rendering()
        drawing.deleteLater()
        window.close()
        window.deleteLater()
        app.processEvents()
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))

"""Security S1 and S4: every word is shown, and showing it opens no file and no connection.

``FALCON_MARKDOWN_FUZZ_S`` sets for how many seconds the fuzz runs (4 in the suite).
"""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from falcon_desktop.ui.markdown.body import MessageBody
from falcon_desktop.ui.markdown.rendering import Rendering
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

SIGNS = [
    "# ", "### ", "- ", "* ", "+ ", "1. ", "10) ", "> ", "    ", "  ", "\t", "```\n", "```py\n",
    "~~~\n", "| ", " | ", " |\n", "|---|---|\n", "**", "*", "_", "__", "`", "``", "~~", "$", "$$",
    "$$\n", "\\[", "\\]", "\\(", "\\)", "[", "]", "(", ")", "![", "<", ">", "</b>", "<div>\n",
    "<script>\n", "<!-- ", " -->", "&", "&amp;", "\\", "---\n", "===\n", "- [ ] ", "- [x] ", "!",
    "\n", "\n\n", "\n", " ", " ", "\r\n", "😀", "\u202e", "\u200b", "\x1b[31m", ":", ".", "|",
]  # fmt: skip


def hostile(rng: random.Random) -> tuple[str, list[str]]:
    """Return Markdown made at random, and the words that must be seen.

    A word between the signs of a link or a code block's language may be markup.
    """
    pieces: list[str] = []
    words: list[str] = []
    for number in range(rng.randrange(3, 40)):
        pieces.extend(rng.choices(SIGNS, k=rng.randrange(1, 4)))
        word = f"w{number}q"
        pieces.append(word)
        text = "".join(pieces)
        line = text[text.rfind("\n") + 1 :]
        may_be_markup = "](" in text or re.search(r"```|~~~|`{3}", line)
        if not may_be_markup:
            words.append(word)
    return "".join(pieces), words


def test_no_word_is_ever_lost(
    body: MessageBody, rendering: Rendering, qtbot: QtBot, qapp: QApplication
) -> None:
    texts = int(os.environ.get("FALCON_MARKDOWN_FUZZ_TEXTS", "60"))
    seed = int(os.environ.get("FALCON_MARKDOWN_FUZZ_SEED", "1"))
    rng = random.Random(seed)
    body.show()
    for count in range(texts):
        source, words = hostile(rng)
        body.set_markdown(source)
        text = body.plain_text()
        lost = [word for word in words if word not in text]
        assert not lost, (lost, source)
        if count % 5 == 0:
            grown = type(body)(rendering)
            grown.resize(720, 100)
            while source:
                size = rng.randrange(1, 30)
                grown.append_markdown(source[:size])
                grown.flush()
                source = source[size:]
            grown.finish()
            assert grown.plain_text() == text
            grown.select_all()
            grown.selected_html()
            grown.grab()
            grown.deleteLater()
            qapp.processEvents()


CORPUS = """
![x](file://{mark}/a.png) ![x]({mark}/b.png) ![x](//{mark}/c.png) ![x](qrc:{mark}/d.png)
<img src="file://{mark}/e.png"> <img src='{mark}/f.png'> <table background="{mark}/g.png">
<style>@import url("file://{mark}/h.css")</style> <div style="background-image:url({mark}/i)">
<link rel=stylesheet href={mark}/j.css> <iframe src=file://{mark}/k></iframe> [l](file://{mark}/l)
[ref]: file://{mark}/m
![ref] ![t][ref] <object data={mark}/n> <svg><image href="{mark}/o"/></svg> <a href={mark}/p>p</a>
$\\input{{{mark}/q}}$ $\\includegraphics{{{mark}/r}}$

$$
\\href{{file://{mark}/s}}{{x}}
$$

| ![c]({mark}/t.png) | <img src={mark}/u> |
|---|---|
| ![d](http://127.0.0.1:9/x) | https://127.0.0.1:9/y |

```html
<img src="{mark}/v">
```

> ![q]({mark}/w)
- ![i]({mark}/x)
"""

NAMES = ("file://{mark}/{n}", "{mark}/{n}", "//{mark}/{n}", "qrc:{mark}/{n}", "FILE:{mark}/{n}",
         "file:{mark}/{n}", "data:text/html,{mark}/{n}", "http://127.0.0.1:9{mark}/{n}",
         "javascript:open('{mark}/{n}')", "\\\\\\\\{mark}/{n}", "~/../..{mark}/{n}")  # fmt: skip
"""Ways to name something that could be opened."""
PLACES = ("![image]({name})", "[link]({name})", "<{name}>", "{name}", '<img src="{name}">',
          '<a href="{name}">a</a>', "`{name}`", "> ![quoted]({name})", "- ![item]({name})",
          "[^{n}]: ![note]({name})", "[ref{n}]: {name}", "$\\includegraphics{{{name}}}$",
          "$$\n\\input{{{name}}}\n$$", "```html\n<img src={name}>\n```",
          "| ![cell]({name}) |\n|---|\n| <img src={name}> |", "<!-- {name} -->",
          "<style>@import url({name})</style>", "# ![heading]({name})")  # fmt: skip
"""Where a message can name it."""


def snippets(mark: Path) -> list[str]:
    """Return every way in every place."""
    made: list[str] = []
    for place in PLACES:
        for way in NAMES:
            name = way.format(mark=mark, n=len(made))
            made.append(place.format(name=name, n=len(made)))
    return made


PROGRAM = """
import os, sys, time
sys.path.insert(0, sys.argv[1])
from PySide6.QtWidgets import QApplication
app = QApplication([])
from falcon_desktop.ui.markdown.body import MessageBody
from falcon_desktop.ui.markdown.rendering import Rendering
from falcon_desktop.ui.kit.theme import Appearance, Theme
from tests.ui.formula_child import FormulasDrawn
rendering = Rendering(Theme(Appearance.LIGHT))
child = FormulasDrawn(rendering.formulas)
body = MessageBody(rendering)
body.resize(720, 900)
body.set_markdown(sys.stdin.read())
body.show()
while not body.is_complete:
    app.processEvents()
while rendering.formulas.busy:
    app.processEvents()
    time.sleep(0.01)
body.grab()
body.select_all()
body.copy()
rendering.close()
print("shown", len(body.plain_text()), flush=True)
os._exit(0)
"""


@pytest.mark.skipif(shutil.which("strace") is None, reason="needs strace")
@pytest.mark.skipif(sys.platform != "linux", reason="strace is Linux's")
def test_rendering_opens_nothing_that_a_message_names(tmp_path: Path) -> None:
    mark = tmp_path / "named_by_the_model"
    log = tmp_path / "calls"
    found = snippets(mark)
    assert len(found) >= 150
    done = subprocess.run(
        ["strace", "-f", "-qq", "-s", "200", "-o", str(log),
         "-e", "trace=openat,open,stat,newfstatat,connect,execve",
         sys.executable, "-c", PROGRAM, str(Path(__file__).parents[3])],
        input="\n\n".join([CORPUS.format(mark=mark), *found]),
        capture_output=True, text=True, timeout=100, check=False,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )  # fmt: skip
    if "ptrace" in done.stderr and done.returncode:
        pytest.skip("strace may not trace here")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("shown ")
    calls = log.read_text(errors="replace").splitlines()
    assert len(calls) > 100
    started = [call for call in calls if "execve(" in call]
    # the interpreter, and once more as the child that draws formulas
    assert len(started) >= 2 and all(f'execve("{sys.executable}"' in call for call in started)
    assert all("falcon_desktop.drawing.formulas_main" in call for call in started[1:])
    assert not [call for call in calls if mark.name in call]
    assert not [call for call in calls if "connect(" in call and "AF_INET" in call]


def test_qt_gets_no_html_and_no_resource_loader() -> None:
    """No QTextDocument, so that nothing could load anything: text is laid out by QTextLayout."""
    folder = Path(sys.modules[MessageBody.__module__].__file__ or "").parent
    banned = re.compile(
        r"QTextDocument|QTextBrowser|QTextEdit|setHtml\(|setMarkdown\(|AutoText|RichText|"
        r"setOpenExternalLinks|QNetwork|urlopen"
    )
    for path in folder.glob("*.py"):
        found = banned.findall(path.read_text(encoding="utf-8"))
        # the HTML half of a copy, of one text and of several, escaped by serialise.py
        allowed = ["setHtml("] * 2 if path.name == "interaction.py" else []
        assert found == allowed, path.name

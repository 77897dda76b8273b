"""Measures what streaming Markdown costs in the real widget, offscreen. Prints JSON.

    python -m tests.benchmarks.markdown_streaming

``delay`` is how late a 1 ms timer of the GUI thread fires, in milliseconds.
"""

from __future__ import annotations

import json
import os
import time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from falcon_desktop.ui.kit.theme import Appearance, Theme
from falcon_desktop.ui.markdown.body import MessageBody
from falcon_desktop.ui.markdown.rendering import Rendering
from PySide6.QtCore import QObject, Qt, QTimer, Slot
from PySide6.QtWidgets import QApplication, QScrollArea

SAMPLE = """## Rayleigh scattering, part {n}

Sunlight is scattered by the molecules in the air, and **shorter wavelengths scatter far more**.
Use `scatter(blue, red)` or see [the article](https://example.org/rayleigh) for *details*.

- Intensity grows with 1/wavelength to the fourth power.
- Blue scatters about **4.4 times** as much as red, as `rayleigh()` shows.
  1. The first reason is the size of the molecules.
  2. The second is the spectrum of the sun.

```python
def rayleigh(blue: float = 450e-9, red: float = 650e-9) -> float:
    # ratio of scattered intensity
    for step in range(10):
        print("value", step, blue / red)
    return (red / blue) ** 4
```

| Colour | Wavelength | Share |
|--------|-----------:|------:|
| blue   | 450 nm     | 4.4   |
| green  | 550 nm     | 2.0   |
| red    | 650 nm     | 1.0   |

> A quote with **bold** text that goes on for a while, so that it is wrapped into another line.

"""


def tokens(count: int) -> list[str]:
    """Return ``count`` pieces of about four characters, as a tokenizer makes them."""
    text, part = "", 0
    while len(text) < count * 4:
        text += SAMPLE.replace("{n}", str(part))
        part += 1
    return [text[index * 4 : index * 4 + 4] for index in range(count)]


class Streamer(QObject):
    """Feeds tokens at a rate and notes how late a short timer fires."""

    def __init__(self, body: MessageBody, pieces: list[str], rate: float) -> None:
        super().__init__()
        self.body, self.pieces, self.rate = body, pieces, rate
        self.delays: list[float] = []
        self.fed = 0
        self.done = False
        self._probe = QTimer(self)
        self._probe.setTimerType(Qt.TimerType.PreciseTimer)
        self._probe.setInterval(1)
        self._probe.timeout.connect(self._tick)
        self._feeder = QTimer(self)
        self._feeder.setTimerType(Qt.TimerType.PreciseTimer)
        self._feeder.setInterval(10)
        self._feeder.timeout.connect(self._feed)

    def start(self) -> None:
        """Begin."""
        self._started = self._last = time.perf_counter()
        self._probe.start()
        self._feeder.start()

    @Slot()
    def _tick(self) -> None:
        now = time.perf_counter()
        self.delays.append(max(0.0, (now - self._last) * 1000 - 1))
        self._last = now

    @Slot()
    def _feed(self) -> None:
        due = min(len(self.pieces), int((time.perf_counter() - self._started) * self.rate))
        if due > self.fed:
            self.body.append_markdown("".join(self.pieces[self.fed : due]))
            self.fed = due
        if self.fed >= len(self.pieces):
            self._feeder.stop()
            self._probe.stop()
            self.body.finish()
            self.done = True


def percentile(values: list[float], part: float) -> float:
    """Return the value below which ``part`` of all lie."""
    ordered = sorted(values)
    return round(ordered[min(len(ordered) - 1, int(len(ordered) * part))], 2)


class Dependencies(QObject):
    """A scroll area that shows the end of a message."""

    def __init__(self) -> None:
        super().__init__()
        self.rendering = Rendering(Theme(Appearance.LIGHT))
        self.area = QScrollArea()
        self.area.resize(760, 800)
        self.body = MessageBody(self.rendering)
        self.body.resize(720, 100)
        self.area.setWidget(self.body)
        self.body.height_changed.connect(self.follow)
        self.area.show()

    @Slot()
    def follow(self) -> None:
        """Keep the end in view."""
        self.body.resize(720, self.body.heightForWidth(720))
        bar = self.area.verticalScrollBar()
        bar.setValue(bar.maximum())


def live(app: QApplication, rate: float, count: int) -> dict[str, float]:
    """Stream at a rate in real time."""
    given = Dependencies()
    given.body.set_markdown(SAMPLE)
    pause(app, 1.0)  # Pygments is imported once
    given.body.start()
    streamer = Streamer(given.body, tokens(count), rate)
    before = time.process_time()
    streamer.start()
    while not streamer.done:
        app.processEvents()
        time.sleep(0.0005)
    return {
        "tokens_per_second": rate,
        "tokens": count,
        "cpu_seconds": round(time.process_time() - before, 3),
        "delay_p50_ms": percentile(streamer.delays, 0.5),
        "delay_p99_ms": percentile(streamer.delays, 0.99),
        "delay_max_ms": round(max(streamer.delays), 2),
    }


def growth(app: QApplication, count: int) -> dict[str, float]:
    """Compare what the first and the last 1,000 of many tokens cost."""
    given = Dependencies()
    given.body.set_markdown(SAMPLE)
    pause(app, 1.0)
    given.body.start()
    costs: list[float] = []
    pieces = tokens(count)
    for first in range(0, count, 1000):
        before = time.process_time()
        for index in range(first, min(count, first + 1000), 16):
            given.body.append_markdown("".join(pieces[index : min(index + 16, first + 1000)]))
            given.body.flush()
            app.processEvents()
        costs.append(time.process_time() - before)
    return {
        "tokens": count,
        "first_1000_s": round(min(costs[:3]), 3),
        "last_1000_s": round(min(costs[-3:]), 3),
        "ratio": round(min(costs[-3:]) / min(costs[:3]), 2),
        "total_s": round(sum(costs), 2),
    }


def construct(app: QApplication) -> dict[str, float]:
    """Measure a message of one kilobyte from nothing to laid out."""
    rendering = Rendering(Theme(Appearance.LIGHT))
    prose = "The quick brown fox **jumps** over the lazy dog and `code` too, of course. " * 3
    results: dict[str, float] = {}
    for name, text in (("prose", (prose + "\n\n") * 4), ("mixed", SAMPLE[:1000])):
        best = 1e9
        for _ in range(60):
            before = time.process_time()
            body = MessageBody(rendering)
            body.resize(720, 100)
            body.set_markdown(text)
            best = min(best, time.process_time() - before)
            body.deleteLater()
            app.processEvents()
        results[f"{name}_ms_per_kb"] = round(best * 1000 / (len(text) / 1000), 2)
    return results


def pause(app: QApplication, seconds: float) -> None:
    """Let events run."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        app.processEvents()
        time.sleep(0.005)


def main() -> None:
    """Run all and print JSON."""
    app = QApplication([])
    results = {
        "load_average": os.getloadavg()[0],
        "construct": construct(app),
        "live": [live(app, 500, 2000), live(app, 2000, 8000)],
        "growth": growth(app, 32_000),
    }
    print(json.dumps(results, indent=2))


if __name__ == "__main__":
    main()

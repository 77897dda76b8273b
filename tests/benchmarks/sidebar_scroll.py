"""Times the conversation list at 100,000 rows: filling, scrolling, one change. JSON on stdout.

    python tests/benchmarks/sidebar_scroll.py [--rows N] [--frames N]

Every frame scrolls to another place and paints the whole list synchronously. Times in milliseconds.
``cpu`` counts this process only, ``wall`` also what else the machine does.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import time
from collections.abc import Callable
from functools import partial

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from falcon_desktop.core.domain.conversation import ConversationSummary
from falcon_desktop.core.domain.ids import now_ms
from falcon_desktop.ui.kit.theme import Appearance, Theme
from falcon_desktop.ui.sidebar.sidebar import Sidebar
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication

TITLES = (
    "Why is the sky blue? {}",
    "لماذا السماء زرقاء؟ {}",
    "空はなぜ青いのですか {}",
    "A title that is much longer than the list is wide, so that it is elided at its end {}",
)


def conversations(count: int) -> list[ConversationSummary]:
    """Return so many conversations over the last five years, some pinned, some unseen."""
    now, span = now_ms(), 5 * 365 * 86_400_000
    return [
        ConversationSummary(
            f"{number:08}",
            TITLES[number % len(TITLES)].format(number),
            now - span * number // count,
            pinned_at=now if number % 20_000 == 7 else None,
            unseen=number % 50 == 3,
        )
        for number in range(count)
    ]


def timed(action: Callable[[], object]) -> tuple[float, float]:
    """Return the wall and the processor time of an action, in milliseconds."""
    wall, cpu = time.perf_counter(), time.process_time()
    action()
    return (time.perf_counter() - wall) * 1000, (time.process_time() - cpu) * 1000


def summary(samples: list[tuple[float, float]]) -> dict[str, float]:
    """Return median, 99th percentile and maximum of wall and processor times."""
    found = {}
    for place, name in enumerate(("wall", "cpu")):
        values = sorted(sample[place] for sample in samples)
        found[f"{name}_median"] = round(values[len(values) // 2], 2)
        found[f"{name}_p99"] = round(values[min(len(values) - 1, len(values) * 99 // 100)], 2)
        found[f"{name}_max"] = round(values[-1], 2)
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--frames", type=int, default=1_000)
    options = parser.parse_args()
    application = QApplication([])
    theme = Theme(Appearance.LIGHT)
    theme.apply_to(application)
    sidebar = Sidebar(theme)
    sidebar.resize(268, 900)
    sidebar.show()
    application.processEvents()
    rows = conversations(options.rows)

    def show_all() -> None:
        sidebar.set_conversations(rows)
        application.processEvents()

    fill = timed(show_all)
    bar, view = sidebar.list.verticalScrollBar(), sidebar.list.viewport()
    canvas = QPixmap(view.size())

    def frame(position: int) -> None:
        bar.setValue(position)
        view.render(canvas)

    def move_up(old: ConversationSummary, number: int) -> None:
        sidebar.change([], [ConversationSummary(old.id, old.title, now_ms() + number)])
        application.processEvents()

    chance = random.Random(7)
    wheel = [timed(partial(frame, place * 60)) for place in range(options.frames)]
    places = [chance.randrange(bar.maximum()) for _ in range(options.frames)]
    jumps = [timed(partial(frame, place)) for place in places]
    changes = [timed(partial(move_up, chance.choice(rows), number)) for number in range(100)]
    print(
        json.dumps(
            {
                "rows": options.rows,
                "unit": "ms",
                "fill": {"wall": round(fill[0], 1), "cpu": round(fill[1], 1)},
                "scroll_by_wheel": summary(wheel),
                "jump_anywhere": summary(jumps),
                "move_a_row_to_the_top": summary(changes),
                "goal": "scroll p99 <= 16",
            },
            indent=2,
        )
    )


if __name__ == "__main__":
    main()

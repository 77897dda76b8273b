"""Pictures of every screen of the main window, to be looked at.

``python -m tests.hand.looks DIRECTORY [--look NAME …] [--screen NAME …]`` drives the real program
on a desktop of its own and keeps a picture of each screen in each look. Nothing is judged: a person
does that.
"""

from __future__ import annotations

import argparse
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
from tests.hand.looks_chats import (
    ALL,
    FILES,
    SURE,
    THOUGHTS,
    VERSIONS,
    WORDS,
    Speaking,
    history,
    picture,
)
from tests.hand.program import Running, command, running
from tests.hand.robot import Robot
from tests.hand.server import serving

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
    palette, find, link, edit, options, run_with, attached, compare, prompts, composer, temporary,
    notices, completion,
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

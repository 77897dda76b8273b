"""The robot: does what a person does, and after every step looks whether all is as it should be.

It judges by the screen, the disk and what the server was asked. Each step says what it may change;
whatever else changes is a finding. In which order things are done, walks decide.
"""

from __future__ import annotations

import contextlib
import json
import subprocess
import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from tests.desktop.screen import save_picture
from tests.hand import disk
from tests.hand.desk import PATIENCE, SYSTEM_PYTHON, Desk, wait_for
from tests.hand.display import Place, XWindow
from tests.hand.program import Running
from tests.hand.server import Answers

TYPING: Final = frozenset({"draft", "settings:new_chat_draft"})
"""What changes with what is typed in the message box."""
SENDING: Final = TYPING | {
    "send",
    "made",
    "messages",
    "leaf",
    "title",
    "open",
    "connection",
    "model",
    "settings:new_chat_options",
}
"""What changes with a question, which takes along what was chosen for a new chat."""
LEAVING: Final = frozenset({"open"})
NARROWER: Final = 6
ARRIVAL_SECONDS: Final = 2.0
"""For so long the program may take in what was pressed, where a question does not keep it."""
STILL_SECONDS: Final = 0.06
"""For so long nothing may move on the screen before it is looked at."""
LOOKS_AT_REST: Final = 3
"""So often a program that rests is looked at before nothing more is expected of it."""


class Finding(AssertionError):
    """Something that a person would call a fault."""


@dataclass
class Sight:
    """What is known after a step."""

    state: dict[str, Any]
    disk: disk.Disk
    requests: int
    pixels: bytes = b""
    windows: list[XWindow] = field(default_factory=list)


class Robot:
    """Hand and eye of a person in front of the program.

    Args:
        pictures: where the screens of a finding are kept.
    """

    def __init__(
        self, program: Running, answers: Answers, pictures: Path, *, look: bool = True
    ) -> None:
        self.program = program
        self.desk: Desk = program.desk
        self.hand = program.desk.hand
        self.answers = answers
        self._pictures = pictures
        self.reader = Reader(self.desk)
        self.steps: list[str] = []
        self._marks = 0
        self.secrets: list[str] = []
        """Words that were typed in temporary chats: they may be in no file."""
        self.sight = self.now()
        if look:
            self.look()

    # --- steps ---------------------------------------------------------------------------------

    @contextlib.contextmanager
    def step(
        self, what: str, may: Collection[str] = (), focus: Collection[str] = ()
    ) -> Iterator[None]:
        """Do something inside ``with``, then look.

        Args:
            may: what the step may change: ``send``, ``open`` (another chat), the kinds of
                :meth:`disk.Disk.changes`, ``settings:NAME``, ``settings`` for all of those,
                ``others`` for chats that are not open.
            focus: names of the widgets one of which has the keyboard afterwards; where none is
                given, a person expects it where it was, if that is still there.

        Raises:
            Finding: something is not as it should be.
        """
        self.steps.append(what)
        before = self.sight
        yield
        try:
            self.sight = self.now()
            self._look_for_changes(before, self.sight, frozenset(may))
            self._look_at_focus(before, self.sight, focus)
            self.look()
        except (Finding, EOFError) as finding:
            raise Finding(f"{finding}\nafter: {what}\n{self.program.errors()}") from finding

    def key(
        self, keys: str, may: Collection[str] = (), focus: Collection[str] = (), times: int = 1
    ) -> None:
        """Press keys."""
        with self.step(f"key {keys}" + (f" ×{times}" if times > 1 else ""), may, focus):
            for _ in range(times):
                self.hand.key(keys)

    def type(self, text: str, may: Collection[str] = TYPING) -> None:
        """Type, and see every character once where the keyboard was.

        Raises:
            Finding: it is elsewhere, or not all of it is there.
        """
        before = self.sight.state
        wanted, where = typed_into(before, text)
        with self.step(f"type {text!r}", may, [where] if where else ()):
            self.hand.type(text)
        now = self.sight.state
        found = now["box"] if where == "message" else now["focus"]["text"]
        grows = now["running"] or before["running"]  # a text that a model goes on with
        if grows and where == "text" and text in (found or ""):
            wanted = found
        if wanted is not None and found != wanted:
            raise Finding(f"typed {text!r}: {found!r} stands there instead of {wanted!r}")
        if where != "message" and now["box"] != before["box"]:
            raise Finding(f"typed {text!r} into {where!r}, and the message box has it")
        if now["kind"] == "temporary":
            self.secrets.append(text.strip())

    def click(
        self, name: str, may: Collection[str] = (), focus: Collection[str] = (),
        button: int = 1, nth: int = 0,
    ) -> None:  # fmt: skip
        """Click on a widget by its object name."""
        place = self.program.place(name, nth)
        with self.step(f"click {name}" + (f" {nth}" if nth else ""), may, focus):
            self.hand.click(*place.middle, button)

    def click_at(
        self, x: int, y: int, may: Collection[str] = (), focus: Collection[str] = (),
        button: int = 1,
    ) -> None:  # fmt: skip
        """Click on a place of the screen."""
        with self.step(f"click at {x},{y} button {button}", may, focus):
            self.hand.click(x, y, button)

    def click_row(
        self, name: str, row: int, may: Collection[str] = (), focus: Collection[str] = (),
        button: int = 1,
    ) -> None:  # fmt: skip
        """Click on a row of a list, counted from the first that is seen."""
        found = wait_for(lambda: self.program.ask("row", name=name, row=row)["place"], "no row")
        with self.step(f"click row {row} of {name}", may, focus):
            self.hand.click(*Place(*found).middle, button)

    def wheel(self, name: str, turns: int) -> None:
        """Turn the wheel over a widget, downwards where positive; the pointer stays there."""
        place = self.program.place(name)
        with self.step(f"wheel {name} {turns}"):
            # what is painted because the pointer came must not hide what the wheel left unpainted
            self.hand.move(*place.middle)
            self.now()
            self.hand.click(*place.middle, 5 if turns > 0 else 4, times=abs(turns))

    def press(
        self, name: str, may: Collection[str] = (), focus: Collection[str] = (), action: str = ""
    ) -> dict[str, Any]:
        """Press something by its accessible name, as a screen reader does; its first action where
        none is named. Returns what it is.
        """
        with self.step(f"press {name} {action}", may, focus):
            found = self.reader.ask(do="press", name=name, action=action)
        if not found.get("done"):
            raise Finding(f"{name!r} can't be pressed by assistive technology: {found}")
        return found

    def resize(self, width: int, height: int) -> None:
        """Give the main window another size."""
        window = self.program.window()
        with self.step(f"resize {width}x{height}", focus=("*",)):
            if window.maximised:
                self.hand.maximise(window.id, False)
            self.hand.resize(window.id, width, height)

    def wait_for_answer(self, may: Collection[str] = SENDING) -> None:
        """Wait until nothing streams in the open chat."""
        with self.step("wait for the answer", may):
            wait_for(lambda: not self.program.rest()["running"], "the answer does not end")

    def quit(self) -> None:
        """Quit by the key.

        Raises:
            Finding: it does not end with 0, or what was typed is not on the disk.
        """
        self.steps.append("quit")
        before = self.sight
        main = self.program.window()
        # Where a window has just gone, the manager has yet to give the keyboard to the one below:
        # until then a key goes nowhere, and the program, which was never asked, does not end.
        wait_for(self._has_the_keyboard, "no window of the program has the keyboard")
        self.hand.key("ctrl+q")
        status = self.program.wait()
        if status != 0 or self.program.errors():
            raise Finding(f"it ended with {status}: {self.program.errors()}")
        left = self._draft_on_disk(before.state, disk.read(self.program.data_dir))
        if left is not None and not same_draft(left, before.state["draft"]):
            raise Finding(
                f"{before.state['draft']!r} was typed, {left!r} is on the disk at the end"
            )
        assert main is not None

    def _has_the_keyboard(self) -> bool:
        return self.hand.active() in [one.id for one in self.program.windows()]

    # --- looking -------------------------------------------------------------------------------

    def look(self) -> None:
        """Check all that holds after every step, whatever it was.

        Raises:
            Finding: something does not hold.
        """
        if self.program.errors():
            raise Finding(f"the program complains: {self.program.errors()}")
        self._look_at_windows()
        self._look_at_draft()
        if not self.sight.state["running"]:
            self._look_at_pixels()

    def now(self) -> Sight:
        """Wait until the program rests (or only streams), and return what is there then."""
        until = time.monotonic() + PATIENCE
        arrived = time.monotonic() + ARRIVAL_SECONDS  # pace: it is looked at then
        self._send_mark()
        since, seen = time.monotonic(), (b"", list[XWindow]())
        told: dict[str, Any] | None = None
        while True:
            rest = self.program.rest()
            self.hand.sync()
            now = self.desk.screen.all_pixels(), self.program.windows()
            moved = now != seen and not rest["running"]
            late = not self._arrived(rest, now[1]) and time.monotonic() < arrived
            if moved or rest["busy"]:
                since, told = time.monotonic(), None
            elif late:
                since = time.monotonic()
            elif time.monotonic() - since >= STILL_SECONDS:
                # a busy computer may only seem to rest: what it was sent so far, such as that a
                # window in front has gone, must be done, too, before it is believed; and what
                # came by itself after the screen was read, such as a notice, must be on it
                state = self.program.state()
                alike = told is not None and (rest["running"] or _looks_alike(told, state))
                if alike and not state["busy"]:
                    break
                self._send_mark()
                since, told = time.monotonic(), state
            seen = now
            if time.monotonic() > until:
                raise Finding(f"it does not come to rest: {rest['busy']}")
            time.sleep(0.015)
        sent = len(self.answers.questions)
        return Sight(state, disk.read(self.program.data_dir), sent, *seen)

    def until_rest(self, condition: Callable[[], bool]) -> bool:
        """Wait until something is true, or has nothing left to come from; return whether it is.

        Raises:
            TimeoutError: the program does not come to rest.
        """
        looks = 0

        def is_decided() -> bool:
            nonlocal looks
            rest = self.program.rest()  # asked first: what was done until then is seen after it
            looks = 0 if rest["busy"] or rest["running"] else looks + 1
            return condition() or looks >= LOOKS_AT_REST

        wait_for(is_decided, "it does not come to rest")
        return condition()

    def _send_mark(self) -> None:
        self._marks += 1
        self.hand.wait_for_manager()  # clicks go through its hands
        self.hand.mark(self.program.ask("ear")["window"], self._marks)

    def _arrived(self, rest: dict[str, Any], windows: list[XWindow]) -> bool:
        """Whether program, window manager and screen agree on what was done."""
        shown = sorted(one.id for one in windows if one.managed)
        return (
            rest["reached"] == self._marks
            and rest["windows"] == shown
            and (not shown or rest["active_id"] == self.hand.active() or bool(rest["popup"]))
        )

    def _look_for_changes(self, before: Sight, now: Sight, may: frozenset[str]) -> None:
        """Compare what changed with what may have changed."""
        changes = before.disk.changes(now.disk)
        found: dict[str, str] = {}
        for kind, things in changes.items():
            for thing in things:
                name = f"settings:{thing}" if kind == "settings" else kind
                found[name] = thing
                # only what is open is changed by a step that may change it
                strange = thing not in (before.state["open"], now.state["open"], "")
                if kind in ("draft", "options", "title") and strange and "others" not in may:
                    raise Finding(f"{kind} of a chat that is not open changed: {thing}")
        if now.requests != before.requests:
            found["send"] = repr(self.answers.questions[before.requests :])
        if now.state["open"] != before.state["open"] or now.state["kind"] != before.state["kind"]:
            found["open"] = f"{before.state['kind']} → {now.state['kind']}"
        unmeant = {name: thing for name, thing in found.items() if name not in may}
        if "settings" in may:
            unmeant = {one: of for one, of in unmeant.items() if not one.startswith("settings:")}
        if before.state["answering"]:  # an answer may have come to its end in this step
            for name in ("messages", "leaf"):
                unmeant.pop(name, None)
        if unmeant:
            raise Finding(f"changed without being meant: {unmeant}")
        if now.state["box"] != before.state["box"] and not may & {
            "draft", "open", "send", "box",
        }:  # fmt: skip
            raise Finding(f"the message box held {before.state['box']!r}, now {now.state['box']!r}")

    def _look_at_focus(self, before: Sight, now: Sight, wanted: Collection[str]) -> None:
        """See that the keyboard is where a person expects it."""
        focus, state = now.state["focus"], now.state
        if not any(one.managed for one in now.windows):
            raise Finding("there is no window")
        if not state["active"] and not state["popup"]:
            raise Finding("no window of the program is active")
        if not focus["class"]:
            raise Finding("nothing has the keyboard")
        if not focus["shown"]:
            raise Finding(f"something hidden has the keyboard: {focus['name'] or focus['class']}")
        if "*" in wanted:
            return
        if wanted:
            names = [focus["name"], focus["class"], *focus["within"]]
            if not set(names) & set(wanted):
                raise Finding(f"the keyboard is in {names}, not in {sorted(wanted)}")
            return
        was = before.state["focus"]
        stays = (was["name"], was["class"]) == (focus["name"], focus["class"])
        if not stays:
            raise Finding(
                f"the keyboard was in {was['name'] or was['class']}, "
                f"and is in {focus['name'] or focus['class']}"
            )

    def _look_at_windows(self) -> None:
        """See that every window is inside the screen, and belongs to its parent."""
        screen = self.desk.screen
        managed = [one for one in self.sight.windows if one.managed]
        for one in self.sight.windows:
            place = one.framed if one.managed else one.place
            if not place.inside(screen.width, screen.height):
                raise Finding(f"a window is not wholly on the screen: {one}")
        ids = {one.id for one in managed}
        mains = [one for one in managed if one.transient_for not in ids]
        if len(mains) > 1:
            raise Finding(f"windows that belong to no other: {[one.title for one in mains]}")

    def _look_at_draft(self) -> None:
        """See that what is in the box is on the disk, where it is to be."""
        wanted = self.sight.state["draft"]

        def kept() -> bool:
            self.sight.disk = disk.read(self.program.data_dir)
            found = self._draft_on_disk(self.sight.state, self.sight.disk)
            return found is None or same_draft(found, wanted)

        if not self.until_rest(kept):
            found = self._draft_on_disk(self.sight.state, self.sight.disk)
            raise Finding(f"{wanted!r} is in the box, {found!r} on the disk")

    def _draft_on_disk(self, state: dict[str, Any], found: disk.Disk) -> str | None:
        """Return the draft that belongs to the box, None where none is to be kept."""
        if state["kind"] == "new":
            return found.new_draft
        if state["kind"] != "chat":
            return None
        chat = found.chats.get(state["open"])
        return chat.draft if chat else ""

    def _look_at_pixels(self) -> None:
        """Compare the screen with one on which every widget was painted anew.

        First as it is, then after the window was made narrower and had its size again: the one
        finds what is not painted, the other what is not laid out as it was.
        """
        if self.sight.state["active_is_qts"]:
            return  # it reads folders and printers on threads of its own, and we did not write it
        self._compare("anew", lambda: None)
        window = next(
            (one for one in reversed(self.sight.windows) if one.id == self.hand.active()), None
        )
        if window is None or self.sight.state["popup"]:
            return  # a menu closes when its window changes

        def narrower() -> None:
            if window.maximised:
                screen = self.desk.screen
                bar = self.hand.dock(NARROWER, (screen.width, screen.height))
                self._until_width(window.id, window.place.width - NARROWER)
                self.now()
                self.hand.undock(bar)
                self._until_width(window.id, window.place.width)
            else:
                self.hand.resize(window.id, window.place.width - NARROWER, window.place.height)
                self.now()
                self.hand.resize(window.id, window.place.width, window.place.height)

        self._compare("resized", narrower)

    def _until_width(self, window: int, width: int) -> None:
        wait_for(
            lambda: any(
                one.id == window and one.place.width == width for one in self.program.windows()
            ),
            f"the window does not become {width} pixels wide",
        )

    def _compare(self, how: str, change: Callable[[], None]) -> None:
        for _ in range(3):
            before = self.sight
            change()
            layout = self.program.ask("anew")["layout"]
            self.sight = now = self.now()
            if now.state["running"]:
                return  # it began by itself
            if now.pixels == before.pixels:
                return
            hidden = [one.place for one in [*before.windows, *now.windows] if one.kind == "TOOLTIP"]
            hidden += [Place(*one) for one in before.state["scrolled"]]
            area = differing(before.pixels, now.pixels, self.desk.screen.width, hidden)
            if area is None:
                return
            if before.state["answering"] != now.state["answering"]:
                continue  # an answer came to its end elsewhere, and the list of chats shows it
            if layout == before.state["layout"] == now.state["layout"]:
                break
            by_itself = ("focus", "notice", "passing")
            came = [name for name in by_itself if before.state[name] != now.state[name]]
            if how == "resized" and not came:
                break
            # something came or went by itself: look once more
        else:
            return
        screen = self.desk.screen
        for name, sight in (("before", before), ("after", now)):
            save_picture(
                sight.pixels, screen.width, screen.height, self._pictures / f"{how}-{name}.png"
            )
        raise Finding(f"the screen is not what the widgets paint ({how}): {area}")


class Reader:
    """A screen reader's hand: a process in the system's Python, started when it is first used."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._process: subprocess.Popen[str] | None = None

    def ask(self, **question: str) -> dict[str, Any]:
        """Ask :mod:`tests.hand.accessible`."""
        if self._process is None:
            self._process = self._desk.session.start_talker(
                SYSTEM_PYTHON, str(Path(__file__).with_name("accessible.py"))
            )
        talker = self._process
        assert talker.stdin is not None and talker.stdout is not None
        talker.stdin.write(json.dumps(question) + "\n")
        talker.stdin.flush()
        found: dict[str, Any] = json.loads(talker.stdout.readline() or '{"error": "it ended"}')
        return found


def typed_into(state: dict[str, Any], text: str) -> tuple[str | None, str]:
    """Return what a field holds after typing, and the field's name; "" where letters do nothing.

    A letter goes to the message box where the focus has no use for it.
    """
    focus = state["focus"]
    if focus["text"] is not None:
        found = focus["text"]
        return found[: focus["from"]] + text + found[focus["to"] :], focus["name"]
    if focus["kind"] in ("list", "button", "control") or state["popup"]:
        return None, ""
    if not state.get("box_shown"):
        return None, ""
    return state["box"] + text, "message"


def _looks_alike(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two states show the same things in the same places."""
    return all(one[name] == other[name] for name in ("layout", "focus"))


def same_draft(one: str, other: str) -> bool:
    """Whether two drafts are the same; nobody misses one of blanks."""
    return one == other or not (one.strip() or other.strip())


def differing(one: bytes, other: bytes, width: int, hidden: Collection[Place]) -> Place | None:
    """Return the rectangle around what differs between two screens, None for nothing.

    ``hidden`` places, of tooltips, are not looked at.
    """
    line = width * 4
    left, right, top, bottom = width, 0, -1, 0
    for row in range(len(one) // line):
        first, second = one[row * line : (row + 1) * line], other[row * line : (row + 1) * line]
        for place in hidden:
            if place.y - 2 <= row < place.y + place.height + 2:
                start, end = max(0, place.x - 2) * 4, (place.x + place.width + 2) * 4
                first = first[:start] + first[end:]
                second = second[:start] + second[end:]
        if first == second:
            continue
        found = [at // 4 for at in range(len(first)) if first[at] != second[at]]
        top = row if top < 0 else top
        bottom = row
        left, right = min(left, found[0]), max(right, found[-1])
    if top < 0:
        return None
    return Place(left, top, right - left + 1, bottom - top + 1)

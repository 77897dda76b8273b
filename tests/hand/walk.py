"""A random walk over everything that a person can do, with a seed that replays it.

    python -m tests.hand.walk --seed 7 --profile 300 --minutes 10 --size small --look dark

The profiles are ``fresh``, ``300`` and ``10000`` chats, ``slow`` (300 chats, and the program is
stopped for a second when its window is seen, each time it starts) and ``parts`` (40 chats, 20 more
with tools and sources, and now and then a file with chats is opened, which asks to import it). What
is found is printed with the steps that led there, and the walk goes on; the exit status is the
number of findings.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from falcon_desktop.core.domain.settings import Appearance
from tests.hand import disk
from tests.hand.desk import SIZES, Desk, desk, lacking
from tests.hand.display import Place
from tests.hand.library import fill, of_parts
from tests.hand.program import Running, command, running, settings
from tests.hand.robot import LEAVING, SENDING, TYPING, Finding, Robot
from tests.hand.server import Answers, serving

PROFILES: Final = {"fresh": 0, "300": 300, "10000": 10_000, "slow": 300, "parts": 40}
PARTS: Final = 20
LOOKS: Final[dict[str, dict[str, Any]]] = {
    "light": {},
    "dark": {"appearance": Appearance.DARK},
    "arabic": {"language": "ar"},
    "large": {"zoom": 1.5},
}
ANY: Final = ("*",)
TITLED: Final = "Write a title of"
"""How a question begins that the program asks of itself, where it was told to."""
MANY: Final = frozenset(
    {
        "made", "gone", "messages", "title", "title_edited", "kind", "pinned", "archived",
        "deleted", "connection", "model", "options", "draft", "leaf", "open", "others", "settings",
        "box",
    }
)  # fmt: skip
"""All that may change but for what is sent."""
ANSWERED: Final = frozenset({"send", "messages", "leaf", "connection", "model", "draft", "title"})
SHORTCUTS: Final[dict[str, frozenset[str]]] = {
    "ctrl+n": LEAVING, "ctrl+shift+n": LEAVING, "ctrl+shift+e": LEAVING,
    "ctrl+Tab": LEAVING, "ctrl+shift+Tab": LEAVING,
    **{f"ctrl+{number}": LEAVING for number in range(1, 10)},
    "ctrl+k": frozenset(), "F1": frozenset(), "F2": frozenset(),
    "ctrl+f": frozenset(), "F3": frozenset(), "shift+F3": frozenset(),
    "alt+Up": frozenset(), "alt+Down": frozenset(), "shift+Escape": frozenset(),
    "ctrl+b": frozenset(), "F9": frozenset(), "ctrl+shift+p": frozenset(),
    "ctrl+shift+m": frozenset(), "ctrl+,": frozenset(), "ctrl+/": frozenset(),
    "ctrl+i": frozenset(), "ctrl+s": frozenset(), "ctrl+p": frozenset(), "ctrl+u": frozenset(),
    "ctrl+shift+d": frozenset(), "ctrl+shift+c": frozenset(), "ctrl+shift+;": frozenset(),
    "ctrl+equal": frozenset({"settings:zoom"}), "ctrl+minus": frozenset({"settings:zoom"}),
    "ctrl+0": frozenset({"settings:zoom"}),
    "ctrl+r": ANSWERED, "ctrl+shift+r": ANSWERED, "ctrl+shift+Return": ANSWERED,
    "ctrl+shift+l": MANY, "ctrl+shift+BackSpace": MANY, "ctrl+z": MANY,
}  # fmt: skip
"""What each key may change, where the window has it."""
EDITING: Final = (
    "Left", "Right", "Up", "Down", "Home", "End", "Prior", "Next", "ctrl+Left", "ctrl+Right",
    "shift+Left", "shift+Right", "ctrl+a", "ctrl+Home", "ctrl+End", "Tab", "shift+Tab",
)  # fmt: skip
REMOVING: Final = ("BackSpace", "Delete", "ctrl+x", "ctrl+v", "ctrl+y", "ctrl+BackSpace")
WORDS: Final = (
    "short",
    "slow",
    "fail",
    "a b c",
    "What?",
    "(x)",
    "e-mail",
    "UPPER",
    "12.5",
    "one two",
)
PLAIN_FIELDS: Final = ("message", "edit_message", "search", "find", "text", "filter_models")
"""Fields that take every character."""
ADDRESS: Final = "address"
"""The field with a server's address: changed, nothing could be asked from then on."""
HOMESICK: Final = 0.15
"""How often what was opened is closed before anything else is done in it."""
AWAY: Final = ("download", "release", "update", "delete_model", "link", "open_file", "erase")
"""Parts of names of what leads out of the program, or to its end."""


@dataclass
class Walk:
    """One walk. ``found`` are its findings, in words."""

    desk: Desk
    answers: Answers
    address: str
    data: Path
    seed: int
    slow: bool = False
    imports: bool = False
    stop_at_first: bool = False
    verbose: bool = False
    found: list[str] = field(default_factory=list)
    steps: int = 0

    def __post_init__(self) -> None:
        self._chance = random.Random(self.seed)
        self._robot: Robot
        self._program: Running
        self._temporary: list[str] = []

    def go(self, seconds: float, chosen: dict[str, Any]) -> None:
        """Walk for so long, in as many starts of the program as come."""
        until = time.monotonic() + seconds
        first = True
        while time.monotonic() < until:
            with ExitStack() as stack:
                first_settings = settings(self.address, **chosen) if first else None
                first = False
                self._begin(stack, first_settings)
                for _ in range(self._chance.randrange(25, 70)):
                    if time.monotonic() > until or not self._step():
                        break
                self._end()

    def _begin(self, stack: ExitStack, chosen: Any) -> None:
        self._program = stack.enter_context(running(self.desk, self.data, chosen, slow=self.slow))
        typed, sent = "", False
        if self._chance.random() < 0.5:  # nobody waits until a program is ready
            self._word += 1
            typed, sent = f"early w{self._word}x", self._chance.random() < 0.4
            self.desk.hand.type(typed)
            if sent:
                self.desk.hand.key("Return")
        try:
            self._robot = Robot(self._program, self.answers, self._pictures())
        except Finding as finding:
            self._note(finding, [f"start, {typed!r} {sent}"])
            self._robot = Robot(self._program, self.answers, self._pictures(), look=False)
        if typed:
            self._look_for_early_words(typed, sent)

    def _look_for_early_words(self, typed: str, sent: bool) -> None:
        """See that what was typed while the program started is there, and sent if it was."""
        state = self._robot.sight.state
        in_text = state["kind"] == "text"
        if sent and not in_text:
            self._robot.until_rest(lambda: bool(self._asked(typed)))
        asked = self._asked(typed)
        shown = typed in state["box"] or typed in (state["focus"]["text"] or "")
        if asked > 1 or (asked and not sent) or (sent and not in_text and asked != 1):
            self._note(Finding(f"{typed!r} was sent {asked} times, Enter: {sent}"), ["start"])
        if not asked and not shown:
            self._note(Finding(f"{typed!r}, typed at the start, is nowhere: {state}"), ["start"])

    def _asked(self, words: str) -> int:
        """Return how often words were sent by the person; a title may be asked for by itself."""
        asked = sum(
            words in question and not question.startswith(TITLED)
            for question in self.answers.questions
        )
        return asked or disk.asked_elsewhere(self.data, words)

    def _pictures(self) -> Path:
        return self.data.parent / "pictures" / str(len(self.found))

    def _step(self) -> bool:
        """Do one thing; False where the program came to its end by it."""
        robot = self._robot
        away = robot.sight.state["active"] != "main_window" or robot.sight.state["popup"]
        before = robot.sight.state
        actions = [*ACTIONS, (Walk.bring, 3)] if self.imports else ACTIONS
        action = self._chance.choices([one for one, _ in actions], [much for _, much in actions])[0]
        if away and self._chance.random() < HOMESICK:
            action = Walk.escape
        self.steps += 1
        if self.verbose:
            print(self.steps, robot.steps[-1:], robot.sight.state["focus"]["name"], flush=True)
        try:
            action(self, robot)
        except Finding as finding:
            self._note(finding, robot.steps)
            if self._program.process.poll() is not None:
                return False
            try:
                robot.sight = robot.now()
            except (Finding, EOFError) as error:
                self._note(error, robot.steps)
                return False
        except (EOFError, LookupError, TimeoutError) as error:
            if self._program.process.poll() is None:
                self._note(error, robot.steps)
                return False
            if self._program.process.returncode:
                self._note(error, robot.steps)
            return False
        now = robot.sight.state
        if (before["kind"], now["kind"]) == ("temporary", "chat") and before["open"] == now["open"]:
            self._temporary.clear()  # it is kept now
        return True

    def _end(self) -> None:
        """Quit, whatever is open."""
        if self._program.process.poll() is not None:
            return
        robot = self._robot
        try:
            for _ in range(8):
                if robot.sight.state["active"] == "main_window" and not robot.sight.state["popup"]:
                    break
                self.desk.hand.key("Escape")
                robot.sight = robot.now()
            robot.quit()
        except (Finding, EOFError, TimeoutError) as finding:
            self._note(finding, robot.steps)
        for words in self._temporary:
            if disk.holds(self.data, words):
                self._note(Finding(f"{words!r} of a temporary chat is on the disk"), robot.steps)
        self._temporary.clear()

    def _note(self, finding: BaseException, steps: list[str]) -> None:
        words = (
            f"seed {self.seed}, step {self.steps}: {type(finding).__name__}: {finding}\n"
            f"  the last steps: {' | '.join(steps[-14:])}"
        )
        self.found.append(words)
        print(words, flush=True)
        if self.stop_at_first:
            raise Finding(words) from finding

    # --- what a person does ----------------------------------------------------------------------

    def meant(self, *more: str) -> frozenset[str]:
        """Return what leaving the field that is being edited may change, and more."""
        focus = self._robot.sight.state["focus"]
        if focus["window"] != "main_window" if focus["class"] else False:
            return MANY | frozenset(more)
        within = focus.get("within", [])
        found = set(more)
        if "options_panel" in within:
            found |= {"options", "settings:new_chat_options", "settings:chat_presets"}
        if focus["name"] == "conversation_title":
            found |= {"title", "title_edited"}
        if "completion_page" in within or self._robot.sight.state["kind"] == "text":
            # its title is its beginning
            found |= {"draft", "title", "made", "open", "options", "settings:new_chat_options"}
        if "conversations" in within:
            found |= {"title", "title_edited", "others"}
        return frozenset(found)

    def type(self, robot: Robot) -> None:
        """Type a word where the keyboard is."""
        self._word += 1
        word = f"{self._chance.choice(WORDS)} w{self._word}x"
        state = robot.sight.state
        focus = state["focus"]
        if focus["name"] == ADDRESS:
            return
        if focus["text"] is None:
            word = word.replace(" ", "")
        if state["popup"] and focus["window"] != state["popup"]:  # a menu has the keys
            with robot.step(f"type {word!r} into a menu", MANY | {"send"}, ANY):
                self.desk.hand.type(word)
        elif focus["name"] in PLAIN_FIELDS:
            if state["kind"] == "temporary" and focus["name"] == "message":
                self._temporary.append(f"w{self._word}x")
            robot.type(word, self.meant(*TYPING) if focus["name"] == "message" else self.meant())
        elif focus["text"] is None and state["active"] == "main_window" and not state["popup"]:
            self._type_elsewhere(robot, word)
        else:
            with robot.step(f"type {word!r} into {focus['name'] or focus['class']}",
                            self.meant(), ANY):  # fmt: skip
                self.desk.hand.type(word)

    def _type_elsewhere(self, robot: Robot, word: str) -> None:
        """Type where nothing takes letters: all of it is in the message box, or none."""
        before = robot.sight.state
        over = before["focus"]["name"]
        with robot.step(f"type {word!r} over {over}", self.meant(*TYPING, "open"), ANY):
            self.desk.hand.type(word)
        now = robot.sight.state
        if before["kind"] == now["kind"] == "temporary":
            self._temporary.append(f"w{self._word}x")
        if now["open"] == before["open"] and before.get("box_shown") and now["box"] not in (
            before["box"], before["box"] + word, word + before["box"],
        ) and word not in now["box"]:  # fmt: skip
            raise Finding(f"typed {word!r}: the box held {before['box']!r}, now {now['box']!r}")

    def enter(self, robot: Robot) -> None:
        """Press Enter where the keyboard is."""
        keys = self._chance.choice(("Return", "Return", "Return", "ctrl+Return", "shift+Return"))
        robot.key(keys, MANY | {"send"}, ANY)

    def space(self, robot: Robot) -> None:
        """Press Space where the keyboard is."""
        robot.key("space", MANY | {"send"}, ANY)

    def escape(self, robot: Robot) -> None:
        """Press Esc: something closes, or stops."""
        robot.key("Escape", self.meant("messages", "leaf", "made"), ANY)

    def shortcut(self, robot: Robot) -> None:
        """Press one of the window's keys."""
        keys = self._chance.choice(list(SHORTCUTS))
        robot.key(keys, self.meant(*SHORTCUTS[keys]), ANY)

    def edit(self, robot: Robot) -> None:
        """Move the caret, or what is chosen."""
        times = self._chance.randrange(1, 5)
        keys = self._chance.choice(EDITING)
        focus = robot.sight.state["focus"]
        may = self.meant()
        if focus["kind"] in ("list", "control", "button") or robot.sight.state["popup"]:
            may |= MANY
        robot.key(keys, may, ANY, times)

    def remove(self, robot: Robot) -> None:
        """Take away from what is typed, or paste."""
        focus = robot.sight.state["focus"]
        if focus["name"] == ADDRESS:
            return
        may = self.meant(*TYPING) if focus["text"] is not None else MANY
        robot.key(self._chance.choice(REMOVING), may, ANY)

    def click(self, robot: Robot, button: int = 1) -> None:
        """Click on something."""
        target = self._target(("button", "list", "text", "scroll", "control"))
        if target is None:
            return
        place = Place(*target["place"])
        x = place.x + self._chance.randrange(max(1, place.width))
        y = place.y + self._chance.randrange(max(1, place.height))
        if target["kind"] in ("button", "control"):
            x, y = place.middle
        menus = [one.place for one in robot.sight.windows if not one.managed]
        if any(one.holds(x, y) for one in menus):
            return  # an entry stands there, as *Quit*, and not what was chosen
        with robot.step(f"click {button} on {target['name'] or target['said']} at {x},{y}",
                        MANY | {"send"} if button == 1 else self.meant(), ANY):  # fmt: skip
            self.desk.hand.click(x, y, button)

    def right_click(self, robot: Robot) -> None:
        """Open the menu of something."""
        self.click(robot, 3)

    def wheel(self, robot: Robot) -> None:
        """Turn the wheel over something, the pointer somewhere in it."""
        target = self._target(("list", "scroll", "text"))
        if target is None:
            return
        place = Place(*target["place"])
        turns = self._chance.choice((-9, -3, -1, 1, 2, 3, 3, 8))
        with robot.step(f"wheel {turns} on {target['name']}", self.meant(), ANY):
            self.desk.hand.move(*place.middle)
            robot.now()
            self.desk.hand.click(*place.middle, 5 if turns > 0 else 4, times=abs(turns))

    def drag(self, robot: Robot) -> None:
        """Choose text with the pointer."""
        target = self._target(("scroll", "text"))
        if target is None or target["name"] not in ("messages", "message", "text", ""):
            return
        place = Place(*target["place"])
        points = [
            (
                place.x + self._chance.randrange(max(1, place.width)),
                place.y + self._chance.randrange(max(1, place.height)),
            )
            for _ in range(2)
        ]
        with robot.step(f"drag {points[0]} {points[1]}", self.meant(), ANY):
            self.desk.hand.move(*points[0])
            self.desk.hand.press()
            self.desk.hand.move(*points[1])
            self.desk.hand.release()

    def resize(self, robot: Robot) -> None:
        """Give the window another size."""
        if robot.sight.state["active"] != "main_window" or robot.sight.state["popup"]:
            return
        screen = self.desk.screen
        window = self._program.window()
        width = self._chance.choice((480, 620, 800, screen.width - 40))
        height = self._chance.choice((420, screen.height - 60))
        if self._chance.random() < 0.3:
            with robot.step("maximise", self.meant(), ANY):
                self.desk.hand.maximise(window.id, not window.maximised)
                robot.now()
                self._bring_inside(robot)
            return
        with robot.step(f"resize {width}x{height}", self.meant(), ANY):
            if window.maximised:
                self.desk.hand.maximise(window.id, False)
            self.desk.hand.resize(window.id, width, height)
            self.desk.hand.place_window(window.id, 4, 26)

    def _bring_inside(self, robot: Robot) -> None:
        window = self._program.window()
        if not window.maximised:
            self.desk.hand.place_window(window.id, 4, 26)

    def hurry(self, robot: Robot) -> None:
        """Ask, and go on typing without waiting for anything."""
        state = robot.sight.state
        chat = robot.sight.disk.chats.get(state["open"])
        if chat is not None and chat.connection not in ("", "robot"):
            return  # it asks another server, which tells nobody
        empty = state["focus"]["name"] == "message" and not state["box"]
        if not empty or state["popup"] or state["running"] or state["kind"] == "temporary":
            return
        self._word += 1
        first, second = f"short w{self._word}x", f"after w{self._word}y"
        asked = len(self.answers.questions)
        with robot.step(f"hurry {first!r}", self.meant(*SENDING), ANY):
            self.desk.hand.type(first)
            self.desk.hand.key("Return")
            self.desk.hand.type(second)
        self._wait_for_question(asked)
        questions = [one.removeprefix(self._unanswered(asked)) for one in
                     self.answers.questions[asked:]]  # fmt: skip
        box = robot.sight.state["box"]
        if state["draft"] != state["box"] and box.endswith(second):
            box = second  # the earlier draft came back, as the notice had said
        if questions != [first] or box != second:
            raise Finding(f"asked {questions}, {box!r} is in the box, not {first!r}, {second!r}")

    def _wait_for_question(self, asked: int) -> None:
        """Wait until the server has more than so many questions, if it gets any."""
        self._robot.until_rest(lambda: len(self.answers.questions) > asked)

    def _unanswered(self, asked: int) -> str:
        """Return what stands in front of a question whose forerunners had no answer: they are sent
        with it, as one.
        """
        earlier = [one + "\n\n" for one in self.answers.questions[:asked]]
        now = self.answers.questions[asked:]
        return max((one for one in earlier if now and now[0].startswith(one)), key=len, default="")

    def press(self, robot: Robot) -> None:
        """Press something as a screen reader does."""
        found = [
            one for one in self._program.ask("targets")["targets"]
            if one["kind"] == "button" and one["said"] and one["window"] == "main_window"
            and not any(part in one["name"] for part in AWAY)
        ]  # fmt: skip
        if found and not robot.sight.state["popup"]:
            name = self._chance.choice(found)["said"]
            with robot.step(f"press {name!r}", MANY | {"send"}, ANY):
                robot.reader.ask(do="press", name=name)

    def wait(self, robot: Robot) -> None:
        """Wait until an answer is there, or a little."""
        if robot.sight.state["running"]:
            with robot.step("wait for the answer", self.meant(*ANSWERED), ANY):
                until = time.monotonic() + 20  # pace: a person waits no longer
                while self._program.state()["running"] and time.monotonic() < until:
                    time.sleep(0.05)

    def bring(self, robot: Robot) -> None:
        """Open a file with chats as the desktop does: the window asks whether to import it."""
        self._brought += 1
        file = self.data.with_name(f"brought-{self._brought}.falcon-chat.json")
        file.write_text(json.dumps(of_parts(self._chance.randrange(1, 4), 1_000 * self._brought)))
        with robot.step(f"open {file.name}", self.meant(*MANY), ANY):
            command(self.desk, self.data, str(file))

    def park(self, robot: Robot) -> None:
        """Move the pointer somewhere."""
        screen = self.desk.screen
        x, y = self._chance.randrange(screen.width), self._chance.randrange(screen.height)
        with robot.step(f"point to {x},{y}", self.meant(), ANY):
            self.desk.hand.move(x, y)

    def _target(self, kinds: tuple[str, ...]) -> dict[str, Any] | None:
        found = [
            one for one in self._program.ask("targets")["targets"]
            if one["kind"] in kinds and not any(part in one["name"] for part in AWAY)
        ]  # fmt: skip
        return self._chance.choice(found) if found else None

    _word: int = 0
    _brought: int = 0


ACTIONS: Final[list[tuple[Callable[[Walk, Robot], None], int]]] = [
    (Walk.type, 22), (Walk.enter, 9), (Walk.space, 2), (Walk.escape, 8), (Walk.shortcut, 24),
    (Walk.edit, 8), (Walk.remove, 5), (Walk.click, 22), (Walk.right_click, 3), (Walk.wheel, 8),
    (Walk.drag, 3), (Walk.hurry, 6), (Walk.press, 3), (Walk.resize, 2), (Walk.wait, 4),
    (Walk.park, 2),
]  # fmt: skip


def walks(
    directory: Path, seed: int, profile: str, size: str, look: str, seconds: float,
    *, stop_at_first: bool = False, verbose: bool = False,
) -> Walk:  # fmt: skip
    """Walk on a desktop of its own in ``directory``; returns the walk, with what it found."""
    answers = Answers(models=("falcon", "other"))
    with serving(answers) as address, desk(directory / "desk", size) as desktop:
        data = directory / "data"
        fill(desktop, data, PROFILES[profile], PARTS if profile == "parts" else 0)
        walk = Walk(
            desktop, answers, address, data, seed, slow=profile == "slow",
            imports=profile == "parts", stop_at_first=stop_at_first, verbose=verbose,
        )  # fmt: skip
        walk.go(seconds, dict(LOOKS[look]))
        return walk


def main() -> int:
    """Walk as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1_000_000))
    parser.add_argument("--profile", choices=sorted(PROFILES), default="fresh")
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--size", choices=sorted(SIZES), default="usual")
    parser.add_argument("--look", choices=sorted(LOOKS), default="light")
    parser.add_argument("--verbose", action="store_true", help="print every step")
    chosen = parser.parse_args()
    missing = lacking()
    if missing:
        sys.exit(f"not installed: {', '.join(missing)}")
    directory = Path(tempfile.mkdtemp(prefix="falcon-walk-"))
    print(f"{chosen} in {directory}", flush=True)
    walk = walks(
        directory,
        chosen.seed,
        chosen.profile,
        chosen.size,
        chosen.look,
        chosen.minutes * 60,
        verbose=chosen.verbose,
    )
    print(f"{walk.steps} steps, {len(walk.answers.questions)} questions, "
          f"{len(walk.found)} findings")  # fmt: skip
    return min(len(walk.found), 100)


if __name__ == "__main__":
    sys.exit(main())

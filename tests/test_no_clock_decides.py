"""No test is decided by a clock, and none waits for a fixed time; see README.md beside this file.

The tests are read as syntax trees. What a clock gave is followed through variables, attributes,
containers and the functions of a file, so that ``took``, ``spent`` or ``min(times)`` are found as
``time.monotonic()`` is.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
CLOCKS = {
    "monotonic", "monotonic_ns", "perf_counter", "perf_counter_ns", "process_time",
    "process_time_ns", "thread_time", "thread_time_ns", "cpu_times", "timeit",
}  # fmt: skip
"""``time.time`` is none: it tells when, and is compared with stored moments."""
TIME = "<a time>"
WORDS = {"took", "spent", "elapsed", "duration"}
"""Keys under which another process tells what it timed."""
SLEEPS = {"sleep", "wait", "qWait"}
FAILS = {"fail", "AssertionError"}
GUARD_S = 60
"""A wait that ends sooner judges how busy the machine is; ``waiting.PATIENCE_S`` is longer."""
GUARDED = {"wait_for": 1, "timeout": 0, "result": 0, "join": 0, "wait": 0}
"""Calls that give up, and which of their arguments says when."""
QT_WAITS = {
    "waitUntil", "waitSignal", "waitSignals", "waitActive", "waitExposed", "waitCallback",
    "wait_until", "wait_signal", "wait_signals", "wait_active", "wait_exposed", "wait_callback",
}  # fmt: skip
"""These count milliseconds; without ``timeout`` they have the patience of ``conftest.py``."""
PACE = "# pace:"
"""A comment that allows a fixed wait: what is simulated takes its time, such as a slow server."""


def _called(node: ast.AST) -> str:
    if not isinstance(node, ast.Call):
        return ""
    target = node.func
    return target.attr if isinstance(target, ast.Attribute) else getattr(target, "id", "")


def _is_loop_time(node: ast.AST) -> bool:
    """Whether this is ``loop.time()``."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return False
    owner = node.func.value
    return node.func.attr == "time" and "loop" in ast.unparse(owner)


def _names(target: ast.AST) -> Iterator[str]:
    """Return the names that an assignment writes to, ``a.b`` and ``a[b]`` by their last name."""
    for node in ast.walk(target):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.attr
        elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store):
            yield from (one.id for one in ast.walk(node.value) if isinstance(one, ast.Name))


def _used(node: ast.AST) -> frozenset[str]:
    """Return all names that an expression reads, and a sign for what is a time by itself."""
    found: set[str] = set()
    for part in ast.walk(node):
        if isinstance(part, ast.Name):
            found.add(part.id)
        elif isinstance(part, ast.Attribute):
            found.add(part.attr)
        if _is_loop_time(part) or (isinstance(part, ast.Constant) and part.value in WORDS):
            found.add(TIME)
    return frozenset(found)


class _Facts:
    """What a function, or a file outside of its functions, does with values."""

    def __init__(self, nodes: list[ast.AST]) -> None:
        self.flows: list[tuple[frozenset[str], set[str]]] = []
        """What is read, and the names that get it."""
        self.returned: list[frozenset[str]] = []
        self.judged: list[tuple[frozenset[str], int]] = []
        """What decides over a failure, and where."""
        for node in nodes:
            self._note(node)

    def _note(self, node: ast.AST) -> None:
        match node:
            case ast.Assign(targets=targets, value=value):
                self._flow(value, *targets)
            case ast.AnnAssign(target=target, value=ast.expr() as value):
                self._flow(value, target)
            case ast.AugAssign(target=target, value=value):
                self._flow(value, target)
            case ast.NamedExpr(target=target, value=value):
                self._flow(value, target)
            case ast.For(target=target, iter=value) | ast.comprehension(target=target, iter=value):
                self._flow(value, target)
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=verb), args=arguments):
                if verb in ("append", "add", "extend", "insert"):
                    self.flows += [(_used(one), {name}) for one in arguments]
            case ast.Return(value=ast.expr() as value) | ast.Yield(value=ast.expr() as value):
                self.returned.append(_used(value))
            case ast.Assert(test=test):
                self.judged.append((_used(test), node.lineno))
            case ast.If(test=test, body=body):
                if any(_called(part) in FAILS for one in body for part in ast.walk(one)):
                    self.judged.append((_used(test), node.lineno))

    def _flow(self, value: ast.AST, *targets: ast.AST) -> None:
        self.flows.append((_used(value), {name for one in targets for name in _names(one)}))

    def timed(self, timing: set[str]) -> set[str]:
        """Return ``timing`` and all names here that hold what a clock gave."""
        found = {TIME, *CLOCKS, *timing}
        while True:
            more = {name for used, names in self.flows if used & found for name in names}
            if more <= found:
                return found
            found |= more


def clock_decisions(source: str) -> list[int]:
    """Return the lines where an assertion or a failure depends on a clock."""
    tree = ast.parse(source)
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    functions = [node for node in ast.walk(tree) if isinstance(node, kinds)]
    inside = {id(part) for one in functions for part in ast.walk(one)}
    outside = _Facts([node for node in ast.walk(tree) if id(node) not in inside])
    facts = [(one.name, _Facts(list(ast.walk(one)))) for one in functions]
    timing: set[str] = set()
    while True:
        found = {
            name
            for name, one in facts
            if (timed := one.timed(timing)) and any(used & timed for used in one.returned)
        }
        if found <= timing:
            break
        timing |= found
    lines: set[int] = set()
    for one in (outside, *(facts for _, facts in facts)):
        timed = one.timed(timing)
        lines |= {line for used, line in one.judged if used & timed}
    return sorted(lines)


def fixed_waits(source: str) -> list[int]:
    """Return the lines that wait for a fixed time outside a loop that asks again."""
    text = source.splitlines()
    tree = ast.parse(source)
    polls = {
        id(part)
        for loop in ast.walk(tree)
        if isinstance(loop, ast.While)
        for one in loop.body
        for part in ast.walk(one)
    }
    lines: set[int] = set()
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or _called(node) not in SLEEPS or not node.args:
            continue
        target, [first, *_] = node.func, node.args
        if _called(node) == "wait" and not (
            isinstance(target, ast.Attribute)
            and isinstance(target.value, ast.Name)
            and target.value.id == "qtbot"
        ):
            continue  # a process, an event or a set of tasks is waited for
        if isinstance(first, ast.Constant) and first.value == 0:
            continue  # one turn of the event loop
        if id(node) not in polls and PACE not in text[node.lineno - 1]:
            lines.add(node.lineno)
    return sorted(lines)


def _number(node: ast.AST | None, constants: dict[str, float]) -> float | None:
    """Return the number that an argument is, by itself or by the name of one of the file's."""
    match node:
        case ast.Constant(value=int() | float() as value):
            return value
        case ast.Name(id=name):
            return constants.get(name)
    return None


def _patience(call: ast.Call) -> tuple[ast.AST | None, int]:
    """Return how long a call waits at most, if that is told, and how many of it are a second."""
    name = _called(call)
    unit = 1_000 if name in QT_WAITS else 1
    for word in call.keywords:
        if word.arg == "timeout":
            return word.value, unit
    place = GUARDED.get(name)
    spelled = ast.unparse(call.func)
    if spelled == "wait_for" and len(call.args) > 2:
        return call.args[2], unit  # the robot's, which says what it waits for
    others = name in ("wait_for", "timeout") and spelled not in (name, f"asyncio.{name}")
    if place is None or others or spelled == "qtbot.wait" or len(call.args) <= place:
        return None, unit
    return call.args[place], unit


def short_guards(source: str) -> list[int]:
    """Return the lines where a wait gives up sooner than a busy machine may need."""
    text = source.splitlines()
    tree = ast.parse(source)
    constants = {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign | ast.AnnAssign)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, int | float)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Name)
    }
    asked_again = {
        id(part) for loop in ast.walk(tree) if isinstance(loop, ast.While)
        for part in ast.walk(loop.test)
    }  # fmt: skip
    lines: set[int] = set()
    for node in ast.walk(tree):
        match node:
            case ast.Call(lineno=line):
                told, unit = _patience(node)
            case ast.BinOp(left=left, op=ast.Add(), right=told, lineno=line):
                unit = 1
                if _called(left) not in CLOCKS:
                    continue
            case _:
                continue
        number = _number(told, constants)
        if number is None or id(node) in asked_again:
            continue
        if number < GUARD_S * unit and PACE not in text[line - 1]:
            lines.add(line)
    return sorted(lines)


def found_in_the_suite(kind: Callable[[str], list[int]]) -> list[str]:
    return [
        f"{path.relative_to(TESTS)}:{line}"
        for path in sorted(TESTS.rglob("*.py"))
        if "benchmarks" not in path.parts
        for line in kind(path.read_text())
    ]


def test_no_test_is_decided_by_a_clock() -> None:
    assert found_in_the_suite(clock_decisions) == []


def test_no_test_waits_for_a_fixed_time() -> None:
    """A comment that begins with ``# pace:`` says why a wait is no waiting for something."""
    assert found_in_the_suite(fixed_waits) == []


def test_no_wait_gives_up_where_the_machine_is_only_busy() -> None:
    assert found_in_the_suite(short_guards) == []


PLANTED = {
    "straight": "began = time.monotonic()\nwork()\nassert time.monotonic() - began < 1",
    "by a name": "began = perf_counter()\nspent = perf_counter() - began\nassert spent < 1",
    "collected": "times = []\nfor _ in range(3):\n    times.append(thread_time())\n"
    "assert min(times) < 0.1",
    "two timings": "def seconds(code):\n    return timeit(code)\n"
    "assert seconds('a') < 2 * seconds('b')",
    "by a chain of functions": "async def one():\n    return time.process_time()\n"
    "async def other():\n    found = await one()\n    return found * 2\n"
    "async def test():\n    assert await other() < 3",
    "an attribute": "class A:\n    def go(self):\n        self.longest = loop.time()\n"
    "        assert self.longest < 5",
    "told by a process": "assert stopped['took'] < 5",
    "a deadline": "deadline = time.monotonic() + 5\nwhile not done():\n"
    "    assert time.monotonic() < deadline",
    "a failure": "if time.monotonic() - began > 3:\n    pytest.fail('slow')",
}
INNOCENT = """
deadline = time.monotonic() + 90
while not done():
    if time.monotonic() > deadline:
        raise TimeoutError
    time.sleep(0.01)
assert done()
assert time.time() > created
for _ in range(3):
    await asyncio.sleep(0)
process.wait(90)
process.wait(PATIENCE_S)
", ".join(names)
outcome.result()
qtbot.waitUntil(done, timeout=90_000)
qtbot.waitSignal(changed)
subprocess.run(command, timeout=PATIENCE_S)
Database(path, busy_timeout=0.1)
streaming.wait_for(0, 1)
while not ended.wait(0.02):
    look()
rest = await asyncio.wait_for(begun(), 0.2)  # pace: a client that gives up
peer.send(pause=0.1)
time.sleep(1.1)  # pace: names tell seconds
"""


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_clock_is_found(name: str) -> None:
    assert clock_decisions(PLANTED[name])


@pytest.mark.parametrize(
    "line", ["time.sleep(1)", "await asyncio.sleep(0.5)", "qtbot.wait(60)", "QTest.qWait(20)",
             "for _ in range(3):\n    await asyncio.sleep(pause)", "sleep(2)"],
)  # fmt: skip
def test_a_planted_wait_is_found(line: str) -> None:
    assert fixed_waits(line)


@pytest.mark.parametrize(
    "line", ["await asyncio.wait_for(flow(), 10)", "await asyncio.wait_for(flow(), timeout=10)",
             "async with asyncio.timeout(5):\n    pass", "assert ended.wait(2)",
             "future.result(2)", "thread.join(5)", "wait_for(kept, 'no draft', 3)",
             "process.communicate(timeout=20)",
             "process.wait(timeout=1.5)", "subprocess.run(command, timeout=30)",
             "qtbot.waitUntil(done, timeout=5_000)", "qtbot.waitSignal(s, timeout=1000).wait()",
             "deadline = time.monotonic() + 20", "until = loop_time() if x else perf_counter() + 3",
             "PATIENCE = 10\nprocess.wait(PATIENCE)", "LONG: Final = 20.0\nevent.wait(LONG)"],
)  # fmt: skip
def test_a_planted_short_guard_is_found(line: str) -> None:
    assert short_guards(line)


def test_pytest_qt_is_patient_by_itself() -> None:
    pytest.importorskip("PySide6.QtGui")
    from pytestqt.qtbot import QtBot

    for name in (one for one in QT_WAITS if "_" not in one):  # the others are the same
        assert inspect.signature(getattr(QtBot, name)).parameters["timeout"].default >= 60_000


def test_guards_and_polling_are_allowed() -> None:
    assert clock_decisions(INNOCENT) == []
    assert fixed_waits(INNOCENT) == []
    assert short_guards(INNOCENT) == []

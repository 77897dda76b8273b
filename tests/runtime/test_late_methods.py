"""Dataclasses of the window make their methods when they are first asked for."""

from __future__ import annotations

import subprocess
import sys
from typing import Final

import pytest
from tests.waiting import PATIENCE_S

ON_TIME = sys.version_info >= (3, 13)
"""Python itself makes a class's methods together."""

EVERYTHING = """
{first}
import copy, dataclasses, pickle, threading

@dataclasses.dataclass(frozen=True, slots=True)
class Point:
    x: int
    y: list = dataclasses.field(default_factory=list)
    hidden: str = dataclasses.field(default="", repr=False, compare=False)

@dataclasses.dataclass(frozen=True, slots=True)
class Deep(Point):
    z: int = 3

@dataclasses.dataclass(order=True)
class Open:
    a: int
    b: object = None

@dataclasses.dataclass(frozen=True)
class Own:
    a: int
    def __repr__(self):
        return f"own {{self.a}}"
    def __eq__(self, other):
        return True
    def __hash__(self):
        return 7

@dataclasses.dataclass(frozen=True, slots=True, eq=False)
class Same:
    a: int

def tried(what):
    try:
        return what()
    except Exception as error:
        return f"{{type(error).__name__}}: {{error}}"

itself = Open(1)
itself.b = itself
for again in range(2):
    print(Point(1), Deep(1, [2]), Open(3, Point(4)), Own(5), Same(6), itself)
    print(Point(1) == Point(1, [], "other"), Point(1) == Point(2), Point(1) == 1, Point(1) != None)
    print(Deep(1) == Point(1), Point(1) == Deep(1), Deep(1) == Deep(1), Own(1) == 2)
    print(Same(1) == Same(1), len({{Same(1), Same(1)}}), hash(Own(3)))
    print(hash(Deep(1, (2,))) == hash((1, (2,), 3)), tried(lambda: hash(Point(1))))
    print(tried(lambda: hash(Open(1))), sorted([Open(2), Open(1)]), Open(1) <= Open(1))
    for name in ("x", "z"):
        print(tried(lambda: setattr(Deep(1), name, 2)), tried(lambda: delattr(Deep(1), name)))
    for name in ("x", "other"):
        print(tried(lambda: setattr(Own(1), name, 2)), tried(lambda: delattr(Own(1), name)))
    print(tried(lambda: Open(1) < 2), tried(lambda: Point()), tried(lambda: Point.__eq__(Point(1))))
    print(dataclasses.replace(Deep(1), x=9), dataclasses.asdict(Deep(1)), copy.deepcopy(Deep(1)))
    print(pickle.loads(pickle.dumps(Deep(1, [2]))), Deep.__match_args__)

class Heir(Deep):
    def __init__(self, *values):
        super().__init__(*values, hidden="inherited")
    def __eq__(self, other):
        return super().__eq__(other)

@dataclasses.dataclass(frozen=True, slots=True)
class Post:
    self: int
    twice: int = dataclasses.field(init=False)
    once: dataclasses.InitVar[int] = 3
    fixed: int = dataclasses.field(default=4, init=False)
    late: int = dataclasses.field(default=5, kw_only=True)
    def __post_init__(self, once):
        object.__setattr__(self, "twice", 2 * once)

@dataclasses.dataclass
class Loose(Open):
    c: int = 0
    d: int = dataclasses.field(default=7, init=False)

for again in range(2):
    print(Heir(1), Heir(1) == Heir(1), Heir(1) == Deep(1), Heir(2).z, Heir(1).hidden)
    print(Post(1), Post(1, late=6), Post(1, 9), tried(lambda: Post(1, 2, 3)), tried(lambda: Post()))
    print(Loose(1), Loose(1, c=2), Loose(1) == Loose(1), Loose(1) == Open(1), Loose(2) > Loose(1))
    print(tried(lambda: Post.__eq__(Post(1))))

found = []
@dataclasses.dataclass(frozen=True, slots=True)
class Shared:
    a: int
start = threading.Barrier(4)
def ask():
    start.wait()
    found.append((hash(Shared(1)) == hash((1,)), Shared(1) == Shared(1), repr(Shared(1))))
threads = [threading.Thread(target=ask) for _ in range(4)]
[one.start() for one in threads], [one.join() for one in threads]
print(set(found))
"""
FIRST = "import falcon_desktop.runtime.late_methods"

COUNT = """
import dataclasses
made, classes = [], []
make, process = getattr(dataclasses, "_create_fn"), getattr(dataclasses, "_process_class")
def count(name, *rest, **named):
    made.append(name)
    return make(name, *rest, **named)
count.__module__ = "dataclasses"
def counted(cls, *rest):
    classes.append(cls)
    return process(cls, *rest)
dataclasses._create_fn, dataclasses._process_class = count, counted
import importlib
import falcon_desktop.app, falcon_desktop.composition.container
from falcon_desktop.controllers import loading
for module in (*loading.AFTER_FIRST_PAINT, *loading.DRAWING, *loading.LATER):
    importlib.import_module(module)
late = [name for name in made if name != "__init__"]
print(len(classes), len(made), len(late))
"""


def said(program: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=True,
    )
    return done.stdout


def test_they_do_what_they_did() -> None:
    plain = said(EVERYTHING.format(first=""))
    assert "FrozenInstanceError" in plain
    assert said(EVERYTHING.format(first=FIRST)) == plain


@pytest.mark.skipif(ON_TIME, reason="Python makes them together")
def test_a_start_makes_few_of_them() -> None:
    """Tables of modules are made of some, and a few may be compared meanwhile."""
    classes, made, late = map(int, said(COUNT).split())
    assert classes > 150
    assert made < classes / 2
    assert late <= 5


WEIGHT: Final = """
import dataclasses, gc
class Counted(type):
    pass
@dataclasses.dataclass(frozen=True, slots=True)
class Point(metaclass=Counted):
    x: int
one = Point(1)
hash(one), repr(one), one == one
try:
    one.x = 2
except AttributeError:
    pass
gc.collect()
print(sum(isinstance(known, Counted) for known in gc.get_objects()))
"""


@pytest.mark.skipif(ON_TIME, reason="Python makes them together")
def test_the_class_that_had_no_slots_yet_is_not_kept() -> None:
    """Python's own methods hold it: each class with slots is there twice."""
    assert said(f"{FIRST}{WEIGHT}") == "1\n"

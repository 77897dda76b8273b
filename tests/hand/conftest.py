"""Fixtures of the robot: a desktop for each test, a server to ask, and the robot in front of it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import DESKTOP
from tests.hand.desk import Desk, desk, lacking
from tests.hand.library import fill
from tests.hand.program import running, settings
from tests.hand.robot import Robot
from tests.hand.server import Answers, serving
from tests.lacking import skip_without

LACKING = lacking() if DESKTOP else []
Begin = Callable[..., Robot]


@pytest.fixture
def answers() -> Answers:
    return Answers(models=("falcon", "other"))


@pytest.fixture
def address(answers: Answers) -> Iterator[str]:
    with serving(answers) as found:
        yield found


@pytest.fixture(params=["usual", "small"])
def desktop(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    if LACKING:
        skip_without(", ".join(LACKING))
    with desk(tmp_path / "desk", request.param) as found:
        yield found


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Data directories by how many chats they hold, which tests copy; made when first needed."""
    return tmp_path_factory.mktemp("filled")


@pytest.fixture
def begin(
    desktop: Desk, answers: Answers, address: str, filled: Path, tmp_path: Path
) -> Iterator[Begin]:
    """Start the program and sit the robot in front of it: ``begin(*plants, chats=0, **settings)``.
    ``typed`` is typed as soon as the window is seen.

    Started again, it finds what it left.
    """
    with ExitStack() as stack:
        data = tmp_path / "data"

        def start(
            *plants: str, chats: int = 0, slow: bool = False, typed: str = "", **chosen: Any
        ) -> Robot:
            again = data.exists()
            if not again:
                made = filled / str(chats)
                if not made.exists():
                    fill(desktop, made, chats)
                shutil.copytree(made, data)
            program = running(
                desktop, data, None if again else settings(address, **chosen),
                plants=plants, slow=slow,
            )  # fmt: skip
            begun = stack.enter_context(program)
            if typed:  # before it is ready
                desktop.hand.type(typed)
            return Robot(begun, answers, tmp_path / "pictures")

        yield start

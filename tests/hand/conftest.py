"""Fixtures of the robot: a desktop for each test, and the server that it asks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.conftest import DESKTOP
from tests.hand.desk import Desk, desk, lacking
from tests.hand.server import Answers, serving

LACKING = lacking() if DESKTOP else []


@pytest.fixture
def answers() -> Answers:
    return Answers(models=("falcon",))


@pytest.fixture
def address(answers: Answers) -> Iterator[str]:
    with serving(answers) as found:
        yield found


@pytest.fixture(params=["usual", "small"])
def desktop(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    if LACKING:
        pytest.skip(f"not installed: {', '.join(LACKING)}")
    with desk(tmp_path / "desk", request.param) as found:
        yield found

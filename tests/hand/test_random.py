"""A minute of a walk at random; ``python -m tests.hand.walk`` walks for as long as one likes.

The same walk each time, so that a run that fails says something of what was changed before it;
``FALCON_HAND_SEED`` chooses another one.
"""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest
from tests.hand.conftest import LACKING
from tests.hand.walk import walks

SEED = int(os.environ.get("FALCON_HAND_SEED", "9"))
pytestmark = [pytest.mark.desktop, pytest.mark.long, pytest.mark.timeout(300)]


@pytest.mark.skipif(bool(LACKING), reason=f"not installed: {', '.join(LACKING)}")
def test_a_minute_at_random(tmp_path: Path) -> None:
    chance = random.Random(SEED)
    profile = chance.choice(("fresh", "300", "slow"))
    size, look = chance.choice(("usual", "small")), chance.choice(("light", "dark", "arabic"))
    print(
        f"python -m tests.hand.walk --seed {SEED} --profile {profile} --size {size} --look {look}"
    )
    walk = walks(tmp_path, SEED, profile, size, look, 60, stop_at_first=True)
    assert walk.steps > 10

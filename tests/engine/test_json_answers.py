"""The model that comes with the program answers as JSON where it is asked to."""

from __future__ import annotations

import pytest
from tests.engine.json_answers import SCHEMAS, figures


@pytest.mark.long
async def test_an_answer_to_each_schema_is_json_and_fits() -> None:
    assert await figures(1) == {
        "answers": len(SCHEMAS),
        "parse": len(SCHEMAS),
        "fit": len(SCHEMAS),
        "others": [],
    }

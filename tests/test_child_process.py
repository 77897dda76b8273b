"""What goes through the pipes of children, and what a child loads to read it."""

from __future__ import annotations

import io
import subprocess
import sys

import pytest
from falcon_desktop.attaching.pdf import PDF_SWITCH
from falcon_desktop.attaching.pdf import default_command as of_pdf
from falcon_desktop.child_process import command_of, packed, pieces
from falcon_desktop.drawing.formulas import FORMULAS_SWITCH
from falcon_desktop.drawing.formulas import default_command as of_formulas
from falcon_desktop.engine.child import ENGINE_SWITCH
from falcon_desktop.engine.child import default_command as of_engine
from falcon_desktop.schemas.checks import SCHEMAS_SWITCH
from falcon_desktop.schemas.checks import default_command as of_schemas
from falcon_desktop.transfer.pages import PAGES_SWITCH
from falcon_desktop.transfer.pages import default_command as of_pages
from hypothesis import given
from hypothesis import strategies as st

COMMANDS = {
    PDF_SWITCH: of_pdf,
    FORMULAS_SWITCH: of_formulas,
    ENGINE_SWITCH: of_engine,
    PAGES_SWITCH: of_pages,
    SCHEMAS_SWITCH: of_schemas,
}


@given(st.lists(st.lists(st.text(st.characters(exclude_categories=[])), max_size=3), max_size=4))
def test_a_child_reads_the_pieces_that_it_is_sent_one_by_one(values: list[list[str]]) -> None:
    sent = io.BytesIO(b"".join(map(packed, values)))
    assert list(pieces(sent)) == values


@pytest.mark.parametrize("switch", COMMANDS)
def test_a_frozen_program_runs_its_children_itself(
    switch: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = COMMANDS[switch]()[-1]
    assert COMMANDS[switch]() == command_of(module, switch)
    assert module.startswith("falcon_desktop.")
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert COMMANDS[switch]() == [sys.executable, switch]


@pytest.mark.parametrize("switch", [PDF_SWITCH, FORMULAS_SWITCH, PAGES_SWITCH, SCHEMAS_SWITCH])
def test_a_child_loads_no_event_loop(switch: str) -> None:
    code = f"import sys, {COMMANDS[switch]()[-1]}; print('asyncio' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"

"""Numbers and words that two layers say, which must not know each other."""

from __future__ import annotations

from falcon_desktop.attaching.pdf import PDF_SWITCH
from falcon_desktop.drawing.formulas import FORMULAS_SWITCH
from falcon_desktop.engine.child import ENGINE_SWITCH
from falcon_desktop.schemas.checks import SCHEMAS_SWITCH
from falcon_desktop.transfer.pages import PAGES_SWITCH
from resources.packaging import start


def test_the_frozen_program_knows_its_children() -> None:
    assert start.ENGINE_SWITCH == ENGINE_SWITCH
    assert start.PDF_SWITCH == PDF_SWITCH
    assert start.PAGES_SWITCH == PAGES_SWITCH
    assert start.FORMULAS_SWITCH == FORMULAS_SWITCH
    assert start.SCHEMAS_SWITCH == SCHEMAS_SWITCH

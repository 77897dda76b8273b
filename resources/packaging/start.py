"""What the frozen program runs: the window and the command line, or one of its children."""

from __future__ import annotations

import os
import sys

ENGINE_SWITCH = "--engine-child"
"""As in ``falcon_desktop.engine.child``, which is not imported to look at one word."""
PDF_SWITCH = "--falcon-pdf-reader"
"""As in ``falcon_desktop.attaching.pdf``."""
PAGES_SWITCH = "--falcon-page-maker"
"""As in ``falcon_desktop.transfer.pages``."""

FORMULAS_SWITCH = "--falcon-formulas"
"""As in ``falcon_desktop.drawing.formulas``."""
SCHEMAS_SWITCH = "--falcon-schemas"
"""As in ``falcon_desktop.schemas.checks``."""


def restore_library_path() -> None:
    """Take back the search path that the loader of frozen programs sets, for what we start.

    A browser that opens a link must find the system's libraries, not ours. Our own were found by
    then: the dynamic linker reads the variable once.
    """
    for name in ("LD_LIBRARY_PATH", "LIBPATH", "DYLD_LIBRARY_PATH"):
        original = os.environ.pop(f"{name}_ORIG", None)
        if original is not None:
            os.environ[name] = original
        elif os.environ.get(name) == getattr(sys, "_MEIPASS", ""):
            del os.environ[name]


def main() -> int:
    """Run what was asked for; return the exit status."""
    restore_library_path()
    if sys.argv[1:2] == [ENGINE_SWITCH]:
        from falcon_desktop.engine.server_main import main as serve

        return serve()
    if sys.argv[1:2] == [PDF_SWITCH]:
        from falcon_desktop.attaching.pdf_main import main as read_pdf

        return read_pdf()
    if sys.argv[1:2] == [PAGES_SWITCH]:
        from falcon_desktop.transfer.pages_main import main as make_pages

        return make_pages()
    if sys.argv[1:2] == [FORMULAS_SWITCH]:
        from falcon_desktop.drawing.formulas_main import main as draw_formulas

        return draw_formulas()
    if sys.argv[1:2] == [SCHEMAS_SWITCH]:
        from falcon_desktop.schemas.checks_main import main as check_answers

        return check_answers()
    from falcon_desktop.cli import main as run

    return run()


if __name__ == "__main__":
    sys.exit(main())

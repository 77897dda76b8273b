"""The child process that renders messages' Markdown: texts in, HTML out.

A piece is a list of texts (:func:`falcon_desktop.child_process.packed`), before which stands the
word for a picture.
"""

from __future__ import annotations

import contextlib
import sys
from typing import Final

from falcon_desktop.child_process import packed, pieces
from falcon_desktop.confinement import confine, give_up_rights, program_files
from falcon_desktop.transfer.html import rendered, renderer

MEMORY: Final = 2_000_000_000
"""Bytes of address space; a message of 8 MB takes a tenth of it."""
_GENTLE: Final = 5


def main() -> int:
    """Answer pieces from stdin on stdout until stdin ends; return the exit status."""
    markdown = renderer()
    give_up_rights(niceness=_GENTLE, memory=MEMORY)
    confine(program_files())
    given, answers = sys.stdin.buffer, sys.stdout.buffer
    with contextlib.suppress(BrokenPipeError, KeyboardInterrupt):
        for image, *texts in pieces(given):
            answers.write(packed([rendered(text, markdown, image) for text in texts]))
            answers.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""What the children run that make HTML of messages' Markdown: texts in, HTML out. A piece is four
bytes of length, then a JSON list of texts.
"""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Sequence
from typing import Final

from falcon_desktop.confinement import confine, give_up_rights, program_files
from falcon_desktop.transfer.html import rendered, renderer

LENGTH_BYTES: Final = 4
MEMORY: Final = 2_000_000_000
"""Bytes of address space; a message of 8 MB takes a tenth of it."""
_GENTLE: Final = 5


def packed(texts: Sequence[str]) -> bytes:
    """Return texts as they go through a pipe."""
    data = json.dumps(list(texts), ensure_ascii=False).encode("utf-8", "surrogatepass")
    return len(data).to_bytes(LENGTH_BYTES, "big") + data


def unpacked(data: bytes) -> list[str]:
    """Return the texts of a piece without its length."""
    texts: list[str] = json.loads(data.decode("utf-8", "surrogatepass"))
    return texts


def main() -> int:
    """Answer pieces from stdin on stdout until there are no more; return the exit status."""
    markdown = renderer()
    give_up_rights(niceness=_GENTLE, memory=MEMORY)
    confine(program_files())
    given, answers = sys.stdin.buffer, sys.stdout.buffer
    with contextlib.suppress(BrokenPipeError, KeyboardInterrupt):
        while length := given.read(LENGTH_BYTES):
            texts = unpacked(given.read(int.from_bytes(length, "big")))
            answers.write(packed([rendered(text, markdown) for text in texts]))
            answers.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())

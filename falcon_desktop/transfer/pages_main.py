"""What the children run that make HTML of messages' Markdown: texts in, HTML out.

Must not know who asks, nor files. A piece is four bytes of length, then a JSON list of texts.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Sequence
from typing import Final

from falcon_desktop.transfer.html import rendered, renderer

LENGTH_BYTES: Final = 4
_GENTLE: Final = 5


def packed(texts: Sequence[str]) -> bytes:
    """Return texts as they go through a pipe."""
    data = json.dumps(list(texts), ensure_ascii=False).encode("utf-8", "surrogatepass")
    return len(data).to_bytes(LENGTH_BYTES, "big") + data


def unpacked(data: bytes) -> list[str]:
    """Return the texts of a piece without its length."""
    texts: list[str] = json.loads(data.decode("utf-8", "surrogatepass"))
    return texts


def give_up_rights() -> None:
    """No core dump, no file written, and behind whatever draws a window, where that can be."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    with contextlib.suppress(AttributeError, OSError):
        os.nice(_GENTLE)


def main() -> int:
    """Answer pieces from stdin on stdout until there are no more; return the exit status."""
    give_up_rights()
    markdown = renderer()
    given, answers = sys.stdin.buffer, sys.stdout.buffer
    with contextlib.suppress(BrokenPipeError, KeyboardInterrupt):
        while length := given.read(LENGTH_BYTES):
            texts = unpacked(given.read(int.from_bytes(length, "big")))
            answers.write(packed([rendered(text, markdown) for text in texts]))
            answers.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""The child process that extracts a PDF's text: bytes in, text out, in bounded time and memory.

A parser's bug, a decompression bomb or an endless loop must stay inside it.
"""

from __future__ import annotations

import logging
import sys
from typing import Final

from falcon_desktop.confinement import confine, give_up_rights, program_files

SECONDS: Final = 20
MEMORY: Final = 1_000_000_000
PAGES: Final = 2_000

LOCKED: Final = 3
UNREADABLE: Final = 4


def main() -> int:
    """Read a PDF from stdin, write its text to stdout page by page; returns the exit status."""
    data = sys.stdin.buffer.read()
    import io

    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    logging.disable(logging.CRITICAL)
    give_up_rights(memory=MEMORY, processor_seconds=SECONDS)
    confine(program_files())
    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            return LOCKED
        pages = len(reader.pages)
        sys.stdout.buffer.write(f"{pages}\n".encode())
        for number in range(pages if pages <= PAGES else 0):
            text = reader.pages[number].extract_text() or ""
            sys.stdout.buffer.write(text.encode("utf-8", "replace") + b"\n\n")
            sys.stdout.buffer.flush()
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError):
        return UNREADABLE
    except (RecursionError, MemoryError, ArithmeticError, NotImplementedError, OSError):
        return UNREADABLE
    return 0


if __name__ == "__main__":
    sys.exit(main())

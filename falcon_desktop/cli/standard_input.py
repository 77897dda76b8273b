"""Reads what is piped into a command."""

from __future__ import annotations

import os
import select
import sys
from typing import Final

from falcon_desktop.cli.output import Output
from falcon_desktop.core.domain.errors import InvalidInput
from falcon_desktop.core.text.sentences import Sentence

_PATIENCE: Final = 2.0
_HOW_TO_END: Final = Sentence("Reading from standard input; end it with Ctrl-D.")


def read_bytes(output: Output, most: int, hint: Sentence = _HOW_TO_END) -> bytes:
    """Return all of standard input; ``hint`` is shown if nothing arrives for a while.

    Raises:
        InvalidInput: there is none, or more than ``most`` bytes.
    """
    if sys.stdin is None:
        raise InvalidInput(Sentence("There is no standard input to read from."))
    stream = sys.stdin.buffer
    if os.name == "posix" and not select.select([stream], [], [], _PATIENCE)[0]:
        output.note(hint)
    data = stream.read(most + 1)
    if len(data) > most:
        raise InvalidInput(
            Sentence("Standard input is larger than {megabytes} MB.", megabytes=most // 1024**2)
        )
    return data

"""Why the operating system refused, as part of a sentence."""

from __future__ import annotations

import errno
import os

import pytest
from falcon_desktop.core.text.sentences import Language, Sentence
from falcon_desktop.core.text.system_reasons import reason_of


class Loud(Language):
    """Speaks in capitals, so that what was not translated is seen."""

    def template(self, english: str, count: int | None) -> str:
        return english.upper().replace("{REASON}", "{reason}")


@pytest.mark.parametrize(
    "number",
    [errno.ENOENT, errno.EACCES, errno.EPERM, errno.EISDIR, errno.ENOTDIR, errno.EIO],
)
def test_a_reason_is_in_the_language_of_its_sentence(number: int) -> None:
    told = Sentence("It fails: {reason}.", reason=reason_of(OSError(number, "whatever it says")))
    assert str(told) == f"It fails: {os.strerror(number).lower()}."
    assert told.told(Loud()) == f"IT FAILS: {os.strerror(number).upper()}."


def test_a_rare_reason_stays_in_the_words_of_the_system() -> None:
    assert reason_of(OSError(errno.EXDEV, "Invalid cross-device link")) == (
        "invalid cross-device link"
    )
    assert reason_of(OSError()) == "unknown reason"

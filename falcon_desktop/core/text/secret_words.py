"""By what a key, and a name that holds one, are known."""

from __future__ import annotations

import re
from typing import Final

KEY_BEGINNINGS: Final = (
    r"(?:sk|pk|rk|csk|pplx|nvapi|xai|glpat|tvly|pypi|sess|xox[abeoprs]|xapp)[-_]"
    r"|(?:hf|gsk|gh[oprsu]|github_pat|tgp_v1|pcsk|lsv2|jina|vck|npm|dop_v1|sbp|glsa|shpat)_"
)
"""How keys of known services begin; then come twelve characters or more, some of them digits."""
KEY_FORMS: Final = (
    r"AIza[\w-]{20,}|A(?:KI|SI)A[A-Z\d]{12,}|eyJ[\w-]{8,}\.[\w-]+(?:\.[\w-]*)?"
    r"|(?:r8|fw)_[A-Za-z\d]{20,}|dapi[\da-f]{32}|LTAI[A-Za-z\d]{12,}|ABSK[\w+/=-]{30,}"
    r"|ya29\.[\w-]{20,}|AQ\.[\w-]{30,}|SG\.[\w-]{16,}\.[\w-]{16,}"
)
"""Whole keys of services that are known by more than their beginning."""
_KEY: Final = rf"(?:{KEY_BEGINNINGS})(?=\S*\d)\S{{12,}}|(?:{KEY_FORMS})\S*"
_HELD: Final = rf"(?:^|[\s:=,|@])(?:{_KEY})|^(?i:bearer|basic)\s+(?=\S*\d)\S{{8,}}"
"""A key alone, or behind what names it."""
_SECRETS: Final = frozenset(
    ("sig", "signature", "code", "pwd", "pass", "sk", "pat", "jwt", "sas", "sid")
)
"""Names of fields that are kept from others."""


def looks_like_key(text: str) -> bool:
    """Say whether a text is a key of a known form, or has one behind what names it."""
    return re.search(_HELD, text) is not None


def is_secret_name(name: str) -> bool:
    """Say whether a field of this name holds what is kept from others."""
    lower = name.lower()
    return lower in _SECRETS or any(
        part in lower
        for part in (
            "auth",
            "key",
            "token",
            "secret",
            "password",
            "credential",
            "session",
            "sessid",
        )
    )

"""Tells which format a file is in, and reads it. Must not know files: it is handed the bytes."""

from __future__ import annotations

from falcon_desktop.core.errors import InvalidInput
from falcon_desktop.transfer import json_format, markdown
from falcon_desktop.transfer.imports import ImportPlan
from falcon_desktop.transfer.values import decode, load_json


def read_import(data: bytes) -> ImportPlan:
    """Read a file in any format that can be imported.

    Raises:
        InvalidInput: it is in no such format, damaged, or larger than is accepted.
    """
    text = decode(data)
    if markdown.is_our_markdown(text):
        return markdown.import_markdown(text)
    if text.lstrip()[:1] in ("{", "["):
        return json_format.plan_from_json(load_json(text))
    raise InvalidInput("This is no file that Falcon Desktop can import.")

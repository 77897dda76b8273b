"""``keys`` where there is no keyring, and what it refuses; with one: tests/desktop."""

from __future__ import annotations

from pathlib import Path

import pytest
from falcon_desktop import paths
from tests.cli.conftest import Falcon

KEY = "sk-Canary0Key1For2Tests3456789"
NONE = {"PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}


async def test_without_a_keyring_a_variable_is_named_and_nothing_is_kept(
    falcon_process: Falcon, profile: Path
) -> None:
    await falcon_process("connections", "add", "My work", "--base-url", ":1999")
    before = paths.settings_file(profile).read_bytes()
    result = await falcon_process("keys", "set", "my work", stdin=KEY.encode(), env=NONE)
    assert (result.status, result.out) == (3, "")
    assert result.err == (
        "This computer has no keyring that stores keys encrypted. Keep the key in an environment "
        "variable instead, and name it: falcon-desktop connections edit 'My work' --key-env "
        "VARIABLE\n"
    )
    assert paths.settings_file(profile).read_bytes() == before
    kept = [one for one in profile.rglob("*") if one.is_file() and KEY.encode() in one.read_bytes()]
    assert kept == []


async def test_to_forget_a_key_ends_its_variable_too(falcon_process: Falcon) -> None:
    await falcon_process("connections", "add", "W", "--base-url", ":1999", "--key-env", "THE_KEY")
    result = await falcon_process("keys", "forget", "W", env=NONE)
    assert (result.status, result.err) == (
        0, "“W” no longer takes its key from the environment variable THE_KEY.\n"
    )  # fmt: skip
    [_, listed] = (await falcon_process("connections", "list", "--json")).lines
    assert (listed["key_from"], listed["key_variable"]) == (None, None)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (["set", "embedded"], "needs no key"),
        (["set", "Nobody"], "There is no connection called “Nobody”"),
        (["set"], "NAME"),
        (["set", "embedded", KEY], "not taken from the command line"),
        (["set", KEY], "the name of a connection, not the key itself"),
        (["set", "embedded", "--key", KEY], "Unknown option --key."),
        (["list"], "Commands: "),
    ],
)
async def test_what_can_not_be_meant_is_wrong_usage(
    falcon: Falcon, profile: Path, wrong: list[str], told: str
) -> None:
    result = await falcon("keys", *wrong)
    assert (result.status, result.out) == (2, "") and told in result.err
    assert KEY not in result.err
    assert not profile.exists()

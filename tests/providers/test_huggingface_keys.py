"""Tokens that lie around: offered with their source, never shown, never used silently."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from falcon_desktop.core.domain.connection import ServerKind
from falcon_desktop.providers.huggingface_keys import KeyOffer, find_keys, parse_env
from huggingface_hub import constants

KEY = "hf_canaryCANARYcanary0123456789"
OTHER = "hf_otherOTHERother0123456789"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


@pytest.fixture
def work(tmp_path: Path) -> Path:
    folder = tmp_path / "work"
    folder.mkdir()
    return folder


def test_nothing_is_found_where_nothing_is(home: Path, work: Path) -> None:
    assert find_keys({}, home, work) == []


@pytest.mark.parametrize("name", ["HF_TOKEN", "HUGGING_FACE_HUB_TOKEN", "HF_API_KEY"])
def test_a_token_in_the_environment(home: Path, work: Path, name: str) -> None:
    (offer,) = find_keys({name: f" {KEY}\n"}, home, work)
    assert offer.key == KEY
    assert offer.sentence == (
        f"A key for Hugging Face was found in the environment variable {name}."
    )
    connection = offer.connection("id")
    assert connection.preset == "huggingface"
    assert connection.uses_key


def test_the_token_file_of_hf_auth_login(home: Path, work: Path) -> None:
    file = home / ".cache" / "huggingface" / "token"
    file.parent.mkdir(parents=True)
    file.write_text(f"{KEY}\n", encoding="utf-8")
    (offer,) = find_keys({}, home, work)
    assert offer.key == KEY
    assert offer.source == "the token file of “hf auth login” (~/.cache/huggingface/token)"


@pytest.mark.parametrize(
    ("variable", "value", "path"),
    [
        ("HF_TOKEN_PATH", "{home}/elsewhere", "elsewhere"),
        ("HF_TOKEN_PATH", "~/elsewhere", "elsewhere"),
        ("HF_HOME", "{home}/hub", "hub/token"),
        ("XDG_CACHE_HOME", "{home}/cache", "cache/huggingface/token"),
    ],
)
def test_the_token_file_may_be_elsewhere(
    home: Path, work: Path, variable: str, value: str, path: str
) -> None:
    file = home / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(KEY, encoding="utf-8")
    (offer,) = find_keys({variable: value.format(home=home)}, home, work)
    assert offer.key == KEY


def test_the_place_of_the_token_file_is_that_of_the_official_library() -> None:
    assert Path(constants.HF_TOKEN_PATH).parts[-2:] == ("huggingface", "token")


@pytest.mark.parametrize("name", ["HF_API_FALCOM_BASE", "HF_API_FALCON_BASE"])
def test_the_env_file_of_the_notebook(home: Path, work: Path, name: str) -> None:
    (work / ".env").write_text(
        f"# keys\nexport HF_API_KEY='{KEY}'\n{name}=\"https://abc.endpoints.huggingface.cloud\"\n",
        encoding="utf-8",
    )
    (offer,) = find_keys({}, home, work)
    assert offer.key == KEY
    assert offer.sentence == (
        "A key for https://abc.endpoints.huggingface.cloud:443 was found in HF_API_KEY in the "
        ".env file of the current directory."
    )
    connection = offer.connection("id")
    assert connection.kind is ServerKind.TGI
    assert connection.base_url == "https://abc.endpoints.huggingface.cloud"
    assert connection.uses_key


def test_the_same_key_is_offered_once_and_other_keys_too(home: Path, work: Path) -> None:
    (work / ".env").write_text(f"HF_API_KEY={KEY}\nHF_TOKEN={OTHER}\n", encoding="utf-8")
    offers = find_keys({"HF_TOKEN": KEY}, home, work)
    assert [offer.key for offer in offers] == [KEY, OTHER]


@pytest.mark.parametrize(
    "value",
    [
        "",
        "  ",
        "<your token>",
        "your_token_here",
        "${HF_TOKEN}",
        "hf_with space inside",
        "hf_é_nonascii",
        "short",
        "hf_line\nbreak_in_it",
    ],
)
def test_what_cannot_be_a_key_is_not_offered(home: Path, work: Path, value: str) -> None:
    assert find_keys({"HF_TOKEN": value}, home, work) == []


def test_a_base_that_is_no_address_is_ignored(home: Path, work: Path) -> None:
    (offer,) = find_keys({"HF_API_KEY": KEY, "HF_API_FALCON_BASE": "javascript:x"}, home, work)
    assert not offer.base_url


def test_odd_files_neither_hang_nor_raise(home: Path, work: Path) -> None:
    os.mkfifo(work / ".env")
    token = home / ".cache" / "huggingface" / "token"
    token.mkdir(parents=True)
    assert find_keys({}, home, work) == []
    token.rmdir()
    token.write_bytes(b"x" * 100_000)
    assert find_keys({}, home, work) == []
    token.write_bytes(b"\xff\xfe\x00\x01")
    assert find_keys({"HF_HOME": "\0"}, home, work) == []
    assert find_keys({}, home, work) == []


def test_finding_writes_nothing(home: Path, work: Path) -> None:
    (work / ".env").write_text(f"HF_TOKEN={KEY}", encoding="utf-8")
    before = {path: path.stat().st_mtime_ns for path in home.parent.rglob("*")}
    find_keys({}, home, work)
    assert {path: path.stat().st_mtime_ns for path in home.parent.rglob("*")} == before


def test_a_key_is_not_in_the_repr_of_its_offer() -> None:
    assert KEY not in repr(KeyOffer("x", KEY))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("A=1\nB=2", {"A": "1", "B": "2"}),
        ("\ufeffA=1\r\nB = 2 # remark", {"A": "1", "B": "2"}),
        ("A=\"x # y\"\nB='$A'\nC=$A", {"A": "x # y", "B": "$A", "C": "$A"}),
        ("# A=1\nnonsense\n=x\n1A=2", {}),
        ("A=\n  export B=x", {"A": "", "B": "x"}),
    ],
)
def test_env_files(text: str, found: dict[str, str]) -> None:
    assert parse_env(text) == found

"""Where the data is."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from falcon_desktop import paths
from falcon_desktop.cli import main

COMMANDS: tuple[list[str], ...] = (
    ["list"], ["search", "x"], ["show", "1234"], ["check"], ["compact"], ["restore"], ["doctor"],
    ["ask", "x"], ["backup", "b.sqlite3"], ["export", "--all", "--format", "json", "--output", "e"],
    ["import", "x.json"], [],
)  # fmt: skip


@pytest.fixture
def entered() -> Iterator[Path]:
    """A directory that every user can enter.

    pytest's own can't be opened to them: each start of pytest takes others' rights away again.
    """
    with tempfile.TemporaryDirectory() as made:
        Path(made).chmod(0o755)
        yield Path(made)


def test_the_option_wins_over_the_variable(profile: Path, tmp_path: Path) -> None:
    assert paths.data_directory() == profile
    assert paths.data_directory(str(tmp_path)) == tmp_path
    assert paths.data_directory("relative") == Path.cwd() / "relative"
    assert paths.data_directory("~/x") == Path.home() / "x"


@pytest.mark.parametrize("base", ["/data", "", "relative/ignored"])
def test_linux_follows_xdg(base: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FALCON_DESKTOP_DATA_DIR")
    monkeypatch.setenv("XDG_DATA_HOME", base)
    expected = Path("/data") if base == "/data" else Path.home() / ".local" / "share"
    assert paths.data_directory() == expected / "falcon-desktop"


@pytest.mark.skipif(os.name != "posix", reason="POSIX modes")
def test_the_data_directory_is_private_whatever_the_umask(tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        paths.make_private_directory(tmp_path / "a" / "b")
    finally:
        os.umask(old)
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "a" / "b").stat().st_mode) == 0o700
    (tmp_path / "a" / "b").chmod(0o755)
    paths.make_private_directory(tmp_path / "a" / "b")
    assert stat.S_IMODE((tmp_path / "a" / "b").stat().st_mode) == 0o700


@pytest.mark.skipif(os.name != "posix", reason="POSIX modes")
def test_a_shared_directory_is_not_closed_to_others(tmp_path: Path) -> None:
    tmp_path.chmod(0o1777)
    paths.make_private_directory(tmp_path)
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o1777


@pytest.mark.skipif(os.name != "posix", reason="POSIX modes")
def test_what_is_no_directory_keeps_its_mode(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch(0o644)
    mode = file.stat().st_mode
    with pytest.raises(NotADirectoryError):
        paths.make_private_directory(file)
    assert file.stat().st_mode == mode


def refused(
    data_dir: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> tuple[int, list[str], str]:
    status = main(["--data-dir", str(data_dir), *arguments])
    told = capsys.readouterr()
    return status, told.err.splitlines(), told.out


@pytest.mark.parametrize("arguments", COMMANDS, ids=lambda arguments: " ".join(arguments[:1]))
def test_every_command_says_that_the_data_directory_is_a_file(
    arguments: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "file"
    file.write_text("mine")
    status, [sentence], out = refused(file, arguments, capsys)
    assert (status, out) == (5, "")
    assert sentence == f"“{file}” is a file, not a folder. Choose a folder with --data-dir."
    assert file.read_text() == "mine"
    status, [sentence], out = refused(file / "deeper", arguments, capsys)
    assert (status, out) == (5, "")
    assert "leads through a file" in sentence


@pytest.mark.skipif(os.name != "posix", reason="the limit of SQLite on POSIX systems")
@pytest.mark.parametrize("arguments", [["list"], ["ask", "x"], ["check"], []])
def test_a_path_that_is_too_long_is_called_that(
    arguments: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    deep = tmp_path
    while len(os.fsencode(deep)) < 1_000:
        deep /= "long" * 10
    status, [sentence], out = refused(deep, arguments, capsys)
    assert (status, out) == (5, "")
    assert "too long" in sentence
    assert not deep.exists()


@pytest.mark.skipif(os.name != "posix", reason="the limit of SQLite on POSIX systems")
def test_the_longest_path_that_is_let_through_works(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    deep = tmp_path
    room = paths.LONGEST_FILE_PATH - len("/history.sqlite3")
    while room - len(os.fsencode(deep)) > 100:
        deep /= "long" * 10
    longest = deep / ("x" * (room - len(os.fsencode(deep)) - 1))
    longest.mkdir(parents=True, mode=0o700)
    assert refused(longest, ["list"], capsys) == (0, [], "")
    longer = longest.with_name(longest.name + "x")
    status, told, _ = refused(longer, ["list"], capsys)
    assert (status, "too long by 1 byte." in told[0]) == (5, True)


@pytest.mark.skipif(not hasattr(os, "seteuid") or os.geteuid() != 0, reason="needs another user")
def test_a_directory_of_another_user_is_called_that(entered: Path) -> None:
    mine = entered / "mine"
    mine.mkdir(mode=0o700)
    done = subprocess.run(
        [sys.executable, "-c", AS_NOBODY, str(mine)], capture_output=True, text=True, cwd="/"
    )
    assert done.returncode == 0, done.stderr
    assert "belongs to another user" in done.stdout


@pytest.mark.skipif(not hasattr(os, "seteuid") or os.geteuid() != 0, reason="needs another user")
@pytest.mark.parametrize(
    ("owner", "mode", "settings_of", "refused"),
    [
        (65534, 0o700, None, False),  # one's own
        (1, 0o777, None, True),
        (1, 0o755, None, True),
        (0, 0o755, None, False),  # the superuser decides anyway
        (0, 0o777, None, True),
        (0, 0o1777, None, False),
        (0, 0o1777, 65534, False),
        (0, 0o1777, 1, True),
    ],
)
def test_a_directory_that_others_decide_about_is_refused(
    entered: Path, owner: int, mode: int, settings_of: int | None, refused: bool
) -> None:
    """Whoever owns it can put other settings there, and so other servers."""
    place = entered / "data"
    place.mkdir()
    if settings_of is not None:
        paths.settings_file(place).write_text("{}")
        os.chown(paths.settings_file(place), settings_of, 0)
    place.chmod(mode)
    os.chown(place, owner, 0)
    done = subprocess.run(
        [sys.executable, "-c", AS_NOBODY, str(place)], capture_output=True, text=True, cwd="/"
    )
    assert done.returncode == 0, done.stderr
    assert ("belongs to another user" in done.stdout) is refused
    assert done.stdout.count(".") == (2 if refused else 0) + str(place).count(".") * refused


@pytest.mark.skipif(not hasattr(os, "seteuid") or os.geteuid() != 0, reason="needs another user")
@pytest.mark.parametrize(("shared", "refused"), [(False, False), (True, True)])
def test_the_superuser_uses_a_volume_but_not_what_anybody_could_have_put_there(
    tmp_path: Path, shared: bool, refused: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    parent = tmp_path / "parent"
    parent.mkdir()
    parent.chmod(0o1777 if shared else 0o755)
    volume = parent / "volume"
    volume.mkdir(mode=0o700)
    os.chown(volume, 1000, 1000)
    status = main(["--data-dir", str(volume), "list"])
    told = capsys.readouterr()
    assert status == (5 if refused else 0)
    assert ("belongs to another user" in told.err) is refused
    assert (list(volume.iterdir()) == []) is refused


AS_NOBODY = """
import os, sys
from falcon_desktop.cli.data_directory import check_data_directory
from falcon_desktop.core.domain.errors import StorageError
os.setgid(65534); os.setuid(65534)
try:
    check_data_directory(sys.argv[1])
except StorageError as error:
    print(error)
else:
    print()
"""


def test_check_says_what_list_says_where_only_backups_are_left(
    profile: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert refused(profile, ["ask", "--temporary", ""], capsys)[0] == 2
    backups = paths.backup_directory(profile)
    backups.mkdir(parents=True, mode=0o700)
    (backups / "history-20260101-000000.sqlite3").write_bytes(b"SQLite format 3\0" + b"x" * 500)
    listed = refused(profile, ["list"], capsys)
    assert (listed[0], listed[2]) == (5, "")
    assert listed[1][0] == "The history file is missing, but there was a history here before."
    for command in (["check"], ["check", "--quick"], ["compact"]):
        assert refused(profile, command, capsys) == listed


@pytest.mark.skipif(os.name != "posix", reason="limits of POSIX systems")
def test_an_engine_without_memory_is_told_in_a_sentence(profile: Path) -> None:
    done = subprocess.run(
        ["/bin/sh", "-c", f"ulimit -v 430000; exec {sys.executable} -m falcon_desktop ask Hi"],
        capture_output=True, text=True, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert done.returncode == 3
    assert done.stderr.splitlines()[0].startswith("There is not enough memory for this model.")


@pytest.mark.parametrize("arguments", [
    ["--data-dir", ""], ["--data-dir="], ["--data-dir", " "], ["--data-dir", "", "list"],
    ["--data-dir=", "ask", "Hi?"],
])  # fmt: skip
def test_an_empty_name_is_not_the_usual_directory(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """A script whose variable is not set must not write into a person's own history."""
    assert main(arguments) == 2
    assert "the name of a folder is missing" in capsys.readouterr().err

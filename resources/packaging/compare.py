"""Names every difference between two bundles or unpacked packages, file by file.

``python -m resources.packaging.compare FIRST SECOND``: exit status 0 where they are the same.
"""

from __future__ import annotations

import hashlib
import stat
import sys
from pathlib import Path


def differences(first: Path, second: Path) -> list[str]:
    """Return one line for each file that is missing, or differs in kind, mode, target or bytes."""
    one, other = _facts(first), _facts(second)
    found = [f"only in {first}: {name}" for name in sorted(one.keys() - other.keys())]
    found += [f"only in {second}: {name}" for name in sorted(other.keys() - one.keys())]
    found += [
        f"differs, {' '.join(one[name])} and {' '.join(other[name])}: {name}"
        for name in sorted(one.keys() & other.keys())
        if one[name] != other[name]
    ]
    return found


def _facts(root: Path) -> dict[str, tuple[str, ...]]:
    facts: dict[str, tuple[str, ...]] = {}
    for path in root.rglob("*"):
        status = path.lstat()
        name = path.relative_to(root).as_posix()
        mode = stat.filemode(status.st_mode)
        if path.is_symlink():
            facts[name] = (mode, str(path.readlink()))
        elif path.is_file():
            with path.open("rb") as file:
                facts[name] = (mode, hashlib.file_digest(file, "sha256").hexdigest()[:16])
    return facts


def main() -> int:
    """Print the differences."""
    found = differences(Path(sys.argv[1]), Path(sys.argv[2]))
    print("\n".join(found) if found else "no difference")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

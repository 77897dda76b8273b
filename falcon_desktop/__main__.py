"""``python -m falcon_desktop`` is the same as ``falcon-desktop``."""

import sys

from falcon_desktop.cli import main

if __name__ == "__main__":
    sys.exit(main())

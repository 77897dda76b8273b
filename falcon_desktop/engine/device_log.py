"""Reads what llama.cpp says of the devices that it computes on: its list of them, and its log."""

from __future__ import annotations

import re
from typing import Final

from falcon_desktop.core.domain.devices import Device

MIB: Final = 1 << 20
MOST_DEVICES: Final = 64
MOST_READ: Final = 4 << 20
"""Bytes of a log: what is said of devices comes while a model is loaded."""
LONGEST_LINE: Final = 4 << 10
NAME: Final = 120
PLAIN: Final = ("CPU", "BLAS", "AMX", "ACCEL", "ZenDNN", "KleidiAI")
"""What computes on the processor, too, and is listed among the devices."""

_LISTED: Final = re.compile(r"^ +([A-Za-z]\w*): (.+) \((\d+) MiB, (\d+) MiB free\)$", re.MULTILINE)
_USED: Final = re.compile(r"using device (\w+) \((.+?)\)(?: \([^()]*\))? - (\d+) MiB free")
_OFFLOADED: Final = re.compile(r"offloaded (\d+)/(\d+) layers to GPU")
_BUFFER: Final = re.compile(r" (\w+) (?:model|KV|RS|compute) buffer size = +(\d+\.\d+) MiB")


def devices_of(text: str) -> tuple[Device, ...]:
    """Return the graphics processors in what ``--list-devices`` says."""
    found = [
        Device(one[1], one[2][:NAME], int(one[3]) * MIB, int(one[4]) * MIB)
        for one in _LISTED.finditer(text)
        if not one[1].startswith(PLAIN)
    ]
    return tuple(found[:MOST_DEVICES])


class DeviceLog:
    """Reads a log as it comes, and keeps what it says of devices."""

    def __init__(self) -> None:
        self.seen: dict[str, Device] = {}
        """The devices that llama.cpp would use, by its word for each."""
        self.layers = 0
        self.most = 0
        """``layers`` of so many are on them; 0 where it does not say."""
        self.memory = 0
        """Bytes that the model takes on them."""
        self._rest = b""
        self._left = MOST_READ

    def feed(self, chunk: bytes) -> None:
        """Read on."""
        if self._left <= 0:
            return
        self._left -= len(chunk)
        *lines, self._rest = (self._rest + chunk).split(b"\n")
        self._rest = self._rest[:LONGEST_LINE]
        for line in lines:
            self._read(line[:LONGEST_LINE].decode("utf-8", "replace"))

    def _read(self, line: str) -> None:
        if used := _USED.search(line):
            if not used[1].startswith(PLAIN) and len(self.seen) < MOST_DEVICES:
                free = int(used[3]) * MIB
                self.seen[used[1]] = Device(used[1], used[2][:NAME], free=free)
        elif offloaded := _OFFLOADED.search(line):
            self.layers, self.most = int(offloaded[1]), int(offloaded[2])
            self.memory = 0  # it may have been loaded before, to see what fits
        elif (buffer := _BUFFER.search(line)) and buffer[1] in self.seen:
            self.memory += round(float(buffer[2]) * MIB)

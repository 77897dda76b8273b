"""Says from what llama.cpp wrote whether a graphics processor failed, and how."""

from __future__ import annotations

import re
from enum import Enum
from typing import Final


class DeviceFailure(Enum):
    """What went wrong on a graphics processor."""

    MEMORY = 0
    """Its memory ran out."""
    OTHER = 1
    """It was lost, or its driver failed."""


_BACKENDS: Final = r"(?:CUDA|ROCm|HIP|Vulkan|SYCL|MTL|Metal|OpenCL|MUSA|CANN)"
_MEMORY: Final = re.compile(
    r"OutOfDeviceMemory|OUT_OF_DEVICE_MEMORY|Device memory allocation of size|"
    r"(?:cuda|hip|musa)Malloc\w* failed|cudaErrorMemoryAllocation|"
    rf"{_BACKENDS} error: out of memory|"
    rf"(?:failed|unable) to allocate {_BACKENDS}\d* |"
    r"CallbackErrorOutOfMemory|OUT_OF_RESOURCES",
    re.IGNORECASE,
)
_OTHER: Final = re.compile(
    rf"DeviceLost|DEVICE_LOST|{_BACKENDS} error|ErrorInitializationFailed|"
    r"ggml_vulkan: [^\n]*(?:failed|error)|"
    r"MTLCommandBufferStatusError|command buffer \d+ failed|SYCL exception",
    re.IGNORECASE,
)


def device_failure(log: str) -> DeviceFailure | None:
    """Return how a graphics processor failed by a log, None if that says nothing of it."""
    if _MEMORY.search(log):
        return DeviceFailure.MEMORY
    return DeviceFailure.OTHER if _OTHER.search(log) else None

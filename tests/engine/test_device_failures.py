"""How llama.cpp's builds say that a graphics processor failed."""

from __future__ import annotations

import pytest
from falcon_desktop.engine.device_failures import DeviceFailure, device_failure

MEMORY = [
    "ggml_vulkan: Device memory allocation of size 118497280 failed.\n"
    "ggml_vulkan: vk::Device::allocateMemory: ErrorOutOfDeviceMemory",
    "ggml_backend_cuda_buffer_type_alloc_buffer: allocating 12288.00 MiB on device 0: cudaMalloc "
    "failed: out of memory",
    "CUDA error: out of memory\n  current device: 0, in function alloc",
    "ROCm error: out of memory",
    "alloc_tensor_range: failed to allocate CUDA0 buffer of size 1234",
    "error loading model: unable to allocate Vulkan0 buffer",
    "error: Insufficient Memory (00000008:kIOGPUCommandBufferCallbackErrorOutOfMemory)",
]
OTHER = [
    "terminate called after throwing an instance of 'vk::DeviceLostError'\n"
    "  what():  vk::Queue::submit: ErrorDeviceLost",
    "CUDA error: an illegal memory access was encountered",
    "ggml_metal_graph_compute: command buffer 0 failed with status 5",
]
NEITHER = [
    "",
    "failed to allocate buffer of size 99",
    "load_tensors: offloaded 31/31 layers to GPU",
    "sched_reserve: Vulkan_Host compute buffer size = 10.26 MiB",
    "gguf_init_from_file_ptr: failed to read magic",
]


@pytest.mark.parametrize("log", [*MEMORY, *OTHER, *NEITHER])
def test_it_is_told_from_any_other_failure(log: str) -> None:
    wanted = None if log in NEITHER else DeviceFailure(int(log in OTHER))
    assert device_failure(f"before\n{log}\nafter") is wanted

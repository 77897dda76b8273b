"""What llama.cpp says of devices, as its builds for CUDA, ROCm, SYCL, Metal and Vulkan write it."""

from __future__ import annotations

import pytest
from falcon_desktop.core.domain.devices import Device
from falcon_desktop.engine.device_log import LONGEST_LINE, MOST_READ, DeviceLog, devices_of

MIB = 1 << 20
LISTS = {
    "Vulkan0: llvmpipe (LLVM 15.0.6, 256 bits) (2048 MiB, 2000 MiB free)": Device(
        "Vulkan0", "llvmpipe (LLVM 15.0.6, 256 bits)", 2048 * MIB, 2000 * MIB
    ),
    "CUDA0: NVIDIA GeForce RTX 3090 (24135 MiB, 23887 MiB free)": Device(
        "CUDA0", "NVIDIA GeForce RTX 3090", 24135 * MIB, 23887 * MIB
    ),
    "ROCm1: AMD Radeon RX 7900 XTX (24560 MiB, 24510 MiB free)": Device(
        "ROCm1", "AMD Radeon RX 7900 XTX", 24560 * MIB, 24510 * MIB
    ),
    "SYCL0: Intel(R) Arc(TM) A770 Graphics (15473 MiB, 15473 MiB free)": Device(
        "SYCL0", "Intel(R) Arc(TM) A770 Graphics", 15473 * MIB, 15473 * MIB
    ),
    "Metal: Apple M4 Max (98304 MiB, 98303 MiB free)": Device(
        "Metal", "Apple M4 Max", 98304 * MIB, 98303 * MIB
    ),
}


@pytest.mark.parametrize("line", LISTS)
def test_a_device_is_read_with_its_memory(line: str) -> None:
    said = f"ggml_cuda_init: found 1 CUDA devices:\nAvailable devices:\n  {line}\n"
    assert devices_of(said) == (LISTS[line],)


def test_what_is_no_graphics_processor_is_none() -> None:
    none = "Available devices:\n  (none)\n"
    plain = "Available devices:\n  BLAS: Accelerate (0 MiB, 0 MiB free)\n"
    noise = "  Device 0: NVIDIA GeForce 940MX, compute capability 5.0, VMM: yes\n"
    assert [devices_of(text) for text in ("", none, plain, noise)] == [()] * 4


def test_a_list_without_end_is_cut() -> None:
    many = "".join(f"  CUDA{n}: {'x' * 999} (1 MiB, 1 MiB free)\n" for n in range(1000))
    found = devices_of(many)
    assert len(found) == 64 and {len(one.name) for one in found} == {120}


NEW = """\
0.00.119 I common_memory_breakdown_print: |   - Vulkan0 (GPU) |  2048 = 2048 + (291 = 92 + 180) |
0.00.151.688 I llama_prepare_model_devices: using device Vulkan0 \
(llvmpipe (LLVM 15.0.6, 256 bits)) (unknown id) - 2048 MiB free
0.00.197.611 I load_tensors: offloading output layer to GPU
0.00.197.753 I load_tensors: offloading 29 repeating layers to GPU
0.00.197.801 I load_tensors: offloaded 31/31 layers to GPU
0.00.197.855 I load_tensors:   CPU_Mapped model buffer size =    28.69 MiB
0.00.197.904 I load_tensors:      Vulkan0 model buffer size =    92.00 MiB
0.00.236.796 I llama_context: Vulkan_Host  output buffer size =     0.75 MiB
0.00.236.967 I llama_kv_cache:    Vulkan0 KV buffer size =   180.00 MiB
0.00.318.929 I sched_reserve:    Vulkan0 compute buffer size =    19.50 MiB
0.00.319.010 I sched_reserve: Vulkan_Host compute buffer size =    10.26 MiB
"""
OLD = """\
llama_load_model_from_file: using device Metal (AMD Radeon VII) - 16368 MiB free
llama_load_model_from_file: using device CUDA1 (NVIDIA GeForce RTX 3090) - 23887 MiB free
llm_load_tensors: offloaded 20/33 layers to GPU
llm_load_tensors:        CUDA1 model buffer size =  3577.50 MiB
"""


@pytest.mark.parametrize("size", [1, 7, 1 << 16])
def test_a_log_says_which_device_has_how_many_layers(size: int) -> None:
    log = DeviceLog()
    for start in range(0, len(NEW), size):
        log.feed(NEW.encode()[start : start + size])
    assert [*log.seen.values()] == [
        Device("Vulkan0", "llvmpipe (LLVM 15.0.6, 256 bits)", free=2048 * MIB)
    ]
    assert (log.layers, log.most, log.memory) == (31, 31, round(291.5 * MIB))


def test_an_older_log_with_two_devices_is_read_too() -> None:
    log = DeviceLog()
    log.feed(OLD.encode())
    assert [(one.id, one.name) for one in log.seen.values()] == [
        ("Metal", "AMD Radeon VII"),
        ("CUDA1", "NVIDIA GeForce RTX 3090"),
    ]
    assert (log.layers, log.most, log.memory) == (20, 33, round(3577.5 * MIB))


def test_a_hostile_log_takes_no_memory() -> None:
    log = DeviceLog()
    for _ in range(10 * MOST_READ >> 16):
        log.feed(b"x" * (1 << 16))
    assert len(log._rest) <= LONGEST_LINE
    log.feed(b"\n" + OLD.encode())
    assert not log.seen

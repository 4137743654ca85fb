"""The weights and images that both sides of the comparison compute, bit for bit: splitmix64 seeded with the FNV-1a hash of a tensor's name (Tests/Unroll.Testing/FormulaWeights.cs)."""

import math
import re

import numpy as np

RESIDUAL_LAST = re.compile(r"\.bn3\.weight$|\.conv3\.bn\.weight$|\.ghost2\.primary_conv\.1\.weight$")
BASIC_BLOCK = re.compile(r"^(.*\.\d+)\.bn2\.weight$")
SELECTIVE_KERNEL_BASIC = re.compile(r"^(.*\.\d+)\.conv2\.bn\.weight$")
PROJECTION = re.compile(r"^features\.\d+\.conv\.\d+\.weight$|^layers\.\d+\.\d+\.layers\.7\.weight$")


def seed(name):
    """FNV-1a-64 of the name's UTF-8 bytes."""
    value = 0xCBF29CE484222325
    for byte in name.encode():
        value = ((value ^ byte) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return value


def bits(name, count):
    """The raw 64 bits of elements 0 to count - 1."""
    with np.errstate(over="ignore"):
        z = np.uint64(seed(name)) + np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return z ^ (z >> np.uint64(31))


def tensor(name, shape, offset, scale, t):
    """float32 of offset + scale * t, product and sum each rounded in double; t is 'v' in [-1, 1), 'r' in [0, 1), or '-'."""
    count = math.prod(shape)
    if t == "-":
        unit = np.zeros(count)
    else:
        unit = (bits(name, count) >> np.uint64(40)).astype(np.float64) / 16777216.0
        if t == "v":
            unit = 2.0 * unit - 1.0
    return (offset + scale * unit).astype(np.float32).reshape(shape)


def rule(name, shape, names):
    """Offset, scale and kind of a parameter."""
    leaf = name.rsplit(".", 1)[-1]
    if leaf == "num_batches_tracked":
        return 0.0, 0.0, "-"
    if leaf == "running_mean":
        return 0.0, 0.1, "v"
    if leaf == "running_var":
        return 1.0, 0.2, "r"
    if leaf == "bias":
        return 0.0, 0.1, "v"
    if leaf != "weight":
        raise ValueError(f"No rule gives values to {name}.")
    if len(shape) >= 2:
        return 0.0, math.sqrt(6.0 / math.prod(shape[1:])), "v"
    if _is_residual_last(name, names):
        return 0.2, 0.02, "v"
    return (0.7, 0.07, "v") if PROJECTION.search(name) else (1.0, 0.1, "v")


def weight(name, shape, names):
    """A parameter's values by its name, its shape and the names beside it."""
    return tensor(name, shape, *rule(name, shape, names))


def image(shape):
    """The images [batch, channels, height, width]."""
    return tensor("input", shape, 0.0, 1.0, "v")


def _is_residual_last(name, names):
    if RESIDUAL_LAST.search(name):
        return True
    if match := BASIC_BLOCK.search(name):
        return match[1] + ".bn3.weight" not in names
    match = SELECTIVE_KERNEL_BASIC.search(name)
    return match is not None and match[1] + ".conv3.bn.weight" not in names

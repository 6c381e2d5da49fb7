"""What the reference decoder's modules share: faults, the checksum, and a reader of integers (spec/tinct.md, section 1)."""

import math
import struct


class Fault(Exception):
    """A file that must be rejected; the kind is one of section 10 of the specification."""

    def __init__(self, kind, why):
        super().__init__(why)
        self.kind = kind


def crc_table():
    table = []
    for value in range(256):
        for _ in range(8):
            value = value >> 1 ^ (0x82F63B78 if value & 1 else 0)
        table.append(value)
    return table


CRC_TABLE = crc_table()


def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc = crc >> 8 ^ CRC_TABLE[(crc ^ byte) & 255]
    return crc ^ 0xFFFFFFFF


def require(condition, why, kind="invalid"):
    if not condition:
        raise Fault(kind, why)


class Reader:
    """Takes integers and bytes from data, which must not end before `end` says so."""

    def __init__(self, data, kind="truncated"):
        self.data, self.at, self.kind = data, 0, kind

    def left(self):
        return len(self.data) - self.at

    def bytes(self, count):
        require(count <= self.left(), "the data ends too early", self.kind)
        self.at += count
        return self.data[self.at - count:self.at]

    def uint(self, count):
        return int.from_bytes(self.bytes(count), "little")

    def number(self, form, lowest=-math.inf, highest=math.inf):
        value = struct.unpack(form, self.bytes(struct.calcsize(form)))[0]
        require(math.isfinite(value) and lowest <= value <= highest, "a number is out of range")
        return value

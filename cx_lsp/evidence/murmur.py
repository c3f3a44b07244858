"""Bytes become MurmurHash3 digests, as the public-domain SMHasher defines them, with seed zero."""

from __future__ import annotations

from struct import iter_unpack

_M32 = 0xFFFFFFFF
_M64 = 0xFFFFFFFFFFFFFFFF
_C1, _C2 = 0x87C37B91114253D5, 0x4CF5AD432745937F


def murmur3_32(data: bytes) -> int:
    """The x86 variant of 32 bits."""
    whole = len(data) & ~3
    state = 0
    for (word,) in iter_unpack("<I", data[:whole]):
        state = (_rolled32(state ^ _mixed32(word), 13) * 5 + 0xE6546B64) & _M32
    state ^= _mixed32(int.from_bytes(data[whole:], "little")) ^ len(data) & _M32
    state = (state ^ state >> 16) * 0x85EBCA6B & _M32
    state = (state ^ state >> 13) * 0xC2B2AE35 & _M32
    return state ^ state >> 16


def murmur3_128(data: bytes) -> tuple[int, int]:
    """The two halves of the x64 variant of 128 bits."""
    whole = len(data) & ~15
    low = high = 0
    for first, second in iter_unpack("<QQ", data[:whole]):
        low = (_rolled64(low ^ _mixed64(first, _C1, 31, _C2), 27) + high) * 5 + 0x52DCE729 & _M64
        high = (_rolled64(high ^ _mixed64(second, _C2, 33, _C1), 31) + low) * 5 + 0x38495AB5 & _M64
    rest = data[whole:]
    high ^= _mixed64(int.from_bytes(rest[8:], "little"), _C2, 33, _C1) ^ len(data)
    low ^= _mixed64(int.from_bytes(rest[:8], "little"), _C1, 31, _C2) ^ len(data)
    low = low + high & _M64
    high = high + low & _M64
    low, high = _finished64(low), _finished64(high)
    low = low + high & _M64
    return low, high + low & _M64


def _mixed32(word: int) -> int:
    return _rolled32(word * 0xCC9E2D51 & _M32, 15) * 0x1B873593 & _M32


def _rolled32(word: int, by: int) -> int:
    return (word << by | word >> 32 - by) & _M32


def _mixed64(word: int, before: int, by: int, after: int) -> int:
    return _rolled64(word * before & _M64, by) * after & _M64


def _rolled64(word: int, by: int) -> int:
    return (word << by | word >> 64 - by) & _M64


def _finished64(word: int) -> int:
    word = (word ^ word >> 33) * 0xFF51AFD7ED558CCD & _M64
    word = (word ^ word >> 33) * 0xC4CEB9FE1A85EC53 & _M64
    return word ^ word >> 33

"""The compound file that old office programs write: enough of it to find a stream."""

import struct

from commonground.sources.opening.refusals import broken

_FREE = 0xFFFFFFFA  # this and above mark no sector
_HEADER = 512


class Ole:
    """The directory of a compound file; damage is refused, never followed in a circle."""

    def __init__(self, content: bytes, where: str) -> None:
        if len(content) < _HEADER:
            raise broken(where)
        self._content, self._where = content, where
        shift, mini_shift = struct.unpack_from("<HH", content, 30)
        if shift not in {9, 12} or mini_shift != 6:
            raise broken(where)
        self._size, self._mini_size = 1 << shift, 1 << mini_shift
        directory, self._cutoff, mini_fat = (struct.unpack_from("<I", content, at)[0] for at in (48, 56, 60))
        self._fat = self._table(self._fat_sectors())
        self._entries = self._read_directory(self._chain(directory))
        self._mini_fat = self._table(self._walk(self._fat, mini_fat))
        root = self._entries.get("Root Entry", (0xFFFFFFFF, 0))
        self._mini = self._chain(root[0])

    def holds(self, name: str) -> bool:
        """Tell whether a stream of this name exists."""
        return name in self._entries

    def stream(self, name: str) -> bytes | None:
        """Return a stream's bytes, or None when there is none of this name."""
        if name not in self._entries:
            return None
        start, size = self._entries[name]
        if size >= self._cutoff:
            return self._chain(start)[:size]
        step = self._mini_size
        pieces = (self._mini[i * step : (i + 1) * step] for i in self._walk(self._mini_fat, start))
        return b"".join(pieces)[:size]

    def _sector(self, number: int) -> bytes:
        at = (number + 1) * self._size
        return self._content[at : at + self._size]

    def _table(self, sectors: list[int]) -> list[int]:
        content = b"".join(map(self._sector, sectors))
        return list(struct.unpack(f"<{len(content) // 4}I", content[: len(content) // 4 * 4]))

    def _fat_sectors(self) -> list[int]:
        listed = list(struct.unpack_from("<109I", self._content, 76))
        (following,) = struct.unpack_from("<I", self._content, 68)
        seen: set[int] = set()
        while following < _FREE and following not in seen:
            seen.add(following)
            block = self._table([following])
            listed += block[:-1]
            following = block[-1] if block else 0xFFFFFFFF
        most = len(self._content) // self._size + 1
        return list(dict.fromkeys(number for number in listed if number < most))

    def _walk(self, table: list[int], start: int) -> list[int]:
        found: dict[int, None] = {}
        while start < _FREE:
            if start in found or start >= len(table):
                raise broken(self._where)
            found[start] = None
            start = table[start]
        return list(found)

    def _chain(self, start: int) -> bytes:
        return b"".join(map(self._sector, self._walk(self._fat, start)))

    def _read_directory(self, content: bytes) -> dict[str, tuple[int, int]]:
        if len(content) % 128:
            raise broken(self._where)
        entries = {}
        for at in range(0, len(content) - 127, 128):
            length, kind = struct.unpack_from("<HB", content, at + 64)
            if kind in {2, 5} and 2 <= length <= 64:
                name = content[at : at + length - 2].decode("utf-16-le", "replace")
                entries[name] = struct.unpack_from("<II", content, at + 116)
        return entries

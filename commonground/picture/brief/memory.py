"""What a brief remembers of its picture, so that the next one can say what changed."""

import base64
import hashlib
import json
import re
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson

from commonground.core.errors import UnreadableFile

NAME = "picture-memory.json"
_FORM = "commonground-brief-1"
_IN_PAGE = re.compile(rb'<template id="picture-memory">([A-Za-z0-9+/=]+)</template>')
# Our own PDFs keep the attachment in a stream of its own, packed or plain; nobody else's need be read.
_IN_PDF = re.compile(rb"<<([^<>]*/Type\s*/EmbeddedFile\b(?:[^<>]|<<[^<>]*>>)*)>>\s*stream\r?\n", re.DOTALL)
_LENGTH = re.compile(rb"/Length (\d+)")
# A remembered picture is some kilobytes; more than this is not one.
_MOST = 4_000_000

Memory = dict[str, Any]


def mark(picture: Mapping[str, Any]) -> str:
    """Return the picture's checksum: that of the bytes `draw` gives."""
    return hashlib.sha256(orjson.dumps(dict(picture), option=orjson.OPT_INDENT_2)).hexdigest()


def remember(picture: Mapping[str, Any]) -> Memory:
    """Return what a later brief compares with: only what this brief prints anyway."""
    told = ("value", "low", "high", "status", "end", "source", "measure", "unit")
    return {
        "form": _FORM,
        "mark": mark(picture),
        "situation": picture["situation"]["id"],
        "as_of": picture["as_of"],
        "headline": {name: {key: n[key] for key in told} for name, n in picture["headline"].items()},
        "lead": {line: {"lead": v["lead"], "mode": v["mode"]} for line, v in picture["lead"].items()},
        "conflicts": sorted({conflict["category"] for conflict in picture["conflicts"]}),
    }


def recall(path: Path) -> Memory:
    """Read what an earlier picture (JSON) or brief (PDF or HTML of ours) remembers."""
    data = path.read_bytes()
    try:
        found = _found(data)
        if isinstance(found, dict) and "headline" in found and "situation" in found:
            return found if found.get("form") == _FORM else remember(found)
    except (ValueError, KeyError, TypeError, AttributeError, zlib.error):
        pass
    raise UnreadableFile(
        "no picture is remembered in it",
        where=str(path),
        next="Give a brief (PDF or HTML) that `commonground brief` wrote, or a picture written by `draw --json`.",
    )


def packed(memory: Memory) -> str:
    """Return a memory as text that may stand in a page."""
    text = json.dumps(memory, sort_keys=True, ensure_ascii=False)
    return base64.b64encode(zlib.compress(text.encode(), 9)).decode()


def _found(data: bytes) -> Any:
    if data.startswith(b"%PDF"):
        return _attached(data)
    page = _IN_PAGE.search(data)
    return json.loads(_unpacked(base64.b64decode(page[1])) if page else data)


def _attached(data: bytes) -> Any:
    for told in _IN_PDF.finditer(data):
        length = _LENGTH.search(told[1])
        if length:
            stream = data[told.end() : told.end() + int(length[1])]
            text = _unpacked(stream) if b"/FlateDecode" in told[1] else stream
            found = json.loads(text)
            if isinstance(found, dict) and found.get("form") == _FORM:
                return found
    return None


def _unpacked(stream: bytes) -> bytes:
    """Unpack a stream, but never one that would fill the memory."""
    unpacker = zlib.decompressobj()
    text = unpacker.decompress(stream, _MOST)
    if unpacker.unconsumed_tail:
        raise ValueError("too long to be a remembered picture")
    return text

"""Unpacks compressed answers piece by piece, so that a small bomb is stopped before it fills the memory.

httpx unpacks each piece it receives whole, however large that becomes; here no step gives more than `PIECE` bytes.
Imports the errors only.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Protocol

import brotli  # type: ignore[import-untyped]

from bot.errors import SourceError

PIECE = 65_536
# Text packs 3 to 30 times; beyond this, once it matters, it is a bomb.
MAX_RATIO = 200
RATIO_MATTERS_FROM = 1_048_576

# Older brotli cannot stop within one piece, so it is not offered to servers.
BROTLI_IS_BOUNDED = hasattr(brotli.Decompressor, "can_accept_more_data")
ACCEPTED = "gzip, deflate, br" if BROTLI_IS_BOUNDED else "gzip, deflate"


class Decoder(Protocol):
    """Takes what came over the wire, gives it unpacked in pieces of bounded size."""

    def pieces(self, data: bytes) -> Iterator[bytes]: ...


class _Identity:
    def pieces(self, data: bytes) -> Iterator[bytes]:
        yield data


class _Zlib:
    """gzip (of several members too) and deflate, with or without its zlib header."""

    def __init__(self, bits: int) -> None:
        self._bits = bits
        self._inner = zlib.decompressobj(bits)
        self._begun = False
        self._members = 0

    def pieces(self, data: bytes) -> Iterator[bytes]:
        more = bool(data)
        while more:
            try:
                out = self._decompress(data)
            except zlib.error:
                if self._members:
                    return  # padding behind the last member
                raise
            yield out
            if self._inner.eof:
                self._members += 1
                data = self._inner.unused_data
                self._inner = zlib.decompressobj(self._bits)
                more = bool(data)
            else:
                data = self._inner.unconsumed_tail
                more = bool(data) or len(out) == PIECE  # a full piece may have left output behind

    def _decompress(self, data: bytes) -> bytes:
        try:
            out = self._inner.decompress(data, PIECE)
        except zlib.error:
            if self._begun or self._bits != zlib.MAX_WBITS:
                raise
            self._bits = -zlib.MAX_WBITS  # "deflate" without its header, as some servers send it
            self._inner = zlib.decompressobj(self._bits)
            out = self._inner.decompress(data, PIECE)
        self._begun = True
        return out


class _Brotli:
    def __init__(self) -> None:
        self._inner = brotli.Decompressor()

    def pieces(self, data: bytes) -> Iterator[bytes]:
        out = self._inner.process(data, output_buffer_limit=PIECE)
        yield out
        while not self._inner.is_finished() and (out or not self._inner.can_accept_more_data()):
            out = self._inner.process(b"", output_buffer_limit=PIECE)  # what the limit held back
            yield out


def decoder_for(encoding: str, url: str) -> Decoder:
    """The decoder for a Content-Encoding; SourceError for one that was not asked for."""
    name = encoding.strip().lower()
    if name in {"", "identity"}:
        return _Identity()
    if name in {"gzip", "x-gzip"}:
        return _Zlib(zlib.MAX_WBITS | 16)
    if name == "deflate":
        return _Zlib(zlib.MAX_WBITS)
    if name == "br" and BROTLI_IS_BOUNDED:
        return _Brotli()
    raise SourceError(f"{url} answered in an encoding that was not asked for", encoding, "It is tried again later", kind="encoding")


class Unpacker:
    """Collects a body through its decoder. SourceError `too_large` past the cap or the ratio, `encoding` where it is damaged."""

    def __init__(self, encoding: str, *, url: str, max_bytes: int) -> None:
        self._decoder = decoder_for(encoding, url)
        self._url = url
        self._max = max_bytes
        self._wire = 0
        self._body = bytearray()

    def take(self, data: bytes) -> None:
        self._wire += len(data)
        try:
            for piece in self._decoder.pieces(data):
                self._body += piece
                self._check()
        except (zlib.error, brotli.error) as error:
            raise SourceError(f"{self._url} sent a damaged body", str(error), "It is tried again later", kind="encoding") from error

    def _check(self) -> None:
        size = len(self._body)
        if size > self._max:
            raise too_large(self._url, self._max)
        if size > RATIO_MATTERS_FROM and size > self._wire * MAX_RATIO:
            raise SourceError(
                f"{self._url} sent a body that unpacks to more than {MAX_RATIO} times its size",
                "it looks like a decompression bomb",
                "Disable the source if this goes on",
                kind="too_large",
            )

    def body(self) -> bytes:
        return bytes(self._body)


def too_large(url: str, max_bytes: int) -> SourceError:
    """The error for a body past its cap."""
    return SourceError(
        f"{url} is larger than {max_bytes} bytes", "the cap keeps one source from filling the memory",
        "Raise polling.feed_max_bytes or page_max_bytes if the size is right", kind="too_large",
    )  # fmt: skip

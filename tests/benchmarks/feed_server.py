"""`python -m tests.benchmarks.feed_server NUMBER`: so many feeds on loopback, of which nine in ten have not changed. Prints its port.

In a process of its own, on asyncio streams: what it costs falls on neither of those who poll it. Imports nothing of the project.
"""

from __future__ import annotations

import asyncio
import sys

ITEMS = 20


def feed(number: int, version: int) -> bytes:
    versions = [version] + [0] * (ITEMS - 1)
    items = "".join(
        f"<item><title>Story {told}.{n} of feed {number}</title><guid isPermaLink='false'>{number}-{told}-{n}</guid>"
        f"<pubDate>Tue, 14 Sep 2021 {n:02}:00:00 GMT</pubDate><description>What was said of it in a sentence or two.</description></item>"
        for n, told in enumerate(versions)
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Feed {number}</title><link>http://a.example/</link>{items}</channel></rss>'.encode()


class Server:
    def __init__(self) -> None:
        self.versions: dict[int, int] = {}

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                lines = head.decode("latin-1").split("\r\n")
                told = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
                writer.write(self.answer(int(lines[0].split(" ")[1].rpartition("/")[2]), told.get("if-none-match")))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError, ValueError):
            pass
        finally:
            writer.close()

    def answer(self, number: int, asked: str | None) -> bytes:
        """One feed in ten has a new item whenever it is asked again."""
        version = self.versions.get(number, 0)
        if asked is not None and number % 10:
            return f'HTTP/1.1 304 Not Modified\r\nETag: "{number}"\r\n\r\n'.encode()
        self.versions[number] = version + 1
        body = feed(number, version)
        head = f'HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nETag: "{number}"\r\nContent-Length: {len(body)}\r\n\r\n'
        return head.encode() + body


async def main() -> None:
    server = await asyncio.start_server(Server().serve, "127.0.0.1", 0, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    assert len(sys.argv) == 2
    asyncio.run(main())

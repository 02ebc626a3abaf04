"""Keeps the fetcher out of private networks: a host is resolved, every address is checked, and the connection goes to a checked one.

The check sits where the socket is opened, so it holds for each hop of a redirect and no second look-up can answer otherwise.
Imports the errors and this part's sockets only.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable, Iterable, Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

import httpcore

from bot.errors import SourceError
from bot.sources.sockets import open_stream

Address = IPv4Address | IPv6Address
Resolver = Callable[[str, int], Awaitable[Sequence[str]]]

_NAT64 = IPv6Network("64:ff9b::/96")


async def system_resolver(host: str, port: int) -> Sequence[str]:
    """The host's addresses in the order the system prefers. OSError where it has none."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def is_public(address: Address) -> bool:
    """False for loopback, private, link-local, multicast, shared (100.64/10), reserved and unspecified addresses, however wrapped."""
    inner = _unwrapped(address)
    if inner is not None:
        return is_public(inner)
    site_local = isinstance(address, IPv6Address) and address.is_site_local
    return address.is_global and not address.is_multicast and not address.is_reserved and not site_local


def _unwrapped(address: Address) -> IPv4Address | None:
    """The IPv4 address an IPv6 one leads to: mapped, 6to4, Teredo or NAT64."""
    if isinstance(address, IPv4Address):
        return None
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    teredo = address.teredo
    return address.ipv4_mapped or address.sixtofour or (teredo[1] if teredo else None)


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """Opens TCP connections to public addresses only, and to the hosts an operator allowed by name."""

    def __init__(self, allow_private_hosts: Iterable[str] = (), resolver: Resolver = system_resolver) -> None:
        self._allowed = frozenset(host.lower().strip("[]") for host in allow_private_hosts)
        self._resolve = resolver

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        addresses = await self._checked(host, port)
        share = timeout and timeout / len(addresses)
        for address in addresses[:-1]:
            try:
                return await open_stream(address, port, share, local_address, socket_options or ())
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue  # the next address may answer
        return await open_stream(addresses[-1], port, share, local_address, socket_options or ())

    async def _checked(self, host: str, port: int) -> Sequence[str]:
        try:
            addresses = await self._resolve(host, port)
        except (OSError, UnicodeError) as error:
            raise SourceError(
                f"cannot find the host {host}", str(error), "Check the network and the source's address", kind="connection"
            ) from error
        if not addresses:
            raise SourceError(f"cannot find the host {host}", "it has no address", "Check the source's address", kind="connection")
        if host.lower() not in self._allowed:
            for address in addresses:
                if not is_public(ip_address(address.partition("%")[0])):
                    raise SourceError(
                        f"refused to connect to {host}",
                        f"{address} lies in a private network",
                        "Add the host to polling.allow_private_hosts if that is meant",
                        kind="blocked_address",
                    )
        return addresses

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

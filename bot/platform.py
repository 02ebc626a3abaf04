"""What the engine asks of a chat platform. Implementations live in `handlers/` and are found by the entry-point group
`readout.platforms`, so that nothing here imports one. Imports the domain and the errors only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from bot.domain import Alert, Channel, Digest

if TYPE_CHECKING:
    from bot.service import Service

ENTRY_POINTS = "readout.platforms"
MANIFESTS = "readout.manifests"
"""The group of what makes the manifest of an app, for a platform that wants one before it gives a token."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """The platform's own id of a posted message."""

    message_id: str


@dataclass(frozen=True, slots=True)
class Health:
    """Whether a channel (or the platform as a whole) can be posted to, and if not, why and what to do."""

    well: bool
    detail: str = ""
    next_step: str = ""


class Platform(Protocol):
    """Start, send, digest, edit, reply, settle, probe, notify, stop. Every failure of a send is a `DeliveryError` with its `Fault`.

    An entry point of `ENTRY_POINTS` names what makes it: a `PlatformFactory`, which may be the class itself.
    """

    name: str

    async def start(self, service: Service) -> None:
        """Connects and begins to serve commands through the service."""

    async def send(self, alert: Alert, delivery_id: str) -> Receipt:
        """Posts the alert; the delivery id serves as nonce or is put into metadata."""

    async def digest(self, digest: Digest, delivery_id: str) -> Receipt:
        """Posts one message that lists the digest's alerts under its `why`; what does not fit is counted, not dropped in silence."""

    async def edit(self, alert: Alert, message_id: str, delivery_id: str) -> Receipt:
        """Brings a posted message up to date with the event as it is now."""

    async def reply(self, alert: Alert, message_id: str, delivery_id: str) -> Receipt:
        """Tells a material change below the message it changes."""

    async def settle(self, told: Alert | Digest, delivery_id: str) -> Receipt | None:
        """For an `unknown` delivery: the receipt if the message is there after all, None if it surely is not."""

    async def probe(self, channel: Channel) -> Health:
        """Whether the channel can be posted to now."""

    async def notify(self, channel: Channel, person: str, text: str) -> bool:
        """Tells a person (the platform's own id) in another way, such as a direct message, that a channel of theirs cannot be posted to.

        False where that cannot be; it raises nothing. `text` is plain: the platform escapes it.
        """

    async def stop(self) -> None:
        """Ends cleanly; sends in flight are finished or reported."""


@runtime_checkable
class Examined(Protocol):
    """A platform that `readout doctor` can examine; a platform may do without. It is asked before `start`, never after."""

    async def examine(self, service: Service) -> Sequence[Health]:
        """Token, rights, drift: one line a thing examined. Never raises; what does not answer is a line that is not well."""


@runtime_checkable
class Synced(Protocol):
    """A platform that keeps a list of our commands, brought up to date by `readout NAME sync`; a platform may do without."""

    async def sync(self) -> str:
        """Makes the platform's list equal to ours and tells in a line what was done. ReadoutError where it cannot."""


class PlatformFactory(Protocol):
    """What an entry point names: makes the platform from settings, or None where it is not configured."""

    def __call__(self, settings: Mapping[str, Any]) -> Platform | None: ...

"""The terminal as a platform: prints alerts, keeps no memory across restarts.

Whether a line was printed cannot be asked of a terminal, so a choice must be made for the moment between the print and the
record of it. The console chooses at-least-once: within one process it knows what it has printed and never prints it again; for a
delivery that a dead process left open it answers "surely not there", so the alert is printed again. A reader who restarts the
program sees one alert twice at worst, and misses none.

Imports the domain, the errors, the platform's protocol and the shared cards.
"""

from __future__ import annotations

import asyncio
import os
from collections import OrderedDict
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import tzinfo
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from rich.console import Console, RenderableType

from bot.domain import Alert, Channel, Digest
from bot.errors import ConfigError, DeliveryError, Fault
from bot.platform import Health, Receipt
from handlers.console.render import block, gathered, short
from handlers.shared import AlertCard, card, place_flag, place_name

if TYPE_CHECKING:
    from bot.service import Service

_REMEMBERED = 10_000
_NARROWEST = 40
_PIPED_WIDTH = 100


class ConsolePlatform:
    """Prints to standard output. Always configured; the class itself is the factory that the entry point names.

    `settings` may hold `timezone` (an IANA name; the system's zone where absent), `width` in columns, `name` and `flag` (functions
    of a party's code). ConfigError for a zone that does not exist.
    """

    name = "console"

    def __init__(self, settings: Mapping[str, Any], *, console: Console | None = None) -> None:
        self._zone = _zone(settings.get("timezone"))
        self._place_name: Callable[[str], str] = settings.get("name") or place_name
        self._place_flag: Callable[[str], str] = settings.get("flag") or place_flag
        self._console = console or _console(settings.get("width"))
        self._printed: OrderedDict[str, None] = OrderedDict()
        self._printer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="console")

    async def start(self, service: Service) -> None:
        """Nothing to connect to. Names and flags are taken from the service's knowledge where it has one."""
        knowledge = getattr(service, "knowledge", None)
        if knowledge is not None:
            self._place_name, self._place_flag = knowledge.places.name, knowledge.places.flag

    async def send(self, alert: Alert, delivery_id: str) -> Receipt:
        """Prints the whole block. The receipt is the delivery's id."""
        shown = self._card(alert)
        return await self._show(block(shown, self._zone, plain=self._plain), delivery_id)

    async def digest(self, digest: Digest, delivery_id: str) -> Receipt:
        """Prints what it is a digest of, then one short block an event."""
        cards = [self._card(alert) for alert in digest.alerts]
        return await self._show(gathered(cards, digest.why, digest.more, plain=self._plain), delivery_id)

    async def edit(self, alert: Alert, message_id: str, delivery_id: str) -> Receipt:  # noqa: ARG002 - the protocol's
        """A printed line cannot be changed, so a short one says what has grown."""
        return await self._show(short(self._card(alert), self._zone, plain=self._plain), delivery_id, again=True)

    async def reply(self, alert: Alert, message_id: str, delivery_id: str) -> Receipt:  # noqa: ARG002 - the protocol's
        """A short note of the change that names the event told before."""
        return await self._show(short(self._card(alert), self._zone, plain=self._plain), delivery_id)

    async def settle(self, told: Alert | Digest, delivery_id: str) -> Receipt | None:  # noqa: ARG002 - the protocol's
        """The receipt if this very process has printed it; None otherwise, and it is printed again (see above)."""
        return Receipt(delivery_id) if delivery_id in self._printed else None

    async def probe(self, channel: Channel) -> Health:  # noqa: ARG002 - the protocol's
        """Well as long as standard output is open."""
        if self._console.file.closed:
            return Health(False, "standard output is closed", "Start readout again in a terminal, or with its output in a file")
        return Health(True, "standard output is open")

    async def notify(self, channel: Channel, person: str, text: str) -> bool:  # noqa: ARG002 - the protocol's
        """A terminal that cannot be printed to has no other way."""
        return False

    async def stop(self) -> None:
        """Takes no more; a print in progress ends by itself."""
        self._printer.shutdown(wait=False)

    @property
    def _plain(self) -> bool:
        return not self._console.encoding.lower().replace("-", "").startswith("utf")

    def _card(self, alert: Alert) -> AlertCard:
        return card(alert, self._place_name, self._place_flag)

    async def _show(self, what: RenderableType, delivery_id: str, *, again: bool = False) -> Receipt:
        """Prints in a thread of its own, since a pipe that nobody reads would stop the whole program; one block at a time."""
        printing = asyncio.get_running_loop().run_in_executor(self._printer, self._print, what, delivery_id, again)
        try:
            # A print that outlasts the caller's patience goes on, and is known to have been made when it is asked for.
            await asyncio.shield(printing)
        except (OSError, ValueError) as error:
            raise DeliveryError("the terminal cannot be written to", str(error), "See where the output goes", fault=Fault.RETRY) from error
        return Receipt(delivery_id)

    def _print(self, what: RenderableType, delivery_id: str, again: bool) -> None:
        if again or delivery_id not in self._printed:
            with self._console.capture() as captured:
                self._console.print(what)
            # Rich fills lines up to the width, which is litter in a file; what the terminal's encoding lacks becomes "?".
            lines = "\n".join(line.rstrip(" ") for line in captured.get().split("\n"))
            self._console.file.write(lines.encode(self._console.encoding, "replace").decode(self._console.encoding))
            self._console.file.flush()
            self._remember(delivery_id)

    def _remember(self, delivery_id: str) -> None:
        self._printed[delivery_id] = None
        while len(self._printed) > _REMEMBERED:
            self._printed.popitem(last=False)


def _console(width: int | None) -> Console:
    """Rich decides on colour: none where NO_COLOR is set or the output is no terminal. A pipe is given a fixed width."""
    console = Console(markup=False, highlight=False, emoji=False)
    if width:
        console.width = max(int(width), _NARROWEST)
    elif not console.is_terminal and not os.environ.get("COLUMNS"):
        console.width = _PIPED_WIDTH
    return console


def _zone(name: str | None) -> tzinfo | None:
    """The named zone; None means the system's."""
    if not name:
        return None
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        why = "the system's list does not hold it"
        raise ConfigError(f"there is no time zone {name!r}", why, "Write one such as Europe/London") from None

"""Telling: one job through its platform's hands: looked up, posted, edited or replied. Imports the domain, the errors and the protocol."""

from __future__ import annotations

from dataclasses import replace

from bot.alerts.jobs import Job
from bot.domain import Alert, AlertKind, DeliveryState, Digest
from bot.errors import DeliveryError, Fault
from bot.platform import Platform, Receipt


async def settle(platform: Platform, job: Job) -> Receipt | None:
    """For an unknown row the receipt if its message is there. An edit needs no look-up: made twice it reads the same."""
    if job.head.state is not DeliveryState.UNKNOWN or job.head.kind is AlertKind.GROWTH or job.telling is None:
        return None
    return await platform.settle(job.telling, job.id)


async def tell(platform: Platform, job: Job) -> Receipt | None:
    """The receipt of the message; None where there is none to edit. DeliveryError as the platform raises it."""
    told = job.telling
    if told is None:
        return None
    if isinstance(told, Digest):
        return await platform.digest(told, job.id)
    if told.kind is AlertKind.GROWTH:
        return await platform.edit(told, job.first_message, job.id) if job.first_message else None
    if told.kind is AlertKind.REVISION and job.first_message:
        return await _reply(platform, told, job.first_message, job.id)
    # Where the first telling could not be posted, a change is the first one.
    return await platform.send(replace(told, kind=AlertKind.NEW) if told.kind is AlertKind.REVISION else told, job.id)


async def _reply(platform: Platform, told: Alert, message: str, delivery_id: str) -> Receipt:
    try:
        return await platform.reply(told, message, delivery_id)
    except DeliveryError as error:
        if error.fault not in (Fault.MESSAGE_GONE, Fault.EDIT_REFUSED):
            raise
    # What it would be a reply to is no more: it stands alone.
    return await platform.send(told, delivery_id)

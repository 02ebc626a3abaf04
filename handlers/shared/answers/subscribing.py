"""Answers of subscribe, unsubscribe, list, pause and resume. Imports the service's floor and below."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from urllib.parse import urlencode

from bot.domain import ANY, EventType, Rhythm, Subscription
from bot.errors import UsageError
from bot.plural import many
from bot.portable import subscriptions_file
from bot.service import CHANNEL, EVERYONE, MANAGERS, WORKSPACE, Forecast, Rights, Subscribed
from handlers.shared.answers.channel import hours_words, mute_row, stop_line
from handlers.shared.answers.lines import event_rows, explain_menu, subscription_row, wish_words
from handlers.shared.answers.paging import page_buttons, page_title, sliced
from handlers.shared.answers.request import Request
from handlers.shared.replies import Action, Attachment, Block, Button, Case, Choice, Code, Line, Moment, Paragraph, Reply, Row, Rows, Style
from handlers.shared.text import clean

_MOST_IN_MENU = 25
_PAGE = 10
_AUDIT_LINES = 5
_AUDIT_READ = 200
_MOST_NAMES = 10
_PAUSED = "paused"


async def subscribe(request: Request) -> Reply:
    made = await _made(request)
    return subscribed_reply(request, made, "Subscribed already" if made.already else "Subscribed")


async def subscribe_again(request: Request) -> Reply:
    """What was removed, as it was, by the words that `subscribe_words` gave."""
    made = await _made(request)
    if request.word(_PAUSED) and not made.already:
        (paused,) = await request.service.pause(request.asked.channel, made.subscription.id)
        made = replace(made, subscription=paused)
    return subscribed_reply(request, made, "Subscribed already" if made.already else "Subscribed")


async def _made(request: Request) -> Subscribed:
    a, b = request.needed("a"), request.word("b") or ANY
    made = await request.service.subscribe(request.asked.channel, a, b, request.wish(), by=request.asked.asker.id)
    if not made.already:
        pair = request.pair(made.subscription.a, made.subscription.b)
        await request.changed(f"subscribed to {pair} ({wish_words(request, made.subscription)})")
    return made


def subscribed_reply(request: Request, made: Subscribed, said: str) -> Reply:
    """The subscription as it stands, its forecast, and the buttons that narrow it or take it back."""
    wish = made.subscription
    about: Line = (wish_words(request, wish), " · ", Code(wish.id), " · paused" if wish.paused else "")
    return Reply(
        f"{said}: {request.pair(wish.a, wish.b)}",
        (Paragraph(about), *_forecast(request, made.forecast)),
        Case.ANSWER if made.already else Case.CHANGED,
        buttons=(*_narrowing(request, wish), _way_back(wish, said)),
        choices=explain_menu(request, made.forecast.newest),
    )


async def unsubscribe(request: Request) -> Reply:
    gone = await request.service.unsubscribe(request.asked.channel, request.needed("which"), request.word("b") or ANY)
    await request.changed(f"unsubscribed from {_pairs(request, gone)}")
    undo = Action("restore", tuple(urlencode(subscribe_words(subscription)) for subscription in gone))
    return Reply(
        f"Unsubscribed: {_pairs(request, gone)}",
        (Rows(_rows(request, gone)),),
        Case.CHANGED,
        buttons=(Button("Undo", undo),),
    )


async def pause(request: Request) -> Reply:
    return await _set_paused(request, paused=True)


async def resume(request: Request) -> Reply:
    return await _set_paused(request, paused=False)


async def _set_paused(request: Request, *, paused: bool) -> Reply:
    change = request.service.pause if paused else request.service.resume
    changed = await change(request.asked.channel, request.word("which"), request.word("b") or ANY)
    done, undo = ("Paused", "resume") if paused else ("Resumed", "pause")
    if not changed:
        return Reply("Paused already" if paused else "Active already", (Paragraph(("Nothing was changed.",)),), Case.NOTHING)
    await request.changed(f"{done.lower()} {_pairs(request, changed)}")
    buttons = (Button("Undo", Action(undo, (changed[0].id,))),) if len(changed) == 1 else ()
    return Reply(f"{done}: {_pairs(request, changed)}", (Rows(_rows(request, changed)),), Case.CHANGED, buttons=buttons)


async def list_(request: Request) -> Reply:
    """The subscriptions, who may change them, and the newest changes; as a file too, for people who leave."""
    channel = request.asked.channel
    mine = await request.service.subscriptions(channel)
    rights = await request.service.rights(channel, by_default=request.asked.by_default)
    lines = await request.service.audited(channel, _AUDIT_READ)
    names = {line.who: clean(line.name) for line in lines}
    shown, following = sliced(request, mine, _PAGE)
    rows = tuple(subscription_row(request, subscription, names.get(subscription.created_by, "")) for subscription in shown)
    blocks: list[Block] = [Rows(rows)] if mine else [Paragraph(("Add one with: ", Code("subscribe Pakistan Russia")))]
    settings = await request.service.channel_settings(channel)
    if settings.quiet:
        blocks.append(Paragraph((f"Quiet hours: {hours_words(settings)}.",)))
    if stopped := stop_line(settings):
        blocks.append(Paragraph(stopped))
    if mutes := await request.service.mutes(channel):
        blocks.append(Rows(tuple(mute_row(request, muted) for muted in mutes), "Muted"))
    if lines:
        changes = lines[:_AUDIT_LINES]
        rows = tuple(Row((f"{clean(line.name)}: {clean(line.what)}",), (Moment(line.at, relative=True),)) for line in changes)
        blocks.append(Rows(rows, "Changed lately"))
    return Reply(
        page_title(request, f"{many(len(mine), 'subscription')} in this channel") if mine else "Nothing is subscribed in this channel",
        tuple(blocks),
        Case.ANSWER if mine else Case.NOTHING,
        buttons=page_buttons(request, following),
        choices=_menus(request, shown),
        attachments=await _file(request, mine),
        footer=(rights_words(rights, request.asked.managing),),
    )


async def _file(request: Request, mine: Iterable[Subscription]) -> tuple[Attachment, ...]:
    """What `readout import` takes in elsewhere. All of the workspace's is for managers only: its other channels may be private."""
    wanted = (request.word("file") or "").strip().casefold()
    if wanted not in (CHANNEL, WORKSPACE):
        return ()
    if wanted == WORKSPACE:
        if not request.asked.asker.manager:
            raise UsageError("the subscriptions of the whole workspace are for its managers", "", "Ask with file=channel")
        mine = await request.service.of_workspace(request.asked.channel)
    return (Attachment("readout-subscriptions.jsonl", subscriptions_file(mine, at=request.service.clock()), "application/x-ndjson"),)


def rights_words(rights: Rights, managing: str = "") -> str:
    """Who may change a channel's subscriptions, in a sentence; `managing` names the right that makes a manager."""
    right = f" ({managing})" if managing else ""
    if rights.whose == EVERYONE:
        return "Everyone here may change them."
    if rights.whose == MANAGERS:
        return f"Only managers of this channel{right} may change them."
    names = [clean(name) for name in rights.names.values()]
    more = f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
    return f"Managers{right} may change them, and so may {', '.join(names[:_MOST_NAMES])}{more}."


def subscribe_words(subscription: Subscription) -> dict[str, str]:
    """The words that would make this very subscription again."""
    listed: dict[str, frozenset[str]] = {"types": subscription.types, "offices": subscription.offices, "statuses": subscription.statuses}
    listed |= {"source": subscription.sources, "language": subscription.languages}
    words = {"a": subscription.a, "b": subscription.b, "rhythm": str(subscription.rhythm), "min_sources": str(subscription.min_sources)}
    words |= {name: ",".join(sorted(str(value) for value in values)) for name, values in listed.items() if values}
    if subscription.min_confidence is not None:
        words["min_confidence"] = str(subscription.min_confidence)
    if subscription.mention:
        words["mention"] = subscription.mention
    if subscription.silence is not None:
        words["silence"] = str(subscription.silence)
    if subscription.broadcast:
        words["broadcast"] = "yes"
    if subscription.paused:
        words[_PAUSED] = "yes"
    return words


def _forecast(request: Request, forecast: Forecast) -> tuple[Block, ...]:
    sent = f"The last {forecast.days} days would have sent {many(forecast.alerts, 'alert')}"
    if not forecast.newest:
        return (Paragraph((f"{sent}.",)),)
    newest = "here is the newest" if len(forecast.newest) == 1 else f"here are the newest {len(forecast.newest)}"
    told = f"{sent}; {newest}:" if forecast.alerts > len(forecast.newest) else f"{sent}:"
    return Paragraph((told,)), Rows(event_rows(request, forecast.newest))


def _narrowing(request: Request, wish: Subscription) -> tuple[Button, ...]:
    """Only buttons that would change something."""
    sure = request.service.threshold if wish.min_confidence is None else wish.min_confidence
    ways = (
        ("Only high confidence", "surer", sure < 0.9),
        ("Only calls and visits", "contacts", not wish.types or not wish.types <= {EventType.CALL, EventType.VISIT}),
        ("Two sources", "two", wish.min_sources < 2),
        ("Daily digest", "daily", wish.rhythm is Rhythm.INSTANT or wish.rhythm is Rhythm.HOURLY),
    )
    return tuple(Button(label, Action("narrow", (wish.id, way))) for label, way, useful in ways if useful)


def _way_back(wish: Subscription, said: str) -> Button:
    """What was just made is undone, what was there before is unsubscribed; what is paused may rather be resumed."""
    if wish.paused:
        return Button("Resume", Action("resume", (wish.id,)))
    return Button("Undo" if said == "Subscribed" else "Unsubscribe", Action("undo", (wish.id,)), Style.DANGER)


def _menus(request: Request, mine: Iterable[Subscription]) -> tuple[Choice, ...]:
    def options(paused: bool | None) -> tuple[tuple[str, str], ...]:
        fitting = [s for s in mine if paused is None or s.paused == paused]
        return tuple((f"{request.pair(s.a, s.b)} ({s.id})"[:100], s.id) for s in fitting)[:_MOST_IN_MENU]

    menus = (("Pause one", "pause", options(False)), ("Resume one", "resume", options(True)), ("Remove one", "unsubscribe", options(None)))
    return tuple(Choice(label, Action(deed), found) for label, deed, found in menus if found)


def _rows(request: Request, subscriptions: Iterable[Subscription]) -> tuple[Row, ...]:
    return tuple(subscription_row(request, subscription) for subscription in subscriptions)


def _pairs(request: Request, subscriptions: Iterable[Subscription]) -> str:
    names = list(dict.fromkeys(request.pair(s.a, s.b) for s in subscriptions))
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")

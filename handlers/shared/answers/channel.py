"""Answers on how a channel is told: test, quiet, mute. Imports the service's floor and below."""

from __future__ import annotations

from bot.domain import ANY, ChannelSettings, Mute
from handlers.shared.answers.lines import short_day
from handlers.shared.answers.request import Request
from handlers.shared.replies import Action, Button, Case, Code, Line, Moment, Paragraph, Reply, Row
from handlers.shared.text import clean
from handlers.shared.wording import headline


async def test(request: Request) -> Reply:
    """The newest real match, posted the way alerts come, so that it proves the channel too."""
    alert = await request.service.newest_match(request.asked.channel)
    if alert is not None:
        told = headline(alert.event, request.name)
        below = Paragraph(("The newest event that this channel would be told of, posted here as an alert. Nothing else was changed.",))
        return Reply(f"Test: {told}", (below,), Case.ANSWER, post=alert)
    if not await request.service.subscriptions(request.asked.channel):
        hint: Line = ("Subscribe first, for example: ", Code("subscribe Pakistan Russia"))
        return Reply("Nothing to test: this channel has no subscription", (Paragraph(hint),), Case.NOTHING)
    muted = " What is muted here is left out." if await request.service.mutes(request.asked.channel) else ""
    hint = (f"The subscriptions are well, but no stored event fits them yet.{muted} See them with: ", Code("list"))
    return Reply("Nothing to test: no stored event fits", (Paragraph(hint),), Case.NOTHING)


async def quiet(request: Request) -> Reply:
    channel, by = request.asked.channel, request.asked.asker.id
    hours, digest = request.word("hours"), request.word("digest")
    if hours is None and digest is None:
        settings = await request.service.channel_settings(channel)
        return _settings(settings, f"Quiet hours: {hours_words(settings)}", Case.ANSWER)
    settings = await request.service.channel_settings(channel)
    if hours is not None:
        settings = await request.service.quiet(channel, hours, by=by)
        await request.changed(f"quiet hours: {hours_words(settings)}")
    if digest is not None:
        settings = await request.service.digest_at(channel, digest, by=by)
        await request.changed(f"digests at {settings.digest_hour:02}:00 {settings.zone}")
    return _settings(settings, "Quiet hours set" if hours is None or settings.quiet else "Quiet hours ended", Case.CHANGED)


async def mute(request: Request) -> Reply:
    a, b, until = request.needed("a"), request.word("b") or ANY, request.word("until")
    made = await request.service.mute(request.asked.channel, a, b, until, by=request.asked.asker.id)
    pair = request.sides(a, b)
    if made is None:
        await request.changed(f"unmuted {pair}")
        return Reply(f"Unmuted: {pair}", (Paragraph(("Its events are told here again.",)),), Case.CHANGED)
    await request.changed(f"muted {pair}{f' until {short_day(made.until.date())}' if made.until else ''}")
    end: Line = ("until ", Moment(made.until)) if made.until else ("until someone ends it",)
    below = Paragraph(("Nothing of this pair is told in this channel ", *end, "."))
    return Reply(f"Muted: {pair}", (below,), Case.CHANGED, buttons=(Button("Undo", Action("mute", (made.a, made.b, "off"))),))


def hours_words(settings: ChannelSettings) -> str:
    return f"{settings.quiet} {settings.zone}" if settings.quiet else "none"


def stop_line(settings: ChannelSettings) -> Line:
    """Why a channel is paused by its platform, since when, and when it is tried again; empty where it is not."""
    stop = settings.stop
    if stop is None:
        return ()
    why = clean(stop.why) or "the platform refused it"
    return ("Alerts are paused since ", Moment(stop.since), f": {why}. Tried again ", Moment(stop.next_probe, relative=True), ".")


def mute_row(request: Request, muted: Mute) -> Row:
    end: Line = ("until ", Moment(muted.until)) if muted.until else ("until someone ends it",)
    return Row((request.pair(muted.a, muted.b),), end, request.flag(muted.a) + request.flag(muted.b))


def _settings(settings: ChannelSettings, title: str, case: Case) -> Reply:
    if settings.quiet:
        held: Line = ("Alerts are held from ", Code(f"{settings.quiet.start:%H:%M}"), " to ", Code(f"{settings.quiet.end:%H:%M}"),
                      f" ({settings.zone}) and told after.")  # fmt: skip
    else:
        held = ("No quiet hours are set. For example: ", Code("quiet 22:00-07:00 Europe/London"))
    digest: Line = (f"Daily and weekly digests go out at {settings.digest_hour:02}:00 ({settings.zone}).",)
    lines = [held, digest, stop_line(settings)]
    return Reply(title, tuple(Paragraph(line) for line in lines if line), case)

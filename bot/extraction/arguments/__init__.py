"""Arguments: who stands where around a trigger, frame by frame.

Each frame reads the parse and falls back on word order. What comes out is still raw: actors on the left (who does) and
on the right (to whom), guests and third parties; `assembly` makes parties of them. This door only lists the frames;
`verbs`, `talks`, `trips` and `directed` read them. Imports the knowledge and its own modules.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.extraction.arguments import directed, talks, trips, verbs
from bot.extraction.arguments.found import Arguments, is_possessed
from bot.extraction.arguments.talks import listed_present
from bot.extraction.scene import Scene
from bot.extraction.triggers import Trigger
from bot.knowledge import Frame

_FRAMES: Mapping[Frame, Callable[[Scene, Trigger], Arguments]] = {
    Frame.BETWEEN: verbs.between,
    Frame.ACTS_ON: verbs.acts_on,
    Frame.HOSTS: verbs.acts_on,
    Frame.GIVES: verbs.acts_on,
    Frame.GOES_TO: verbs.goes_to,
    Frame.TALKS: talks.talks,
    Frame.TRIP: trips.trip,
    Frame.PRESENCE: trips.presence,
    Frame.GIFT: directed.gift,
    Frame.AGAINST: directed.against,
    Frame.TIES: directed.ties,
    Frame.POST: directed.post,
}


def arguments(scene: Scene, trigger: Trigger) -> Arguments:
    """The arguments of the trigger by its frame."""
    return _FRAMES[trigger.spec.frame](scene, trigger)


__all__ = ["Arguments", "arguments", "is_possessed", "listed_present"]

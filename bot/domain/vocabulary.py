"""The closed vocabularies of the field: event types, statuses, roles, offices.

They equal the annotation guideline word for word, because gold files, exports and the database hold these
strings. Imports nothing of the project.
"""

from __future__ import annotations

from enum import StrEnum


class EventType(StrEnum):
    """What kind of diplomatic event it is: the guideline's thirteen."""

    CALL = "call"
    VISIT = "visit"
    MEETING = "meeting"
    MESSAGE = "message"
    INVITATION = "invitation"
    AGREEMENT = "agreement"
    EXERCISE = "exercise"
    AID = "aid"
    UPGRADE = "upgrade"
    PROTEST = "protest"
    EXPULSION = "expulsion"
    DOWNGRADE = "downgrade"
    SANCTION = "sanction"


class Status(StrEnum):
    """Whether it truly happened, at publication time and by the text."""

    OCCURRED = "occurred"
    ONGOING = "ongoing"
    PLANNED = "planned"
    PROPOSED = "proposed"
    CANCELLED = "cancelled"
    POSTPONED = "postponed"
    REFUSED = "refused"
    DENIED = "denied"
    HYPOTHETICAL = "hypothetical"


class Role(StrEnum):
    """What a party does in the event."""

    INITIATOR = "initiator"
    COUNTERPART = "counterpart"
    VISITOR = "visitor"
    HOST = "host"
    PARTICIPANT = "participant"
    MEDIATOR = "mediator"


class Office(StrEnum):
    """The office through which a party acts; `STATE` where no official is named."""

    HEAD_OF_STATE = "head_of_state"
    HEAD_OF_GOVERNMENT = "head_of_government"
    FOREIGN_MINISTER = "foreign_minister"
    MINISTER = "minister"
    ENVOY = "envoy"
    ORG_HEAD = "org_head"
    ROYAL = "royal"
    MILITARY = "military"
    OFFICIAL = "official"
    STATE = "state"


class PartyKind(StrEnum):
    """A party is a country, an international organisation or a de-facto authority.

    Kept beside the code because OIC, SCO or GCC look like ISO country codes.
    """

    COUNTRY = "country"
    ORGANISATION = "organisation"
    AUTHORITY = "authority"


class Mode(StrEnum):
    """The channel of a contact, where the text tells it."""

    TELEPHONE = "telephone"
    VIDEO = "video"
    IN_PERSON = "in_person"
    LETTER = "letter"


class DatePrecision(StrEnum):
    """How exactly a date is known."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


SYMMETRIC_TYPES = frozenset({EventType.CALL, EventType.MEETING, EventType.AGREEMENT, EventType.EXERCISE})
CONTACT_TYPES = frozenset({EventType.CALL, EventType.VISIT, EventType.MEETING})

"""The table of rejections: every name under which a sentence or a trigger ends without an event, each with its reason in words.

`readout explain` quotes the sentence, `readout evaluate` counts the names. The rules (`conditions`, `assembly`, `visits`) return the name
itself, and a test reads them for names that are not in this table. Imports nothing of the project.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class Stage(StrEnum):
    """How far it came: a whole sentence that is not read, a word that is no trigger where it stands, a trigger without an event."""

    SENTENCE = "sentence"
    WORD = "word"
    TRIGGER = "trigger"


class Why(StrEnum):
    """A rejection. Its value is its name, `reason` what a person is told."""

    stage: Stage
    reason: str

    def __new__(cls, name: str, stage: Stage, reason: str) -> Self:
        member = str.__new__(cls, name)
        member._value_ = name
        member.stage, member.reason = stage, reason
        return member

    @classmethod
    def named(cls, name: str) -> Why:
        """The rejection of that name; ValueError where the table has none."""
        found = next((why for why in cls if why == name), None)
        if found is None:
            raise ValueError(f"the table of rejections has no {name!r}")
        return found

    # Sentences that are not read.
    NOT_ENGLISH = "not English", Stage.SENTENCE, "The text is in a language that is not read."
    BOILERPLATE = "boilerplate", Stage.SENTENCE, "The line belongs to the page, not to the story."
    ONE_PARTY_IN_TEXT = "one party in the text", Stage.SENTENCE, "The whole text names fewer than two countries or organisations."
    NO_ACTOR = "no actor", Stage.SENTENCE, "Nobody who could act is named, and no word such as “they” points to somebody."
    NO_TRIGGER = "no trigger", Stage.SENTENCE, "No word tells of an event."

    # Words of the ontology that tell of nothing where they stand.
    IN_A_NAME = "part of a name", Stage.WORD, "The word belongs to a name or a title."
    WORD_CLASS = "another word class", Stage.WORD, "The word is a noun where the trigger is a verb, or the other way round."
    NO_PLACE_BEHIND = "no place behind", Stage.WORD, "No place stands right behind the word."

    # Any trigger.
    REPEATED = "repeated", Stage.TRIGGER, "It is told as a habit, not as one event."
    DID_NOT_HAPPEN = "did not happen", Stage.TRIGGER, "The text says that it did not happen, and nobody denies it."
    SPORT = "sport", Stage.TRIGGER, "The page is one of sport, and no official takes part."
    NO_PARTY = "no party", Stage.TRIGGER, "Nobody takes part who speaks for a country or an organisation."
    NO_SECOND_PARTY = "no second party", Stage.TRIGGER, "Only one side is known."
    DOMESTIC = "domestic", Stage.TRIGGER, "All who take part are of one country."

    # Calls, talks and messages.
    NO_TELEPHONE = "no telephone", Stage.TRIGGER, "No telephone is spoken of, so it is taken for no call."
    CALL_FOR = "a call for something", Stage.TRIGGER, "Somebody calls for something; nobody is called."
    OTHER_CALL = "another kind of call", Stage.TRIGGER, "The word before it makes it another kind of call."
    OTHER_SENSE = "another sense of call", Stage.TRIGGER, "“Call” stands in another sense, as in calling somebody something."
    NO_OFFICIAL_ON_LINE = "no official on the line", Stage.TRIGGER, "No official takes part in the call."
    NO_OFFICIAL_CALLED = "no official called", Stage.TRIGGER, "No official calls, or none is called."
    TO_THE_PRESS = "spoke to the press", Stage.TRIGGER, "It is said to the press or in public, not to another side."
    NO_OFFICIAL_SPOKEN_TO = "no official spoken to", Stage.TRIGGER, "No official is spoken to."
    NO_OFFICIAL_SPOKE = "no official spoke", Stage.TRIGGER, "No official speaks."
    TOLD_AS_CALL = "told as a call", Stage.TRIGGER, "A telephone is spoken of, so it is a call and no meeting."
    NO_TWO_OFFICIALS = "no two officials", Stage.TRIGGER, "There are no officials of two sides."
    NOBODY_TO_DISCUSS_WITH = "nobody to discuss with", Stage.TRIGGER, "Nobody is named with whom it was discussed."
    NO_OFFICIAL_RECEIVED = "no official received", Stage.TRIGGER, "No official is received or addressed."
    CALLS_LISTENED_TO = "calls listened to", Stage.TRIGGER, "Somebody listened to calls; nobody is told to have made one."
    BEFORE_THE_PRESS = "before the press", Stage.TRIGGER, "It is a news conference."
    TALK_OF = "talk of something", Stage.TRIGGER, "It is talk of something, not talks with somebody."
    ONLY_THE_OCCASION = "only the occasion", Stage.TRIGGER, "It is the occasion on whose sidelines something else took place."
    NO_BODY = "no body of states", Stage.TRIGGER, "It is not a session of an organisation, and none is addressed or attended."
    OPINION = "opinion", Stage.TRIGGER, "It is an opinion on talks; nobody holds any."
    NO_SENDER_OR_RECEIVER = "no sender or receiver", Stage.TRIGGER, "Nobody sends it, or nobody receives it."
    NOTHING_SENT = "nothing sent", Stage.TRIGGER, "No verb says that it was sent."
    NOBODY_INFORMED = "nobody informed", Stage.TRIGGER, "No official or government of another side is let know of anything."
    NOBODY_WRITTEN_TO = "nobody written to", Stage.TRIGGER, "No official is written to."

    # Visits.
    TOLD_AS_INVITATION = "told as an invitation", Stage.TRIGGER, "It is what somebody is invited to; the invitation is the event."
    NO_DESTINATION = "no destination", Stage.TRIGGER, "No country is named to which the journey goes."
    NO_OFFICIAL_TRAVELS = "no official travels", Stage.TRIGGER, "Whoever travels is no official."
    NO_JOURNEY = "no journey", Stage.TRIGGER, "The verb tells of no journey here."
    NO_VISIT_SPOKEN_OF = "no visit spoken of", Stage.TRIGGER, "Somebody is welcomed, but no visit is spoken of."
    NOBODY_THERE = "nobody there", Stage.TRIGGER, "It does not say who is in that place, or what for."
    OTHER_STAY = "another reason to be there", Stage.TRIGGER, "Whoever is there lives, works or is held there."
    NO_VISITOR = "no visitor", Stage.TRIGGER, "It does not say which official travels."
    NO_GUEST = "no guest", Stage.TRIGGER, "It does not say which official is received."
    NO_HOST = "no host", Stage.TRIGGER, "It does not say who receives the guest."

    # Agreements, exercises and aid.
    NOTHING_CONCLUDED = "nothing concluded", Stage.TRIGGER, "A paper is cited; nobody signs or adopts it."
    ONE_SIDE_AGREES = "one side agrees", Stage.TRIGGER, "One side agrees, and nobody is named with whom."
    AGREED_IN_OPINION = "agreed in opinion", Stage.TRIGGER, "They are of one opinion; nothing is concluded."
    TOLD_AS_AGREED = "told as what was agreed", Stage.TRIGGER, "What was agreed to do is told by its own verb."
    TOLD_BY_OBJECT = "told by its object", Stage.TRIGGER, "The paper that is signed tells of it."
    TOLD_AS_AGREEMENT = "told as an agreement", Stage.TRIGGER, "It was agreed to drill; the agreement is the event."
    DRILL_OF_ONE = "a drill of one country", Stage.TRIGGER, "One country drills alone."
    MATTER_OF_TALKS = "only the matter of talks", Stage.TRIGGER, "It is what the talks are about; nothing is concluded."
    TREATY_LEFT = "a treaty left", Stage.TRIGGER, "The treaty is left, which is told as a break."
    NO_RECEIVER = "no receiver", Stage.TRIGGER, "Nobody receives it."
    NOTHING_GIVEN = "nothing given", Stage.TRIGGER, "No verb or sum says that something was given."

    # Measures.
    NOTHING_LODGED = "nothing lodged", Stage.TRIGGER, "No protest is lodged with anybody."
    TIES_UNCHANGED = "ties unchanged", Stage.TRIGGER, "Relations are spoken of and not changed."
    TIES_OF_TRADE = "ties of trade", Stage.TRIGGER, "Ties of trade or culture are spoken of, no diplomatic ones."
    NO_COUNTRY_JOINS = "no country joins", Stage.TRIGGER, "It does not say which country joins."
    NOTHING_JOINED = "nothing joined", Stage.TRIGGER, "No organisation is joined."
    POST_UNCHANGED = "post unchanged", Stage.TRIGGER, "An embassy or envoy is spoken of and not changed."
    NOBODY_RECOGNISED = "nobody recognised", Stage.TRIGGER, "No country or body is recognised."
    SOMETHING_ELSE_RECOGNISED = "recognised something else", Stage.TRIGGER, "Something other than a state or government is recognised."
    NO_ENVOY_SUMMONED = "no envoy summoned", Stage.TRIGGER, "No envoy is summoned."
    NO_DIPLOMAT_EXPELLED = "no diplomat expelled", Stage.TRIGGER, "No diplomat is expelled."
    NOBODY_TOLD_TO_LEAVE = "nobody told to leave", Stage.TRIGGER, "No diplomat is told to leave."
    NO_TREATY_LEFT = "no treaty left", Stage.TRIGGER, "No treaty or organisation is left."
    NO_COUNTRY_LEAVES = "no country leaves", Stage.TRIGGER, "It does not say which country leaves."
    NO_TARGET = "no target named", Stage.TRIGGER, "Nobody is named against whom it is aimed."
    TAX_AT_HOME = "a tax at home", Stage.TRIGGER, "The tax is laid on nobody's imports."
    SANCTIONS_AS_TOPIC = "sanctions as a topic", Stage.TRIGGER, "Sanctions are spoken of; no verb imposes, eases or threatens them."

"""The words that frames look for around a trigger. Lemmas in lower case, except the prepositions. Imports nothing of the project."""

from __future__ import annotations

# Prepositions before a noun through which it has part in its verb: "arrived for talks".
SUBJECT_CASES = frozenset("over amid for in at during after before following from on into with to of ahead toward towards".split())
# Verbs of one who makes another go.
SENDING = frozenset({"send", "dispatch"})
# Prepositions before a destination.
DESTINATION = frozenset("to in at for into across through".split())
# Verbs whose subject tells of an event and need have no part in it.
TELLING = frozenset(
    (
        "say tell announce report add claim warn state note confirm believe think write quote describe call criticize criticise praise "
        "slam urge"
    ).split()
)
# Verbs whose subject takes sides in what others do.
SIDING = frozenset(
    "support back welcome encourage assist endorse oppose condemn criticise criticize praise hail applaud follow watch".split()
)
# What is done to a deal of others by whoever has no part in it: he takes sides, or speaks of it.
APART_FROM_DEALS = frozenset(
    (
        "oppose block bash torpedo scuttle derail undermine sabotage denounce condemn criticise criticize trash attack support back "
        "endorse defend hail praise refer comment weigh commit testify"
    ).split()
)
# What a mediator does for the talks of others.
MEDIATING = frozenset("mediate broker facilitate moderate spearhead".split())
# What the host of the talks of others does.
HOLDING_FOR_OTHERS = frozenset("host organise organize convene".split())
# Verbs by which a host speaks of somebody's visit.
HOSTING = frozenset("cancel welcome host postpone await prepare scrap delay expect announce reject".split())
# Plural subjects that name states, not persons.
STATE_WORDS = frozenset("country nation side state party government".split())
# Verbs by which one side proposes something to another.
URGING = frozenset("call urge ask press offer propose invite challenge appeal".split())
# Subjects that stand for two sides named before: "the two leaders".
GROUP_SUBJECTS = frozenset(
    ("leader side country two president minister party delegation both they pair counterpart nation head diplomat official").split()
)

# What may stand between "is" and "in" where somebody is in a place, or is to be there.
ALREADY_THERE = frozenset({"currently", "now", "also", "back", "still", "already", "here", "both"})
EXPECTED_THERE = frozenset({"due", "expected", "scheduled"})

# Subjects that stand for the traveller whose they are.
JOURNEYS = frozenset({"trip", "tour", "visit", "journey", "travel", "schedule", "itinerary", "stop", "leg", "swing", "sweep"})
# Nouns that take a partner "with" of their own.
CONTACTS = frozenset(
    "talks meeting meetings negotiations call calls summit agreement deal ceasefire contacts conversations consultations".split()
)
# "told reporters in Jakarta": who says it there is there.
SPEAKING_THERE = frozenset("say tell speak".split())
# "gave a speech in Jakarta": how one speaks, and what one gives there.
SPEAKING = SPEAKING_THERE | {"give", "deliver", "make", "hold", "pronounce", "address"}
SPEECHES = frozenset("speech address remarks lecture conference".split())
# How one thanks for what one was given.
THANKING = frozenset({"thank", "grateful", "thankful", "gratitude", "appreciation"})
# What is met that is nobody.
MET_MATTERS = frozenset(
    (
        "criticism opposition resistance praise approval scepticism skepticism protest disapproval silence outrage anger derision success "
        "failure condemnation reluctance hostility response demand expectation target deadline requirement condition need obligation "
        "challenge threat indifference enthusiasm suspicion fury relief backlash applause burden goal standard "
        "criterion criteria quota commitment"
    ).split()
)
# "a meeting on the sidelines of the G20 summit": the summit is no party.
MARGINS = frozenset({"sidelines", "sideline", "margins", "margin", "fringes"})

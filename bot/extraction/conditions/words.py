"""The words that conditions look for, as lists a person who does not program can read and mend.

Lemmas in lower case, so "sent" is found as "send". Imports nothing of the project.
"""

from __future__ import annotations

# Said anywhere in a sentence, these make a contact a call.
PHONE_PHRASES = (
    "by phone", "over the phone", "on the phone", "by telephone", "over telephone", "over phone", "over the telephone", "on the telephone",
    "phone call", "via video", "by video", "via phone", "telephone conversation", "phone conversation", "video conference",
    "videoconference", "by videolink", "via videoconference", "in a call", "in a phone", "telephone call", "a hotline", "by hotline",
    "over a hotline", "the hotline",
)  # fmt: skip
# Said beside a meeting or summit, these tell that it is held by video.
VIDEO_PHRASES = ("via video", "by video", "via a video", "by a video", "over video", "via zoom", "over zoom")
# Whom a politician speaks to without any contact between states.
PRESS = frozenset(
    (
        "reporter journalist press media crowd audience troop nation congress parliament supporter student rally conference interview "
        "newspaper bbc cnn tv radio programme broadcaster"
    ).split()
)
# Before "call": a close call, a wake-up call, a roll call.
AGAINST_OFFICIAL_CALL = frozenset("- close wake wake-up roll judgment judgement conference earnings curtain robo background press".split())
# What spies do to telephone calls.
TAPPING = frozenset("listen tap monitor intercept record eavesdrop wiretap bug hack".split())
# Behind the verb "call": calls on, calls for, calls it, calls off.
OTHER_CALLS = frozenset('on for upon off out into it him them himself the a an this that in such up " “'.split())
# Behind the object of "call": "called Putin a liar", "called Putin his friend".
NAMED_BEHIND = frozenset("\" “ ' ‘ his her 's ’s its a as".split())
# Behind the object of "call", these tell when or how often he was phoned.
TIME_BEHIND = frozenset(
    ("today yesterday monday tuesday wednesday thursday friday saturday sunday earlier late last this over again twice separately").split()
)
# "dialogue is important" is an opinion.
OPINION = frozenset("important necessary vital key crucial essential needed critical possible useful significant good best".split())
# Verbs by which a letter or message comes to its receiver.
SENDING = frozenset(
    ("send write deliver receive hand convey pass address extend sign say exchange present carry get be read relay").split()
)
# With these a verb tells of a habit.
HABITS = frozenset("regularly often always usually frequently sometimes annually routinely rarely seldom occasionally".split())
# Reasons to be in a country that make no visit.
OTHER_STAYS = frozenset("born jail prison exile hospital treatment vacation holiday live school university war troop".split())
# Verbs that bring a declaration, protocol or contract about.
CONCLUDING = frozenset(
    "sign adopt agree ratify issue conclude seal endorse approve release award extend renew prolong cancel scrap terminate annul".split()
)
# What is signed; triggers of their own.
DEALS = frozenset("agreement deal treaty accord memorandum pact communique statement declaration contract protocol mou".split())
# What is done to a treaty by who leaves it.
LEAVING_DEAL = frozenset({"withdraw", "pull", "quit", "exit", "leave", "ditch"})
# Behind "ceasefire", "trade deal", these are what is told of: talks over it, no deal.
TALKED_OVER = frozenset(
    "village line talks talk negotiations negotiation negotiator negotiators negotiating efforts violations violation monitors".split()
)
# What was agreed to do, where that only says that they get on well.
AGREED_VAGUELY = frozenset(
    (
        "work stay remain continue keep coordinate consult cooperate co-operate collaborate maintain strengthen deepen intensify enhance "
        "boost explore consider stand support proceed disagree terminate move"
    ).split()
)
# What was agreed to do, where that is an event of its own.
AGREED_CONTACT = frozenset("meet visit speak talk hold restore resume normalize normalise reopen ceasefire cease truce".split())
# Verbs by which aid is given, promised or withheld.
GIVING = frozenset(
    (
        "send provide deliver pledge give donate announce approve supply offer release grant extend promise withhold suspend cut halt "
        "allocate ship transfer hand commit earmark receive get lend boost increase resume sell freeze dispatch airlift"
    ).split()
)
# What tells that a thing is given: such a verb, or a word of its kind or sum before it.
GIVEN = GIVING | {"military", "humanitarian", "million", "billion", "financial", "development"}
# Goods that one state gives another.
GOODS = frozenset(
    (
        "mask vaccine dose jet shell tank missile ammunition weapon arm food grain wheat rice flour medicine tonne ton helicopter drone "
        "equipment aid relief tent generator fuel vehicle howitzer rocket blanket ventilator supplies supply kit ship boat rifle "
        "battery munition system patriot interceptor launcher frigate submarine"
    ).split()
)
# With these verbs money is given as well.
PAYING = frozenset("allocate contribute pledge donate earmark grant".split())
MONEY = frozenset("million billion euro euros dollar fund funds funding budget".split())
# Verbs that improve relations.
TIES_UP = frozenset(
    ("restore establish normalize normalise resume re-establish reestablish renew upgrade raise elevate open reopen forge").split()
)
# Nouns for the same.
TIES_UP_NOUNS = frozenset("restoration establishment normalization normalisation resumption".split())
# Verbs that worsen relations.
TIES_DOWN = frozenset("cut sever break suspend downgrade freeze end halt rupture".split())
# Nouns for the same.
TIES_DOWN_NOUNS = frozenset("severance rupture suspension".split())
# What is done to an embassy: opened.
POST_UP = frozenset("open reopen re-open inaugurate establish move relocate".split())
# What is done to an embassy: closed.
POST_DOWN = frozenset("close shut shutter evacuate suspend".split())
# What is done with an ambassador: sent.
AMBASSADOR_UP = frozenset("appoint name nominate designate confirm return accredit present send reinstate restore exchange".split())
# What is done with an envoy who stays; one who is only sent is on a visit.
ENVOY_UP = AMBASSADOR_UP - {"send", "return", "present"}
# What is done with an ambassador: called home.
AMBASSADOR_DOWN = frozenset("recall withdraw pull".split())
# What one state recognises of another.
RECOGNISED = frozenset(
    ("state independence sovereignty government capital statehood diplomatically president independent legitimate annexation").split()
)
# Verbs by which sanctions and tariffs are imposed, changed or threatened.
IMPOSING = frozenset(
    (
        "impose slap extend lift ease threaten levy place announce put tighten approve renew adopt waive remove agree face introduce "
        "order drop suspend hit sign call consider propose prolong reimpose re-impose raise apply expand target issue unveil pledge vow "
        "enforce back pass increase include delay pause keep maintain warn end initiate reduce prepare reinstate restore scrap cut ratchet "
        "postpone reverse escalate double withdraw retaliate level enact unleash roll boost lower hike pull punish remain suffer "
        "weather endure"
    ).split()
)
# What one side forbids another to trade, carry or buy.
TRADED = frozenset("import export sell sale supply buy purchase airline airliner trade oil gas flight".split())
# Before "sanctions", these tell that they are new.
NEW_SANCTIONS = frozenset("new fresh further additional round sweeping tough harsh threaten imposed".split())

# How the verbs begin by which one side lets another know, and how many words behind them who is told begins.
INFORMING = ("told", "tell", "inform", "notif", "contact")
INFORMED_WITHIN = 5
# Who is sent to serve abroad, and may be expelled or recalled from there.
DIPLOMATS = frozenset("diplomat ambassador envoy consul attache attaché embassy charge chargé coordinator representative".split())
# What a delegation led abroad is called, what is exchanged by writing, who is exchanged, and what is frozen.
DELEGATIONS = frozenset({"delegation", "team", "mission"})
LETTERS = frozenset({"message", "letter", "note", "greeting", "telegram"})
PRISONERS = frozenset({"prisoner", "detainee", "captive", "hostage", "body", "pow"})
ASSETS = frozenset({"asset", "funds", "reserve", "reserves", "property", "account", "holding"})
# Words of which one stands in every phrase that tells of a telephone.
TELEPHONE = frozenset({"phone", "telephone", "call", "video", "videoconference", "videolink", "hotline"})
# One of these stands where somebody is listed for it.
TERROR = frozenset({"terrorist", "terrorism", "terror"})

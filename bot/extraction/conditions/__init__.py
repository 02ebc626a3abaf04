"""Conditions: what a trigger must find in its sentence before it may tell of an event.

Each is named in `config/ontology.toml` (`needs = "..."`), takes the scene, the trigger and its arguments, and returns
None where it holds, or the name of the rejection. This door only lists them; `bodies`, `contacts`, `travel`, `deals` and
`measures` hold them, `words` their word lists; `settling` says which type a trigger is of. Imports its own modules only.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.extraction.conditions import bodies, contacts, deals, measures, travel, words
from bot.extraction.conditions.asking import Condition
from bot.extraction.conditions.contacts import is_repeated
from bot.extraction.conditions.settling import settle_type

CONDITIONS: Mapping[str, Condition] = {
    "phone": contacts.phone,
    "face_to_face": contacts.face_to_face,
    "call_noun": contacts.call_noun,
    "not_tapped": contacts.not_tapped,
    "conversation": contacts.conversation,
    "spoken": contacts.spoken,
    "person_object": contacts.person_object,
    "told_by_phone": contacts.told_by_phone,
    "courtesy_call": contacts.courtesy_call,
    "both_officials": contacts.both_officials,
    "official_object": contacts.official_object,
    "negotiating": contacts.negotiating,
    "no_margin": contacts.no_margin,
    "of_body": bodies.of_body,
    "to_body": bodies.to_body,
    "body_attended": bodies.body_attended,
    "official_message": contacts.official_message,
    "side_informed": contacts.side_informed,
    "letters_exchanged": contacts.letters_exchanged,
    "written": contacts.written,
    "travel": travel.travel,
    "delegation_led": travel.delegation_led,
    "sent": travel.sent,
    "no_invitation": travel.no_invitation,
    "trip_place": travel.trip_place,
    "called_welcome": travel.called_welcome,
    "own_travel": travel.own_travel,
    "visitor": travel.visitor,
    "presence": travel.presence,
    "concluded": deals.concluded,
    "agreed_between": deals.agreed_between,
    "signed": deals.signed,
    "prisoners_swapped": deals.prisoners_swapped,
    "joint": deals.joint,
    "given": deals.given,
    "goods": deals.goods,
    "lodged": measures.lodged,
    "ties_up": measures.changed_by(words.TIES_UP, words.TIES_UP_NOUNS),
    "ties_down": measures.changed_by(words.TIES_DOWN, words.TIES_DOWN_NOUNS),
    "recognition": measures.recognition,
    "body_joined": measures.body_joined,
    "post_up": measures.post_changed_by(words.POST_UP),
    "post_down": measures.post_changed_by(words.POST_DOWN),
    "ambassador_up": measures.post_changed_by(words.AMBASSADOR_UP),
    "envoy_up": measures.post_changed_by(words.ENVOY_UP),
    "nominated": measures.nominated,
    "credentials": measures.credentials,
    "ambassador_down": measures.post_changed_by(words.AMBASSADOR_DOWN),
    "envoy_object": measures.envoy_object,
    "diplomat_object": measures.diplomat_object,
    "diplomats": measures.diplomat_object,
    "persona_non_grata": measures.persona_non_grata,
    "treaty_exit": measures.treaty_exit,
    "taken_out": measures.taken_out,
    "imposed": measures.imposed,
    "assets_frozen": measures.assets_frozen,
    "trade_banned": measures.trade_banned,
    "listed_for_terror": measures.listed_for_terror,
    "tax_on_imports": measures.tax_on_imports,
}

__all__ = ["CONDITIONS", "Condition", "is_repeated", "settle_type"]

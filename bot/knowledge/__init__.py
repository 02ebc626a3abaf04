"""What is known of the world at a date: places, people and their offices, blocs. Enter here, not by a submodule."""

from bot.knowledge.asking import Answer, ask_roster
from bot.knowledge.blocs import Bloc, Blocs
from bot.knowledge.load import Knowledge, load_knowledge
from bot.knowledge.ontology import Frame, Ontology, TriggerSpec, TypeSpec, load_ontology
from bot.knowledge.people import Roster, Term
from bot.knowledge.people_files import read_people
from bot.knowledge.places import City, PlaceEntry, Places
from bot.knowledge.refresh import Change, Kept, Refreshed, difference, line_of, read_kept, refresh, write_terms
from bot.knowledge.terms import merge, overlaps
from bot.knowledge.text import fold

__all__ = [
    "Answer", "Bloc", "Blocs", "Change", "City", "Frame", "Kept", "Knowledge", "Ontology", "PlaceEntry", "Places", "Refreshed", "Roster",
    "Term", "TriggerSpec", "TypeSpec", "ask_roster", "difference", "fold", "line_of", "load_knowledge", "load_ontology", "merge",
    "overlaps", "read_kept", "read_people", "refresh", "write_terms",
]  # fmt: skip

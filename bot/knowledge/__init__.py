"""What is known of the world at a date: places, people and their offices, blocs. Enter here, not by a submodule."""

from bot.knowledge.blocs import Bloc, Blocs
from bot.knowledge.load import Knowledge, load_knowledge
from bot.knowledge.ontology import Frame, Ontology, TriggerSpec, TypeSpec, load_ontology
from bot.knowledge.people import Roster, Term
from bot.knowledge.places import City, PlaceEntry, Places
from bot.knowledge.text import fold

__all__ = [
    "Bloc", "Blocs", "City", "Frame", "Knowledge", "Ontology", "PlaceEntry", "Places", "Roster", "Term", "TriggerSpec", "TypeSpec", "fold",
    "load_knowledge", "load_ontology",
]  # fmt: skip

"""What is known of the world at a date: places, people and their offices, blocs. Enter here, not by a submodule."""

from bot.knowledge.blocs import Bloc, Blocs
from bot.knowledge.load import Knowledge, load_knowledge
from bot.knowledge.people import Roster, Term
from bot.knowledge.places import City, PlaceEntry, Places
from bot.knowledge.text import fold

__all__ = ["Bloc", "Blocs", "City", "Knowledge", "PlaceEntry", "Places", "Roster", "Term", "fold", "load_knowledge"]

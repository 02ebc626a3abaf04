"""The demo: the bundled archive, the loopback server that publishes it, and the run through the whole engine. Enter here."""

from bot.demo.archive import Archive, Outlet, Published, load_archive
from bot.demo.run import DemoClock, Summary, run_demo
from bot.demo.server import NewsServer

__all__ = ["Archive", "DemoClock", "NewsServer", "Outlet", "Published", "Summary", "load_archive", "run_demo"]

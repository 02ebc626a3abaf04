"""The kinds of source that can be polled, one module with one registered class each; a module put here is found by itself.

Enter here, not by a submodule. Imports this part's own modules only.
"""

from importlib import import_module
from pkgutil import iter_modules

from bot.sources.kinds.base import Asking, Reader, Reading, known_kinds, reader_of, register

for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")

__all__ = ["Asking", "Reader", "Reading", "known_kinds", "reader_of", "register"]

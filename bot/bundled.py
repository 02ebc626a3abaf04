"""Where the files live that travel with the program: `config/` and `seeds/`.

In a checkout they stand beside `bot/`; in an installed wheel they lie inside the package. Imports the errors only.
"""

from __future__ import annotations

from pathlib import Path

from bot.errors import ConfigError

_PACKAGE = Path(__file__).resolve().parent


def bundled_folder(name: str) -> Path:
    """The folder `config` or `seeds`; ConfigError where neither place has it."""
    for folder in (_PACKAGE / "shipped" / name, _PACKAGE.parent / name):
        if folder.is_dir():
            return folder
    raise ConfigError(f"the folder {name}/ is missing", "it is neither in the package nor beside it", "Install readout-bot again")

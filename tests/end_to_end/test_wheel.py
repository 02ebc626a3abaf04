"""The installed wheel works outside the checkout: built, installed into an empty environment, and its demo run there.

Nothing is downloaded. The wheel is built by the hatchling of this environment and installed without dependencies; the new
environment finds the locked dependencies in this one's site-packages through a .pth line, which lends its packages but, since .pth
files are not followed twice, not this checkout.
"""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def run(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("READOUT_", "PYTHON", "VIRTUAL_ENV"))}
    return subprocess.run([str(word) for word in command], cwd=cwd, env=clean, capture_output=True, text=True, timeout=240, check=False)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    built = run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=ROOT)
    assert built.returncode == 0, built.stderr
    (found,) = folder.glob("readout_bot-*.whl")
    return found


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bin folder of an environment that holds the wheel and nothing else of its own."""
    folder = tmp_path_factory.mktemp("elsewhere") / "venv"
    venv.create(folder, with_pip=False, symlinks=True)
    python = folder / "bin" / "python"
    site = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=folder).stdout.strip())
    (site / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    done = run(sys.executable, "-m", "pip", "--python", python, "install", "--no-deps", "--no-index", "--quiet", wheel, cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder / "bin"


def test_what_the_program_reads_travels_in_the_wheel(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for wanted in (
        "bot/shipped/config/readout.toml", "bot/shipped/config/sources.toml", "bot/shipped/config/ontology.toml",
        "bot/shipped/seeds/people.txt", "bot/shipped/seeds/places.txt", "bot/shipped/seeds/articles/seed_article.txt",
        "bot/extraction/model/meta.json", "handlers/console/__init__.py",
    ):  # fmt: skip
        assert wanted in names
    assert not any(name.startswith("tests/") or name.endswith(".pyc") for name in names)


def test_the_installed_package_is_not_the_checkout(installed: Path, tmp_path: Path) -> None:
    where = run(installed / "python", "-c", "import bot, handlers; print(bot.__file__, handlers.__path__)", cwd=tmp_path)
    assert where.returncode == 0, where.stderr
    assert str(ROOT) not in where.stdout


def test_the_installed_demo_tells_its_alerts(installed: Path, tmp_path: Path) -> None:
    done = run(installed / "readout", "demo", cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Putin" in done.stdout
    assert "21 from 3 outlets" in done.stdout
    assert list(tmp_path.iterdir()) == []


def test_the_installed_program_says_its_version_and_its_commands(installed: Path, tmp_path: Path) -> None:
    assert run(installed / "readout", "--version", cwd=tmp_path).stdout.startswith("readout 0.")
    told = run(installed / "readout", "--help", cwd=tmp_path).stdout
    for command in ("demo", "run", "extract", "evaluate", "query", "backfill", "sources", "doctor", "export", "import"):
        assert command in told

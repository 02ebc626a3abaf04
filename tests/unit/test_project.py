"""What every tracked file owes: it names no machine and no registry, modules say why they exist, versions are pinned by hash."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

# Written so that this file does not match itself.
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:wo[r]k|fa[r]m|ho[m]e|Use[r]s|ro[o]t)/[A-Za-z.]")
REGISTRY_HOST = re.compile(r"(?:py[p]i|pytho[n]hosted|registry\.np[m]js|conda\.anaco[n]da)\.(?:org|com)", re.IGNORECASE)
PINNED = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(?:\[[a-z0-9,]+\])?==[A-Za-z0-9.!+]+(?: ; .+)? \\")
HASH = re.compile(r"    --hash=sha256:[0-9a-f]{64}(?: \\)?")


def tracked() -> list[Path]:
    """The files of the project: git's list, or in an unpacked archive without git every file of the project's folders."""
    if shutil.which("git") and (ROOT / ".git").exists():
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode()
        return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]
    folders = ("bot", "handlers", "config", "seeds", "tests")
    return [path for folder in folders for path in (ROOT / folder).rglob("*") if path.is_file() and "__pycache__" not in path.parts]


def lines_matching(pattern: re.Pattern[str]) -> list[str]:
    found = []
    for path in tracked():
        blob = path.read_bytes()
        if b"\0" in blob[:8192]:
            continue
        for number, line in enumerate(blob.decode("utf-8", "replace").splitlines(), 1):
            if pattern.search(line):
                found.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()[:100]}")
    return found


def test_no_file_names_a_path_of_a_machine() -> None:
    assert lines_matching(MACHINE_PATH) == []


def test_no_file_names_a_package_registry() -> None:
    assert lines_matching(REGISTRY_HOST) == []


@pytest.mark.parametrize(
    ("pattern", "text", "hit"),
    [
        (MACHINE_PATH, "open('/ho" + "me/anna/readout')", True),
        (MACHINE_PATH, "see /wo" + "rk/main", True),
        (MACHINE_PATH, "a URL such as https://example.org/wo" + "rk/main", False),
        (REGISTRY_HOST, "https://files.pythonho" + "sted.org/x", True),
        (REGISTRY_HOST, "https://example.org/simple", False),
    ],
)
def test_the_patterns_know_what_they_look_for(pattern: re.Pattern[str], text: str, hit: bool) -> None:
    assert bool(pattern.search(text)) is hit


def test_every_module_says_why_it_exists() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in tracked()
        if path.suffix == ".py" and not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert silent == []


def lock_lines() -> list[str]:
    return (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()


def test_every_version_is_pinned_with_its_hashes_and_names_no_host() -> None:
    lines = lock_lines()
    known = (PINNED, HASH)
    wrong = [f"{number}: {line}" for number, line in enumerate(lines, 1) if not any(form.fullmatch(line) for form in known)]
    assert wrong == []
    bare = [line for line, after in zip(lines, [*lines[1:], ""], strict=True) if PINNED.fullmatch(line) and not HASH.fullmatch(after)]
    assert bare == []


def plain_name(requirement: str) -> str:
    """`Foo.Bar[x]>=1` is `foo-bar`, as indexes compare names."""
    return re.sub(r"[-_.]+", "-", re.split(r"[^A-Za-z0-9._-]", requirement, maxsplit=1)[0]).lower()


def test_every_declared_dependency_is_in_the_lock() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    declared = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    for extra in project["project"]["optional-dependencies"].values():
        declared += extra
    wished = {plain_name(wish) for wish in declared}
    locked = {plain_name(line) for line in lock_lines() if PINNED.fullmatch(line)}
    assert wished - locked == set()


def test_the_picture_loads_nothing_from_anywhere() -> None:
    text = (ROOT / "docs" / "alert.svg").read_text(encoding="utf-8")
    addresses = set(re.findall(r"(?:https?:)?//[\w.-]+", text))
    assert {address for address in addresses if not address.endswith(".example")} == {"http://www.w3.org"}
    assert not re.search(r"url\((?!#)|@import|@font-face|<image|<script|href", text)


def test_the_licence_is_the_whole_text() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "Apache License" in text
    assert "END OF TERMS AND CONDITIONS" in text
    assert "APPENDIX: How to apply the Apache License to your work" in text


def test_the_changelog_tells_of_the_version_that_is_built() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert f"## [{version}] - " in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")

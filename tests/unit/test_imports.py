"""The import rule of the house, read off every module's syntax tree: floors, doors, and who may know whom.

Imports inside functions count; those under `if TYPE_CHECKING` do not, since nothing runs by them.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

# A part may import parts of its own floor and of lower ones. `cli` is cli.py with the package `commands`.
FLOORS = (
    ("domain", "errors", "clock", "plural"),
    ("bundled", "tomlfile", "settings", "localdays", "platform", "observe", "documents", "terminal"),
    ("store", "knowledge"),
    ("extraction", "sources", "events", "alerts", "queries"),
    ("pipeline", "portable", "labelled", "archive", "service", "words", "dayspans"),
    ("handlers",),
    ("opening",),
    ("callbacks", "extracting", "upkeep"),
    ("app", "backfill", "doctor"),
    ("demo",),
    ("cli",),
)
FLOOR = {part: number for number, parts in enumerate(FLOORS) for part in parts}


@dataclass(frozen=True)
class Import:
    """One import statement: the module that holds it, its line, and the project's module it names."""

    file: Path
    line: int
    importer: str
    imported: str

    @property
    def where(self) -> str:
        return f"{self.file}:{self.line}"


def part_of(module: str) -> str:
    """`bot.store.sql.tables` is of `store`, `handlers.console.render` of `handlers.console`, `bot` itself of `bot`."""
    names = module.split(".")
    if names[0] == "handlers":
        return ".".join(names[:2])
    part = names[1] if len(names) > 1 else "bot"
    return "cli" if part == "commands" else part


def floor_of(part: str) -> int:
    return 0 if part == "bot" else FLOOR[part.split(".")[0]]


def module_name(path: Path) -> str:
    names = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(names[:-1] if names[-1] == "__init__" else names)


def is_hidden_module(package: str, name: str) -> bool:
    """True where `name` is a module of the package that its door does not give out under this name (`bot.sources.poll` is both)."""
    place = ROOT.joinpath(*package.split("."), name)
    return (place.with_suffix(".py").is_file() or (place / "__init__.py").is_file()) and name not in given_out(package)


@cache
def given_out(package: str) -> frozenset[str]:
    """The names in the `__all__` of the package's door."""
    door = ROOT.joinpath(*package.split("."), "__init__.py")
    for node in ast.parse(door.read_text(encoding="utf-8")).body if door.is_file() else ():
        if isinstance(node, ast.Assign) and any(isinstance(target, ast.Name) and target.id == "__all__" for target in node.targets):
            return frozenset(ast.literal_eval(node.value))
    return frozenset()


def running(tree: ast.AST) -> Iterator[ast.AST]:
    """Every node but those under `if TYPE_CHECKING`."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            yield from (found for other in node.orelse for found in (other, *running(other)))
            continue
        yield node
        yield from running(node)


def imports_of(path: Path, text: str) -> Iterator[Import]:
    importer = module_name(path)
    package = importer if path.name == "__init__.py" else importer.rpartition(".")[0]
    for node in running(ast.parse(text, str(path))):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            source = ".".join([*base, *([node.module] if node.module else [])])
            names = [f"{source}.{alias.name}" if is_hidden_module(source, alias.name) else source for alias in node.names]
        for name in dict.fromkeys(names):
            if name.split(".")[0] in ("bot", "handlers"):
                yield Import(path.relative_to(ROOT), getattr(node, "lineno", 0), importer, name)


def modules() -> list[Path]:
    return sorted(path for folder in ("bot", "handlers") for path in (ROOT / folder).rglob("*.py"))


@pytest.fixture(scope="module")
def imports() -> list[Import]:
    return [found for path in modules() for found in imports_of(path, path.read_text(encoding="utf-8"))]


def between_parts(imports: list[Import]) -> Iterator[tuple[Import, str, str]]:
    for found in imports:
        importer, imported = part_of(found.importer), part_of(found.imported)
        if importer != imported:
            yield found, importer, imported


def test_the_project_has_imports_to_judge(imports: list[Import]) -> None:
    assert len(imports) > 50


def test_every_part_of_the_engine_has_a_floor() -> None:
    parts = {part_of(module_name(path)) for path in modules()} - {"bot"}
    homeless = sorted(part for part in parts if part.split(".")[0] not in FLOOR)
    assert not homeless, f"give these parts a floor in FLOORS: {homeless}"


def test_the_domain_imports_nothing_of_the_project(imports: list[Import]) -> None:
    wrong = [f"{i.where}: imports {i.imported}" for i, part, _ in between_parts(imports) if part == "domain"]
    assert not wrong, "\n".join(wrong)


def test_the_engine_never_imports_a_handler(imports: list[Import]) -> None:
    wrong = [f"{i.where}: imports {i.imported}" for i in imports if i.importer.startswith("bot") and i.imported.startswith("handlers")]
    assert not wrong, "\n".join(wrong)


def test_the_engine_knows_no_chat_library() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{node.lineno}: imports {name}"
        for path in modules()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if path.is_relative_to(ROOT / "bot") and isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""])
        if name.partition(".")[0] in ("discord", "slack_bolt", "slack_sdk")
    ]
    assert not wrong, "\n".join(wrong)


def test_platforms_never_import_each_other(imports: list[Import]) -> None:
    wrong = [
        f"{i.where}: {part} imports {other}"
        for i, part, other in between_parts(imports)
        if part.startswith("handlers.") and other.startswith("handlers.") and other != "handlers.shared"
    ]
    assert not wrong, "\n".join(wrong)


def test_no_import_runs_back_up_the_floors(imports: list[Import]) -> None:
    wrong = [
        f"{i.where}: {part} (floor {floor_of(part)}) imports {other} (floor {floor_of(other)})"
        for i, part, other in between_parts(imports)
        if floor_of(other) > floor_of(part)
    ]
    assert not wrong, "\n".join(wrong)


def test_a_part_is_entered_by_its_public_door(imports: list[Import]) -> None:
    wrong = [
        f"{i.where}: reaches into {i.imported}; import it from {'.'.join(i.imported.split('.')[:2])}"
        for i, _, _ in between_parts(imports)
        if i.imported.count(".") > 1
    ]
    assert not wrong, "\n".join(wrong)


def test_no_two_parts_import_each_other_in_a_circle(imports: list[Import]) -> None:
    graph: dict[str, set[str]] = {}
    for _, part, other in between_parts(imports):
        if "bot" not in (part, other):
            graph.setdefault(part, set()).add(other)
    try:
        tuple(TopologicalSorter(graph).static_order())
    except CycleError as error:
        pytest.fail(f"parts import each other in a circle: {' -> '.join(error.args[1])}")


CASES = [
    ("bot/domain/x.py", "from bot.errors import StoreError", [("bot.domain.x", "bot.errors")]),
    ("bot/alerts/x.py", "import bot.store", [("bot.alerts.x", "bot.store")]),
    ("bot/alerts/x.py", "def f():\n    from bot.store.ports import Store", [("bot.alerts.x", "bot.store.ports")]),
    ("bot/alerts/x.py", "from bot.store import ports", [("bot.alerts.x", "bot.store.ports")]),
    ("bot/alerts/x.py", "from bot.alerts import match", [("bot.alerts.x", "bot.alerts")]),
    ("bot/store/x.py", "from ..domain import Event", [("bot.store.x", "bot.domain")]),
    ("bot/store/__init__.py", "from . import ports", [("bot.store", "bot.store.ports")]),
    ("bot/store/x.py", "if TYPE_CHECKING:\n    from bot.service import Service", []),
    ("bot/store/x.py", "if TYPE_CHECKING:\n    import bot.app\nelse:\n    import bot.clock", [("bot.store.x", "bot.clock")]),
    ("handlers/console/x.py", "import json, rich.console", []),
]  # fmt: skip


@pytest.mark.parametrize(("path", "text", "expected"), CASES)
def test_each_form_of_an_import_is_seen(path: str, text: str, expected: list[tuple[str, str]]) -> None:
    assert [(found.importer, found.imported) for found in imports_of(ROOT / path, text)] == expected

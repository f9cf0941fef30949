"""Import rules of the house that import-linter does not bring itself (see pyproject.toml)."""

from __future__ import annotations

from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class Rooms(Contract):
    """Which modules of a room others may import.

    An app is a package right below the root, a room a package right below an app. Between apps only
    modules whose last name is in ``public`` are imported, and those of ``besides``; inside an app a
    room may use whatever another room has but its views, for what two pages share is not a page.
    """

    apps = fields.ListField(subfield=fields.StringField())
    public = fields.ListField(subfield=fields.StringField())
    besides = fields.ListField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:  # noqa: ARG002 - the interface
        broken = sorted(self._broken(graph))
        return ContractCheck(kept=not broken, metadata={"broken": broken})

    def render_broken_contract(self, check: ContractCheck) -> None:
        for importer, imported, reason in check.metadata["broken"]:
            output.print_error(f"{importer} imports {imported}: {reason}")

    def _broken(self, graph: ImportGraph) -> Iterator[tuple[str, str, str]]:
        for importer in graph.modules:
            for imported in graph.find_modules_directly_imported_by(importer):
                reason = self._reason(importer.split("."), imported.split("."))
                if reason:
                    yield importer, imported, reason

    def _reason(self, importer: list[str], imported: list[str]) -> str:
        """Why this import is not allowed; "" where it is."""
        above = importer[1:2] in (["cli"], ["config"])
        if above or len(imported) < 3 or imported[1] not in self.apps:
            return ""
        if importer[1] != imported[1]:
            public = imported[2] in self.public or imported[-1] in self.public
            known = public or ".".join(imported) in self.besides
            return "" if known else "not public between apps"
        another_room = len(imported) > 3 and importer[2:3] != imported[2:3]
        if another_room and imported[-1].startswith("views") and not importer[-1].endswith("urls"):
            return "views of another room"
        return ""


class NoCircles(Contract):
    """No module imports itself, over however many others, also inside of functions."""

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:  # noqa: ARG002 - the interface
        imports = {name: graph.find_modules_directly_imported_by(name) for name in graph.modules}
        try:
            TopologicalSorter(imports).prepare()
        except CycleError as error:
            return ContractCheck(kept=False, metadata={"circle": error.args[1]})
        return ContractCheck(kept=True)

    def render_broken_contract(self, check: ContractCheck) -> None:
        output.print_error(" is imported by ".join(check.metadata["circle"]))

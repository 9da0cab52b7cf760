"""An import-linter contract: rules never know one another.

import-linter's own `independence` contract takes whole names or `*`, and `foghorn.rules.*` would take in the
modules that rules share (the types, the wording of steps). A rule is a module named after its id, so this
contract takes a prefix.
"""

from __future__ import annotations

from itertools import permutations

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class RulesApart(Contract):
    """No module of `package` whose name starts with `prefix` reaches another such module, however indirectly."""

    type_name = "rules_apart"

    package = fields.StringField()
    prefix = fields.StringField()

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:  # noqa: ARG002 (the linter's signature)
        """Look for the shortest chain between every two rules. Raises nothing."""
        start = f"{self.package}.{self.prefix}"
        rules = sorted(name for name in graph.find_children(str(self.package)) if name.startswith(start))
        chains = [
            chain
            for importer, imported in permutations(rules, 2)
            if (chain := graph.find_shortest_chain(importer=importer, imported=imported))
        ]
        return ContractCheck(kept=not chains, metadata={"chains": chains})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Print each chain, one to a line."""
        for chain in check.metadata["chains"]:
            output.print_error(" -> ".join(chain))

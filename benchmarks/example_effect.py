"""The effect of follow-up in the example agency, whose answers know nothing of its plans: it should
be zero.

    python -m benchmarks.example_effect [SEEDS]

For each seed the three lowest elements of every unit are taken as followed up in all its services.
Prints the mean effect and how many 95 % intervals hold zero: with the unit's start in the model,
and without it.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from statistics import fmean

from tuntas.core.followup.effect import Cell, effect
from tuntas.core.score.uncertainty import LEAST
from tuntas.example import answers, facts

Values = Mapping[
    tuple[int, str], Mapping[str, tuple[float, int]]
]  # unit, service ("" is all) -> value, n
SERVICES = {u.unit.no: u.services for u in facts.UNITS}


def values(place: int, seed: int) -> Values:
    sums: dict[tuple[int, str], dict[str, list[int]]] = defaultdict(
        lambda: defaultdict(lambda: [0, 0])
    )
    for response in answers.generate(
        facts.ROUNDS[place], [u.unit for u in facts.UNITS], SERVICES, seed
    ):
        for key, value in response.values.items():
            for service in (response.service, ""):
                found = sums[response.unit_no, service][key]
                found[0] += value
                found[1] += 1
    return {at: {k: (25 * s / n, n) for k, (s, n) in some.items()} for at, some in sums.items()}


def cells(seed: int) -> list[Cell]:
    before, after = values(0, seed), values(1, seed)
    found = []
    for (unit, service), old in before.items():
        whole, new = before[unit, ""], after.get((unit, service), {})
        lowest = sorted(whole, key=lambda key: whole[key])[:3]
        found += [
            Cell(str(unit), service, key, value, new[key][0], key in lowest, whole[key][0])
            for key, (value, n) in old.items()
            if service and key in new and min(n, new[key][1]) >= LEAST
        ]
    return found


def main(seeds: int) -> None:
    made = [cells(seed) for seed in range(100, 100 + seeds)]
    bare = [[replace(c, unit_before=None) for c in some] for some in made]
    for name, worlds in (("with the unit's start", made), ("without it", bare)):
        results = [effect(some) for some in worlds]
        known = [(r.effect, r.interval) for r in results if r.effect is not None and r.interval]
        held = sum(low <= 0 <= high for _, (low, high) in known)
        print(
            f"{name}: mean effect {fmean(e for e, _ in known):+.2f}, {held} of {len(known)} hold "
            "zero"
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 40)

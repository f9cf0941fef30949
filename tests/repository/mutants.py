"""Do the core's tests notice a change? Makes small changes (mutants) in functions of the core, runs
for each the tests that reach the function, and prints the ones that every test passed.

    make mutants ARGS="--seed 7 --count 200 score followup.effect"

takes 200 mutants of one chapter and one module. Without arguments: 100 of the whole core. A seed
draws the same mutants as long as the core stays the same. mutmut leaves alone what is outside of
functions (constants, tables, fields) and decorated functions such as properties; we leave alone the
wording of marked sentences. The first run makes all mutants, in the folder ``mutants``.

mutmut forks after the imports, so a change of what runs while the core is imported is not felt
there; such a mutant that nothing noticed is tried once more, in a process of its own.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
from collections import Counter
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import mutmut.__main__ as mutmut
from mutmut.mutation import file_mutation

file_mutation.NEVER_MUTATE_FUNCTION_CALLS.add("N_")  # wording of sentences is no behaviour
CORE = "tuntas.core."
NOTICED = {"killed", "timeout", "segfault", "suspicious"}

RUN_BY_IMPORTS = """
import importlib, pkgutil, sys
sys.path.insert(0, "src")
import tuntas.core
for module in pkgutil.walk_packages(tuntas.core.__path__, "tuntas.core."):
    importlib.import_module(module.name)
from mutmut.state import state
print(*state()._stats)
"""


def made() -> dict[str, Path]:
    """Names of all mutants in the order of the source, each with the file it changes."""
    Path("mutants").mkdir(exist_ok=True)
    mutmut.set_mutant_under_test("mutant_generation")
    with redirect_stdout(StringIO()):
        mutmut.copy_src_dir()
        mutmut.copy_also_copy_files()
        mutmut.create_mutants(max_children=2)
    return {name: Path(path) for path in sorted(_results()) for name in _results()[path]}


def _results() -> dict[str, dict[str, int | None]]:
    """Exit codes of the mutants of each file; None of one that was not tried."""
    _, files = mutmut.collect_source_file_mutation_data(mutant_names=())
    return {path: data.exit_code_by_key for path, data in files.items()}


def drawn(names: list[str], count: int, seed: int) -> list[str]:
    """One at random of each of ``count`` equal stretches: modules have their share by size."""
    source = random.Random(seed)  # noqa: S311 - no secret
    count = min(count, len(names))
    return [names[int((i + source.random()) * len(names) / count)] for i in range(count)]


def run_by_imports() -> set[str]:
    """The functions that run while the core is imported, named as their mutants without number."""
    return set(_python("stats", "-c", RUN_BY_IMPORTS).stdout.split())


def noticed_afresh(name: str) -> bool:
    command = ("-m", "pytest", "-x", "-p", "no:cacheprovider", "tests/core")
    return _python(name, *command).returncode != 0


def _python(mutant: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"MUTANT_UNDER_TEST": mutant}
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd="mutants", env=environment, capture_output=True, text=True)


def main() -> int:
    options = argparse.ArgumentParser(prog="make mutants")
    options.add_argument("parts", nargs="*", help="chapters or modules of the core: score.trend")
    options.add_argument("--count", type=int, default=100)
    options.add_argument("--seed", type=int, default=1)
    asked = options.parse_args()

    files = made()
    parts = tuple(f"{CORE}{part}." for part in asked.parts) or (CORE,)
    sample = drawn([name for name in files if name.startswith(parts)], asked.count, asked.seed)
    if not sample:
        options.error("no function of the core has such a name")
    command = [sys.executable, "-m", "mutmut", "run", "--max-children", "2", *sample]
    run = subprocess.run(command, stdout=subprocess.PIPE, text=True)
    if run.returncode:
        sys.stderr.write(run.stdout[-5000:])
        return run.returncode

    codes = {name: code for found in _results().values() for name, code in found.items()}
    status = {name: mutmut.status_by_exit_code[codes[name]] for name in sample}
    imports = run_by_imports()
    for name in sample:
        runs_by_import = name.partition("__mutmut_")[0] in imports
        if status[name] not in NOTICED and runs_by_import and noticed_afresh(name):
            status[name] = "killed"
        if status[name] not in NOTICED:
            sys.stdout.write(f"\n{name}: {status[name]}\n")
            sys.stdout.write(mutmut.get_diff_for_mutant(name, path=files[name]) + "\n")
    counts = ", ".join(f"{n} {what}" for what, n in Counter(status.values()).most_common())
    sys.stdout.write(f"\nseed {asked.seed}: {len(sample)} mutants, {counts}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

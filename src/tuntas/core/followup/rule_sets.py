"""Rules of recommendation as data: which elements of a service must be followed up.

A rule set is a value with a version; a file can carry it (``dumps``, ``loads``). What cannot be run
is refused when it is read, with the rule and the part that is wrong.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from tuntas.core.base import data as data_file, json_file
from tuntas.core.base.errors import Refusal, refusals
from tuntas.core.base.messages import N_
from tuntas.core.survey.questionnaire import UNSTORABLE

_refusal = refusals("followup/rule_sets")
GRADED, DECLINE, LOWEST = "graded", "largest_decline", "lowest"
KINDS = {
    GRADED: N_("Unsur dengan mutu tertentu"),
    DECLINE: N_("Unsur dengan penurunan terbesar"),
    LOWEST: N_("Unsur dengan nilai terendah"),
}
SERVICE, UNIT = "service", "unit"
PER = {SERVICE: N_("Setiap jenis layanan"), UNIT: N_("Setiap ⟨unit⟩, semua layanannya digabung")}
GRADES = ("A", "B", "C", "D")
MAX_BYTES = 256 * 1024
MAX_RULES, MAX_COUNT = 20, 50
MAX_NAME, MAX_NUMBER, MAX_TEXT = 120, 10, 2000


@dataclass(frozen=True)
class Rule:
    """``kind``: one of KINDS; ``grades`` belong to graded, ``count`` (places) to the other two.

    ``cause``: the unit must first analyse why, and its plan answers the cause.
    """

    number: str
    kind: str
    text: str
    grades: tuple[str, ...] = ()
    count: int = 0
    cause: bool = False


@dataclass(frozen=True)
class RuleSet:
    """``per``: what the rules are applied to, one of PER."""

    id: str
    name: str
    rules: tuple[Rule, ...]
    version: int = 1
    per: str = SERVICE

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def from_dict(data: Any) -> RuleSet:
    """The inverse of ``to_dict``. Raises Refusal (rule_set_unreadable, rule_set_...) with what is
    wrong.
    """
    _only_known(data, RuleSet, "")
    rules = _part(data, "rules", (list, tuple), "")
    return sound(
        RuleSet(
            id=_part(data, "id", str, ""),
            name=_part(data, "name", str, "").strip(),
            rules=tuple(_rule(place, rule) for place, rule in enumerate(rules, start=1)),
            version=_part(data, "version", int, "", 1),
            per=_part(data, "per", str, "", SERVICE),
        )
    )


def _rule(place: int, data: Any) -> Rule:
    at = str(place)
    _only_known(data, Rule, at)
    grades = _part(data, "grades", (list, tuple), at, ())
    return Rule(
        number=_part(data, "number", str, at).strip(),
        kind=_part(data, "kind", str, at),
        text=_part(data, "text", str, at).strip(),
        grades=tuple(dict.fromkeys(map(str, grades))),
        count=_part(data, "count", int, at, 0),
        cause=_part(data, "cause", bool, at, False),
    )


def _only_known(data: Any, kind: type, at: str) -> None:
    known = {f.name for f in fields(kind)}
    unknown = sorted(map(str, set(data) - known)) if isinstance(data, Mapping) else ["{}"]
    if unknown:
        raise _unreadable(unknown[0], at)


def _part(data: Mapping[str, Any], name: str, kind: Any, at: str, default: Any = None) -> Any:
    """A part of the right kind; ``default`` where it is absent, without one it must be there."""
    value = data.get(name, default)
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise _unreadable(name, at)
    if isinstance(value, str) and UNSTORABLE.search(value):
        raise _unreadable(name, at)
    return value


def _unreadable(part: str, at: str) -> Refusal:
    values = {"part": UNSTORABLE.sub("\ufffd", part)[:40], "at": at}
    said = "rule_set_rule_unreadable" if at else "rule_set_unreadable"
    return _refusal("rule_set_unreadable", said=said, **values)


def sound(rule_set: RuleSet) -> RuleSet:
    """The same set, or a Refusal with the first thing that keeps it from being run."""
    _need(bool(rule_set.id.strip()) and len(rule_set.id) <= MAX_NAME, "id", most=MAX_NAME)
    _need(0 < len(rule_set.name) <= MAX_NAME, "name", most=MAX_NAME)
    _need(rule_set.version >= 1, "version")
    _need(rule_set.per in PER, "per")
    _need(0 < len(rule_set.rules) <= MAX_RULES, "rules", most=MAX_RULES)
    seen: set[str] = set()
    for place, rule in enumerate(rule_set.rules, start=1):
        _check(place, rule)
        _need(rule.number not in seen, "number_twice", at=place, number=rule.number)
        seen.add(rule.number)
    return rule_set


def _check(at: int, rule: Rule) -> None:
    fits = 0 < len(rule.number) <= MAX_NUMBER and "," not in rule.number
    _need(fits, "number", at=at, most=MAX_NUMBER)
    _need(rule.kind in KINDS, "kind", at=at, kind=rule.kind[:40], known=", ".join(KINDS))
    _need(0 < len(rule.text) <= MAX_TEXT, "text", at=at, most=MAX_TEXT)
    if rule.kind == GRADED:
        known = bool(rule.grades) and set(rule.grades) <= set(GRADES)
        _need(known, "grades", at=at, known=", ".join(GRADES))
    else:
        _need(1 <= rule.count <= MAX_COUNT, "count", at=at, most=MAX_COUNT)


def _need(fulfilled: bool, part: str, **values: Any) -> None:
    if not fulfilled:
        raise _refusal(f"rule_set_{part}", **values)


def dumps(rule_set: RuleSet) -> str:
    """As a file that people can read and ``loads`` gives back."""
    return json_file.dumps(rule_set.to_dict())


def loads(data: bytes, name: str) -> RuleSet:
    """The rule set in a file. Raises UnreadableFile, or Refusal with the part that is wrong."""
    too_large = N_("{file} lebih dari {limit} KB; itu bukan berkas aturan.")
    not_json = N_("{file} baris {line}: bukan JSON yang utuh. Pakai berkas hasil ekspor aturan.")
    return from_dict(json_file.loads(data, name, MAX_BYTES, too_large, not_json))


RULE_SETS = {row["id"]: from_dict(row) for row in data_file.rows("followup/rule_sets")["sets"]}

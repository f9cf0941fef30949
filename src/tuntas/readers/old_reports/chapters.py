"""The chapters before the tables: rounds, rules, assignment, and figures that sentences state."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import takewhile

from tuntas.core.base.periods import read_long_date
from tuntas.core.evaluation.snapshot import TeamMember
from tuntas.readers.old_reports.legal_basis import read_legal_basis
from tuntas.readers.old_reports.markup import folded, plain
from tuntas.readers.old_reports.model import Assignment, PrintedTotal, PublishedRound
from tuntas.readers.old_reports.tables import Line

_ROLES = ("penanggung_jawab", "pengendali_teknis", "ketua_tim", "anggota")
_PERIOD = re.compile(
    r"\b(?:semester (?:i{1,2}|1|2)|triwulan (?:iv|i{1,3}|[1-4]))\s+tahun\s+\d{4}", re.IGNORECASE
)
_NUMERAL = re.compile(r"\b(?:i{1,3}|iv)\b", re.IGNORECASE)
_INDEX = re.compile(r"sebesar\s+(\d{2,3},\d{1,4})")
_TARGET = re.compile(r"dari target\D{0,80}?sebesar\s+(\d{2,3},\d{1,4})", re.IGNORECASE)
_ACHIEVED = re.compile(r"(\d{2,3},\d{1,4})\s*%\s*dari target", re.IGNORECASE)
# A whole number up to 999 million, as 1.234 or 1234, and no piece of a longer one.
_WHOLE = r"(?<!\d)(?<!\d\.)(\d{1,3}(?:\.\d{3}){1,2}|\d{1,9})"
_RESPONDENTS = re.compile(rf"{_WHOLE}\s*(?:responden|orang)\b", re.IGNORECASE)
_UNITS = re.compile(r"\bpada (\d{1,4}) (?:unit|upp)\b", re.IGNORECASE)
_RULE_HEAD = re.compile(r"^(?:\d\. )?rekomendasi atas hasil.*?tahun (\d{4})", re.IGNORECASE)
_LIST_MARK = re.compile(r"^(?:[-•*]\s+|(?:[-•*]\s*)?(?:[a-z]|\d{1,2})[.)]\s+)")
_STATED_PLANS = re.compile(rf"\btotal {_WHOLE} rencana aksi([^;.]*)", re.IGNORECASE)
_STATED_UNITS = re.compile(r"\bpada (\d{1,4}) UPP\b.{0,300}?\btahun (\d{4})")

# What is said of the assignment; a sentence that goes on for longer says something else.
_NUMBER = re.compile(r"(?:\A|\n)nomor\s*:\s*([^\n]+)", re.IGNORECASE)
_LETTER_NUMBER = re.compile(r"surat tugas[^\n]{0,300}?\bnomor\s+(\S+)", re.IGNORECASE)
_LETTER_DATE = re.compile(
    r"surat tugas[^\n]{0,300}?\btanggal\s+(\d{1,2} \w{1,20} \d{4})", re.IGNORECASE
)
_CUT_OFF = re.compile(
    r"cut[- ]?off\W{1,20}(?:data )?[^.\n]{0,40}?(\d{1,2} \w{1,20} (?:tahun )?\d{4})",
    re.IGNORECASE,
)
_APPLICATION = re.compile(r"melalui aplikasi ([^,.;\n]+)", re.IGNORECASE)


@dataclass(frozen=True)
class Prose:
    """The lines outside the tables as plain text: number and words."""

    lines: tuple[tuple[int, str], ...]

    @classmethod
    def of(cls, lines: Sequence[Line]) -> Prose:
        return cls(
            tuple(
                (line.number, plain(line.text.replace("*", "")))
                for line in lines
                if line.text and not _contents(line)
            )
        )

    @property
    def text(self) -> str:
        return "\n".join(text for _, text in self.lines)

    def first(self, pattern: re.Pattern[str]) -> str:
        """The first group of the first match, or ""."""
        match = pattern.search(self.text)
        return match[1].strip() if match else ""


def _contents(line: Line) -> bool:
    """A line of the table of contents."""
    return bool(re.search(r"\.{4,}", line.text)) or bool(
        re.search(r"\S\t\d+$", "\t".join(line.cells))
    )


def read_rounds(lines: Sequence[Line]) -> tuple[PublishedRound, ...]:
    """One round for each section that is headed "Hasil Survei ... Tahun 2021"."""
    sections: dict[int, list[Line]] = {}
    year: int | None = None
    for line in lines:
        text = plain(line.text)
        head = (
            re.match(r"^(?:[A-Z]\. )?Hasil Survei.*Tahun (\d{4})$", text)
            if not _contents(line)
            else None
        )
        if head:
            year = int(head[1])
        elif re.match(r"^(?:[A-Z]\. |BAB |Lampiran )", text):
            year = None
        if year is not None:
            sections.setdefault(year, []).append(line)
    return tuple(_round(year, found, lines) for year, found in sections.items())


def _round(year: int, section: Sequence[Line], lines: Sequence[Line]) -> PublishedRound:
    text = Prose.of(section).text.replace("\n", " ")
    respondents = _RESPONDENTS.search(text)
    start = respondents.start() if respondents else 0  # what is said before is about the target
    units, index = _UNITS.search(text, start), _INDEX.search(text, start)
    target, achieved = _TARGET.search(text), _ACHIEVED.search(text)
    return PublishedRound(
        year=year,
        respondents=int(respondents[1].replace(".", "")) if respondents else None,
        units=int(units[1]) if units else None,
        index=_decimal(index),
        target=_decimal(target),
        achievement=_decimal(achieved),
        elements=_elements(section),
        rules=_rules(year, lines),
        line=section[0].number,
    )


def _decimal(match: re.Match[str] | None) -> Decimal | None:
    return Decimal(match[1].replace(".", "").replace(",", ".")) if match else None


def _elements(section: Sequence[Line]) -> dict[str, Decimal]:
    found = {}
    for line in section:
        cells = [cell for cell in line.cells if cell]
        if (
            len(cells) > 1
            and re.fullmatch(r"U\d{1,2}", cells[0])
            and re.fullmatch(r"\d{2,3},\d{1,4}", cells[-1])
        ):
            found[cells[0]] = Decimal(cells[-1].replace(",", "."))
    return found


def _rules(year: int, lines: Sequence[Line]) -> tuple[str, ...]:
    """The items (or the one paragraph) under "Rekomendasi atas hasil Survei ... tahun 2021
    yaitu:".
    """
    rules: list[str] = []
    inside = False
    for _, text in Prose.of(lines).lines:
        if head := _RULE_HEAD.match(text):
            inside = int(head[1]) == year and text.endswith(":")
        elif re.match(r"^(?:BAB |[A-Z]\. |Lampiran )", text):
            inside = False
        elif inside:
            rules.append(_LIST_MARK.sub("", text))
    return tuple(rules)


def read_assignment(lines: Sequence[Line]) -> Assignment:
    """Letter, team, cut-off, legal basis and signature block; what the report does not say stays
    empty.
    """
    prose = Prose.of(lines)
    place, signed_on, block = _signature(prose)
    return Assignment(
        agency=block[0] if len(block) > 1 else "",
        title=_title(prose),
        period=_period(prose),
        number=prose.first(_NUMBER),
        letter_number=prose.first(_LETTER_NUMBER),
        letter_date=read_long_date(prose.first(_LETTER_DATE)),
        cut_off=read_long_date(prose.first(_CUT_OFF)),
        team=_team(lines),
        application=prose.first(_APPLICATION),
        legal_basis=read_legal_basis(lines),
        place=place,
        signed_on=signed_on,
        signer_title=block[-2].rstrip(",") if len(block) > 2 else "",
        signer=block[-1] if block else "",
    )


def _title(prose: Prose) -> str:
    """The capital lines before the number of the report, the period apart."""
    title: list[str] = []
    for _, text in prose.lines:
        if re.match(r"^nomor\b", text, re.IGNORECASE) or not text.isupper():
            break
        title.append(_PERIOD.sub("", text).strip())
    return re.sub(
        r"\b(Dan|Atas|Di|Per)\b", lambda m: m[0].lower(), " ".join(filter(None, title)).title()
    )


def _period(prose: Prose) -> str:
    found = _PERIOD.search(prose.text)
    return _NUMERAL.sub(lambda m: m[0].upper(), found[0].title()) if found else ""


def _team(lines: Sequence[Line]) -> tuple[TeamMember, ...]:
    members = []
    for line in lines:
        cells = [plain(cell) for cell in line.cells if cell]
        role = folded(cells[0]).replace(" ", "_") if len(cells) == 2 else ""
        if role in _ROLES:
            names = [name.strip() for name in re.split(r"(?:^|\s)\d{1,2}\.\s+", cells[1])]
            members += [TeamMember(role, name) for name in names if name]
    return tuple(members)


def _signature(prose: Prose) -> tuple[str, date | None, list[str]]:
    """Place, day and the lines below: agency, title, name."""
    for at in range(len(prose.lines) - 1, -1, -1):
        match = re.fullmatch(r"([A-Z][\w .]+), (\d{1,2} \w+ \d{4})", prose.lines[at][1])
        if match and (day := read_long_date(match[2])):
            below = [text for _, text in prose.lines[at + 1 : at + 6]]
            return (
                match[1],
                day,
                list(takewhile(lambda t: not t.casefold().startswith("lampiran"), below)),
            )
    return "", None, []


def read_stated_totals(lines: Sequence[Line]) -> tuple[PrintedTotal, ...]:
    """What sentences state: "total 274 rencana aksi pada tahun 2021", "pada 88 UPP ... tahun
    2022".
    """
    totals = []
    for number, text in Prose.of(lines).lines:
        for match in _STATED_PLANS.finditer(text):
            plans = int(match[1].replace(".", ""))
            named = re.search(r"pada tahun (\d{4})", match[2])
            named = named or re.search(r"tahun (\d{4}) dan (\d{4})", text)
            years = tuple(int(year) for year in named.groups()) if named else ()
            closed = plans if "100%" in match[2] and "close" in match[2].casefold() else None
            totals.append(PrintedTotal(years, None, plans, closed, number, in_sentence=True))
        for match in _STATED_UNITS.finditer(text):
            year, units = int(match[2]), int(match[1])
            totals.append(
                PrintedTotal((year,), None, None, None, number, units=units, in_sentence=True)
            )
    return tuple(totals)

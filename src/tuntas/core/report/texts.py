"""The paragraphs of the official report (texts.toml), and the templates that an agency may write.

A template is plain text with figures as ``{field}`` and ``**bold**``. Nothing else has a meaning in
it, so no mark-up of a file format gets through: what is rendered are runs of plain text. The values
always come from ``core.report.figures``; a template cannot compute. An empty template leaves its
paragraph out. The legal basis has a key of its own beside theirs, and is lines
(``core.report.legal_basis``).
"""

import difflib
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tuntas.core.base import data
from tuntas.core.base.errors import Refusal, refusals
from tuntas.core.base.messages import N_, Message

from . import legal_basis

MOST = 4000  # characters of one paragraph
_refusal = refusals("report/texts")
FORMAT = "tuntas-report-texts-1"
LEFT_OUT = ""  # said explicitly; no own text at all is None or no entry
_FIELD = re.compile(r"\{([^{}]*)\}")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


@dataclass(frozen=True)
class Text:
    """A standing paragraph. ``required``: it may be rewritten and not left out."""

    key: str
    template: str
    required: bool

    @property
    def chapter(self) -> str:
        return self.key.partition(".")[0]

    @property
    def fields(self) -> tuple[str, ...]:
        """Those of the standing text; an own text knows the same ones."""
        return tuple(dict.fromkeys(_FIELD.findall(self.template)))


@dataclass(frozen=True)
class Field:
    """A figure: ``meaning`` in plain words; ``example`` as the report would print it."""

    meaning: str
    example: str


_TABLE = data.table("report/texts")
CHAPTERS: Mapping[str, str] = _TABLE["chapters"]
FIELDS = {name: Field(**row) for name, row in _TABLE["fields"].items()}
TEXTS = {
    (key := f"{chapter}.{name}"): Text(key, " ".join(row["text"].split()), "optional" not in row)
    for chapter, rows in _TABLE["texts"].items()
    for name, row in rows.items()
}
KEYS = (legal_basis.KEY, *TEXTS)
CALLED = N_("{chapter}, paragraf {place}")


def called(key: str) -> Message:
    """What people call a paragraph: its chapter and its place there; a key that is none stays as it
    is.
    """
    if key == legal_basis.KEY:
        return Message(N_("Dasar hukum"))
    if key not in TEXTS:
        return Message("{key}", {"key": key[:60]})
    chapter = TEXTS[key].chapter
    alike = [other for other in TEXTS if TEXTS[other].chapter == chapter]
    values = {"chapter": CHAPTERS[chapter], "place": alike.index(key) + 1}
    return Message(CALLED, values)


@dataclass(frozen=True)
class Piece:
    """A stretch of plain text, bold or not."""

    text: str
    bold: bool = False


def text_of(key: str) -> Text:
    """The paragraph with this key. Raises Refusal (unknown_text)."""
    if key not in TEXTS:
        raise _refusal("unknown_text", key=key[:60])
    return TEXTS[key]


def standing(key: str) -> str:
    if key == legal_basis.KEY:
        return "\n".join(legal_basis.STANDING)
    return text_of(key).template


def check(key: str, template: str) -> str:
    """The template as it is kept: line ends as line feeds, outer white space away.

    Raises Refusal: unknown_text, text_empty, text_too_long, text_sign, text_braces, text_field,
    text_bold, and those of ``legal_basis.check``.
    """
    if key == legal_basis.KEY:
        return legal_basis.check(legal_basis.lines(template))
    text = text_of(key)
    kept = template.replace("\r\n", "\n").replace("\r", "\n").strip()
    if not kept.replace("**", "").strip():
        raise _refusal("text_empty")
    if len(kept) > MOST:
        raise _refusal("text_too_long", most=MOST)
    if found := legal_basis.UNPRINTABLE.search(kept):
        sign = f"U+{ord(found[0]):04X}"
        raise _refusal("text_sign", sign=sign)
    for name in _FIELD.findall(kept):
        _check_field(text, name)
    if re.search("[{}]", _FIELD.sub("", kept)):
        raise _refusal("text_braces")
    if kept.count("**") % 2:
        raise _refusal("text_bold")
    return kept


def _check_field(text: Text, name: str) -> None:
    if name in text.fields:
        return
    if not text.fields:
        raise _refusal("text_field", said="text_field_none", name=name[:60])
    known = ", ".join(text.fields)
    near = difflib.get_close_matches(name.strip().lower(), text.fields, n=1)
    if near:
        raise _refusal(
            "text_field", said="text_field_near", name=name[:60], near=near[0], known=known
        )
    raise _refusal("text_field", name=name[:60], known=known)


def check_left_out(key: str) -> str:
    """What is kept for a paragraph that is left out. Raises Refusal (unknown_text,
    text_required).
    """
    if key == legal_basis.KEY or text_of(key).required:
        raise _refusal("text_required")
    return LEFT_OUT


def typed(key: str, template: str) -> tuple[str, ...]:
    """Numbers that stand in the template and not in the standing text: a figure should be a
    field.
    """
    known = set(_NUMBER.findall(standing(key)))
    return tuple(
        dict.fromkeys(n for n in _NUMBER.findall(_FIELD.sub("", template)) if n not in known)
    )


def unused(key: str, template: str) -> tuple[str, ...]:
    """Fields of the standing text that the template does not show."""
    used = set(_FIELD.findall(template))
    return tuple(name for name in TEXTS[key].fields if name not in used)


def render(template: str, values: Mapping[str, Any]) -> tuple[Piece, ...]:
    """The pieces of a checked template; () where it is left out. Values stay plain text."""
    parts = (_FIELD.sub(lambda found: str(values[found[1]]), part) for part in template.split("**"))
    return tuple(Piece(part, i % 2 == 1) for i, part in enumerate(parts) if part)


def example(key: str) -> dict[str, str]:
    """Figures to show a template with where there is no cut-off yet."""
    return {name: FIELDS[name].example for name in TEXTS[key].fields}


def to_file(own: Mapping[str, str]) -> dict[str, Any]:
    """An agency's own texts as one JSON document."""
    return {"format": FORMAT, "texts": {key: own[key] for key in KEYS if key in own}}


def read_file(document: Any) -> dict[str, str]:
    """The own texts of such a document, all checked before any is taken. Raises Refusal (text_file,
    ...).
    """
    if (
        not isinstance(document, dict)
        or document.get("format") != FORMAT
        or not isinstance(document.get("texts"), dict)
    ):
        raise _refusal("text_file", format=FORMAT)
    return recheck(document["texts"])


def recheck(own: Mapping[Any, Any]) -> dict[str, str]:
    """Own texts as today's report can say them. Raises Refusal that names the first paragraph that
    cannot.
    """
    return {key: _read(key, template) for key, template in own.items()}


def digest(own: Mapping[str, str]) -> str:
    """SHA-256 over the canonical JSON of own texts."""
    text = json.dumps(dict(own), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _read(key: str, template: Any) -> str:
    if not isinstance(template, str):
        raise _refusal("text_file", said="text_file_words", key=key, paragraph=called(key))
    try:
        return check_left_out(key) if template == LEFT_OUT else check(key, template)
    except Refusal as refusal:
        reason = N_("{paragraph}: {reason}")
        said = {"key": key, "paragraph": called(key), "reason": refusal.message}
        raise Refusal(refusal.code, reason, **said) from refusal

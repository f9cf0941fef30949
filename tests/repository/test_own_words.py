"""What an agency calls its units and who supervises is its own (``core.base.terms``)."""

import re

import pytest

from tests.repository import messages

# Not the field {inspektorat} of the report's texts, which agencies use in their own.
FIXED = re.compile(r"(?<![{.])\b(balai|loka|upp|inspektorat)\b(?![}=\]])", re.IGNORECASE)
# Where such a word may stand, and why.
MAY = {
    "example/": "the example agency",
    "cli/example/": "the example agency",
    "locale/": "English of what was judged where it is written",
    "readers/": "recognised in reports and lists of others",
    "organisation/migrations/": "what was stored once",
    "organisation/beginning/workbook.py": "the row that shows how the template is filled",
    "core/base/terms.toml": "the words that an agency begins with, and ready sets",
    "core/report/figures.py": "codes of kinds in cut-offs from before kinds were the agency's own",
    "reports/official/labels.toml": "what these codes are called",
    "core/voices/masking_words.toml": "words that are no name of a person",
}
PLACES = sorted(
    path
    for path in messages.SOURCE.rglob("*")
    if path.suffix in {".py", ".html", ".toml", ".typ", ".js", ".txt"}
)


def test_no_word_of_one_agency_is_fixed_in_sentences():
    told = [
        f"{name}:{number}: {line.strip()}"
        for path in PLACES
        if not (name := path.relative_to(messages.SOURCE).as_posix()).startswith(tuple(MAY))
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if FIXED.search(line)
    ]
    assert told == []


@pytest.mark.parametrize("place", sorted(set(MAY) - {"locale/"}))
def test_every_exception_is_still_needed(place):
    texts = (
        path.read_text()
        for path in PLACES
        if path.relative_to(messages.SOURCE).as_posix().startswith(place)
    )
    assert any(FIXED.search(text) for text in texts)


def test_a_module_whose_sentences_name_own_words_has_them_put_in():
    """Django's own gettext would show the mark. Templates have tags of ours for it, data files
    and ``N_`` are said by ``web.display``.
    """
    django = re.compile(r"from django\.utils\.translation import [^\n]*\bgettext(_lazy)?\b")
    marked = re.compile(r"\b(gettext(_lazy)?|_)\(\s*[\"'][^\"']*⟨")
    told = [
        path.relative_to(messages.SOURCE).as_posix()
        for path in PLACES
        if path.suffix == ".py" and marked.search(text := path.read_text()) and django.search(text)
    ]
    assert told == []


def test_a_template_names_own_words_only_in_its_tags():
    """``_("…")`` in a template is Django's own."""
    told = [
        path.name
        for path in PLACES
        if path.suffix == ".html" and re.search(r"""_\(["'][^"']*⟨""", path.read_text())
    ]
    assert told == []


def test_both_languages_name_words_that_there_are():
    named = {
        name
        for message in messages.current()
        if message.id
        for text in (message.id, message.string)
        for part in ([text] if isinstance(text, str) else text)
        for name in re.findall(r"⟨(\w+)⟩", part)
    }
    assert {name.lower() for name in named} == {"unit", "units", "supervisor", "head", "leader"}

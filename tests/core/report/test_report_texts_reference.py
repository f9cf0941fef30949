"""docs/reference/report-texts.md lists the paragraphs and fields that there are."""

import re
from pathlib import Path

from tuntas.core.base.terms import named
from tuntas.core.report import texts as core

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "report-texts.md"


def rows(heading):
    part = PAGE.read_text("utf-8").split(f"## {heading}\n")[1].split("\n## ")[0]
    return [line.strip("| ").split(" | ") for line in part.splitlines() if line.startswith("| `")]


def test_every_paragraph_stands_on_the_page_under_its_chapter():
    listed = {
        (part.strip("`"), title): paragraphs for part, title, paragraphs in rows("Paragraphs")
    }
    assert dict(tuple(listed)) == core.CHAPTERS
    told = {
        f"{part}.{name}": not free
        for (part, _title), names in listed.items()
        for name, free in re.findall(r"`(\w+)`( \(may be left out\))?", names)
    }
    assert told == {key: text.required for key, text in core.TEXTS.items()}


def test_every_field_stands_on_the_page_with_its_meaning_and_example():
    listed = [(name.strip("`{}"), meaning, example) for name, meaning, example in rows("Fields")]
    assert listed == [
        (name, named(f.meaning), f.example.strip()) for name, f in core.FIELDS.items()
    ]


def test_every_field_belongs_to_a_paragraph():
    assert set(core.FIELDS) == {name for text in core.TEXTS.values() for name in text.fields}

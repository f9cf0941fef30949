"""Words that follow their number: English says "1 plan waits" and "2 plans wait".

A translation writes both, ``{n} ⟦plan waits|plans wait⟧``, and the form is chosen once the number
stands in the sentence. Unlike ``ngettext``, a sentence may hold several numbers, and Indonesian,
which knows one form, stays one sentence.
"""

import re

_NUMBER_OR_FORMS = re.compile(r"(\d[\d.,]*)|⟦([^⟦⟧|]*)\|([^⟦⟧|]*)⟧")


def agreed(text: str) -> str:
    """The sentence with the forms that its numbers ask for: each that of the number before it."""
    if "⟦" not in text:
        return text
    last = ""

    def chosen(found: re.Match[str]) -> str:
        nonlocal last
        number, one, many = found.groups()
        if number:
            last = number.rstrip(".,")
            return found[0]
        return one if last == "1" else many

    return _NUMBER_OR_FORMS.sub(chosen, text)

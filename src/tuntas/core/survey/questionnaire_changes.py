"""Two versions of a questionnaire beside each other: what changed, and what follows for trends."""

from collections.abc import Iterator
from dataclasses import dataclass

from tuntas.core.base.messages import N_, Message

from .instruments import element_of, instrument
from .questionnaire import Condition, Question, Questionnaire, Text, text_in


@dataclass(frozen=True)
class Change:
    """One difference; ``question`` is its key, or "" for the whole form; what was not there is
    "".
    """

    question: str
    what: Message
    before: str
    after: str


@dataclass(frozen=True)
class Consequence:
    """What follows for figures. ``grave``: figures of the two versions must not be put side by
    side.
    """

    grave: bool
    message: Message


def changes(before: Questionnaire, after: Questionnaire) -> tuple[Change, ...]:
    """Every difference, the form as a whole first, then in the order of the newer version."""
    return (*_whole(before, after), *_questions(before, after))


def _whole(before: Questionnaire, after: Questionnaire) -> Iterator[Change]:
    if before.instrument != after.instrument:
        yield Change("", Message(N_("Instrumen")), before.instrument, after.instrument)
    yield from _texts("", N_("Judul ({language})"), before.title, after.title)
    yield from _texts("", N_("Pemberitahuan ({language})"), before.notice, after.notice)
    if before.layout != after.layout:
        yield Change("", Message(N_("Tata letak")), before.layout, after.layout)


def _questions(before: Questionnaire, after: Questionnaire) -> Iterator[Change]:
    old, new = _by_key(before), _by_key(after)
    for key, question in new.items():
        if key in old:
            yield from _question(old[key], question)
        else:
            yield Change(key, Message(N_("Pertanyaan baru")), "", text_in(question.text, "id"))
    for key, question in old.items():
        if key not in new:
            yield Change(key, Message(N_("Pertanyaan dihapus")), text_in(question.text, "id"), "")
    order = [[key for key in keys if key in old and key in new] for keys in (old, new)]
    if order[0] != order[1]:
        yield Change("", Message(N_("Urutan pertanyaan")), ", ".join(order[0]), ", ".join(order[1]))


def _by_key(questionnaire: Questionnaire) -> dict[str, Question]:
    return {q.key: q for q in questionnaire.all_questions}


def _question(old: Question, new: Question) -> Iterator[Change]:
    yield from _texts(new.key, N_("Teks ({language})"), old.text, new.text)
    for language in dict.fromkeys(k for q in (old, new) for o in q.options for k in o.label):
        values = [", ".join(_labels(q, language)) for q in (old, new)]
        if values[0] != values[1]:
            yield Change(
                new.key, Message(N_("Jawaban ({language})"), {"language": language}), *values
            )
    for what, first, second in (
        (N_("Jenis"), old.kind, new.kind),
        (N_("Wajib dijawab"), _yes(old.required), _yes(new.required)),
        (N_("Kode jawaban"), ", ".join(_values(old)), ", ".join(_values(new))),
        (N_("Syarat"), _condition(old.condition), _condition(new.condition)),
        (N_("Batas bilangan"), _range(old), _range(new)),
    ):
        if first != second:
            yield Change(new.key, Message(what), first, second)


def _texts(key: str, what: str, old: Text, new: Text) -> Iterator[Change]:
    for language in dict.fromkeys((*old, *new)):
        before, after = old.get(language, ""), new.get(language, "")
        if before != after:
            yield Change(key, Message(what, {"language": language}), before, after)


def _labels(question: Question, language: str) -> list[str]:
    return [option.label.get(language, "") for option in question.options]


def _values(question: Question) -> list[str]:
    return [option.value for option in question.options]


def _yes(value: bool) -> str:
    return "✓" if value else "–"


def _condition(condition: Condition | None) -> str:
    return f"{condition.question} = {', '.join(condition.values)}" if condition else ""


def _range(question: Question) -> str:
    low, high = question.minimum, question.maximum
    bounds = ("…" if bound is None else str(bound) for bound in (low, high))
    return "" if low is None and high is None else "–".join(bounds)


def consequences(before: Questionnaire, after: Questionnaire) -> tuple[Consequence, ...]:
    """What the newer version does to trends, gravest first; one calm sentence where it does
    nothing.
    """
    if before.instrument != after.instrument:
        found = [_instrument_changed(before, after)]
    else:
        found = [
            c for key in instrument(after.instrument).keys for c in _element(key, before, after)
        ]
    found += _own_questions(before, after)
    if not found:
        return (
            Consequence(
                False, Message(N_("Nilai dan tren tidak terpengaruh: yang dinilai tetap sama."))
            ),
        )
    return tuple(sorted(found, key=lambda c: not c.grave))


def broken_elements(before: Questionnaire, after: Questionnaire) -> dict[str, Message]:
    """The elements of the newer version that are not measured as before: key -> why."""
    found = {key: _element(key, before, after) for key in instrument(after.instrument).keys}
    grave = {key: [c.message for c in some if c.grave] for key, some in found.items()}
    return {key: messages[0] for key, messages in grave.items() if messages}


def _instrument_changed(before: Questionnaire, after: Questionnaire) -> Consequence:
    values = {
        "before": instrument(before.instrument).name,
        "after": instrument(after.instrument).name,
    }
    template = N_(
        "Instrumen berganti dari {before} ke {after}: nilai kedua versi tidak dapat dibandingkan; "
        "tren terputus di sini."
    )
    return Consequence(True, Message(template, values))


def _element(key: str, before: Questionnaire, after: Questionnaire) -> Iterator[Consequence]:
    """An element is compared by what its questions say in Indonesian, the language of the
    regulation.
    """
    element = next(e for e in instrument(after.instrument).elements if e.key == key)
    old, new = (
        {q.key: q for q in questions if q.kind == "rating" and element_of(q.key) == key}
        for questions in (before.questions, after.questions)
    )

    def said(grave: bool, template: str) -> Consequence:
        return Consequence(grave, Message(template, {"element": Message(element.name)}))

    if set(old) != set(new):
        yield said(
            True,
            N_(
                "{element}: dinilai dari pertanyaan yang lain dari sebelumnya, jadi trennya "
                "terputus."
            ),
        )
        return
    if any(_labels(old[k], "id") != _labels(new[k], "id") for k in new):
        yield said(
            True, N_("{element}: jawabannya berganti, jadi nilainya tidak dapat dibandingkan.")
        )
    if any(old[k].text.get("id") != new[k].text.get("id") for k in new):
        yield said(
            False,
            N_(
                "{element}: bunyi pertanyaannya berubah; perubahan nilai dapat berasal dari bunyi "
                "yang baru."
            ),
        )
    if any(old[k].condition != new[k].condition for k in new):
        yield said(False, N_("{element}: ditanyakan kepada orang yang lain dari sebelumnya."))


def _own_questions(before: Questionnaire, after: Questionnaire) -> Iterator[Consequence]:
    """The profile and the agency's own questions make no score, but their tables run over rounds
    too.
    """
    old, new = (
        {q.key: (q.kind, _values(q)) for q in form.all_questions if q.kind != "rating"}
        for form in (before, after)
    )
    if changed := [key for key in dict.fromkeys((*old, *new)) if old.get(key) != new.get(key)]:
        template = N_("Tabel menurut {keys} hanya dapat dibandingkan dalam versi yang sama.")
        asked = {**_by_key(before), **_by_key(after)}
        names = (f"“{text_in(asked[key].text, 'id') or key}”" for key in changed)
        yield Consequence(False, Message(template, {"keys": ", ".join(names)}))

"""What a browser would send of the form of an assignment."""


def posted(form):
    """What a browser would send of the untouched form."""
    data = {}
    parts = [
        form.letter,
        *form.team,
        *form.days,
        form.team.management_form,
        form.days.management_form,
    ]
    for part in parts:
        for field in part:
            value = field.value()
            data[field.html_name] = "" if value is None else value
    return data | {"rounds": form.scope["rounds"].value(), "units": form.scope["units"].value()}

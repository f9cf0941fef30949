import pytest
from django.template import Context, Template

from tests.strict_templates import UnknownVariable


@pytest.mark.parametrize(
    "asked",
    [
        "{{ missing }}",
        "{{ known.missing }}",
        "{% for one in missing %}{{ one }}{% endfor %}",
        "{% with one=missing %}{{ one }}{% endwith %}",
        "{% blocktranslate with n=missing|length %}{{ n }}{% endblocktranslate %}",
        "{% if known == 1 %}{{ missing|length }}{% endif %}",
    ],
)
def test_what_a_view_does_not_give_fails(asked):
    with pytest.raises(UnknownVariable):
        Template(asked).render(Context({"known": 1}))


@pytest.mark.parametrize(
    ("asked", "shown"),
    [("{% if missing %}yes{% endif %}", ""), ("{{ missing|default:'none' }}", "none")],
)
def test_what_need_not_be_given_may_be_asked_for(asked, shown):
    assert Template(asked).render(Context({"known": 1})) == shown

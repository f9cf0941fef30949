"""English sentences of pages follow their numbers."""

import pytest
from django.template import Context, Template
from django.utils import translation

WAITING = (
    "{% blocktranslate with n=n|number trimmed %}{{ n }} rencana menunggu putusan Anda."
    "{% endblocktranslate %}"
)


@pytest.mark.parametrize(
    ("n", "said"),
    [(1, "1 plan waits on your verdict."), (2, "2 plans wait on your verdict.")],
)
def test_a_block_of_a_template_says_one_plan_and_two_plans(n, said):
    with translation.override("en"):
        assert Template(WAITING).render(Context({"n": n})) == said

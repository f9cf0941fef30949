from django.db import migrations, models
from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Coalesce


def name_outcomes(apps, schema_editor):
    """The outcome that was judged when a plan was handed in and closed: the last one that its unit
    had given. A later form without an answer had emptied it.
    """
    plans = apps.get_model("followup", "ActionPlan")
    events = apps.get_model("followup", "StatusEvent")
    told = events.objects.filter(verb="hand_in").exclude(outcome="").order_by("-id")
    before = told.filter(plan=OuterRef("plan"), id__lt=OuterRef("pk")).values("outcome")[:1]
    last = told.filter(plan=OuterRef("pk")).values("outcome")[:1]
    events.objects.filter(verb="close", outcome="").update(
        outcome=Coalesce(Subquery(before), Value(""))
    )
    plans.objects.filter(state="closed", outcome="", made_by__isnull=False).update(
        outcome=Coalesce(Subquery(last), Value(""))
    )


class Migration(migrations.Migration):
    dependencies = [("followup", "0001_squashed")]

    operations = [
        migrations.RunPython(name_outcomes, migrations.RunPython.noop, elidable=True),
        migrations.AddConstraint(
            model_name="actionplan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "closed"), _negated=True),
                    models.Q(("outcome", ""), _negated=True),
                    ("made_by", None),
                    _connector="OR",
                ),
                name="closed_plan_has_an_outcome",
            ),
        ),
        migrations.AddConstraint(
            model_name="statusevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("verb", "close"), _negated=True),
                    models.Q(("outcome", ""), _negated=True),
                    _connector="OR",
                ),
                name="closing_names_the_outcome",
            ),
        ),
    ]

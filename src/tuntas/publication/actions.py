from datetime import datetime

from django.conf import settings
from django.db import connection, transaction
from django.utils.crypto import salted_hmac

from tuntas.core.base.errors import Refusal
from tuntas.core.base.messages import N_

from .models import Asked

# Counts, or makes the row that counts, or changes nothing where the measure is full: in one
# statement.
COUNT = """
    INSERT INTO publication_asked (digest, hour, count) VALUES (%s, %s, 1)
    ON CONFLICT (digest, hour) DO UPDATE SET count = publication_asked.count + 1
    WHERE publication_asked.count < %s
"""


@transaction.atomic
def count_asking(*, address: str, at: datetime) -> None:
    """Refuses (too_many) more than FORM_HOURLY requests of one address in an hour; a keyed hash is
    kept.
    """
    hour = at.replace(minute=0, second=0, microsecond=0)
    Asked.objects.filter(hour__lt=hour).delete()
    digest = salted_hmac("tuntas.publication.asked", address, algorithm="sha256").hexdigest()
    with connection.cursor() as cursor:
        stored = connection.ops.adapt_datetimefield_value(hour)
        cursor.execute(COUNT, [digest, stored, settings.FORM_HOURLY])
        if cursor.rowcount != 1:
            raise Refusal(
                "too_many", N_("Terlalu banyak permintaan dari jaringan ini; coba lagi nanti.")
            )

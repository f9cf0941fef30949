"""How often something may be tried in vain: sign-in, codes that are typed in.

Counted in the database, so for all processes together. What is counted is kept as a keyed digest.
"""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import F
from django.utils.crypto import salted_hmac

from .models import Tries

KEPT = timedelta(days=1)  # no limit counts for longer

# One statement, so that two tries at the same moment cannot both be the last one. Tries from before
# the window (%s) do not count any more, nor those of a clock that was set back.
COUNT = """
    INSERT INTO web_tries (digest, since, count) VALUES (%s, %s, 1)
    ON CONFLICT (digest) DO UPDATE SET
        count = CASE WHEN web_tries.since <= %s OR web_tries.since > excluded.since
            THEN 1 ELSE web_tries.count + 1 END,
        since = CASE WHEN web_tries.since <= %s OR web_tries.since > excluded.since
            THEN excluded.since ELSE web_tries.since END
    WHERE web_tries.since <= %s OR web_tries.since > excluded.since OR web_tries.count < %s
"""


@dataclass(frozen=True)
class Limit:
    """At most ``most`` tries ``within`` some time, from the first of them on."""

    name: str
    most: int
    within: timedelta

    def wait(self, key: str, at: datetime) -> int:
        """Seconds until it may be tried again; 0 where it may now."""
        found = Tries.objects.filter(digest=self._digest(key), count__gte=self.most).first()
        if found is None or not found.since <= at < found.since + self.within:
            return 0
        return math.ceil((found.since + self.within - at).total_seconds())

    def count(self, key: str, at: datetime) -> bool:
        """Counts one try, before it is made; False where it may not be."""
        moment = connection.ops.adapt_datetimefield_value(at)
        window = connection.ops.adapt_datetimefield_value(at - self.within)
        values = [self._digest(key), moment, window, window, window, self.most]
        with connection.cursor() as cursor:
            cursor.execute(COUNT, values)
            return bool(cursor.rowcount == 1)

    def uncount(self, key: str) -> None:
        """One of the tries was none in vain."""
        Tries.objects.filter(digest=self._digest(key), count__gt=0).update(count=F("count") - 1)

    def forget(self, key: str) -> None:
        Tries.objects.filter(digest=self._digest(key)).delete()

    def _digest(self, key: str) -> str:
        said = f"{self.name}:{key}"
        return salted_hmac("tuntas.web.limits", said, algorithm="sha256").hexdigest()


def forget_old(at: datetime) -> int:
    return Tries.objects.filter(since__lt=at - KEPT).delete()[0]


def until_next_hour(at: datetime) -> int:
    """Seconds, for what is counted by the hour of the clock."""
    return 3600 - at.minute * 60 - at.second

"""How often which words are looked for. Counts of a day: nothing tells who, from where, or at what time.

Pages of results are answered from kept bytes, so the server does not see each search. The page itself reports it,
by a small request without cookies, where scripts run.
"""

import datetime
import re

from django.db import connection
from django.utils import timezone

from blog.counting import Pace
from search.models import SearchCount
from search.words import normalised

KEPT_DAYS = 180
LONGEST_COUNTED = 60
MOST_WORDS = 8
# Numbers and addresses say who somebody is, and no report needs them.
SAYS_WHO = re.compile(r"[@/:\\\d]|\w\.\w")
LOOKS_LIKE_WORDS = re.compile(r"[^\W\d_][^\W\d_'\- ]*(?:[ '\-][^\W\d_]+)*")
# Of one process in a second, and of all in a day: enough for readers, and no room to fill the table.
MOST_A_SECOND = 20
MOST_DIFFERENT_A_DAY = 5_000

COUNT = """
INSERT INTO search_searchcount AS counted (day, words, searched, found_nothing, clicked)
SELECT %(day)s, %(words)s, %(searched)s, %(found_nothing)s, %(clicked)s
WHERE EXISTS (SELECT FROM search_searchcount WHERE day = %(day)s AND words = %(words)s)
    OR (SELECT count(*) FROM search_searchcount WHERE day = %(day)s) < %(most)s
ON CONFLICT (day, words) DO UPDATE SET
    searched = counted.searched + excluded.searched,
    found_nothing = counted.found_nothing + excluded.found_nothing,
    clicked = counted.clicked + excluded.clicked
"""


pace = Pace(MOST_A_SECOND)


def countable_words(text: str) -> str:
    """Return the form in which ``text`` is counted, empty if it does not look like words."""
    words = normalised(text)
    is_short = len(words) <= LONGEST_COUNTED and len(words.split()) <= MOST_WORDS
    return words if is_short and not SAYS_WHO.search(text) and LOOKS_LIKE_WORDS.fullmatch(words) else ""


def count_search(text: str, *, has_found: bool = True, is_click: bool = False) -> bool:
    """Count one search for ``text``, or one click on what it found. Return whether it was counted."""
    words = countable_words(text)
    if not words or not pace.takes_one_more():
        return False
    with connection.cursor() as cursor:
        cursor.execute(
            COUNT,
            {
                "day": timezone.localdate(),
                "words": words,
                "searched": int(not is_click),
                "found_nothing": int(not is_click and not has_found),
                "clicked": int(is_click),
                "most": MOST_DIFFERENT_A_DAY,
            },
        )
        return cursor.rowcount > 0


def delete_old_counts() -> int:
    """Delete the counts that are kept no longer, and return how many they were."""
    oldest = timezone.localdate() - datetime.timedelta(days=KEPT_DAYS)
    return SearchCount.objects.filter(day__lt=oldest).delete()[0]

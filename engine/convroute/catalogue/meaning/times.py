"""E250 to E252: times and dates."""

from convroute.catalogue.page import Page, pages

PAGES: tuple[Page, ...] = pages(
    {
        "E250 time-of-day": """A time that no clock shows.

        Times go from 00:00 to 23:59. A range may end at 24:00, the end of the day,
        but not begin there.

        Bad:

            schedule office { mon-fri 09:00-18:60 }

        Good:

            schedule office { mon-fri 09:00-18:30 }
        """,
        "E251 empty-time-range": """A range of the day ends where it starts.

        It is not clear whether nothing or the whole day is meant. A range that
        ends before it starts is not a mistake: it runs past midnight.

        Bad:

            schedule office { mon-fri 00:00-00:00 }

        Good:

            schedule office { mon-fri 00:00-24:00 }
        """,
        "E252 date": """A date that is in no calendar.

        Bad:

            schedule office { mon-fri 09:00-18:00  except 2026-02-30 }

        Good:

            schedule office { mon-fri 09:00-18:00  except 2026-02-28 }
        """,
    }
)

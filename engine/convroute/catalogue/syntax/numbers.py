"""Of E1xx: numbers, lengths of time, times."""

from convroute.catalogue.page import Page
from convroute.catalogue.syntax.example_pages import example_pages

PAGES: tuple[Page, ...] = example_pages(
    {
        "E114 glued-duration": (
            "A duration has its unit right behind the number, or a shortened one.",
            "A duration is a number, a blank and `seconds`, `minutes`, `hours` or `days`.",
            "route ad to marketing for 14d",
            "route ad to marketing for 14 days",
        ),
        "E115 leading-zero": (
            "A number begins with a zero.",
            "Ids and counts have no zeros in front; a value that has, such as a code, is a text in quotes.",
            "route ad 0120210987654321 to marketing",
            "route ad 120210987654321 to marketing",
        ),
        "E116 longer-unit": (
            "A duration is counted in weeks, months or years.",
            "The longest unit is the day.",
            "route ad to marketing for 2 weeks",
            "route ad to marketing for 14 days",
        ),
        "E124 endless-number": (
            "A number has more than 40 digits.",
            "No id and no count has so many; most likely two were written together.",
            "route ad 12021098765432112021098765432212021098765432 to marketing",
            "route ad 120210987654321 to marketing",
        ),
        "E130 missing-unit": (
            "A duration has no unit.",
            "Say `seconds`, `minutes`, `hours` or `days`.",
            "route ad to marketing for 14",
            "route ad to marketing for 14 days",
        ),
        "E133 not-whole": (
            "A number is not a whole number.",
            (
                "Ids are whole numbers. `1.2E+14` is what a spreadsheet makes of one; its last digits are "
                "lost. Durations are whole numbers, too, and stand in digits: `36 hours`, `14 days`."
            ),
            "route ad 1.2E+14 to marketing",
            "route ad 120210987654321 to marketing",
        ),
        "E134 odd-time": (
            "A time or a date is written in another way.",
            "Times are hours and minutes with two digits each, dates are year, month, day.",
            "schedule office { mon-fri 9:00-18:00 }",
            "schedule office { mon-fri 09:00-18:00 }",
        ),
    }
)

"""The pages of E2xx: what leaves a policy without meaning.

An example that does not begin with `language` is a part of a policy: where it
does not say so itself, it has a policy block for Instagram, the apps `bot`,
`marketing`, `sales`, the inbox as `care`, and `default bot`. A line `--- NAME`
begins another file beside it; an example that begins with one is complete.
"""

from convroute.catalogue.meaning import (
    apps,
    channels,
    conditions,
    examples,
    files,
    header,
    names,
    permissions,
    routes,
    targets,
    times,
    values,
)
from convroute.catalogue.page import Page

PAGES: tuple[Page, ...] = (
    *files.PAGES,
    *header.PAGES,
    *names.PAGES,
    *apps.PAGES,
    *values.PAGES,
    *times.PAGES,
    *targets.PAGES,
    *routes.PAGES,
    *permissions.PAGES,
    *conditions.PAGES,
    *examples.PAGES,
    *channels.PAGES,
)

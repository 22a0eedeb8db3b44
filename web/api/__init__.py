"""`/api/v1`: what the pages show and do, as JSON, for programs and for whoever is logged in.

It sees and may do exactly what the page lets the same person see and do: both read through the
desk and write through `web.deciding`.
"""

from web.api import drafts, feed, issues, items, sites, values

#: All operations, in the order of the description.
PARTS = (sites, drafts, values, items, issues, feed)

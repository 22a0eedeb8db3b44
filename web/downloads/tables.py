"""All tables by scope and name; a new one is a line here and a link on its page."""

from web.downloads import fleet_tables, office_tables, site_tables, year_tables
from web.downloads.table import Scope, Table

TABLES: dict[tuple[Scope, str], Table] = {
    (table.scope, table.name): table
    for part in (fleet_tables, office_tables, site_tables, year_tables)
    for table in part.PART
}

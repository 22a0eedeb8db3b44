"""The database tables. Imported only inside `store`; changed only together with a migration."""

from store.tables.access import (
    audit_entries,
    audit_heads,
    former_passwords,
    recovery_codes,
    sessions,
    users,
)
from store.tables.crawling import (
    column_walks,
    crawl_runs,
    item_decisions,
    item_versions,
    page_validators,
    run_tallies,
    sightings,
    site_columns,
    sites,
)
from store.tables.fleet import (
    fleet_discoveries,
    fleet_figures,
    fleet_sites,
    fleet_wave_sites,
    fleet_waves,
    site_switches,
)
from store.tables.reporting import (
    comments,
    confirmations,
    drafts,
    reports,
    reviews,
    signed_versions,
)
from store.tables.schema import metadata
from store.tables.tokens import api_tokens
from store.tables.watching import (
    deliveries,
    host_turns,
    issue_events,
    issue_evidence,
    issues,
    newest_observations,
    observations,
    slots,
)

__all__ = [
    "api_tokens",
    "audit_entries",
    "audit_heads",
    "column_walks",
    "comments",
    "confirmations",
    "crawl_runs",
    "deliveries",
    "drafts",
    "fleet_discoveries",
    "fleet_figures",
    "fleet_sites",
    "fleet_wave_sites",
    "fleet_waves",
    "former_passwords",
    "host_turns",
    "issue_events",
    "issue_evidence",
    "issues",
    "item_decisions",
    "item_versions",
    "metadata",
    "newest_observations",
    "observations",
    "page_validators",
    "recovery_codes",
    "reports",
    "reviews",
    "run_tallies",
    "sessions",
    "sightings",
    "signed_versions",
    "site_columns",
    "site_switches",
    "sites",
    "slots",
    "users",
]

"""Keys of the observations of collectors beside those that rules read (`inspection/readings.py`).

Figures of a year use the key of their field (`visits.uv`, `letters.received` …) with `year` set.
A value of None always means 无法判断: looked, and could not tell.
"""

from typing import Final

from inspection import readings

SITE_SPONSOR: Final = "site.sponsor"
SITE_OPERATOR: Final = "site.operator"
#: Code in the address that the 公安 mark links to; "" where there is none.
MARK_POLICE_LINK: Final = "marks.police_link"
#: Address of the ICP register that the mark links to; "" where there is none.
MARK_ICP_LINK: Final = "marks.icp_link"
#: Number of contradictions of footer, link codes, page tags and site file; `detail` lists them.
MARK_CONFLICTS: Final = "marks.conflicts"
#: Page tags in another case than the standard's, each with the right spelling; a hint, no fault.
TAGS_ODD_CASE: Final = "tags.odd_case"
#: As `readings.CHECKED`, told by a lookup address that an installation has named.
LOOKED_UP: Final = "looked_up."

#: Texts for the form, or None where the home page does not show the thing.
FEATURE_SEARCH: Final = "features.search"
FEATURE_ACCESSIBILITY: Final = "features.accessibility"
FEATURE_LANGUAGES: Final = "features.languages"
FEATURE_PERSONALISED: Final = "features.personalised"
#: True where there is one, None where none was seen.
FEATURE_SMART_QA: Final = "features.smart_qa"

TLS_ISSUER: Final = "tls.issuer"
TLS_NAMES: Final = "tls.names"
#: True where http:// leads to https:// of the same host.
HTTPS_REDIRECT: Final = "https.redirects"
#: True where the name follows the rules of 国办发〔2017〕47号; `detail` says what does not.
DOMAIN_IS_REGULAR: Final = "domain.is_regular"
#: ASCII form of the Chinese domain; "" where none is given.
CHINESE_DOMAIN_ASCII: Final = "chinese_domain.ascii"
#: True where the Chinese domain has an address.
CHINESE_DOMAIN_RESOLVES: Final = "chinese_domain.resolves"
#: `allowed`, `partly`, `disallowed`, and what the server answered in `detail`.
ROBOTS_STATE: Final = "robots.state"
#: Number of links that could not be judged, and of those that lead outside and did not open.
LINKS_UNKNOWN: Final = "links.unknown"
LINKS_EXTERNAL_DEAD: Final = "links.external_dead"
LINKS_CHECKED: Final = "links.checked"
#: Links that looked dead, as JSON, for the second look: `collectors.link_looks` reads it back.
LINKS_SUSPECTS: Final = "links.suspects"
#: Readings that programs hand to each other; a person has no use for them.
FOR_PROGRAMS: Final = frozenset(
    {LINKS_SUSPECTS, readings.WORDS_SAMPLE, readings.WORDS_PAGES, readings.SERVICE_GUIDES}
)

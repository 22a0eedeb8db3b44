"""Keys of the observations that rules read: the words collectors and rules share.

A value of None always means 无法判断: looked, and could not tell.
"""

from typing import Final

#: Value of `model.fetching.Outcome` of one visit of the home page; `not_monitored` is no visit.
HOME_OUTCOME: Final = "home.outcome"
#: Seconds until the home page was whole.
HOME_SECONDS: Final = "home.total_seconds"
#: Seconds of the steps of that visit; a step that was not made has no reading.
HOME_DNS: Final = "home.dns_seconds"
HOME_TCP: Final = "home.tcp_seconds"
HOME_TLS: Final = "home.tls_seconds"
HOME_FIRST_BYTE: Final = "home.first_byte_seconds"
#: Text of the home page's <title>.
HOME_TITLE: Final = "home.title"
#: Newest date, ISO, of the pieces that the home page links; "" where none shows a date.
HOME_NEWEST_ON: Final = "home.newest_on"

#: Marks in the footer of the home page; "" where it shows none.
MARK_ICP: Final = "marks.icp"
MARK_POLICE: Final = "marks.police"
MARK_ID_CODE: Final = "marks.id_code"
MARK_CONAC: Final = "marks.conac"

#: What a person found in a register (+ `icp`, `police`, `id_code`, `conac`): the number, "" where
#: it has none; the source says who, the detail which picture.
CHECKED: Final = "checked."
#: How the footer shows the mark of a Party or government body: its code, else the address that
#: it links to; "" where it shows none.
FOOTER_CONAC: Final = "footer.conac"
#: What the footers of inner pages lack of what the home page's must show, joined by 、.
FOOTER_INNER_MISSING: Final = "footer.inner_missing"
#: 主办单位 and 联系方式 as the footer names them, "" where it does not.
FOOTER_SPONSOR: Final = "footer.sponsor"
FOOTER_CONTACT: Final = "footer.contact"
#: Address of 网站地图, "" where there is none.
FOOTER_SITEMAP: Final = "footer.sitemap"
#: Site code that the 找错 entry carries, "" where there is no entry.
FOOTER_REPORT_ERROR: Final = "footer.report_error"

#: Names of required page tags that are missing, joined by 、; "" where none is.
TAGS_HOME_MISSING: Final = "tags.home_missing"
TAGS_COLUMN_MISSING: Final = "tags.column_missing"
TAGS_ARTICLE_MISSING: Final = "tags.article_missing"
#: Values of the site tags of the home page, "" where missing.
TAG_SITE_NAME: Final = "tags.SiteName"
TAG_SITE_DOMAIN: Final = "tags.SiteDomain"
TAG_SITE_ID_CODE: Final = "tags.SiteIDCode"

#: True where the name has an AAAA record.
IPV6_HAS_ADDRESS: Final = "ipv6.has_address"
#: Outcome of a visit over IPv6; None where this machine has no IPv6.
IPV6_OUTCOME: Final = "ipv6.outcome"
#: Last day, ISO, of the certificate; "" where the site answers no HTTPS.
TLS_EXPIRES_ON: Final = "tls.expires_on"
#: `ok`, or why the certificate is not accepted.
TLS_OUTCOME: Final = "tls.outcome"

#: Links that answered 404, 410, refused … on two looks; `detail` lists them.
LINKS_HOME_DEAD: Final = "links.home_dead"
LINKS_INNER_DEAD: Final = "links.inner_dead"
#: Attachments that did not open; `detail` lists them.
ATTACHMENTS_BROKEN: Final = "attachments.broken"

#: Titles searched for, and those found on the first page of results.
SEARCH_ASKED: Final = "search.asked"
SEARCH_FOUND: Final = "search.found"
#: True where the site has a way to ask or suggest something.
INTERACTION_CHANNEL: Final = "interaction.channel"

#: True where the home page leads to services.
SERVICE_CHANNEL: Final = "services.channel"
#: Guides of services looked at, as JSON: `inspection.service_guides` writes and reads it.
SERVICE_GUIDES: Final = "services.guides"
#: Outside hosts linked to whose names nobody holds any more; `detail` lists them.
LINKS_LAPSED: Final = "links.lapsed"

#: Pages held against the word lists by `check` and by the look at links, as JSON:
#: `inspection.suspects.page_words` writes and reads it.
WORDS_SAMPLE: Final = "words.sample"
WORDS_PAGES: Final = "words.pages"

#: Number of suspects on the pages looked at; `detail` shows where.
SUSPECT_HIDDEN_LINKS: Final = "suspects.hidden_links"
SUSPECT_GAMBLING: Final = "suspects.gambling"
SUSPECT_FOREIGN_TEXT: Final = "suspects.foreign_text"

#: Keys whose history rules look at; a job loads 30 days of each.
SERIES: Final = (HOME_OUTCOME, HOME_SECONDS, HOME_TITLE)

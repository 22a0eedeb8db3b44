from store_cases import AT

from store.engine import Store
from store.pages import Validators, record_validators, validators

URL = "http://a.gov.cn/gzdt/"


def test_validators_come_back_and_are_replaced_by_newer_ones(store: Store) -> None:
    first = Validators(etag='"1"', last_modified="Sun, 01 Jun 2025 02:00:00 GMT", digest="d" * 64)
    with store.transaction() as tx:
        record_validators(tx, "a", URL, first, at=AT)
        assert validators(tx, "a", URL) == first
        record_validators(tx, "a", URL, Validators(etag='"2"'), at=AT)

        assert validators(tx, "a", URL) == Validators(etag='"2"')


def test_a_page_never_read_and_a_page_of_another_site_have_none(store: Store) -> None:
    with store.transaction() as tx:
        record_validators(tx, "a", URL, Validators(etag='"1"'), at=AT)

        assert validators(tx, "a", URL + "2") is None
        assert validators(tx, "b", URL) is None

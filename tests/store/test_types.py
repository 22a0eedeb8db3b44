from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy.dialects import postgresql, sqlite

from store.types import Moment

SHANGHAI = timezone(timedelta(hours=8))
NEW_YEAR = datetime(2026, 1, 1, 0, 30, tzinfo=SHANGHAI)


@pytest.mark.parametrize("dialect", [sqlite.dialect(), postgresql.dialect()])
def test_a_moment_comes_back_aware_in_utc(dialect: sqlite.dialect | postgresql.dialect) -> None:
    kept = Moment().process_bind_param(NEW_YEAR, dialect)
    found = Moment().process_result_value(kept, dialect)

    assert found == NEW_YEAR
    assert found is not None
    assert found.tzinfo is UTC


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="without a time zone"):
        Moment().process_bind_param(datetime(2026, 1, 1), sqlite.dialect())  # noqa: DTZ001


def test_no_moment_stays_none() -> None:
    assert Moment().process_bind_param(None, sqlite.dialect()) is None
    assert Moment().process_result_value(None, sqlite.dialect()) is None

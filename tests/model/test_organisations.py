import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.errors import UsageError
from model.organisations import is_under, may_see, parse_organisation
from model.people import Role, User
from model.sites import Site

PATHS = ["", "甲区", "甲区/一市", "甲区/一市/民政局", "甲区/一市民", "乙区", "乙区/一市"]


def site_of(organisation: str) -> Site:
    return Site(
        key="a",
        name="某网站",
        home="http://a.gov.cn/",
        hosts=frozenset({"a.gov.cn"}),
        organisation=organisation,
    )


@pytest.mark.parametrize(
    ("organisation", "seen"),
    [
        ("", PATHS),
        ("甲区", ["甲区", "甲区/一市", "甲区/一市/民政局", "甲区/一市民"]),
        ("甲区/一市", ["甲区/一市", "甲区/一市/民政局"]),
        ("乙区/一市", ["乙区/一市"]),
        ("丙区", []),
    ],
)
@pytest.mark.parametrize("role", Role)
def test_a_person_sees_his_own_sites_and_those_below_whatever_his_role(organisation, seen, role):
    user = User(id=1, name="某人", role=role, organisation=organisation)

    assert [path for path in PATHS if may_see(user, site_of(path))] == seen


def test_a_site_of_no_organisation_is_seen_by_those_alone_who_see_everything():
    assert is_under("", "")
    assert not is_under("", "甲区")


def test_spaces_around_names_do_not_count():
    assert parse_organisation(" 甲区 / 一市 ") == "甲区/一市"
    assert parse_organisation("  ") == ""


@pytest.mark.parametrize("text", ["甲区/", "/甲区", "甲区//一市", "甲\x07区", "甲" * 401])
def test_a_path_that_cannot_be_is_refused(text):
    with pytest.raises(UsageError):
        parse_organisation(text)


@given(st.lists(st.text("甲乙ab%_", min_size=1, max_size=3), min_size=1, max_size=4))
def test_every_start_of_a_path_is_above_it(names):
    path = parse_organisation("/".join(names))

    assert all(is_under(path, "/".join(names[:n])) for n in range(len(names) + 1))
    assert not is_under(path, path + "甲")

from dataclasses import replace

import pytest
from inspection_cases import BY_ID, NOW, TODAY, make_site

from inspection.inspect import inspect
from inspection.records import SiteRecords
from inspection.registry import RULES
from model.errors import ConfigError
from model.issues import Answer


def test_every_indicator_has_a_rule_and_every_rule_an_indicator() -> None:
    assert set(RULES) == set(BY_ID)


def test_nothing_looked_at_is_no_answer_by_any_rule_but_the_domain() -> None:
    findings = inspect(SiteRecords(site=make_site()), BY_ID.values(), today=TODAY, now=NOW)

    assert {f.rule for f in findings if f.answer is not Answer.UNKNOWN} == {"domain.name"}


def test_an_indicator_for_another_type_of_site_is_not_judged() -> None:
    portal_only = replace(BY_ID["domain.name"], applies_to=("政府门户网站",))
    records = SiteRecords(site=make_site(type="部门网站"))

    assert inspect(records, [portal_only], today=TODAY, now=NOW) == ()
    portal = SiteRecords(site=make_site(type="政府门户网站"))
    assert len(inspect(portal, [portal_only], today=TODAY, now=NOW)) == 1


def test_an_indicator_without_a_rule_is_a_fault_of_the_file() -> None:
    with pytest.raises(ConfigError, match="没有判断这个指标的规则"):
        inspect(
            SiteRecords(site=make_site()),
            [replace(BY_ID["domain.name"], id="domain.nmae")],
            today=TODAY,
            now=NOW,
        )

from alert_cases import make_delivery, make_message

from alerts.ordering import in_order


def test_a_recovery_does_not_overtake_the_outage_that_still_waits() -> None:
    outage, recovery = make_delivery(1), make_delivery(2)

    assert in_order([recovery], [outage, recovery]) == []
    assert in_order([recovery, outage], [outage, recovery]) == [outage, recovery]


def test_other_sites_and_channels_are_not_held_up() -> None:
    outage = make_delivery(1)
    other_site = make_delivery(2, message=make_message("k2", site="y"))
    other_channel = make_delivery(3, channel="乙")
    due = [other_site, other_channel]

    assert in_order(due, [outage, *due]) == due


def test_a_newer_one_that_waits_for_the_morning_holds_up_nothing() -> None:
    veto, digest = make_delivery(1), make_delivery(2)

    assert in_order([veto], [veto, digest]) == [veto]

import pytest
from web_fleet import add_sites
from web_office import Office

from model.people import Role
from model.waves import WaveState
from store import people
from store.fleet_waves import wave_of
from store.passwords import hash_password

WISH = {
    "task": "crawl",
    "region": "南市",
    "at_once": "3",
    "per_hour": "100",
    "hours": "20:00-06:00",
}


@pytest.fixture
def fleet(office: Office) -> Office:
    add_sites(office, 6)
    return office


def test_the_administrator_starts_pauses_and_stops_a_wave(fleet: Office) -> None:
    admin, filler = fleet.person(Role.ADMIN), fleet.person(Role.FILLER)
    answer = admin.post("/fleet/waves", data=WISH)
    assert answer.headers["location"] == "/fleet/waves/1"

    page = filler.get("/fleet/waves/1").text
    assert "0 / 3" in page
    assert "每小时至多 100 个，20:00—06:00" in page
    assert ">暂停<" not in page
    for action, state in (
        ("pause", WaveState.PAUSED),
        ("continue", WaveState.RUNNING),
        ("stop", WaveState.STOPPED),
    ):
        assert admin.post("/fleet/waves/1", data={"action": action}).status_code == 303
        with fleet.store.reading() as tx:
            wave = wave_of(tx, 1)
        assert wave is not None
        assert wave.state is state
    assert "已停止" in filler.get("/fleet/waves").text
    assert len(filler.get("/fleet/waves/1?state=dropped").text.split("未做</td>")) == 4


def test_nobody_else_drives_a_wave(fleet: Office) -> None:
    fleet.person(Role.ADMIN).post("/fleet/waves", data=WISH)
    for role in set(Role) - {Role.ADMIN}:
        person = fleet.person(role)
        assert person.post("/fleet/waves", data=WISH).status_code == 403
        assert person.post("/fleet/waves/1", data={"action": "stop"}).status_code == 403


@pytest.mark.parametrize(
    "changes",
    [{"task": "rm"}, {"hours": "晚上"}, {"at_once": "0"}, {"region": "东市"}, {"per_hour": "x"}],
)
def test_a_wave_that_cannot_be_is_refused(fleet: Office, changes: dict[str, str]) -> None:
    answer = fleet.person(Role.ADMIN).post("/fleet/waves", data=WISH | changes)

    assert answer.status_code == 422
    with fleet.store.reading() as tx:
        assert wave_of(tx, 1) is None


def test_an_administrator_of_one_organisation_reaches_his_own_sites_alone(fleet: Office) -> None:
    with fleet.store.transaction() as tx:
        for name, path in (("南管", "某区/南市"), ("北管", "某区/北市")):
            people.add_user(
                tx, name=name, role=Role.ADMIN, at=fleet.clock(),
                password_hash=hash_password("Zhanbao-2026"), organisation=path,
            )  # fmt: skip
    south, north = fleet.person(Role.ADMIN, "南管"), fleet.person(Role.ADMIN, "北管")
    south.post("/fleet/waves", data=WISH | {"region": ""})

    assert "0 / 3" in south.get("/fleet/waves/1").text
    assert north.get("/fleet/waves/1").status_code == 404
    assert north.post("/fleet/waves/1", data={"action": "stop"}).status_code == 404
    assert "没有成批任务" in north.get("/fleet/waves").text
    assert north.post("/fleet/waves", data=WISH).status_code == 422

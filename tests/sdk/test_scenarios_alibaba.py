"""What Alibaba's official clients do under each preset: a table in the documentation, and its reasons."""

from __future__ import annotations

import itertools
import json
import subprocess
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from alibabacloud_iot20180120 import models as iot
from alibabacloud_iot20180120.client import Client as IotClient
from alibabacloud_rds20140815 import models as rds
from alibabacloud_tea_openapi.exceptions import ClientException, ServerException, ThrottlingException

import measured
from harness import KEY_ID, REQUEST_ID, SECRET, Emulator, create, create_request, refusal, tag, tags_of
from presets import ERRANDS, ROOT, Alibaba, attempts, begin, end, legacy, modern, retrying, text

spaces = itertools.count(1)


def world(emulator: Emulator, preset: str) -> Alibaba:
    """Two instances in a space of their own, which begins with a preset."""
    found = Alibaba(emulator, f"alibaba-{next(spaces)}")
    begin(emulator, found.space, preset)
    return found


def told(world: Alibaba, preset: str, sees: str) -> str:
    """What came of an errand."""
    made = attempts(world.emulator, world.space)
    end(world.emulator, world.space)
    return measured.cell(ERRANDS[preset], sees, made, world.after(ERRANDS[preset]))


CLIENTS: dict[str, Callable[[Emulator, Alibaba, str], str]] = {
    "rds": modern,
    "rds with retries": lambda emulator, world, errand: modern(
        emulator, world, errand, retry_options=retrying()
    ),
    "aliyunsdkcore": legacy,
}


@pytest.mark.parametrize("client", CLIENTS)
def test_what_a_python_client_does_is_what_the_documentation_says(emulator: Emulator, client: str) -> None:
    column = {}
    for preset in measured.presets_of("alibaba"):
        found = world(emulator, preset)
        column[preset] = told(found, preset, CLIENTS[client](emulator, found, ERRANDS[preset]))

    measured.holds("alibaba", client, column)


@pytest.mark.parametrize("client", ["modern", "pop"])
def test_what_a_node_client_does_is_what_the_documentation_says(emulator: Emulator, client: str) -> None:
    presets = measured.presets_of("alibaba")
    worlds = [world(emulator, preset) for preset in presets]
    errands: list[dict[str, Any]] = [
        {"client": client, "keyId": f"{KEY_ID}~{found.space}", "errand": ERRANDS[preset], "ids": found.ids}
        for preset, found in zip(presets, worlds, strict=True)
    ]

    command = ["node", str(ROOT / "tests" / "sdk" / "node" / "errands.js"), emulator.base, SECRET]
    run = subprocess.run(
        command, input=json.dumps(errands), capture_output=True, text=True, timeout=60, check=False
    )

    assert run.returncode == 0, run.stderr
    seen = zip(presets, worlds, json.loads(run.stdout), strict=True)
    column = {preset: told(found, preset, sees) for preset, found, sees in seen}
    measured.holds("alibaba", {"modern": "node rds", "pop": "node pop-core"}[client], column)


def test_the_hint_is_in_the_exception_and_is_waited_for(emulator: Emulator) -> None:
    """The hint is 150 ms here, not 700: only the waiting matters."""
    scenario = text("throttled-with-hint").replace("700", "150")
    patient = Alibaba(emulator, "hint-patient")
    begin(emulator, patient.space, scenario)
    hasty = Alibaba(emulator, "hint-hasty")
    begin(emulator, hasty.space, scenario)

    with pytest.raises(ThrottlingException) as caught:
        tag(hasty.client, hasty.ids, {"k": "v"})
    start = time.monotonic()
    tag(emulator.client(space=patient.space, retry_options=retrying()), patient.ids, {"k": "v"})
    waited = time.monotonic() - start

    error = caught.value
    assert (error.status_code, error.code, error.retry_after) == (400, "Throttling.User", 150)
    assert REQUEST_ID.fullmatch(error.request_id)
    assert "Request was denied due to user flow control." in error.message
    assert waited >= 0.3
    assert attempts(emulator, patient.space) == 3


def test_a_replayed_nonce_is_told_of_a_call_that_was_carried_out(emulator: Emulator, mode: str) -> None:
    found = world(emulator, "nonce-replay")
    client = emulator.client(mode, found.space)

    refusal(
        lambda: tag(client, found.ids, {"k": "v"}),
        400,
        "SignatureNonceUsed",
        "Specified signature nonce was used already.",
    )

    assert [tags_of(client, instance)["k"] for instance in found.ids] == ["v", "v"]


def test_the_preset_of_a_wrong_clock_answers_as_a_wrong_clock_does(emulator: Emulator, mode: str) -> None:
    played, real = world(emulator, "clock-skew-16-minutes"), Alibaba(emulator, f"skew-{mode}")
    emulator.admin("PUT", f"/clock?space={real.space}", {"mode": "offset", "seconds": 960})

    def seen(found: Alibaba) -> tuple[int, str, str]:
        with pytest.raises(ClientException) as caught:
            tag(emulator.client(mode, found.space), found.ids, {"k": "v"})
        error = caught.value
        return error.status_code, error.code, error.message.replace(error.request_id, "ID")

    assert seen(played) == seen(real)


def test_an_outage_ends_by_the_clock_of_the_space(emulator: Emulator) -> None:
    found = Alibaba(emulator, "outage")
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    emulator.admin("PUT", f"/clock?space={found.space}", {"mode": "frozen", "at": now})
    begin(emulator, found.space, "503-for-30s")

    for _ in range(2):
        with pytest.raises(ServerException) as caught:
            tag(found.client, found.ids, {"k": "v"})
        assert (caught.value.status_code, caught.value.code) == (503, "ServiceUnavailable")
    emulator.admin("POST", f"/clock/advance?space={found.space}", {"seconds": 30})

    tag(found.client, found.ids, {"k": "v"})


def test_who_repeats_a_creation_whose_answer_was_lost_has_two(emulator: Emulator) -> None:
    """The preset with another effect: the creation is carried out before the reset."""
    found = Alibaba(emulator, "twice")
    scenario = text("reset-before-response").replace("reset = true", 'reset = true, effect = "applied"')
    begin(emulator, found.space, scenario)

    client = emulator.client(space=found.space, retry_options=retrying())
    client.create_dbinstance(create_request())

    assert found.after("make") == "done twice"


def test_a_batch_that_broke_off_is_made_whole_by_repeating_all_of_it(emulator: Emulator) -> None:
    found = world(emulator, "partial-batch")

    with pytest.raises(ServerException) as caught:
        tag(found.client, found.ids, {"k": "v"})
    halves = [tags_of(found.client, instance) for instance in found.ids]
    tag(found.client, found.ids, {"k": "v"})

    assert (caught.value.status_code, caught.value.code) == (500, "InternalError")
    assert halves == [{"old": "tag", "k": "v"}, {"old": "tag"}]
    assert [tags_of(found.client, instance)["k"] for instance in found.ids] == ["v", "v"]


def test_a_quota_is_reached_until_somebody_raises_it(emulator: Emulator) -> None:
    found = world(emulator, "quota-reached")

    for _ in range(3):
        refusal(lambda: create(found.client), 403, "QuotaExceeded.CreateInstance")

    assert create(found.client).startswith("rm-")


def test_a_new_instance_is_creating_for_a_minute(emulator: Emulator) -> None:
    found = world(emulator, "slow-creation")
    made = create(found.client)

    def status() -> str:
        request = rds.DescribeDBInstanceAttributeRequest(dbinstance_id=made)
        [shown] = found.client.describe_dbinstance_attribute(request).body.items.dbinstance_attribute
        return shown.dbinstance_status

    at_once = status()
    emulator.admin("POST", f"/clock/advance?space={found.space}", {"seconds": 60})

    assert (at_once, status()) == ("Creating", "Running")


def test_the_client_of_iot_sees_throttling_as_that_of_rds_does(emulator: Emulator, space: str) -> None:
    client = IotClient(emulator.config(space=space))
    begin(emulator, space, "throttled-without-hint")

    with pytest.raises(ClientException) as caught:
        client.create_product(iot.CreateProductRequest(product_name="light", node_type=0))

    assert (caught.value.status_code, caught.value.code) == (400, "Throttling.User")
    listed = client.query_product_list(iot.QueryProductListRequest(current_page=1, page_size=10))
    assert listed.body.data.total == 0

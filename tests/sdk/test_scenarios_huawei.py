"""What Huawei's SDK and openstacksdk do under each preset: a table in the documentation, and its reasons."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable

import pytest
import requests
from huaweicloudsdkcore.auth.credentials import BasicCredentials
from huaweicloudsdkcore.exceptions.exceptions import ClientRequestException, ServerResponseException
from huaweicloudsdkims.v2 import ImsClient
from huaweicloudsdkims.v2 import model as ims
from huaweicloudsdksmn.v2 import model as smn
from huaweicloudsdkvpc.v2 import VpcClient
from huaweicloudsdkvpc.v2 import model as vpc
from openstack.exceptions import HttpException

import measured
from harness import KEY_ID, SECRET, Emulator
from presets import ERRANDS, attempts, begin, end
from presets_huawei import TAGS, Huawei, batch_request, huaweicloud, openstacksdk

spaces = itertools.count(1)


def world(emulator: Emulator, preset: str) -> Huawei:
    """A topic in a space of its own, which begins with a preset."""
    found = Huawei(emulator, f"huawei-{next(spaces)}")
    begin(emulator, found.space, preset)
    return found


CLIENTS: dict[str, Callable[[Huawei, str], str]] = {
    "smn": huaweicloud,
    "smn with retries": lambda world, errand: huaweicloud(world, errand, retry_times=2),
    "openstacksdk": openstacksdk,
}


@pytest.mark.parametrize("client", CLIENTS)
def test_what_a_client_does_is_what_the_documentation_says(emulator: Emulator, client: str) -> None:
    column = {}
    for preset in measured.presets_of("huawei"):
        found, errand = world(emulator, preset), ERRANDS[preset]
        sees = CLIENTS[client](found, errand)
        made = attempts(emulator, found.space)
        end(emulator, found.space)
        column[preset] = measured.cell(errand, sees, made, found.after(errand))

    measured.holds("huawei", client, column)


def test_a_429_to_a_get_loses_its_body_and_one_to_a_post_does_not(emulator: Emulator) -> None:
    got, posted = world(emulator, "429-once"), world(emulator, "429-once")

    with pytest.raises(ClientRequestException) as of_get:
        got.client.list_topics(smn.ListTopicsRequest())
    with pytest.raises(ClientRequestException) as of_post:
        posted.make("new")

    assert (of_get.value.error_code, of_get.value.request_id) == ("429", "")
    assert "too many 429 error responses" in of_get.value.error_msg
    assert (of_post.value.error_code, len(of_post.value.request_id)) == ("APIGW.0308", 32)
    assert of_post.value.error_msg == "The throttling threshold has been reached."


def test_a_hint_is_waited_for_by_who_repeats_at_all(emulator: Emulator) -> None:
    found = world(emulator, "429-with-retry-after")

    start = time.monotonic()
    listed = found.sdk(retry_times=2).list_topics(smn.ListTopicsRequest())
    waited = time.monotonic() - start

    assert [topic.name for topic in listed.topics] == ["old"]
    assert waited >= 1
    assert attempts(emulator, found.space) == 2


def test_a_list_that_is_cut_short_escapes_the_exceptions_of_the_sdk(emulator: Emulator) -> None:
    found = world(emulator, "truncated-200")

    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        found.client.list_topics(smn.ListTopicsRequest())

    assert found.names() == ["old"]


def test_an_expired_token_makes_openstacksdk_log_in_again_and_only_once(emulator: Emulator) -> None:
    once, always = world(emulator, "token-expired-once"), world(emulator, "clock-skew-16-minutes")
    before = once.cloud.auth_token

    made = once.cloud.smn.create_topic(name="new", display_name="")
    with pytest.raises(HttpException) as caught:
        always.cloud.smn.create_topic(name="new", display_name="")

    assert made.id.endswith(":new")
    assert once.cloud.auth_token != before
    assert (caught.value.status_code, caught.value.details) == (401, "APIGW.0301")
    assert (attempts(emulator, once.space), attempts(emulator, always.space)) == (2, 2)


def test_the_preset_of_a_wrong_clock_answers_as_a_wrong_clock_does(emulator: Emulator) -> None:
    played, real = world(emulator, "clock-skew-16-minutes"), Huawei(emulator, "huawei-skew")
    emulator.admin("PUT", f"/clock?space={real.space}", {"mode": "offset", "seconds": 960})

    def seen(found: Huawei) -> tuple[int, str, str]:
        with pytest.raises(ClientRequestException) as caught:
            found.make("new")
        error = caught.value
        return error.status_code, error.error_code, error.error_msg.partition("time:")[0]

    assert seen(played) == seen(real)


def test_a_deletion_that_is_repeated_finds_nothing_and_openstacksdk_can_take_that(emulator: Emulator) -> None:
    found = world(emulator, "delete-committed-then-reset")

    with pytest.raises(ClientRequestException) as caught:
        found.sdk(retry_times=2).delete_topic(smn.DeleteTopicRequest(topic_urn=found.urn))

    assert caught.value.status_code == 404
    assert attempts(emulator, found.space) == 2
    assert found.cloud.smn.delete_topic(found.urn, ignore_missing=True) is None


def test_a_batch_that_broke_off_is_made_whole_by_repeating_all_of_it(emulator: Emulator) -> None:
    found = world(emulator, "partial-batch")
    request = batch_request(found.topic, TAGS)

    with pytest.raises(ServerResponseException) as caught:
        found.client.batch_create_or_delete_resource_tags(request)
    half = found.after("tag")
    found.client.batch_create_or_delete_resource_tags(request)

    assert (caught.value.status_code, caught.value.error_code) == (500, "APIGW.0601")
    assert (half, found.after("tag")) == ("half done", "done")


def test_a_quota_is_reached_until_somebody_raises_it(emulator: Emulator) -> None:
    found = world(emulator, "quota-reached")
    credentials = BasicCredentials(f"{KEY_ID}~{found.space}", SECRET, found.project)
    client = VpcClient.new_builder().with_credentials(credentials).with_endpoints([emulator.base]).build()
    body = vpc.CreateVpcRequestBody(vpc=vpc.CreateVpcOption(name="v", cidr="10.0.0.0/16"))

    for _ in range(3):
        with pytest.raises(ClientRequestException) as caught:
            client.create_vpc(vpc.CreateVpcRequest(body=body))
        error = caught.value
        assert (error.status_code, error.error_code) == (409, "VPC.0114")
        assert error.error_msg == "Quota exceeded for resources: ['router']."

    assert client.create_vpc(vpc.CreateVpcRequest(body=body)).vpc.name == "v"


def test_the_job_of_a_new_image_runs_for_a_minute(emulator: Emulator, space: str) -> None:
    credentials = BasicCredentials(f"{KEY_ID}~{space}", SECRET, "0000000000000000000000000000aaaa")
    client = ImsClient.new_builder().with_credentials(credentials).with_endpoints([emulator.base]).build()
    begin(emulator, space, "slow-creation")
    body = ims.CreateImageRequestBody(name="img", image_url="bucket:f.qcow2", min_disk=40)
    job = client.create_image(ims.CreateImageRequest(body=body)).job_id

    def status() -> str:
        return client.show_job(ims.ShowJobRequest(job_id=job)).status

    at_once = status()
    emulator.admin("POST", f"/clock/advance?space={space}", {"seconds": 60})

    assert (at_once, status()) == ("RUNNING", "SUCCESS")

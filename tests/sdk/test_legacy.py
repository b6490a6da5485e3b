"""The SDK of the generation before, `aliyun-python-sdk-core`: it signs by V1 and hands out plain JSON."""

from __future__ import annotations

import json
from typing import Any
from xml.etree import ElementTree

import pytest
from aliyunsdkcore.acs_exception.exceptions import ServerException
from aliyunsdkcore.auth.credentials import StsTokenCredential
from aliyunsdkcore.client import AcsClient
from aliyunsdkcore.request import CommonRequest, RpcRequest
from aliyunsdkrds.request.v20140815.ListTagResourcesRequest import ListTagResourcesRequest
from aliyunsdkrds.request.v20140815.TagResourcesRequest import TagResourcesRequest
from aliyunsdkrds.request.v20140815.UntagResourcesRequest import UntagResourcesRequest

from harness import KEY_ID, REGION, REQUEST_ID, SECRET, Emulator, create


@pytest.fixture
def instance(emulator: Emulator, space: str) -> str:
    return create(emulator.client(space=space))


@pytest.fixture
def legacy(emulator: Emulator, space: str) -> AcsClient:
    return at(emulator, AcsClient(f"{KEY_ID}~{space}", SECRET, REGION))


def at(emulator: Emulator, client: AcsClient) -> AcsClient:
    client.add_endpoint(REGION, "Rds", emulator.host)
    return client


def send(client: AcsClient, request: RpcRequest | CommonRequest) -> Any:
    return json.loads(client.do_action_with_exception(request))


def tag_request(instance: str, tags: dict[str, str]) -> TagResourcesRequest:
    request = TagResourcesRequest()
    request.set_ResourceType("INSTANCE")
    request.set_ResourceIds([instance])
    request.set_Tags([{"Key": key, "Value": value} for key, value in tags.items()])
    return request


def tags_of(client: AcsClient, instance: str) -> dict[str, str]:
    request = ListTagResourcesRequest()
    request.set_ResourceType("INSTANCE")
    request.set_ResourceIds([instance])
    listed = send(client, request)["TagResources"]["TagResource"]
    return {row["TagKey"]: row["TagValue"] for row in listed}


def common_request(emulator: Emulator, instance: str) -> CommonRequest:
    """`TagResources` with its parameters in a form."""
    version, action = "2014-08-15", "TagResources"
    request = CommonRequest(domain=emulator.host, version=version, action_name=action)
    request.set_method("POST")
    form = {"ResourceType": "INSTANCE", "ResourceId.1": instance, "Tag.1.Key": "k 1", "Tag.1.Value": "v~*/中"}
    for name, value in form.items():
        request.add_body_params(name, value)
    return request


def refused(client: AcsClient, request: RpcRequest | CommonRequest) -> ServerException:
    with pytest.raises(ServerException) as caught:
        send(client, request)
    assert REQUEST_ID.fullmatch(caught.value.get_request_id())
    return caught.value


def test_tags_are_put_listed_and_taken_off(legacy: AcsClient, instance: str) -> None:
    tags = {"testkey1": "test value/1~*", "空": "值", "empty": ""}

    send(legacy, tag_request(instance, tags))
    assert tags_of(legacy, instance) == tags

    request = UntagResourcesRequest()
    request.set_ResourceType("INSTANCE")
    request.set_ResourceIds([instance])
    request.set_TagKeys(["空", "empty"])
    send(legacy, request)
    assert tags_of(legacy, instance) == {"testkey1": "test value/1~*"}


def test_all_is_understood_as_python_writes_it(legacy: AcsClient, instance: str) -> None:
    send(legacy, tag_request(instance, {"k": "v"}))
    request = UntagResourcesRequest()
    request.set_ResourceType("INSTANCE")
    request.set_ResourceIds([instance])
    request.set_All(True)

    send(legacy, request)

    assert tags_of(legacy, instance) == {}


def test_a_common_request_with_a_form_body_is_served(
    emulator: Emulator, legacy: AcsClient, instance: str
) -> None:
    send(legacy, common_request(emulator, instance))

    assert tags_of(legacy, instance) == {"k 1": "v~*/中"}


def test_a_common_request_by_get_is_served(emulator: Emulator, legacy: AcsClient) -> None:
    request = CommonRequest(domain=emulator.host, version="2014-08-15", action_name="DescribeRegions")
    request.set_method("GET")

    assert send(legacy, request)["Regions"]["RDSRegion"]


def test_a_security_token_is_signed_and_served(emulator: Emulator, space: str, instance: str) -> None:
    credential = StsTokenCredential(f"{KEY_ID}~{space}", SECRET, "token+with/all=of it")
    client = at(emulator, AcsClient(region_id=REGION, credential=credential))

    send(client, tag_request(instance, {"k": "v"}))

    assert tags_of(client, instance) == {"k": "v"}


def test_a_wrong_secret_is_recognised_as_one(emulator: Emulator, space: str) -> None:
    # This SDK compares the string to sign in the answer with its own. When they are the same only the secret
    # can be wrong, and it says so; without a colon in the message it would die of an IndexError.
    client = at(emulator, AcsClient(f"{KEY_ID}~{space}", "wrong", REGION))

    error = refused(client, tag_request("rm-1", {"空 k": "a+b/c~*'(&=%:"}))

    assert (error.get_http_status(), error.get_error_code()) == (400, "InvalidAccessKeySecret")


def test_a_wrong_secret_of_a_common_request_is_answered_with_its_string_to_sign(
    emulator: Emulator, space: str
) -> None:
    # A CommonRequest keeps its string to sign where the SDK does not look, so the code stays as it was sent.
    client = AcsClient(f"{KEY_ID}~{space}", "wrong", REGION)
    request = common_request(emulator, "rm-1")

    error = refused(client, request)

    assert (error.get_http_status(), error.get_error_code()) == (400, "SignatureDoesNotMatch")
    assert error.get_error_msg() == (
        "Specified signature is not matched with our calculation. "
        f"server string to sign is:{request.request.string_to_sign}"
    )


def test_an_unknown_access_key_is_not_found(emulator: Emulator) -> None:
    client = at(emulator, AcsClient("nobody", SECRET, REGION))

    error = refused(client, tag_request("rm-1", {"k": "v"}))

    assert (error.get_http_status(), error.get_error_code()) == (404, "InvalidAccessKeyId.NotFound")
    assert error.get_error_msg() == "Specified access key is not found."


def test_a_refusal_of_the_service_keeps_its_code_and_text(legacy: AcsClient) -> None:
    error = refused(legacy, tag_request("rm-nowhere", {"k": "v"}))

    assert (error.get_http_status(), error.get_error_code()) == (400, "Request.NotFound")
    assert error.get_error_msg() == "The requested resource is not available."


@pytest.mark.filterwarnings("ignore:do_action:DeprecationWarning")
def test_do_action_which_asks_for_the_format_none_gets_json(emulator: Emulator, legacy: AcsClient) -> None:
    request = CommonRequest(domain=emulator.host, version="2014-08-15", action_name="DescribeRegions")

    assert json.loads(legacy.do_action(request))["Regions"]["RDSRegion"]


@pytest.mark.filterwarnings("ignore:do_action:DeprecationWarning")
def test_do_action_gets_xml_when_it_asks_for_it(emulator: Emulator, legacy: AcsClient) -> None:
    request = CommonRequest(domain=emulator.host, version="2014-08-15", action_name="DescribeRegions")
    request.set_accept_format("XML")

    root = ElementTree.fromstring(legacy.do_action(request))

    assert root.tag == "DescribeRegionsResponse"
    assert "cn-hangzhou" in [region.text for region in root.iterfind("Regions/RDSRegion/RegionId")]

"""The SDK's generic client: parameters in a form or in a JSON body, and calls of what does not exist."""

from __future__ import annotations

from typing import Any

import pytest
from alibabacloud_rds20140815.client import Client
from alibabacloud_tea_openapi.utils_models import OpenApiRequest, Params
from darabonba.runtime import RuntimeOptions

from harness import REGION, create, refusal, tags_of


def call(client: Client, action: str, request: OpenApiRequest, **more: Any) -> dict[str, Any]:
    settings: dict[str, Any] = {
        "action": action,
        "version": "2014-08-15",
        "protocol": "HTTP",
        "pathname": "/",
        "method": "POST",
        "auth_type": "AK",
        "style": "RPC",
        "req_body_type": "formData",
        "body_type": "json",
    }
    return client.call_api(Params(**(settings | more)), request, RuntimeOptions())


def test_a_form_body_is_read_and_signed(client: Client) -> None:
    instance = create(client)
    body = {
        "ResourceType": "INSTANCE",
        "ResourceId.1": instance,
        "Tag.1.Key": "k 空",
        "Tag.1.Value": "v~*/中+!'()",
    }

    call(client, "TagResources", OpenApiRequest(query={"RegionId": REGION}, body=body))

    assert tags_of(client, instance) == {"k 空": "v~*/中+!'()"}


@pytest.mark.parametrize("mode", ["V3"], indirect=True)
def test_a_json_body_is_read_and_signed(client: Client) -> None:
    # V1 has no JSON bodies.
    instance = create(client)
    body = {"ResourceType": "INSTANCE", "ResourceId": [instance], "Tag": [{"Key": "k 空", "Value": "v~*/中"}]}
    request = OpenApiRequest(query={"RegionId": REGION}, body=body)

    call(client, "TagResources", request, req_body_type="json")

    assert tags_of(client, instance) == {"k 空": "v~*/中"}


@pytest.mark.parametrize("action", ["UnTagResources", "untagresources"])
def test_the_case_of_an_action_does_not_matter(client: Client, action: str) -> None:
    # Terraform spells it `UnTagResources`.
    instance = create(client)
    query = {"RegionId": REGION, "ResourceType": "INSTANCE", "ResourceId.1": instance, "All": "true"}

    answer = call(client, action, OpenApiRequest(query=query))

    assert answer["statusCode"] == 200


def test_an_unknown_action_is_not_found(client: Client) -> None:
    refusal(
        lambda: call(client, "DescribeNothing", OpenApiRequest()),
        404,
        "InvalidAction.NotFound",
        "Specified api is not found, please check your url and method.",
    )


def test_an_unknown_version_is_refused(client: Client) -> None:
    refusal(
        lambda: call(client, "DescribeRegions", OpenApiRequest(), version="1999-01-01"),
        400,
        "InvalidVersion",
        "Specified parameter Version is not valid.",
    )


def test_a_get_is_served_too(client: Client) -> None:
    answer = call(client, "DescribeRegions", OpenApiRequest(), method="GET")

    assert answer["body"]["Regions"]["RDSRegion"]

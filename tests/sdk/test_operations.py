"""Every operation answers the SDK, in both signature schemes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from alibabacloud_rds20140815 import models as rds
from alibabacloud_rds20140815.client import Client

from harness import REGION, REQUEST_ID, Emulator, create, create_request, list_request, tag_request

# How each operation is called, about an instance that exists.
CALLS: dict[str, Callable[[Client, str], Any]] = {
    "TagResources": lambda client, it: client.tag_resources(tag_request([it], {"k": "v"})),
    "UntagResources": lambda client, it: client.untag_resources(
        rds.UntagResourcesRequest(region_id=REGION, resource_type="INSTANCE", resource_id=[it], tag_key=["k"])
    ),
    "ListTagResources": lambda client, it: client.list_tag_resources(list_request(resource_id=[it])),
    "AddTagsToResource": lambda client, it: client.add_tags_to_resource(
        rds.AddTagsToResourceRequest(region_id=REGION, dbinstance_id=it, tags='{"k":"v"}')
    ),
    "RemoveTagsFromResource": lambda client, it: client.remove_tags_from_resource(
        rds.RemoveTagsFromResourceRequest(region_id=REGION, dbinstance_id=it, tags='{"k":"v"}')
    ),
    "DescribeTags": lambda client, it: client.describe_tags(
        rds.DescribeTagsRequest(region_id=REGION, dbinstance_id=it)
    ),
    "DescribeDBInstanceByTags": lambda client, it: client.describe_dbinstance_by_tags(
        rds.DescribeDBInstanceByTagsRequest(region_id=REGION, dbinstance_id=it)
    ),
    "CreateDBInstance": lambda client, _: client.create_dbinstance(create_request()),
    "DescribeDBInstances": lambda client, _: client.describe_dbinstances(
        rds.DescribeDBInstancesRequest(region_id=REGION)
    ),
    "DescribeDBInstanceAttribute": lambda client, it: client.describe_dbinstance_attribute(
        rds.DescribeDBInstanceAttributeRequest(dbinstance_id=it)
    ),
    "ModifyDBInstanceDescription": lambda client, it: client.modify_dbinstance_description(
        rds.ModifyDBInstanceDescriptionRequest(dbinstance_id=it, dbinstance_description="renamed")
    ),
    "DeleteDBInstance": lambda client, it: client.delete_dbinstance(
        rds.DeleteDBInstanceRequest(dbinstance_id=it)
    ),
    "DescribeRegions": lambda client, _: client.describe_regions(rds.DescribeRegionsRequest()),
}


@pytest.mark.parametrize("operation", CALLS)
def test_the_operation_answers_with_one_request_id(client: Client, operation: str) -> None:
    instance = create(client)

    response = CALLS[operation](client, instance)

    assert response.status_code == 200
    assert REQUEST_ID.fullmatch(response.body.request_id)
    assert response.headers["x-acs-request-id"] == response.body.request_id
    assert response.headers["content-type"] == "application/json;charset=utf-8"


@pytest.mark.parametrize("operation", CALLS)
def test_the_whole_answer_fits_the_models(client: Client, operation: str) -> None:
    instance = create(client, tag=[rds.CreateDBInstanceRequestTag(key="k", value="v")])

    body = CALLS[operation](client, instance).body

    # Dumping a model is what fails when a list is not a list.
    assert body.to_map()["RequestId"] == body.request_id


def test_the_table_has_every_operation_of_the_service(emulator: Emulator) -> None:
    listed = [row for row in emulator.admin("GET", "/operations") if row["product"] == "Rds"]

    assert {row["operation"] for row in listed} == set(CALLS)

"""The life of an instance, through the SDK."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from alibabacloud_rds20140815 import models as rds
from alibabacloud_rds20140815.client import Client

from harness import REGION, Emulator, create, create_many, create_request, refusal, rows, tag, tags_of


def described(
    client: Client, instance: str
) -> rds.DescribeDBInstanceAttributeResponseBodyItemsDBInstanceAttribute:
    request = rds.DescribeDBInstanceAttributeRequest(dbinstance_id=instance)
    [item] = client.describe_dbinstance_attribute(request).body.items.dbinstance_attribute
    return item


def listed(client: Client, **filters: object) -> list[str]:
    request = rds.DescribeDBInstancesRequest(**({"region_id": REGION} | filters))
    return [item.dbinstance_id for item in client.describe_dbinstances(request).body.items.dbinstance]


def test_a_new_instance_has_an_id_an_order_and_an_address(client: Client) -> None:
    body = client.create_dbinstance(create_request()).body

    assert re.fullmatch(r"rm-[0-9a-z]{17}", body.dbinstance_id)
    assert body.connection_string == f"{body.dbinstance_id}.mysql.rds.aliyuncs.com"
    assert body.port == "3306"
    assert body.order_id.isdecimal()
    assert body.tag_result is None


def test_a_new_instance_is_created_with_its_tags(client: Client) -> None:
    tags = [rds.CreateDBInstanceRequestTag(key="env", value="test")]

    body = client.create_dbinstance(create_request(tag=tags)).body

    assert body.tag_result is True
    assert tags_of(client, body.dbinstance_id) == {"env": "test"}


def test_a_dry_run_makes_nothing(client: Client) -> None:
    body = client.create_dbinstance(create_request(dry_run=True)).body

    assert (body.dry_run, body.dry_run_result, body.dbinstance_id) == (True, True, None)
    assert listed(client) == []


def test_a_client_token_that_comes_again_makes_no_second_instance(client: Client) -> None:
    first = create(client, client_token="token-1")

    again = create(client, client_token="token-1")

    assert again == first
    assert listed(client) == [first]


def test_a_client_token_outlives_the_security_token(emulator: Emulator, mode: str, space: str) -> None:
    first = create(emulator.client(mode, space, security_token="one"), client_token="token-1")

    again = create(emulator.client(mode, space, security_token="two"), client_token="token-1")

    assert again == first


def test_an_amount_is_answered_with_a_task(client: Client) -> None:
    body = client.create_dbinstance(create_request(amount=3)).body

    assert body.task_id.isdecimal()
    assert body.dbinstance_id is None
    assert len(listed(client)) == 3


def test_a_storage_that_is_no_multiple_of_five_is_refused(client: Client) -> None:
    request = create_request(dbinstance_storage=7)

    refusal(
        lambda: client.create_dbinstance(request),
        400,
        "InvalidStorage.Format",
        "Specified Storage is not valid.",
    )


def test_an_instance_is_described_with_the_types_of_the_model(client: Client) -> None:
    instance = create(client, dbinstance_description="orders", zone_id="cn-hangzhou-h", port="3307")

    item = described(client, instance)

    assert item.dbinstance_id == instance
    assert item.dbinstance_description == "orders"
    assert item.dbinstance_status == "Running"
    assert item.dbinstance_storage == 20
    assert item.port == "3307"
    assert item.deletion_protection is False
    assert item.max_connections > 0
    assert (item.region_id, item.zone_id) == (REGION, "cn-hangzhou-h")


def test_an_instance_was_created_when_the_clock_of_its_space_says(
    emulator: Emulator, client: Client, space: str
) -> None:
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    emulator.admin("PUT", f"/clock?space={space}", {"mode": "frozen", "at": now})

    item = described(client, create(client))

    assert item.creation_time == now


def test_the_instances_of_the_demo_world_are_listed(demo: Client) -> None:
    request = rds.DescribeDBInstancesRequest(region_id=REGION)

    body = demo.describe_dbinstances(request).body

    items = {item.dbinstance_id: item for item in body.items.dbinstance}
    assert list(items) == ["rm-bp1shop00000000001", "rm-bp1shop00000000002", "rr-bp1shop00000000003"]
    assert (body.page_number, body.page_record_count, body.total_record_count) == (1, 3, 3)
    master = items["rm-bp1shop00000000001"]
    assert (master.engine, master.engine_version, master.vpc_id) == (
        "MySQL",
        "8.0",
        "vpc-bp1demo0000000000001",
    )
    assert master.create_time == "2026-01-02T03:04:05Z"
    replicas = master.read_only_dbinstance_ids.read_only_dbinstance_id
    assert [replica.dbinstance_id for replica in replicas] == ["rr-bp1shop00000000003"]
    assert items["rr-bp1shop00000000003"].master_instance_id == "rm-bp1shop00000000001"


def test_instances_are_found_by_tags_and_by_what_they_are_called(demo: Client) -> None:
    assert listed(demo, tags='{"app":"shop","env":"staging"}') == ["rm-bp1shop00000000002"]
    assert listed(demo, tags='{"owner":"团队一"}') == ["rm-bp1shop00000000001"]
    assert listed(demo, search_key="replica") == ["rr-bp1shop00000000003"]
    assert listed(demo, dbinstance_type="Readonly") == ["rr-bp1shop00000000003"]
    assert listed(demo, region_id="cn-shanghai") == ["rm-uf6wjk5xxxxxxx"]


def test_instances_are_listed_in_numbered_pages(client: Client) -> None:
    everything = create_many(client, 5)

    pages = [listed(client, page_size=2, page_number=number) for number in (1, 2, 3, 4)]

    assert pages == [everything[:2], everything[2:4], everything[4:], []]


def test_instances_are_listed_by_token(client: Client) -> None:
    everything = create_many(client, 5)
    seen: list[str] = []
    token = None

    for _ in range(3):
        request = rds.DescribeDBInstancesRequest(region_id=REGION, max_results=2, next_token=token)
        body = client.describe_dbinstances(request).body
        seen += [item.dbinstance_id for item in body.items.dbinstance]
        token = body.next_token

    assert seen == everything
    assert token is None


def test_an_instance_is_renamed_in_chinese(client: Client) -> None:
    instance = create(client)
    request = rds.ModifyDBInstanceDescriptionRequest(
        dbinstance_id=instance, dbinstance_description="订单库_1"
    )

    client.modify_dbinstance_description(request)

    assert described(client, instance).dbinstance_description == "订单库_1"


def test_a_description_of_one_character_is_refused(client: Client) -> None:
    instance = create(client)
    request = rds.ModifyDBInstanceDescriptionRequest(dbinstance_id=instance, dbinstance_description="x")

    refusal(
        lambda: client.modify_dbinstance_description(request),
        400,
        "InvalidDBInstanceDescription.Format",
        "Specified DB instance description is not valid.",
    )


def test_a_deleted_instance_is_gone_with_its_tags(client: Client) -> None:
    instance = create(client)
    tag(client, [instance], {"k": "v"})

    body = client.delete_dbinstance(rds.DeleteDBInstanceRequest(dbinstance_id=instance)).body

    assert body.region_id == REGION
    assert listed(client) == []
    assert rows(client, tag=[rds.ListTagResourcesRequestTag(key="k")]) == []
    refusal(
        lambda: described(client, instance),
        404,
        "InvalidDBInstanceId.NotFound",
        "The DBInstanceId provided does not exist in our records.",
    )


def test_an_instance_with_a_replica_is_not_deleted(demo: Client) -> None:
    request = rds.DeleteDBInstanceRequest(dbinstance_id="rm-bp1shop00000000001")

    refusal(
        lambda: demo.delete_dbinstance(request),
        403,
        "DependencyViolation",
        "The operation is not permitted due to instance mount read only or guard instance.",
    )
    assert described(demo, "rm-bp1shop00000000001").dbinstance_description == "shop-orders"


def test_regions_are_named_in_the_language_asked_for(client: Client) -> None:
    english = client.describe_regions(rds.DescribeRegionsRequest()).body.regions.rdsregion
    chinese = client.describe_regions(
        rds.DescribeRegionsRequest(accept_language="zh-CN")
    ).body.regions.rdsregion

    by_zone = {row.zone_id: (row.region_id, row.local_name) for row in english}
    assert by_zone["cn-hangzhou-h"] == ("cn-hangzhou", "China (Hangzhou)")
    assert {row.zone_id: row.local_name for row in chinese}["cn-hangzhou-h"] == "华东1（杭州）"
    assert [row.zone_id for row in chinese] == [row.zone_id for row in english]


def test_two_spaces_do_not_see_each_other(emulator: Emulator, client: Client, mode: str, space: str) -> None:
    create(client)

    assert listed(emulator.client(mode, f"{space}-other")) == []

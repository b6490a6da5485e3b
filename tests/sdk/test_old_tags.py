"""The older family: AddTagsToResource, RemoveTagsFromResource, DescribeTags, DescribeDBInstanceByTags."""

from __future__ import annotations

import json
from typing import Any

from alibabacloud_rds20140815 import models as rds
from alibabacloud_rds20140815.client import Client

from harness import REGION, create, refusal, tag, tags_of

NOT_FOUND = "The DBInstanceId provided does not exist in our records."


def add(client: Client, instance: str, **tags: Any) -> None:
    request = rds.AddTagsToResourceRequest(region_id=REGION, dbinstance_id=instance, **tags)
    client.add_tags_to_resource(request)


def remove(client: Client, instance: str, **tags: Any) -> None:
    request = rds.RemoveTagsFromResourceRequest(region_id=REGION, dbinstance_id=instance, **tags)
    client.remove_tags_from_resource(request)


def described(client: Client, **filters: Any) -> list[tuple[str, str, list[str]]]:
    infos = client.describe_tags(rds.DescribeTagsRequest(region_id=REGION, **filters)).body.items.tag_infos
    return [(info.tag_key, info.tag_value, info.dbinstance_ids.dbinstance_ids) for info in infos]


def test_adds_tags_in_either_spelling(client: Client) -> None:
    instance = create(client)

    add(client, instance, tags=json.dumps({"json": "1", "键": "值 +/"}, ensure_ascii=False))
    add(client, instance, tag=[rds.AddTagsToResourceRequestTag(key="numbered", value="2")])

    assert tags_of(client, instance) == {"json": "1", "numbered": "2", "键": "值 +/"}


def test_adds_to_several_instances_at_once(client: Client) -> None:
    ids = sorted([create(client), create(client)])

    add(client, ",".join(ids), tags='{"k":"v"}')

    assert described(client) == [("k", "v", ids)]


def test_refuses_both_spellings_at_once(client: Client) -> None:
    instance = create(client)
    both = {"tags": '{"k":"v"}', "tag": [rds.AddTagsToResourceRequestTag(key="k", value="v")]}

    refusal(
        lambda: add(client, instance, **both),
        400,
        "Tag.SetTagInfoAtTwoParamters",
        "only tags or tagN parameter could be setted.",
    )
    assert tags_of(client, instance) == {}


def test_refuses_six_tags_in_one_call(client: Client) -> None:
    instance = create(client)
    six = [rds.AddTagsToResourceRequestTag(key=f"k{number}", value="v") for number in range(6)]

    refusal(
        lambda: add(client, instance, tag=six),
        400,
        "Tag.Allow5TagInfos",
        "only 5 tags allowed in one operation.",
    )


def test_refuses_an_unknown_instance_as_not_found(client: Client) -> None:
    refusal(
        lambda: add(client, "rm-nowhere", tags='{"k":"v"}'), 404, "InvalidDBInstanceId.NotFound", NOT_FOUND
    )
    refusal(
        lambda: remove(client, "rm-nowhere", tags='{"k":"v"}'), 404, "InvalidDBInstanceId.NotFound", NOT_FOUND
    )
    refusal(
        lambda: described(client, dbinstance_id="rm-nowhere"), 404, "InvalidDBInstanceId.NotFound", NOT_FOUND
    )


def test_refuses_a_key_that_starts_with_aliyun(client: Client) -> None:
    instance = create(client)

    refusal(
        lambda: add(client, instance, tags='{"aliyun.x":"v"}'),
        400,
        "Tag.TagKeyStartWith.aliyun",
        "tag key and value can not be started with aliyun.",
    )


def test_removes_a_tag_only_when_its_value_is_the_one_named(client: Client) -> None:
    instance = create(client)
    tag(client, [instance], {"a": "1", "b": "2", "c": "3"})

    remove(client, instance, tag=[rds.RemoveTagsFromResourceRequestTag(key="a", value="1")])
    remove(client, instance, tag=[rds.RemoveTagsFromResourceRequestTag(key="b", value="other")])
    remove(client, instance, tag=[rds.RemoveTagsFromResourceRequestTag(key="c")])

    assert tags_of(client, instance) == {"b": "2"}


def test_tags_of_the_demo_world_are_described_with_their_instances(demo: Client) -> None:
    first, second = "rm-bp1shop00000000001", "rm-bp1shop00000000002"

    assert described(demo) == [
        ("app", "shop", [first, second]),
        ("env", "prod", [first]),
        ("env", "staging", [second]),
        ("owner", "团队一", [first]),
    ]
    assert described(demo, dbinstance_id=second) == [("app", "shop", [second]), ("env", "staging", [second])]
    assert described(demo, tags='{"env":"prod"}') == [("env", "prod", [first])]


def test_a_region_without_tags_is_described_with_an_empty_list(client: Client) -> None:
    body = client.describe_tags(rds.DescribeTagsRequest(region_id=REGION)).body

    assert body.items.tag_infos == []


def test_instances_of_the_demo_world_are_described_by_tags(demo: Client) -> None:
    request = rds.DescribeDBInstanceByTagsRequest(region_id=REGION)

    body = demo.describe_dbinstance_by_tags(request).body

    assert (body.page_number, body.page_record_count, body.total_record_count) == (1, 2, 2)
    shown = {
        item.dbinstance_id: {tag.tag_key: tag.tag_value for tag in item.tags.tag}
        for item in body.items.dbinstance_tag
    }
    assert shown == {
        "rm-bp1shop00000000001": {"app": "shop", "env": "prod", "owner": "团队一"},
        "rm-bp1shop00000000002": {"app": "shop", "env": "staging"},
    }

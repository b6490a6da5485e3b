"""TagResources, UntagResources and ListTagResources, through the SDK."""

from __future__ import annotations

from typing import Any

import pytest
from alibabacloud_rds20140815 import models as rds
from alibabacloud_rds20140815.client import Client

from harness import (
    REGION,
    create,
    create_many,
    list_request,
    pairs,
    refusal,
    rows,
    tag,
    tag_request,
    tags_of,
)


def untag(client: Client, ids: list[str], **which: Any) -> None:
    client.untag_resources(
        rds.UntagResourcesRequest(region_id=REGION, resource_type="INSTANCE", resource_id=ids, **which)
    )


def numbered(count: int) -> dict[str, str]:
    return {f"key{number:02}": f"value{number:02}" for number in range(count)}


def test_a_tag_is_listed_as_it_was_put(client: Client) -> None:
    instance = create(client)

    tag(client, [instance], {"testkey1": "testvalue1"})

    body = client.list_tag_resources(list_request(resource_id=[instance])).body
    assert len(body.tag_resources.tag_resource) == 1
    assert body.tag_resources.tag_resource[0].resource_id == instance
    assert body.tag_resources.tag_resource[0].resource_type == "ALIYUN::RDS::INSTANCE"
    assert body.tag_resources.tag_resource[0].tag_key == "testkey1"
    assert body.tag_resources.tag_resource[0].tag_value == "testvalue1"
    assert body.next_token is None


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("空间", "值"),
        ("emoji😀", "👩‍👩‍👧"),
        ("a b", "test value/1~*!'()"),
        ("a+b&c=d", "100% +-_.~;,@#?"),
        ("Ключ", "naïve ñ ß \u0301"),
        ('"quoted"', "back\\slash <xml> & more"),
    ],
)
def test_any_text_is_a_key_and_a_value(client: Client, key: str, value: str) -> None:
    instance = create(client)

    tag(client, [instance], {key: value})

    assert tags_of(client, instance) == {key: value}
    by_tag = [rds.ListTagResourcesRequestTag(key=key, value=value)]
    assert rows(client, tag=by_tag) == [(instance, key, value)]


def test_a_value_may_be_empty_or_absent(client: Client) -> None:
    instance = create(client)
    request = tag_request([instance], {"empty": ""})
    request.tag.append(rds.TagResourcesRequestTag(key="absent"))

    client.tag_resources(request)

    assert tags_of(client, instance) == {"absent": "", "empty": ""}


def test_keys_that_differ_in_case_are_two_keys(client: Client) -> None:
    instance = create(client)

    tag(client, [instance], {"Env": "1", "env": "2"})

    assert tags_of(client, instance) == {"Env": "1", "env": "2"}


def test_a_key_that_is_there_gets_the_new_value(client: Client) -> None:
    instance = create(client)
    tag(client, [instance], {"k": "old", "other": "stays"})

    tag(client, [instance], {"k": "new"})

    assert tags_of(client, instance) == {"k": "new", "other": "stays"}


def test_twenty_tags_fit_into_one_call_and_on_one_instance(client: Client) -> None:
    instance = create(client)

    tag(client, [instance], numbered(20))

    assert tags_of(client, instance) == numbered(20)


def test_fifty_instances_fit_into_one_call(client: Client) -> None:
    everything = create_many(client, 51)

    tag(client, everything[:50], {"k": "v"})

    assert rows(client, tag=[rds.ListTagResourcesRequestTag(key="k")]) == [
        (instance, "k", "v") for instance in everything[:50]
    ]


def test_refuses_21_tags_in_one_call(client: Client) -> None:
    instance = create(client)

    refusal(
        lambda: tag(client, [instance], numbered(21)),
        400,
        "NumberExceed.Tags",
        "The maximum number of Tags is exceeded. The maximum value is 20.",
    )


def test_refuses_a_duplicate_key_and_changes_nothing(client: Client) -> None:
    instance = create(client)
    request = tag_request([instance], {"k": "1", "other": "2"})
    request.tag += pairs({"k": "3"})

    refusal(
        lambda: client.tag_resources(request), 400, "Duplicate.TagKey", "The Tag.N.Key contain duplicate key."
    )
    assert tags_of(client, instance) == {}


def test_refuses_51_ids_in_one_call(client: Client) -> None:
    ids = [f"rm-{number}" for number in range(51)]

    refusal(
        lambda: tag(client, ids, {"k": "v"}),
        400,
        "NumberExceed.ResourceIds",
        "The maximum number of ResourceIds is exceeded. The maximum value is 50.",
    )


def test_refuses_an_unknown_instance_and_tags_none_of_the_others(client: Client) -> None:
    instance = create(client)

    refusal(
        lambda: tag(client, [instance, "rm-nowhere"], {"k": "v"}),
        400,
        "Request.NotFound",
        "The requested resource is not available.",
    )
    assert tags_of(client, instance) == {}


def test_an_instance_of_another_region_is_unknown(client: Client) -> None:
    instance = create(client)
    request = tag_request([instance], {"k": "v"}, region_id="cn-shanghai")

    refusal(
        lambda: client.tag_resources(request),
        400,
        "Request.NotFound",
        "The requested resource is not available.",
    )


def test_refuses_the_21st_tag_of_an_instance_and_tags_none_of_the_others(client: Client) -> None:
    full, empty = create(client), create(client)
    tag(client, [full], numbered(20))

    refusal(
        lambda: tag(client, [empty, full], {"one-more": ""}),
        400,
        "OperationDenied.QuotaExceed",
        "The maximum number of Tags is exceeded.",
    )
    assert tags_of(client, empty) == {}
    assert tags_of(client, full) == numbered(20)


def test_a_full_instance_still_takes_new_values_of_its_keys(client: Client) -> None:
    instance = create(client)
    tag(client, [instance], numbered(20))

    tag(client, [instance], {"key00": "changed"})

    assert tags_of(client, instance) == numbered(20) | {"key00": "changed"}


@pytest.mark.parametrize("key", ["acs:rds:x", "aliyun.x", "http://x", "https://x"])
def test_refuses_a_key_of_the_system(client: Client, key: str) -> None:
    instance = create(client)

    refusal(
        lambda: tag(client, [instance], {key: "v"}),
        400,
        "InvalidTagKey.Malformed",
        "The operator is not permission for the system tag",
    )


def test_refuses_an_empty_key(client: Client) -> None:
    instance = create(client)

    refusal(
        lambda: tag(client, [instance], {"": "v"}),
        400,
        "InvalidTagKey.Malformed",
        "The Tag.N.Key parameter is blank",
    )


def test_refuses_a_call_without_tags(client: Client) -> None:
    instance = create(client)

    refusal(
        lambda: tag(client, [instance], {}),
        400,
        "MissingParameter",
        "The parameter - Tags should not be null",
    )


@pytest.mark.parametrize(
    ("absent", "code"),
    [("region_id", "RegionId"), ("resource_type", "ResourceType"), ("resource_id", "ResourceId")],
)
def test_refuses_a_call_without_a_parameter_that_is_required(client: Client, absent: str, code: str) -> None:
    request = tag_request(["rm-1"], {"k": "v"})
    setattr(request, absent, None)

    refusal(
        lambda: client.tag_resources(request), 400, f"Missing{code}", f"{code} is mandatory for this action."
    )


def test_untags_by_key_and_minds_no_key_that_is_not_there(client: Client) -> None:
    instance = create(client)
    tag(client, [instance], {"空": "1", "b": "2", "c": "3"})

    untag(client, [instance], tag_key=["空", "c", "never-there"])

    assert tags_of(client, instance) == {"b": "2"}


def test_untags_everything_when_all_is_true(client: Client) -> None:
    one, other = create(client), create(client)
    tag(client, [one, other], {"a": "1", "b": "2"})

    untag(client, [one], all=True)

    assert tags_of(client, one) == {}
    assert tags_of(client, other) == {"a": "1", "b": "2"}


def test_all_counts_for_nothing_beside_a_key(client: Client) -> None:
    instance = create(client)
    tag(client, [instance], {"a": "1", "b": "2"})

    untag(client, [instance], all=True, tag_key=["a"])

    assert tags_of(client, instance) == {"b": "2"}


def test_refuses_to_untag_an_unknown_instance(client: Client) -> None:
    refusal(
        lambda: untag(client, ["rm-nowhere"], all=True),
        400,
        "Request.NotFound",
        "The requested resource is not available.",
    )


def test_lists_by_instance_and_by_tag_in_the_demo_world(demo: Client) -> None:
    def by_tag(**tags: str | None) -> list[tuple[str, str, str]]:
        return rows(
            demo, tag=[rds.ListTagResourcesRequestTag(key=key, value=value) for key, value in tags.items()]
        )

    first, second = "rm-bp1shop00000000001", "rm-bp1shop00000000002"
    of_first = [(first, "app", "shop"), (first, "env", "prod"), (first, "owner", "团队一")]
    of_second = [(second, "app", "shop"), (second, "env", "staging")]

    assert rows(demo, resource_id=[first]) == of_first
    assert by_tag(app=None) == of_first + of_second
    assert by_tag(app="shop", env="staging") == of_second
    assert rows(demo, resource_id=[second], tag=[rds.ListTagResourcesRequestTag(key="owner")]) == []
    assert rows(demo, resource_id=["rm-nowhere"]) == []


def test_lists_in_pages_of_fifty_rows(client: Client) -> None:
    everything = sorted(create(client) for _ in range(6))
    tag(client, everything, numbered(20))
    seen: list[tuple[str, str]] = []
    sizes: list[int] = []
    token = None

    while token is not None or not sizes:
        body = client.list_tag_resources(list_request(resource_id=everything, next_token=token)).body
        page = [(row.resource_id, row.tag_key) for row in body.tag_resources.tag_resource]
        seen, sizes, token = seen + page, [*sizes, len(page)], body.next_token

    assert sizes == [50, 50, 20]
    assert seen == [(instance, key) for instance in everything for key in numbered(20)]


def test_fifty_rows_are_one_page(client: Client) -> None:
    everything = create_many(client, 5)
    tag(client, everything, numbered(10))

    body = client.list_tag_resources(list_request(resource_id=everything)).body

    assert len(body.tag_resources.tag_resource) == 50
    assert body.next_token is None


def test_refuses_a_token_that_no_page_gave_out(client: Client) -> None:
    request = list_request(resource_id=["rm-1"], next_token="tok")

    refusal(
        lambda: client.list_tag_resources(request),
        400,
        "InvalidParameter.NextToken",
        "The parameter NextToken is invalid.",
    )


def test_refuses_to_list_by_nothing(client: Client) -> None:
    refusal(
        lambda: client.list_tag_resources(list_request()),
        400,
        "MissingParameter.TagOrResourceId",
        "Either Tags or ResourceIds must be specified.",
    )


def test_refuses_a_resource_type_that_is_not_instance(client: Client) -> None:
    refusal(
        lambda: client.list_tag_resources(list_request(resource_id=["rm-1"], resource_type="DATABASE")),
        400,
        "InvalidParameter.ResourceType",
        "The ResourceType parameter is invalid.",
    )

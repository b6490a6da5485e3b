"""Simple Message Notification through the official SDK: every operation, typed answers and error codes."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from huaweicloudsdkcore.auth.credentials import BasicCredentials
from huaweicloudsdkcore.exceptions.exceptions import ClientRequestException
from huaweicloudsdkcore.region.region import Region
from huaweicloudsdksmn.v2 import SmnClient
from huaweicloudsdksmn.v2 import model as smn

from harness import KEY_ID, SECRET, Emulator

# A project that nobody created: it comes into being in the caller's space, and is in the default region.
PROJECT = "0000000000000000000000000000aaaa"
TYPE = "smn_topic"


@pytest.fixture
def topics(emulator: Emulator, space: str) -> SmnClient:
    """The SDK's client in an empty space."""
    credentials = BasicCredentials(f"{KEY_ID}~{space}", SECRET, PROJECT)
    return SmnClient.new_builder().with_credentials(credentials).with_endpoints([emulator.base]).build()


def urn_of(name: str) -> str:
    """The URN that a topic of this name has."""
    return f"urn:smn:eu-de:{PROJECT}:{name}"


def create(client: SmnClient, name: str, display_name: str = "") -> str:
    """Makes a topic and returns its id, under which it is tagged."""
    body = smn.CreateTopicRequestBody(name=name, display_name=display_name)
    assert client.create_topic(smn.CreateTopicRequest(body=body)).topic_urn == urn_of(name)
    return details(client, name).topic_id


def details(client: SmnClient, name: str) -> smn.ListTopicDetailsResponse:
    """One topic."""
    return client.list_topic_details(smn.ListTopicDetailsRequest(topic_urn=urn_of(name)))


def names(client: SmnClient, **query: Any) -> list[str]:
    """The names in a list of topics."""
    return [topic.name for topic in client.list_topics(smn.ListTopicsRequest(**query)).topics]


def batch_request(topic: str, action: str, tags: dict[str, str | None]) -> Any:
    """A request that creates or deletes tags."""
    pairs = [smn.ResourceTag(key=key, value=value) for key, value in tags.items()]
    body = smn.BatchCreateOrDeleteResourceTagsRequestBody(action=action, tags=pairs)
    return smn.BatchCreateOrDeleteResourceTagsRequest(resource_type=TYPE, resource_id=topic, body=body)


def batch(client: SmnClient, topic: str, action: str, tags: dict[str, str | None]) -> int:
    """Creates or deletes tags, and returns the status."""
    return client.batch_create_or_delete_resource_tags(batch_request(topic, action, tags)).status_code


def tags_of(client: SmnClient, topic: str) -> dict[str, str]:
    """The tags of one topic."""
    request = smn.ListResourceTagsRequest(resource_type=TYPE, resource_id=topic)
    return {tag.key: tag.value for tag in client.list_resource_tags(request).tags}


def wanted(key: str, *values: str) -> smn.ResourceTags:
    """An item of a query."""
    return smn.ResourceTags(key=key, values=list(values))


def query(client: SmnClient, action: str = "filter", **body: Any) -> smn.ListResourceInstancesResponse:
    """Finds or counts topics by their tags."""
    wanted_body = smn.ListInstanceRequestBody(action=action, **body)
    request = smn.ListResourceInstancesRequest(resource_type=TYPE, body=wanted_body)
    return client.list_resource_instances(request)


def refusal(call: Callable[[], Any], status: int, code: str, message: str) -> None:
    """Demands that a call is refused, as the SDK shows a refusal."""
    with pytest.raises(ClientRequestException) as caught:
        call()
    error = caught.value
    assert (error.status_code, error.error_code, error.error_msg) == (status, code, message)
    assert len(error.request_id) == 32


def test_a_topic_is_made_once_and_named_again(topics: SmnClient) -> None:
    request = smn.CreateTopicRequest(body=smn.CreateTopicRequestBody(name="topic1", display_name="disp"))

    first, again = topics.create_topic(request), topics.create_topic(request)

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.topic_urn == again.topic_urn == urn_of("topic1")
    assert len(first.request_id) == 32


def test_a_topic_lives_and_goes(topics: SmnClient) -> None:
    topic_id = create(topics, "topic1", "disp")

    made = details(topics, "topic1")
    assert (made.name, made.display_name, made.push_policy) == ("topic1", "disp", 0)
    assert (made.enterprise_project_id, len(made.topic_id)) == ("0", 32)
    assert made.create_time.endswith("Z")
    assert made.create_time <= made.update_time
    body = smn.UpdateTopicRequestBody(display_name="d2")
    updated = topics.update_topic(smn.UpdateTopicRequest(topic_urn=urn_of("topic1"), body=body))
    assert len(updated.request_id) == 32
    assert details(topics, "topic1").display_name == "d2"
    assert topics.delete_topic(smn.DeleteTopicRequest(topic_urn=urn_of("topic1"))).status_code == 200

    gone = (404, "SMN.0006", "Topic not found.")
    refusal(lambda: details(topics, "topic1"), *gone)
    refusal(lambda: tags_of(topics, topic_id), *gone)
    refusal(lambda: topics.delete_topic(smn.DeleteTopicRequest(topic_urn=urn_of("topic1"))), *gone)


def test_lists_show_the_newest_first_and_count_all(topics: SmnClient) -> None:
    ids = [create(topics, name) for name in ("orders", "orders-test", "billing")]

    page = topics.list_topics(smn.ListTopicsRequest(offset=1, limit=1))

    assert (page.topic_count, [topic.name for topic in page.topics]) == (3, ["orders-test"])
    assert page.topics[0].topic_urn == urn_of("orders-test")
    assert names(topics) == ["billing", "orders-test", "orders"]
    assert names(topics, name="orders") == ["orders"]
    assert names(topics, fuzzy_name="orders") == ["orders-test", "orders"]
    assert names(topics, topic_id=ids[2]) == ["billing"]


def test_names_and_pages_are_refused_with_the_rows_of_the_page(topics: SmnClient) -> None:
    def creating(name: str, display_name: str) -> Callable[[], Any]:
        body = smn.CreateTopicRequestBody(name=name, display_name=display_name)
        return lambda: topics.create_topic(smn.CreateTopicRequest(body=body))

    refusal(creating("_topic", ""), 400, "SMN.0002", "Parameter: Name is invalid.")
    refusal(creating("topic", "é" * 97), 400, "SMN.0003", "Parameter: DisplayName is invalid.")
    refusal(lambda: names(topics, limit=101), 400, "SMN.0015", "Parameter: Offset or limit is invalid.")
    bad_urn = smn.ListTopicDetailsRequest(topic_urn="urn:smn:eu-de")
    refusal(lambda: topics.list_topic_details(bad_urn), 400, "SMN.0005", "Parameter: TopicUrn is invalid.")


def test_attributes_are_set_shown_and_emptied(topics: SmnClient) -> None:
    create(topics, "topic1")
    urn = urn_of("topic1")
    statement = {"Sid": "s1", "Effect": "Allow", "Principal": {"Service": ["obs"]}, "Action": ["SMN:Publish"]}
    policy = json.dumps({"Version": "2016-09-07", "Id": "p1", "Statement": [statement | {"Resource": urn}]})

    def put(name: str, value: str) -> Any:
        body = smn.UpdateTopicAttributeRequestBody(value=value)
        return topics.update_topic_attribute(
            smn.UpdateTopicAttributeRequest(topic_urn=urn, name=name, body=body)
        )

    def shown() -> tuple[str, str]:
        request = smn.ListTopicAttributesRequest(topic_urn=urn, name=None)
        attributes = topics.list_topic_attributes(request).attributes
        return attributes.access_policy, attributes.introduction

    assert shown() == ("", "")
    put("introduction", "What it is for")
    put("access_policy", policy)
    assert shown() == (policy, "What it is for")
    by_name = smn.DeleteTopicAttributeByNameRequest(topic_urn=urn, name="introduction")
    assert topics.delete_topic_attribute_by_name(by_name).status_code == 200
    assert shown() == (policy, "")
    assert topics.delete_topic_attributes(smn.DeleteTopicAttributesRequest(topic_urn=urn)).status_code == 200
    assert shown() == ("", "")

    refusal(
        lambda: put("introduction", "a" * 121),
        403,
        "SMN.0047",
        "Parameter: Value exceeds the maximum length.",
    )
    refusal(
        lambda: put("access_policy", "{}"), 400, "SMN.0049", "Parameter: Access policy version is invalid."
    )


def test_tags_are_added_overwritten_and_deleted_in_batches(topics: SmnClient) -> None:
    topic = create(topics, "topic1")

    assert batch(topics, topic, "create", {"key1": "value1", "key": "value3"}) == 204
    assert batch(topics, topic, "create", {"key": "new", "empty": ""}) == 204
    assert tags_of(topics, topic) == {"key": "new", "key1": "value1", "empty": ""}
    assert batch(topics, topic, "delete", {"key1": None, "key2": "value3"}) == 204

    assert tags_of(topics, topic) == {"key": "new", "empty": ""}


@pytest.mark.parametrize("by", ["id", "urn"])
def test_one_tag_comes_and_goes(topics: SmnClient, by: str) -> None:
    topic = create(topics, "topic1")
    target = topic if by == "id" else urn_of("topic1")
    body = smn.CreateResourceTagRequestBody(tag=smn.ResourceTag(key="DEV", value="DEV1"))
    delete = smn.DeleteResourceTagRequest(resource_type=TYPE, resource_id=target, key="DEV")

    added = topics.create_resource_tag(
        smn.CreateResourceTagRequest(resource_type=TYPE, resource_id=target, body=body)
    )

    assert added.status_code == 204
    assert tags_of(topics, target) == tags_of(topics, topic) == {"DEV": "DEV1"}
    assert topics.delete_resource_tag(delete).status_code == 204
    assert tags_of(topics, topic) == {}
    refusal(lambda: topics.delete_resource_tag(delete), 404, "SMN.0045", "Attribute not found.")


def test_a_header_lets_a_name_stand_for_the_id(topics: SmnClient) -> None:
    topic = create(topics, "topic1")
    request = batch_request("topic1", "create", {"key1": "value1"})
    invoker = topics.batch_create_or_delete_resource_tags_invoker(request)

    answer = invoker.add_header("X-SMN-RESOURCEID-TYPE", "name").invoke()

    assert answer.status_code == 204
    assert tags_of(topics, topic) == {"key1": "value1"}
    refusal(lambda: tags_of(topics, "topic1"), 404, "SMN.0006", "Topic not found.")


def test_a_refused_batch_changes_nothing(topics: SmnClient) -> None:
    topic = create(topics, "topic1")
    batch(topics, topic, "create", {"kept": "1"})
    invalid = (400, "SMN.0038", "Parameter: tag is invalid.")

    refusal(lambda: batch(topics, topic, "create", {"good": "1", "b@d": "1"}), *invalid)
    refusal(lambda: batch(topics, topic, "create", {"k" * 37: "1"}), *invalid)
    refusal(lambda: batch(topics, topic, "delete", {"kept": None, "": None}), *invalid)
    refusal(lambda: batch(topics, topic, "delete", {}), *invalid)
    twice = batch_request(topic, "create", {"a": "1"})
    twice.body.tags = twice.body.tags * 2
    refusal(lambda: topics.batch_create_or_delete_resource_tags(twice), *invalid)
    refusal(lambda: batch(topics, topic, "make", {"a": "1"}), 400, "SMN.0073", "Parameter: Invalid action.")
    many = {f"k{number}": "" for number in range(20)}
    refusal(lambda: batch(topics, topic, "create", many), 403, "SMN.0075", "Parameter: tags are too many.")

    assert tags_of(topics, topic) == {"kept": "1"}


def test_a_project_lists_each_key_with_its_values(topics: SmnClient) -> None:
    for name, env in (("one", "prod"), ("two", "test"), ("three", "prod")):
        batch(topics, create(topics, name), "create", {"env": env})

    listed = topics.list_project_tags(smn.ListProjectTagsRequest(resource_type=TYPE)).tags

    assert [(tag.key, tag.values) for tag in listed] == [("env", ["prod", "test"])]


def test_topics_are_found_and_counted_by_tags(topics: SmnClient) -> None:
    ids = {name: create(topics, name, name.upper()) for name in ("one", "two", "three", "bare")}
    batch(topics, ids["one"], "create", {"env": "prod", "app": "shop"})
    batch(topics, ids["two"], "create", {"env": "test", "app": "shop"})
    batch(topics, ids["three"], "create", {"env": "prod"})

    def found(**body: Any) -> set[str]:
        return {resource.resource_name for resource in query(topics, **body).resources}

    assert found(tags=[wanted("env", "prod"), wanted("app")]) == {"one"}
    assert found(tags_any=[wanted("env", "test"), wanted("app", "shop")]) == {"one", "two"}
    assert found(not_tags=[wanted("env", "prod"), wanted("app", "shop")]) == {"two", "three", "bare"}
    assert found(not_tags_any=[wanted("env", "prod"), wanted("app", "shop")]) == {"bare"}
    assert found(without_any_tag=True) == {"bare"}
    assert found(matches=[smn.TagMatch(key="resource_name", value="two")]) == {"two"}
    page = query(topics, tags=[wanted("env", "prod", "test")], limit="1", offset="1")
    assert (page.total_count, len(page.resources)) == (3, 1)
    item = page.resources[0]
    assert (item.resource_id, item.resource_name) == (ids["two"], "two")
    assert (item.resource_detail.topic_urn, item.resource_detail.display_name) == (urn_of("two"), "TWO")
    assert [(tag.key, tag.value) for tag in item.tags] == [("app", "shop"), ("env", "test")]
    assert query(topics, "count", tags=[wanted("env")]).total_count == 3
    invalid = (400, "SMN.0038", "Parameter: tag is invalid.")
    refusal(lambda: query(topics, tags=[wanted("env"), wanted("env")]), *invalid)


def test_the_project_of_a_region_has_the_topic_of_the_demo_world(emulator: Emulator) -> None:
    credentials = BasicCredentials(KEY_ID, SECRET).with_iam_endpoint(emulator.base)
    region = Region("eu-de", emulator.base)
    demo = SmnClient.new_builder().with_credentials(credentials).with_region(region).build()

    found = query(demo, tags=[wanted("app", "shop")]).resources

    assert [resource.resource_name for resource in found] == ["shop-alarms"]
    assert found[0].resource_detail.topic_urn == f"urn:smn:eu-de:{credentials.project_id}:shop-alarms"
    assert tags_of(demo, found[0].resource_id) == {"app": "shop", "env": "prod"}

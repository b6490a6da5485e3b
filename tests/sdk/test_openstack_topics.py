"""Topics through openstacksdk and otcextensions: a password, a token, the catalog, then SMN."""

from __future__ import annotations

from collections.abc import Iterator

import openstack
import pytest
from openstack import exceptions
from openstack.connection import Connection
from otcextensions import sdk

from harness import KEY_ID, SECRET, Emulator

BY_NAME = {"X-SMN-RESOURCEID-TYPE": "name"}


@pytest.fixture
def cloud(emulator: Emulator, space: str) -> Iterator[Connection]:
    """A connection to an empty space, which the user's name selects."""
    with openstack.connect(
        load_yaml_config=False,
        load_envvars=False,
        auth_url=f"{emulator.base}/v3",
        username=f"{KEY_ID}~{space}",
        password=SECRET,
        user_domain_name="OTC00000000001000000001",
        project_name="eu-de",
        project_domain_name="OTC00000000001000000001",
        region_name="eu-de",
        interface="public",
        identity_api_version="3",
    ) as connection:
        sdk.register_otc_extensions(connection)
        yield connection


def test_a_topic_is_made_found_changed_and_deleted(cloud: Connection) -> None:
    made = cloud.smn.create_topic(name="topic1", display_name="disp")

    assert made.id == f"urn:smn:eu-de:{cloud.current_project_id}:topic1"
    shown = cloud.smn.get_topic(made.id)
    assert (shown.name, shown.display_name, shown.push_policy) == ("topic1", "disp", 0)
    assert [topic.name for topic in cloud.smn.topics()] == ["topic1"]
    assert cloud.smn.find_topic("topic1").id == made.id
    cloud.smn.update_topic(made.id, display_name="d2")
    assert cloud.smn.get_topic(made.id).display_name == "d2"
    cloud.smn.delete_topic(made.id, ignore_missing=False)

    with pytest.raises(exceptions.NotFoundException) as caught:
        cloud.smn.get_topic(made.id)
    assert (caught.value.status_code, caught.value.details) == (404, "Topic not found.")
    assert cloud.smn.delete_topic(made.id) is None
    assert cloud.smn.find_topic("topic1", ignore_missing=True) is None


def test_attributes_are_emptied_by_name_and_all_at_once(cloud: Connection) -> None:
    topic = cloud.smn.create_topic(name="topic1", display_name="")

    cloud.smn.update_topic_attribute(topic.id, name="introduction", attr_value="What it is for")
    attributes = cloud.smn.get(f"/notifications/topics/{topic.id}/attributes").json()["attributes"]
    cloud.smn.delete_topic_attribute(topic.id, name="introduction")

    assert attributes == {"access_policy": "", "introduction": "What it is for"}
    emptied = cloud.smn.get(f"/notifications/topics/{topic.id}/attributes").json()["attributes"]
    assert emptied == {"access_policy": "", "introduction": ""}


def test_a_refusal_shows_its_text(cloud: Connection) -> None:
    with pytest.raises(exceptions.BadRequestException) as caught:
        cloud.smn.create_topic(name="_topic", display_name="")

    assert caught.value.details == "Parameter: Name is invalid."
    assert caught.value.request_id


def test_tags_by_name_as_otcextensions_lets_one_call_them(cloud: Connection) -> None:
    cloud.smn.create_topic(name="topic1", display_name="disp")
    tag = {"tag": {"key": "DEV", "value": "DEV1"}}
    tags = {"action": "create", "tags": [{"key": "key1", "value": "value1"}]}
    query = {"action": "filter", "limit": "10", "offset": "0", "tags": [{"key": "DEV", "values": []}]}

    added = cloud.smn.post("/smn_topic/topic1/tags", json=tag, headers=BY_NAME)
    batch = cloud.smn.post("/smn_topic/topic1/tags/action", json=tags, headers=BY_NAME)
    found = cloud.smn.post("/smn_topic/resource_instances/action", json=query).json()
    deleted = cloud.smn.delete("/smn_topic/topic1/tags/DEV", headers=BY_NAME)
    left = cloud.smn.get("/smn_topic/topic1/tags", headers=BY_NAME).json()

    assert (added.status_code, batch.status_code, deleted.status_code) == (204, 204, 204)
    assert (added.content, "content-type" in added.headers) == (b"", False)
    assert [resource["resource_name"] for resource in found["resources"]] == ["topic1"]
    assert left == {"tags": [{"key": "key1", "value": "value1"}]}
    again = cloud.smn.delete("/smn_topic/topic1/tags/DEV", headers=BY_NAME)
    assert (again.status_code, again.json()["code"]) == (404, "SMN.0045")

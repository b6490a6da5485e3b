"""The same errands, on which the clients of Huawei Cloud and OTC meet the presets: topics and their tags."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import openstack
import requests
from huaweicloudsdkcore.auth.credentials import BasicCredentials
from huaweicloudsdkcore.exceptions.exceptions import ConnectionException, ServiceResponseException
from huaweicloudsdkcore.http.http_config import HttpConfig
from huaweicloudsdksmn.v2 import SmnClient
from huaweicloudsdksmn.v2 import model as smn
from keystoneauth1.exceptions import ClientException
from openstack.connection import Connection
from openstack.exceptions import SDKException
from otcextensions import sdk

from harness import KEY_ID, SECRET, Emulator

DOMAIN = "OTC00000000001000000001"
TYPE = "smn_topic"


def connect(emulator: Emulator, space: str) -> Connection:
    """A connection that has logged in to a space with a password."""
    cloud = openstack.connect(
        load_yaml_config=False,
        load_envvars=False,
        auth_url=f"{emulator.base}/v3",
        username=f"{KEY_ID}~{space}",
        password=SECRET,
        user_domain_name=DOMAIN,
        project_name="eu-de",
        project_domain_name=DOMAIN,
        region_name="eu-de",
        interface="public",
        identity_api_version="3",
    )
    sdk.register_otc_extensions(cloud)
    return cloud


def batch_request(topic: str, tags: dict[str, str]) -> Any:
    """A request that puts tags on a topic."""
    pairs = [smn.ResourceTag(key=key, value=value) for key, value in tags.items()]
    body = smn.BatchCreateOrDeleteResourceTagsRequestBody(action="create", tags=pairs)
    return smn.BatchCreateOrDeleteResourceTagsRequest(resource_type=TYPE, resource_id=topic, body=body)


@dataclass
class Huawei:
    """A topic with a tag, in the project that both kinds of clients share; and what became of it."""

    emulator: Emulator
    space: str

    def __post_init__(self) -> None:
        self.cloud = connect(self.emulator, self.space)
        self.project = self.cloud.current_project_id
        self.client = self.sdk()
        self.urn = self.make("old")
        show = smn.ListTopicDetailsRequest(topic_urn=self.urn)
        self.topic = self.client.list_topic_details(show).topic_id
        self.client.batch_create_or_delete_resource_tags(batch_request(self.topic, {"old": "tag"}))

    def sdk(self, **config: Any) -> SmnClient:
        """The SDK's client in this space."""
        credentials = BasicCredentials(f"{KEY_ID}~{self.space}", SECRET, self.project)
        builder = SmnClient.new_builder().with_credentials(credentials).with_endpoints([self.emulator.base])
        return builder.with_http_config(HttpConfig(**config)).build()

    def make(self, name: str) -> str:
        """Makes a topic, without a preset in the way."""
        body = smn.CreateTopicRequestBody(name=name, display_name="")
        return self.client.create_topic(smn.CreateTopicRequest(body=body)).topic_urn

    def names(self) -> list[str]:
        """The topics that are there."""
        return [topic.name for topic in self.client.list_topics(smn.ListTopicsRequest()).topics]

    def after(self, errand: str) -> str:
        """Whether the errand was done, by what is there now."""
        names = self.names()
        if errand == "delete":
            return "not done" if "old" in names else "done"
        if errand == "make":
            return "done" if "new" in names else "not done"
        request = smn.ListResourceTagsRequest(resource_type=TYPE, resource_id=self.topic)
        keys = {tag.key for tag in self.client.list_resource_tags(request).tags}
        return ["not done", "half done", "done"][len(keys & {"stage", "team"})]


TAGS = {"stage": "test", "team": "shop"}


def huaweicloud(world: Huawei, errand: str, **config: Any) -> str:
    """Huawei's own SDK."""
    client = world.sdk(**config)
    calls: dict[str, Callable[[], Any]] = {
        "tag": lambda: client.batch_create_or_delete_resource_tags(batch_request(world.topic, TAGS)),
        "list": lambda: client.list_topics(smn.ListTopicsRequest()),
        "make": lambda: client.create_topic(
            smn.CreateTopicRequest(body=smn.CreateTopicRequestBody(name="new", display_name=""))
        ),
        "delete": lambda: client.delete_topic(smn.DeleteTopicRequest(topic_urn=world.urn)),
    }
    try:
        answer = calls[errand]()
    except ServiceResponseException as error:
        return f"`{type(error).__name__}` {error.status_code} `{error.error_code}`"
    except (ConnectionException, requests.exceptions.ChunkedEncodingError) as error:
        return f"`{type(error).__name__}`"
    if errand == "list" and answer.topics is None:
        return f"{answer.status_code}, an answer without anything in it"
    return "an answer"


def openstacksdk(world: Huawei, errand: str) -> str:
    """openstacksdk with the OTC extensions."""
    cloud = world.cloud
    calls: dict[str, Callable[[], Any]] = {
        "tag": lambda: cloud.smn.post(
            f"/smn_topic/{world.topic}/tags/action",
            json={"action": "create", "tags": [{"key": key, "value": value} for key, value in TAGS.items()]},
        ),
        "list": lambda: list(cloud.smn.topics()),
        "make": lambda: cloud.smn.create_topic(name="new", display_name=""),
        "delete": lambda: cloud.smn.delete_topic(world.urn, ignore_missing=False),
    }
    try:
        answer = calls[errand]()
    except SDKException as error:
        status = getattr(error, "status_code", None)
        return f"`{type(error).__name__}`" + (f" {status} `{error.details}`" if status else "")
    except (ClientException, ValueError) as error:
        return f"`{type(error).__name__}`"
    if errand == "tag" and answer.status_code >= 400:
        return f"no exception: a response with {answer.status_code}"
    return "an answer, with no topic" if answer == [] else "an answer"

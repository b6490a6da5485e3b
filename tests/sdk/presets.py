"""The scenarios in `scenarios/`, and the errands on which real clients meet them.

An errand is one call of a client as its users write it: put tags, list them, make something, delete
something. What comes of it under a preset is said in one line: what the caller sees, how many attempts
reached the emulator, and what is there afterwards. `docs/scenarios.md` has these lines.
"""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alibabacloud_rds20140815 import models as rds
from alibabacloud_tea_openapi.exceptions import AlibabaCloudException
from aliyunsdkcore.acs_exception.exceptions import ClientException as LegacyClientException
from aliyunsdkcore.acs_exception.exceptions import ServerException as LegacyServerException
from aliyunsdkcore.client import AcsClient
from aliyunsdkrds.request.v20140815.CreateDBInstanceRequest import CreateDBInstanceRequest
from aliyunsdkrds.request.v20140815.DeleteDBInstanceRequest import DeleteDBInstanceRequest
from aliyunsdkrds.request.v20140815.ListTagResourcesRequest import ListTagResourcesRequest
from aliyunsdkrds.request.v20140815.TagResourcesRequest import TagResourcesRequest
from darabonba.exceptions import UnretryableException
from darabonba.policy.retry import RetryOptions

from harness import KEY_ID, REGION, SECRET, Emulator, create, create_request, list_request, rows, tag_request

ROOT = Path(__file__).resolve().parents[2]

# Which errand shows what a preset does.
ERRANDS = {
    "throttled-with-hint": "tag",
    "throttled-without-hint": "tag",
    "429-once": "list",
    "429-with-retry-after": "list",
    "503-for-30s": "tag",
    "502-once": "tag",
    "gateway-html-502": "tag",
    "committed-then-504": "make",
    "reset-before-response": "tag",
    "delete-committed-then-reset": "delete",
    "truncated-200": "list",
    "empty-response": "list",
    "partial-batch": "tag",
    "nonce-replay": "tag",
    "clock-skew-16-minutes": "tag",
    "token-expired-once": "tag",
    "quota-reached": "make",
}
ONLY_ALIBABA = {"throttled-with-hint", "throttled-without-hint", "nonce-replay"}
ONLY_HUAWEI = {"429-once", "429-with-retry-after"}

TAG = {"stage": "test"}


def text(preset: str) -> str:
    """What stands in a preset."""
    return (ROOT / "scenarios" / f"{preset}.toml").read_text()


def begin(emulator: Emulator, space: str, scenario: str) -> None:
    """Sets the scenario of a space; a preset may be named, or a text given."""
    body = (scenario if "\n" in scenario else text(scenario)).encode()
    url = f"{emulator.admin_base}/scenario?space={space}"
    request = urllib.request.Request(url, data=body, method="PUT")
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with direct.open(request, timeout=10) as response:
        assert "warnings" not in json.load(response)


def attempts(emulator: Emulator, space: str) -> int:
    """How many calls reached the rules of the space."""
    rules = emulator.admin("GET", f"/scenario?space={space}")["rules"]
    return sum(rule["matched"] for rule in rules)


def end(emulator: Emulator, space: str) -> None:
    """Takes the scenario away."""
    emulator.admin("DELETE", f"/scenario?space={space}")


@dataclass
class Alibaba:
    """Two instances, one of which can be listed with a tag; and what became of them."""

    emulator: Emulator
    space: str

    def __post_init__(self) -> None:
        self.client = self.emulator.client(space=self.space)
        self.ids = [create(self.client), create(self.client)]
        self.client.tag_resources(tag_request(self.ids, {"old": "tag"}))

    def after(self, errand: str) -> str:
        """Whether the errand was done, by what is there now."""
        if errand == "tag":
            tagged = [key for _, key, _ in rows(self.client, resource_id=self.ids) if key in TAG]
            return ["not done", "half done", "done"][len(tagged)]
        listed = self.client.describe_dbinstances(rds.DescribeDBInstancesRequest(region_id=REGION))
        count = len(listed.body.items.dbinstance)
        if errand == "delete":
            return {1: "done", 2: "not done"}[count]
        return {2: "not done", 3: "done", 4: "done twice"}[count]


def modern(emulator: Emulator, world: Alibaba, errand: str, **config: Any) -> str:
    """The SDK of today."""
    client = emulator.client(space=world.space, **config)
    calls: dict[str, Callable[[], Any]] = {
        "tag": lambda: client.tag_resources(tag_request(world.ids, TAG)),
        "list": lambda: client.list_tag_resources(list_request(resource_id=world.ids)),
        "make": lambda: client.create_dbinstance(create_request()),
        "delete": lambda: client.delete_dbinstance(
            rds.DeleteDBInstanceRequest(dbinstance_id=world.ids[0], released_keep_policy="None")
        ),
    }
    try:
        answer = calls[errand]()
    except AlibabaCloudException as error:
        hint = f", retry_after {error.retry_after}" if getattr(error, "retry_after", None) else ""
        return f"`{type(error).__name__}` {error.status_code} `{error.code}`{hint}"
    except UnretryableException as error:
        return f"`UnretryableException` of `{type(error.inner_exception).__name__}`"
    return "an answer" if answer.body.request_id else "an answer without anything in it"


def retrying() -> RetryOptions:
    """Three attempts, a tenth of a second apart, for whatever the SDK can be told to try again."""
    condition = {
        "maxAttempts": 3,
        "exception": ["ServerException", "ThrottlingException", "RetryError"],
        "errorCode": ["Throttling.User"],
        "backoff": {"policy": "Fixed", "period": 100},
    }
    return RetryOptions({"retryable": True, "retryCondition": [condition]})


def legacy(emulator: Emulator, world: Alibaba, errand: str) -> str:
    """The SDK of the generation before."""
    client = AcsClient(f"{KEY_ID}~{world.space}", SECRET, REGION)
    client.add_endpoint(REGION, "Rds", emulator.host)
    requests = {
        "tag": TagResourcesRequest,
        "list": ListTagResourcesRequest,
        "make": CreateDBInstanceRequest,
        "delete": DeleteDBInstanceRequest,
    }
    request = requests[errand]()
    if errand in {"tag", "list"}:
        request.set_ResourceType("INSTANCE")
        request.set_ResourceIds(world.ids)
    if errand == "tag":
        request.set_Tags([{"Key": key, "Value": value} for key, value in TAG.items()])
    if errand == "delete":
        request.set_DBInstanceId(world.ids[0])
    if errand == "make":
        for name, value in create_request().to_map().items():
            request.add_query_param(name, value)
    try:
        answer = client.do_action_with_exception(request)
    except LegacyServerException as error:
        return f"`ServerException` {error.get_http_status()} `{error.get_error_code()}`"
    except LegacyClientException as error:
        return f"`ClientException` `{error.get_error_code()}`"
    try:
        return "an answer" if json.loads(answer)["RequestId"] else "an answer without anything in it"
    except ValueError:
        return "no exception: bytes that are no JSON"

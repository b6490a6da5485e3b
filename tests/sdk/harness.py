"""What the tests share: the emulator as a process, and short ways to say common calls.

The clients are the vendor's, as installed; nothing in them is replaced. Short ways stop at the SDK's
own models, so a test still reads typed answers.
"""

from __future__ import annotations

import json
import re
import signal
import subprocess
import threading
import urllib.request
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from alibabacloud_rds20140815 import models as rds
from alibabacloud_rds20140815.client import Client
from alibabacloud_tea_openapi.exceptions import ClientException
from alibabacloud_tea_openapi.utils_models import Config

KEY_ID = "testid"
SECRET = "testsecret"
STS_KEY_ID = "STS.testid"
STS_SECRET = "stssecret"
REGION = "cn-hangzhou"

# The signature schemes, and what `signature_algorithm` selects them. The SDK's "v2" is the vendor's V1.
ALGORITHMS: dict[str, str | None] = {"V3": None, "V1": "v2"}

REQUEST_ID = re.compile(r"[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}")

START_SECONDS = 30
STOP_SECONDS = 15


@dataclass(frozen=True)
class Emulator:
    """A running emulator."""

    base: str
    admin_base: str

    @property
    def host(self) -> str:
        """The address without a scheme, as `endpoint` wants it."""
        return self.base.removeprefix("http://")

    def admin(self, method: str, path: str, body: Any = None) -> Any:
        """Calls the emulator's own API."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.admin_base}{path}", data=data, method=method)
        direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with direct.open(request, timeout=10) as response:
            return json.load(response)

    def config(self, mode: str = "V3", space: str | None = None, **config: Any) -> Config:
        """The settings of a client for one space, which the access key names; `config` overrides."""
        key_id = KEY_ID if space is None else f"{KEY_ID}~{space}"
        settings: dict[str, Any] = {
            "access_key_id": key_id,
            "access_key_secret": SECRET,
            "region_id": REGION,
            "endpoint": self.host,
            "protocol": "http",
            "signature_algorithm": ALGORITHMS[mode],
        }
        return Config(**(settings | config))

    def client(self, mode: str = "V3", space: str | None = None, **config: Any) -> Client:
        """The SDK's client for RDS."""
        return Client(self.config(mode, space, **config))


@contextmanager
def running(binary: Path, directory: Path) -> Iterator[Emulator]:
    """Starts the emulator, waits for it to say `Ready.`, and demands that SIGTERM ends it with 0."""
    endpoints = directory / "endpoints.json"
    log = directory / "stderr.log"
    flags = ["--signatures", "enforce", "--world", "demo", "--port", "0", "--seed", "1"]
    flags += ["--credential", f"{KEY_ID}:{SECRET}", "--credential", f"{STS_KEY_ID}:{STS_SECRET}"]
    flags += ["--endpoints-file", str(endpoints)]
    with log.open("wb") as stderr:
        command = [str(binary), "serve", *flags]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=stderr, text=True)
        try:
            wait_until_ready(process, log)
            told = json.loads(endpoints.read_text())
            assert told["pid"] == process.pid
            yield Emulator(told["base"], told["admin"])
            assert process.poll() is None, f"the emulator ended by itself:\n{log.read_text()}"
            process.send_signal(signal.SIGTERM)
            code = process.wait(STOP_SECONDS)
            assert code == 0, f"SIGTERM ended it with {code}:\n{log.read_text()}"
        finally:
            process.kill()
            process.wait()


def wait_until_ready(process: subprocess.Popen[str], log: Path) -> None:
    """Reads standard output to its end in a thread, and returns at the line `Ready.`."""
    settled = threading.Event()
    lines: list[str] = []

    def read() -> None:
        assert process.stdout is not None
        for line in process.stdout:
            lines.append(line)
            if line == "Ready.\n":
                settled.set()
        settled.set()

    threading.Thread(target=read, daemon=True).start()
    settled.wait(START_SECONDS)
    assert "Ready.\n" in lines, f"no `Ready.`, but:\n{''.join(lines)}{log.read_text()}"


def create_request(**overrides: Any) -> rds.CreateDBInstanceRequest:
    """The least that `CreateDBInstance` demands."""
    required: dict[str, Any] = {
        "region_id": REGION,
        "engine": "MySQL",
        "engine_version": "8.0",
        "dbinstance_class": "mysql.n2.small.1",
        "dbinstance_storage": 20,
        "dbinstance_net_type": "Intranet",
        "security_iplist": "127.0.0.1",
        "pay_type": "Postpaid",
    }
    return rds.CreateDBInstanceRequest(**(required | overrides))


def create(client: Client, **overrides: Any) -> str:
    """Makes an instance and returns its id."""
    return client.create_dbinstance(create_request(**overrides)).body.dbinstance_id


def create_many(client: Client, count: int) -> list[str]:
    """Makes `count` instances, twenty a call, and returns the ids of all that the region has."""
    for start in range(0, count, 20):
        amount = min(20, count - start)
        # With an amount the answer names a task; one instance alone is answered with its id.
        client.create_dbinstance(create_request(amount=amount))
    request = rds.DescribeDBInstancesRequest(region_id=REGION, page_size=100)
    return [item.dbinstance_id for item in client.describe_dbinstances(request).body.items.dbinstance]


def pairs(tags: dict[str, str]) -> list[rds.TagResourcesRequestTag]:
    """The models of some tags."""
    return [rds.TagResourcesRequestTag(key=key, value=value) for key, value in tags.items()]


def tag_request(ids: Iterable[str], tags: dict[str, str], **more: Any) -> rds.TagResourcesRequest:
    """A `TagResources` request."""
    settings = {"region_id": REGION, "resource_type": "INSTANCE"} | more
    return rds.TagResourcesRequest(resource_id=list(ids), tag=pairs(tags), **settings)


def tag(client: Client, ids: Iterable[str], tags: dict[str, str]) -> rds.TagResourcesResponse:
    """Puts tags on instances."""
    return client.tag_resources(tag_request(ids, tags))


def list_request(**filters: Any) -> rds.ListTagResourcesRequest:
    """A `ListTagResources` request."""
    settings = {"region_id": REGION, "resource_type": "INSTANCE"} | filters
    return rds.ListTagResourcesRequest(**settings)


def rows(client: Client, **filters: Any) -> list[tuple[str, str, str]]:
    """The rows of the first page of `ListTagResources`: instance, key, value."""
    body = client.list_tag_resources(list_request(**filters)).body
    return [(row.resource_id, row.tag_key, row.tag_value) for row in body.tag_resources.tag_resource]


def tags_of(client: Client, instance: str) -> dict[str, str]:
    """The tags of one instance."""
    return {key: value for _, key, value in rows(client, resource_id=[instance])}


def refusal(call: Callable[[], Any], status: int, code: str, message: str | None = None) -> ClientException:
    """Demands that a call is refused, as the SDK shows a refusal, and returns it for further questions."""
    with pytest.raises(ClientException) as caught:
        call()
    error = caught.value
    assert (error.status_code, error.code) == (status, code)
    assert REQUEST_ID.fullmatch(error.request_id)
    if message is not None:
        assert error.message == f"code: {status}, {message} request id: {error.request_id}"
    return error

"""`parhelion env`: clients that are told nothing but their environment find the emulator."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT
from harness import KEY_ID, SECRET, Emulator

BINARY = ROOT / os.environ.get("PARHELION_BIN", "target/debug/parhelion")


def settings(emulator: Emulator, client: str, *flags: str) -> dict[str, str]:
    """What `parhelion env` prints for some clients."""
    command = [str(BINARY), "env", client, "--format", "json", "--endpoint", emulator.base]
    command += ["--credential", f"{KEY_ID}:{SECRET}", *flags]
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def printed(environment: dict[str, str], *command: str) -> str:
    """What a program prints that is given these settings."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    known = kept | {"NO_PROXY": "127.0.0.1"} | environment
    done = subprocess.run(command, capture_output=True, text=True, env=known, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


ALIBABA = """
import os
from alibabacloud_credentials.client import Client as Credentials
from alibabacloud_rds20140815.client import Client
from alibabacloud_rds20140815.models import ListTagResourcesRequest
from alibabacloud_tea_openapi.models import Config
config = Config(credential=Credentials(), endpoint=os.environ["RDS_ENDPOINT"], protocol="http")
request = ListTagResourcesRequest(
    region_id=os.environ["ALIBABA_CLOUD_REGION_ID"], resource_type="INSTANCE", resource_id=["rm-bp1shop00000000001"]
)
print(Client(config).list_tag_resources(request).body)
"""

HUAWEI = """
from huaweicloudsdkcore.region.provider import RegionProviderChain
from huaweicloudsdksmn.v2 import ListTopicsRequest, SmnClient
region = RegionProviderChain.get_default_region_provider_chain("SMN").get_region("eu-de")
print(SmnClient.new_builder().with_region(region).build().list_topics(ListTopicsRequest()))
"""

OPENSTACK = """
import openstack
from otcextensions import sdk
cloud = openstack.connect()
sdk.register_otc_extensions(cloud)
print([topic.name for topic in cloud.smn.topics()])
"""


def test_alibabas_sdk_finds_its_credentials(emulator: Emulator) -> None:
    known = settings(emulator, "alibaba")

    assert "'TagKey': 'app', 'TagValue': 'shop'" in printed(known, sys.executable, "-c", ALIBABA)


def test_huaweis_sdk_finds_credentials_and_endpoints(emulator: Emulator) -> None:
    known = settings(emulator, "huawei", "--region", "eu-de")

    assert '"name": "shop-alarms"' in printed(known, sys.executable, "-c", HUAWEI)


@pytest.mark.parametrize("client", ["openstack", "otc"])
def test_openstacksdk_finds_all_there_is(emulator: Emulator, client: str) -> None:
    assert printed(settings(emulator, client), sys.executable, "-c", OPENSTACK) == "['shop-alarms']\n"


def test_the_openstack_command_is_led_into_a_space(emulator: Emulator, space: str) -> None:
    command = [str(Path(sys.executable).with_name("openstack")), "image", "list", "--private", "-f", "json"]

    default = printed(settings(emulator, "openstack"), *command)
    apart = printed(settings(emulator, "openstack", "--space", space), *command)

    assert len(json.loads(default)) == 2
    assert json.loads(apart) == []


def test_a_clouds_yaml_is_ready_for_use(emulator: Emulator, tmp_path: Path) -> None:
    command = [str(BINARY), "env", "openstack", "--clouds-yaml", "--endpoint", emulator.base]
    file = tmp_path / "clouds.yaml"
    file.write_bytes(subprocess.run(command, capture_output=True, check=True).stdout)
    known = {"OS_CLIENT_CONFIG_FILE": str(file), "OS_CLOUD": "parhelion"}

    assert printed(known, sys.executable, "-c", OPENSTACK) == "['shop-alarms']\n"

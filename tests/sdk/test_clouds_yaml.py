"""A `clouds.yaml` as users of openstacksdk and otcextensions write it: password login, token, catalog."""

from __future__ import annotations

from pathlib import Path

import openstack
import pytest
from openstack.config import OpenStackConfig
from openstack.connection import Connection
from otcextensions import sdk

from harness import KEY_ID, SECRET, Emulator

CLOUDS = """
clouds:
  emulated:
    auth:
      auth_url: {base}/v3
      username: {user}
      password: {password}
      user_domain_name: OTC00000000001000000001
      project_name: eu-de
      project_domain_name: OTC00000000001000000001
    region_name: eu-de
    interface: public
    identity_api_version: 3
"""


@pytest.fixture
def cloud(emulator: Emulator, tmp_path: Path) -> Connection:
    """The connection that the file describes, in the space with the demo world."""
    file = tmp_path / "clouds.yaml"
    file.write_text(CLOUDS.format(base=emulator.base, user=KEY_ID, password=SECRET))
    config = OpenStackConfig(config_files=[str(file)], secure_files=[], vendor_files=[]).get_one("emulated")
    connection = openstack.connection.Connection(config=config)
    sdk.register_otc_extensions(connection)
    return connection


def test_the_catalog_leads_to_every_service(cloud: Connection) -> None:
    topics = [topic.name for topic in cloud.smn.topics()]
    vpcs = [vpc.name for vpc in cloud.vpc.vpcs()]
    subnets = [subnet.name for subnet in cloud.vpc.subnets()]
    private = [image.visibility for image in cloud.image.images()].count("private")

    assert topics == ["shop-alarms"]
    assert vpcs == ["vpc-shop"]
    assert subnets == ["subnet-shop-front"]
    assert private == 2

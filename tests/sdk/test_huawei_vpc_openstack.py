"""VPCs and subnets through openstacksdk with the extensions of Open Telekom Cloud: password, token, catalog."""

from __future__ import annotations

from typing import Any

import openstack
import pytest
from openstack.connection import Connection
from openstack.exceptions import BadRequestException, ConflictException, NotFoundException
from otcextensions import sdk

from harness import KEY_ID, SECRET, Emulator

DOMAIN = "OTC00000000001000000042"


def connect(emulator: Emulator, user: str) -> Connection:
    """A connection, as a `clouds.yaml` would describe it."""
    connection = openstack.connect(
        load_yaml_config=False,
        load_envvars=False,
        region_name="eu-de",
        interface="public",
        identity_api_version="3",
        auth={
            "auth_url": f"{emulator.base}/v3",
            "username": user,
            "password": SECRET,
            "user_domain_name": DOMAIN,
            "project_name": "eu-de",
            "project_domain_name": DOMAIN,
        },
    )
    sdk.register_otc_extensions(connection)
    return connection


@pytest.fixture
def cloud(emulator: Emulator, space: str) -> Connection:
    """A connection to the project `eu-de` of an empty space."""
    return connect(emulator, f"{KEY_ID}~{space}")


def create_subnet(cloud: Connection, vpc_id: str) -> Any:
    """Makes a subnet."""
    return cloud.vpc.create_subnet(name="s1", cidr="192.168.1.0/24", gateway_ip="192.168.1.1", vpc_id=vpc_id)


def tags(cloud: Connection, kind: str, resource: str) -> dict[str, str]:
    """The tags of a resource. The extensions have no call for them, so this is one of the plain ones."""
    answer = cloud.vpc.get(f"/v2.0/{cloud.current_project_id}/{kind}/{resource}/tags").json()
    return {tag["key"]: tag["value"] for tag in answer["tags"]}


def test_a_vpc_lives_and_dies(cloud: Connection) -> None:
    made = cloud.vpc.create_vpc(name="vpc1", cidr="192.168.0.0/16")
    assert (made.name, made.cidr, made.status) == ("vpc1", "192.168.0.0/16", "CREATING")
    assert cloud.vpc.get_vpc(made.id).status == "OK"
    assert cloud.vpc.find_vpc("vpc1").id == made.id
    assert [item.id for item in cloud.vpc.vpcs()] == [made.id]

    assert cloud.vpc.update_vpc(made, name="vpc2").name == "vpc2"

    cloud.vpc.delete_vpc(made.id, ignore_missing=False)
    assert cloud.vpc.find_vpc("vpc2", ignore_missing=True) is None
    with pytest.raises(NotFoundException) as caught:
        cloud.vpc.get_vpc(made.id)
    assert caught.value.details == "VPC does not exist."


def test_a_subnet_lives_and_dies(cloud: Connection) -> None:
    vpc = cloud.vpc.create_vpc(name="vpc1", cidr="192.168.0.0/16")
    made = create_subnet(cloud, vpc.id)
    assert (made.status, made.gateway_ip, made.neutron_network_id) == ("UNKNOWN", "192.168.1.1", made.id)
    assert [item.id for item in cloud.vpc.subnets(vpc_id=vpc.id)] == [made.id]

    changed = cloud.vpc.update_subnet(made, name="s2", dhcp_enable=False)
    assert changed.status == "ACTIVE"
    shown = cloud.vpc.get_subnet(made.id)
    assert (shown.name, shown.dhcp_enable) == ("s2", False)

    with pytest.raises(ConflictException) as caught:
        cloud.vpc.delete_vpc(vpc.id, ignore_missing=False)
    assert caught.value.details == "Router contains subnets, please delete subnet first."
    cloud.vpc.delete_subnet(shown, ignore_missing=False)
    assert list(cloud.vpc.subnets(vpc_id=vpc.id)) == []
    cloud.vpc.delete_vpc(vpc.id, ignore_missing=False)


def test_a_refusal_has_the_vendors_text(cloud: Connection) -> None:
    vpc = cloud.vpc.create_vpc(name="vpc1", cidr="192.168.0.0/16")
    create_subnet(cloud, vpc.id)

    with pytest.raises(BadRequestException) as caught:
        create_subnet(cloud, vpc.id)

    taken = "The subnet already exists in the VPC or conflicts with an existing VPC subnet."
    assert caught.value.details == taken


def test_whoever_logs_in_to_eu_de_sees_the_demo_worlds_network(emulator: Emulator) -> None:
    cloud = connect(emulator, KEY_ID)

    vpc = cloud.vpc.find_vpc("vpc-shop")
    subnet = cloud.vpc.find_subnet("subnet-shop-front")

    assert subnet.vpc_id == vpc.id
    assert tags(cloud, "vpcs", vpc.id) == {"app": "shop", "env": "prod"}
    assert tags(cloud, "subnets", subnet.id) == {"app": "shop", "tier": "front"}

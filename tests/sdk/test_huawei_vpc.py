"""Virtual Private Cloud through the official SDK: every operation, typed answers and error codes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from huaweicloudsdkcore.auth.credentials import BasicCredentials
from huaweicloudsdkcore.exceptions.exceptions import ClientRequestException
from huaweicloudsdkcore.region.region import Region
from huaweicloudsdkvpc.v2 import VpcClient
from huaweicloudsdkvpc.v2 import model as vpc
from huaweicloudsdkvpc.v3 import ShowVpcRequest as ShowVpcV3Request
from huaweicloudsdkvpc.v3 import VpcClient as VpcV3Client

from harness import KEY_ID, SECRET, Emulator

# A project that nobody created: it comes into being in the caller's space.
PROJECT = "0000000000000000000000000000aaaa"
NOBODY = "99999999-9999-4999-8999-999999999999"


def credentials(space: str) -> BasicCredentials:
    """Those of one space."""
    return BasicCredentials(f"{KEY_ID}~{space}", SECRET, PROJECT)


@pytest.fixture
def networks(emulator: Emulator, space: str) -> VpcClient:
    """The SDK's client for v1 and v2.0 in an empty space."""
    builder = VpcClient.new_builder().with_credentials(credentials(space))
    return builder.with_endpoints([emulator.base]).build()


@pytest.fixture
def networks_v3(emulator: Emulator, space: str) -> VpcV3Client:
    """The SDK's client for v3 in the same space."""
    builder = VpcV3Client.new_builder().with_credentials(credentials(space))
    return builder.with_endpoints([emulator.base]).build()


def create_vpc(client: VpcClient, name: str = "vpc1", cidr: str = "192.168.0.0/16", **more: Any) -> vpc.Vpc:
    """Makes a VPC."""
    option = vpc.CreateVpcOption(name=name, cidr=cidr, **more)
    return client.create_vpc(vpc.CreateVpcRequest(body=vpc.CreateVpcRequestBody(vpc=option))).vpc


def create_subnet(client: VpcClient, vpc_id: str, net: str = "192.168.1", **more: Any) -> vpc.Subnet:
    """Makes a subnet of 256 addresses."""
    settings = {"name": "s1", "cidr": f"{net}.0/24", "gateway_ip": f"{net}.1", "vpc_id": vpc_id} | more
    body = vpc.CreateSubnetRequestBody(subnet=vpc.CreateSubnetOption(**settings))
    return client.create_subnet(vpc.CreateSubnetRequest(body=body)).subnet


def vpc_of(client: VpcClient, vpc_id: str) -> vpc.Vpc:
    """One VPC."""
    return client.show_vpc(vpc.ShowVpcRequest(vpc_id=vpc_id)).vpc


def subnet_of(client: VpcClient, subnet_id: str) -> vpc.Subnet:
    """One subnet."""
    return client.show_subnet(vpc.ShowSubnetRequest(subnet_id=subnet_id)).subnet


def ids(client: VpcClient, **query: Any) -> list[str]:
    """The ids in a list of VPCs."""
    return [item.id for item in client.list_vpcs(vpc.ListVpcsRequest(**query)).vpcs]


def subnet_ids(client: VpcClient, **query: Any) -> list[str]:
    """The ids in a list of subnets."""
    return [item.id for item in client.list_subnets(vpc.ListSubnetsRequest(**query)).subnets]


def refusal(call: Callable[[], Any], status: int, code: str, message: str) -> None:
    """Demands that a call is refused, as the SDK shows a refusal."""
    with pytest.raises(ClientRequestException) as caught:
        call()
    error = caught.value
    assert (error.status_code, error.error_code, error.error_msg) == (status, code, message)
    assert len(error.request_id) == 32


class Tags:
    """The tag calls for one kind of resource, which differ in their names alone."""

    def __init__(self, client: VpcClient, kind: str, create: str) -> None:
        self.client, self.kind, self.create = client, kind, create

    def request(self, name: str, **settings: Any) -> Any:
        """A request model by its name."""
        return getattr(vpc, f"{name}Request")(**settings)

    def body(self, name: str, **settings: Any) -> Any:
        """A body model by its name."""
        return getattr(vpc, f"{name}RequestBody")(**settings)

    def call(self, method: str, request: Any) -> Any:
        """Calls a method of the client by its name."""
        return getattr(self.client, method)(request)

    def path(self, resource: str) -> dict[str, str]:
        """What names the resource in a request."""
        return {f"{self.kind.lower()}_id": resource}

    def add(self, resource: str, key: str, value: str | None) -> int:
        """Adds a tag, and returns the status."""
        name = "CreateVpcResourceTag" if self.kind == "Vpc" else "CreateSubnetTag"
        body = self.body(name, tag=vpc.ResourceTag(key=key, value=value))
        return self.call(self.create, self.request(name, body=body, **self.path(resource))).status_code

    def batch(self, action: str, resource: str, tags: dict[str, str | None]) -> int:
        """Creates or deletes tags, and returns the status."""
        name = f"Batch{action}{self.kind}Tags"
        pairs = [vpc.ResourceTag(key=key, value=value) for key, value in tags.items()]
        body = self.body(name, action=action.lower(), tags=pairs)
        method = f"batch_{action.lower()}_{self.kind.lower()}_tags"
        return self.call(method, self.request(name, body=body, **self.path(resource))).status_code

    def delete(self, resource: str, key: str) -> int:
        """Takes a tag off, and returns the status."""
        request = self.request(f"Delete{self.kind}Tag", key=key, **self.path(resource))
        return self.call(f"delete_{self.kind.lower()}_tag", request).status_code

    def of(self, resource: str) -> dict[str, str]:
        """The tags of one resource."""
        request = self.request(f"Show{self.kind}Tags", **self.path(resource))
        return {tag.key: tag.value for tag in self.call(f"show_{self.kind.lower()}_tags", request).tags}

    def all(self) -> dict[str, list[str]]:
        """Every key of the project, and its values."""
        request = self.request(f"List{self.kind}Tags")
        return {tag.key: tag.values for tag in self.call(f"list_{self.kind.lower()}_tags", request).tags}

    def query(self, action: str, tags: dict[str, list[str]] | None = None, **more: Any) -> Any:
        """Finds or counts by tags."""
        name = f"List{self.kind}sByTags"
        wanted = [vpc.ListTag(key=key, values=values) for key, values in (tags or {}).items()]
        body = self.body(name, action=action, tags=wanted, **more)
        return self.call(f"list_{self.kind.lower()}s_by_tags", self.request(name, body=body))


@pytest.fixture(params=["Vpc", "Subnet"])
def tagged(request: pytest.FixtureRequest, networks: VpcClient) -> tuple[Tags, str, str]:
    """The tag calls for one kind, and two resources of it; whatever asks for it runs for both kinds."""
    one, two = create_vpc(networks, "one").id, create_vpc(networks, "two").id
    if request.param == "Vpc":
        return Tags(networks, "Vpc", "create_vpc_resource_tag"), one, two
    subnets = create_subnet(networks, one, name="one").id, create_subnet(networks, two, name="two").id
    return Tags(networks, "Subnet", "create_subnet_tag"), *subnets


def test_a_vpc_lives_and_dies(networks: VpcClient) -> None:
    made = create_vpc(networks, description="a test")
    assert (made.name, made.cidr, made.status) == ("vpc1", "192.168.0.0/16", "CREATING")
    assert (made.tenant_id, made.enterprise_project_id, made.routes) == (PROJECT, "0", [])
    assert vpc_of(networks, made.id).status == "OK"
    assert ids(networks) == [made.id]

    option = vpc.UpdateVpcOption(name="vpc2", cidr="192.168.0.0/17")
    body = vpc.UpdateVpcRequestBody(vpc=option)
    changed = networks.update_vpc(vpc.UpdateVpcRequest(vpc_id=made.id, body=body)).vpc
    assert (changed.name, changed.cidr, changed.description) == ("vpc2", "192.168.0.0/17", "a test")

    assert networks.delete_vpc(vpc.DeleteVpcRequest(vpc_id=made.id)).status_code == 204
    refusal(lambda: vpc_of(networks, made.id), 404, "VPC.0003", "VPC does not exist.")


def test_an_update_of_nothing_changes_nothing(networks: VpcClient) -> None:
    made = create_vpc(networks)
    body = vpc.UpdateVpcRequestBody(vpc=vpc.UpdateVpcOption())

    same = networks.update_vpc(vpc.UpdateVpcRequest(vpc_id=made.id, body=body)).vpc

    assert (same.name, same.cidr, same.updated_at) == (made.name, made.cidr, made.updated_at)


def test_a_list_of_vpcs_is_read_page_by_page(networks: VpcClient) -> None:
    made = sorted(create_vpc(networks, f"vpc{number}").id for number in range(5))

    first = ids(networks, limit=2)
    second = ids(networks, limit=2, marker=first[-1])
    third = ids(networks, limit=2, marker=second[-1])

    assert first + second + third == made
    assert ids(networks, marker=made[-1]) == []
    assert ids(networks, id=made[3]) == [made[3]]
    assert ids(networks, enterprise_project_id="another") == []


def test_a_subnet_lives_and_dies(networks: VpcClient) -> None:
    vpc_id = create_vpc(networks).id
    made = create_subnet(networks, vpc_id, dns_list=["100.125.4.25", "8.8.8.8"])
    assert (made.status, made.cidr, made.gateway_ip) == ("UNKNOWN", "192.168.1.0/24", "192.168.1.1")
    assert (made.vpc_id, made.dhcp_enable, made.neutron_network_id) == (vpc_id, True, made.id)
    assert (made.primary_dns, made.dns_list) == ("100.125.4.25", ["100.125.4.25", "8.8.8.8"])

    body = vpc.UpdateSubnetRequestBody(subnet=vpc.UpdateSubnetOption(name="s2", dhcp_enable=False))
    request = vpc.UpdateSubnetRequest(vpc_id=vpc_id, subnet_id=made.id, body=body)
    told = networks.update_subnet(request).subnet
    assert (told.id, told.status) == (made.id, "ACTIVE")
    shown = subnet_of(networks, made.id)
    assert (shown.name, shown.dhcp_enable, shown.status) == ("s2", False, "ACTIVE")

    request = vpc.DeleteSubnetRequest(vpc_id=vpc_id, subnet_id=made.id)
    assert networks.delete_subnet(request).status_code == 204
    gone = f"Query resource by id {made.id} fail.the subnet could not be found."
    refusal(lambda: subnet_of(networks, made.id), 404, "VPC.0202", gone)


def test_a_list_of_subnets_is_of_a_vpc_and_read_page_by_page(networks: VpcClient) -> None:
    one, two = create_vpc(networks, "one").id, create_vpc(networks, "two").id
    made = sorted(create_subnet(networks, one, f"192.168.{number}").id for number in range(3))
    other = create_subnet(networks, two).id

    first = subnet_ids(networks, vpc_id=one, limit=2)

    assert first + subnet_ids(networks, vpc_id=one, limit=2, marker=first[-1]) == made
    assert subnet_ids(networks, vpc_id=two) == [other]
    assert subnet_ids(networks) == sorted([*made, other])


def test_refusals_have_the_codes_of_the_vendors_table(networks: VpcClient) -> None:
    vpc_id = create_vpc(networks).id
    create_subnet(networks, vpc_id)
    taken = "The subnet already exists in the VPC or conflicts with an existing VPC subnet."
    in_use = "Router contains subnets, please delete subnet first."

    refusal(lambda: create_vpc(networks), 400, "VPC.0115", "The router name exists.")
    refusal(lambda: create_vpc(networks, cidr="8.8.8.0/24"), 400, "VPC.0101", "Invalid VPC parameter values.")
    refusal(lambda: vpc_of(networks, "vpc1"), 400, "VPC.0101", "getVpc error vpcId is invalid.")
    refusal(lambda: networks.delete_vpc(vpc.DeleteVpcRequest(vpc_id)), 409, "VPC.0104", in_use)
    refusal(lambda: create_subnet(networks, vpc_id), 400, "VPC.0204", taken)
    outside = "Subnet is not in the range of VPC."
    refusal(lambda: create_subnet(networks, vpc_id, "10.0.0"), 400, "VPC.0203", outside)
    refusal(lambda: ids(networks, limit=2001), 400, "VPC.0101", "Query vpc list error.")


def test_tags_come_with_a_new_resource(networks: VpcClient) -> None:
    made = create_vpc(networks, tags=["k1*v1", "k2*"])
    subnet = create_subnet(networks, made.id, tags=["k3*v3"])

    assert Tags(networks, "Vpc", "").of(made.id) == {"k1": "v1", "k2": ""}
    assert Tags(networks, "Subnet", "").of(subnet.id) == {"k3": "v3"}
    null = "Tag value can not be null."
    refusal(lambda: create_vpc(networks, "other", tags=["k=v"]), 400, "VPC.1801", null)
    assert ids(networks) == [made.id]


def test_v3_shows_a_vpc_with_its_tags(networks: VpcClient, networks_v3: VpcV3Client) -> None:
    made = create_vpc(networks, tags=["k1*v1"])
    create_subnet(networks, made.id)

    answer = networks_v3.show_vpc(ShowVpcV3Request(vpc_id=made.id))

    shown = answer.vpc
    assert (shown.id, shown.status, shown.project_id, shown.extend_cidrs) == (made.id, "ACTIVE", PROJECT, [])
    assert {tag.key: tag.value for tag in shown.tags} == {"k1": "v1"}
    inside = {item.resource_type: item.resource_count for item in shown.cloud_resources}
    assert inside == {"virsubnet": 1, "routetable": 1}
    assert len(answer.request_id) == 32
    unknown = f"Vpc {NOBODY} could not be found."
    refusal(lambda: networks_v3.show_vpc(ShowVpcV3Request(vpc_id=NOBODY)), 404, "VPC.9904", unknown)


def test_the_six_tag_calls(tagged: tuple[Tags, str, str]) -> None:
    tags, one, two = tagged

    assert tags.add(one, "k", "v") == 204
    assert tags.batch("Create", one, {"key1": "value1", "key2": "value3"}) == 204
    assert tags.batch("Create", two, {"key1": "other"}) == 204
    assert tags.of(one) == {"k": "v", "key1": "value1", "key2": "value3"}
    assert tags.all() == {"k": ["v"], "key1": ["other", "value1"], "key2": ["value3"]}

    found = tags.query("filter", {"key1": ["value1", "none"]}, limit=10, offset=0)
    assert [(item.resource_id, item.resource_name) for item in found.resources] == [(one, "one")]
    assert {tag.key: tag.value for tag in found.resources[0].tags} == tags.of(one)
    assert found.total_count == 1
    assert tags.query("count", {"key1": []}).total_count == 2
    named = tags.query("filter", matches=[vpc.Match(key="resource_name", value="two")])
    assert [item.resource_id for item in named.resources] == [two]

    assert tags.delete(one, "k") == 204
    assert tags.batch("Delete", one, {"key1": "whatever", "none": None}) == 204
    assert tags.of(one) == {"key2": "value3"}


def test_tags_are_overwritten_and_a_missing_value_is_empty(tagged: tuple[Tags, str, str]) -> None:
    tags, one, _ = tagged

    tags.batch("Create", one, {"a": "1", "b": "2"})
    tags.batch("Create", one, {"a": "3", "c": None})

    assert tags.of(one) == {"a": "3", "b": "2", "c": ""}


def test_a_refused_call_for_tags_changes_nothing(tagged: tuple[Tags, str, str]) -> None:
    tags, one, _ = tagged
    tags.add(one, "a", "1")
    long = "Tag length is invalid. The key length must be in range [1,36] and value in range [0,43]"

    refusal(lambda: tags.batch("Create", one, {"b": "2", "k" * 37: "v"}), 400, "VPC.1801", long)
    refusal(lambda: tags.batch("Delete", one, {"a": "1", "": "v"}), 400, "VPC.1801", long)
    refusal(lambda: tags.batch("Create", one, {}), 400, "VPC.1801", "Tag can not be null.")
    absent = "The resource could not be found."
    refusal(lambda: tags.delete(one, "none"), 404, "VPC.1814", absent)
    many = {f"k{number}": "v" for number in range(20)}
    refusal(lambda: tags.batch("Create", one, many), 400, "VPC.1801", "number of tags exceeds max num of 20.")
    unknown = "Resource query by ID failed."
    refusal(lambda: tags.add(NOBODY, "a", "1"), 404, "VPC.2204", unknown)
    refusal(lambda: tags.add("my-resource", "a", "1"), 400, "VPC.1801", "resource id is invalid.")

    assert tags.of(one) == {"a": "1"}


def test_the_project_of_a_region_has_the_network_of_the_demo_world(emulator: Emulator) -> None:
    looked_up = BasicCredentials(KEY_ID, SECRET).with_iam_endpoint(emulator.base)
    region = Region("eu-de", emulator.base)
    demo = VpcClient.new_builder().with_credentials(looked_up).with_region(region).build()

    assert [it.name for it in demo.list_vpcs(vpc.ListVpcsRequest()).vpcs] == ["vpc-shop"]

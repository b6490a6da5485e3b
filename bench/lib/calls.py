"""The calls that are measured. Call number N is the same in every run, but for its nonce and its instant."""

import json

from lib.sign import Signer
from lib.worlds import GROUP, PROJECT, REGION, instance_id, topic_id

RDS = "2014-08-15"
# Odd, so that neighbours in time are not neighbours in the store, and every resource gets its turn.
STRIDE = 7_919
# So many instances get tags, half as many as there are requests in a cycle: whichever is met again has got others
# in between. To write what is there already would cost less.
TAGGED = 50_000

TWO_KEYS = ("env", "owner")
TWENTY_KEYS = tuple(f"key-{number:02d}" for number in range(20))


def tag_params(number: int, count: int, instances: int, keys: tuple[str, ...]) -> dict[str, str]:
    """`TagResources`: some instances of `count`, whose values change from call to call."""
    params = {"RegionId": REGION, "ResourceType": "INSTANCE"}
    for at in range(instances):
        params[f"ResourceId.{at + 1}"] = instance_id((number % TAGGED * STRIDE + at) % count)
    for at, key in enumerate(keys):
        params[f"Tag.{at + 1}.Key"] = key
        params[f"Tag.{at + 1}.Value"] = f"value-{(number + at) % 97}"
    return params


def tag_v1(
    signer: Signer,
    number: int,
    count: int,
    instances: int = 1,
    keys: tuple[str, ...] = TWO_KEYS,
    space: str | None = None,
) -> bytes:
    return rpc(signer, "TagResources", tag_params(number, count, instances, keys), space)


def tag_v3(signer: Signer, number: int, count: int, space: str | None = None) -> bytes:
    return signer.v3("TagResources", RDS, tag_params(number, count, 1, TWO_KEYS), space)


def untag_v1(signer: Signer, number: int, count: int, space: str | None = None) -> bytes:
    keys = {f"TagKey.{at + 1}": key for at, key in enumerate(TWO_KEYS)}
    target = {"ResourceId.1": instance_id(number * STRIDE % count), "ResourceType": "INSTANCE"}
    return rpc(signer, "UntagResources", {"RegionId": REGION, **target, **keys}, space)


def list_by_id(signer: Signer, number: int, count: int, space: str | None = None) -> bytes:
    target = {"ResourceId.1": instance_id(number * STRIDE % count), "ResourceType": "INSTANCE"}
    return rpc(signer, "ListTagResources", {"RegionId": REGION, **target}, space)


def list_by_tag(signer: Signer, number: int, count: int, space: str | None = None) -> bytes:
    """Ten instances with five tags: one page, however many instances there are."""
    group = number * STRIDE % max(count // GROUP, 1)
    tag = {"Tag.1.Key": "group", "Tag.1.Value": f"g{group}", "ResourceType": "INSTANCE"}
    return rpc(signer, "ListTagResources", {"RegionId": REGION, **tag}, space)


def rpc(signer: Signer, action: str, params: dict[str, str], space: str | None) -> bytes:
    return signer.v1({"Action": action, "Version": RDS, **params}, space)


def topic_tags(signer: Signer, number: int, count: int, space: str | None = None) -> bytes:
    tags = [{"key": key, "value": f"value-{(number + at) % 97}"} for at, key in enumerate(TWO_KEYS)]
    path = f"/v2/{PROJECT}/smn_topic/{topic_id(number * STRIDE % count)}/tags/action"
    return signer.huawei(path, json.dumps({"action": "create", "tags": tags}), space)


def topic_filter(signer: Signer, number: int, count: int, space: str | None = None) -> bytes:
    group = number * STRIDE % max(count // GROUP, 1)
    body = {
        "action": "filter",
        "tags": [{"key": "group", "values": [f"g{group}"]}],
        "offset": "0",
        "limit": "100",
    }
    return signer.huawei(f"/v2/{PROJECT}/smn_topic/resource_instances/action", json.dumps(body), space)


def space_name(number: int) -> str:
    return f"s{number:06d}"

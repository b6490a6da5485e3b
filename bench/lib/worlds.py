"""Starting states of any size, written as world files piece by piece: the largest are too large to hold."""

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

REGION = "cn-hangzhou"
PROJECT = "0123456789abcdef0123456789abcdef"
CREATED = "2026-01-02T03:04:05Z"

# The tags of the resource of a number.
Tags = Callable[[int], dict[str, str]]

# Instances that carry one value of the tag `group`, so that a filter finds as many however many there are.
GROUP = 10


def instance_id(number: int) -> str:
    return f"rm-bp1bench{number:09d}"


def topic_id(number: int) -> str:
    return f"{number:032x}"


def five_tags(number: int) -> dict[str, str]:
    """Short ones, as people have them: some values are everywhere, some are rare."""
    return {
        "app": f"app-{number % 50}",
        "env": ("prod", "staging", "test")[number % 3],
        "group": f"g{number // GROUP}",
        "owner": f"team-{number % 20}",
        "tier": f"t{number % 4}",
    }


def no_tags(_number: int) -> dict[str, str]:
    return {}


def instances(count: int, tags: Tags = five_tags) -> Iterator[tuple[str, dict]]:
    for number in range(count):
        yield (
            instance_id(number),
            {"Engine": "MySQL", "EngineVersion": "8.0", "CreateTime": CREATED, "Tags": tags(number)},
        )


def topics(count: int, tags: Tags = five_tags) -> Iterator[tuple[str, dict]]:
    for number in range(count):
        yield topic_id(number), {"Name": f"bench-{number}", "CreateTime": CREATED, "Tags": tags(number)}


def write(
    file: Path, spaces: Iterable[tuple[str, dict[str, tuple[str, str, Iterable[tuple[str, dict]]]]]]
) -> Path:
    """Writes a world: for each space its services, and for each service a place, a kind and resources."""
    with open(file, "w") as out:
        out.write('{"parhelion":1,"spaces":{')
        for at, (space, services) in enumerate(spaces):
            out.write(f"{',' if at else ''}{json.dumps(space)}:{{")
            for at, (service, (place, kind, resources)) in enumerate(services.items()):
                out.write(f'{"," if at else ""}{json.dumps(service)}:{{{json.dumps(place)}:{{"{kind}":{{')
                for at, (name, resource) in enumerate(resources):
                    out.write(f"{',' if at else ''}{json.dumps(name)}:{json.dumps(resource)}")
                out.write("}}}")
            out.write("}")
        out.write("}}\n")
    return file


def rds(count: int, tags: Tags = five_tags) -> dict:
    return {"rds": (REGION, "Instances", instances(count, tags))}


def both(count: int, tags: Tags = five_tags) -> dict:
    return {**rds(count, tags), "smn": (PROJECT, "Topics", topics(count, tags))}

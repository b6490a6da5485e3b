"""What `bench/run` measures: worlds, calls, what they are measured beside, and the goals."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from lib import calls, worlds
from lib.sign import Signer

# The emulator remembers 65,536 nonces of a space and then forgets the oldest. A request that comes again
# after more than that is new to it, so a cycle of more never ends: of many more, since with a thousand
# connections some requests are served thousands later than others that were sent with them.
CYCLE = 100_000
# Without nonces fewer do; enough that not every answer lies in the nearest cache.
NO_NONCE_CYCLE = 8_192

SPACES = 1_000

# An index by tag is made for the seventeenth question.
UNTIL_INDEXED = 17


@dataclass(frozen=True)
class Workload:
    """One kind of call against one world."""

    name: str
    title: str
    world: Callable[[Path], Path]
    request: Callable[[Signer, int], bytes]
    # How many requests are made; when `once`, so many are made anew for each window and none is sent twice.
    requests: int = CYCLE
    once: bool = False
    # Whether the emulator is asked for tags before, so often that it has an index by tag to keep up.
    indexed: bool = False
    flags: tuple[str, ...] = ()
    # The least ratio of throughput, and of processor time, to the floor.
    goal: float | None = None
    # The greatest ratio of p99 to the floor's.
    tail_goal: float | None = None
    # Beside what: the floor, or the product with another world or other flags.
    beside: "Workload | None" = None
    flags_beside: tuple[str, ...] = ()
    quick: bool = True

    def before(self, signer: Signer) -> Iterator[bytes]:
        """What is asked once, before the first window."""
        questions = UNTIL_INDEXED if self.indexed else 0
        return (calls.list_by_tag(signer, number, worlds.GROUP) for number in range(questions))

    def made(self, signer: Signer) -> Iterator[bytes]:
        return (self.request(signer, number) for number in range(self.requests))


def one_space(services: dict) -> Callable[[Path], Path]:
    return lambda file: worlds.write(file, [("default", services())])


def many_spaces(file: Path) -> Path:
    return worlds.write(file, ((calls.space_name(number), worlds.both(10)) for number in range(SPACES)))


def _in_space(call: Callable) -> Callable[[Signer, int], bytes]:
    return lambda signer, number: call(signer, number, 10, space=calls.space_name(number % SPACES))


def _sized(count: int) -> Callable[[Path], Path]:
    return one_space(lambda: worlds.rds(count))


HUNDRED = one_space(lambda: worlds.both(100))
BARE = one_space(lambda: worlds.rds(1_000, worlds.no_tags))

TAG = Workload(
    "tag",
    "TagResources, 1 instance, 2 tags, V1",
    HUNDRED,
    lambda signer, number: calls.tag_v1(signer, number, 100),
    goal=0.80,
    tail_goal=2.0,
)


def _listing(name: str, title: str, call: Callable, size: int, **more: Any) -> Workload:
    return Workload(
        f"{name}-{size}",
        f"{title}, {size:,} instances",
        _sized(size),
        lambda signer, number: call(signer, number, size),
        quick=size < 1_000_000,
        **more,
    )


SIZES = (100, 10_000, 1_000_000)
BY_ID = {
    size: _listing("list", "ListTagResources by id, 5 tags", calls.list_by_id, size, goal=0.80)
    for size in SIZES
}
BY_TAG = {
    size: _listing("list-by-tag", "ListTagResources by tag, 50 rows", calls.list_by_tag, size)
    for size in SIZES
}


def _beside(name: str, title: str, one: Workload, other: Workload, goal: float, **more: Any) -> Workload:
    return Workload(
        name, title, one.world, one.request, goal=goal, beside=other, requests=one.requests, **more
    )


TAG_MANY = Workload(
    "tag-1000000",
    "TagResources, 1,000,000 instances",
    _sized(1_000_000),
    lambda signer, number: calls.tag_v1(signer, number, 1_000_000),
)

TAG_TWENTY = Workload(
    "tag-20",
    "TagResources, 1 instance, 20 tags, V1",
    BARE,
    lambda signer, number: calls.tag_v1(signer, number, 1_000, 1, calls.TWENTY_KEYS),
    goal=0.45,
)
SIZE_TAG = _beside("size-tag", "TagResources, 10^6 beside 10^2", TAG_MANY, TAG, 0.85, quick=False)


def _indexed(workload: Workload) -> Workload:
    """The same in a space that has an index by tag to keep up; the goal is that of spaces without."""
    return replace(
        workload,
        name=f"{workload.name}-indexed",
        title="the same in a space with an index by tag",
        goal=None,
        indexed=True,
    )


ALL = [
    TAG,
    Workload(
        "tag-v3",
        "TagResources, 1 instance, 2 tags, V3",
        HUNDRED,
        lambda signer, number: calls.tag_v3(signer, number, 100),
        goal=0.75,
        tail_goal=2.0,
    ),
    TAG_TWENTY,
    _indexed(TAG_TWENTY),
    Workload(
        "tag-50x20",
        "TagResources, 50 instances, 20 tags, V1",
        BARE,
        lambda signer, number: calls.tag_v1(signer, number, 1_000, 50, calls.TWENTY_KEYS),
        requests=6_000,
        once=True,
    ),
    *BY_ID.values(),
    *BY_TAG.values(),
    Workload(
        "topic-tags",
        "SMN tags/action, 2 tags, SDK-HMAC-SHA256",
        HUNDRED,
        lambda signer, number: calls.topic_tags(signer, number, 100),
        NO_NONCE_CYCLE,
        goal=0.75,
        tail_goal=2.0,
    ),
    Workload(
        "topic-filter",
        "SMN resource_instances/action, 10 of 100",
        HUNDRED,
        lambda signer, number: calls.topic_filter(signer, number, 100),
        NO_NONCE_CYCLE,
    ),
    Workload(
        "tag-spaces",
        "TagResources, V1, over 1,000 spaces",
        many_spaces,
        _in_space(calls.tag_v1),
        requests=60_000,
        once=True,
    ),
    Workload(
        "topic-spaces",
        "SMN tags/action over 1,000 spaces",
        many_spaces,
        _in_space(calls.topic_tags),
        NO_NONCE_CYCLE,
    ),
    _beside(
        "size-list",
        "ListTagResources by id, 10^6 beside 10^2",
        BY_ID[1_000_000],
        BY_ID[100],
        0.85,
        quick=False,
    ),
    _beside(
        "size-list-by-tag",
        "ListTagResources by tag, 10^6 beside 10^2",
        BY_TAG[1_000_000],
        BY_TAG[100],
        0.85,
        quick=False,
    ),
    SIZE_TAG,
    _indexed(SIZE_TAG),
    _beside(
        "journal",
        "TagResources, journal on beside off",
        TAG,
        TAG,
        0.92,
        flags_beside=("--journal-bytes", "0"),
    ),
]


def named(names: list[str]) -> list[Workload]:
    by_name = {workload.name: workload for workload in ALL}
    unknown = [name for name in names if name not in by_name]
    if unknown:
        raise SystemExit(f"there is no workload {', '.join(unknown)}; there is: {', '.join(by_name)}")
    return [by_name[name] for name in names]

"""Mixed calls over many spaces: tags put on, taken off and listed, in three signature schemes."""

from collections.abc import Iterator
from pathlib import Path

from lib import calls, worlds
from lib.sign import Signer

SPACES = 200

KINDS = (calls.tag_v1, calls.list_by_id, calls.tag_v3, calls.untag_v1, calls.topic_tags, calls.list_by_tag)


def mixed_world(file: Path) -> Path:
    return worlds.write(file, ((calls.space_name(at), worlds.both(10)) for at in range(SPACES)))


def mixed_calls(start: int, count: int) -> Iterator[bytes]:
    signer = Signer()
    for number in range(start, start + count):
        kind = KINDS[number % len(KINDS)]
        yield kind(signer, number, 10, space=calls.space_name(number // len(KINDS) % SPACES))

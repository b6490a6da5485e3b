"""The tables in `docs/scenarios.md` that say what clients do: each column is measured by a test.

With `PARHELION_BLESS=1` a column is written instead of compared. Read what it wrote.
"""

from __future__ import annotations

import json
import os
from importlib.metadata import version

from presets import ERRANDS, ONLY_ALIBABA, ONLY_HUAWEI, ROOT

DOCUMENT = ROOT / "docs" / "scenarios.md"
SAID = {"tag": "put tags", "list": "list", "make": "create", "delete": "delete"}

# The columns of each vendor's table.
COLUMNS = {
    "alibaba": ["rds", "rds with retries", "aliyunsdkcore", "node rds", "node pop-core"],
    "huawei": ["smn", "smn with retries", "openstacksdk"],
}


def title(client: str) -> str:
    """A client with the version that is installed."""
    packages = {
        "rds": "alibabacloud-rds20140815",
        "aliyunsdkcore": "aliyun-python-sdk-core",
        "smn": "huaweicloudsdksmn",
        "openstacksdk": "openstacksdk",
        "node rds": "@alicloud/rds20140815",
        "node pop-core": "@alicloud/pop-core",
    }
    name = packages[client.removesuffix(" with retries")]
    node = json.loads((ROOT / "tests" / "sdk" / "node" / "package.json").read_text())["dependencies"]
    known = node[name] if name in node else version(name)
    retries = {"rds with retries": ", `retry_options`", "smn with retries": ", `retry_times=2`"}
    return f"`{name}` {known}{retries.get(client, '')}"


def presets_of(vendor: str) -> list[str]:
    """The presets that calls to a vendor can meet, in the order of the table."""
    others = ONLY_HUAWEI if vendor == "alibaba" else ONLY_ALIBABA
    return [preset for preset in ERRANDS if preset not in others]


def cell(errand: str, sees: str, attempts: int, after: str) -> str:
    """One cell: what is seen, how many calls were made, and what is there afterwards."""
    counted = "1 call" if attempts == 1 else f"{attempts} calls"
    return f"{sees}; {counted}" + ("" if errand == "list" else f"; {after}")


def read(vendor: str) -> tuple[str, dict[str, dict[str, str]], str]:
    """The document before and after a table, and the table's columns."""
    mark, end = f"<!-- measured {vendor} -->\n", f"<!-- /measured {vendor} -->"
    before, rest = DOCUMENT.read_text().split(mark)
    inside, after = rest.split(end)
    table = [[cell.strip() for cell in line.strip("|").split("|")] for line in inside.splitlines()]
    titles = {title(client): client for client in COLUMNS[vendor]}
    known = [titles.get(head) for head in table[0][2:]] if table else []
    columns = {
        client: {row[0].strip("`"): row[index + 2] for row in table[2:]}
        for index, client in enumerate(known)
        if client is not None
    }
    return before + mark, columns, end + after


def written(vendor: str, columns: dict[str, dict[str, str]]) -> str:
    """A table as it stands in the document."""
    head = ["preset", "errand", *(title(client) for client in COLUMNS[vendor])]
    lines = [head, ["---"] * len(head)]
    for preset in presets_of(vendor):
        cells = [columns.get(client, {}).get(preset, "?") for client in COLUMNS[vendor]]
        lines.append([f"`{preset}`", SAID[ERRANDS[preset]], *cells])
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def holds(vendor: str, client: str, column: dict[str, str]) -> None:
    """Demands that the document says what was measured of a client."""
    before, columns, after = read(vendor)
    if "PARHELION_BLESS" in os.environ:
        DOCUMENT.write_text(before + written(vendor, columns | {client: column}) + after)
    else:
        assert columns.get(client) == column, "docs/scenarios.md differs; PARHELION_BLESS=1 writes it"

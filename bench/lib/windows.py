"""A window: one server under load for a short time, and all that is measured of it meanwhile."""

from dataclasses import dataclass

from lib import machine
from lib.process import Drive, Server


@dataclass
class Side:
    """A server that is measured, and how far it has come in the requests."""

    server: Server
    # After the last request comes the first again; else none is sent twice.
    cycles: bool = True
    # Which set of requests it is sent, and the number of the next of them.
    requests: int = 0
    next: int = 0


def window(driver: Drive, side: Side, connections: int, seconds: float) -> dict:
    """One window; an answer that is not 2xx ends the program: figures of refusals mean nothing."""
    driver.open(side.server, connections)
    foreign = machine.Foreign(side.server.pid, driver.pid)
    before = machine.cpu_seconds(side.server.pid)
    ran = driver.run(int(seconds * 1000), side.next, "cycle" if side.cycles else "once", side.requests)
    used = machine.cpu_seconds(side.server.pid) - before
    side.next = ran["next"]
    must_be_good(ran)
    return {
        **ran,
        "rate": ran["requests"] / ran["seconds"],
        "cpu": used / ran["requests"] * 1e6,
        "rss": machine.rss_mib(side.server.pid),
        "foreign": foreign.cores(),
    }


def must_be_good(ran: dict) -> None:
    if ran["errors"]:
        raise SystemExit(
            f"{ran['errors']} of {ran['requests']} answers were not 2xx; the first:\n{ran['error']}"
        )

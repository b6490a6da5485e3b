"""What the system knows of processes and of itself, from /proc."""

import contextlib
import os
import platform
import time
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")


def cpu_seconds(pid: int) -> float:
    """The processor time of a process: that of its threads, to the nanosecond; in ticks where some ended."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    ticks = (int(fields[11]) + int(fields[12])) / TICK
    with contextlib.suppress(FileNotFoundError):
        tasks = Path(f"/proc/{pid}/task").iterdir()
        living = sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e9
        return living if ticks - living < 0.1 else ticks
    return ticks


def busy_seconds() -> float:
    """The processor time of everybody, and what other guests of the host took from this one."""
    user, nice, system, _idle, _wait, irq, softirq, steal = map(
        int, Path("/proc/stat").read_text().split()[1:9]
    )
    return (user + nice + system + irq + softirq + steal) / TICK


def memory(pid: int) -> dict[str, int]:
    """KiB, by the names of smaps_rollup."""
    fields = (line.split() for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:])
    return {field[0].rstrip(":"): int(field[1]) for field in fields}


def rss_mib(pid: int) -> float:
    return memory(pid)["Rss"] / 1024


def cores() -> list[int]:
    return sorted(os.sched_getaffinity(0))


def describe() -> str:
    """One line on the machine, for the report."""
    models = [
        line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")
    ]
    model = models[0].split(":", 1)[1].strip() if models else platform.machine()
    memory_gib = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{len(cores())} cores ({model}), {memory_gib:.0f} GiB, {platform.system()} {platform.release()}"


class Foreign:
    """How many cores others kept busy since it was made."""

    def __init__(self, *ours: int) -> None:
        self.ours = ours
        self.start = time.monotonic()
        self.before = self._foreign()

    def cores(self) -> float:
        return max(0.0, self._foreign() - self.before) / max(time.monotonic() - self.start, 1e-9)

    def _foreign(self) -> float:
        return busy_seconds() - sum(cpu_seconds(pid) for pid in self.ours)


def wait_until_quiet(limit: float, patience: float) -> None:
    """Waits until others leave the machine alone, but not for ever."""
    until = time.monotonic() + patience
    while time.monotonic() < until:
        foreign = Foreign()
        time.sleep(0.1)
        if foreign.cores() <= limit:
            return

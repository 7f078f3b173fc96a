"""What the kernel knows of processes and of the machine, from /proc."""

import os
import platform
import time
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
PROC = Path("/proc")


def family(pid: int) -> list[int]:
    """A process and everything below it."""
    children: dict[int, list[int]] = {}
    for found in PROC.glob("[0-9]*/stat"):
        fields = _stat(found)
        if fields:
            children.setdefault(int(fields[1]), []).append(int(found.parent.name))
    members = [pid]
    for member in members:
        members += children.get(member, [])
    return members


def cpu_seconds(*pids: int) -> float:
    """User and system time that processes have taken so far, with their threads and children that still run."""
    found = (_stat(PROC / str(member) / "stat") for pid in pids for member in family(pid))
    return sum(sum(map(int, fields[11:15])) for fields in found if fields) / TICKS


def resident_kib(pid: int) -> int:
    """Memory of one process that lies in RAM, in KiB."""
    for line in (PROC / str(pid) / "status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    return 0


def described() -> str:
    """The machine and how busy it is, in one line."""
    load = ", ".join(f"{part:.1f}" for part in os.getloadavg())
    stamp = time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime())
    return f"{_processor()}, {os.cpu_count()} cores, CPython {platform.python_version()}, load {load}, {stamp}"


def busy() -> float:
    """The load of the last minute."""
    return os.getloadavg()[0]


def _processor() -> str:
    lines = (PROC / "cpuinfo").read_text().splitlines()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def _stat(path: Path) -> list[str]:
    """The fields behind the name of a process (which may hold spaces), or nothing when it has ended."""
    try:
        return path.read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return []

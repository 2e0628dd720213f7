"""Walls around a query worker, built by the worker itself before it reads its first query.

Each is independent of the others, so that one hole is not the end:
memory (RLIMIT_AS), no core dumps, no new descriptors where the store is in
memory, no sockets and no new programs (seccomp), death with the parent, and
a kernel timer whose default action ends the process even inside native code.
A socket ends the whole process, so that whoever started it knows why.
"""

import ctypes
import os
import platform
import resource
import signal
import struct

PR_SET_PDEATHSIG, PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP = 1, 38, 22
# Machine → audit architecture, and the numbers of socket, connect; execve, execveat, io_uring_setup.
SYSTEM_CALLS = {
    "x86_64": (0xC000003E, (41, 42), (59, 322, 425)),
    "aarch64": (0xC00000B7, (198, 203), (221, 281, 425)),
}
LOAD, JUMP_IF_EQUAL, RETURN = 0x20, 0x15, 0x06
# SECCOMP_RET_ALLOW, SECCOMP_RET_KILL_PROCESS, and SECCOMP_RET_ERRNO with EPERM.
ALLOW, KILL, DENY = 0x7FFF0000, 0x80000000, 0x00050000 | 1
# A planner that recurses needs room; Linux gives it only as it is used.
STACK = 256 * 2**20

_libc = ctypes.CDLL(None, use_errno=True)


def die_with(parent: int, by: signal.Signals = signal.SIGKILL) -> None:
    """Send this process a signal when its parent ends; end it at once where that happened a moment ago."""
    _libc.prctl(PR_SET_PDEATHSIG, by, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(0)


def default_signals() -> None:
    """Let the kernel's timer and a polite kill end the process at once;
    leave the terminal's Ctrl-C to the web process.
    """
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def confine(memory_megabytes: int, in_memory: bool) -> None:
    """Put up the walls. ``memory_megabytes`` counts on top of what the process has mapped now."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    no_network()
    if memory_megabytes:
        mapped = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
        limit = mapped + memory_megabytes * 2**20
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    if in_memory:  # a store on disk opens files as it goes
        resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))


def no_network() -> bool:
    """End the process at a socket, and forbid new programs, by a seccomp filter. Returns whether the kernel agreed."""
    if platform.machine() not in SYSTEM_CALLS:
        return False
    architecture, sockets, programs = SYSTEM_CALLS[platform.machine()]
    calls = sockets + programs
    steps = [(LOAD, 0, 0, 4), (JUMP_IF_EQUAL, 1, 0, architecture), (RETURN, 0, 0, KILL), (LOAD, 0, 0, 0)]
    steps += [(JUMP_IF_EQUAL, len(calls) - i + (i < len(sockets)), 0, number) for i, number in enumerate(calls)]
    steps += [(RETURN, 0, 0, ALLOW), (RETURN, 0, 0, DENY), (RETURN, 0, 0, KILL)]
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in steps))
    program = ctypes.create_string_buffer(struct.pack("HxxxxxxP", len(steps), ctypes.addressof(code)))
    _libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    return _libc.prctl(PR_SET_SECCOMP, 2, program, 0, 0) == 0

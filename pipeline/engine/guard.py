"""What a process that reads strangers' files may not do: use the network, or too much of the processor.

The rules bind the programs that it starts as well.
"""

import errno
import resource
import socket


def shut_off() -> None:
    """Takes the network from this process for good: sockets are those of this machine's own (unix) only.

    By a seccomp filter, which needs no rights and cannot be taken back. Raises OSError where the kernel has none.
    """
    import pyseccomp  # noqa: PLC0415 - loads a system library, wanted in few processes

    rules = pyseccomp.SyscallFilter(defaction=pyseccomp.ALLOW)
    refused = pyseccomp.ERRNO(errno.EACCES)
    rules.add_rule(refused, "socket", pyseccomp.Arg(0, pyseccomp.NE, socket.AF_UNIX))
    rules.load()


def allow_cpu(seconds: int) -> None:
    """Lets this process use so many more seconds of the processor; then the kernel ends it (SIGXCPU)."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    limit = int(used.ru_utime + used.ru_stime) + seconds + 1
    resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.RLIM_INFINITY))

"""Host name → IP addresses, within a time."""

import queue
import socket
import threading
from collections.abc import Callable

#: (host, port, seconds) → addresses in order of preference.
#: Raises OSError where there are none, TimeoutError where nobody answered.
Resolve = Callable[[str, int, float], tuple[str, ...]]


def resolve(host: str, port: int, seconds: float) -> tuple[str, ...]:
    """Distinct IP addresses of `host`, as the machine's own resolver orders them.

    Raises:
        TimeoutError: no answer within `seconds`.
        OSError: there is no such name.
    """
    answers: queue.SimpleQueue[tuple[str, ...] | OSError] = queue.SimpleQueue()
    # getaddrinfo cannot be given a time, so it runs aside; a daemon thread holds up no exit.
    threading.Thread(target=_ask, args=(host, port, answers), daemon=True).start()
    try:
        answer = answers.get(timeout=max(seconds, 0.001))
    except queue.Empty as error:
        raise TimeoutError(f"no address of {host} within {seconds:.1f} s") from error
    if isinstance(answer, OSError):
        raise answer
    return answer


def _ask(host: str, port: int, answers: "queue.SimpleQueue[tuple[str, ...] | OSError]") -> None:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        answers.put(error)
    except UnicodeError as error:
        answers.put(OSError(str(error)))
    else:
        answers.put(tuple(dict.fromkeys(str(entry[4][0]) for entry in found)))

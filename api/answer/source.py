"""Generated source -> function, with lines that a traceback can show.

A traceback reads the lines of a file through `linecache`. Generated source has no file, so each piece is registered
there under a name of its own, for as long as its code can still stand in a traceback.
"""

from __future__ import annotations

import linecache
import weakref
from itertools import count
from typing import Any, Final

_NUMBERS: Final = count()


def defined(name: str, source: str, names: dict[str, Any]) -> Any:
    """The function `name`, the one that `source` defines with the `names` it may use.

    The source is for our own text alone: nothing that a caller sends may stand in it as code. Its file is called after
    the function and a number.
    """
    file = f"<{name} {next(_NUMBERS)}>"
    exec(compile(source, file, "exec"), names)  # noqa: S102  # see above
    function = names.pop(name)  # its globals would hold it, and it them, until the garbage collector comes
    # Without a time of change: `linecache` then never looks for a file that could be newer.
    linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
    # With the code and not with the function: the frames of a traceback hold the code when the function is gone.
    weakref.finalize(function.__code__, linecache.cache.pop, file, None).atexit = False
    return function

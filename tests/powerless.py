"""A child process that may not write where a folder's mode says that it may not, also where the tests are run by root."""

from __future__ import annotations

import ctypes
import os
from typing import Final

#: Of `linux/prctl.h` and `linux/capability.h`: take a capability away for good, and the one to write past any mode.
_PR_CAPBSET_DROP: Final = 24
_CAP_DAC_OVERRIDE: Final = 1


def powerless() -> None:
    """Give up root's power to write everywhere. For `preexec_fn`: it holds for what the process executes then."""
    if os.geteuid() == 0 and ctypes.CDLL(None, use_errno=True).prctl(_PR_CAPBSET_DROP, _CAP_DAC_OVERRIDE, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "the power to write everywhere cannot be given up")

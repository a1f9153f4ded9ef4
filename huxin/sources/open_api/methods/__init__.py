"""The methods of the protocol: one file, one object. Found by looking in the folder, not by registering."""

import importlib
import pkgutil
from collections.abc import Mapping

from huxin.sources.open_api.fields import Method

_MODULES = sorted(module.name for module in pkgutil.iter_modules(__path__))

METHODS: Mapping[str, Method] = {
    method.name: method for name in _MODULES for method in importlib.import_module(f"{__name__}.{name}").METHODS
}
"""Every method by its name, ``WorkerAttendance.Add``."""

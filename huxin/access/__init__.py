"""Who may do what, where. Tables and a few short functions; no tables of a database, no request."""

from huxin.access.actor import SYSTEM, Actor, Place, may, require, require_anywhere
from huxin.access.roles import GRANTS, OF_STAFF, Permission, Role

__all__ = ["GRANTS", "OF_STAFF", "SYSTEM", "Actor", "Permission", "Place", "Role", "may", "require", "require_anywhere"]

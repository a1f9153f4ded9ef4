"""The `huxin` command line. One command is one module here, found by looking in the folder.

A module's name is the command's (a trailing ``_`` falls away: ``import_.py``); names with a leading ``_`` are no
commands. The first line of its docstring is the help. It has ``add_arguments(parser)`` and ``run(args) -> int`` (the
exit code), and may say ``NEEDS``: ``"home"`` (the default: an initialised home, and Django), ``"django"`` (Django set
up, the home as it is) or ``"nothing"``. ``args.home`` is the home's path, ``args.json`` whether to print JSON.
"""

"""Addresses of the signs of false reporting, of statements of personal accounts and of calls by lot (measure 29)."""

from django.urls import URLPattern, path

from huxin.web.console import calls, flows, signs


def paths() -> list[URLPattern]:
    """They need the converters that `huxin.web.urls` registers first."""
    return [
        path("signs/", signs.listed, name="signs"),
        path("signs.<kind:kind>", signs.exported, name="signs-export"),
        path("signs/accuracy/", signs.accuracy, name="signs-accuracy"),
        path("signs/calls/", calls.listed, name="calls"),
        path("signs/calls/fix/", calls.fix, name="calls-fix"),
        path("signs/calls/<number:number>/", calls.shown, name="call-draw"),
        path("signs/statement/", flows.judge, name="sign-statement"),
        path("signs/<number:number>/", signs.shown, name="sign"),
    ]

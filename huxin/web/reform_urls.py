"""Addresses of the labour reform and of the register of insurance that it counts by (measure 13)."""

from django.urls import URLPattern, path

from huxin.web.console import insurance, reform


def paths() -> list[URLPattern]:
    """They need the converters that `huxin.web.urls` registers first."""
    return [
        path("reform/", reform.shown, name="reform"),
        path("reform.<kind:kind>", reform.exported, name="reform-export"),
        path("insurance/", insurance.listed, name="insurance"),
        path("insurance.<kind:kind>", insurance.exported, name="insurance-export"),
        path("insurance/enter/", insurance.enter, name="insurance-enter"),
        path("insurance/template.<kind:kind>", insurance.template, name="insurance-template"),
        path("insurance/<number:number>/", insurance.shown, name="insurance-one"),
    ]

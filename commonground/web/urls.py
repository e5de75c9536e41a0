"""Every address of the room, with and without a language in front."""

from django.urls import include, path, register_converter

from commonground.picture.languages import CODES
from commonground.web import views
from commonground.web.rooms import documents, foresight, plans, simulation, solutions


class LanguageCode:
    """A language the pages speak, as the first part of an address."""

    regex = "|".join(CODES)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(LanguageCode, "language")

_PAGES = [
    path("", views.index),
    path("<slug:slug>/", views.situation),
    path("<slug:slug>/picture.json", views.picture),
    path("<slug:slug>/brief.<language:edition>.pdf", views.brief),
    path("<slug:slug>/number/<path:key>/", views.number),
    path("<slug:slug>/clause/<path:key>/", views.clause),
    path("<slug:slug>/place/<str:code>/", views.place),
    path("<slug:slug>/questions/", views.questions),
    path("<slug:slug>/sources/", views.sources),
    path("<slug:slug>/foresight/", include(foresight.PAGES)),
    path("<slug:slug>/solutions/", include(solutions.PAGES)),
    path("<slug:slug>/plans/", include(plans.PAGES)),
    path("<slug:slug>/documents/", include(documents.PAGES)),
    path("<slug:slug>/simulation/", include(simulation.PAGES)),
]

urlpatterns = [
    path("static/<str:name>", views.static),
    path("<language:lang>/", include(_PAGES)),
    *_PAGES,
]
handler404 = "commonground.web.views.missing"
handler500 = "commonground.web.views.fault"

"""Error pages, when the ground gives way."""

from django.db import OperationalError
from django.test import Client
from django.urls import path

from beffroi.kernel.errors import Refusal
from beffroi.site import urls


def _away(request):
    raise OperationalError("server closed the connection unexpectedly")


def _refuse(request):
    raise Refusal("Ce n’est plus possible. Appelez la mairie.")


def _break(request):
    raise ValueError("a defect")


urlpatterns = [path("away", _away), path("refuse", _refuse), path("break", _break)]
handler500 = urls.handler500


def _get(settings, where):
    settings.ROOT_URLCONF = __name__
    return Client(raise_request_exception=False).get(where)


def test_a_database_that_is_away_is_told_as_such(settings, db):
    answer = _get(settings, "/away")
    assert answer.status_code == 503
    assert "momentan" in answer.content.decode()


def test_a_refusal_says_what_to_do(settings, db):
    answer = _get(settings, "/refuse")
    assert answer.status_code == 409
    assert "Appelez la mairie." in answer.content.decode()


def test_a_defect_shows_nothing_of_itself(settings, db):
    answer = _get(settings, "/break")
    assert answer.status_code == 500
    assert "a defect" not in answer.content.decode()

"""What every answer carries, and how a refusal becomes a page or a JSON problem."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse

from beffroi.kernel.errors import Refusal
from beffroi.site import web_errors

Next = Callable[[HttpRequest], HttpResponse]

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; manifest-src 'self'"
)
LARGEST_SENDING = 64 * 1024 * 1024
PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


def strict_headers(get_response: Next) -> Next:
    """Add the content security policy and its companions to every answer that has none."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        return response

    return answer


def tell_api_problems(get_response: Next) -> Next:
    """Turn every error page under ``/api/`` into a problem: a program does not read pages."""
    from beffroi.site.problems import MEDIA_TYPE, problem

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code < 400 or not request.path.startswith("/api/"):
            return response
        if response.headers.get("Content-Type", "").startswith(MEDIA_TYPE):
            return response
        told = problem(response.status_code)
        if "Allow" in response.headers:
            told.headers["Allow"] = response.headers["Allow"]
        return told

    return answer


def refuse_oversized(get_response: Next) -> Next:
    """Answer 413 before reading a sending larger than any that a page of ours asks for."""

    def answer(request: HttpRequest) -> HttpResponse:
        try:
            length = int(request.META.get("CONTENT_LENGTH") or 0)
        except ValueError:
            length = 0
        if length <= LARGEST_SENDING:
            return get_response(request)
        return web_errors.bad_request(request, RequestDataTooBig())

    return answer


class say_refusals:  # noqa: N801 - used as a middleware function
    """Turn a :class:`Refusal` that a view lets through into a French page with its status."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, untouched."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer a refusal; let everything else be a defect (500)."""
        return web_errors.refusal(request, error) if isinstance(error, Refusal) else None

"""The style sheet of a commune's accent: at an address of its own, since the policy refuses inline styles."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from beffroi.site.theme import InvalidAccent, derive_theme, stylesheet


@require_safe
@cache_control(public=True, max_age=86_400)
def theme_stylesheet(request: HttpRequest, accent: str) -> HttpResponse:
    """Answer the style sheet of the accent, six hexadecimal digits without ``#``; 404 for anything else."""
    try:
        theme = derive_theme(accent)
    except InvalidAccent as error:
        raise Http404(str(error)) from error
    return HttpResponse(stylesheet(theme), content_type="text/css; charset=utf-8")

"""The living gallery: every component in every state, with invented data."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from beffroi.site import gallery_examples


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """Show the components; ``?erreurs``: after a refused form, ``?accent=``: in a commune's colours."""
    context: dict[str, object] = {"examples": gallery_examples.EXAMPLES}
    context["errors"] = gallery_examples.ERRORS if "erreurs" in request.GET else []
    if (accent := request.GET.get("accent", "")) in gallery_examples.ACCENTS:
        context["theme_url"] = reverse("theme", args=[accent])
    return render(request, "site/gallery.html", context)

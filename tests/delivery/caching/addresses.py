"""The site's addresses, and some views that show the cache one thing each."""

import itertools
import threading

from django.http import HttpResponse, StreamingHttpResponse
from django.urls import include, path
from django.views.decorators.cache import never_cache

from delivery.models import Head

counted = itertools.count(1)
begun, may_finish = threading.Event(), threading.Event()


def number(request):
    """Say which publication was the newest when the view began; slow ones then wait until the test lets them go."""
    newest = Head.objects.get().number
    if "slow" in request.GET:
        begun.set()
        assert may_finish.wait(30)
    return HttpResponse(f"{newest} {next(counted)}", content_type="text/plain")


def told(request):
    """Answer with the headers and the status that the query asks for."""
    headers = {name: value for name, value in request.GET.items() if name not in {"status", "cookie", "size"}}
    content = f"{next(counted)} " + "words " * (int(request.GET.get("size", 0)) // 6)
    status = int(request.GET.get("status", 200))
    response = HttpResponse(content, headers={"Content-Type": "text/plain"} | headers, status=status)
    if "cookie" in request.GET:
        response.set_cookie("colour", "green")
    return response


def session(request):
    request.session["seen"] = True
    return HttpResponse("seen")


def streamed(request):
    return StreamingHttpResponse(iter([b"a", b"b"]))


urlpatterns = [
    path("number/", number),
    path("told/", told),
    path("never/", never_cache(number)),
    path("session/", session),
    path("streamed/", streamed),
    path("", include("cms.urls")),
]

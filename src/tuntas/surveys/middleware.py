from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

Handler = Callable[[HttpRequest], HttpResponse]


def public_form(get_response: Handler) -> Handler:
    """The addresses of the public form skip all that follows: no session, no sign-in, no messages.

    A form carries its own proof that it was shown (surveys.form.parsing), so there is nothing that
    a session could add, and without all that a form is shown in half the time.
    """

    def handle(request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(("/s/", "/u/")):
            return get_response(request)
        try:
            match = resolve(request.path_info, "tuntas.surveys.public_urls")
        except Resolver404:
            return get_response(request)
        request.resolver_match = match
        response: HttpResponse = match.func(request, *match.args, **match.kwargs)
        response.headers["Content-Length"] = str(len(response.content))
        return response

    return handle

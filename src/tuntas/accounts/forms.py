from typing import Any

from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tuntas.core.base.errors import Refusal
from tuntas.web import display
from tuntas.web.serving.origin import network_of

from .sign_in import Knock, signed_in

COOKIE = "tuntas_perangkat"


class SignInForm(AuthenticationForm):
    """Says what went wrong without saying which of the two was wrong. ``wait`` is the seconds after
    which it may be tried again; ``device`` is what the browser's cookie says.
    """

    error_messages = {
        "invalid_login": _(
            "Nama pengguna atau kata sandi tidak cocok. Periksa huruf besar dan kecil, lalu coba "
            "lagi."
        ),
        "inactive": _("Akun ini sudah tidak aktif. Hubungi pengelola sistem instansi Anda."),
    }
    wait = 0
    device = ""

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get("username") and given.get("password"):
            self.user_cache = self._signed_in(given["username"], given["password"])
            if self.user_cache is None:
                raise self.get_invalid_login_error()
        return given

    def _signed_in(self, username: str, password: str) -> Any:
        request: Any = self.request
        knock = Knock(username, network_of(request), self.device, timezone.now())
        try:
            return signed_in(request=request, knock=knock, password=password)
        except Refusal as refused:
            self.wait = 60 * refused.message.values["minutes"]
            raise ValidationError(display.sentence(refused.message)) from refused

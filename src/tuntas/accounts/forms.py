from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _


class SignInForm(AuthenticationForm):
    """Says what went wrong without saying which of the two was wrong."""

    error_messages = {
        "invalid_login": _(
            "Nama pengguna atau kata sandi tidak cocok. Periksa huruf besar dan kecil, lalu coba "
            "lagi."
        ),
        "inactive": _("Akun ini sudah tidak aktif. Hubungi pengelola sistem instansi Anda."),
    }

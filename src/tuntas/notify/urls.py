from django.urls import path

from . import views
from .deliveries import views as views_deliveries
from .holidays import views as views_holidays
from .webhooks import views as views_webhooks

urlpatterns = [
    path("pemberitahuan/", views.notices, name="notices"),
    path("pemberitahuan/baca/", views.read_all, name="notices-read"),
    path("pemberitahuan/<int:pk>/", views.follow, name="notice"),
    path("pemberitahuan/cara/", views.preference, name="preference"),
    path("pengaturan/webhook/", views_webhooks.webhooks, name="webhooks"),
    path("pengaturan/webhook/<int:pk>/", views_webhooks.switch, name="webhook-switch"),
    path("pengaturan/webhook/<int:pk>/uji/", views_webhooks.test, name="webhook-test"),
    path("pengaturan/pengiriman/", views_deliveries.deliveries, name="deliveries"),
    path("pengaturan/pengiriman/<int:pk>/", views_deliveries.again, name="delivery-again"),
    path("pengaturan/hari-libur/", views_holidays.holidays, name="holidays"),
    path(
        "pengaturan/hari-libur/cabut/", views_holidays.take_back_holiday, name="holiday-take-back"
    ),
    path(
        "pengaturan/hari-libur/<int:pk>/hapus/",
        views_holidays.remove_holiday,
        name="holiday-remove",
    ),
    path(
        "pengaturan/hari-libur/<int:pk>/kembalikan/",
        views_holidays.put_back_holiday,
        name="holiday-put-back",
    ),
]

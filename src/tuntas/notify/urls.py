from django.urls import path

from tuntas.notify import views, views_settings

urlpatterns = [
    path("pemberitahuan/", views.notices, name="notices"),
    path("pemberitahuan/baca/", views.read_all, name="notices-read"),
    path("pemberitahuan/<int:pk>/", views.follow, name="notice"),
    path("pemberitahuan/cara/", views.preference, name="preference"),
    path("pengaturan/webhook/", views_settings.webhooks, name="webhooks"),
    path("pengaturan/webhook/<int:pk>/", views_settings.switch, name="webhook-switch"),
    path("pengaturan/webhook/<int:pk>/uji/", views_settings.test, name="webhook-test"),
    path("pengaturan/pengiriman/", views_settings.deliveries, name="deliveries"),
    path("pengaturan/pengiriman/<int:pk>/", views_settings.again, name="delivery-again"),
    path("pengaturan/hari-libur/", views_settings.holidays, name="holidays"),
    path(
        "pengaturan/hari-libur/cabut/", views_settings.take_back_holiday, name="holiday-take-back"
    ),
    path(
        "pengaturan/hari-libur/<int:pk>/hapus/",
        views_settings.remove_holiday,
        name="holiday-remove",
    ),
    path(
        "pengaturan/hari-libur/<int:pk>/kembalikan/",
        views_settings.put_back_holiday,
        name="holiday-put-back",
    ),
]

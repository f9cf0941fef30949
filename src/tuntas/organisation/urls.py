from django.urls import path

from .audit_trail.views import trail
from .beginning import views as beginning
from .invitations import views as invitations
from .people import views

urlpatterns = [
    path("mulai/<str:secret>/", beginning.begin, name="begin"),
    path("pengaturan/", views.my_roles, name="my-roles"),
    path("pengaturan/delegasi/", views.delegate, name="delegate"),
    path("pengaturan/wewenang/", views.elevate, name="elevate"),
    path("pengaturan/wewenang/<int:pk>/padamkan/", views.lower, name="lower"),
    path("pengaturan/orang/", views.people, name="people"),
    path("pengaturan/orang/angkat/", views.new, name="appoint"),
    path("pengaturan/orang/undang/", invitations.invite, name="invite"),
    path("pengaturan/orang/<int:pk>/", views.person, name="person"),
    path("pengaturan/orang/<int:pk>/tautan/", invitations.renew, name="link-renew"),
    path("pengaturan/orang/<int:pk>/nonaktifkan/", invitations.deactivate, name="deactivate"),
    path("pengaturan/orang/<int:pk>/aktifkan/", invitations.reactivate, name="reactivate"),
    path("pengaturan/jejak-audit/", trail, name="audit-trail"),
    path("pengaturan/pengangkatan/<int:pk>/akhiri/", views.end, name="appointment-end"),
]

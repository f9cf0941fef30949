from django.urls import path

from .agency import views as agency
from .audit_trail.views import trail
from .beginning import views as beginning
from .invitations import views as invitations
from .people import views
from .structure import views as structure, views_sheets
from .terms import views as terms

urlpatterns = [
    path("mulai/<str:secret>/", beginning.begin, name="begin"),
    path("pengaturan/", views.my_roles, name="my-roles"),
    path("pengaturan/delegasi/", views.delegate, name="delegate"),
    path("pengaturan/wewenang/", views.elevate, name="elevate"),
    path("pengaturan/wewenang/<int:pk>/padamkan/", views.lower, name="lower"),
    path("pengaturan/instansi/", agency.agency, name="agency"),
    path("pengaturan/instansi/urungkan/", agency.undo, name="agency-undo"),
    path("pengaturan/istilah/", terms.terms, name="terms"),
    path("warna/<str:colour>.css", agency.style, name="agency-style"),
    path("logo/<int:pk>.png", agency.logo, name="agency-logo"),
    path("pengaturan/jenis/", structure.kinds, name="kinds"),
    path("pengaturan/unit/", structure.units, name="structure"),
    path("pengaturan/unit/baru/", structure.unit_new, name="unit-new"),
    path("pengaturan/unit/<int:no>/", structure.unit, name="unit-change"),
    path("pengaturan/unit/<int:no>/layanan/", structure.service_new, name="service-new"),
    path("pengaturan/layanan/<int:pk>/", structure.service, name="service-change"),
    path("pengaturan/isi/<slug:key>/", views_sheets.sheet, name="sheet"),
    path("pengaturan/isi/<slug:key>/templat.xlsx", views_sheets.template, name="sheet-template"),
    path("pengaturan/orang/", views.people, name="people"),
    path("pengaturan/orang/angkat/", views.new, name="appoint"),
    path("pengaturan/orang/undang/", invitations.invite, name="person-invite"),
    path("pengaturan/orang/<int:pk>/", views.person, name="person"),
    path("pengaturan/orang/<int:pk>/tautan/", invitations.renew, name="link-renew"),
    path("pengaturan/orang/<int:pk>/nonaktifkan/", invitations.deactivate, name="deactivate"),
    path("pengaturan/orang/<int:pk>/aktifkan/", invitations.reactivate, name="reactivate"),
    path("pengaturan/jejak-audit/", trail, name="audit-trail"),
    path("pengaturan/pengangkatan/<int:pk>/akhiri/", views.end, name="appointment-end"),
]

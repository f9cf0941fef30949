from django.urls import path

from tuntas.followup import views

urlpatterns = [
    path("rencana/", views.plans, name="plans"),
    path("rencana/<int:year>/<str:code>/", views.plan, name="plan"),
    path("rencana/<int:year>/<str:code>/temuan/<int:pk>/", views.decide, name="decide-finding"),
]

"""Pages of brands, people and topics, the count of what is read, and pictures for where articles are shared."""

from django.urls import path

from blog import views
from blog.sharing import share_image

urlpatterns = [
    path("read/", views.count_article_read, name="count_article_read"),
    path("share/<int:key>/<str:digest>.jpg", share_image, name="share_image"),
    path("brands/<slug:slug>/", views.service_brand, name="service_brand"),
    path("people/<slug:slug>/", views.person, name="person"),
    path("topics/<slug:slug>/", views.topic, name="topic"),
]

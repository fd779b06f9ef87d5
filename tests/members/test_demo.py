import pytest
from django.test import Client
from django.urls import reverse

from members.demo import DEMO_LOGINS, create_demo_people
from members.models import User

pytestmark = pytest.mark.django_db


def test_every_demo_login_works_and_has_its_role():
    create_demo_people()
    for role, email, password in DEMO_LOGINS:
        visitor = Client()
        visitor.post(reverse("account_login"), {"login": email, "password": password})
        assert visitor.get(reverse("account")).status_code == 200, role
    assert User.objects.get(email="police.kh@demo.example").role_text == "Contributor, Cambodia"


def test_creating_the_demo_people_twice_changes_nothing():
    first = create_demo_people()
    second = create_demo_people()
    assert (first, len(first), User.objects.count()) == (second, 18, 18)

"""Who may sign in, and what a person may do for the whole portal."""

from allauth.account.auth_backends import AuthenticationBackend

from members.models import User


class RoleBackend(AuthenticationBackend):
    """Signs in by e-mail address and password. Permissions come from roles alone, never from one given to a person.

    They are read with the roles themselves, and a signed-in person with both, in one query: see ``User.roles``.
    """

    def get_user(self, user_id) -> User | None:
        person = User.objects.with_roles().filter(pk=user_id).first()
        return person if person and self.user_can_authenticate(person) else None

    def get_user_permissions(self, user_obj, obj=None) -> set[str]:
        return set()

    def get_group_permissions(self, user_obj, obj=None) -> set[str]:
        return set() if user_obj.is_anonymous or obj is not None else set(user_obj.portal_permissions)

from django.db.models import Q


def all_or_none(*fields: str) -> Q:
    """The fields are all null or all set."""
    return Q(**{f"{field}__isnull": True for field in fields}) | Q(**{f"{field}__isnull": False for field in fields})

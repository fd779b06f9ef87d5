from members.models.audit import AuditChain, AuditEvent
from members.models.contact import OfficeContact
from members.models.member_state import (
    MemberState,
    MemberStateGroupObjectPermission,
    MemberStateUserObjectPermission,
    StateRole,
    TreatyFact,
)
from members.models.user import User

__all__ = [
    "AuditChain",
    "AuditEvent",
    "MemberState",
    "MemberStateGroupObjectPermission",
    "MemberStateUserObjectPermission",
    "OfficeContact",
    "StateRole",
    "TreatyFact",
    "User",
]

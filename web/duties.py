"""What a person must see to at his own account before anything else. Pure."""

from datetime import datetime

from model.people import LoginSession
from model.security import SecuritySettings


def duty_of(session: LoginSession, rules: SecuritySettings, *, now: datetime) -> str:
    """The Chinese sentence of what must be done first; "" where nothing must."""
    if session.must_change_password:
        return "密码是别人设定的，请先换成自己的"
    max_age, changed = rules.password_policy.max_age, session.password_changed_at
    if max_age is not None and changed is not None and now - changed > max_age:
        return f"密码已用满 {max_age.days} 天，请先更换"
    if session.user.role in rules.second_factor_roles and not session.has_second_factor:
        return f"{session.user.role.label}须先启用动态口令"
    return ""

"""What is held of a person."""

from views.answers.root import Answer


class ShowPrivacy(Answer, prefix="v"):
    """Show what is held."""


class ReadNotice(Answer, prefix="vt"):
    """Show the whole privacy notice."""


class Download(Answer, prefix="vd"):
    """Send everything that is held."""


class Forget(Answer, prefix="vf"):
    """Ask before deleting everything."""


class ConfirmForget(Answer, prefix="vc"):
    """Delete everything."""


class WithdrawConsent(Answer, prefix="vw"):
    """Ask before taking the consent back."""


class ConfirmWithdrawConsent(Answer, prefix="vx"):
    """Take the consent back."""

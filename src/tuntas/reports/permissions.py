from tuntas.organisation.permissions import Role, Viewer


def may_read_reports(viewer: Viewer) -> bool:
    """A report speaks of every unit, so it is for those who may see every unit."""
    return viewer.sees_all_units


def may_publish(viewer: Viewer) -> bool:
    return bool(viewer.roles & {Role.TEAM_LEADER, Role.RESPONSIBLE})


def may_take_internal_copies(viewer: Viewer) -> bool:
    """Reports with personal data: the inspectorate, where the agency allows them."""
    return viewer.is_inspectorate and viewer.own_agency.internal_copies


def may_allow_internal_copies(viewer: Viewer) -> bool:
    return bool(viewer.roles & {Role.RESPONSIBLE, Role.OPERATOR})


def may_write_texts(viewer: Viewer) -> bool:
    """The standing texts speak for the agency: those who lead the evaluation, and the operator."""
    leads = {Role.TEAM_LEADER, Role.CONTROLLER, Role.RESPONSIBLE, Role.OPERATOR}
    return bool(viewer.roles & leads)

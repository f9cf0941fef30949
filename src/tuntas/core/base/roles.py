"""What roles mean, who may stand in for whom, and which powers may be switched on for a while, as
data.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from tuntas.core.base.messages import N_

LONGEST_ELEVATION = timedelta(hours=8)


@dataclass(frozen=True)
class RoleFacts:
    """``delegates``: the roles that somebody else may be given for the time of absence, one's own
    or a lesser one. ``elevates``: the roles that may be switched on for some hours. ``plans``: has
    a say in plans."""

    describes: str
    at_unit: bool = False
    plans: bool = True
    delegates: tuple[str, ...] = ()
    elevates: tuple[str, ...] = ()


ROLES: Mapping[str, RoleFacts] = {
    "officer": RoleFacts(
        N_("Menyusun rencana aksi unitnya, mengerjakannya, dan menyerahkan data dukung."),
        at_unit=True,
    ),
    "head": RoleFacts(
        N_("Menyetujui rencana aksi unitnya dan tenggat baru; dapat menyusunnya sendiri."),
        at_unit=True,
        delegates=("head", "officer"),
    ),
    "complaints": RoleFacts(
        N_("Menjawab pengaduan di unitnya; satu-satunya yang melihat kontak pengadu."),
        at_unit=True,
        plans=False,
    ),
    "member": RoleFacts(N_("Memeriksa data dukung, menutup atau mengembalikan rencana aksi.")),
    "team_leader": RoleFacts(
        N_("Memeriksa seperti anggota, membuka kembali yang sudah ditutup, memimpin penugasan."),
        delegates=("team_leader", "member"),
    ),
    "controller": RoleFacts(
        N_("Mengendalikan mutu pekerjaan tim; dapat membuka kembali rencana yang sudah ditutup."),
        delegates=("controller",),
        elevates=("team_leader",),
    ),
    "responsible": RoleFacts(
        N_("Bertanggung jawab atas penugasan dan laporannya."),
        delegates=("responsible",),
        elevates=("team_leader", "controller"),
    ),
    "leader": RoleFacts(
        N_("Melihat semua hasil dan kemajuan tindak lanjut; tidak mengubah apa pun."), plans=False
    ),
    "operator": RoleFacts(
        N_("Mengelola survei, pengguna, dan pengangkatan; tidak berwenang atas rencana aksi."),
        plans=False,
    ),
}

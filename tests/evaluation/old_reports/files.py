"""An old report as people upload it."""

REPORT = """BAB I PENDAHULUAN
Cut off data adalah tanggal 6 Juni 2023.
Lampiran 1
No\tUnit Pelayanan\tTahun\tJumlah Rekomendasi\tJumlah Rencana Aksi\tStatus close\t%
1\tBalai Besar Contoh di Alfa\t2021\t1\t2\t2\t100%
2\tBalai Contoh di Beta\t2021\t1\t1\t0\t0%

a. Matriks Rincian Hasil SKM tahun 2021
No\tUnit Pelayanan\tNo. Rekomendasi\tRekomendasi\tRencana Aksi\tTimeline\tStatus
1\tBalai Besar Contoh di Alfa\t3\tMenyusun rencana\tMenyebarkan brosur persyaratan\t31/12/2022\tClose
\t\t\t\tMenambah kursi <b>ruang</b> tunggu\t{deadline}\tClose
2\tBalai Contoh di Beta\t3\tMenyusun rencana\tMelatih petugas loket\t30/06/2022\tOpen
"""  # noqa: E501 - lines of a report


def report(deadline="30/09/2022"):
    return REPORT.format(deadline=deadline).encode()

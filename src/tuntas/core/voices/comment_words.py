"""Words of respondents by meaning, as data: formal, colloquial, short message, some regional and English.

Words stand in their root form (``core.voices.comment_roots`` finds the root of "pelayanannya"); the words of a
phrase are joined by ``_``. Of phrases that fit at one place the longest counts.
"""

from __future__ import annotations


def _list(text: str) -> tuple[str, ...]:
    return tuple(word.replace("_", " ") for word in text.split())


def _pairs(text: str) -> dict[str, str]:
    """``standard: variant variant`` by line."""
    lines = [line.split(":") for line in text.strip().splitlines()]
    return {
        variant: standard.strip() for standard, variants in lines for variant in variants.split()
    }


SPELLING = _pairs("""
tidak: tdk tak gak ga gk g nggak ngga enggak engga ngak gx kagak kaga ndak nda ora mboten henteu teu not
tidak: ndk
belum: blm blum belom durung
kurang: krg krng kurg kirang less
sudah: sdh udh udah dah telah already
sangat: sgt sngat banget bgt bangett bingit pisan amat very
dan: n and dn
yang: yg
lebih: lbh more
mohon: mhn
tolong: tlg tlong plis pliss please pls tulung
terima_kasih: makasih makasi terimakasih trims trimakasih tks thx thanks thank suwun nuhun nuwun matur
terima_kasih: tengkyu mksh trmksh
bagus: bgus baguss apik sae alus rancak elok saé good nice great sip siip joss jos mantap mantab mantep
bagus: mantul mantappu keren kece top oke ok okay okey okeh best excellent perfect josss ajib cakep jempol
bagus: 👍 sippp ciamik
baik: baek
cepat: cepet kenceng kencang cpt cepst fast quick gercep satset gancang rikat sat_set
lambat: lelet suwé lemot lemod lamban slow telat terlambat molor ngaret alon suwi lembat suwe
lama: lm lamaa long lami
ramah: rmh grapyak semanak someah friendly rama
sopan: sopn polite
mudah: gampang gampil easy simpel simple simpelnya gmpg mdh easier
ribet: ruwet rumit rempong ngejelimet njelimet jelimet complicated repot
petugas: ptgs pegawai staf staff pelaksana pgawai petgas karyawan aparat personil personel
layan: pelayanan plynn pelayanane yan layanan service servis plynan pelynan
antre: antri antrean antrian queue ngantre ngantri
tunggu: nunggu tungu wait waiting
proses: prosesx prses
jawab: jwb
aplikasi: app apps apk aplikasine
situs: website web websitenya webnya webs laman portal site
mahal: expensive awis
murah: mirah cheap
kotor: jorok kumuh reged
bersih: resik clean berseh
ruang: ruangan room
informasi: info
jelas: jls clear
biaya: fee ongkos cost
syarat: persyaratan requirement requirements
dokumen: berkas dokumennya doc docs
sama: sm
buruk: jelek bad elek parah
kecewa: kuciwa disappointed disappointing
marah: ngamuk
alur: flow
sertifikat: sertipikat certificate
toilet: wc restroom
dipercepat: dipercpt
hasil: hsl
terlalu: too kelewat terlampau keterlaluan
dengan: dgn
untuk: utk
karena: krn karna
harus: hrs
masih: msh
juga: jg
dari: dr
pada: pd
kalau: kl klo kalo klw
seperti: spt
lagi: lg
jangan: jgn
bisa: bs
cara: cr
orang: org
hari: hr
saja: aja sj
menit: mnt
nyaman: comfy
""")

# Opinions that name their element by themselves: (positive, negative).
OPINIONS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "persyaratan": (
        (),
        _list(
            """
        minta_lagi minta_terus minta_ulang berubah_syarat syarat_banyak banyak_syarat
        """
        ),
    ),
    "prosedur": (
        _list(
            """
        mudah praktis sederhana tidak_bolak_balik satu_pintu one_stop one_gate one_door efisien
        ringkas terintegrasi
        """
        ),
        _list(
            """
        ribet belit berbelit birokratis bolak_balik wara_wiri mondar_mandir persulit bingung
        pingpong ping_pong oper_sana lempar_sana lempar_lempar mbulet tumpang_tindih
        tidak_satu_pintu kerja_dua_kali berulang_kali_datang panjang_proses proses_panjang
        """
        ),
    ),
    "waktu": (
        _list(
            """
        cepat kilat tepat_waktu on_time ontime sebentar singkat express instan tanpa_antre wus
        secepat_ini secepat_kilat sat_set tidak_sampai_sejam langsung_jadi langsung_selesai
        langsung_beres langsung_layan langsung_terbit langsung_dilayani buka_tepat selesai_tepat
        cepat_respon sesuai_jadwal sesuai_janji sesuai_sla lekas
        """
        ),
        _list(
            """
        lambat lama selambat pelan tunda mundur kelamaan berjam_jam berhari_hari berminggu_minggu
        berbulan_bulan lewat_batas tak_kunjung tidak_kunjung menumpuk numpuk antre_panjang
        panjang_antre antre_mengular tidak_sesuai_jadwal tidak_tepat_waktu buang_waktu berlarut
        tanpa_kabar tanpa_kepastian belum_terbit belum_selesai belum_jadi belum_keluar belum_kabar
        belum_ada_kabar belum_ada_kepastian sampai_kapan
        """
        ),
    ),
    "biaya": (
        _list(
            """
        murah gratis jangkau free_of_charge tanpa_bayar tanpa_biaya tanpa_pungut cuma_cuma ekonomis
        ramah_kantong
        """
        ),
        _list(
            """
        mahal pungli pungutan_liar calo suap sogok oknum uang_rokok uang_pelicin minta_uang amplop
        gratifikasi memberatkan
        """
        ),
    ),
    "produk": (
        _list("akurat valid bermutu"),
        _list(
            """
        salah_ketik salah_tulis salah_cetak typo keliru salah_nama salah_data salah_alamat
        tidak_akurat
        """
        ),
    ),
    "kompetensi": (
        _list(
            """
        kompeten profesional profesionalisme kuasa kuasai paham hafal hapal mudah_dipahami
        mudah_dimengerti pintar pinter cerdas ahli terampil cekatan cakap professional informatif
        solutif komunikatif wawasan teliti cermat pengalaman detail edukatif mumpuni lihai
        jelas_jelas knowledgeable
        """
        ),
        _list(
            """
        tidak_kompeten tidak_profesional susah_dipahami sulit_dipahami sulit_dimengerti
        susah_dimengerti salah_informasi beda_jawab jawab_beda jawab_berbeda tidak_konsisten
        tidak_seragam ceroboh asal_jawab teledor kikuk plin_plan latih pelatihan muter_muter amatir
        """
        ),
    ),
    "perilaku": (
        _list(
            """
        ramah sopan santun senyum sabar tulus ikhlas sigap tanggap responsif humanis humble hangat
        sapa peka peduli telaten hormat empati simpatik kooperatif sepenuh_hati baik_hati adil luwes
        akrab supel perhatian murah_senyum rendah_hati welcome attentive kekeluargaan humoris
        """
        ),
        _list(
            """
        jutek judes galak cuek ketus kasar sinis sombong angkuh arogan cemberut marah bentak acuh
        acuh_tak_acuh diskriminasi pilih_kasih beda_beda bedakan kecut tidak_niat mengobrol ngobrol
        ogah setengah_hati abaikan gubris sewot nyinyir manyun merengut emosian pandang_bulu
        pilih_pilih beda_bedakan sibuk_sendiri main_handphone main_gadget main_hp remeh ejek hina
        songong belagu bete nyolot tidak_peduli malas males usir tatap_sinis rude lirik nada_tinggi
        suara_tinggi bad_attitude merendahkan dicueki
        """
        ),
    ),
    "pengaduan": ((), ()),
    "sarpras": (
        _list(
            """
        bersih nyaman sejuk adem wangi lega dingin terang megah representatif estetik instagramable
        comfortable luas asri rindang modern user_friendly enak_dipakai empuk ramah_difabel
        ramah_disabilitas ramah_anak tertata
        """
        ),
        _list(
            """
        kotor bau panas gerah sumpek sempit pengap bocor rusak mati putus macet penuh redup remang
        licin bolong retak pesing nyamuk kecoa tikus tidak_layak karat sobek habis tidak_berfungsi
        kurang_memadai tidak_memadai error eror down hang crash berisik bising gelap usang kumuh
        becek debu tidak_terawat lapuk tidak_bisa_diakses tidak_bisa_dibuka tidak_bisa_login bug
        sesak kepanasan kehujanan cramped dirty hot putus_nyambung
        """
        ),
    ),
    "": (
        _list(
            """
        bagus baik bantu helpful layak membanggakan puas senang memuaskan hebat luar_biasa terbaik
        istimewa prima salut apresiasi bangga lancar aman beres maksimal optimal sempurna sukai suka
        jaya unggul recommended rekomendasi_banget teladan excellent tidak_sangka tidak_nyangka
        pertahan memadai lengkap jelas sesuai berkualitas bermanfaat manfaat tertib rapi rapih
        kondusif love amazing aktif satisfied transparan terbuka contoh_baik patut_contoh
        bintang_lima nilai_100 tidak_ada_keluhan tanpa_keluhan belum_ada_keluhan
        """
        ),
        _list(
            """
        buruk kecewa payah parah kapok hancur amburadul kacau bobrok berantakan mengecewakan
        memalukan sulit susah benci sebal kesal jengkel emosi cape capek lelah bosan zonk nol_besar
        rugi worst poor terrible horrible masalah kendala semrawut beda salah biasa_saja
        hambat minim terbatas kacau_balau
        """
        ),
    ),
}

# What a comment is about. A strong topic takes a label with a wish or a negation alone; a weak one needs an
# opinion or a negation of its own.
STRONG: dict[str, tuple[str, ...]] = {
    "persyaratan": _list(
        """
        syarat dokumen kelengkapan fotokopi fotocopy ktp surat_pengantar legalisir nib surat_kuasa
        minta_dokumen lampiran_permohonan kelengkapan_data dokumen_pendukung
        """
    ),
    "prosedur": _list(
        """
        prosedur alur urutan tata_cara mekanisme sop langkah formulir daftar registrasi step tahap
        sosialisasi panduan petunjuk_teknis birokrasi rujukan janji_temu booking sistem_antre
        nomor_antre isi_data tahapan isian
        """
    ),
    "waktu": _list(
        """
        waktu antre tunggu jadwal jam_layan jam_kerja jam_buka jam_istirahat jam_operasional durasi
        jangka_waktu lead_time timeline respon respons respon_admin waktu_respon waktu_proses
        target_waktu loket_buka loket_tutup kepastian_waktu hari_kerja janji_selesai jam_tutup
        estimasi tenggat deadline
        """
    ),
    "biaya": _list(
        """
        biaya tarif bayar pnbp harga uang retribusi duit kwitansi kuitansi pembayaran gratisan
        pungut price tagihan billing
        """
    ),
    "produk": _list(
        """
        hasil sertifikat produk_layan hasil_uji laporan_hasil output spesifikasi surat_keterangan
        isi_surat nomor_izin surat_izin hasil_layan produk_pelayanan rekomendasi surat_rekomendasi
        surat
        """
    ),
    "kompetensi": _list(
        """
        kemampuan pengetahuan keahlian keterampilan jelasin penjelasan jelaskan narasumber materi
        jawaban_petugas sdm_petugas pemahaman kualitas_petugas kualitas_sdm solusi
        """
    ),
    "perilaku": _list(
        """
        sikap perilaku etika attitude tutur_kata bahasa_tubuh tingkah_laku raut_muka muka wajah
        tata_krama budi_bahasa penampilan_petugas
        """
    ),
    "pengaduan": _list(
        """
        pengaduan aduan adu keluhan direspon direspons merespon merespons dibalas membalas keluhan_pelanggan
        kotak_saran komplain complain hotline call_center callcenter live_chat chat lapor sp4n
        saran_masukan masukan nomor_pengaduan layanan_pengaduan whatsapp wa telepon telpon tlp
        tindak_lanjut tanggapan email surel helpdesk help_desk chatbot sarana_pengaduan
        layanan_konsumen saran_saya saran_tahun saran_kami customer_care kanal_aduan nomor_wa no_wa
        media_sosial dm keluhan_saya keluhan_kami keluhan_langsung keluhan_ditangani
        sampaikan_keluhan menyampaikan_keluhan penanganan_keluhan tangani_keluhan
        """
    ),
    "sarpras": _list(
        """
        ruang ruang_tunggu waiting_room ruang_layan parking_lot tempat_tunggu tempat_duduk kursi
        meja ac pendingin kipas toilet kamar_mandi parkir mushola musola musholla mesjid masjid
        gedung lift tangga eskalator wifi internet jaringan sinyal server aplikasi situs komputer
        printer mesin mesin_antre fasilitas sarana prasarana sarpras kantin air_minum dispenser
        colokan stopkontak charger lampu penerangan atap papan papan_petunjuk petunjuk_arah
        tempat_sampah ruang_laktasi ruang_menyusui ruang_konsultasi tempat_main kursi_roda
        jalur_difabel difabel disabilitas lahan lokasi tempat kebersihan tempat_ibadah mesin_edc
        tampilan pintu lobi lobby layar pengeras_suara speaker tv alat facility facilities
        sistem_online dashboard fitur ramp pegangan_tangan taman kantor area ruang_bermain bangku
        tenda listrik genset
        """
    ),
}
WEAK: dict[str, tuple[str, ...]] = {
    "": _list("layan semua keseluruhan overall instansi kinerja"),
    "perilaku": _list(
        """
        petugas satpam security resepsionis mbak mas admin cs customer_service frontliner teller
        operator bapak ibu pak bu orang front_office sekuriti kasir konsultan apoteker penguji
        """
    ),
    "prosedur": _list(
        """
        proses sistem informasi online daring offline pengurusan urus sistem_layan permohonan
        """
    ),
    "kompetensi": _list("jawab jelas_kan konsultasi bimbingan bimtek arahan jelaskan"),
    "waktu": _list("selesai terbit"),
}
# Weak and strong topics that burden: "tanpa biaya", "tidak perlu antre" is praise.
BURDENS = frozenset(
    _list(
        """
        biaya bayar uang pungut antre tunggu pembayaran tarif syarat dokumen fotokopi masalah
        """
    )
)
# Opinions that speak of the strong topic before them where there is one: "aplikasinya lambat".
SOFT = frozenset(
    _list(
        """
        cepat lambat lama mudah sulit susah bingung praktis sederhana pelan ribet nyaman luas panas
        akurat detail belit tanggap responsif simpel berbelit rusak modern memberatkan down error
        dingin penuh terang tertata ringkas bersih kotor keliru teliti bantu sobek mati putus macet
        habis mudah_dipahami mudah_dimengerti susah_dipahami sulit_dipahami lempar_sana
        """
    )
)

NEGATIONS = frozenset(
    _list("tidak belum kurang bukan tanpa jarang minus minim never tiada tidaklah")
)
NOT_ONLY = frozenset(
    _list("hanya cuma sekadar sekedar saja")
)  # "tidak hanya cepat, tetapi juga ramah"
WISHES = frozenset(
    _list(
        """
        mohon tolong harap berharap semoga moga sebaiknya seharusnya harusnya mestinya hendaknya
        perlu agar supaya biar alangkah usul ingin pengen pengin jangan andai kalau_bisa bisa_lebih
        kalo_bisa should hope dimohon diharapkan disarankan saran_saya perlunya bila_perlu
        pertimbangkan dipertimbangkan need needs could
        """
    )
)
PLEADING = frozenset(_list("dong donk atuh"))  # at the end of a wish: "ramah dikit dong"
CHANGES = frozenset(
    _list(
        """
        tambah tambahkan ditambah ditambahkan tambahin perbanyak diperbanyak tingkatkan ditingkatkan
        perbaiki diperbaiki benahi dibenahi perluas diperluas percepat dipercepat
        perjelas diperjelas perpanjang diperpanjang lengkapi dilengkapi sediakan disediakan
        adakan diadakan permudah dipermudah sederhanakan disederhanakan turunkan
        diturunkan kurangi dikurangi renovasi direnovasi ganti diganti dibersihkan bersihkan
        dirapikan evaluasi dievaluasi dibuatkan buatkan optimalkan dioptimalkan
        maksimalkan diupgrade upgrade update diperhatikan perhatikan digratiskan dipangkas pangkas
        dibina dilatih ditindaklanjuti improve improved
        """
    )
)
DONE = frozenset(_list("sudah langsung berhasil akhirnya selalu segera"))
KEEPING = frozenset(_list("pertahan dipertahankan pertahankan mempertahankan "))
EXCESS = frozenset(_list("terlalu kebanyakan"))  # "stepnya terlalu banyak"
CONTRASTS = frozenset(
    _list(
        """
        tapi tetapi tp tpi namun cuma cuman hanya_saja sayang sayangnya walau walaupun meski
        meskipun padahal sedangkan sementara but however only tetap akan_tetapi kecuali hanya
        """
    )
)
LINKS = frozenset(_list("dan serta juga lalu kemudian plus selain"))
THANKS = frozenset(_list("terima kasih terima_kasih"))
# Lengths of time: what makes them long or short stands near.
UNITS_OF_TIME = frozenset(
    _list(
        """
        sejam setengah_jam sehari seharian seminggu sepekan sebulan setahun menit jam hari minggu
        pekan bulan tahun minutes hours days weeks hour day week month
        """
    )
)
WAITED = frozenset(
    _list(
        """
        tunggu antre baru sampai lebih belum molor nyata lewat habis makan hingga nyatanya ternyata
        """
    )
)
QUICKLY = frozenset(_list("cuma hanya cukup dalam kurang tidak langsung kelar"))

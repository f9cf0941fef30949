"""Words that follow a form of address and are no names: "ibu petugas", "pak satpam sangat
ramah".
"""

_FUNCTION = """
ada adalah agar akan aku anda apa apakah apalagi atas atau bagaimana bagi bahkan bahwa banyak baru
beberapa begitu belum benar biar bila bisa boleh buat bukan cukup cuma dalam dan dapat dari daripada demi
demikian dengan di dia dong enggak entah ga gak gitu hal hanya harap harus hingga ia ini itu itulah jadi
jangan jika juga kalau kalo kami kapan karena karna ke kembali kemudian kepada ketika kita kok kurang
lagi lah lain lalu lama lebih maka makin malah mana masih mau maupun melalui memang mereka meski mohon
mungkin nah namun nanti ngga nggak oleh pada padahal paling para pasti perlu pernah pula pun saat saja
sama sambil sampai sampe sana sangat satu saya sebab sebagai sebelum sedang segera sehingga sejak selain
selalu selama semoga semua seperti sering serta setelah setiap siapa siapapun sini situ sudah supaya tadi
tak tanpa tapi telah tentang terhadap terlalu tersebut tetap tetapi tiap tidak tolong tsb udah untuk utk
waktu walau ya yaitu yang yg yth
"""
_PERSONS = """
admin aparat apoteker atasan bapak bapak-bapak bapak-ibu bendahara bidan bpk bu bupati camat cleaning cs
customer direktur dirjen dokter dosen frontliner gubernur guru hamil ibu ibu-ibu inspektur kabag kabid
kakak kasi kasir kasubag kepala ketua konsumen kota kurir lansia lurah mas masyarakat mba mbak menteri
muda notaris operator pak pegawai pejabat pelaksana pelaku pelanggan pembimbing pemohon pendamping
pengawas pengguna penguji pengunjung petugas pimpinan polisi presiden resepsionis responden rumah satpam
sdr sdri security sekretaris service staf staff tamu teller tim tua wali walikota wanita
"""
_SERVICE = """
agak alamat aman antre antri arahan asli aula bagian bagus baik balai bali bantu barang bayar bersih
besar biaya bicara bidang bimbingan bingung bpom cepat ceria cuek datang depan dibantu diberi diberikan
dilayani diminta disuruh dokumen efektif efisien foto gedung gratis hari hasil hebat hormat informasi
informatif izin jaga jakarta jalan jam janji jelas jelasin judes jujur jutek kamar kami kantor kasih
kecil kelas keluhan kendala keren kerja kinerja kompeten komunikatif konsultasi kooperatif kritik
kualitas kursi lab laboratorium lambat lancar lantai layan layanan lelet lemot loket lt luar luas lumayan
lurus mahal main makan makasih malas mantap marah masalah masuk meja memuaskan minta mobil motor mudah
murah nama no nomor nyaman obat ok oke online pagi paham panas pandai panduan pangan parkir peka pelan
pelayanan pelit pendaftaran pengaduan pengujian penjelasan perhatian perizinan pintar pintu pos produk
produsen profesional prosedur proses puas pulang pusat rajin ramah rapi rapih rekening resmi responsif
ruang ruangan rusak sabar sakit salah santun sayang sebelah sekali sekarang seksi selaku selesai senang
senyum siang sibuk sigap sikap silakan simpatik sistem solusi solutif sombong sopan sore standar suka
sukses surat survei syarat tanggal tanggap tanya tegas telat teliti teman tempat terampil teratur terbaik
terbantu terima terimakasih thanks tindak tinggi toilet ujian ujung unit usaha wajar waktunya
"""
COMMON = frozenset(f"{_FUNCTION} {_PERSONS} {_SERVICE}".split())

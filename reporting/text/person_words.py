# ruff: noqa: E501, SIM905  (lists of words read better than hundreds of quoted ones)
"""The words by which ``person_scan`` tells a person from an office, a place, a street or the beginning of a sentence.

Plain sets and patterns, in small letters: English, Malay, Indonesian, Filipino, Vietnamese, Portuguese, and stems in
Thai, Lao, Khmer and Burmese, whose words are not set apart by spaces. A word that is missing here costs a false alarm;
a word too many costs a name that is not found, so common given names stay out.
"""

import unicodedata
from functools import cache

import pycountry

STATES = ("BN", "KH", "ID", "LA", "MY", "MM", "PH", "SG", "TH", "TL", "VN")

# Capital words of which one makes an office, a law or a place of the words around it.
OFFICES = frozenset(
    """
    act action actionline actip address affairs agency aid agreement aids airport annex anti anti-trafficking article
    asean association august authority aviation bank bill border budget bureau bus cabinet cambodia camp capital case
    center central centre chapter charity checkpoint child children church circular city civil clinic code college
    command commission committee community company conference consular consulate convention cooperation coordination
    corporation corrections council counter country court crime criminal crossing customs darussalam data december
    decree deed defence department desk development district division document education embassy employment enforcement
    executive family february federal federation fire force forces foreign form forum foundation fund gender general
    government guidelines handbook health help helpline highway home homes hospital hotel hotline house human identification
    immigration indonesia initiative institute inter inter-agency interior internal international investigation january
    jail july justice kingdom labor labour law laws leste line magistrate malaysia manual manpower mechanism
    media memorandum migrants migration minister ministers ministry mission mobile monday municipality myanmar nation
    national nations network november number october office online operation order organisation organization parliament
    party passport people philippine philippines plan police policy port post president prime prison procedures program
    programme project prosecution protection protocol province provincial public queen referral refuge region regional
    registry regulation relations republic rescue resolution road royal rule saturday school secretariat section security
    senate september service services shelter singapore social society somtc southern standard state states station
    street strategy sub sub-decree subdistrict sunday supreme system target task team temple terminal territory thai
    thailand thursday timor timor-leste town trafficking training treaty trust tuesday twenty union unit united
    university upper version vietnam village violence ward wednesday welfare women work workers working world
    youth bangkok jakarta manila hanoi vientiane yangon naypyidaw dili kuala putrajaya

    agensi akta alamat anak-anak angkatan antipemerdagangan antipenyeludupan anggaran badan bagian bahagian balai
    bandar bandara bank bareskrim barat biro cabang cawangan daerah dalam desa dewan dinas
    direktorat ditjen gedung gereja gugus hospital ibu imigrasi imigresen indonesia instansi jabatan jalan jl
    kabupaten kampung kantor kawasan keadilan kecamatan kedutaan kejaksaan keluarga kemensos kementerian kehakiman
    kepolisian kepulauan kerajaan ketua keputusan kes kesehatan kesihatan komisi komite kompleks konsulat kontinjen kota
    lembaga lorong luar mahkamah majlis masjid masyarakat menteri migran mukim nasional negara negeri nomor nombor
    orang pejabat pekerja pelabuhan pelayanan pelindungan pemberdayaan pembangunan pemerintah pemulihan penerangan
    pengadilan pengawal penguatkuasa penjara perdagangan peraturan perdana perempuan perlindungan perhubungan persekutuan
    perserikatan pidana polda polis polisi polres polri polsek posko presiden program provinsi pulau puskesmas pusat
    rancangan republik rumah sakit sarawak sabah satgas satuan sekolah selatan seksyen sosial suruhanjaya tahun talian
    tenaga terpadu timur tengah tindak tinggi trauma tugas undang undang-undang unit utara wanita wilayah wisma yayasan


    alkalde ahensya bahay barangay batas batasan blg bansa daungan embahada estado hukuman kagawaran kalakalan
    kalusugan kalye kalihim kampo kapisanan kapulisan kasunduan katarungan kaunlaran kautusang kawanihan kaso kodigo
    komisyon konseho konsulado kongreso laban lungsod lalawigan migrante munisipyo opisina opisyal paaralan pagamutan
    paglilitis pamahalaan pamahalaang pambansang panlipunan pilipinas pilipino piskalya pondong pulisya pulong rehiyon
    sandigan sangay sentro silungan simbahan tagapagpaganap tanggapan

    ban biên biện bộ bệnh campuchia cục cảnh hội
    ngoại ngân phủ sứ sở
    tổng tổ tòa toà trại trạm uỷ ủy viện đảng đường


    account agape alliance altars association assistance awareness blue branch brothers campaign care caritas church coalition
    collective committees congregation consortium dragon empowerment freedom friends good hands hagar holt initiatives
    interpol justice legal livelihood microfinance missing monitoring ngo nurses outreach pact partners partnership
    platform prevention providers psychosocial recovery rehabilitation resettlement resource resources responsibility
    savings shepherd skills solidarity support survivors sustainable synergy tdh terre hommes tourist tours travel unicef unodc vision
    vocational volunteers winrock workshop

    aliansi asosiasi bantuan cabang forum gerakan jaringan kelompok koalisi komunitas kongregasi lbh perhimpunan
    perkumpulan persatuan pertubuhan pusat rekening serikat solidaritas koalisyon samahan ugnayan

    avenida comissão direção embaixada instituto ministério nacional polícia república rua tribunal
    """.split()
)
# Titles, ranks, posts and kinship: what stands before them is part of the post, what stands behind them is a name.
RANKS = frozenset(
    """
    aiptu aipda abang adik agent akbp ambassador asp acp dsp sac dcp dig atty attorney brigadier brigadir bripka briptu
    bripda capt captain cdr chief col colonel commander commissioner compol constable coordinator counsellor cpl
    consul dato datin datuk deputy det detective director dr drs engr executive governor head hon honourable
    insp inspektor inspector interpreter ipda iptu irjen brigjen kombes kompol kapitan konstabel koperal lawyer lt
    lieutenant maj major manager mayor mdm mr mrs ms miss madam nurse officer p/lt p/col p/maj p/capt p/insp plt pcol
    pltcol pmaj pcpt pcapt pssg pcpl pms pol prof professor psupt rev sarjan secretary senior sgt sergeant
    sheriff sir sister spo1 spo2 spo3 spo4 po1 po2 po3 supt superintendent teacher warden witness worker

    bà chị cô ông
    """.split()
)
# Words that are capital at the beginning of a sentence or in a text in capitals, or that name a field of a form.
COMMON = frozenset(
    """
    a about address age aged after all also and another any are as ask at authorities be because been before birth
    both but by call called can case cell cellphone contact contacts date details dob e-mail each email enquiries every
    fax female following for found from full gave given girl had has have he her here him his if in informant inform
    information into investigator is it its kindly last later male man meet met mobile mother name names new no not
    now of officer on one only or other our parent passport person phone please reach refer report return returned said
    see seen send sent she some source special suspect telephone tel text that the their them then there these they
    this those three to today translator two under until victim victims via was we were what when where which while who
    whose wife will with woman write you your

    ada adalah akan anak atau bagi beliau boleh daripada dan dapat dari dengan dihantar dihubungi dia diri hp hubungi
    ini itu jenis juga kad kami kepada ketika korban kp lahir lelaki mangsa melalui mohon nama no nik oleh pada pegawai
    pendamping penyidik perempuan pelapor petugas saksi saudara sebab sila silakan suspek suami tarikh telah telefon
    telepon telp tempat tersangka tiada umur untuk wali yang

    ang ama ay at biktima biktimang ina kami kay kasambahay kontak kontakin lalaki lola makipag-ugnayan mga na nakausap
    nailigtas ng ni noong numero pangalan para pasaporte petsa sa saksi si sila sina suspek taga tawagan telepono tumawag

    cán cháu chị các của cho có bị gọi họ khi là mẹ bố nạn ngày người năm những này
    phiên số tại theo tôi trong từ và về với vì xin đã đang điện đối được để đến

    com da das de dos e o os a as nome telefone vítima
    """.split()
)
# In small letters right before capital words: these are a place, a street, an office or a school.
BEFORE_PLACES = frozenset(
    """
    avenue bahagian bandar barangay bay border bridge camp cape checkpoint city commune county daerah desa district
    gulf highway hospital island islands jalan jl kabupaten kampung kecamatan kelurahan kota lake lalawigan lorong
    lungsod mount mukim municipality negeri port prefecture province provinsi pulau region river road rua school
    sitio soi state street temple thanon town township university valley village ward wilayah
    bản biển chùa chợ cảng cầu hồ huyện hẻm khẩu khóm khu làng ngõ núi phường phố quận sông thôn tỉnh xã xóm đèo đường đảo
    """.split()
)
# Towns and crossings that are no subdivision in ISO 3166-2, of two words and more.
TOWNS = frozenset(
    """
    mae sot;mae sai;mae hong son;sungai kolok;hat yai;aranya prathet;phuket town;johor bahru;kota kinabalu;kota bharu;
    kuala lumpur;kuala terengganu;alor setar;george town;shah alam;petaling jaya;bandar seri begawan;seri begawan;
    kuala belait;phnom penh;siem reap;poi pet;banteay meanchey;luang prabang;luang namtha;vang viet;vang tao;nay pyi taw;
    naypyi taw;tachi leik;hpa an;kaw thaung;cagayan de oro;general santos;quezon city;puerto princesa;cebu city;davao city;
    san roque;san jose;santa cruz;tanjung pinang;tanjung priok;bau bau;batam centre;ho chi minh;ha noi;da nang;
    hai phong;can tho;moc bai;mong cai;lao cai;lao bao;ha tien;dien bien phu;buon ma thuot;nha trang;vung tau;
    chiang mai;chiang rai;chiang khong;chiang saen;nong khai;ubon ratchathani;nakhon phanom;sa kaeo;surat thani;
    saraburi;sai gon;prey veng;svay rieng;kampong cham;kampong speu;kampong thom;kampong som;kompong cham;kompong speu;
    kompong thom;kompong chhnang;oddar meanchey;otdar meanchey;stung treng;steung treng;koh kong;rattanak kiri;
    ratanak kiri;mondul kiri;mondolkiri;ratanakiri;preah sihanoukville;banteay mean chey;tboung khmum;bavet town;
    krong bavet;doun penh;daun penh;chamkar mon;toul kork;sen sok;russey keo;mean chey;
    luang nam tha;luang phabang;louang prabang;bo keo;houa phan;hua phan;xieng khouang;xiang khouang;sayaboury town;
    savannakhet town;vientiane capital;vientiane prefecture;tha khek;huay xai;houay xay;golden triangle;boten zone;
    bac lieu;hue city;vinh city;cau treo;tan thanh;huu nghi;long xuyen;chau doc;ca mau;dak lak;dac lac;ba ria;
    northern shan;southern shan;eastern shan;shan state;shwe kokko;three pagodas;pyin oo lwin;mong la;lauk kai;
    phra nakhon si ayutthaya;prachuap khiri khan;samut sakhon;samut prakan;nakhon ratchasima;nakhon si thammarat;
    udon thani;khlong yai;ban khlong luek;padang besar;bukit kayu hitam;rantau panjang;bukit mertajam;
    batu pahat;wang kelian;lahad datu;negri sembilan;tanjung selor;tanjung balai;banda aceh;bandar lampung;
    zamboanga city;angeles city;clark freeport;pasay city;bongao town;oe cusse;oecusse ambeno;cova lima;suai town;
    poipet;bavet;sihanoukville;takeo;kandal;kratie;pursat;kep;battambang;savannakhet;pakse;vientiane;thakhek;boten;
    oudomxay;phongsaly;sekong;attapeu;xayaboury;sayaboury;khammouane;champassak;hue;hanoi;danang;haiphong;saigon;
    myawaddy;tachileik;muse;kawthaung;lashio;mawlamyine;hpaan;bangkok;pattaya;phuket;aranyaprathet;mukdahan;trat;
    udon;songkhla;batam;medan;surabaya;semarang;bandung;makassar;denpasar;kupang;nunukan;tarakan;entikong;pontianak;
    putrajaya;klang;ipoh;kuching;sandakan;tawau;miri;sibu;cebu;davao;zamboanga;clark;makati;tondo;dili;baucau;
    oecusse;suai;batugade;woodlands;tuas;changi;jurong;tutong;belait;temburong;nusa tenggara timur;jawa barat;jawa tengah;jawa timur;kalimantan utara;tunon taka
    """.replace("\n", " ").split(";")
)  # fmt: skip

# Right before a mobile number, these alone are no person either.
ALONE = frozenset(
    """
    admin administration answer appointments arrivals attention booking bookings calls chat counselling counter day desk
    direct dispatch duty emergency enquiry extension ext feedback free from general guard guards hours hr info inquiries
    inquiry internal line lines local messenger more night no none note number numbers operator operators or others
    payment per price questions reception registration reports reservation signal skype sms standby switchboard
    telegram text toll total urgent viber wechat weekdays weekend whatsapp facebook line zalo am pm and plus press since
    average baseline budget case cases children complaints cost count funding grant invoice item key lot population
    reference ref serial sum table tax ticket total value version victims women men boys girls year page code hotel

    aduan alternatif darurat daftar faks fax gratis hotline informasi jumlah kaunter kecemasan kontak layanan pejabat
    pengaduan pendaftaran pertanyaan piket posko pesanan rujukan talian tel telepon total

    oras tanggapan tanong tawag sumbong tulong emerhensiya hotlines

    bàn đường dây nóng trực tổng đài khẩn cấp máy fax hotline số lẻ văn phòng zalo email cơ quan

    atendimento emergência linha informação total
    """.split()
)
# Right before one capital word and a mobile number: the word is somebody to be called.
CALLS = frozenset(
    """
    call contact ask see meet met phoned called reach text and or with named victim mother father sister brother driver
    hubungi menghubungi telepon kontak dengan dan atau bernama sila korban mangsa ibu ayah supir sopir
    hệ gọi gặp và hoặc với tên cháu em chị anh mẹ bố
    tawagan kausapin kontakin at kay
    contactar ligar para com
    """.split()
)

# One of these is in a text that gives a date of birth, or a street address.
BIRTHS = tuple("born birth dob d.o.b lahir sinh ipinanganak kapanganakan nascimento เกิด កើត កំណើត ເກີດ မွေး".split())
STREETS = tuple(
    "jalan jl lorong soi thanon đường phố rua kampung street st. road rd. avenue lane boulevard house unit block บ้านเลขที่ "
    "ផ្ទះលេខ ເຮືອນເລກທີ".split()
)

THAI_OFFICES = (
    "กระทรวง กรม สำนัก ศูนย์ สายด่วน มูลนิธิ สถานี สถาน จังหวัด อำเภอ ตำบล ถนน พระราช มาตรา คณะ กอง ฝ่าย งาน ด่าน บ้านพัก "
    "โรงพยาบาล โรงเรียน มหาวิทยาลัย ตำรวจ ทหาร รัฐ ราชการ สมาคม องค์ ประเทศ เมือง แขวง เขต หมู่ เลขา อัยการ ศาล ผู้ว่า "
    "นายก เจ้าหน้าที่ ประจำ เวร ชั่วโมง โทร เบอร์ แฟกซ์ หมายเลข อีเมล ติดต่อได้ สอบถาม เพิ่มเติม ข้อมูล วันที่ เดือน ประชาชน "
    "ช่วยเหลือ คุ้มครอง ผู้หญิง เด็กและ ครอบครัว สังคม แรงงาน สวัสดิการ ผู้เสียหาย ที่พัก บริการ แจ้งเหตุ จำนวน ได้รับ"
).split()
LAO_OFFICES = (
    "ກະຊວງ ກົມ ສູນ ສາຍດ່ວນ ມູນນິທິ ສະຖານ ແຂວງ ເມືອງ ຖະໜົນ ກົດໝາຍ ມາດຕາ ຄະນະ ກອງ ພະແນກ ດ່ານ ບ້ານພັກ ໂຮງ ມະຫາວິທະຍາໄລ "
    "ຕຳຫຼວດ ທະຫານ ລັດ ສະມາຄົມ ອົງການ ປະເທດ ຫ້ອງການ ອັຍການ ສານ ສະຫະພັນ ໂທ ເບີ ແຟັກ ເລກທີ ວັນທີ ປະຈຳ ແລະ ຂົວ ສາກົນ ແຫ່ງຊາດ "
    "ສັງຄົມ ແຮງງານ ເດັກນ້ອຍ ແມ່ຍິງ ປົກປ້ອງ ບາງກອກ ວຽງຈັນ ຈຳນວນ ໄດ້ຮັບ ຫົວໜ້າ ເຄື່ອນຍ້າຍ"
).split()
KHMER_OFFICES = (
    "ក្រសួង នាយកដ្ឋាន អគ្គ មជ្ឈមណ្ឌល គណៈ មូលនិធិ អង្គការ ខេត្ត ស្រុក ឃុំ ក្រុង រាជធានី ភូមិ ផ្លូវ ច្បាប់ មាត្រា អនុក្រឹត្យ សាលា "
    "តុលាការ ស្ថាន ស្នងការ នគរបាល មន្ទីរ មន្ត្រី ការិយាល័យ សមាគម ប្រទេស ច្រក ទូរស័ព្ទ លេខ ទូរសារ ថ្ងៃ ខែ ឆ្នាំ រដ្ឋ ជាតិ ប្រចាំ "
    "សង្គម ការងារ កុមារ ស្ត្រី នារី និង ជនរងគ្រោះ ភ្នំពេញ បាងកក សៀមរាប បាត់ដំបង ប៉ោយប៉ែត ជម្រក អន្តរជាតិ ឆ្លើយ អ៊ីមែល ចំនួន ទាន់ហេតុ"
).split()
BURMESE_OFFICES = (
    "ဌာန ရုံး အဖွဲ့ တပ်ဖွဲ့ ကော်မတီ ဝန်ကြီး ဥပဒေ ပုဒ်မ ခရိုင် မြို့ တိုင်း ပြည်နယ် သံရုံး ကောင်စီ ဦးစီး ဦးရေ ဦးဆောင် ဦးတည် ဆေးရုံ "
    "ကျောင်း စခန်း ဖုန်း အမှတ် ခုနှစ် ရက် နိုင်ငံ အစိုးရ လူမှု လူဝင်မှု အရာရှိ အေဂျင်စီ ဖောင်ဒေးရှင်း မလေးရှား မူဝါဒ မဟာ အစည်းအဝေး"
).split()


def plain(words: str) -> str:
    """``words`` in small letters and without accents, to compare names of places: "Hồ Chí Minh" is "ho chi minh"."""
    letters = unicodedata.normalize("NFD", words.lower().replace("đ", "d"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


@cache
def places() -> frozenset[str]:
    """The provinces and states of the eleven (ISO 3166-2) and ``TOWNS``, as ``plain`` writes them."""
    names = {place.strip() for place in TOWNS}
    for iso2 in STATES:
        for subdivision in pycountry.subdivisions.get(country_code=iso2) or []:
            names.add(plain(subdivision.name).replace("-", " "))
    return frozenset(names)

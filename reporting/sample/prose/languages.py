"""Passages in national languages with their English, by state (#) and question (@)."""

PROSE = """\
#KH
@art11-1-q1
The national plan says of its aim: "ផែនការជាតិនេះមានគោលបំណងបង្ការការជួញដូរមនុស្ស ការពារជនរងគ្រោះ
  និងពង្រឹងកិច្ចសហប្រតិបត្តិការរវាងស្ថាប័នពាក់ព័ន្ធ។" (This national plan aims to prevent trafficking in persons, to
  protect victims and to strengthen cooperation between the institutions concerned.)
@art11-4-q1
A message used in the communes reads: "មុនពេលចេញទៅធ្វើការនៅក្រៅប្រទេស សូមពិនិត្យព័ត៌មានអំពីក្រុមហ៊ុន
  និងកិច្ចសន្យាការងារឱ្យបានច្បាស់លាស់។" (Before leaving to work abroad, please check the company and the employment
  contract carefully.)
@art14-1-q1
The guidelines begin with the words: "មន្ត្រីត្រូវស្តាប់ជនរងគ្រោះដោយការគោរព និងមិនត្រូវវិនិច្ឆ័យទោសគាត់ឡើយ។"
  (Officials shall listen to the victim with respect and shall never judge her or him.)
@art14-6-q1
The notice posted in court offices reads: "ហាមផ្សព្វផ្សាយឈ្មោះ រូបថត និងអាសយដ្ឋានរបស់ជនរងគ្រោះ។" (It is forbidden to
  publish the name, photograph or address of a victim.)
@art14-9-q1
The card handed to each person says: "ប្រសិនបើអ្នកត្រូវការជំនួយ សូមទូរស័ព្ទមកខ្សែទូរស័ព្ទជំនួយ។ សេវានេះឥតគិតថ្លៃ
  ហើយរក្សាការសម្ងាត់។" (If you need help, please call the help line. This service is free of charge and
  confidential.)
@art14-10a-q1
The house rules open with: "អ្នកស្នាក់នៅទីនេះដោយស្ម័គ្រចិត្ត ហើយអាចទាក់ទងគ្រួសាររបស់អ្នកបាន។" (You stay here of your
  own free will, and you may contact your family.)
@art14-10b-q1
The poster in legal aid offices reads: "ជនរងគ្រោះមានសិទ្ធិទទួលបានមេធាវីដោយឥតគិតថ្លៃ។" (Victims have the right to a
  lawyer free of charge.)
@art14-11-q1
Social workers carry this principle with them: "ការធ្វើសមាហរណកម្មត្រូវធ្វើឡើងតាមបំណងរបស់ជនរងគ្រោះ
  និងដោយមានការតាមដានជាប្រចាំ។" (Reintegration shall follow the wishes of the victim and be accompanied by regular
  follow-up.)
@art16-4-q1
The chart is headed: "ស្ថាប័នពាក់ព័ន្ធទាំងអស់ត្រូវសហការគ្នា ដើម្បីកុំឱ្យជនរងគ្រោះត្រូវបានសម្ភាសច្រើនដង។" (All
  institutions concerned shall cooperate so that a victim is not interviewed many times.)
@art23-1-q1
The conclusions of the annual meeting note: "កិច្ចប្រជុំអន្តរក្រសួងបានពិនិត្យវឌ្ឍនភាពការងារ
  និងកំណត់ទិសដៅសម្រាប់ឆ្នាំបន្ទាប់។" (The inter-ministerial meeting reviewed the progress of work and set directions
  for the coming year.)
#LA
@art1-2-q1
The booklet for villages says: "ທຸກຄົນມີສິດໄດ້ຮັບການປົກປ້ອງຢ່າງສະເໝີພາບ ໂດຍບໍ່ຈຳແນກເພດ, ອາຍຸ ຫຼື ຊົນເຜົ່າ."
  (Everyone has the right to equal protection, without distinction of sex, age or ethnic group.)
@art11-1-q1
The plan states: "ແຜນດຳເນີນງານແຫ່ງຊາດ ແນໃສ່ປ້ອງກັນການຄ້າມະນຸດ ແລະ ຊ່ວຍເຫຼືອຜູ້ຖືກເຄາະຮ້າຍ." (The national plan of
  action aims to prevent trafficking in persons and to assist victims.)
@art11-4-q1
Posters at bus stations read: "ກ່ອນໄປເຮັດວຽກຢູ່ຕ່າງປະເທດ ກະລຸນາສອບຖາມຂໍ້ມູນຈາກຫ້ອງການແຮງງານ." (Before going to work
  abroad, please ask the labour office for information.)
@art14-1-q1
The manual begins: "ເຈົ້າໜ້າທີ່ຕ້ອງຮັບຟັງຜູ້ຖືກເຄາະຮ້າຍດ້ວຍຄວາມເຄົາລົບ." (Officials must listen to victims with
  respect.)
@art14-6-q1
Officers are reminded: "ຫ້າມເປີດເຜີຍຊື່ ແລະ ທີ່ຢູ່ຂອງຜູ້ຖືກເຄາະຮ້າຍ." (It is forbidden to disclose the name and
  address of a victim.)
@art14-9-q1
The leaflet explains: "ຖ້າທ່ານຕ້ອງການຄວາມຊ່ວຍເຫຼືອ ສາມາດໂທຫາສາຍດ່ວນໄດ້ ໂດຍບໍ່ເສຍຄ່າ ແລະ ຮັກສາຄວາມລັບ." (If you need
  help, you can call the hot line free of charge and in confidence.)
@art14-10a-q1
A sign at the transit centre says: "ສູນພັກເຊົານີ້ ໃຫ້ທີ່ພັກ, ອາຫານ ແລະ ການປິ່ນປົວ ໂດຍບໍ່ເສຍຄ່າ." (This shelter
  provides accommodation, food and medical treatment free of charge.)
@art14-10b-q1
The notice of legal aid offices reads: "ຜູ້ຖືກເຄາະຮ້າຍມີສິດໄດ້ຮັບຄຳປຶກສາທາງດ້ານກົດໝາຍ." (Victims have the right to
  receive legal advice.)
@art14-11-q1
District officers follow the rule: "ການຕິດຕາມຫຼັງການກັບຄືນສູ່ຄອບຄົວ ຕ້ອງໄດ້ຮັບຄວາມຍິນຍອມຈາກຜູ້ກ່ຽວ." (Follow-up
  after return to the family requires the consent of the person concerned.)
@art23-1-q1
The minutes record: "ກອງປະຊຸມຄະນະກຳມະການລະດັບຊາດ ໄດ້ທົບທວນຜົນງານ ແລະ ວາງທິດທາງໃນຕໍ່ໜ້າ." (The meeting of the
  national committee reviewed the results and set the direction ahead.)
#MM
@art1-2-q1
Posters state: "လူတိုင်းသည် ခွဲခြားဆက်ဆံခြင်းမရှိဘဲ အကာအကွယ်ရပိုင်ခွင့် ရှိသည်။" (Everyone has the right to
  protection without discrimination.)
@art11-1-q1
The preface of the plan says: "အမျိုးသားစီမံကိန်းသည် လူကုန်ကူးမှု ကြိုတင်ကာကွယ်ရေးနှင့် ကာကွယ်စောင့်ရှောက်ရေးကို
  ဦးစားပေးပါသည်။" (The national plan gives priority to prevention of trafficking in persons and to protection.)
@art11-4-q1
A radio message runs: "နိုင်ငံခြားသို့ အလုပ်သွားမလုပ်မီ အလုပ်အကိုင်စာချုပ်ကို သေချာစွာ စစ်ဆေးပါ။" (Before going
  abroad to work, check the employment contract carefully.)
@art14-1-q1
The course opens with the sentence: "ဝန်ထမ်းများသည် ထိခိုက်နစ်နာသူကို လေးစားမှုဖြင့် နားထောင်ရမည်။" (Staff shall
  listen to the victim with respect.)
@art14-6-q1
A notice at court says: "ထိခိုက်နစ်နာသူ၏ အမည်နှင့် ဓာတ်ပုံကို မဖော်ပြရ။" (The name and photograph of a victim shall
  not be published.)
@art14-9-q1
The recorded message begins: "အကူအညီလိုအပ်ပါက အကူအညီပေးရေး ဖုန်းလိုင်းသို့ ဆက်သွယ်နိုင်ပါသည်။ ဝန်ဆောင်မှုသည်
  အခမဲ့ဖြစ်ပါသည်။" (If you need help, you can contact the help line. The service is free of charge.)
@art14-10a-q1
The house rules state: "ဤနေရာတွင် မိမိဆန္ဒအလျောက် နေထိုင်နိုင်ပြီး မိသားစုနှင့် ဆက်သွယ်နိုင်ပါသည်။" (You may stay
  here of your own will and may contact your family.)
@art14-10b-q1
A card says: "ထိခိုက်နစ်နာသူများသည် အခမဲ့ ဥပဒေအကြံဉာဏ် ရယူနိုင်ပါသည်။" (Victims can obtain legal advice free of
  charge.)
@art14-11-q1
Case managers are taught: "ပြန်လည်ပေါင်းစည်းရေးတွင် ထိခိုက်နစ်နာသူ၏ ဆန္ဒကို ဦးစားပေးရမည်။" (In reintegration, the
  wishes of the victim come first.)
@art16-4-q1
The procedure says: "ဌာနဆိုင်ရာများသည် ပူးပေါင်းညှိနှိုင်း ဆောင်ရွက်ရမည်။" (Departments shall work together in
  coordination.)
@art23-1-q1
The record of the meeting notes: "လုပ်ငန်းညှိနှိုင်းအစည်းအဝေးတွင် လုပ်ငန်းတိုးတက်မှုများကို သုံးသပ်ခဲ့ပါသည်။" (The
  coordination meeting reviewed the progress of the work.)
#TH
@art11-1-q1
The plan states: "แผนปฏิบัติการระดับชาติมุ่งป้องกันการค้ามนุษย์ คุ้มครองผู้เสียหาย
  และเสริมสร้างความร่วมมือระหว่างหน่วยงาน" (The national action plan aims to prevent trafficking in persons, protect
  victims and strengthen cooperation between agencies.)
@art11-4-q1
A station poster reads: "ก่อนไปทำงานต่างประเทศ โปรดตรวจสอบบริษัทจัดหางานและสัญญาจ้างให้ชัดเจน" (Before going to work
  abroad, please check the recruitment agency and the contract carefully.)
@art14-1-q1
The form opens with the instruction: "เจ้าหน้าที่ต้องรับฟังผู้เสียหายด้วยความเคารพและไม่ตัดสิน" (Officials must
  listen to the victim with respect and without judgement.)
@art14-6-q1
The card for officers at operations says: "ห้ามเผยแพร่ชื่อ ภาพ หรือข้อมูลใด ๆ ที่ทำให้ทราบตัวผู้เสียหาย" (It is
  prohibited to publish the name, image or any information that identifies a victim.)
@art14-9-q1
The first screen of the application reads: "หากต้องการความช่วยเหลือ โทรสายด่วนได้ตลอด 24 ชั่วโมง ไม่เสียค่าใช้จ่าย
  และเก็บข้อมูลเป็นความลับ" (If you need help, call the hotline at any hour, free of charge and in confidence.)
@art14-10a-q1
The house rules say: "ผู้รับบริการสามารถติดต่อครอบครัวและออกไปทำงานนอกสถานคุ้มครองได้" (Residents may contact their
  families and may go out to work.)
@art14-10b-q1
The leaflet notes: "ผู้เสียหายมีสิทธิได้รับความช่วยเหลือทางกฎหมายโดยไม่เสียค่าใช้จ่าย" (Victims have the right to
  legal assistance free of charge.)
@art14-11-q1
The follow-up guide begins: "การติดตามผลหลังการส่งกลับต้องได้รับความยินยอมจากผู้เสียหาย" (Follow-up after return
  requires the consent of the victim.)
@art16-4-q1
The coordinators' handbook says: "ทีมสหวิชาชีพประชุมร่วมกันเพื่อมิให้ผู้เสียหายต้องเล่าเรื่องซ้ำหลายครั้ง" (The
  multi-disciplinary team meets so that the victim need not tell the story many times.)
@art23-1-q1
The summary of the meeting states: "ที่ประชุมรับทราบผลการดำเนินงานและกำหนดแนวทางการทำงานในปีถัดไป" (The meeting took
  note of the results and set the approach for the following year.)
#VN
@art11-1-q1
The programme states its goal as follows: "Giảm nguy cơ mua bán người, bảo vệ nạn nhân và tăng cường phối hợp giữa
  các bộ, ngành, địa phương." (To reduce the risk of trafficking in persons, protect victims and strengthen
  coordination among ministries, sectors and localities.)
@art11-4-q1
Posters in communes read: "Trước khi đi làm việc ở nước ngoài, hãy kiểm tra kỹ thông tin về công ty và hợp đồng lao
  động." (Before going to work abroad, check the company and the labour contract carefully.)
@art14-1-q1
The training begins with the sentence: "Cán bộ phải lắng nghe nạn nhân với thái độ tôn trọng, không phán xét."
  (Officials must listen to victims with respect and without judgement.)
@art14-6-q1
The instruction reads: "Nghiêm cấm tiết lộ tên, địa chỉ và hình ảnh của nạn nhân khi chưa được nạn nhân đồng ý." (It
  is strictly forbidden to disclose the name, address or image of a victim without the victim's consent.)
@art14-9-q1
The leaflet says: "Nếu cần giúp đỡ, bạn có thể gọi đường dây nóng miễn phí, 24 giờ trong ngày; mọi thông tin đều
  được giữ bí mật." (If you need help, you can call the hot line free of charge, 24 hours a day; all information is
  kept confidential.)
@art14-10a-q1
The house rules state: "Người lưu trú được tự do ra vào và liên lạc với gia đình." (Residents are free to come and
  go and to contact their families.)
@art14-10b-q1
The notice at commune offices is: "Nạn nhân được trợ giúp pháp lý miễn phí ngay từ khi lấy lời khai đầu tiên."
  (Victims receive free legal aid from the first statement onwards.)
@art14-11-q1
The decree's principle is quoted to officials: "Hỗ trợ hòa nhập cộng đồng phải dựa trên nguyện vọng của nạn nhân."
  (Support for reintegration shall be based on the wishes of the victim.)
@art16-4-q1
The regulation states: "Các cơ quan phối hợp kịp thời, tránh để nạn nhân phải khai báo nhiều lần." (Agencies shall
  coordinate promptly, so that victims do not have to give statements many times.)
@art23-1-q1
The conclusion of the yearly conference notes: "Hội nghị đã đánh giá kết quả năm qua và đề ra phương hướng nhiệm vụ
  năm tới." (The conference assessed the results of the past year and set out the tasks for the coming year.)
#SG
@art11-4-q1
In Malay the message to workers is: "Simpan pasport anda sendiri." (Keep your own passport.)
#TL
@art11-4-q1
In Portuguese the school poster says: "Antes de aceitar um emprego no estrangeiro, confirme a oferta." (Before
  accepting a job abroad, confirm the offer.)
@art23-1-q1
In Portuguese the minutes use the words: "A Comissão reuniu com as instituições e a sociedade civil." (The
  Commission met with the institutions and civil society.)
#MY
@art23-1-q1
In Malay the council's motto is: "Bersama melindungi, bersama mencegah." (Together we protect, together we prevent.)
#ID
@art11-4-q1
Village boards carry the sentence: "Periksa dahulu perusahaan dan kontrak kerja sebelum berangkat." (Check the
  company and the work contract before departure.)
#PH
@art11-4-q1
The poster in Filipino says: "Suriin muna ang alok bago umalis; libre ang magtanong." (Check the offer before
  leaving; asking is free.)
#BN
@art14-10a-q1
The welcome card in Malay says: "Anda selamat di sini dan bebas menghubungi keluarga." (You are safe here and free
  to contact your family.)
"""

# ما تقوله الصفحات. المفاتيح والمتغيرات كما في en.ftl، وعبارات الرفض في ar.refusals.ftl.

## كل صفحة

skip-to-content = انتقل إلى المحتوى
skip-to-discussion = انتقل إلى النقاش
account-label = حسابك
sections-label = الأقسام
footer-label = عن هذه الصفحات
footer-cookies = قراءة هذه الصفحات لا تحفظ أي ملف تعريف ارتباط.
sign-in = تسجيل الدخول
sign-out = تسجيل الخروج
join = إنشاء حساب
desk = مكتب التحرير
rules = قواعد النقاش
cancel = إلغاء
paging-label = الصفحات
paging-first = الصفحة الأولى
paging-previous = الصفحة السابقة
paging-next = الصفحة التالية
span-seconds =
    { $n ->
        [zero] { $n } ثانية
        [one] ثانية واحدة
        [two] ثانيتين
        [few] { $n } ثوانٍ
        [many] { $n } ثانية
       *[other] { $n } ثانية
    }
span-minutes =
    { $n ->
        [zero] { $n } دقيقة
        [one] دقيقة واحدة
        [two] دقيقتين
        [few] { $n } دقائق
        [many] { $n } دقيقة
       *[other] { $n } دقيقة
    }
span-hours =
    { $n ->
        [zero] { $n } ساعة
        [one] ساعة واحدة
        [two] ساعتين
        [few] { $n } ساعات
        [many] { $n } ساعة
       *[other] { $n } ساعة
    }
span-days =
    { $n ->
        [zero] { $n } يوم
        [one] يوم واحد
        [two] يومين
        [few] { $n } أيام
        [many] { $n } يومًا
       *[other] { $n } يوم
    }

## الصفحة الأولى والأقسام

front-nothing = لا توجد مقالات بعد.
front-latest = أحدث المقالات
front-discussed = الأكثر نقاشًا
comments-count =
    { $n ->
        [zero] لا تعليقات
        [one] تعليق واحد
        [two] تعليقان
        [few] { $n } تعليقات
        [many] { $n } تعليقًا
       *[other] { $n } تعليق
    }
comments-first = كن أول من يعلّق

## المقال

story-by = بقلم { $name }
story-updated = آخر تحديث
story-correction = تصويب
story-elsewhere = اقرأ المقال
story-version = هذه هي النسخة { $n } من هذا المقال.
story-tags = المواضيع

## النقاش

comments-title = التعليقات
comments-nothing = لم يكتب أحد بعد.
comments-feeds = تابع هذه التعليقات:
new-since =
    { $n ->
        [zero] لا تعليقات جديدة منذ زيارتك الأخيرة
        [one] تعليق جديد واحد منذ زيارتك الأخيرة
        [two] تعليقان جديدان منذ زيارتك الأخيرة
        [few] { $n } تعليقات جديدة منذ زيارتك الأخيرة
        [many] { $n } تعليقًا جديدًا منذ زيارتك الأخيرة
       *[other] { $n } تعليق جديد منذ زيارتك الأخيرة
    }
conversation-back = العودة إلى كل التعليقات
conversation-title = محادثة واحدة
conversation-with = محادثة بدأها { $name }
thread-closed = هذا النقاش مغلق.
thread-slow = هذا النقاش في الوضع البطيء: تعليق واحد لكل شخص كل { $span }.
yours-title = أنت وحدك ترى هذه التعليقات
orders-label = ترتيب التعليقات
order-newest = الأحدث
order-oldest = الأقدم
order-answered = الأكثر ردودًا
order-best = الأفضل
order-newest-told = آخر ما نُشر أولًا.
order-oldest-told = أول ما نُشر أولًا.
order-answered-told = المحادثات الأكثر ردودًا أولًا.
order-best-told = الأعلى تقديرًا أولًا. أصوات مبكرة قليلة لا ترجح على أصوات كثيرة.
fragment-whole = اقرأ كل التعليقات وشارك

## التعليق

act-reply = رد
act-quote = اقتباس
act-edit = تعديل
act-withdraw = سحب
act-report = إبلاغ
act-history = السجل
act-decide = قرار
reaction-respect = احترام
reaction-recommend = توصية
reaction-like = إعجاب
badge-staff = هيئة التحرير
badge-author = كاتب المقال
comment-edited = عُدّل
comment-new = جديد
comment-nobody = حساب مغلق
about-comment = التعليق
tombstone-withdrawn = سحبه كاتبه.
tombstone-removed = أزاله المشرفون.
tombstone-held = هذا التعليق في انتظار المراجعة.
in-reply-to = ردًا على { $name }
in-reply-to-gone = ردًا على تعليق لم يعد موجودًا
more-answers =
    { $n ->
        [zero] لا ردود أخرى
        [one] عرض رد آخر
        [two] عرض ردين آخرين
        [few] عرض { $n } ردود أخرى
        [many] عرض { $n } ردًا آخر
       *[other] عرض { $n } رد آخر
    }
pick-by = اختاره { $name }

## ما يقرؤه الكاتب وهيئة التحرير على تعليق لا يراه غيرهم

notice-held = أنت وحدك ترى هذا التعليق. إنه في انتظار المراجعة.
notice-held-again = أنت وحدك ترى هذا التعليق. يراجعه أحد المشرفين مرة أخرى.
notice-removed = أنت وحدك ترى هذا التعليق. لقد أُزيل.
notice-staff-held = محتجز. لا يراه إلا كاتبه وهيئة التحرير.
notice-staff-held-guest = محتجز. لا يراه إلا هيئة التحرير.
notice-staff-removed = مُزال. لا يراه إلا كاتبه وهيئة التحرير.
notice-staff-removed-guest = مُزال. لا يراه إلا هيئة التحرير.
notice-staff-withdrawn = سحبه كاتبه. لا يراه إلا هيئة التحرير.
reasons-rule = القاعدة
reasons-passage = المقطع
reasons-why = السبب
reasons-by = صاحب القرار
reasons-by-policy = قواعد هذا الموقع
reasons-appeal-told = هل ترى أن هذا خطأ؟ أخبر هيئة التحرير، وسينظر فيه مشرف آخر.
reasons-appeal = تقديم اعتراض

## نموذج هيئة التحرير على التعليق

decide-title = اتخاذ قرار بشأن تعليق
decide-reports =
    { $n ->
        [zero] قرار (لا بلاغات)
        [one] قرار (بلاغ واحد)
        [two] قرار (بلاغان)
        [few] قرار ({ $n } بلاغات)
        [many] قرار ({ $n } بلاغًا)
       *[other] قرار ({ $n } بلاغ)
    }
decide-rule = القاعدة
decide-rule-none = لا قاعدة
decide-reason = السبب، ليقرأه الكاتب
decide-approve = قبول
decide-keep = إبقاء
decide-hold = احتجاز
decide-remove = إزالة
decide-otherwise = قرار آخر

## الكتابة

compose-title = اكتب تعليقًا
compose-new = تعليقك
compose-reply = ردك
compose-reply-to = ردك على { $name }
compose-edit = تعليقك كما تريده
compose-name = اسمك
compose-post = نشر
compose-save = حفظ
compose-sign-in = سجّل الدخول لتعلّق
compose-join = أنشئ حسابًا
compose-as = سجّلت الدخول باسم { $name }.
compose-have-account = لديك حساب؟ سجّل الدخول.
compose-held-guest = يقرأ المشرفون تعليقات الضيوف قبل ظهورها.
compose-held-all = يقرأ المشرفون كل تعليق قبل ظهوره.
compose-limit =
    { $n ->
        [zero] الحد الأقصى لعدد الأحرف { $n }
        [one] الحد الأقصى حرف واحد
        [two] الحد الأقصى حرفان
        [few] الحد الأقصى { $n } أحرف
        [many] الحد الأقصى { $n } حرفًا
       *[other] الحد الأقصى { $n } حرف
    }
reply-title = الرد على تعليق
edit-title = تعديل تعليقك
preview = معاينة
preview-title = معاينة
formatting = التنسيق
formatting-emphasis = تأكيد
formatting-strong = تأكيد قوي
formatting-strike = مشطوب
formatting-quote = اقتباس
formatting-quote-told = في أول السطر يجعله اقتباسًا.
formatting-list = بند
formatting-list-told = في أول السطر تصنع قائمة.
formatting-name = الاسم
formatting-name-told = يقود إلى تعليق ذلك الشخص.
formatting-rest = تبقى نهايات الأسطر كما هي. تتحول العناوين إلى روابط. يظهر HTML كنص عادي.
sure-title = هل أنت متأكد؟
sure-told = توقف مرشّحنا عند هذه الكلمات. غيّرها أو انشر تعليقك كما هو.
sure-post = نشر رغم ذلك
told-posted = تعليقك هنا.
told-held = وصل تعليقك. يقرؤه أحد المشرفين قبل ظهوره.
told-edited = حُفظ تعديلك.
told-withdrawn = سُحب تعليقك.
told-reported = شكرًا لك. سينظر فيه أحد المشرفين.
told-decided = سُجّل قرارك.

## السحب والإبلاغ والسجل

withdraw-title = هل تريد سحب تعليقك؟
withdraw-told = سيختفي من النقاش، ولا يمكنك استعادته.
withdraw-told-answers = سيبقى في مكانه سطر يقول إنه سُحب، كي تظل الردود مفهومة. لا يمكنك استعادته.
withdraw-do = سحب
withdraw-keep = إبقاء
report-title = الإبلاغ عن تعليق
report-which = أي قاعدة يخالف؟
report-other = شيء آخر
report-detail = ما الذي ينبغي أن يعرفه المشرفون؟
report-told = يرى المشرفون بلاغك واسمك، ولا يراهما كاتب التعليق.
report-send = إرسال البلاغ
history-title = الصيغ السابقة
history-back = العودة إلى التعليق
history-by = تعليق كتبه { $name }
history-wording = الصيغة { $n }
history-decisions = القرارات
history-approved = قبله { $name }
history-held = احتجزه { $name }
history-removed = أزاله { $name }

## القواعد

rules-lead = ما نطلبه من كل من يكتب هنا، وما يمكنك أن تتوقعه منا.
rules-how = كيف نعمل
rules-premoderate = يقرأ المشرفون كل تعليق قبل ظهوره.
rules-guests-off = تحتاج إلى حساب لتكتب.
rules-guests-held = يمكنك الكتابة من دون حساب. يقرأ أحد المشرفين تعليقك قبل ظهوره.
rules-guests-shown = يمكنك الكتابة من دون حساب.
rules-edit = يمكنك تعديل تعليقك خلال { $span } من نشره.
rules-removal = إذا أزلنا تعليقك فستقرأ في مكانه أي قاعدة خالف، ولماذا، ومن قرر ذلك. لا نخفي أحدًا سرًا.
rules-withdraw = يمكنك سحب تعليقاتك في أي وقت.
rules-version = النسخة { $n } من هذه القواعد.

## الحسابات

field-name = الاسم
field-email = البريد الإلكتروني
field-password = كلمة المرور
login-kept = نصك لم يضِع. احتفظ بنسخة منه ريثما تسجّل الدخول.
login-join = ليس لديك حساب؟ أنشئ حسابًا.
join-title = إنشاء حساب
join-name-told = يظهر مع كل ما تكتبه.
join-email-told = لا يظهر أبدًا. لتسجيل الدخول فقط.
join-password-told =
    { $n ->
        [zero] كلما كانت أطول كان ذلك أفضل.
        [one] حرف واحد على الأقل. كلما كانت أطول كان ذلك أفضل.
        [two] حرفان على الأقل. كلما كانت أطول كان ذلك أفضل.
        [few] { $n } أحرف على الأقل. كلما كانت أطول كان ذلك أفضل.
        [many] { $n } حرفًا على الأقل. كلما كانت أطول كان ذلك أفضل.
       *[other] { $n } حرف على الأقل. كلما كانت أطول كان ذلك أفضل.
    }
join-do = أنشئ حسابي
join-login = لديك حساب؟ سجّل الدخول.
login-again = أنت مسجّل الدخول باسم { $name }. يُرجى إثبات هويتك مرة أخرى.
login-mail = أرسلوا لي رمزًا بالبريد
join-password-optional = يمكنك تركها فارغة وتسجيل الدخول بالبريد أو بمفتاح مرور.
field-code = الرمز
code-title = تفقّد بريدك
code-lead = أرسلنا رمزًا إلى { $email }. يبقى صالحًا لمدة { $span }.
code-do = متابعة
code-late = لم يصل شيء؟
code-anew = طلب رمز جديد
code-none = لا يوجد رمز لإدخاله في هذا المتصفح. ابدأ من صفحة تسجيل الدخول.
code-elsewhere = اكتب هذا الرمز في الصفحة التي طلبته فيها:
code-elsewhere-warn = لا تكتبه إلا في صفحة فتحتها بنفسك. لن يطلبه منك أحد من هيئة التحرير أبدًا.
second-title = خطوة أخيرة
second-app = الأرقام الستة التي يعرضها تطبيق المصادقة.
second-codes = أو أحد رموز الاسترداد.
name-title = بماذا نسمّيك؟
passkey-use = استخدام مفتاح مرور
passkey-failed = لم ينجح ذلك. حاول مرة أخرى أو اختر طريقة أخرى.
passkey-script = تحتاج مفاتيح المرور إلى متصفح يشغّل البرامج النصية.
account-title = حسابك
account-told-name = أصبح لك اسم جديد.
account-told-password = أصبحت لك كلمة مرور جديدة. انتهت جميع الجلسات الأخرى.
account-told-email = أصبح لك عنوان جديد.
account-told-proven = أُثبت عنوانك. نستطيع مراسلتك عليه من الآن.
account-told-reclaimed = أُثبت عنوانك. لم يثبته أحد من قبل، لذا أُزيل ما كان يُدخل إلى الحساب حتى الآن (كلمة مرور أو مفاتيح مرور أو حسابات مربوطة). يمكنك إعداده من جديد أدناه.
account-go-on = المتابعة إلى حيث كنت
account-told-passkey = حُفظ مفتاح المرور.
account-told-second = أُعدّ العامل الثاني.
account-told-codes = لديك رموز استرداد جديدة. لم تعد الرموز السابقة صالحة.
account-told-sessions = تم تسجيل الخروج هناك.
account-told-removed = تمت الإزالة.
account-told-mail = حُفظ اختيارك.
account-awaits = أنت من فريق التحرير هنا، وتحتاج إلى عامل ثانٍ قبل أن تتمكن من أكثر مما يفعله القارئ. أضف أدناه مفتاح مرور أو تطبيق مصادقة.
account-names = عُرف سابقًا باسم:
account-name-new = الاسم الجديد
account-change = تغيير
account-email-none = لا يوجد عنوان بعد.
account-email-unproven = (لم يُثبت بعد)
account-email-prove = إرسال رمز لإثباته
account-email-new = العنوان الجديد
account-email-do = إرسال رمز إليه
account-password-new = كلمة مرور جديدة
account-password-first = تعيين كلمة مرور
account-passkeys = مفاتيح المرور
account-passkeys-lead = يُدخلك مفتاح المرور ببصمتك أو وجهك أو رمز جهازك. لا شيء لتتذكره ولا شيء ليُسرق.
account-passkey = مفتاح مرور
account-passkey-add = إضافة مفتاح مرور
account-made = أُنشئ
account-used = آخر استخدام
account-remove = إزالة
account-second = العامل الثاني
account-second-lead = إلى جانب كلمة المرور أو البريد، شيء لا يملكه سواك.
account-app = تستخدم تطبيق مصادقة.
account-app-add = إعداد تطبيق مصادقة
account-app-remove = التوقف عن استخدام التطبيق
account-codes-left =
    { $n ->
        [zero] لم تبقَ رموز استرداد
        [one] بقي رمز استرداد واحد
        [two] بقي رمزا استرداد
        [few] بقيت { $n } رموز استرداد
        [many] بقي { $n } رمز استرداد
       *[other] بقي { $n } رمز استرداد
    }
account-codes-new = رموز استرداد جديدة
account-codes-none = ليست لديك رموز استرداد. من دونها يمنعك فقدان جهازك من الدخول.
account-second-again = لديك عامل ثانٍ لكنك لم تستخدمه في هذه الجلسة.
account-elsewhere = حسابات في خدمات أخرى
window-done = لقد سجّلت الدخول
window-done-told = يمكنك إغلاق هذه النافذة والمتابعة في { $host }.
window-title = المشاركة في { $host }
window-told = تطلب المناقشة هناك معرفة من أنت. يمكنها إظهار اسمك والنشر نيابة عنك باسم { $name }، ولا شيء غير ذلك.
window-do = المتابعة باسم { $name }
window-other = شخص آخر؟ تسجيل الخروج
login-with = المتابعة عبر { $name }
account-link = ربط { $name }
account-told-linked = تم الربط.
account-unlink = فك الربط
account-sessions = أين سجّلت الدخول
account-agent-unknown = متصفح غير معروف
account-here = هذا
account-seen = آخر ظهور
account-sessions-end = تسجيل الخروج من كل مكان آخر
way-password = بكلمة مرور
way-mail = بالبريد
way-passkey = بمفتاح مرور
way-provider = عبر خدمة أخرى
way-frame = في صفحة موقع آخر
way-publisher = عبر الصحيفة
authenticator-title = إعداد تطبيق مصادقة
authenticator-scan = امسح هذا بالتطبيق.
authenticator-alt = رمز مربّع لكاميرا تطبيق المصادقة
authenticator-type = أو اكتب هذا فيه:
authenticator-code = الأرقام الستة التي يعرضها الآن
authenticator-do = إعداد
codes-title = رموز الاسترداد
codes-lead = كل رمز يُدخلك مرة واحدة حين لا يكون جهازك معك. اكتبها أو اطبعها: لن تُعرض إلا الآن.
codes-done = احتفظت بها
mail-code-subject = { $code } هو رمزك في { $paper }
mail-code-lead = أحدهم، ونرجو أنه أنت، يريد تسجيل الدخول إلى { $paper } بهذا العنوان. الرمز هو:
mail-code-address = تريد أن تراسلك { $paper } على هذا العنوان. الرمز هو:
mail-code-link = أو افتح هذا الرابط في المتصفح نفسه:
mail-code-end = يبقى صالحًا لمدة { $span }. إن لم تكن أنت من طلبه فلا داعي لفعل شيء: لا يحدث شيء بلا الرمز.
mail-changed-subject = تغيّر حسابك في { $paper }
mail-changed-password = تغيّرت كلمة مرورك.
mail-changed-address = أصبح لحسابك عنوان آخر.
mail-changed-address-proven = أُثبت عنوانك: عاد إلينا رمز أرسلناه إليه.
mail-changed-address-reclaimed = أُثبت عنوانك: عاد إلينا رمز أرسلناه إليه. لم يثبته أحد من قبل، فربما أنشأ الحساب شخص غيرك. أُزيل كل ما كان يُدخل إلى الحساب حتى الآن (كلمة مرور أو مفاتيح مرور أو تطبيق مصادقة أو حسابات مربوطة)، وانتهت جميع الجلسات الأخرى.
mail-changed-address-reclaimed-end = يمكنك إعداده من جديد في حسابك:
mail-changed-passkey-added = أُضيف مفتاح مرور إلى حسابك.
mail-changed-passkey-removed = أُزيل مفتاح مرور من حسابك.
mail-changed-authenticator-added = أُعدّ تطبيق مصادقة لحسابك.
mail-changed-authenticator-removed = أُزيل تطبيق المصادقة من حسابك، ومعه رموز الاسترداد.
mail-changed-second-forgotten = أزالت هيئة التحرير عوامل حسابك الثانية (تطبيق المصادقة ورموز الاسترداد ومفاتيح المرور)، وانتهت جميع جلساتك.
mail-changed-codes = أُنشئت رموز استرداد جديدة لحسابك. لم تعد الرموز السابقة صالحة.
mail-changed-linked = رُبط حسابك بـ { $name }: من يسجّل الدخول هناك باسمك يدخل هنا أيضًا.
mail-changed-unlinked = لم يعد حسابك مربوطًا بـ { $name }.
mail-changed-role = غيّرت هيئة التحرير دورك. أصبح الآن: { $role }.
mail-changed-suspended = أوقفت هيئة التحرير حسابك: يمكنك القراءة ولا يمكنك الكتابة.
mail-changed-restored = سمحت لك هيئة التحرير بالكتابة من جديد.
mail-changed-by-staff-end = انتهت جميع جلساتك. سجّل الدخول للمتابعة:
mail-changed-suspended-end = اسأل هيئة التحرير عن السبب والمدة. حسابك بكل ما يُحفظ عنك:
mail-changed-token = أُنشئ رمز للبرامج لحسابك. البرنامج الذي لديه هذا الرمز يتصرف باسمك.
mail-changed-leaves = سيُحذف حسابك في { $date }.
mail-changed-leaves-end = حتى ذلك الحين يمكنك التراجع. سجّل الدخول واحتفظ بحسابك:
mail-changed-stays = سيبقى حسابك: أُلغي حذفه.
mail-changed-end = إن لم تكن أنت من فعل ذلك، فسجّل الدخول وتفقّد حسابك:
reader-since = قارئ منذ
reader-nothing = لا شيء للقراءة هنا بعد.

## رفض أو عطل

error-kept = نصك لم يضِع. انسخه من هنا.
error-request = الطلب
desk-title = بانتظار القرار
desk-nothing = لا شيء ينتظر.
desk-no-account = بلا حساب
desk-reports =
    { $n ->
        [zero] لا بلاغات
        [one] بلاغ واحد
        [two] بلاغان
        [few] { $n } بلاغات
        [many] { $n } بلاغًا
       *[other] { $n } بلاغ
    }
jobs-title = المهام
jobs-lead = أعمال يقوم بها الخادم من تلقاء نفسه، لهذه الصحيفة وللخادم كله. ويظهر موعد كل ما ينتظر.
jobs-dead = فشلت نهائيًا
jobs-dead-none = لم يفشل شيء نهائيًا.
jobs-waiting = تنتظر أو يجري تنفيذها
jobs-of-store = الخادم كله
jobs-held = قيد التنفيذ
jobs-at-once = حان موعدها
jobs-tries =
    { $n ->
        [zero] بلا محاولات
        [one] محاولة واحدة
        [two] محاولتان
        [few] { $n } محاولات
        [many] { $n } محاولة
       *[other] { $n } محاولة
    }
jobs-more =
    { $n ->
        [zero] ولا شيء غيرها
        [one] وواحدة أخرى
        [two] واثنتان أخريان
        [few] و{ $n } أخرى
        [many] و{ $n } أخرى
       *[other] و{ $n } أخرى
    }
jobs-retry = إعادة المحاولة
jobs-drop = إزالة دون تنفيذ
jobs-settled = تمّ الأمر.
jobs-gone = هذه المهمة أُنجزت أو قيد التنفيذ أو أُزيلت من قبل.
error-home = الصفحة الأولى
error-story = العودة إلى المقال
error-not-found = لا شيء هنا
error-refused = لم يتم ذلك
error-back = رجوع
error-fault-title = حدث عطل
error-fault-detail = هذا خطأ منا وقد سجّلناه. يُرجى المحاولة بعد قليل.

### Leaving, and what is kept

author-gone = حساب محذوف
account-told-leaves = سيُحذف حسابك. لا يزال بإمكانك التراجع أدناه.
account-told-stays = سيبقى حسابك.
account-data = بياناتك
account-data-lead = كل ما يُحفظ عنك في ملف: تعليقاتك وما تقرر بشأنها وإعداداتك. مرة في اليوم.
account-data-do = تنزيل
account-leave = حذف الحساب
account-leave-lead = بعد { $span } يُمحى اسمك وعنوانك وكل ما يخصك نهائيًا. حتى ذلك الحين يمكنك التراجع.
account-leave-all = امحُ تعليقاتي أيضًا؛ يبقى سطر مكان ما رُدّ عليه
account-leave-text = أبقِ تعليقاتي من دون اسمي
account-leave-do = حذف حسابي
account-leaves-at = سيُحذف هذا الحساب:
account-stay = الاحتفاظ بحسابي
download-title = تعليقاتك في { $paper }
download-readme =
    كل ما يُحفظ عنك.
    export.json: للبرامج. الأوقات بالتوقيت العالمي.
    comments.html: تعليقاتك للقراءة من دون اتصال.
privacy = الخصوصية
privacy-lead = ما تحفظه مناقشات هذه الصحيفة عنك، وإلى متى، ومن يحصل على شيء منه. تُنشأ هذه الصفحة من الإعدادات السارية.
privacy-read = من يقرأ
privacy-read-told = القراءة لا تضع ملف تعريف ولا تخزّن شيئًا. لا تطلب أي صفحة شيئًا من خادم آخر، ولا تُحصى زياراتك، ولا ملفات شخصية.
privacy-write = من يكتب
privacy-write-told = التعليقات علنية مع اسم كاتبها ووقتها، وتُحفظ الصيغ السابقة للمشرفين، وتُعدّ التفاعلات. ويُحفظ ما تقرر بشأن التعليق مع سببه.
privacy-account-told = للحساب اسم، وعنوان إن قدّمته، لا يراه غيرك. ومن كلمة المرور ما يكفي للتحقق منها فقط. ملف تعريف واحد يبقيك مسجّل الدخول.
privacy-sealed = تُخزَّن العناوين مختومة بمفتاح يُحفظ على حدة.
privacy-address = عنوان شبكتك
privacy-address-told = يُعدّ في الذاكرة لإبطاء الهجمات، ويُنسى خلال ساعة، ولا يُخزَّن أبدًا بجانب تعليق.
privacy-guest-work = فقط حين ينتظر تعليق ضيف لأن متصفحه لم ينجز العمل المطلوب، تُحفظ بجانبه علامة مشتقة من العنوان بسر لمدة { $span }.
privacy-span = إلى متى
privacy-span-session = البقاء مسجّلًا، على الأكثر
privacy-span-idle = البقاء مسجّلًا من دون زيارة
privacy-span-ticket = رموز البريد وخطوات الدخول الأخرى
privacy-span-key = نتيجة النموذج، كي لا يُحسب الإرسال مرتين
privacy-span-notification = الإشعارات
privacy-span-job = ملاحظات عن بريد وأعمال أخرى أخفقت
privacy-span-leaving = من طلب الحذف إلى المحو
privacy-others = من غيرنا
privacy-mail = خادم بريد هذه الصحيفة، بعنوانك، حين تطلب البريد.
privacy-elsewhere = { $name } حين تدخل عبره: أنك أتيت إلى هنا، ولا شيء مما تفعله.
privacy-nobody = لا أحد غير ذلك.
privacy-rights = حقوقك
privacy-rights-told = يمكنك في أي وقت سحب تعليق وتنزيل كل شيء وتغيير حسابك أو حذفه بنفسك.
### Muting and blocking

comment-muted = من قارئ كتمتَه
comment-muted-show = إظهار
block-lead = الكتم: لا ترى ما يكتبه هذا القارئ ولا يصلك إشعار به. الحظر: لا يستطيع هذا القارئ أيضًا الرد عليك ولا مناداتك باسمك بعلامة @.
block-lead-staff = الكتم: لا ترى ما يكتبه هذا الشخص ولا يصلك إشعار به. لا يمكن حظر أعضاء هيئة التحرير.
block-muted-told = كتمتَ هذا القارئ: ما يكتبه مخفي عنك في النقاشات.
block-blocked-told = حظرتَ هذا القارئ: لا ترى ما يكتبه ولا تصلك ردود منه.
block-mute = كتم
block-unmute = إلغاء الكتم
block-block = حظر
block-unblock = إلغاء الحظر
block-is-muted = مكتوم
block-is-blocked = محظور
block-told-mute = كُتم هذا القارئ.
block-told-block = حُظر هذا القارئ.
block-told-none = لم يعد هذا القارئ مكتومًا ولا محظورًا.
blocks-title = المكتومون والمحظورون
blocks-see = عرض من كتمتَهم أو حظرتَهم
blocks-lead = أنت وحدك ترى هذه القائمة. لا يُخبَر أحد بوجوده فيها؛ والمحظور يعلم حين يُرفض رده عليك.
blocks-none = لم تكتم أحدًا ولم تحظر أحدًا.

### Guests' work

compose-work-note = من دون نصوص برمجية يقرأ أحد المشرفين تعليق الزائر قبل أن يراه الآخرون.
desk-unproven = أرسله زائر من دون نصوص برمجية: لم يظهر ما يدل على أنه ليس آلة.
account-suspended = حسابك موقوف: يمكنك القراءة ولا يمكنك الكتابة.
account-suspended-until = حتى
account-sanctions = قرارات بشأنك
card-suspended = لا يمكنه الكتابة
card-decide = البتّ بشأن هذا القارئ
card-reason = السبب، سيقرؤه صاحبه
card-hours = مدة الإيقاف
card-open = حتى إشعار آخر
card-warn = تنبيه
card-suspend = إيقاف
card-release = السماح له بالكتابة مجددًا
desk-card = كل شيء عن كاتبه
mail-changed-warned = نبّهتك هيئة التحرير.
appeal-title = الاعتراض على قرار
appeal-lead = اذكر لماذا تراه خاطئًا. يبتّ في الأمر شخص آخر من هيئة التحرير، وتقرأ الجواب هنا. يمكنك الاعتراض مرة واحدة.
appeal-why = لماذا هو خاطئ
appeal-send = إرسال
appeal-made = لقد اعترضت.
appeal-waits = سينظر فيه شخص لم يتخذ القرار الأول.
appeal-upheld = يبقى القرار كما هو.
appeal-reversed = أُلغي القرار.
decide-uphold = الإبقاء على القرار
desk-appeal = كاتبه يعترض
told-appealed = وصل اعتراضك. يبتّ فيه شخص آخر من هيئة التحرير.
desk-told-undone = جرى التراجع.
desk-undo = تراجع
desk-kinds = ما ينتظر
desk-kind-all = الكل
desk-kind-held = معلّق
desk-kind-reported = مُبلَّغ عنه
desk-kind-notice = إخطارات
desk-kind-appeal = اعتراضات
desk-why-held = معلّق
desk-why-reported = مُبلَّغ عنه
desk-why-notice = يُقال إنه غير قانوني
desk-why-appeal = اعتراض
desk-filter = اختر ما يُعرض
desk-section = القسم
desk-language = اللغة
desk-watched = المقالات التي أراقبها فقط
desk-show = عرض
desk-keys = المفاتيح
desk-key-move = التالي، السابق
desk-key-conversation = ما يردّ عليه
desk-key-pick = اختيار
desk-key-open = فتح في النقاش
desk-late = متأخر
desk-claimed = يطّلع عليه { $name }
desk-watch = راقب هذا المقال
desk-unwatch = أوقف المراقبة
desk-above = ما يردّ عليه
desk-record = قرارات سابقة بشأن كاتبه
desk-several = كل التعليقات المختارة
desk-sure-title = هل أنت متأكد؟
desk-sure-yes = نعم، كلها
desk-sure-no = لا، العودة
act-approve = موافقة
act-hold = تعليق
act-remove = إزالة
act-ask-edit = طلب تعديل
act-pick = اختيار المحرر
act-unpick = سحب الاختيار
act-warn = تنبيه
act-suspend = إيقاف
act-release = انتهاء الإيقاف
act-open = فتح النقاش
act-close = إغلاق النقاش
act-slow = إبطاء النقاش
act-uphold = اعتراض لم يُقبل
act-dismiss = إخطار بلا أثر
ledger-title = القرارات
ledger-lead = كل قرار اتخذه المشرفون أو القواعد، بترتيبه. لا تظهر الأسماء ولا النصوص، وكل قيد مرتبط بما قبله فلا يمكن تغيير شيء أو حذفه خفيةً.
ledger-head = بصمة القيد الأخير
ledger-nothing = لم يُتخذ أي قرار بعد.
ledger-number = رقم
ledger-when = متى
ledger-act = القرار
ledger-hash = البصمة
ledger-undoes = يلغي رقم { $n }
ledger-data = كبيانات، للتحقق
ledger-by-person = هيئة التحرير
ledger-by-rule = قاعدة آلية
ledger-by-machine = النظام
notice-asked = لا يرى هذا التعليق غيرك. يطلب منك مشرف تعديله، ثم يُنظر فيه من جديد.
desk-sure =
    { $n ->
        [zero] لا تعليقات
        [one] تعليق واحد
        [two] تعليقان
        [few] { $n } تعليقات
        [many] { $n } تعليقًا
       *[other] { $n } تعليق
    }

### Notifications

notifications-title = الإشعارات
notifications-nothing = لا شيء بعد. ستُخبَر هنا حين يردّ عليك أحد أو يذكرك، وحين يُتَّخذ قرار بشأن تعليق لك، وعند ورود تعليقات جديدة في النقاشات التي تتابعها.
notifications-see = اعتبار الكل مقروءًا
notifications-new = جديد
notifications-place = عرضه في مكانه
notifications-settings = اختيار طريقة الإشعار
notifications-unseen =
    { $n ->
        [zero] لا إشعارات جديدة ({ $n })
        [one] إشعار جديد واحد ({ $n })
        [two] إشعاران جديدان ({ $n })
        [few] { $n } إشعارات جديدة
        [many] { $n } إشعارًا جديدًا
       *[other] { $n } إشعار جديد
    }
notifications-unseen-many = أكثر من { $n } من الإشعارات الجديدة
notification-reply = ردّ عليك { $name }
notification-mention = ذكرك { $name }
notification-followed = كتب { $name } في نقاش تتابعه
notification-approved = قُبل تعليقك
notification-held = تعليقك محجوز إلى أن يُتَّخذ قرار بشأنه
notification-removed = أُزيل تعليقك
follow-do = متابعة هذا النقاش
follow-end = إيقاف المتابعة
follow-told-on = أنت تتابع هذا النقاش الآن، وستُخبَر بالتعليقات الجديدة.
follow-told-off = لم تعد تتابع هذا النقاش.
notify-title = طريقة الإشعار
notify-lead = أيًّا كان اختيارك هنا، تجد كل شيء في الصفحة:
notify-mail = بالبريد الإلكتروني
notify-mail-told =
    { $n ->
        [zero] لا رسائل في الساعة ({ $n }).
        [one] رسالة واحدة ({ $n }) في الساعة على الأكثر، وما زاد يُرسل مجموعًا.
        [two] رسالتان ({ $n }) في الساعة على الأكثر، وما زاد يُرسل مجموعًا.
        [few] { $n } رسائل في الساعة على الأكثر، وما زاد يُرسل مجموعًا.
        [many] { $n } رسالة في الساعة على الأكثر، وما زاد يُرسل مجموعًا.
       *[other] { $n } رسالة في الساعة على الأكثر، وما زاد يُرسل مجموعًا.
    }
notify-mail-off = بلا بريد
notify-mail-at-once = فورًا
notify-mail-daily = مرة في اليوم، مجموعًا
notify-mail-save = حفظ الاختيار
notify-mail-unproven = لا يُرسل البريد إلا إلى عنوان أثبت رمزٌ أنه لك. يمكنك ذلك هنا:
notify-feed = في قارئ الخلاصات
notify-feed-lead = خلاصة بما هو جديد لك، على عنوان لا يعرفه سواك. ومن لديه العنوان يستطيع قراءتها.
notify-feed-address = هذا هو العنوان، ولن يظهر إلا الآن:
notify-feed-make = إنشاء خلاصة
notify-feed-new = عنوان جديد
notify-feed-remove = إنهاء الخلاصة
notify-follows = النقاشات التي تتابعها
notify-follows-none = لا شيء. تحت كل مقال زر لمتابعة نقاشه.
unsubscribe-title = إيقاف البريد
unsubscribe-lead = لن ترسل إليك { $paper } بريدًا عن التعليقات بعد الآن. ويبقى ما هو جديد لك في صفحتك.
unsubscribe-do = أوقفوا الإرسال
unsubscribe-done = تم. لن يصلك بريد عن التعليقات بعد الآن.
mail-told-many =
    { $n ->
        [zero] لا إشعارات جديدة ({ $n })
        [one] إشعار جديد واحد ({ $n })
        [two] إشعاران جديدان ({ $n })
        [few] { $n } إشعارات جديدة
        [many] { $n } إشعارًا جديدًا
       *[other] { $n } إشعار جديد
    }
mail-told-day =
    { $n ->
        [zero] لا إشعارات جديدة اليوم ({ $n })
        [one] إشعار جديد واحد اليوم ({ $n })
        [two] إشعاران جديدان اليوم ({ $n })
        [few] { $n } إشعارات جديدة اليوم
        [many] { $n } إشعارًا جديدًا اليوم
       *[other] { $n } إشعار جديد اليوم
    }
mail-told-place = في مكانه:
mail-told-choose = اخترت أن تصلك هذه الرسائل من { $paper }. لتغيير الاختيار:
mail-told-unsubscribe = أو لإيقافها:
### People and tokens

people-title = الأشخاص
people-of = البحث عن شخص
people-of-told = بالاسم الكامل أو العنوان الكامل أو المعرّف. لا تُعرض العناوين.
people-find = بحث
people-nobody = لا أحد لديه هذا الاسم أو العنوان أو المعرّف بالضبط.
people-several = لدى عدة أشخاص هذا الاسم:
people-staff = أعضاء هيئة التحرير
people-second = العامل الثاني مُعدّ
people-no-second = بلا عامل ثانٍ
people-signed-in = سجّل الدخول في
people-signed-out = غير مسجّل الدخول
people-names = أسماء سابقة
people-name-until = حتى
people-imported = جاء هذا الحساب مع تعليقات مستوردة. لا يمكن لأحد تسجيل الدخول به.
people-role = الدور
people-role-told = أي تغيير ينهي كل جلسات هذا الحساب؛ والدور الأدنى أو الإيقاف يسحب رموزه أيضًا. لا يمكنك منح أكثر مما لديك.
people-standing = الحالة
people-told = تم التغيير.
standing-registered = يمكنه الكتابة
standing-suspended = موقوف
standing-suspended-told = موقوف: يقرأ ولا يكتب شيئًا
role-reader = قارئ
role-trusted = قارئ موثوق
role-moderator = مشرف
role-editor = محرر
role-operator = مشغّل
tokens-title = رموز للبرامج
tokens-lead = البرنامج الذي لديه رمز يعمل باسمك، ولا يفعل أبدًا أكثر مما يُسمح لك به.
tokens-see = عرض الرموز وإنشاؤها
tokens-none = ليست لديك رموز.
tokens-secret = الرمز الجديد. انسخه الآن: يُعرض هذه المرة فقط.
tokens-unused = لم يُستخدم قط
tokens-revoke = إلغاء
tokens-make = إنشاء رمز
tokens-label = الغرض منه
tokens-label-wrong = اذكر الغرض منه في { $n } حرفًا على الأكثر.
tokens-scopes = ما يُسمح له به
tokens-scope-none = اختر شيئًا واحدًا على الأقل يُسمح له به.
tokens-proof = سيُطلب منك تسجيل الدخول من جديد إن مضى وقت على آخر مرة.
tokens-told-revoked = أُلغي الرمز. كل ما يستخدمه يُرفض من الآن.
tokens-told-gone = لم يعد هذا الرمز موجودًا.
scope-read = قراءة ما يمكنك قراءته
scope-comment = النشر والتعديل والتفاعل والإبلاغ باسمك
scope-publish = كتابة القصص وفتح النقاشات وإغلاقها
scope-moderate = البت في التعليقات

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
thread-slow =
    { $n ->
        [zero] هذا النقاش في الوضع البطيء.
        [one] هذا النقاش في الوضع البطيء: تعليق واحد لكل شخص كل ثانية.
        [two] هذا النقاش في الوضع البطيء: تعليق واحد لكل شخص كل ثانيتين.
        [few] هذا النقاش في الوضع البطيء: تعليق واحد لكل شخص كل { $n } ثوانٍ.
        [many] هذا النقاش في الوضع البطيء: تعليق واحد لكل شخص كل { $n } ثانية.
       *[other] هذا النقاش في الوضع البطيء: تعليق واحد لكل شخص كل { $n } ثانية.
    }
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
rules-edit =
    { $n ->
        [zero] لا يمكن تعديل التعليق بعد نشره.
        [one] يمكنك تعديل تعليقك خلال دقيقة واحدة من نشره.
        [two] يمكنك تعديل تعليقك خلال دقيقتين من نشره.
        [few] يمكنك تعديل تعليقك خلال { $n } دقائق من نشره.
        [many] يمكنك تعديل تعليقك خلال { $n } دقيقة من نشره.
       *[other] يمكنك تعديل تعليقك خلال { $n } دقيقة من نشره.
    }
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
login-again = You are signed in as { $name }. Please prove once more that it is you.
login-mail = Send me a code by mail
join-password-optional = You may leave it out and sign in by mail or with a passkey.
field-code = Code
code-title = Check your mail
code-lead = We sent a code to { $email }. It is good for { $minutes } minutes.
code-do = Go on
code-late = Nothing came?
code-anew = Ask for another code
code-none = There is no code to type in this browser. Begin with the sign-in page.
code-elsewhere = Type this code into the page where you asked for it:
code-elsewhere-warn = Only type it into a page that you opened yourself. Nobody from the newsroom will ever ask you for it.
second-title = One more step
second-app = The six digits that your authenticator app shows.
second-codes = Or one of your recovery codes.
name-title = What shall we call you?
passkey-use = Use a passkey
passkey-failed = That did not work. Try again, or take another way.
passkey-script = Passkeys need a browser that runs scripts.
account-title = Your account
account-told-name = You have a new name.
account-told-password = You have a new password. All other sessions have ended.
account-told-email = You have a new address.
account-told-passkey = The passkey is kept.
account-told-second = Your second factor is set up.
account-told-sessions = Signed out there.
account-told-removed = It is removed.
account-told-mail = Your choice is kept.
account-awaits = You are staff here, and need a second factor before you can do more than a reader. Add a passkey or an authenticator app below.
account-names = Known before as:
account-name-new = New name
account-change = Change
account-email-none = There is no address yet.
account-email-unproven = (not proven yet)
account-email-new = New address
account-email-do = Send a code there
account-password-new = New password
account-password-first = Set a password
account-passkeys = Passkeys
account-passkeys-lead = A passkey signs you in with your fingerprint, your face or the code of your device. There is nothing to remember and nothing to steal.
account-passkey = Passkey
account-passkey-add = Add a passkey
account-made = made
account-used = last used
account-remove = Remove
account-second = Second factor
account-second-lead = Besides your password or your mail, something that only you have.
account-app = You use an authenticator app.
account-app-add = Set up an authenticator app
account-app-remove = Stop using the app
account-codes-left =
    { $n ->
        [one] { $n } recovery code left
       *[other] { $n } recovery codes left
    }
account-codes-new = New recovery codes
account-second-again = You have a second factor, but did not use it in this session.
account-elsewhere = Accounts elsewhere
account-unlink = Unlink
account-sessions = Where you are signed in
account-agent-unknown = An unknown browser
account-here = this one
account-seen = last seen
account-sessions-end = Sign out everywhere else
way-password = with a password
way-mail = by mail
way-passkey = with a passkey
way-provider = by another service
way-publisher = by the newspaper
authenticator-title = Set up an authenticator app
authenticator-scan = Scan this with the app.
authenticator-alt = A square code for the camera of your authenticator app
authenticator-type = Or type this into it:
authenticator-code = The six digits that it shows now
authenticator-do = Set up
codes-title = Your recovery codes
codes-lead = Each lets you in once when you do not have your device. Write them down or print them: they are shown only now.
codes-done = I have them
mail-code-subject = { $code } is your code for { $paper }
mail-code-lead = Somebody, we hope you, wants to sign in to { $paper } with this address. The code is:
mail-code-address = You want { $paper } to write to this address. The code is:
mail-code-link = Or open this link in the same browser:
mail-code-end = It is good for { $minutes } minutes. If it was not you, you need not do anything: without the code nothing happens.
mail-changed-subject = Your account at { $paper } was changed
mail-changed-password = Your password was changed.
mail-changed-address = Your account has another address now.
mail-changed-passkey-added = A passkey was added to your account.
mail-changed-authenticator-added = An authenticator app was set up for your account.
mail-changed-second-removed = The second factor of your account was removed.
mail-changed-leaves = Your account will be deleted soon. Sign in before then to keep it.
mail-changed-end = If that was not you, sign in and look at your account:
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

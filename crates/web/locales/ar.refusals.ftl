# ما يُقال للقارئ عندما يُرفض طلبه: ما الخطأ وما العمل.
# المفاتيح والمتغيرات كما في en.refusals.ftl.

## نص التعليق
refusal-text-empty = لا يوجد نص بعد. اكتب شيئًا ثم انشره.
refusal-text-too-long = عدد أحرف النص { $len }، والحد الأقصى { $max }. يُرجى اختصاره أو تقسيمه إلى تعليقين.
refusal-text-control-character = في السطر { $line } رمز لا يمكن عرضه ({ $code }). احذفه ثم حاول مرة أخرى.
refusal-detail-too-long = الشرح طويل جدًا. يُرجى اختصاره؛ الحد الأقصى لعدد الأحرف { $max }.

## الأسماء والعناوين وكلمات المرور
refusal-name-empty = يُرجى إدخال اسم.
refusal-name-too-long = هذا الاسم طويل جدًا. الحد الأقصى لعدد الأحرف { $max }.
refusal-name-invalid = في هذا الاسم رموز لا يمكن استخدامها. استخدم الحروف والأرقام والمسافات وعلامات الترقيم البسيطة.
refusal-name-taken = هذا الاسم يستخدمه قارئ آخر. يُرجى اختيار اسم مختلف.
refusal-name-reserved = هذا الاسم مخصّص لهيئة التحرير. يُرجى اختيار اسم مختلف.
refusal-email-invalid = عنوان البريد الإلكتروني غير مكتمل. يُرجى التحقق منه.
refusal-email-taken = يوجد حساب بهذا البريد الإلكتروني. سجّل الدخول به.
refusal-password-too-short = كلمة المرور قصيرة جدًا. الحد الأدنى لعدد الأحرف { $min }.
refusal-password-too-long = كلمة المرور طويلة جدًا. الحد الأقصى لعدد الأحرف { $max }.
refusal-credentials-wrong = البريد الإلكتروني أو كلمة المرور غير صحيحة. يُرجى المحاولة مرة أخرى.

## الصلاحيات
refusal-sign-in-required = عليك تسجيل الدخول للقيام بذلك.
refusal-not-allowed = لا تملك صلاحية القيام بذلك. تواصل مع هيئة التحرير إن كنت ترى خلاف ذلك.
refusal-account-suspended = هذا الحساب موقوف ولا يمكنه الكتابة. اسأل هيئة التحرير عن السبب والمدة.
refusal-not-found = لا يوجد شيء في هذا العنوان. قد يكون الرابط قديمًا أو مكتوبًا بشكل خاطئ.
refusal-not-author = لا يمكن تعديل هذا التعليق إلا لكاتبه.
refusal-scope-missing = هذا الرمز المميّز لا يملك الصلاحية «{ $scope }». استخدم رمزًا يملكها.
refusal-token-invalid = هذا الرمز المميّز غير معروف أو انتهت صلاحيته. أنشئ رمزًا جديدًا.

## المقالات والنقاشات
refusal-site-unknown = لا يوجد موقع منشور في هذا العنوان. تحقق من اسم المضيف.
refusal-story-unknown = هذا المقال غير معروف هنا. تحقق من الرابط.
refusal-url-invalid = عنوان الويب غير مكتمل. يجب أن يبدأ بـ https:// أو http://.
refusal-thread-closed = هذا النقاش مغلق. لا يزال بإمكانك قراءته.
refusal-thread-slow = { $secs ->
    [zero] هذا النقاش في الوضع البطيء. يُرجى الانتظار قليلًا قبل النشر مرة أخرى.
    [one] هذا النقاش في الوضع البطيء. يُرجى الانتظار ثانية واحدة قبل النشر مرة أخرى.
    [two] هذا النقاش في الوضع البطيء. يُرجى الانتظار ثانيتين قبل النشر مرة أخرى.
    [few] هذا النقاش في الوضع البطيء. يُرجى الانتظار { $secs } ثوانٍ قبل النشر مرة أخرى.
    [many] هذا النقاش في الوضع البطيء. يُرجى الانتظار { $secs } ثانية قبل النشر مرة أخرى.
    *[other] هذا النقاش في الوضع البطيء. يُرجى الانتظار { $secs } ثانية قبل النشر مرة أخرى.
  }
refusal-guests-off = الكتابة هنا متاحة لأصحاب الحسابات فقط. سجّل الدخول أو أنشئ حسابًا؛ نصك محفوظ.

## الردود والتعديل والسحب
refusal-parent-unknown = التعليق الذي ترد عليه غير موجود. يمكنك نشر نصك كتعليق جديد.
refusal-parent-elsewhere = التعليق الذي ترد عليه في نقاش آخر. يُرجى الرد عليه هناك.
refusal-parent-gone = أُزيل التعليق الذي ترد عليه. يمكنك نشر نصك كتعليق جديد.
refusal-parent-held = التعليق الذي ترد عليه قيد المراجعة. يُرجى المحاولة لاحقًا.
refusal-edit-window-over = { $minutes ->
    [zero] انتهت مهلة تعديل هذا التعليق. لا يزال بإمكانك الرد عليه أو سحبه.
    [one] يمكن تعديل التعليق خلال دقيقة واحدة من نشره، وقد انتهت المهلة. لا يزال بإمكانك الرد عليه أو سحبه.
    [two] يمكن تعديل التعليق خلال دقيقتين من نشره، وقد انتهت المهلة. لا يزال بإمكانك الرد عليه أو سحبه.
    [few] يمكن تعديل التعليق خلال { $minutes } دقائق من نشره، وقد انتهت المهلة. لا يزال بإمكانك الرد عليه أو سحبه.
    [many] يمكن تعديل التعليق خلال { $minutes } دقيقة من نشره، وقد انتهت المهلة. لا يزال بإمكانك الرد عليه أو سحبه.
    *[other] يمكن تعديل التعليق خلال { $minutes } دقيقة من نشره، وقد انتهت المهلة. لا يزال بإمكانك الرد عليه أو سحبه.
  }
refusal-edits-exhausted = { $max ->
    [zero] لا يمكن تعديل هذا التعليق. لا يزال بإمكانك الرد عليه أو سحبه.
    [one] يمكن تعديل التعليق مرة واحدة، وقد استُنفدت. لا يزال بإمكانك الرد عليه أو سحبه.
    [two] يمكن تعديل التعليق مرتين، وقد استُنفدتا. لا يزال بإمكانك الرد عليه أو سحبه.
    [few] يمكن تعديل التعليق { $max } مرات، وقد استُنفدت. لا يزال بإمكانك الرد عليه أو سحبه.
    [many] يمكن تعديل التعليق { $max } مرة، وقد استُنفدت. لا يزال بإمكانك الرد عليه أو سحبه.
    *[other] يمكن تعديل التعليق { $max } مرة، وقد استُنفدت. لا يزال بإمكانك الرد عليه أو سحبه.
  }
refusal-already-withdrawn = سُحب هذا التعليق من قبل. لا حاجة إلى أي إجراء آخر.
refusal-not-visible = هذا التعليق غير ظاهر حاليًا، لذلك لا يمكن القيام بذلك.

## التفاعلات والبلاغات
refusal-reaction-unknown = هذا التفاعل غير متاح هنا. أعد تحميل الصفحة وحاول مرة أخرى.
refusal-reaction-own = لا يمكنك التفاعل مع تعليقك.
refusal-report-reason-required = يُرجى اختيار سبب البلاغ.
refusal-report-duplicate = سبق أن أبلغت عن هذا التعليق. سينظر فيه المشرفون.
refusal-reason-required = يُرجى ذكر السبب. سيقرؤه كاتب التعليق.

## طلبات البرامج
refusal-key-invalid = مفتاح منع التكرار غير صالح. أرسل معرّف UUID تنشئه بنفسك.
refusal-key-reused = استُخدم مفتاح منع التكرار هذا لطلب مختلف. أرسل مفتاحًا جديدًا.
refusal-cursor-invalid = لم يعد رابط الصفحة التالية هذا صالحًا. ارجع إلى الصفحة الأولى.
refusal-order-unknown = هذا الترتيب غير موجود. اختر newest أو oldest أو answered أو best.
refusal-parameter-missing = المعامل «{ $name }» ناقص. أضفه وحاول مرة أخرى.
refusal-parameter-duplicate = ورد المعامل «{ $name }» أكثر من مرة. أرسله مرة واحدة.
refusal-parameter-invalid = قيمة المعامل «{ $name }» غير صالحة. تحقق منها وحاول مرة أخرى.
refusal-too-many-entries = عدد العناصر في «{ $name }» كبير جدًا. الحد الأقصى { $max }؛ يُرجى إرسال عدد أقل.
refusal-parameter-unknown = لا يوجد هنا معامل باسم «{ $name }». احذفه أو تحقق من كتابته.
refusal-body-too-large = الطلب كبير جدًا. الحد الأقصى بالبايت { $max }؛ يُرجى إرسال حجم أقل.
refusal-body-not-utf8 = الطلب ليس نص UTF-8 صالحًا. أرسله بترميز UTF-8.
refusal-body-malformed = تعذّرت قراءة الطلب. تحقق من صيغته.
refusal-body-too-slow = { $secs ->
    [zero] استغرق وصول الطلب وقتًا طويلًا. حاول مرة أخرى باتصال أفضل.
    [one] استغرق وصول الطلب أكثر من ثانية واحدة. حاول مرة أخرى باتصال أفضل.
    [two] استغرق وصول الطلب أكثر من ثانيتين. حاول مرة أخرى باتصال أفضل.
    [few] استغرق وصول الطلب أكثر من { $secs } ثوانٍ. حاول مرة أخرى باتصال أفضل.
    [many] استغرق وصول الطلب أكثر من { $secs } ثانية. حاول مرة أخرى باتصال أفضل.
    *[other] استغرق وصول الطلب أكثر من { $secs } ثانية. حاول مرة أخرى باتصال أفضل.
  }
refusal-content-type-unsupported = هذا النوع من المحتوى غير مقبول هنا. أرسل نموذجًا أو JSON.
refusal-picture-invalid = لا يمكن استخدام هذه الصورة. أرسل صورة PNG أو JPEG أو WebP أو GIF؛ الحد الأقصى بالبايت { $max }.
refusal-cross-site = جاء هذا الطلب من موقع آخر فأُوقف. افتح الصفحة هنا وحاول مرة أخرى.
refusal-method-not-allowed = هذا العنوان لا يقبل هذا النوع من الطلبات.
refusal-version-conflict = أجرى شخص آخر تغييرًا في هذه الأثناء. أعد التحميل ثم كرّر تعديلك.
refusal-story-conflict = هذا المعرّف أو العنوان يخص مقالًا آخر. صحّحه أو عدّل المقال الآخر.
refusal-role-unknown = هذا الدور غير موجود. اختر reader أو moderator أو editor أو operator.

## الازدحام والأعطال
refusal-too-many-requests = { $secs ->
    [zero] كان ذلك سريعًا جدًا. يُرجى المحاولة مرة أخرى بعد قليل.
    [one] كان ذلك سريعًا جدًا. يُرجى المحاولة مرة أخرى بعد ثانية واحدة.
    [two] كان ذلك سريعًا جدًا. يُرجى المحاولة مرة أخرى بعد ثانيتين.
    [few] كان ذلك سريعًا جدًا. يُرجى المحاولة مرة أخرى بعد { $secs } ثوانٍ.
    [many] كان ذلك سريعًا جدًا. يُرجى المحاولة مرة أخرى بعد { $secs } ثانية.
    *[other] كان ذلك سريعًا جدًا. يُرجى المحاولة مرة أخرى بعد { $secs } ثانية.
  }
refusal-busy = { $secs ->
    [zero] الخادم مشغول. يُرجى المحاولة مرة أخرى بعد قليل.
    [one] الخادم مشغول. يُرجى المحاولة مرة أخرى بعد ثانية واحدة.
    [two] الخادم مشغول. يُرجى المحاولة مرة أخرى بعد ثانيتين.
    [few] الخادم مشغول. يُرجى المحاولة مرة أخرى بعد { $secs } ثوانٍ.
    [many] الخادم مشغول. يُرجى المحاولة مرة أخرى بعد { $secs } ثانية.
    *[other] الخادم مشغول. يُرجى المحاولة مرة أخرى بعد { $secs } ثانية.
  }
refusal-fault = حدث عطل لدينا. يُرجى المحاولة مرة أخرى، وإذا تكرر ذلك فأبلغ هيئة التحرير بهذا الرقم: { $request_id }
refusal-other = رُفض هذا الطلب. تحقق مما أدخلته وحاول مرة أخرى.
refusal-password-known = This password is among those that attackers try first. Please take another.
refusal-name-looks-alike = That name looks like another reader's. Please take another.
refusal-renamed-lately =
    { $days ->
        [one] You changed your name not long ago. You can change it again in { $days } day.
       *[other] You changed your name not long ago. You can change it again in { $days } days.
    }
refusal-proof-required = Please sign in once more: this needs a sign-in of the last minutes.
refusal-second-factor-required = You are staff here, and need a second factor for this. Set one up in your account.
refusal-ticket-over = This took too long, or was done already. Please begin again.
refusal-code-wrong =
    { $left ->
        [one] That is not the code. You have { $left } try left.
       *[other] That is not the code. You have { $left } tries left.
    }
refusal-mail-off = These pages cannot send mail. Please take another way.
refusal-email-required = Please give your account an address first.
refusal-last-way-in = This is the only way into your account. Add another before you remove it.
refusal-passkey-unusable = Passkeys do not work on this address of the site.
refusal-passkey-refused = That passkey is not known here.
refusal-account-leaving = Your account will be deleted. Keep it first if you want to write.
refusal-blocked = This reader does not want answers from you.
refusal-scope-unknown = There is no such scope. There are: read, comment, publish, moderate.

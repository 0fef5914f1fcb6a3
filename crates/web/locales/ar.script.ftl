# عبارات الوقت القصيرة والكلمات التي تعرضها النصوص البرمجية (المفاتيح التي تبدأ بـ script-).
# يجب أن تطابق عبارات الوقت ما يكتبه Intl.RelativeTimeFormat الذي يحدّثها في الصفحة.

language-name = العربية

ago-now = الآن
ago-minutes = { $n ->
    [zero] قبل { $n } دقيقة
    [one] قبل دقيقة واحدة
    [two] قبل دقيقتين
    [few] قبل { $n } دقائق
    [many] قبل { $n } دقيقة
    *[other] قبل { $n } دقيقة
  }
ago-hours = { $n ->
    [zero] قبل { $n } ساعة
    [one] قبل ساعة واحدة
    [two] قبل ساعتين
    [few] قبل { $n } ساعات
    [many] قبل { $n } ساعة
    *[other] قبل { $n } ساعة
  }

script-cancel = إلغاء
script-closed = أُغلق النقاش الآن.
script-failed = حدث خطأ ما. نصك محفوظ.
script-held = حُفظ تعليقك وهو في انتظار المراجعة.
script-left = الأحرف المتبقية:
script-new = تعليقات جديدة:
script-offline = تعذّر الاتصال بالخادم. نصك محفوظ.
script-opened = تغيّر النقاش.
script-over = الأحرف الزائدة:
script-posted = نُشر تعليقك.
script-quote = اقتباس
script-reload = إعادة التحميل
script-reported = شكرًا لك. سينظر فيه أحد المشرفين.
script-restored = استُعيدت مسودتك.
script-retry = المحاولة مرة أخرى
script-saved = حُفظ تعديلك.
script-sending = جارٍ الإرسال…
script-show = عرض
script-stale = لم تعد هذه الصفحة محدّثة.
script-twice = سبق نشر صيغة سابقة من هذا النص. أعد النشر لإضافة هذه الصيغة.

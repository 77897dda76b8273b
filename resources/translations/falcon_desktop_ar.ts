<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ar" sourcelanguage="en">
 <context>
  <name>FalconDesktop</name>
  <message numerus="yes">
   <source>%n action(s)</source>
   <translation>
    <numerusform>لا إجراءات</numerusform>
    <numerusform>إجراء واحد</numerusform>
    <numerusform>إجراءان</numerusform>
    <numerusform>%n إجراءات</numerusform>
    <numerusform>%n إجراءً</numerusform>
    <numerusform>%n إجراء</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n change(s)</source>
   <translation>
    <numerusform>لا تغييرات</numerusform>
    <numerusform>تغيير واحد</numerusform>
    <numerusform>تغييران</numerusform>
    <numerusform>%n تغييرات</numerusform>
    <numerusform>%n تغييرًا</numerusform>
    <numerusform>%n تغيير</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n chat(s)</source>
   <translation>
    <numerusform>لا محادثات</numerusform>
    <numerusform>محادثة واحدة</numerusform>
    <numerusform>محادثتان</numerusform>
    <numerusform>%n محادثات</numerusform>
    <numerusform>%n محادثة</numerusform>
    <numerusform>%n محادثة</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n chat(s) archived</source>
   <translation>
    <numerusform>لم تؤرشف أي محادثة</numerusform>
    <numerusform>أُرشفت محادثة واحدة</numerusform>
    <numerusform>أُرشفت محادثتان</numerusform>
    <numerusform>أُرشفت %n محادثات</numerusform>
    <numerusform>أُرشفت %n محادثة</numerusform>
    <numerusform>أُرشفت %n محادثة</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n chat(s) exported to {name}.</source>
   <translation>
    <numerusform>لم تُصدَّر أي محادثة إلى {name}.</numerusform>
    <numerusform>صُدّرت محادثة واحدة إلى {name}.</numerusform>
    <numerusform>صُدّرت محادثتان إلى {name}.</numerusform>
    <numerusform>صُدّرت %n محادثات إلى {name}.</numerusform>
    <numerusform>صُدّرت %n محادثة إلى {name}.</numerusform>
    <numerusform>صُدّرت %n محادثة إلى {name}.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n chat(s) imported.</source>
   <translation>
    <numerusform>لم تُستورد أي محادثة.</numerusform>
    <numerusform>استُوردت محادثة واحدة.</numerusform>
    <numerusform>استُوردت محادثتان.</numerusform>
    <numerusform>استُوردت %n محادثات.</numerusform>
    <numerusform>استُوردت %n محادثة.</numerusform>
    <numerusform>استُوردت %n محادثة.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n chat(s) moved to Trash</source>
   <translation>
    <numerusform>لم تُنقل أي محادثة إلى سلة المهملات</numerusform>
    <numerusform>نُقلت محادثة واحدة إلى سلة المهملات</numerusform>
    <numerusform>نُقلت محادثتان إلى سلة المهملات</numerusform>
    <numerusform>نُقلت %n محادثات إلى سلة المهملات</numerusform>
    <numerusform>نُقلت %n محادثة إلى سلة المهملات</numerusform>
    <numerusform>نُقلت %n محادثة إلى سلة المهملات</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n chat(s) permanently deleted</source>
   <translation>
    <numerusform>لم تُمحَ أي محادثة نهائيًا</numerusform>
    <numerusform>مُحيت محادثة واحدة نهائيًا</numerusform>
    <numerusform>مُحيت محادثتان نهائيًا</numerusform>
    <numerusform>مُحيت %n محادثات نهائيًا</numerusform>
    <numerusform>مُحيت %n محادثة نهائيًا</numerusform>
    <numerusform>مُحيت %n محادثة نهائيًا</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n chat(s) restored</source>
   <translation>
    <numerusform>لم تُستعد أي محادثة</numerusform>
    <numerusform>استُعيدت محادثة واحدة</numerusform>
    <numerusform>استُعيدت محادثتان</numerusform>
    <numerusform>استُعيدت %n محادثات</numerusform>
    <numerusform>استُعيدت %n محادثة</numerusform>
    <numerusform>استُعيدت %n محادثة</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n chat(s) unarchived</source>
   <translation>
    <numerusform>لم تُلغَ أرشفة أي محادثة</numerusform>
    <numerusform>أُلغيت أرشفة محادثة واحدة</numerusform>
    <numerusform>أُلغيت أرشفة محادثتين</numerusform>
    <numerusform>أُلغيت أرشفة %n محادثات</numerusform>
    <numerusform>أُلغيت أرشفة %n محادثة</numerusform>
    <numerusform>أُلغيت أرشفة %n محادثة</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n chat(s) will be permanently deleted from this computer.</source>
   <translation>
    <numerusform>لن تُمحى أي محادثة من هذا الحاسوب.</numerusform>
    <numerusform>ستُمحى محادثة واحدة من هذا الحاسوب نهائيًا.</numerusform>
    <numerusform>ستُمحى محادثتان من هذا الحاسوب نهائيًا.</numerusform>
    <numerusform>ستُمحى %n محادثات من هذا الحاسوب نهائيًا.</numerusform>
    <numerusform>ستُمحى %n محادثة من هذا الحاسوب نهائيًا.</numerusform>
    <numerusform>ستُمحى %n محادثة من هذا الحاسوب نهائيًا.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n hour(s)</source>
   <translation>
    <numerusform>صفر ساعات</numerusform>
    <numerusform>ساعة واحدة</numerusform>
    <numerusform>ساعتان</numerusform>
    <numerusform>%n ساعات</numerusform>
    <numerusform>%n ساعة</numerusform>
    <numerusform>%n ساعة</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n message(s) deleted</source>
   <translation>
    <numerusform>لم تُحذف أي رسالة</numerusform>
    <numerusform>حُذفت رسالة واحدة</numerusform>
    <numerusform>حُذفت رسالتان</numerusform>
    <numerusform>حُذفت %n رسائل</numerusform>
    <numerusform>حُذفت %n رسالة</numerusform>
    <numerusform>حُذفت %n رسالة</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n minute(s)</source>
   <translation>
    <numerusform>صفر دقائق</numerusform>
    <numerusform>دقيقة واحدة</numerusform>
    <numerusform>دقيقتان</numerusform>
    <numerusform>%n دقائق</numerusform>
    <numerusform>%n دقيقة</numerusform>
    <numerusform>%n دقيقة</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n model(s) found there.</source>
   <translation>
    <numerusform>لم يُعثر على نماذج هناك.</numerusform>
    <numerusform>عُثر هناك على نموذج واحد.</numerusform>
    <numerusform>عُثر هناك على نموذجين.</numerusform>
    <numerusform>عُثر هناك على %n نماذج.</numerusform>
    <numerusform>عُثر هناك على %n نموذجًا.</numerusform>
    <numerusform>عُثر هناك على %n نموذج.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n more remark(s)</source>
   <translation>
    <numerusform>لا ملاحظات أخرى</numerusform>
    <numerusform>ملاحظة أخرى</numerusform>
    <numerusform>ملاحظتان أخريان</numerusform>
    <numerusform>%n ملاحظات أخرى</numerusform>
    <numerusform>%n ملاحظة أخرى</numerusform>
    <numerusform>%n ملاحظة أخرى</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n new message(s)</source>
   <translation>
    <numerusform>لا رسائل جديدة</numerusform>
    <numerusform>رسالة جديدة</numerusform>
    <numerusform>رسالتان جديدتان</numerusform>
    <numerusform>%n رسائل جديدة</numerusform>
    <numerusform>%n رسالة جديدة</numerusform>
    <numerusform>%n رسالة جديدة</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n part(s) from a newer version of Falcon Desktop can't be shown. The JSON export has everything.</source>
   <translation>
    <numerusform>لا أجزاء من إصدار أحدث من Falcon Desktop لا يمكن عرضها. يحتوي تصدير JSON على كل شيء.</numerusform>
    <numerusform>جزء واحد من إصدار أحدث من Falcon Desktop لا يمكن عرضه. يحتوي تصدير JSON على كل شيء.</numerusform>
    <numerusform>جزءان من إصدار أحدث من Falcon Desktop لا يمكن عرضهما. يحتوي تصدير JSON على كل شيء.</numerusform>
    <numerusform>%n أجزاء من إصدار أحدث من Falcon Desktop لا يمكن عرضها. يحتوي تصدير JSON على كل شيء.</numerusform>
    <numerusform>%n جزءًا من إصدار أحدث من Falcon Desktop لا يمكن عرضها. يحتوي تصدير JSON على كل شيء.</numerusform>
    <numerusform>%n جزء من إصدار أحدث من Falcon Desktop لا يمكن عرضها. يحتوي تصدير JSON على كل شيء.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n preset(s) added</source>
   <translation>
    <numerusform>لم يُضَف أي إعداد مسبق</numerusform>
    <numerusform>أُضيف إعداد مسبق واحد</numerusform>
    <numerusform>أُضيف إعدادان مسبقان</numerusform>
    <numerusform>أُضيفت %n إعدادات مسبقة</numerusform>
    <numerusform>أُضيف %n إعدادًا مسبقًا</numerusform>
    <numerusform>أُضيف %n إعداد مسبق</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n prompt(s) added</source>
   <translation>
    <numerusform>لم يُضَف أي موجّه</numerusform>
    <numerusform>أُضيف موجّه واحد</numerusform>
    <numerusform>أُضيف موجّهان</numerusform>
    <numerusform>أُضيفت %n موجّهات</numerusform>
    <numerusform>أُضيف %n موجّهًا</numerusform>
    <numerusform>أُضيف %n موجّه</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n result(s)</source>
   <translation>
    <numerusform>لا نتائج</numerusform>
    <numerusform>نتيجة واحدة</numerusform>
    <numerusform>نتيجتان</numerusform>
    <numerusform>%n نتائج</numerusform>
    <numerusform>%n نتيجة</numerusform>
    <numerusform>%n نتيجة</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n source(s)</source>
   <translation>
    <numerusform>لا مصادر</numerusform>
    <numerusform>مصدر واحد</numerusform>
    <numerusform>مصدران</numerusform>
    <numerusform>%n مصادر</numerusform>
    <numerusform>%n مصدرًا</numerusform>
    <numerusform>%n مصدر</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n word(s) added</source>
   <translation>
    <numerusform>لم تُضف كلمات</numerusform>
    <numerusform>أُضيفت كلمة</numerusform>
    <numerusform>أُضيفت كلمتان</numerusform>
    <numerusform>أُضيفت %n كلمات</numerusform>
    <numerusform>أُضيفت %n كلمة</numerusform>
    <numerusform>أُضيفت %n كلمة</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n word(s) removed</source>
   <translation>
    <numerusform>لم تُحذف كلمات</numerusform>
    <numerusform>حُذفت كلمة</numerusform>
    <numerusform>حُذفت كلمتان</numerusform>
    <numerusform>حُذفت %n كلمات</numerusform>
    <numerusform>حُذفت %n كلمة</numerusform>
    <numerusform>حُذفت %n كلمة</numerusform>
   </translation>
  </message>
  <message>
   <source>(footnote {label})</source>
   <translation>(حاشية {label})</translation>
  </message>
  <message>
   <source>, </source>
   <translation>، </translation>
  </message>
  <message>
   <source>--api needs --base-url.</source>
   <translation>يلزم ‎--api أن يُعطى ‎--base-url.</translation>
  </message>
  <message>
   <source>--base-url is missing: every server of this kind has its own address.</source>
   <translation>‎--base-url مفقود: لكل خادم من هذا النوع عنوانه.</translation>
  </message>
  <message>
   <source>--base-url or --preset is missing.</source>
   <translation>‎--base-url أو ‎--preset مفقود.</translation>
  </message>
  <message>
   <source>--context-window must be from 0 to {most}.</source>
   <translation>يجب أن تكون قيمة ‎--context-window بين 0 و{most}.</translation>
  </message>
  <message>
   <source>--extract and --json can't be combined.</source>
   <translation>لا يمكن الجمع بين ‎--extract و ‎--json.</translation>
  </message>
  <message>
   <source>--key-env needs --base-url or --connection.</source>
   <translation>يلزم ‎--key-env أن يُعطى ‎--base-url أو ‎--connection.</translation>
  </message>
  <message>
   <source>--key-env needs --base-url, --connection or --conversation.</source>
   <translation>يلزم ‎--key-env أن يُعطى ‎--base-url أو ‎--connection أو ‎--conversation.</translation>
  </message>
  <message>
   <source>--key-header needs --key-env.</source>
   <translation>يحتاج --key-header إلى --key-env.</translation>
  </message>
  <message>
   <source>--limit must be at least 1.</source>
   <translation>أقل قيمة لـ ‎--limit هي 1.</translation>
  </message>
  <message>
   <source>--set needs --prompt.</source>
   <translation>يحتاج ‎--set إلى ‎--prompt.</translation>
  </message>
  <message>
   <source>--temporary can't be combined with -c or --conversation.</source>
   <translation>لا يمكن الجمع بين ‎--temporary و‎-c أو ‎--conversation.</translation>
  </message>
  <message>
   <source>1 new message</source>
   <translation>رسالة جديدة</translation>
  </message>
  <message>
   <source>1 new word</source>
   <translation>كلمة جديدة</translation>
  </message>
  <message>
   <source>16 bits</source>
   <translation>16 بت</translation>
  </message>
  <message>
   <source>4 bits: a quarter, less exact</source>
   <translation>4 بتات: ربع الذاكرة، وأقل دقة</translation>
  </message>
  <message>
   <source>7 days</source>
   <translation>7 أيام</translation>
  </message>
  <message>
   <source>7 days + 4 weekly</source>
   <translation>7 أيام + 4 أسبوعية</translation>
  </message>
  <message>
   <source>7 days + 4 weekly + 6 monthly</source>
   <translation>7 أيام + 4 أسبوعية + 6 شهرية</translation>
  </message>
  <message>
   <source>8 bits: half the memory</source>
   <translation>8 بتات: نصف الذاكرة</translation>
  </message>
  <message>
   <source>A JSON object; its fields are added to each request. {null} leaves one out.</source>
   <translation>كائن JSON تُضاف حقوله إلى كل طلب. القيمة {null} تحذف الحقل.</translation>
  </message>
  <message>
   <source>A TGI server, or a Hugging Face Inference Endpoint that runs TGI. The prompt template follows the model that the server reports.</source>
   <translation>عنوان خادم TGI أو Hugging Face Inference Endpoint يشغّل TGI. ويُختار قالب الموجّه بحسب النموذج الذي يذكره الخادم.</translation>
  </message>
  <message>
   <source>A backup can't overwrite the history itself.</source>
   <translation>لا يمكن كتابة نسخة احتياطية فوق السجل نفسه.</translation>
  </message>
  <message>
   <source>A build of llama.cpp, from Homebrew, Nix, conda, winget or your own. It runs models with a key and a socket of its own, offline.</source>
   <translation>نسخة مبنية من llama.cpp، من Homebrew أو Nix أو conda أو winget أو من بنائك. تشغّل النماذج دون اتصال، بمفتاح ومقبس خاصين بها.</translation>
  </message>
  <message>
   <source>A connection needs a name.</source>
   <translation>يحتاج الاتصال إلى اسم.</translation>
  </message>
  <message>
   <source>A dry run asks the server nothing, so name the model with --model.</source>
   <translation>التجربة دون إرسال لا تسأل الخادم شيئًا، فحدّد النموذج بالخيار ‎--model.</translation>
  </message>
  <message>
   <source>A file next to the history, {name}, does not belong to it.</source>
   <translation>ملف بجوار السجل، {name}، لا يخصّه.</translation>
  </message>
  <message>
   <source>A file that is not part of the history was kept as {name}.</source>
   <translation>حُفظ ملف ليس من السجل باسم {name}.</translation>
  </message>
  <message>
   <source>A key can't contain spaces or line breaks. Was something else copied with it?</source>
   <translation>لا توجد في المفتاح مسافات ولا أسطر. هل نُسخ معه شيء آخر؟</translation>
  </message>
  <message>
   <source>A key contains only plain letters, digits and symbols. Was something else copied?</source>
   <translation>ليس في المفتاح إلا حروف لاتينية وأرقام وعلامات. هل نُسخ شيء آخر؟</translation>
  </message>
  <message>
   <source>A key for {where} was found in {source}.</source>
   <translation>وُجد مفتاح لـ{where} في {source}.</translation>
  </message>
  <message>
   <source>A line in the chat marks what the model still sees. The system message and the newest message are always sent. Each chat can override this.</source>
   <translation>يبيّن خط في المحادثة ما زال النموذج يراه. وتُرسل رسالة النظام وأحدث رسالة دائمًا. ويمكن لكل محادثة أن تختار غير ذلك.</translation>
  </message>
  <message>
   <source>A llama-server you started; needs a key only if you gave it one.</source>
   <translation>خادم llama-server شغّلتَه؛ ولا يلزم مفتاح إلا إذا أُعطي واحدًا.</translation>
  </message>
  <message>
   <source>A menu entry can't hold a path with such characters.</source>
   <translation>لا يقبل مدخل القائمة مسارًا فيه مثل هذه المحارف.</translation>
  </message>
  <message>
   <source>A message can't be empty.</source>
   <translation>لا يمكن أن تكون الرسالة فارغة.</translation>
  </message>
  <message>
   <source>A name can have up to {max_name_length} characters.</source>
   <translation>الحد الأقصى للاسم {max_name_length} محرف.</translation>
  </message>
  <message>
   <source>A native chat client for large language models. Without a command, opens the window; given an exported chat (FILE.falcon-chat.json), offers to import it there.</source>
   <translation>برنامج محادثة لسطح المكتب مع النماذج اللغوية الكبيرة. يفتح النافذة إن لم يُعطَ أمرًا؛ وإن أُعطي محادثة مُصدَّرة (FILE.falcon-chat.json) عرض استيرادها هناك.</translation>
  </message>
  <message>
   <source>A number in this JSON has too many digits.</source>
   <translation>في هذا الـJSON عدد كثير الأرقام.</translation>
  </message>
  <message>
   <source>A preset can have up to {max_starting_prompts} starter questions.</source>
   <translation>الحد الأقصى للإعداد المسبق {max_starting_prompts} من الأسئلة الأولى.</translation>
  </message>
  <message>
   <source>A preset needs a name.</source>
   <translation>يلزم الإعداد المسبق اسم.</translation>
  </message>
  <message>
   <source>A program can't be given zero bytes or damaged characters.</source>
   <translation>لا يمكن إعطاء برنامج بايتات صفرية أو محارف تالفة.</translation>
  </message>
  <message>
   <source>A prompt can have up to {max_prompt_length} characters.</source>
   <translation>الحد الأقصى للموجّه {max_prompt_length} محرف.</translation>
  </message>
  <message>
   <source>A prompt needs a name.</source>
   <translation>يلزم الموجّه اسم.</translation>
  </message>
  <message>
   <source>A prompt needs text.</source>
   <translation>يلزم الموجّه نص.</translation>
  </message>
  <message>
   <source>A prompt template has no part named “{name}”.</source>
   <translation>ليس في قالب الموجّه جزء باسم «{name}».</translation>
  </message>
  <message>
   <source>A proxy's user name and password would be stored unencrypted. Set them in HTTPS_PROXY, and use --proxy system.</source>
   <translation>سيُحفظ اسم مستخدم الوكيل وكلمة مروره من دون تشفير. ضعهما في HTTPS_PROXY واستخدم ‎--proxy system.</translation>
  </message>
  <message>
   <source>A proxy's user name and password would be stored unencrypted. Set them in the system's proxy settings or HTTPS_PROXY, and choose “Follow system”.</source>
   <translation>سيُحفظ اسم مستخدم الوكيل وكلمة مروره دون تشفير. اضبطهما في إعدادات الوكيل في النظام أو في HTTPS_PROXY، واختر «اتباع النظام».</translation>
  </message>
  <message>
   <source>A request to a server outside this connection was blocked.</source>
   <translation>حُظر طلب إلى خادم خارج هذا الاتصال.</translation>
  </message>
  <message>
   <source>A schema must be a JSON object.</source>
   <translation>يجب أن يكون المخطط كائن JSON.</translation>
  </message>
  <message>
   <source>A starter question can have 1 to {max_starting_prompt_length} characters.</source>
   <translation>طول السؤال الأول من 1 إلى {max_starting_prompt_length} محرف.</translation>
  </message>
  <message>
   <source>A stop sequence can have up to {max_stop_sequence_length} characters.</source>
   <translation>الحد الأقصى لسلسلة التوقف {max_stop_sequence_length} محرف.</translation>
  </message>
  <message>
   <source>A stop sequence can't be empty.</source>
   <translation>لا يمكن أن تكون سلسلة التوقف فارغة.</translation>
  </message>
  <message>
   <source>A system message can't contain {variable}: it would change with every message, and the server would have to read the whole chat again each time. Use {date} instead.</source>
   <translation>لا يمكن أن تحتوي رسالة النظام على {variable}: فهي تتغير مع كل رسالة، وسيضطر الخادم إلى قراءة المحادثة كلها من جديد في كل مرة. استخدم {date} بدلًا منها.</translation>
  </message>
  <message>
   <source>A temporary history can't be restored.</source>
   <translation>لا يمكن استعادة سجل مؤقت.</translation>
  </message>
  <message>
   <source>A temporary history is not backed up.</source>
   <translation>لا يُنسخ السجل المؤقت احتياطيًا.</translation>
  </message>
  <message>
   <source>A terminal can't show this format. Send it to a file or pipe.</source>
   <translation>لا تستطيع الطرفية عرض هذه الصيغة. أرسلها إلى ملف أو أنبوب.</translation>
  </message>
  <message>
   <source>A token is saved.</source>
   <translation>هناك رمز محفوظ.</translation>
  </message>
  <message>
   <source>About</source>
   <translation>حول البرنامج</translation>
  </message>
  <message>
   <source>About the connection</source>
   <translation>حول الاتصال</translation>
  </message>
  <message>
   <source>About this chat</source>
   <translation>عن هذه المحادثة</translation>
  </message>
  <message>
   <source>Above 0, tokens become less likely each time they appear.</source>
   <translation>فوق 0 تقل أرجحية الرموز مع كل ورود.</translation>
  </message>
  <message>
   <source>Above 0, tokens that already appeared become less likely.</source>
   <translation>فوق 0 تقل أرجحية الرموز التي وردت ولو مرة.</translation>
  </message>
  <message>
   <source>Above 1, tokens that already appeared become less likely.</source>
   <translation>فوق 1 تقل أرجحية الرموز التي وردت.</translation>
  </message>
  <message>
   <source>Accepts images</source>
   <translation>يقبل الصور</translation>
  </message>
  <message>
   <source>Activity other than questions, left out: {number}.</source>
   <translation>أنشطة غير الأسئلة، لم تُستورد: {number}.</translation>
  </message>
  <message>
   <source>Add</source>
   <translation>إضافة</translation>
  </message>
  <message>
   <source>Add --yes to delete “{name}” without being asked.</source>
   <translation>أضف --yes لحذف «{name}» دون سؤال.</translation>
  </message>
  <message>
   <source>Add a connection. A preset knows the server's address, API and key header; without one, the address and --api decide. No server is asked.</source>
   <translation>يضيف اتصالًا. يعرف الإعداد المسبق عنوان الخادم وواجهته وترويسة مفتاحه، ومن دونه يحدد ذلك العنوانُ و‎--api. لا يُسأل أي خادم.</translation>
  </message>
  <message>
   <source>Add a folder</source>
   <translation>إضافة مجلد</translation>
  </message>
  <message>
   <source>Add a folder…</source>
   <translation>إضافة مجلد…</translation>
  </message>
  <message>
   <source>Add a model</source>
   <translation>إضافة نموذج</translation>
  </message>
  <message>
   <source>Add a model file</source>
   <translation>إضافة ملف نموذج</translation>
  </message>
  <message>
   <source>Add a model file…</source>
   <translation>إضافة ملف نموذج…</translation>
  </message>
  <message>
   <source>Add a stop sequence</source>
   <translation>إضافة سلسلة توقف</translation>
  </message>
  <message>
   <source>Add the conversations of a file to the history: exports of this program, ChatGPT, Claude, DeepSeek, Gemini (Google Takeout), Google AI Studio, Gradio, Grok, Jan, Le Chat (Mistral), LibreChat, llama.cpp's web page, LM Studio and Open WebUI, also zipped or in a folder. Messages that are there already keep their words; tools, sources and files that the file has more of are added.</source>
   <translation>إضافة محادثات ملف إلى السجل: تصديرات هذا البرنامج و ChatGPT و Claude و DeepSeek و Gemini (Google Takeout) و Google AI Studio و Gradio و Grok و Jan و Le Chat (Mistral) و LibreChat وصفحة ويب llama.cpp و LM Studio و Open WebUI، مضغوطةً أيضًا أو في مجلد. وتحتفظ الرسائل الموجودة بكلماتها، ويُضاف إليها ما يزيده الملف من أدوات ومصادر وملفات.</translation>
  </message>
  <message>
   <source>Address</source>
   <translation>العنوان</translation>
  </message>
  <message>
   <source>Adds another version. Nothing else changes.</source>
   <translation>يضيف نسخة أخرى. ولا يتغير شيء آخر.</translation>
  </message>
  <message>
   <source>Adds at most this many tokens at a time.</source>
   <translation>يُضاف هذا العدد من الرموز على الأكثر دفعة واحدة.</translation>
  </message>
  <message>
   <source>Add…</source>
   <translation>إضافة…</translation>
  </message>
  <message>
   <source>Advanced options</source>
   <translation>خيارات متقدمة</translation>
  </message>
  <message>
   <source>Advanced options hidden</source>
   <translation>أُخفيت الخيارات المتقدمة</translation>
  </message>
  <message>
   <source>Advanced options shown</source>
   <translation>ظهرت الخيارات المتقدمة</translation>
  </message>
  <message>
   <source>After the first answer, its model is asked for a title: about 500 more tokens on its server. The small starter model writes poor titles. A title you changed stays.</source>
   <translation>يُسأل النموذج الذي أجاب عن عنوان بعد الإجابة الأولى: نحو 500 رمز إضافي على خادمه. والنموذج الأولي الصغير يضع عناوين رديئة. أما العنوان الذي غيّرته فيبقى.</translation>
  </message>
  <message>
   <source>All actions</source>
   <translation>كل الإجراءات</translation>
  </message>
  <message>
   <source>All built-ins are already here.</source>
   <translation>كل المدمج موجود هنا.</translation>
  </message>
  <message>
   <source>All chats deleted.</source>
   <translation>حُذفت كل المحادثات.</translation>
  </message>
  <message>
   <source>All chats, including archived ones. Trash is not included.</source>
   <translation>كل المحادثات، بما فيها المؤرشفة. أما ما في سلة المهملات فيُترك.</translation>
  </message>
  <message>
   <source>All files (*)</source>
   <translation>كل الملفات (*)</translation>
  </message>
  <message>
   <source>All models answer together. Every answer is kept.</source>
   <translation>تجيب كل النماذج معًا. وتُحفظ كل الإجابات.</translation>
  </message>
  <message>
   <source>All new chats</source>
   <translation>كل المحادثات الجديدة</translation>
  </message>
  <message>
   <source>All tokens were used for thinking, with none left for the answer. Raise “Max new tokens”.</source>
   <translation>ذهبت كل الرموز في التفكير ولم يبقَ شيء للإجابة. ارفع «أقصى الرموز الجديدة».</translation>
  </message>
  <message>
   <source>Allow once</source>
   <translation>اسمح مرة واحدة</translation>
  </message>
  <message>
   <source>Allowed tool {number} can't be used and was left out.</source>
   <translation>الأداة المسموح بها {number} غير صالحة فتُركت.</translation>
  </message>
  <message>
   <source>Already in the list.</source>
   <translation>موجودة في القائمة.</translation>
  </message>
  <message>
   <source>Also delete backups and files set aside</source>
   <translation>حذف النسخ الاحتياطية والملفات الموضوعة جانبًا أيضًا</translation>
  </message>
  <message>
   <source>Also delete saved API keys</source>
   <translation>حذف مفاتيح API المحفوظة أيضًا</translation>
  </message>
  <message>
   <source>Also likely:</source>
   <translation>محتمل أيضًا:</translation>
  </message>
  <message>
   <source>Alt+↑</source>
   <translation>Alt+↑</translation>
  </message>
  <message>
   <source>Alt+↓</source>
   <translation>Alt+↓</translation>
  </message>
  <message>
   <source>Always</source>
   <translation>دائمًا</translation>
  </message>
  <message>
   <source>An address can't contain a user name or password.</source>
   <translation>لا يمكن أن يحمل العنوان اسم مستخدم أو كلمة مرور.</translation>
  </message>
  <message>
   <source>An address can't contain spaces or line breaks.</source>
   <translation>لا يمكن أن يحوي العنوان مسافات أو أسطرًا جديدة.</translation>
  </message>
  <message>
   <source>An answer is still running in this chat. Stop it first.</source>
   <translation>ما زالت إجابة تصل في هذه المحادثة. أوقفها أولًا.</translation>
  </message>
  <message>
   <source>An argument or a value of it is no text.</source>
   <translation>إحدى وسائطه أو قيمه ليست نصًّا.</translation>
  </message>
  <message>
   <source>Another command is changing the settings. Try again in a moment.</source>
   <translation>يغيّر أمر آخر الإعدادات الآن. حاول مرة أخرى بعد لحظة.</translation>
  </message>
  <message>
   <source>Another program is using the history file. Try again in a moment.</source>
   <translation>يستخدم برنامج آخر ملف السجل. أعد المحاولة بعد لحظة.</translation>
  </message>
  <message>
   <source>Another window or command of Falcon Desktop is downloading this model.</source>
   <translation>تنزّل نافذة أخرى أو أمر آخر من Falcon Desktop هذا النموذج.</translation>
  </message>
  <message>
   <source>Answer</source>
   <translation>إجابة</translation>
  </message>
  <message>
   <source>Answer as JSON</source>
   <translation>الإجابة بصيغة JSON</translation>
  </message>
  <message>
   <source>Answer complete</source>
   <translation>اكتملت الإجابة</translation>
  </message>
  <message>
   <source>Answer complete in “{title}”.</source>
   <translation>اكتملت الإجابة في «{title}».</translation>
  </message>
  <message>
   <source>Answer from {name}</source>
   <translation>إجابة {name}</translation>
  </message>
  <message>
   <source>Answer ratings left out: {number}.</source>
   <translation>تقييمات إجابات لم تُستورد: {number}.</translation>
  </message>
  <message>
   <source>Answer with this model wherever this computer answers, from now on. A file that is not listed yet is added, and used where it is.</source>
   <translation>الإجابة بهذا النموذج من الآن فصاعدًا حيثما يجيب هذا الحاسوب. والملف الذي لا تضمه القائمة يُضاف إليها ويُستخدم في مكانه.</translation>
  </message>
  <message>
   <source>Answers</source>
   <translation>الإجابات</translation>
  </message>
  <message>
   <source>Answers come from {name}.</source>
   <translation>تأتي الإجابات من {name}.</translation>
  </message>
  <message>
   <source>Answers from a model: part of its name</source>
   <translation>إجابات نموذج: جزء من اسمه</translation>
  </message>
  <message>
   <source>Any server that speaks OpenAI's Responses.</source>
   <translation>أي خادم يدعم واجهة Responses من OpenAI.</translation>
  </message>
  <message>
   <source>Any server that speaks OpenAI's chat completions.</source>
   <translation>أي خادم يتحدث chat completions من OpenAI.</translation>
  </message>
  <message>
   <source>Appearance</source>
   <translation>المظهر</translation>
  </message>
  <message>
   <source>Archive</source>
   <translation>الأرشيف</translation>
  </message>
  <message>
   <source>Archive</source>
   <comment>verb</comment>
   <translation>أرشفة</translation>
  </message>
  <message>
   <source>Archive this chat</source>
   <translation>أرشفة هذه المحادثة</translation>
  </message>
  <message>
   <source>Archived chats will be listed here.</source>
   <translation>ستُسرد المحادثات المؤرشفة هنا.</translation>
  </message>
  <message>
   <source>Archived “{title}”.</source>
   <translation>أُرشفت «{title}».</translation>
  </message>
  <message>
   <source>Arguments</source>
   <translation>الوسائط</translation>
  </message>
  <message>
   <source>As their servers said. Counts the chats that are here and in Trash; titles that models wrote are not in it.</source>
   <translation>كما ذكرتها خوادمها. تُحسب المحادثات الموجودة هنا وفي سلة المهملات، ولا تُحسب العناوين التي كتبتها النماذج.</translation>
  </message>
  <message>
   <source>Ask a question and stream the answer to stdout. Keys come from the keyring or from the variable named by --key-env. A pipe or file gets the answer unchanged, plus one newline; a terminal gets it without control characters.</source>
   <translation>طرح سؤال وعرض الإجابة أولًا بأول على stdout. تأتي المفاتيح من حلقة المفاتيح أو من المتغير الذي يسمّيه ‎--key-env. يتلقى الأنبوب أو الملف الإجابة كما هي مع سطر جديد واحد؛ وتتلقاها الطرفية دون محارف التحكم.</translation>
  </message>
  <message>
   <source>Ask for the key without showing it, or read it from stdin if that is piped, and save it in the system's keyring. Keys are never taken from the command line.</source>
   <translation>يسأل عن المفتاح من دون إظهاره، أو يقرؤه من الدخل القياسي إن مُرّر إليه، ويحفظه في حلقة مفاتيح النظام. لا تؤخذ المفاتيح من سطر الأوامر أبدًا.</translation>
  </message>
  <message>
   <source>Ask me</source>
   <translation>اسألني</translation>
  </message>
  <message>
   <source>Asking Hugging Face…</source>
   <translation>جارٍ سؤال Hugging Face…</translation>
  </message>
  <message>
   <source>Asking the server…</source>
   <translation>يُسأل الخادم…</translation>
  </message>
  <message>
   <source>Asks GitHub for the latest version. Nothing about you or your chats is sent; nothing is downloaded or installed automatically.</source>
   <translation>يُسأل GitHub عن أحدث إصدار. لا يُرسل شيء عنك أو عن محادثاتك، ولا يُنزَّل شيء أو يُثبَّت من تلقاء نفسه.</translation>
  </message>
  <message>
   <source>Asks how sure the model is of each token; an answer's menu shows it.</source>
   <translation>يسأل عن مدى ثقة النموذج في كل رمز؛ وتُظهره قائمة الإجابة.</translation>
  </message>
  <message>
   <source>Assistant</source>
   <translation>المساعد</translation>
  </message>
  <message>
   <source>Assistant ({model})</source>
   <translation>المساعد ({model})</translation>
  </message>
  <message>
   <source>At temperature 0, top-p, top-k, min-p and seed have no effect.</source>
   <translation>عند درجة حرارة 0 لا أثر لـtop-p وtop-k وmin-p والبذرة.</translation>
  </message>
  <message>
   <source>Attach</source>
   <translation>إرفاق</translation>
  </message>
  <message>
   <source>Attach as a file</source>
   <translation>إرفاقه كملف</translation>
  </message>
  <message>
   <source>Attach files</source>
   <translation>إرفاق ملفات</translation>
  </message>
  <message>
   <source>Attached files</source>
   <translation>الملفات المرفقة</translation>
  </message>
  <message>
   <source>Auto-detect</source>
   <translation>كشف تلقائي</translation>
  </message>
  <message>
   <source>Automatic</source>
   <translation>تلقائي</translation>
  </message>
  <message>
   <source>Available: {names}.</source>
   <translation>المتاح: {names}.</translation>
  </message>
  <message>
   <source>Back</source>
   <translation>رجوع</translation>
  </message>
  <message>
   <source>Back to chat</source>
   <translation>عودة إلى المحادثة</translation>
  </message>
  <message>
   <source>Back to chat; every answer is kept as a version</source>
   <translation>عودة إلى المحادثة؛ وكل إجابة محفوظة كنسخة</translation>
  </message>
  <message>
   <source>Back to chats</source>
   <translation>عودة إلى المحادثات</translation>
  </message>
  <message>
   <source>Back up now</source>
   <translation>نسخ احتياطي الآن</translation>
  </message>
  <message>
   <source>Backed up ({size}) and verified.</source>
   <translation>حُفظت نسخة احتياطية ({size}) وتم التحقق منها.</translation>
  </message>
  <message>
   <source>Backed up daily and verified. Manual backups stay until you delete them.</source>
   <translation>تُصنع نسخة احتياطية يوميًا ويُتحقق منها. وتبقى النسخ اليدوية حتى تحذفها.</translation>
  </message>
  <message>
   <source>Backed up to {path} and verified.</source>
   <translation>حُفظت نسخة في {path} وتم التحقق منها.</translation>
  </message>
  <message>
   <source>Backing up…</source>
   <translation>يجري النسخ الاحتياطي…</translation>
  </message>
  <message>
   <source>Backups</source>
   <translation>النسخ الاحتياطية</translation>
  </message>
  <message>
   <source>Backups ({names})</source>
   <translation>النسخ الاحتياطية ({names})</translation>
  </message>
  <message>
   <source>Backups: {number}.</source>
   <translation>النسخ الاحتياطية: {number}.</translation>
  </message>
  <message>
   <source>Before a day, month or year: 2026-11-01, 2026-11, today</source>
   <translation>قبل يوم أو شهر أو سنة: 2026-11-01، 2026-11، today</translation>
  </message>
  <message>
   <source>Before it answers, the server would be asked about its models. What it says can change this request.</source>
   <translation>قبل أن يجيب الخادم يُسأل عن نماذجه، وقد يغيّر ما يقوله هذا الطلب.</translation>
  </message>
  <message>
   <source>Before using {model}, accept its licence on its page at huggingface.co.</source>
   <translation>يجب قبول رخصة {model} في صفحته على huggingface.co قبل استخدامه.</translation>
  </message>
  <message>
   <source>Browse…</source>
   <translation>استعراض…</translation>
  </message>
  <message>
   <source>Built in</source>
   <translation>المضمّن</translation>
  </message>
  <message>
   <source>Bullet: {words}</source>
   <translation>نقطة: {words}</translation>
  </message>
  <message>
   <source>Cached tokens</source>
   <translation>رموز من الذاكرة المؤقتة</translation>
  </message>
  <message>
   <source>Can be imported again; comments mark where messages begin.</source>
   <translation>يمكن استيراده مجددًا؛ تبيّن التعليقات بداية كل رسالة.</translation>
  </message>
  <message>
   <source>Can't find {host}. Check the address and your network.</source>
   <translation>تعذّر العثور على {host}. تحقق من العنوان والشبكة.</translation>
  </message>
  <message>
   <source>Can't reach the proxy {proxy}. Check it, or set Proxy to “None” in the connection's settings.</source>
   <translation>لا يمكن الوصول إلى الوكيل {proxy}. تحقق منه، أو اضبط الوكيل على «لا شيء» في إعدادات الاتصال.</translation>
  </message>
  <message>
   <source>Can't reach {host}. Check the address and your network.</source>
   <translation>لا يمكن الوصول إلى {host}. تحقق من الشبكة والعنوان.</translation>
  </message>
  <message>
   <source>Can't start “{name}”: {reason}. Choose another file, or use the built-in engine.</source>
   <translation>تعذّر تشغيل «{name}»: {reason}. اختر ملفًا آخر أو استخدم المحرك المضمّن.</translation>
  </message>
  <message>
   <source>Cancel</source>
   <translation>إلغاء</translation>
  </message>
  <message>
   <source>Cancel download of {model}</source>
   <translation>إلغاء تنزيل {model}</translation>
  </message>
  <message>
   <source>Certificates</source>
   <translation>الشهادات</translation>
  </message>
  <message>
   <source>Certificates (*.pem *.crt *.cer)</source>
   <translation>الشهادات (*.pem *.crt *.cer)</translation>
  </message>
  <message>
   <source>Change chats as in the window; an open window shows it. An ID is one that list prints, or “last” for the last chat.</source>
   <translation>تغيير محادثات كما في النافذة؛ وتُظهر ذلك النافذة المفتوحة. المعرّف مما يطبعه list، أو «last» لآخر محادثة.</translation>
  </message>
  <message>
   <source>Change what the options name; the rest stays. An empty value ("") goes back to the usual one. A saved key stays with the address it was saved for.</source>
   <translation>يغيّر ما تذكره الخيارات ويبقى الباقي كما هو. القيمة الفارغة ("") تعيد المعتاد. ويبقى المفتاح المحفوظ مع العنوان الذي حُفظ له.</translation>
  </message>
  <message>
   <source>Change {place} of {count}</source>
   <translation>التغيير {place} من {count}</translation>
  </message>
  <message>
   <source>Changes apply from the next answer.</source>
   <translation>تسري التغييرات من الجواب التالي.</translation>
  </message>
  <message>
   <source>Changes apply to this chat from the next message.</source>
   <translation>تسري التغييرات على هذه المحادثة من الرسالة التالية.</translation>
  </message>
  <message>
   <source>Changes discarded.</source>
   <translation>لم تُحفظ التغييرات.</translation>
  </message>
  <message>
   <source>Chat</source>
   <translation>المحادثة</translation>
  </message>
  <message>
   <source>Chat options, such as temperature, left out: {number}.</source>
   <translation>خيارات محادثات، مثل درجة الحرارة، لم تُستورد: {number}.</translation>
  </message>
  <message>
   <source>Chat saved.</source>
   <translation>حُفظت المحادثة.</translation>
  </message>
  <message>
   <source>Chat summaries left out: {number}.</source>
   <translation>ملخصات محادثات لم تُستورد: {number}.</translation>
  </message>
  <message>
   <source>Chat tags left out: {number}.</source>
   <translation>وسوم محادثات لم تُستورد: {number}.</translation>
  </message>
  <message>
   <source>Chat {number}</source>
   <translation>المحادثة {number}</translation>
  </message>
  <message>
   <source>Chats</source>
   <translation>المحادثات</translation>
  </message>
  <message>
   <source>Chats in the file</source>
   <translation>المحادثات في الملف</translation>
  </message>
  <message>
   <source>Chats repeated in the archive with different text, imported once: {number}.</source>
   <translation>محادثات مكررة في الأرشيف بنص مختلف، استُوردت مرة واحدة: {number}.</translation>
  </message>
  <message>
   <source>Chats without messages, left out: {number}.</source>
   <translation>محادثات بلا رسائل، لم تُستورد: {number}.</translation>
  </message>
  <message>
   <source>Check daily</source>
   <translation>التحقق يوميًا</translation>
  </message>
  <message>
   <source>Check for updates</source>
   <translation>البحث عن تحديثات</translation>
  </message>
  <message>
   <source>Check the data directory, the history, the keyring, the engine and its sandbox, and the display. Changes nothing. The exit status is 0 only if everything needed is OK.</source>
   <translation>فحص مجلد البيانات والسجل وحلقة المفاتيح والمحرك وعزله والشاشة. لا يغيّر شيئًا. ولا تكون حالة الخروج 0 إلا إن كان كل ما يلزم سليمًا.</translation>
  </message>
  <message>
   <source>Checking…</source>
   <translation>يجري التحقق…</translation>
  </message>
  <message>
   <source>Choose a file of {model}</source>
   <translation>اختيار ملف من {model}</translation>
  </message>
  <message>
   <source>Choose a file…</source>
   <translation>اختيار ملف…</translation>
  </message>
  <message>
   <source>Choose a llama-server</source>
   <translation>اختيار llama-server</translation>
  </message>
  <message>
   <source>Choose a model</source>
   <translation>اختر نموذجًا</translation>
  </message>
  <message>
   <source>Choose instructions and starters</source>
   <translation>اختر التعليمات وأسئلة البداية</translation>
  </message>
  <message>
   <source>Choose the kind “OpenAI-compatible” for this connection.</source>
   <translation>اختر لهذا الاتصال النوع «متوافق مع OpenAI».</translation>
  </message>
  <message>
   <source>Choose the model</source>
   <translation>اختيار النموذج</translation>
  </message>
  <message>
   <source>Choose the model that answers</source>
   <translation>اختر النموذج الذي يجيب</translation>
  </message>
  <message>
   <source>Choose two or {most_compared} models to compare.</source>
   <translation>اختر نموذجين أو {most_compared} للمقارنة.</translation>
  </message>
  <message>
   <source>Choose…</source>
   <translation>اختيار…</translation>
  </message>
  <message>
   <source>Chosen by model ID</source>
   <translation>يُختار من معرّف النموذج</translation>
  </message>
  <message>
   <source>Citations without a source in the file: {number}.</source>
   <translation>اقتباسات لا مصدر لها في الملف: {number}.</translation>
  </message>
  <message>
   <source>Clear</source>
   <translation>مسح</translation>
  </message>
  <message>
   <source>Clear context</source>
   <translation>مسح السياق</translation>
  </message>
  <message>
   <source>Clear context here</source>
   <translation>مسح السياق هنا</translation>
  </message>
  <message>
   <source>Clear list</source>
   <translation>مسح هذه القائمة</translation>
  </message>
  <message>
   <source>Click a shortcut to change it; Backspace clears it.</source>
   <translation>انقر على اختصار لتغييره؛ وBackspace يمسحه.</translation>
  </message>
  <message>
   <source>Click to rename</source>
   <translation>انقر لإعادة التسمية</translation>
  </message>
  <message>
   <source>Close</source>
   <translation>إغلاق</translation>
  </message>
  <message>
   <source>Code options</source>
   <translation>خيارات الشيفرة</translation>
  </message>
  <message>
   <source>Code reviewer</source>
   <translation>مراجع شيفرة</translation>
  </message>
  <message numerus="yes">
   <source>Code, %n line(s)</source>
   <translation>
    <numerusform>شيفرة، بلا أسطر</numerusform>
    <numerusform>شيفرة، سطر واحد</numerusform>
    <numerusform>شيفرة، سطران</numerusform>
    <numerusform>شيفرة، %n أسطر</numerusform>
    <numerusform>شيفرة، %n سطرًا</numerusform>
    <numerusform>شيفرة، %n سطر</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>Code, {language}, %n line(s)</source>
   <translation>
    <numerusform>شيفرة، {language}، بلا أسطر</numerusform>
    <numerusform>شيفرة، {language}، سطر واحد</numerusform>
    <numerusform>شيفرة، {language}، سطران</numerusform>
    <numerusform>شيفرة، {language}، %n أسطر</numerusform>
    <numerusform>شيفرة، {language}، %n سطرًا</numerusform>
    <numerusform>شيفرة، {language}، %n سطر</numerusform>
   </translation>
  </message>
  <message>
   <source>Code: {code}</source>
   <translation>الرمز: {code}</translation>
  </message>
  <message>
   <source>Comes with Falcon Desktop. To use a graphics processor that it does not use, install a build of llama.cpp for it and choose its llama-server here.</source>
   <translation>يأتي مع Falcon Desktop. لاستخدام معالج رسوم لا يستخدمه، ثبّت نسخة llama.cpp مبنية له واختر llama-server منها هنا.</translation>
  </message>
  <message>
   <source>Commands: {names}.</source>
   <translation>الأوامر: {names}.</translation>
  </message>
  <message>
   <source>Compare</source>
   <translation>مقارنة</translation>
  </message>
  <message>
   <source>Compare models</source>
   <translation>مقارنة نماذج</translation>
  </message>
  <message>
   <source>Compare models…</source>
   <translation>مقارنة نماذج…</translation>
  </message>
  <message>
   <source>Comparison</source>
   <translation>المقارنة</translation>
  </message>
  <message>
   <source>Completion tokens</source>
   <translation>رموز الإجابة</translation>
  </message>
  <message>
   <source>Components</source>
   <translation>المكوّنات</translation>
  </message>
  <message>
   <source>Concise</source>
   <translation>موجز</translation>
  </message>
  <message>
   <source>Confined: it reads its own files and the model, starts no other program, and reaches neither the network nor the keyring.</source>
   <translation>معزول: يقرأ ملفاته والنموذج، ولا يشغّل برنامجًا آخر، ولا يصل إلى الشبكة ولا إلى سلسلة المفاتيح.</translation>
  </message>
  <message>
   <source>Connect a server</source>
   <translation>الاتصال بخادم</translation>
  </message>
  <message>
   <source>Connecting…</source>
   <translation>يجري الاتصال…</translation>
  </message>
  <message>
   <source>Connection</source>
   <translation>الاتصال</translation>
  </message>
  <message>
   <source>Connection {number} can't be used and was left out.</source>
   <translation>الاتصال {number} غير صالح فتُرك.</translation>
  </message>
  <message>
   <source>Connection's default</source>
   <translation>افتراضي الاتصال</translation>
  </message>
  <message>
   <source>Connection: {title}, {detail}</source>
   <translation>الاتصال: {title}، {detail}</translation>
  </message>
  <message>
   <source>Connections</source>
   <translation>الاتصالات</translation>
  </message>
  <message>
   <source>Contacted hosts</source>
   <translation>الخوادم التي جرى الاتصال بها</translation>
  </message>
  <message>
   <source>Context</source>
   <translation>السياق</translation>
  </message>
  <message>
   <source>Context cleared here</source>
   <translation>مُسح السياق هنا</translation>
  </message>
  <message>
   <source>Context cleared. Your messages stay here.</source>
   <translation>مُسح السياق. وتبقى رسائلك هنا.</translation>
  </message>
  <message>
   <source>Context window</source>
   <translation>نافذة السياق</translation>
  </message>
  <message>
   <source>Context window used by this chat.</source>
   <translation>ما تشغله هذه المحادثة من نافذة السياق.</translation>
  </message>
  <message>
   <source>Context window, tokens</source>
   <translation>نافذة السياق بالرموز</translation>
  </message>
  <message>
   <source>Continue</source>
   <translation>متابعة</translation>
  </message>
  <message>
   <source>Continue from the end</source>
   <translation>المتابعة من النهاية</translation>
  </message>
  <message>
   <source>Continue the answer</source>
   <translation>متابعة الإجابة</translation>
  </message>
  <message>
   <source>Continue this answer</source>
   <translation>متابعة هذه الإجابة</translation>
  </message>
  <message>
   <source>Continue with {name}</source>
   <translation>المتابعة مع {name}</translation>
  </message>
  <message>
   <source>Continue…</source>
   <translation>متابعة…</translation>
  </message>
  <message>
   <source>Conversation title</source>
   <translation>عنوان المحادثة</translation>
  </message>
  <message>
   <source>Conversations</source>
   <translation>المحادثات</translation>
  </message>
  <message>
   <source>Copied</source>
   <translation>نُسخ</translation>
  </message>
  <message>
   <source>Copied.</source>
   <translation>نُسخ.</translation>
  </message>
  <message>
   <source>Copy</source>
   <translation>نسخ</translation>
  </message>
  <message>
   <source>Copy chat</source>
   <translation>نسخ المحادثة</translation>
  </message>
  <message>
   <source>Copy link</source>
   <translation>نسخ الرابط</translation>
  </message>
  <message>
   <source>Copy message</source>
   <translation>نسخ الرسالة</translation>
  </message>
  <message>
   <source>Copy selection</source>
   <translation>نسخ التحديد</translation>
  </message>
  <message>
   <source>Copy the last answer</source>
   <translation>نسخ آخر إجابة</translation>
  </message>
  <message>
   <source>Copy the last code block</source>
   <translation>نسخ آخر كتلة شيفرة</translation>
  </message>
  <message>
   <source>Copy with [-removed-] and {+added+} marked</source>
   <translation>نسخ مع تعليم [-المحذوف-] و{+المضاف+}</translation>
  </message>
  <message>
   <source>Cost</source>
   <translation>التكلفة</translation>
  </message>
  <message>
   <source>Cost of this chat: {amount}</source>
   <translation>تكلفة هذه المحادثة: {amount}</translation>
  </message>
  <message>
   <source>Could not be checked against its schema.</source>
   <translation>تعذّر فحص مطابقته لمخططه.</translation>
  </message>
  <message>
   <source>Could not be checked: its schema is not a valid JSON Schema.</source>
   <translation>تعذّر الفحص: مخططه ليس مخطط JSON صالحًا.</translation>
  </message>
  <message>
   <source>Could not be checked: its schema refers to “{address}”, which is not in it.</source>
   <translation>تعذّر الفحص: يشير مخططه إلى «{address}»، وهو ليس فيه.</translation>
  </message>
  <message>
   <source>Could not make a secure connection to {host}.</source>
   <translation>تعذّر إنشاء اتصال آمن مع {host}.</translation>
  </message>
  <message>
   <source>Could not send the request to {host}.</source>
   <translation>تعذّر إرسال الطلب إلى {host}.</translation>
  </message>
  <message>
   <source>Couldn't open a browser. Click the link again to copy it.</source>
   <translation>تعذّر فتح متصفح. انقر على الرابط مرة أخرى لنسخه.</translation>
  </message>
  <message>
   <source>Crash report</source>
   <translation>تقرير التعطّل</translation>
  </message>
  <message>
   <source>Ctrl+Enter</source>
   <translation>Ctrl+Enter</translation>
  </message>
  <message>
   <source>Ctrl+Enter to send, Enter for a new line</source>
   <translation>Ctrl+Enter يرسل، وEnter سطر جديد</translation>
  </message>
  <message>
   <source>Current local model</source>
   <translation>النموذج المحلي الحالي</translation>
  </message>
  <message>
   <source>Custom options</source>
   <translation>خيارات مخصّصة</translation>
  </message>
  <message>
   <source>Custom prompt template</source>
   <translation>قالب موجّه مخصّص</translation>
  </message>
  <message>
   <source>Custom:</source>
   <translation>مخصّص:</translation>
  </message>
  <message>
   <source>Custom…</source>
   <translation>مخصّص…</translation>
  </message>
  <message>
   <source>DISPLAY is not set</source>
   <translation>لم يُضبط DISPLAY</translation>
  </message>
  <message>
   <source>Damaged chats, left out: {number}.</source>
   <translation>محادثات تالفة، لم تُستورد: {number}.</translation>
  </message>
  <message>
   <source>Dark</source>
   <translation>داكن</translation>
  </message>
  <message>
   <source>Dark, high contrast</source>
   <translation>داكن، تباين عالٍ</translation>
  </message>
  <message>
   <source>Data &amp; privacy</source>
   <translation>البيانات والخصوصية</translation>
  </message>
  <message>
   <source>Data folder</source>
   <translation>مجلد البيانات</translation>
  </message>
  <message>
   <source>Default</source>
   <translation>الافتراضي</translation>
  </message>
  <message>
   <source>Default (ask me)</source>
   <translation>الافتراضي (اسألني)</translation>
  </message>
  <message>
   <source>Default (leave out the oldest messages)</source>
   <translation>الافتراضي (ترك أقدم الرسائل)</translation>
  </message>
  <message>
   <source>Default connection</source>
   <translation>الاتصال الافتراضي</translation>
  </message>
  <message>
   <source>Default model</source>
   <translation>النموذج الافتراضي</translation>
  </message>
  <message>
   <source>Default options</source>
   <translation>الخيارات الافتراضية</translation>
  </message>
  <message>
   <source>Defaults for new chats</source>
   <translation>القيم الافتراضية للمحادثات الجديدة</translation>
  </message>
  <message>
   <source>Delete</source>
   <translation>حذف</translation>
  </message>
  <message>
   <source>Delete a connection's key from the keyring, and send none from now on.</source>
   <translation>يحذف مفتاح الاتصال من حلقة المفاتيح ولا يرسل مفتاحًا بعد ذلك.</translation>
  </message>
  <message>
   <source>Delete a model of Falcon Desktop's own, after asking. A model of another program, or a file that you added, is only taken off the list; its file stays.</source>
   <translation>حذف نموذج من نماذج Falcon Desktop بعد السؤال. أما نموذج برنامج آخر أو ملف أضفته فيُزال من القائمة فقط، ويبقى ملفه.</translation>
  </message>
  <message>
   <source>Delete all chats</source>
   <translation>حذف كل المحادثات</translation>
  </message>
  <message>
   <source>Delete all chats permanently?</source>
   <translation>حذف كل المحادثات نهائيًا؟</translation>
  </message>
  <message>
   <source>Delete all chats?</source>
   <translation>حذف كل المحادثات؟</translation>
  </message>
  <message>
   <source>Delete all chats…</source>
   <translation>حذف كل المحادثات…</translation>
  </message>
  <message>
   <source>Delete everything</source>
   <translation>حذف كل شيء</translation>
  </message>
  <message>
   <source>Delete message</source>
   <translation>حذف الرسالة</translation>
  </message>
  <message>
   <source>Delete permanently</source>
   <translation>حذف نهائي</translation>
  </message>
  <message>
   <source>Delete permanently…</source>
   <translation>حذف نهائي…</translation>
  </message>
  <message>
   <source>Delete some text from the beginning, then continue.</source>
   <translation>احذف شيئًا من بداية النص ثم تابع.</translation>
  </message>
  <message>
   <source>Delete this chat</source>
   <translation>حذف هذه المحادثة</translation>
  </message>
  <message>
   <source>Delete {model}</source>
   <translation>حذف {model}</translation>
  </message>
  <message>
   <source>Delete {model} from this computer?</source>
   <translation>حذف {model} من هذا الحاسوب؟</translation>
  </message>
  <message>
   <source>Delete “{name}” ({size})? [y/N]</source>
   <translation>هل تريد حذف «{name}» ({size})؟ [y/N]</translation>
  </message>
  <message>
   <source>Deleting…</source>
   <translation>يجري الحذف…</translation>
  </message>
  <message>
   <source>Deny</source>
   <translation>ارفض</translation>
  </message>
  <message>
   <source>Design chats left out: {number}.</source>
   <translation>محادثات تصميم لم تُستورد: {number}.</translation>
  </message>
  <message>
   <source>Diagnostics</source>
   <translation>معلومات التشخيص</translation>
  </message>
  <message>
   <source>Did you mean {option}?</source>
   <translation>هل قصدت {option}؟</translation>
  </message>
  <message>
   <source>Did you mean “{word}”?</source>
   <translation>هل قصدت «{word}»؟</translation>
  </message>
  <message>
   <source>Differences</source>
   <translation>الفروق</translation>
  </message>
  <message>
   <source>Differences between versions</source>
   <translation>الفروق بين النسخ</translation>
  </message>
  <message>
   <source>Document changes that could not be applied: {number}.</source>
   <translation>تغييرات في مستندات تعذّر تطبيقها: {number}.</translation>
  </message>
  <message>
   <source>Does not fit. Close other programs, or choose a smaller model.</source>
   <translation>لا تتسع له الذاكرة. أغلق برامج أخرى، أو اختر نموذجًا أصغر.</translation>
  </message>
  <message>
   <source>Does not fit. Up to {count} tokens would.</source>
   <translation>لا تتسع له الذاكرة. تتسع لما لا يزيد على {count} رمز.</translation>
  </message>
  <message>
   <source>Doesn't fit its schema: {place}: {reason}.</source>
   <translation>لا يوافق مخططه: {place}: {reason}.</translation>
  </message>
  <message>
   <source>Doesn't fit its schema: {reason}.</source>
   <translation>لا يوافق مخططه: {reason}.</translation>
  </message>
  <message>
   <source>Done: {words}</source>
   <translation>أُنجز: {words}</translation>
  </message>
  <message>
   <source>Download</source>
   <translation>تنزيل</translation>
  </message>
  <message>
   <source>Download a model, the largest file that fits into the free memory unless one is named, and print its ID. Its licence is shown first. A download that was interrupted goes on where it ended; each file is checked against its SHA-256.</source>
   <translation>تنزيل نموذج، وهو أكبر ملف يتسع في الذاكرة المتاحة ما لم يُذكر غيره، وطباعة معرّفه. تُعرض رخصته أولًا. والتنزيل الذي انقطع يُتابع من حيث توقف؛ ويُفحص كل ملف بمقارنة SHA-256.</translation>
  </message>
  <message>
   <source>Download {model}</source>
   <translation>تنزيل {model}</translation>
  </message>
  <message>
   <source>Drop here to pin</source>
   <translation>أفلت هنا للتثبيت</translation>
  </message>
  <message>
   <source>Duplicate</source>
   <translation>تكرار</translation>
  </message>
  <message>
   <source>Duplicate this chat</source>
   <translation>تكرار هذه المحادثة</translation>
  </message>
  <message>
   <source>Earlier backups still contain it for up to a month.</source>
   <translation>تبقى النسخ الاحتياطية السابقة محتفظة به شهرًا على الأكثر.</translation>
  </message>
  <message>
   <source>Earlier backups still contain it for up to a week.</source>
   <translation>ما زالت فيه النسخ الاحتياطية السابقة، لمدة أسبوع على الأكثر.</translation>
  </message>
  <message>
   <source>Earlier backups still contain it for up to six months.</source>
   <translation>تبقى النسخ الاحتياطية السابقة محتفظة به ستة أشهر على الأكثر.</translation>
  </message>
  <message>
   <source>Earlier version</source>
   <translation>النسخة الأقدم</translation>
  </message>
  <message>
   <source>Edit</source>
   <translation>تحرير</translation>
  </message>
  <message>
   <source>Edit arguments</source>
   <translation>عدّل الوسائط</translation>
  </message>
  <message>
   <source>Edit message</source>
   <translation>تحرير الرسالة</translation>
  </message>
  <message>
   <source>Edit the last message</source>
   <translation>تحرير آخر رسالة</translation>
  </message>
  <message>
   <source>Edited</source>
   <translation>معدّل</translation>
  </message>
  <message>
   <source>Empty Trash</source>
   <translation>إفراغ سلة المهملات</translation>
  </message>
  <message>
   <source>Empty Trash?</source>
   <translation>إفراغ سلة المهملات؟</translation>
  </message>
  <message>
   <source>Empty Trash…</source>
   <translation>إفراغ سلة المهملات…</translation>
  </message>
  <message>
   <source>Empty…</source>
   <translation>إفراغ…</translation>
  </message>
  <message>
   <source>Encryption</source>
   <translation>التشفير</translation>
  </message>
  <message>
   <source>Engine</source>
   <translation>المحرّك</translation>
  </message>
  <message>
   <source>Enter a key first.</source>
   <translation>أدخل مفتاحًا أولًا.</translation>
  </message>
  <message>
   <source>Enter a value for {names}.</source>
   <translation>أدخل قيمة {names}.</translation>
  </message>
  <message>
   <source>Enter key</source>
   <translation>إدخال مفتاح</translation>
  </message>
  <message>
   <source>Enter never sends while you're composing with an input method.</source>
   <translation>لا يرسل Enter أبدًا ما دمت تكتب بطريقة إدخال.</translation>
  </message>
  <message>
   <source>Enter the address with its deployment and api-version, as in {example}. Gateways that take the key as api-key work, too.</source>
   <translation>أدخل العنوان مع النشر وapi-version، مثل {example}. وتعمل أيضًا البوابات التي تأخذ المفتاح في api-key.</translation>
  </message>
  <message>
   <source>Enter the program to run.</source>
   <translation>أدخل البرنامج المطلوب تشغيله.</translation>
  </message>
  <message>
   <source>Enter the server's address.</source>
   <translation>أدخل عنوان الخادم.</translation>
  </message>
  <message>
   <source>Enter to send, Shift+Enter for a new line</source>
   <translation>Enter يرسل، وShift+Enter سطر جديد</translation>
  </message>
  <message>
   <source>Entries of unknown form, left out: {number}.</source>
   <translation>عناصر بصيغة غير معروفة، لم تُستورد: {number}.</translation>
  </message>
  <message>
   <source>Error</source>
   <translation>الخطأ</translation>
  </message>
  <message>
   <source>Esc</source>
   <translation>Esc</translation>
  </message>
  <message>
   <source>Every sentence as it comes</source>
   <translation>كل جملة عند وصولها</translation>
  </message>
  <message>
   <source>Everything: all versions and how each was made. Can be imported again.</source>
   <translation>كل شيء: جميع النسخ وكيف وُلّدت كل منها. ويمكن استيراده من جديد.</translation>
  </message>
  <message>
   <source>Explain a hash table to a beginner</source>
   <translation>اشرح جدول التجزئة لمبتدئ</translation>
  </message>
  <message>
   <source>Export</source>
   <translation>تصدير</translation>
  </message>
  <message>
   <source>Export all chats…</source>
   <translation>تصدير كل المحادثات…</translation>
  </message>
  <message>
   <source>Export as</source>
   <translation>تصدير بصيغة</translation>
  </message>
  <message>
   <source>Export presets and prompts</source>
   <translation>تصدير الإعدادات المسبقة والموجّهات</translation>
  </message>
  <message>
   <source>Export this chat</source>
   <translation>تصدير هذه المحادثة</translation>
  </message>
  <message>
   <source>Exported chats ({names})</source>
   <translation>محادثات مصدَّرة ({names})</translation>
  </message>
  <message>
   <source>Exported from Falcon Desktop</source>
   <translation>صُدِّرت من Falcon Desktop</translation>
  </message>
  <message>
   <source>Exported to {name}.</source>
   <translation>صُدّر إلى {name}.</translation>
  </message>
  <message>
   <source>Exporting</source>
   <translation>يجري التصدير</translation>
  </message>
  <message>
   <source>Export…</source>
   <translation>تصدير…</translation>
  </message>
  <message>
   <source>Extra CA file (PEM)</source>
   <translation>ملف CA إضافي (PEM)</translation>
  </message>
  <message>
   <source>Extra fields</source>
   <translation>حقول إضافية</translation>
  </message>
  <message>
   <source>Extra fields must be a JSON object.</source>
   <translation>يجب أن تكون الحقول الإضافية كائن JSON.</translation>
  </message>
  <message>
   <source>Failed.</source>
   <translation>فشل.</translation>
  </message>
  <message>
   <source>Failed:</source>
   <translation>فشل:</translation>
  </message>
  <message>
   <source>Falcon Desktop can't import files from {program}, only its own JSON and Markdown, and exports from {programs}.</source>
   <translation>لا يستطيع Falcon Desktop استيراد ملفات {program}. يستورد ما صدّره هو بصيغتي JSON وMarkdown، وما صُدّر من {programs} فقط.</translation>
  </message>
  <message>
   <source>Falcon Desktop can't import this file, only its own JSON or Markdown, or an export from one of these: {programs}.</source>
   <translation>لا يستطيع Falcon Desktop استيراد هذا الملف. يستورد ما صدّره هو بصيغة JSON أو Markdown، وما صُدّر من أحد هذه البرامج: {programs}.</translation>
  </message>
  <message>
   <source>Falcon Desktop can't import {kind} files, only its own JSON and Markdown, and exports from {programs}.</source>
   <translation>لا يستطيع Falcon Desktop استيراد ملفات {kind}. يستورد ما صدّره هو بصيغتي JSON وMarkdown، وما صُدّر من {programs} فقط.</translation>
  </message>
  <message>
   <source>Falcon Desktop can't open its window here: {problem}. “falcon-desktop ask” works without a window.</source>
   <translation>لا يستطيع Falcon Desktop فتح نافذته هنا: {problem}. ويعمل «falcon-desktop ask» دون نافذة.</translation>
  </message>
  <message>
   <source>Falcon Desktop contacts only the servers you set up. It sends no statistics and checks for updates only if you ask it to.</source>
   <translation>لا يتصل Falcon Desktop إلا بالخوادم التي أعددتها. ولا يرسل إحصاءات، ولا يبحث عن تحديثات إلا إذا طلبت ذلك.</translation>
  </message>
  <message>
   <source>Falcon Desktop crashed last time and left a report here, without your texts and keys.</source>
   <translation>تعطّل Falcon Desktop في المرة السابقة وترك هنا تقريرًا خاليًا من نصوصك ومفاتيحك.</translation>
  </message>
  <message>
   <source>Falcon Desktop had trouble starting, so it opened with a new chat. All your chats are in the list.</source>
   <translation>واجه Falcon Desktop صعوبة في التشغيل، لذا فتح محادثة جديدة. وكل محادثاتك في القائمة.</translation>
  </message>
  <message>
   <source>Falcon Desktop is already running with this data directory and does not respond. End it first.</source>
   <translation>Falcon Desktop يعمل من قبل بمجلد البيانات هذا ولا يستجيب. أنهِه أولًا.</translation>
  </message>
  <message>
   <source>Falcon Desktop is closing.</source>
   <translation>يجري إغلاق Falcon Desktop.</translation>
  </message>
  <message>
   <source>Falcon Desktop ran into a bug ({where}). Please report it.</source>
   <translation>وقع Falcon Desktop في خطأ برمجي ({where}). يُرجى الإبلاغ عنه.</translation>
  </message>
  <message>
   <source>Falcon Desktop {version} is available.</source>
   <translation>الإصدار {version} من Falcon Desktop متاح.</translation>
  </message>
  <message>
   <source>Falcon Desktop's window is open. Close it first, or make this change there, in Settings.</source>
   <translation>نافذة Falcon Desktop مفتوحة. أغلقها أولًا، أو غيّر ذلك فيها، في الإعدادات.</translation>
  </message>
  <message>
   <source>Fewer options</source>
   <translation>خيارات أقل</translation>
  </message>
  <message>
   <source>File text</source>
   <translation>نص الملف</translation>
  </message>
  <message>
   <source>Files can only be attached in chats. Paste the text instead.</source>
   <translation>لا تُرفق الملفات إلا في المحادثات. الصق النص بدلًا من ذلك.</translation>
  </message>
  <message>
   <source>Files of an unsupported kind, names only: {number}.</source>
   <translation>ملفات من نوع غير مدعوم، أسماؤها فقط: {number}.</translation>
  </message>
  <message>
   <source>Filter</source>
   <translation>ترشيح</translation>
  </message>
  <message>
   <source>Filter models</source>
   <translation>ترشيح النماذج</translation>
  </message>
  <message>
   <source>Filter shortcuts</source>
   <translation>ترشيح الاختصارات</translation>
  </message>
  <message>
   <source>Filter, or enter a model ID</source>
   <translation>رشّح، أو أدخل معرّف نموذج</translation>
  </message>
  <message>
   <source>Find</source>
   <translation>بحث</translation>
  </message>
  <message>
   <source>Find in chat</source>
   <translation>بحث في المحادثة</translation>
  </message>
  <message>
   <source>Find models at Hugging Face</source>
   <translation>البحث عن نماذج في Hugging Face</translation>
  </message>
  <message>
   <source>Find next</source>
   <translation>النتيجة التالية</translation>
  </message>
  <message>
   <source>Find previous</source>
   <translation>النتيجة السابقة</translation>
  </message>
  <message>
   <source>Finish reason</source>
   <translation>سبب الانتهاء</translation>
  </message>
  <message>
   <source>First line of your question</source>
   <translation>السطر الأول من سؤالك</translation>
  </message>
  <message>
   <source>First model offered</source>
   <translation>أول نموذج معروض</translation>
  </message>
  <message>
   <source>First token</source>
   <translation>أول رمز</translation>
  </message>
  <message>
   <source>First token after {took} s.</source>
   <translation>جاء أول رمز بعد {took} ث.</translation>
  </message>
  <message>
   <source>First token after {took} s. The model had to load first.</source>
   <translation>جاء أول رمز بعد {took} ث. كان لا بد من تحميل النموذج أولًا.</translation>
  </message>
  <message>
   <source>Fits its schema.</source>
   <translation>يوافق مخططه.</translation>
  </message>
  <message>
   <source>Fits.</source>
   <translation>تتسع له الذاكرة.</translation>
  </message>
  <message>
   <source>Flash attention</source>
   <translation>الانتباه السريع (flash attention)</translation>
  </message>
  <message>
   <source>Follow system</source>
   <translation>اتباع النظام</translation>
  </message>
  <message>
   <source>For notes and editors.</source>
   <translation>للملاحظات والمحررات.</translation>
  </message>
  <message>
   <source>For this chat</source>
   <translation>لهذه المحادثة</translation>
  </message>
  <message>
   <source>Forget token</source>
   <translation>نسيان الرمز</translation>
  </message>
  <message>
   <source>Formula: {source}</source>
   <translation>صيغة: {source}</translation>
  </message>
  <message>
   <source>Found on this computer:</source>
   <translation>الموجود على هذا الحاسوب:</translation>
  </message>
  <message>
   <source>Free some space</source>
   <translation>تحرير مساحة</translation>
  </message>
  <message>
   <source>Frequency penalty</source>
   <translation>عقوبة التواتر</translation>
  </message>
  <message>
   <source>From Hugging Face, which is asked only when you search or choose. Each model has its own licence. They run offline.</source>
   <translation>من Hugging Face، ولا يُسأل إلا حين تبحث أو تختار. لكل نموذج رخصته، وتعمل كلها بلا اتصال.</translation>
  </message>
  <message>
   <source>From a newer version of Falcon Desktop, only in the JSON export: {number}.</source>
   <translation>من إصدار أحدث من Falcon Desktop، في تصدير JSON فقط: {number}.</translation>
  </message>
  <message>
   <source>From the file:</source>
   <translation>من الملف:</translation>
  </message>
  <message>
   <source>From the file: {sentence}</source>
   <translation>من الملف: {sentence}</translation>
  </message>
  <message>
   <source>Full check</source>
   <translation>فحص كامل</translation>
  </message>
  <message>
   <source>GPU layers</source>
   <translation>الطبقات على معالج الرسوم</translation>
  </message>
  <message>
   <source>Gated: accept its terms on its page first: {address}</source>
   <translation>مقيَّد: اقبل شروطه في صفحته أولًا: {address}</translation>
  </message>
  <message>
   <source>Gated: accept the terms on its page, then enter a token of your account. It is kept in the keyring and goes to huggingface.co only.</source>
   <translation>مقيَّد: اقبل الشروط في صفحته، ثم أدخل رمزًا من حسابك. يُحفظ في حلقة المفاتيح ولا يُرسل إلا إلى huggingface.co.</translation>
  </message>
  <message>
   <source>General</source>
   <translation>عام</translation>
  </message>
  <message>
   <source>General assistant</source>
   <translation>مساعد عام</translation>
  </message>
  <message>
   <source>Get a model</source>
   <translation>الحصول على نموذج</translation>
  </message>
  <message>
   <source>Get a token</source>
   <translation>الحصول على رمز</translation>
  </message>
  <message>
   <source>Give a chat another title.</source>
   <translation>إعطاء محادثة عنوانًا آخر.</translation>
  </message>
  <message>
   <source>Give the tool server a name.</source>
   <translation>أعطِ خادم الأدوات اسمًا.</translation>
  </message>
  <message>
   <source>Go back</source>
   <translation>عودة</translation>
  </message>
  <message>
   <source>Go to the message box</source>
   <translation>الانتقال إلى مربع الرسالة</translation>
  </message>
  <message>
   <source>Google Takeout other than Gemini's chats</source>
   <translation>Google Takeout لغير محادثات Gemini</translation>
  </message>
  <message>
   <source>Google's file does not say which questions belong together: each becomes its own chat.</source>
   <translation>لا يذكر ملف Google أي الأسئلة ينتمي بعضها إلى بعض، فيصير كل سؤال محادثة مستقلة.</translation>
  </message>
  <message>
   <source>Graphics processor: {device}</source>
   <translation>معالج الرسوم: {device}</translation>
  </message>
  <message>
   <source>Graphics processor: {device}, {free} of {total} free</source>
   <translation>معالج الرسوم: {device}، المتاح {free} من {total}</translation>
  </message>
  <message>
   <source>Header</source>
   <translation>الترويسة</translation>
  </message>
  <message>
   <source>Headers</source>
   <translation>الترويسات</translation>
  </message>
  <message>
   <source>Heading {level}: {words}</source>
   <translation>عنوان {level}: {words}</translation>
  </message>
  <message>
   <source>Here it is only on or off: low, medium and high are the same.</source>
   <translation>هو هنا مشغّل أو معطّل فقط: المنخفض والمتوسط والمرتفع سواء.</translation>
  </message>
  <message>
   <source>Here only JSON is asked for: name the fields in your question.</source>
   <translation>لا يُطلب هنا إلا JSON: اذكر الحقول في سؤالك.</translation>
  </message>
  <message>
   <source>Hide the options</source>
   <translation>إخفاء الخيارات</translation>
  </message>
  <message>
   <source>Hide the sidebar</source>
   <translation>إخفاء الشريط الجانبي</translation>
  </message>
  <message>
   <source>Hide token confidence</source>
   <translation>إخفاء ثقة الرموز</translation>
  </message>
  <message>
   <source>High</source>
   <translation>مرتفع</translation>
  </message>
  <message>
   <source>Higher values make answers more varied; 0 always picks the most likely token.</source>
   <translation>القيم الأعلى تجعل الإجابات أكثر تنوعًا، و0 يأخذ دائمًا الرمز الأرجح.</translation>
  </message>
  <message>
   <source>Hold to show</source>
   <translation>اضغط مطوّلًا للإظهار</translation>
  </message>
  <message>
   <source>How it was made</source>
   <translation>كيف وُلّدت</translation>
  </message>
  <message>
   <source>How it was made: {facts}</source>
   <translation>كيف وُلّدت: {facts}</translation>
  </message>
  <message>
   <source>How many messages can't be read is unknown.</source>
   <translation>عدد الرسائل التي لا يمكن قراءتها غير معروف.</translation>
  </message>
  <message>
   <source>How many tokens the model handles at once, question and answer together. A larger window uses more memory; each change reloads the model.</source>
   <translation>عدد الرموز التي يقرؤها النموذج دفعة واحدة، السؤال والإجابة معًا. والنافذة الأكبر تستهلك ذاكرة أكثر، وكل تغيير يعيد تحميل النموذج.</translation>
  </message>
  <message>
   <source>How much the model thinks before it answers, if it can.</source>
   <translation>مقدار تفكير النموذج قبل أن يجيب، إن كان قادرًا على ذلك.</translation>
  </message>
  <message>
   <source>Hugging Face can't reach this model's server right now. It may be asleep or starting; try again in a minute.</source>
   <translation>لا يستطيع Hugging Face الوصول إلى خادم هذا النموذج الآن. لعله نائم أو يبدأ؛ أعد المحاولة بعد دقيقة.</translation>
  </message>
  <message>
   <source>Hugging Face does not serve {model} at this address.</source>
   <translation>لا يقدم Hugging Face ‏{model} على هذا العنوان.</translation>
  </message>
  <message>
   <source>Hugging Face is still loading {model}. Try again later, or choose another model.</source>
   <translation>ما زال Hugging Face يحمّل {model}. أعد المحاولة لاحقًا، أو اختر نموذجًا آخر.</translation>
  </message>
  <message>
   <source>Hugging Face rejected this token. Enter one from huggingface.co/settings/tokens.</source>
   <translation>رفض Hugging Face رمز الوصول هذا. أدخل رمزًا من huggingface.co/settings/tokens.</translation>
  </message>
  <message>
   <source>Hugging Face requires a token. Enter one from huggingface.co/settings/tokens.</source>
   <translation>يطلب Hugging Face رمز وصول. أدخل رمزًا من huggingface.co/settings/tokens.</translation>
  </message>
  <message>
   <source>Hugging Face token</source>
   <translation>رمز Hugging Face</translation>
  </message>
  <message>
   <source>Image</source>
   <translation>صورة</translation>
  </message>
  <message>
   <source>Image {number}</source>
   <translation>صورة {number}</translation>
  </message>
  <message>
   <source>Image: {name}</source>
   <translation>صورة: {name}</translation>
  </message>
  <message>
   <source>Images and files missing from the export, names only: {number}.</source>
   <translation>صور وملفات ليست في ملف التصدير، أسماؤها فقط: {number}.</translation>
  </message>
  <message>
   <source>Images that are damaged or of an unsupported kind, names only: {number}.</source>
   <translation>صور تالفة أو من نوع غير مدعوم، أسماؤها فقط: {number}.</translation>
  </message>
  <message>
   <source>Import chats</source>
   <translation>استيراد محادثات</translation>
  </message>
  <message>
   <source>Import chats…</source>
   <translation>استيراد محادثات…</translation>
  </message>
  <message>
   <source>Import presets and prompts</source>
   <translation>استيراد إعدادات مسبقة وموجّهات</translation>
  </message>
  <message numerus="yes">
   <source>Import {shown} chat(s)</source>
   <translation>
    <numerusform>لا تُستورد أي محادثة</numerusform>
    <numerusform>استيراد محادثة واحدة</numerusform>
    <numerusform>استيراد محادثتين</numerusform>
    <numerusform>استيراد {shown} محادثات</numerusform>
    <numerusform>استيراد {shown} محادثة</numerusform>
    <numerusform>استيراد {shown} محادثة</numerusform>
   </translation>
  </message>
  <message>
   <source>Importing</source>
   <translation>يجري الاستيراد</translation>
  </message>
  <message>
   <source>Import…</source>
   <translation>استيراد…</translation>
  </message>
  <message>
   <source>In Trash</source>
   <translation>في سلة المهملات</translation>
  </message>
  <message numerus="yes">
   <source>In Trash. Deleted permanently in %n day(s).</source>
   <translation>
    <numerusform>في سلة المهملات. تُحذف نهائيًا الآن.</numerusform>
    <numerusform>في سلة المهملات. تُحذف نهائيًا بعد يوم واحد.</numerusform>
    <numerusform>في سلة المهملات. تُحذف نهائيًا بعد يومين.</numerusform>
    <numerusform>في سلة المهملات. تُحذف نهائيًا بعد %n أيام.</numerusform>
    <numerusform>في سلة المهملات. تُحذف نهائيًا بعد %n يومًا.</numerusform>
    <numerusform>في سلة المهملات. تُحذف نهائيًا بعد %n يوم.</numerusform>
   </translation>
  </message>
  <message>
   <source>In code, titles, archived chats or Trash</source>
   <translation>في الشيفرة أو العناوين أو المحادثات المؤرشفة أو سلة المهملات</translation>
  </message>
  <message>
   <source>In use</source>
   <translation>مستخدم</translation>
  </message>
  <message>
   <source>Include earlier messages again.</source>
   <translation>تضمين الرسائل السابقة من جديد.</translation>
  </message>
  <message>
   <source>Insert as text</source>
   <translation>إدراج كنص</translation>
  </message>
  <message>
   <source>Installed</source>
   <translation>مثبّت</translation>
  </message>
  <message>
   <source>Instructions for the model: who it is, how to answer.</source>
   <translation>تعليمات للنموذج: من هو وكيف يجيب.</translation>
  </message>
  <message>
   <source>Interrupted. Run the same command to continue.</source>
   <translation>توقّف التنزيل. شغّل الأمر نفسه للمتابعة.</translation>
  </message>
  <message>
   <source>Is not valid JSON: line {line}, column {column}.</source>
   <translation>ليس JSON صالحًا: السطر {line}، العمود {column}.</translation>
  </message>
  <message>
   <source>Is not valid JSON: {reason}</source>
   <translation>ليس JSON صالحًا: {reason}</translation>
  </message>
  <message>
   <source>It contains a user name, a common phishing trick.</source>
   <translation>فيه اسم مستخدم، وهي حيلة تصيّد شائعة.</translation>
  </message>
  <message>
   <source>It contains invisible or forbidden characters.</source>
   <translation>فيه محارف خفية أو ممنوعة.</translation>
  </message>
  <message>
   <source>It has what looks like a key among its arguments. Those are kept unencrypted. Use a variable where the server takes one.</source>
   <translation>يبدو أن بين وسائطه مفتاحًا، والوسائط تُحفظ دون تشفير. استخدم متغيّرًا إن كان الخادم يقبل ذلك.</translation>
  </message>
  <message>
   <source>It has: {names}.</source>
   <translation>فيه: {names}.</translation>
  </message>
  <message>
   <source>It is longer than {count} characters.</source>
   <translation>أطول من {count} محرف.</translation>
  </message>
  <message>
   <source>It is no longer in Trash.</source>
   <translation>لم يعد في سلة المهملات.</translation>
  </message>
  <message>
   <source>It is not a valid address.</source>
   <translation>ليس عنوانًا صالحًا.</translation>
  </message>
  <message>
   <source>It is set up for an older protocol (SSE). It may not answer this one.</source>
   <translation>هو معدّ لبروتوكول أقدم (SSE)، وقد لا يجيب على هذا البروتوكول.</translation>
  </message>
  <message>
   <source>It is too old to say which graphics processors it sees.</source>
   <translation>إنه أقدم من أن يذكر معالجات الرسوم التي يراها.</translation>
  </message>
  <message>
   <source>It needs a key. To enter one: {command}</source>
   <translation>يحتاج إلى مفتاح. لإدخاله: {command}</translation>
  </message>
  <message>
   <source>It sees no graphics processor here, so models run on the processor.</source>
   <translation>لا يرى معالج رسوم هنا، لذلك تعمل النماذج على المعالج.</translation>
  </message>
  <message>
   <source>It starts: {command}</source>
   <translation>يشغّل: {command}</translation>
  </message>
  <message>
   <source>It was the default. New chats are now answered on this computer.</source>
   <translation>كان هذا هو الافتراضي. تُجاب المحادثات الجديدة الآن على هذا الحاسوب.</translation>
  </message>
  <message>
   <source>Its address is not encrypted, so the key is sent only with --allow-plain-http yes.</source>
   <translation>عنوانه غير مشفّر، لذلك لا يُرسل المفتاح إلا مع ‎--allow-plain-http yes.</translation>
  </message>
  <message>
   <source>Its key comes from the environment variable {name}. To save one instead: {command}, or in the window under Settings, Connections.</source>
   <translation>يأتي مفتاحه من متغير البيئة {name}. لحفظ مفتاح بدلًا منه: {command}، أو في النافذة ضمن الإعدادات، الاتصالات.</translation>
  </message>
  <message>
   <source>JSON</source>
   <translation>JSON</translation>
  </message>
  <message>
   <source>JSON messages</source>
   <translation>رسائل JSON</translation>
  </message>
  <message>
   <source>Jump to latest</source>
   <translation>الانتقال إلى الأحدث</translation>
  </message>
  <message>
   <source>Just the words.</source>
   <translation>الكلمات فقط.</translation>
  </message>
  <message>
   <source>KV cache</source>
   <translation>ذاكرة KV المؤقتة</translation>
  </message>
  <message>
   <source>Keep chats at the top of the list: all of those named, or none.</source>
   <translation>إبقاء محادثات في أعلى القائمة: كل ما ذُكر منها، أو لا شيء.</translation>
  </message>
  <message>
   <source>Keep daily backups</source>
   <translation>الاحتفاظ بالنسخ اليومية</translation>
  </message>
  <message>
   <source>Key</source>
   <translation>المفتاح</translation>
  </message>
  <message>
   <source>Key for {origin} (not shown): </source>
   <translation>مفتاح {origin} (لا يظهر): </translation>
  </message>
  <message>
   <source>Key header</source>
   <translation>ترويسة المفتاح</translation>
  </message>
  <message>
   <source>Key removed.</source>
   <translation>أُزيل المفتاح.</translation>
  </message>
  <message>
   <source>Key saved for {origin}. {status}</source>
   <translation>حُفظ مفتاح لـ{origin}. {status}</translation>
  </message>
  <message>
   <source>Keyboard shortcuts</source>
   <translation>اختصارات لوحة المفاتيح</translation>
  </message>
  <message>
   <source>Keys are kept in {place}.</source>
   <translation>تُحفظ المفاتيح في {place}.</translation>
  </message>
  <message>
   <source>Keys are not taken from the command line, where others could read them. Run {command}, and type or paste the key when asked.</source>
   <translation>لا تؤخذ المفاتيح من سطر الأوامر، حيث يستطيع غيرك قراءتها. شغّل {command}، واكتب المفتاح أو الصقه حين يُطلب.</translation>
  </message>
  <message>
   <source>Kind</source>
   <translation>النوع</translation>
  </message>
  <message>
   <source>Language</source>
   <translation>اللغة</translation>
  </message>
  <message>
   <source>Larger</source>
   <translation>أكبر</translation>
  </message>
  <message>
   <source>Last changed</source>
   <translation>آخر تغيير</translation>
  </message>
  <message>
   <source>Later version</source>
   <translation>النسخة الأحدث</translation>
  </message>
  <message>
   <source>Least certain tokens:</source>
   <translation>أقل الرموز ثقة:</translation>
  </message>
  <message>
   <source>Leave out the oldest messages</source>
   <translation>ترك أقدم الرسائل</translation>
  </message>
  <message>
   <source>Left out</source>
   <translation>ما لم يُستورد</translation>
  </message>
  <message>
   <source>Left out while thinking is on, as {host} requires: {options}.</source>
   <translation>لم يُرسل أثناء تفعيل التفكير، كما يشترط {host}: {options}.</translation>
  </message>
  <message>
   <source>Licence</source>
   <translation>الرخصة</translation>
  </message>
  <message>
   <source>Licence of {model}</source>
   <translation>رخصة {model}</translation>
  </message>
  <message>
   <source>Licence text</source>
   <translation>نص الرخصة</translation>
  </message>
  <message>
   <source>Licence: {licence}</source>
   <translation>الرخصة: {licence}</translation>
  </message>
  <message>
   <source>Licences</source>
   <translation>الرخص</translation>
  </message>
  <message>
   <source>Light</source>
   <translation>فاتح</translation>
  </message>
  <message>
   <source>Light, high contrast</source>
   <translation>فاتح، تباين عالٍ</translation>
  </message>
  <message>
   <source>Line numbers</source>
   <translation>أرقام الأسطر</translation>
  </message>
  <message>
   <source>Link blocked</source>
   <translation>الرابط محظور</translation>
  </message>
  <message>
   <source>List the models of this computer or of a server, and manage those of this computer. Without an action, “models” and “models NAME” list them.</source>
   <translation>عرض نماذج هذا الحاسوب أو خادم، وإدارة نماذج هذا الحاسوب. ودون إجراء يعرضها الأمران «models» و«models NAME».</translation>
  </message>
  <message>
   <source>List the server's models</source>
   <translation>سرد نماذج الخادم</translation>
  </message>
  <message>
   <source>Loaded now, on the processor, since the graphics processor failed.</source>
   <translation>محمّل الآن على المعالج، لأن معالج الرسوم تعطّل.</translation>
  </message>
  <message>
   <source>Loaded now, on the processor: GPU layers is set to 0.</source>
   <translation>محمّل الآن على المعالج: عدد الطبقات على معالج الرسوم هو 0.</translation>
  </message>
  <message>
   <source>Loaded now, on the processor: no layer fits into video memory.</source>
   <translation>محمّل الآن على المعالج: لا تتسع ذاكرة معالج الرسوم لأي طبقة.</translation>
  </message>
  <message>
   <source>Loaded now, on the processor: the built-in engine uses no other here.</source>
   <translation>محمّل الآن على المعالج: لا يستخدم المحرك المضمّن غيره هنا.</translation>
  </message>
  <message>
   <source>Loaded now, on the processor: your llama-server found no graphics processor.</source>
   <translation>محمّل الآن على المعالج: لم يجد llama-server الخاص بك معالج رسوم.</translation>
  </message>
  <message>
   <source>Loaded now: {count} of {most} layers on {device}, in {size} of video memory.</source>
   <translation>محمّل الآن: {count} من {most} طبقة على {device}، في {size} من ذاكرة معالج الرسوم.</translation>
  </message>
  <message>
   <source>Loaded now: {model}</source>
   <translation>محمّل الآن: {model}</translation>
  </message>
  <message>
   <source>Loading the model…</source>
   <translation>يُحمَّل النموذج…</translation>
  </message>
  <message>
   <source>Looking at it…</source>
   <translation>جارٍ فحصه…</translation>
  </message>
  <message>
   <source>Low</source>
   <translation>منخفض</translation>
  </message>
  <message>
   <source>MIT licence. Built on Qt for Python (LGPL 3), SQLite (public domain), llama.cpp (MIT), httpx (BSD), markdown-it-py (MIT), Pygments (BSD), keyring (MIT) and others; the starter model SmolLM2 135M is under the Apache licence 2.0.</source>
   <translation>رخصة MIT. بُني على Qt for Python ‏(LGPL 3) وSQLite (ملكية عامة) وllama.cpp ‏(MIT) وhttpx ‏(BSD) وmarkdown-it-py ‏(MIT) وPygments ‏(BSD) وkeyring ‏(MIT) وغيرها؛ والنموذج الأولي SmolLM2 135M برخصة Apache 2.0.</translation>
  </message>
  <message>
   <source>Make default</source>
   <translation>جعله الافتراضي</translation>
  </message>
  <message>
   <source>Manage connections…</source>
   <translation>إدارة الاتصالات…</translation>
  </message>
  <message>
   <source>Manage presets…</source>
   <translation>إدارة الإعدادات المسبقة…</translation>
  </message>
  <message>
   <source>Manage prompts…</source>
   <translation>إدارة الموجّهات…</translation>
  </message>
  <message>
   <source>Manage the servers that the window shows under Settings, Connections. Changes are refused while the window is open.</source>
   <translation>يدير الخوادم التي تعرضها النافذة في الإعدادات، الاتصالات. تُرفض التغييرات ما دامت النافذة مفتوحة.</translation>
  </message>
  <message>
   <source>Many models only turn it on or off: low, medium and high are then the same.</source>
   <translation>نماذج كثيرة تشغّله أو تعطّله فقط: المنخفض والمتوسط والمرتفع عندها سواء.</translation>
  </message>
  <message>
   <source>Markdown</source>
   <translation>Markdown</translation>
  </message>
  <message>
   <source>Markdown with comments</source>
   <translation>Markdown مع تعليقات</translation>
  </message>
  <message>
   <source>Max new tokens</source>
   <translation>أقصى الرموز الجديدة</translation>
  </message>
  <message>
   <source>Medium</source>
   <translation>متوسط</translation>
  </message>
  <message>
   <source>Memories of you in the other program, left out: {number}.</source>
   <translation>ما يتذكره البرنامج الآخر عنك، لم يُستورد: {number}.</translation>
  </message>
  <message>
   <source>Memory</source>
   <translation>الذاكرة</translation>
  </message>
  <message>
   <source>Memory and speed</source>
   <translation>الذاكرة والسرعة</translation>
  </message>
  <message>
   <source>Memory and speed of {model}</source>
   <translation>ذاكرة {model} وسرعته</translation>
  </message>
  <message>
   <source>Memory needed</source>
   <translation>الذاكرة اللازمة</translation>
  </message>
  <message>
   <source>Menu entry already there: {path}</source>
   <translation>مدخل القائمة موجود: {path}</translation>
  </message>
  <message>
   <source>Menu entry created: {path}</source>
   <translation>أُنشئ مدخل القائمة: {path}</translation>
  </message>
  <message>
   <source>Menu entry removed, with its icon and file type:</source>
   <translation>أُزيل مدخل القائمة بأيقونته ونوع ملفاته:</translation>
  </message>
  <message>
   <source>Message</source>
   <translation>الرسالة</translation>
  </message>
  <message>
   <source>Message Falcon…</source>
   <translation>اكتب رسالة إلى Falcon…</translation>
  </message>
  <message>
   <source>Message parts from a newer version of Falcon Desktop, kept but not shown: {number}.</source>
   <translation>أجزاء رسائل من إصدار أحدث من Falcon Desktop، محفوظة وغير معروضة: {number}.</translation>
  </message>
  <message>
   <source>Messages</source>
   <translation>الرسائل</translation>
  </message>
  <message>
   <source>Messages already here that get tools, sources, images or files: {number}.</source>
   <translation>رسائل موجودة هنا تُضاف إليها أدوات أو مصادر أو صور أو ملفات: {number}.</translation>
  </message>
  <message>
   <source>Messages from “{title}”</source>
   <translation>رسائل من «{title}»</translation>
  </message>
  <message>
   <source>Messages hidden by the other program, left out: {number}.</source>
   <translation>رسائل يخفيها البرنامج الآخر، لم تُستورد: {number}.</translation>
  </message>
  <message>
   <source>Min-p</source>
   <translation>Min-p</translation>
  </message>
  <message>
   <source>Model</source>
   <translation>النموذج</translation>
  </message>
  <message>
   <source>Model file (SHA-256)</source>
   <translation>ملف النموذج (SHA-256)</translation>
  </message>
  <message>
   <source>Model {number}</source>
   <translation>النموذج {number}</translation>
  </message>
  <message>
   <source>Models</source>
   <translation>النماذج</translation>
  </message>
  <message>
   <source>Models can only be compared in chats.</source>
   <translation>لا يمكن مقارنة النماذج إلا في المحادثات.</translation>
  </message>
  <message>
   <source>Models for llama.cpp (*.gguf)</source>
   <translation>نماذج llama.cpp ‏(*.gguf)</translation>
  </message>
  <message>
   <source>Models in this folder are used where they are.</source>
   <translation>تُستخدم نماذج هذا المجلد حيث هي.</translation>
  </message>
  <message>
   <source>Models may take</source>
   <translation>المسموح للنماذج</translation>
  </message>
  <message>
   <source>Models, PDFs, pages and formulas are read in a sandbox: {limited}.</source>
   <translation>تُقرأ النماذج وملفات PDF والصفحات والصيغ في عزل: {limited}.</translation>
  </message>
  <message>
   <source>Models, PDFs, pages and formulas are read without a sandbox.</source>
   <translation>تُقرأ النماذج وملفات PDF والصفحات والصيغ دون عزل.</translation>
  </message>
  <message>
   <source>More</source>
   <translation>المزيد</translation>
  </message>
  <message>
   <source>More actions</source>
   <translation>إجراءات أكثر</translation>
  </message>
  <message>
   <source>More options</source>
   <translation>خيارات أكثر</translation>
  </message>
  <message>
   <source>More rows are in the JSON export: {count}.</source>
   <translation>صفوف أخرى في تصدير JSON: {count}.</translation>
  </message>
  <message>
   <source>Move chats out of Trash, and deleted messages back into their chat: all of those named, or none. To see what is there: falcon-desktop list --trash</source>
   <translation>إخراج محادثات من سلة المهملات، وإعادة الرسائل المحذوفة إلى محادثتها: كل ما ذُكر منها، أو لا شيء. لمعرفة ما فيها: falcon-desktop list --trash</translation>
  </message>
  <message>
   <source>Move chats out of the archive: all of those named, or none.</source>
   <translation>إخراج محادثات من الأرشيف: كل ما ذُكر منها، أو لا شيء.</translation>
  </message>
  <message>
   <source>Move chats to Trash: all of those named, or none.</source>
   <translation>نقل محادثات إلى سلة المهملات: كل ما ذُكر منها، أو لا شيء.</translation>
  </message>
  <message>
   <source>Move chats to the archive: all of those named, or none.</source>
   <translation>نقل محادثات إلى الأرشيف: كل ما ذُكر منها، أو لا شيء.</translation>
  </message>
  <message>
   <source>Move down</source>
   <translation>تحريك لأسفل</translation>
  </message>
  <message>
   <source>Move up</source>
   <translation>تحريك لأعلى</translation>
  </message>
  <message>
   <source>Moved “{title}” out of the archive.</source>
   <translation>أُخرجت «{title}» من الأرشيف.</translation>
  </message>
  <message>
   <source>Moved “{title}” to Trash.</source>
   <translation>نُقلت «{title}» إلى سلة المهملات.</translation>
  </message>
  <message>
   <source>My own llama-server</source>
   <translation>llama-server الخاص بي</translation>
  </message>
  <message>
   <source>My preset</source>
   <translation>إعدادي المسبق</translation>
  </message>
  <message>
   <source>NAME can't be combined with --connection or --base-url.</source>
   <translation>لا يمكن جمع NAME مع ‎--connection أو ‎--base-url.</translation>
  </message>
  <message>
   <source>Name</source>
   <translation>الاسم</translation>
  </message>
  <message>
   <source>Name or address</source>
   <translation>اسم أو عنوان</translation>
  </message>
  <message>
   <source>Name the chats to export, or use --all.</source>
   <translation>سمِّ المحادثات المراد تصديرها، أو استخدم ‎--all.</translation>
  </message>
  <message>
   <source>Needs a key from aistudio.google.com/apikey.</source>
   <translation>يحتاج إلى مفتاح من aistudio.google.com/apikey.</translation>
  </message>
  <message>
   <source>Needs a key from console.anthropic.com.</source>
   <translation>يحتاج إلى مفتاح من console.anthropic.com.</translation>
  </message>
  <message>
   <source>Needs a key from console.groq.com/keys.</source>
   <translation>يحتاج إلى مفتاح من console.groq.com/keys.</translation>
  </message>
  <message>
   <source>Needs a key from console.mistral.ai.</source>
   <translation>يحتاج إلى مفتاح من console.mistral.ai.</translation>
  </message>
  <message>
   <source>Needs a key from openrouter.ai/keys. Model IDs start with the maker's name, as in maker/model.</source>
   <translation>يحتاج إلى مفتاح من openrouter.ai/keys. يبدأ اسم النموذج باسم صانعه، مثل maker/model.</translation>
  </message>
  <message>
   <source>Needs a key from platform.deepseek.com.</source>
   <translation>يحتاج إلى مفتاح من platform.deepseek.com.</translation>
  </message>
  <message>
   <source>Needs a key from platform.openai.com/api-keys.</source>
   <translation>يحتاج إلى مفتاح من platform.openai.com/api-keys.</translation>
  </message>
  <message>
   <source>Needs a schema here: {any} changes nothing.</source>
   <translation>يحتاج هنا إلى مخطط: {any} لا يغيّر شيئًا.</translation>
  </message>
  <message>
   <source>Needs an access token from huggingface.co/settings/tokens that may call Inference Providers. To choose a provider, add it to the model, as in org/model:provider.</source>
   <translation>يلزم رمز وصول من huggingface.co/settings/tokens يُسمح له باستدعاء Inference Providers. ويمكن اختيار مزوّد بإضافته إلى النموذج، مثل org/model:provider.</translation>
  </message>
  <message>
   <source>Needs at least {need}, {free} free; its context is not counted</source>
   <translation>يحتاج إلى {need} على الأقل، والمتاح {free}؛ دون حساب سياقه</translation>
  </message>
  <message>
   <source>Needs {need} of memory: {weights} for the model, {context} for the context, {rest} to compute. {free} can be used.</source>
   <translation>يحتاج إلى {need} من الذاكرة: {weights} للنموذج، و{context} للسياق، و{rest} للحساب. المتاح {free}.</translation>
  </message>
  <message>
   <source>Needs {need}, {free} free: weights {weights}, context of {tokens} tokens {cache}, other {other}</source>
   <translation>يحتاج {need} والمتاح {free}: الأوزان {weights}، وسياق من {tokens} رمزًا {cache}، وغير ذلك {other}</translation>
  </message>
  <message>
   <source>Never</source>
   <translation>أبدًا</translation>
  </message>
  <message>
   <source>New chat</source>
   <translation>محادثة جديدة</translation>
  </message>
  <message>
   <source>New chat from here</source>
   <translation>محادثة جديدة من هنا</translation>
  </message>
  <message>
   <source>New chats are answered by “{name}”. To change that: {command}</source>
   <translation>يجيب «{name}» عن المحادثات الجديدة. لتغيير ذلك: {command}</translation>
  </message>
  <message>
   <source>New completion</source>
   <translation>إكمال نص جديد</translation>
  </message>
  <message>
   <source>New shortcut</source>
   <translation>اختصار جديد</translation>
  </message>
  <message>
   <source>New stop sequence</source>
   <translation>سلسلة توقف جديدة</translation>
  </message>
  <message>
   <source>New text</source>
   <translation>نص جديد</translation>
  </message>
  <message>
   <source>Newest {count} results</source>
   <translation>أحدث {count} نتيجة</translation>
  </message>
  <message>
   <source>Next change</source>
   <translation>التغيير التالي</translation>
  </message>
  <message>
   <source>Next chat</source>
   <translation>المحادثة التالية</translation>
  </message>
  <message>
   <source>Next message</source>
   <translation>الرسالة التالية</translation>
  </message>
  <message>
   <source>Next version</source>
   <translation>النسخة التالية</translation>
  </message>
  <message>
   <source>No</source>
   <translation>لا</translation>
  </message>
  <message>
   <source>No PROMPT given: write the question after “ask”, or pipe it in. See: {command}</source>
   <translation>لم يُعطَ PROMPT: اكتب السؤال بعد «ask»، أو مرّره عبر أنبوب. انظر: {command}</translation>
  </message>
  <message>
   <source>No arguments.</source>
   <translation>بلا وسائط.</translation>
  </message>
  <message>
   <source>No backup to restore.</source>
   <translation>لا توجد نسخة احتياطية لاستعادتها.</translation>
  </message>
  <message>
   <source>No backups yet.</source>
   <translation>لا نسخ احتياطية بعد.</translation>
  </message>
  <message>
   <source>No backups yet. One is made every day.</source>
   <translation>لا توجد نسخة احتياطية بعد؛ تُنشأ نسخة كل يوم.</translation>
  </message>
  <message>
   <source>No change</source>
   <translation>لا تغيير</translation>
  </message>
  <message>
   <source>No chats</source>
   <translation>لا محادثات</translation>
  </message>
  <message>
   <source>No chats in this file.</source>
   <translation>لا توجد محادثة في هذا الملف.</translation>
  </message>
  <message>
   <source>No file manager found. The folder is {path}.</source>
   <translation>لم يُعثر على مدير ملفات. المجلد هو ⁦{path}⁩.</translation>
  </message>
  <message>
   <source>No key is needed.</source>
   <translation>لا يلزم مفتاح.</translation>
  </message>
  <message>
   <source>No key saved.</source>
   <translation>لا يوجد مفتاح محفوظ.</translation>
  </message>
  <message>
   <source>No key set; we'll see if one is needed.</source>
   <translation>لا يوجد مفتاح؛ سنرى إن كان مطلوبًا.</translation>
  </message>
  <message>
   <source>No matching actions.</source>
   <translation>لا إجراءات مطابقة.</translation>
  </message>
  <message>
   <source>No messages can be read from it here.</source>
   <translation>لا يمكن قراءة أي رسالة منه هنا.</translation>
  </message>
  <message>
   <source>No models found there.</source>
   <translation>لا نماذج هناك.</translation>
  </message>
  <message>
   <source>No other models to add.</source>
   <translation>لا يوجد نموذج آخر لإضافته.</translation>
  </message>
  <message>
   <source>No problems found.</source>
   <translation>لم تُكتشف أي مشكلة.</translation>
  </message>
  <message>
   <source>No problems found: {amount}</source>
   <translation>لا مشكلات: {amount}</translation>
  </message>
  <message>
   <source>No result.</source>
   <translation>بلا نتيجة.</translation>
  </message>
  <message>
   <source>No results for “{query}”.</source>
   <translation>لا نتائج لـ«{query}».</translation>
  </message>
  <message>
   <source>No seed was sent, so this answer may differ from the first one.</source>
   <translation>لم تُرسل بذرة، لذا قد تختلف هذه الإجابة عن الأولى.</translation>
  </message>
  <message>
   <source>No server has said what an answer cost.</source>
   <translation>لم يذكر أي خادم تكلفة إجابة.</translation>
  </message>
  <message>
   <source>No template (the text as it is)</source>
   <translation>بلا قالب (النص كما هو)</translation>
  </message>
  <message>
   <source>No window can open here: {problem}.</source>
   <translation>لا يمكن فتح نافذة هنا: {problem}.</translation>
  </message>
  <message>
   <source>No words.</source>
   <translation>بلا كلمات.</translation>
  </message>
  <message>
   <source>None</source>
   <translation>لا شيء</translation>
  </message>
  <message>
   <source>None of the providers enabled for this account serves {model}. Choose another model or provider.</source>
   <translation>لا يقدم {model} أي من المزودين المفعّلين لهذا الحساب. اختر نموذجًا أو مزودًا آخر.</translation>
  </message>
  <message>
   <source>None of these fits into the free memory.</source>
   <translation>لا يتسع أي منها في الذاكرة المتاحة.</translation>
  </message>
  <message>
   <source>None of these fits into the free memory; the smallest needs {need}, and {free} are free. To download it all the same: {command}</source>
   <translation>لا يتسع أي منها في الذاكرة المتاحة؛ يحتاج أصغرها إلى {need}، والمتاح {free}. لتنزيله رغم ذلك: {command}</translation>
  </message>
  <message>
   <source>None yet</source>
   <translation>لا شيء بعد</translation>
  </message>
  <message>
   <source>Not encrypted: anyone on the network can read what is sent. Use https:// if the server supports it.</source>
   <translation>غير مشفّر: يستطيع أي شخص على الشبكة قراءة ما يُرسل. استخدم https:// إن كان الخادم يدعمه.</translation>
  </message>
  <message>
   <source>Not encrypted: anyone on the network can read your chat. Your key is sent only if you allow it here, and can then be read, too. Use https:// if the server supports it.</source>
   <translation>غير مشفّر: يستطيع أي شخص على الشبكة قراءة محادثتك. لا يُرسل مفتاحك إلا إذا سمحت بذلك هنا، وعندها يمكن قراءته أيضًا. استخدم https:// إن كان الخادم يدعمه.</translation>
  </message>
  <message>
   <source>Not encrypted: the server is on this computer.</source>
   <translation>غير مشفّر: الخادم على هذا الحاسوب.</translation>
  </message>
  <message>
   <source>Not every model at {server} supports it.</source>
   <translation>لا تعرفه كل النماذج لدى {server}.</translation>
  </message>
  <message>
   <source>Not reached.</source>
   <translation>لم يصل إليها الاختبار.</translation>
  </message>
  <message>
   <source>Not sent</source>
   <translation>لا تُرسل</translation>
  </message>
  <message>
   <source>Not supported by {server}; not sent.</source>
   <translation>لا يدعمه {server}؛ لا يُرسل.</translation>
  </message>
  <message>
   <source>Not wholly confined on this system. Nothing keeps it from:</source>
   <translation>ليس معزولًا تمامًا على هذا النظام. لا شيء يمنعه من:</translation>
  </message>
  <message>
   <source>Nothing answers at {host}. Is the server running, and is the port right?</source>
   <translation>لا شيء يجيب على {host}. هل يعمل الخادم، وهل المنفذ صحيح؟</translation>
  </message>
  <message>
   <source>Nothing found for “{words}”.</source>
   <translation>لا نتائج عن «{words}».</translation>
  </message>
  <message>
   <source>Nothing to undo.</source>
   <translation>لا يوجد ما يُتراجع عنه.</translation>
  </message>
  <message>
   <source>Nothing was changed (--dry-run).</source>
   <translation>لم يتغير شيء (‎--dry-run).</translation>
  </message>
  <message>
   <source>Nothing was deleted.</source>
   <translation>لم يُحذف شيء.</translation>
  </message>
  <message>
   <source>Nothing was exported.</source>
   <translation>لم يُصدَّر شيء.</translation>
  </message>
  <message>
   <source>Nothing was imported.</source>
   <translation>لم يُستورد شيء.</translation>
  </message>
  <message>
   <source>Nothing was sent for this message.</source>
   <translation>لم يُرسل شيء لهذه الرسالة.</translation>
  </message>
  <message>
   <source>Nothing was sent. Choose above how to continue this chat.</source>
   <translation>لم يُرسل شيء. اختر في الأعلى كيف تتابع هذه المحادثة.</translation>
  </message>
  <message>
   <source>Nothing, unless it fails</source>
   <translation>لا شيء، إلا إذا فشلت</translation>
  </message>
  <message>
   <source>Notice</source>
   <translation>إشعار</translation>
  </message>
  <message>
   <source>Notifications</source>
   <translation>الإشعارات</translation>
  </message>
  <message>
   <source>Notify me when a long answer is ready</source>
   <translation>أشعرني حين تجهز إجابة طويلة</translation>
  </message>
  <message>
   <source>Now using {model}.</source>
   <translation>يُستخدم الآن {model}.</translation>
  </message>
  <message>
   <source>OK</source>
   <translation>سليم</translation>
  </message>
  <message>
   <source>OK: {chats}, {messages}, {size} MB</source>
   <translation>سليم: {chats}، {messages}، {size} م.ب</translation>
  </message>
  <message>
   <source>Off</source>
   <translation>معطّل</translation>
  </message>
  <message>
   <source>Older</source>
   <translation>أقدم</translation>
  </message>
  <message>
   <source>Oldest messages left out</source>
   <translation>أقدم الرسائل المتروكة</translation>
  </message>
  <message>
   <source>On</source>
   <translation>مفعّل</translation>
  </message>
  <message>
   <source>On the processor: the built-in engine uses no other here.</source>
   <translation>على المعالج: لا يستخدم المحرك المضمّن غيره هنا.</translation>
  </message>
  <message>
   <source>On this computer</source>
   <translation>على هذا الحاسوب</translation>
  </message>
  <message>
   <source>One file per chat, in a zip</source>
   <translation>ملف لكل محادثة، في أرشيف zip واحد</translation>
  </message>
  <message>
   <source>One file that opens in any browser, to share or keep.</source>
   <translation>ملف واحد يُفتح في أي متصفح، للمشاركة أو الحفظ.</translation>
  </message>
  <message>
   <source>One per line; leave empty for the four defaults</source>
   <translation>سؤال في كل سطر؛ اتركها فارغة للأسئلة الأربعة الافتراضية</translation>
  </message>
  <message>
   <source>Only answers can be continued.</source>
   <translation>لا تُتابع إلا إجابة.</translation>
  </message>
  <message>
   <source>Only answers can be regenerated.</source>
   <translation>لا يُعاد إلا توليد إجابة.</translation>
  </message>
  <message>
   <source>Only in Trash</source>
   <translation>في سلة المهملات فقط</translation>
  </message>
  <message>
   <source>Only in archived chats</source>
   <translation>في المحادثات المؤرشفة فقط</translation>
  </message>
  <message>
   <source>Only in code</source>
   <translation>في الشيفرة فقط</translation>
  </message>
  <message>
   <source>Only in titles</source>
   <translation>في العناوين فقط</translation>
  </message>
  <message>
   <source>Only settings you change are sent.</source>
   <translation>لا يُرسل إلا ما تغيّره من الإعدادات.</translation>
  </message>
  <message>
   <source>Only that it is complete</source>
   <translation>اكتمالها فقط</translation>
  </message>
  <message>
   <source>Only the backups you keep can bring them back.</source>
   <translation>لا يعيدها إلا النسخ الاحتياطية المحفوظة.</translation>
  </message>
  <message>
   <source>Only the first {limit} servers were read.</source>
   <translation>قُرئ أول {limit} من الخوادم فقط.</translation>
  </message>
  <message>
   <source>Only web and email links can be opened from a chat.</source>
   <translation>لا تُفتح من المحادثات إلا روابط الويب والبريد.</translation>
  </message>
  <message>
   <source>Only while this window is in the background, for answers that took 10 seconds or more. Shows the chat's title, never its text.</source>
   <translation>فقط حين تكون هذه النافذة في الخلفية، وللإجابات التي استغرقت عشر ثوانٍ أو أكثر. ويُعرض عنوان المحادثة، لا نصها أبدًا.</translation>
  </message>
  <message>
   <source>Open</source>
   <translation>فتح</translation>
  </message>
  <message>
   <source>Open WebUI's server</source>
   <translation>خادم Open WebUI</translation>
  </message>
  <message>
   <source>Open folder</source>
   <translation>فتح المجلد</translation>
  </message>
  <message>
   <source>Open link</source>
   <translation>فتح الرابط</translation>
  </message>
  <message>
   <source>Open link…</source>
   <translation>فتح الرابط…</translation>
  </message>
  <message>
   <source>Open settings</source>
   <translation>فتح الإعدادات</translation>
  </message>
  <message>
   <source>Open the window: it recovers what can still be read, or restores a backup. Until then nothing is changed.</source>
   <translation>افتح النافذة: تسترجع ما يمكن قراءته أو تستعيد نسخة احتياطية. وحتى ذلك الحين لا يتغير شيء.</translation>
  </message>
  <message>
   <source>Open this link in your browser?</source>
   <translation>فتح هذا الرابط في متصفحك؟</translation>
  </message>
  <message>
   <source>OpenAI-compatible</source>
   <translation>متوافق مع OpenAI</translation>
  </message>
  <message>
   <source>Options reset to defaults.</source>
   <translation>أُعيدت الخيارات إلى قيمها الافتراضية.</translation>
  </message>
  <message>
   <source>Options used:</source>
   <translation>الخيارات المستخدمة:</translation>
  </message>
  <message>
   <source>Or press Ctrl + / Ctrl − / Ctrl 0 anywhere.</source>
   <translation>أو اضغط Ctrl + / Ctrl − / Ctrl 0 في أي مكان.</translation>
  </message>
  <message>
   <source>Other files in the archive, left out: {number}.</source>
   <translation>ملفات أخرى في الأرشيف، لم تُستورد: {number}.</translation>
  </message>
  <message>
   <source>Other server</source>
   <translation>خادم آخر</translation>
  </message>
  <message>
   <source>Over /v1, Ollama sets the context window itself and silently drops what does not fit. Choose the kind “Ollama” to set it here.</source>
   <translation>عبر /v1 يحدّد Ollama نافذة السياق بنفسه ويترك بصمت ما لا يتسع. اختر النوع «Ollama» لتحديدها هنا.</translation>
  </message>
  <message>
   <source>Over its OpenAI-compatible API, Anthropic shows no thinking and takes few options. Choose the kind “Anthropic” for all of them.</source>
   <translation>عبر واجهته المتوافقة مع OpenAI لا يُظهر Anthropic التفكير ولا يقبل إلا خيارات قليلة. اختر النوع «Anthropic» لتتوفر كلها.</translation>
  </message>
  <message>
   <source>PDF</source>
   <translation>PDF</translation>
  </message>
  <message>
   <source>PDF needs Qt, which can't be loaded.</source>
   <translation>يحتاج PDF إلى Qt، ولا يمكن تحميله.</translation>
  </message>
  <message>
   <source>PDF needs the window's libraries, which are missing here.</source>
   <translation>يلزم PDF مكتبات النافذة، وهي غير موجودة هنا.</translation>
  </message>
  <message>
   <source>Page</source>
   <translation>الصفحة</translation>
  </message>
  <message>
   <source>Page of {model}</source>
   <translation>صفحة {model}</translation>
  </message>
  <message>
   <source>Pages to print or send.</source>
   <translation>صفحات للطباعة أو الإرسال.</translation>
  </message>
  <message>
   <source>Part of the address looks like a key, and addresses are stored unencrypted. Enter it as the key instead.</source>
   <translation>يبدو جزء من العنوان مفتاحًا، والعناوين تُحفظ دون تشفير. أدخله مفتاحًا بدلًا من ذلك.</translation>
  </message>
  <message>
   <source>Part of the answer could not be read and was left out.</source>
   <translation>تعذّرت قراءة جزء من الإجابة فتُرك.</translation>
  </message>
  <message>
   <source>Part of the text turned out to be the model's reasoning.</source>
   <translation>تبيّن أن جزءًا من النص هو تفكير النموذج.</translation>
  </message>
  <message>
   <source>Parts that can't be read any more were left out.</source>
   <translation>تُرك ما لم تعد قراءته ممكنة.</translation>
  </message>
  <message>
   <source>Paste API key</source>
   <translation>الصق مفتاح API</translation>
  </message>
  <message>
   <source>Pasted text attached as a file.</source>
   <translation>أُرفق النص الملصق ملفًا.</translation>
  </message>
  <message>
   <source>Pasted text {number}</source>
   <translation>نص ملصق {number}</translation>
  </message>
  <message>
   <source>Pasted {count} characters.</source>
   <translation>أُلصق {count} حرف.</translation>
  </message>
  <message>
   <source>Pasted {count} lines.</source>
   <translation>أُلصق {count} سطر.</translation>
  </message>
  <message>
   <source>Pause</source>
   <translation>إيقاف مؤقت</translation>
  </message>
  <message numerus="yes">
   <source>Permanently delete %n chat(s)?</source>
   <translation>
    <numerusform>لا شيء للحذف</numerusform>
    <numerusform>حذف محادثة واحدة نهائيًا؟</numerusform>
    <numerusform>حذف محادثتين نهائيًا؟</numerusform>
    <numerusform>حذف %n محادثات نهائيًا؟</numerusform>
    <numerusform>حذف %n محادثة نهائيًا؟</numerusform>
    <numerusform>حذف %n محادثة نهائيًا؟</numerusform>
   </translation>
  </message>
  <message>
   <source>Permanently deletes every chat, including the search index and journal.</source>
   <translation>يحذف كل محادثة نهائيًا، بما في ذلك فهرس البحث وسجل القرص.</translation>
  </message>
  <message>
   <source>Pick a preset in a new chat or in its options.</source>
   <translation>يُختار الإعداد المسبق في محادثة جديدة، أو في خيارات المحادثة.</translation>
  </message>
  <message>
   <source>Pick a random seed</source>
   <translation>اختيار بذرة عشوائية</translation>
  </message>
  <message>
   <source>Picks from the most likely tokens that add up to this probability.</source>
   <translation>يختار من الرموز الأرجح التي يبلغ مجموع احتمالاتها هذا القدر.</translation>
  </message>
  <message>
   <source>Picks from the tokens at least this likely, compared to the most likely one.</source>
   <translation>يختار من الرموز التي لا يقل احتمالها عن هذا القدر مقارنة بالأرجح منها.</translation>
  </message>
  <message>
   <source>Picks from this many of the most likely tokens.</source>
   <translation>يختار من هذا العدد من الرموز الأرجح.</translation>
  </message>
  <message>
   <source>Pin</source>
   <translation>تثبيت</translation>
  </message>
  <message>
   <source>Pin this chat</source>
   <translation>تثبيت هذه المحادثة</translation>
  </message>
  <message>
   <source>Pinned</source>
   <translation>مثبّتة</translation>
  </message>
  <message>
   <source>Pinned “{title}”.</source>
   <translation>ثُبّتت «{title}».</translation>
  </message>
  <message>
   <source>Plain text</source>
   <translation>نص عادي</translation>
  </message>
  <message>
   <source>Presence penalty</source>
   <translation>عقوبة الحضور</translation>
  </message>
  <message>
   <source>Preset name</source>
   <translation>اسم الإعداد المسبق</translation>
  </message>
  <message>
   <source>Preset {number} can't be used and was left out.</source>
   <translation>الإعداد المسبق {number} غير صالح فتُرك.</translation>
  </message>
  <message>
   <source>Preset {number} can't be used: {reason}</source>
   <translation>لا يمكن استخدام الإعداد المسبق {number}: {reason}</translation>
  </message>
  <message>
   <source>Preset: {name}</source>
   <translation>الإعداد المسبق: {name}</translation>
  </message>
  <message>
   <source>Presets</source>
   <translation>الإعدادات المسبقة</translation>
  </message>
  <message>
   <source>Presets and prompts (*.json)</source>
   <translation>الإعدادات المسبقة والموجّهات (*.json)</translation>
  </message>
  <message>
   <source>Presets and prompts take too much space. Remove or shorten some.</source>
   <translation>الإعدادات المسبقة والموجّهات أطول من أن تُحفظ. أزل بعضها أو قصّره.</translation>
  </message>
  <message>
   <source>Press Delete to remove</source>
   <translation>اضغط Delete للإزالة</translation>
  </message>
  <message>
   <source>Press Delete to remove.</source>
   <translation>اضغط Delete لإزالته.</translation>
  </message>
  <message>
   <source>Press Enter to view.</source>
   <translation>اضغط Enter لعرضه.</translation>
  </message>
  <message>
   <source>Preview the file again before importing it.</source>
   <translation>عاين الملف مرة أخرى قبل استيراده.</translation>
  </message>
  <message>
   <source>Previous 30 days</source>
   <translation>آخر 30 يومًا</translation>
  </message>
  <message>
   <source>Previous 7 days</source>
   <translation>آخر 7 أيام</translation>
  </message>
  <message>
   <source>Previous change</source>
   <translation>التغيير السابق</translation>
  </message>
  <message>
   <source>Previous chat</source>
   <translation>المحادثة السابقة</translation>
  </message>
  <message>
   <source>Previous message</source>
   <translation>الرسالة السابقة</translation>
  </message>
  <message>
   <source>Previous version</source>
   <translation>النسخة السابقة</translation>
  </message>
  <message>
   <source>Print</source>
   <translation>طباعة</translation>
  </message>
  <message>
   <source>Print a completion script. Save it where your shell looks for completions.</source>
   <translation>طباعة نص الإكمال التلقائي. احفظه حيث تبحث الصدفة عنه.</translation>
  </message>
  <message>
   <source>Print each connection's name, address and model, the default one after an asterisk. Asks no server and no keyring.</source>
   <translation>يطبع اسم كل اتصال وعنوانه ونموذجه، وأمام الافتراضي منها نجمة. لا يسأل خادمًا ولا حلقة مفاتيح.</translation>
  </message>
  <message>
   <source>Print matches, newest first. As in the window: words, "a phrase", -without, model:NAME, role:user, role:assistant, after:DATE, before:DATE, title:WORD, in:code, in:title, in:chats, in:archive, in:trash. A DATE is 2026-11-01, 2026-11, 2026, today or yesterday. Give the words separately or as one argument.</source>
   <translation>طباعة النتائج، الأحدث أولًا. كما في النافذة: كلمات، "a phrase"، ‎-without، model:NAME، role:user، role:assistant، after:DATE، before:DATE، title:WORD، in:code، in:title، in:chats، in:archive، in:trash. و DATE هو 2026-11-01 أو 2026-11 أو 2026 أو today أو yesterday. اكتب الكلمات منفصلة أو في وسيط واحد.</translation>
  </message>
  <message>
   <source>Print the IDs that --model takes, one per line. Without a server, those on this computer, the default one first.</source>
   <translation>طباعة المعرّفات التي يقبلها ‎--model، واحدًا في كل سطر. ودون خادم، ما على هذا الحاسوب، والافتراضي أولًا.</translation>
  </message>
  <message>
   <source>Print the chats, pinned ones first, then by last change, each with the end of its ID, which other commands accept.</source>
   <translation>طباعة المحادثات، المثبتة أولًا ثم بحسب آخر تغيير، ومع كل منها آخر معرّفها الذي تقبله الأوامر الأخرى.</translation>
  </message>
  <message>
   <source>Print the current version of a chat, as plain text or in another format.</source>
   <translation>طباعة النسخة الحالية من محادثة، نصًا عاديًا أو بصيغة أخرى.</translation>
  </message>
  <message>
   <source>Print the names of the presets for chats, one per line; with --json, all they hold.</source>
   <translation>يطبع أسماء الإعدادات المسبقة للمحادثات، اسمًا في كل سطر؛ ومع ‎--json كل ما فيها.</translation>
  </message>
  <message>
   <source>Print the names of the saved prompts, one per line. With --json, their texts too.</source>
   <translation>يطبع أسماء الموجّهات المحفوظة، اسمًا في كل سطر. ومع ‎--json نصوصها أيضًا.</translation>
  </message>
  <message>
   <source>Print this chat…</source>
   <translation>طباعة هذه المحادثة…</translation>
  </message>
  <message>
   <source>Print what answers cost, a line for each month and connection whose server says so, with the currency. Counts all chats that are here or in Trash.</source>
   <translation>اطبع ما كلّفته الإجابات، سطرًا لكل شهر ولكل اتصال يذكر خادمه ذلك، مع العملة. تُحسب كل المحادثات الموجودة هنا أو في سلة المهملات.</translation>
  </message>
  <message>
   <source>Print which connection answers new chats, or choose it. Chats that were answered stay with what answered them.</source>
   <translation>يطبع الاتصال الذي يجيب المحادثات الجديدة، أو يختاره. وتبقى المحادثات التي أُجيب عنها مع ما أجابها.</translation>
  </message>
  <message>
   <source>Printing</source>
   <translation>تجري الطباعة</translation>
  </message>
  <message>
   <source>Printing stopped.</source>
   <translation>أُوقفت الطباعة.</translation>
  </message>
  <message>
   <source>Privacy</source>
   <translation>الخصوصية</translation>
  </message>
  <message>
   <source>Program</source>
   <translation>البرنامج</translation>
  </message>
  <message>
   <source>Program file of your llama-server</source>
   <translation>ملف برنامج llama-server الخاص بك</translation>
  </message>
  <message>
   <source>Project documents left out: {number}.</source>
   <translation>مستندات مشاريع لم تُستورد: {number}.</translation>
  </message>
  <message>
   <source>Projects, tasks and other items left out: {number}.</source>
   <translation>مشاريع ومهام وعناصر أخرى لم تُستورد: {number}.</translation>
  </message>
  <message>
   <source>Prompt</source>
   <translation>الموجّه</translation>
  </message>
  <message>
   <source>Prompt as sent</source>
   <translation>الموجّه كما أُرسل</translation>
  </message>
  <message>
   <source>Prompt template</source>
   <translation>قالب الموجّه</translation>
  </message>
  <message>
   <source>Prompt tokens</source>
   <translation>رموز الموجّه</translation>
  </message>
  <message>
   <source>Prompt {number} can't be used and was left out.</source>
   <translation>الموجّه {number} غير صالح فتُرك.</translation>
  </message>
  <message>
   <source>Prompt {number} can't be used: {reason}</source>
   <translation>لا يمكن استخدام الموجّه {number}: {reason}</translation>
  </message>
  <message>
   <source>Prompts</source>
   <translation>الموجّهات</translation>
  </message>
  <message>
   <source>Proof-reader</source>
   <translation>مدقق لغوي</translation>
  </message>
  <message>
   <source>Proxy</source>
   <translation>الوكيل</translation>
  </message>
  <message>
   <source>Proxy address</source>
   <translation>عنوان الوكيل</translation>
  </message>
  <message>
   <source>PySide6 is not installed</source>
   <translation>PySide6 غير مثبّت</translation>
  </message>
  <message>
   <source>Qt can't be loaded ({error})</source>
   <translation>لا يمكن تحميل Qt ({error})</translation>
  </message>
  <message>
   <source>Quick check</source>
   <translation>فحص سريع</translation>
  </message>
  <message>
   <source>Quit</source>
   <translation>إنهاء</translation>
  </message>
  <message>
   <source>Quote: {words}</source>
   <translation>اقتباس: {words}</translation>
  </message>
  <message>
   <source>Rate limit reached at Hugging Face. Wait {wait}, then try again.</source>
   <translation>بلغت حد الطلبات في Hugging Face. انتظر {wait} ثم حاول مرة أخرى.</translation>
  </message>
  <message>
   <source>Rate limit reached at {host}. Try again later.</source>
   <translation>بلغت حد الطلبات لدى {host}. حاول لاحقًا.</translation>
  </message>
  <message>
   <source>Rate limit reached. Trying again in {seconds} s</source>
   <translation>بلغت حد الطلبات. تُعاد المحاولة بعد {seconds} ث</translation>
  </message>
  <message>
   <source>Rate limit reached. Trying again…</source>
   <translation>بلغت حد الطلبات. تُعاد المحاولة…</translation>
  </message>
  <message>
   <source>Raw error</source>
   <translation>الخطأ الأصلي</translation>
  </message>
  <message>
   <source>Reached the length limit (--max-new-tokens).</source>
   <translation>بلغت الإجابة حد الطول (‎--max-new-tokens).</translation>
  </message>
  <message>
   <source>Reached the length limit.</source>
   <translation>بلغت الإجابة حد الطول.</translation>
  </message>
  <message>
   <source>Read the whole history and compare every text with its checksum. Changes nothing.</source>
   <translation>قراءة السجل كله ومقارنة كل نص بمجموعه الاختباري. لا يغيّر شيئًا.</translation>
  </message>
  <message>
   <source>Reading from standard input; end it with Ctrl-D, or use -n to leave it alone.</source>
   <translation>تجري القراءة من المدخل القياسي؛ أنهِه بـ Ctrl-D، أو استخدم ‎-n لتركه.</translation>
  </message>
  <message>
   <source>Reading from standard input; end it with Ctrl-D.</source>
   <translation>تجري القراءة من المدخل القياسي؛ أنهِه بـ Ctrl-D.</translation>
  </message>
  <message>
   <source>Reading the chat…</source>
   <translation>تُقرأ المحادثة…</translation>
  </message>
  <message>
   <source>Reading the file</source>
   <translation>يُقرأ الملف</translation>
  </message>
  <message>
   <source>Reading the prompt…</source>
   <translation>يُقرأ السؤال…</translation>
  </message>
  <message>
   <source>Reading {name}…</source>
   <translation>تُقرأ {name}…</translation>
  </message>
  <message>
   <source>Ready to chat, offline. When you want more:</source>
   <translation>جاهز للمحادثة دون اتصال. وحين تريد المزيد:</translation>
  </message>
  <message>
   <source>Really remove?</source>
   <translation>إزالته حقًا؟</translation>
  </message>
  <message>
   <source>Reasoning tokens</source>
   <translation>رموز التفكير</translation>
  </message>
  <message>
   <source>Reduce file size</source>
   <translation>تصغير حجم الملف</translation>
  </message>
  <message>
   <source>Reducing file size…</source>
   <translation>يجري تصغير حجم الملف…</translation>
  </message>
  <message>
   <source>Regenerate</source>
   <translation>إعادة التوليد</translation>
  </message>
  <message>
   <source>Release notes</source>
   <translation>ملاحظات الإصدار</translation>
  </message>
  <message>
   <source>Remove</source>
   <translation>إزالة</translation>
  </message>
  <message>
   <source>Remove a connection and the key that is saved for it. Its chats stay.</source>
   <translation>يزيل اتصالًا والمفتاح المحفوظ له. تبقى محادثاته.</translation>
  </message>
  <message>
   <source>Remove key</source>
   <translation>إزالة المفتاح</translation>
  </message>
  <message>
   <source>Remove model</source>
   <translation>إزالة النموذج</translation>
  </message>
  <message>
   <source>Remove model {number}</source>
   <translation>إزالة النموذج {number}</translation>
  </message>
  <message>
   <source>Remove this line</source>
   <translation>إزالة هذا السطر</translation>
  </message>
  <message>
   <source>Remove {model} from this list</source>
   <translation>إزالة {model} من هذه القائمة</translation>
  </message>
  <message>
   <source>Rename</source>
   <translation>إعادة التسمية</translation>
  </message>
  <message>
   <source>Rename this chat</source>
   <translation>إعادة تسمية هذه المحادثة</translation>
  </message>
  <message>
   <source>Renamed to “{title}”.</source>
   <translation>أُعيدت التسمية إلى «{title}».</translation>
  </message>
  <message>
   <source>Repetition penalty</source>
   <translation>عقوبة التكرار</translation>
  </message>
  <message>
   <source>Replace the history with a backup. The current history is set aside, so that it can be put back. Not while the window is open.</source>
   <translation>استبدال السجل بنسخة احتياطية. يُحفظ السجل الحالي جانبًا كي يمكن إرجاعه. لا يعمل والنافذة مفتوحة.</translation>
  </message>
  <message>
   <source>Replaces all current chats. Your current file is kept next to it. Chats deleted permanently since then come back. Running answers stop.</source>
   <translation>يستبدل كل المحادثات الحالية. ويُحفظ ملفك الحالي بجواره. وتعود المحادثات المحذوفة نهائيًا منذ ذلك الحين. وتتوقف الإجابات الجارية.</translation>
  </message>
  <message>
   <source>Request</source>
   <translation>الطلب</translation>
  </message>
  <message>
   <source>Request JSON</source>
   <translation>طلب JSON</translation>
  </message>
  <message>
   <source>Request {number}</source>
   <translation>الطلب {number}</translation>
  </message>
  <message>
   <source>Reset</source>
   <translation>إعادة ضبط</translation>
  </message>
  <message>
   <source>Reset to default</source>
   <translation>عودة إلى القيمة الافتراضية</translation>
  </message>
  <message>
   <source>Reset to defaults</source>
   <translation>إعادة إلى القيم الافتراضية</translation>
  </message>
  <message>
   <source>Reset zoom</source>
   <translation>إعادة ضبط التكبير</translation>
  </message>
  <message>
   <source>Reset {name}</source>
   <translation>إعادة {name}</translation>
  </message>
  <message>
   <source>Restore</source>
   <translation>استعادة</translation>
  </message>
  <message>
   <source>Restore a backup</source>
   <translation>استعادة نسخة احتياطية</translation>
  </message>
  <message>
   <source>Restore built-in entries you removed</source>
   <translation>استعادة ما أزلته من المدمج</translation>
  </message>
  <message>
   <source>Restore built-ins</source>
   <translation>استعادة المدمج</translation>
  </message>
  <message>
   <source>Restore default for “{action}”</source>
   <translation>استعادة الافتراضي لـ«{action}»</translation>
  </message>
  <message>
   <source>Restore from a file</source>
   <translation>استعادة من ملف</translation>
  </message>
  <message>
   <source>Restore from a file…</source>
   <translation>استعادة من ملف…</translation>
  </message>
  <message>
   <source>Restore the backup of {when}?</source>
   <translation>استعادة النسخة الاحتياطية من {when}؟</translation>
  </message>
  <message>
   <source>Restore the last backup</source>
   <translation>استعادة آخر نسخة احتياطية</translation>
  </message>
  <message>
   <source>Restore this file?</source>
   <translation>استعادة هذا الملف؟</translation>
  </message>
  <message>
   <source>Restored “{title}”.</source>
   <translation>استُعيدت «{title}».</translation>
  </message>
  <message>
   <source>Restored. The previous history was kept.</source>
   <translation>تمت الاستعادة. وحُفظ السجل السابق.</translation>
  </message>
  <message>
   <source>Restored: {amount}. The previous history was kept next to it, in a file with “{word}” in its name.</source>
   <translation>تمت الاستعادة: {amount}. وحُفظ السجل السابق بجواره في ملف في اسمه «{word}».</translation>
  </message>
  <message>
   <source>Restore…</source>
   <translation>استعادة…</translation>
  </message>
  <message>
   <source>Restoring…</source>
   <translation>تجري الاستعادة…</translation>
  </message>
  <message>
   <source>Result</source>
   <translation>النتيجة</translation>
  </message>
  <message>
   <source>Result:</source>
   <translation>النتيجة:</translation>
  </message>
  <message>
   <source>Results</source>
   <translation>النتائج</translation>
  </message>
  <message>
   <source>Resume</source>
   <translation>استئناف</translation>
  </message>
  <message>
   <source>Retry</source>
   <translation>إعادة المحاولة</translation>
  </message>
  <message>
   <source>Retry after: {seconds} s</source>
   <translation>إعادة المحاولة بعد: {seconds} ث</translation>
  </message>
  <message>
   <source>Rewrite the history without the gaps left by deleted messages.</source>
   <translation>إعادة كتابة السجل دون الفراغات التي تركتها الرسائل المحذوفة.</translation>
  </message>
  <message>
   <source>Row {row} of {table} has no match in {parent}.</source>
   <translation>الصف {row} من {table} لا يتبع شيئًا في {parent}.</translation>
  </message>
  <message>
   <source>Run</source>
   <translation>تشغيل</translation>
  </message>
  <message>
   <source>Run again</source>
   <translation>شغّل مجددًا</translation>
  </message>
  <message>
   <source>Run again exactly</source>
   <translation>إعادة التشغيل كما كان</translation>
  </message>
  <message>
   <source>Run with…</source>
   <translation>تشغيل باستخدام…</translation>
  </message>
  <message>
   <source>Running the tool…</source>
   <translation>الأداة قيد التشغيل…</translation>
  </message>
  <message>
   <source>Save</source>
   <translation>حفظ</translation>
  </message>
  <message>
   <source>Save &amp;&amp; Send</source>
   <translation>حفظ وإرسال</translation>
  </message>
  <message>
   <source>Save a copy elsewhere</source>
   <translation>حفظ نسخة في مكان آخر</translation>
  </message>
  <message>
   <source>Save a copy elsewhere…</source>
   <translation>حفظ نسخة في مكان آخر…</translation>
  </message>
  <message>
   <source>Save as preset…</source>
   <translation>حفظ كإعداد مسبق…</translation>
  </message>
  <message>
   <source>Save as…</source>
   <translation>حفظ باسم…</translation>
  </message>
  <message>
   <source>Save chat</source>
   <translation>حفظ المحادثة</translation>
  </message>
  <message>
   <source>Save code</source>
   <translation>حفظ الشيفرة</translation>
  </message>
  <message>
   <source>Save key</source>
   <translation>حفظ المفتاح</translation>
  </message>
  <message>
   <source>Save or forget keys in the system's keyring, each for its connection's address only. Where there is no keyring, use “connections edit NAME --key-env VARIABLE”.</source>
   <translation>يحفظ المفاتيح في حلقة مفاتيح النظام أو ينساها، كلٌّ لعنوان اتصاله فقط. وحيث لا توجد حلقة مفاتيح استخدم «connections edit NAME --key-env VARIABLE».</translation>
  </message>
  <message>
   <source>Save to keyring</source>
   <translation>حفظ في حلقة المفاتيح</translation>
  </message>
  <message>
   <source>Save token</source>
   <translation>حفظ الرمز</translation>
  </message>
  <message>
   <source>Saved (hidden)</source>
   <translation>محفوظ (مخفي)</translation>
  </message>
  <message>
   <source>Saved as preset “{name}”.</source>
   <translation>حُفظ إعدادًا مسبقًا باسم «{name}».</translation>
  </message>
  <message>
   <source>Saved as {name}.</source>
   <translation>حُفظ باسم {name}.</translation>
  </message>
  <message>
   <source>Saved connections</source>
   <translation>الاتصالات المحفوظة</translation>
  </message>
  <message>
   <source>Saved in the keyring.</source>
   <translation>حُفظ في حلقة المفاتيح.</translation>
  </message>
  <message>
   <source>Saved prompts</source>
   <translation>الموجّهات المحفوظة</translation>
  </message>
  <message>
   <source>Saved to {path}.</source>
   <translation>حُفظ في {path}.</translation>
  </message>
  <message>
   <source>Saved until the program ends.</source>
   <translation>محفوظ حتى إغلاق البرنامج.</translation>
  </message>
  <message>
   <source>Save…</source>
   <translation>حفظ…</translation>
  </message>
  <message>
   <source>Saving the key…</source>
   <translation>يُحفظ المفتاح…</translation>
  </message>
  <message>
   <source>Say what to change. See: {command}</source>
   <translation>اذكر ما تريد تغييره. انظر: {command}</translation>
  </message>
  <message>
   <source>Search</source>
   <translation>بحث</translation>
  </message>
  <message>
   <source>Search Hugging Face for models that run here, and print each repository with its licence. Given a repository or its address, list its files: their size, and whether they fit into the free memory. Without WORDS, list the Falcon models, and contact nobody.</source>
   <translation>البحث في Hugging Face عن نماذج تعمل هنا، وطباعة كل مستودع مع رخصته. وإذا ذُكر مستودع أو عنوانه فتُعرض ملفاته: حجمها، وهل تتسع في الذاكرة المتاحة. ودون WORDS تُعرض نماذج Falcon دون اتصال بأحد.</translation>
  </message>
  <message>
   <source>Search all chats</source>
   <translation>ابحث في كل المحادثات</translation>
  </message>
  <message>
   <source>Search all chats, or type &gt; for actions</source>
   <translation>ابحث في كل المحادثات، أو اكتب &gt; للإجراءات</translation>
  </message>
  <message>
   <source>Searching older chats…</source>
   <translation>يجري البحث في المحادثات الأقدم…</translation>
  </message>
  <message>
   <source>Sections</source>
   <translation>الأقسام</translation>
  </message>
  <message>
   <source>See: {command}</source>
   <translation>انظر: {command}</translation>
  </message>
  <message>
   <source>Seed</source>
   <translation>البذرة</translation>
  </message>
  <message>
   <source>Select all</source>
   <translation>تحديد الكل</translation>
  </message>
  <message>
   <source>Send</source>
   <translation>إرسال</translation>
  </message>
  <message>
   <source>Send the key unencrypted</source>
   <translation>إرسال المفتاح دون تشفير</translation>
  </message>
  <message numerus="yes">
   <source>Send without the oldest %n message(s)</source>
   <translation>
    <numerusform>إرسال الكل</numerusform>
    <numerusform>إرسال دون أقدم رسالة</numerusform>
    <numerusform>إرسال دون أقدم رسالتين</numerusform>
    <numerusform>إرسال دون أقدم %n رسائل</numerusform>
    <numerusform>إرسال دون أقدم %n رسالة</numerusform>
    <numerusform>إرسال دون أقدم %n رسالة</numerusform>
   </translation>
  </message>
  <message>
   <source>Send without the schema</source>
   <translation>الإرسال دون المخطط</translation>
  </message>
  <message>
   <source>Sending</source>
   <translation>الإرسال</translation>
  </message>
  <message>
   <source>Sent as text, so that the model can't see the pages: {names}.</source>
   <translation>أُرسل نصًّا فقط، فلا يرى النموذج الصفحات: {names}.</translation>
  </message>
  <message>
   <source>Sent to the printer.</source>
   <translation>أُرسل إلى الطابعة.</translation>
  </message>
  <message>
   <source>Server</source>
   <translation>الخادم</translation>
  </message>
  <message>
   <source>Server default</source>
   <translation>افتراضي الخادم</translation>
  </message>
  <message>
   <source>Server response:</source>
   <translation>رد الخادم:</translation>
  </message>
  <message>
   <source>Servers contacted:</source>
   <translation>الخوادم التي جرى الاتصال بها:</translation>
  </message>
  <message>
   <source>Set FALCON_KEY to your key first.</source>
   <translation>ضع مفتاحك أولًا في FALCON_KEY.</translation>
  </message>
  <message>
   <source>Settings</source>
   <translation>الإعدادات</translation>
  </message>
  <message>
   <source>Settings pages</source>
   <translation>صفحات الإعدادات</translation>
  </message>
  <message>
   <source>Several connections are called “{name}”. Use an ID: {command}</source>
   <translation>هناك أكثر من اتصال باسم «{name}». استخدم معرّفًا: {command}</translation>
  </message>
  <message>
   <source>Share or export</source>
   <translation>مشاركة أو تصدير</translation>
  </message>
  <message>
   <source>Shortcut for “{action}”: {keys}</source>
   <translation>اختصار «{action}»: {keys}</translation>
  </message>
  <message>
   <source>Shortcuts</source>
   <translation>الاختصارات</translation>
  </message>
  <message>
   <source>Shorten the context</source>
   <translation>تقصير السياق</translation>
  </message>
  <message>
   <source>Shorten the message</source>
   <translation>تقصير الرسالة</translation>
  </message>
  <message>
   <source>Show</source>
   <translation>عرض</translation>
  </message>
  <message numerus="yes">
   <source>Show %n removed again</source>
   <translation>
    <numerusform>لا نماذج مُزالة</numerusform>
    <numerusform>إظهار النموذج المُزال ثانية</numerusform>
    <numerusform>إظهار النموذجين المُزالين ثانية</numerusform>
    <numerusform>إظهار %n نماذج مُزالة ثانية</numerusform>
    <numerusform>إظهار %n نموذجًا مُزالًا ثانية</numerusform>
    <numerusform>إظهار %n نموذج مُزال ثانية</numerusform>
   </translation>
  </message>
  <message>
   <source>Show Trash</source>
   <translation>عرض سلة المهملات</translation>
  </message>
  <message>
   <source>Show archived chats</source>
   <translation>عرض المحادثات المؤرشفة</translation>
  </message>
  <message>
   <source>Show in folder</source>
   <translation>إظهار في المجلد</translation>
  </message>
  <message>
   <source>Show it now</source>
   <translation>أظهرها الآن</translation>
  </message>
  <message>
   <source>Show more ({count} characters)</source>
   <translation>عرض المزيد ({count} محرف)</translation>
  </message>
  <message>
   <source>Show more results</source>
   <translation>عرض نتائج أكثر</translation>
  </message>
  <message>
   <source>Show or hide the sidebar</source>
   <translation>إظهار الشريط الجانبي أو إخفاؤه</translation>
  </message>
  <message>
   <source>Show server response</source>
   <translation>إظهار رد الخادم</translation>
  </message>
  <message>
   <source>Show the sidebar</source>
   <translation>إظهار الشريط الجانبي</translation>
  </message>
  <message>
   <source>Show token confidence</source>
   <translation>إظهار ثقة الرموز</translation>
  </message>
  <message>
   <source>Show versions side by side</source>
   <translation>عرض النسخ جنبًا إلى جنب</translation>
  </message>
  <message numerus="yes">
   <source>Showing the newest {count}; there are more.</source>
   <translation>
    <numerusform>لا شيء معروض؛ وهناك المزيد.</numerusform>
    <numerusform>المعروض أحدث نتيجة؛ وهناك المزيد.</numerusform>
    <numerusform>المعروض أحدث نتيجتين؛ وهناك المزيد.</numerusform>
    <numerusform>المعروض أحدث {count} نتائج؛ وهناك المزيد.</numerusform>
    <numerusform>المعروض أحدث {count} نتيجة؛ وهناك المزيد.</numerusform>
    <numerusform>المعروض أحدث {count} نتيجة؛ وهناك المزيد.</numerusform>
   </translation>
  </message>
  <message>
   <source>Sidebar</source>
   <translation>الشريط الجانبي</translation>
  </message>
  <message>
   <source>Sidebar hidden</source>
   <translation>أُخفي الشريط الجانبي</translation>
  </message>
  <message>
   <source>Sidebar shown</source>
   <translation>ظهر الشريط الجانبي</translation>
  </message>
  <message>
   <source>Sidebar width</source>
   <translation>عرض الشريط الجانبي</translation>
  </message>
  <message>
   <source>Since a day, month or year: 2026-11-01, 2026-11, yesterday</source>
   <translation>منذ يوم أو شهر أو سنة: 2026-11-01، 2026-11، yesterday</translation>
  </message>
  <message>
   <source>Smaller</source>
   <translation>أصغر</translation>
  </message>
  <message>
   <source>Some of the messages that were sent were deleted or changed since.</source>
   <translation>بعض الرسائل التي أُرسلت حُذف أو تغيّر منذ ذلك الحين.</translation>
  </message>
  <message>
   <source>Some settings can't be used: {problems}</source>
   <translation>تعذر استخدام بعض الإعدادات: {problems}</translation>
  </message>
  <message>
   <source>Something went wrong in Falcon Desktop.</source>
   <translation>حدث خطأ في Falcon Desktop.</translation>
  </message>
  <message>
   <source>Something went wrong in Falcon Desktop. What you typed is still there.</source>
   <translation>حدث خطأ في Falcon Desktop. وما كتبتَه ما زال موجودًا.</translation>
  </message>
  <message>
   <source>Sort chats by their last change again: all of those named, or none.</source>
   <translation>ترتيب محادثات حسب آخر تغيير من جديد: كل ما ذُكر منها، أو لا شيء.</translation>
  </message>
  <message>
   <source>Source</source>
   <translation>مصدر</translation>
  </message>
  <message>
   <source>Sources</source>
   <translation>المصادر</translation>
  </message>
  <message>
   <source>Sources:</source>
   <translation>المصادر:</translation>
  </message>
  <message>
   <source>Standard input is larger than {megabytes} MB.</source>
   <translation>المدخل القياسي أكبر من {megabytes} م.ب.</translation>
  </message>
  <message>
   <source>Standard input is not UTF-8; it was read as Latin-1, which is a guess.</source>
   <translation>ليس المدخل القياسي بترميز UTF-8؛ قُرئ على أنه Latin-1، وهذا تخمين.</translation>
  </message>
  <message>
   <source>Standard input is not text.</source>
   <translation>الدخل القياسي ليس نصًا.</translation>
  </message>
  <message>
   <source>Standard input is not text. Use --attach for PDFs.</source>
   <translation>ليس المدخل القياسي نصًا. استخدم ‎--attach لملفات PDF.</translation>
  </message>
  <message>
   <source>Start the server on LM Studio's Developer page. A model loads on first use, which can take a minute.</source>
   <translation>شغّل الخادم من صفحة Developer في LM Studio. يُحمَّل النموذج عند أول استخدام، وقد يستغرق ذلك دقيقة.</translation>
  </message>
  <message>
   <source>Start writing. The model continues.</source>
   <translation>ابدأ الكتابة. ويكمل النموذج.</translation>
  </message>
  <message>
   <source>Starter questions</source>
   <translation>أسئلة البداية</translation>
  </message>
  <message>
   <source>Starting the engine…</source>
   <translation>يُشغَّل المحرك…</translation>
  </message>
  <message>
   <source>Starting the tools…</source>
   <translation>جارٍ تشغيل الأدوات…</translation>
  </message>
  <message>
   <source>Status</source>
   <translation>الحالة</translation>
  </message>
  <message>
   <source>Stop</source>
   <translation>إيقاف</translation>
  </message>
  <message>
   <source>Stop looking in {folder}</source>
   <translation>التوقف عن البحث في {folder}</translation>
  </message>
  <message>
   <source>Stop sequence {sequence}</source>
   <translation>سلسلة التوقف {sequence}</translation>
  </message>
  <message>
   <source>Stop sequences</source>
   <translation>سلاسل التوقف</translation>
  </message>
  <message>
   <source>Stop sequences must be a list of texts.</source>
   <translation>يجب أن تكون سلاسل التوقف قائمة نصوص.</translation>
  </message>
  <message>
   <source>Stop test</source>
   <translation>إيقاف الاختبار</translation>
  </message>
  <message>
   <source>Stopped.</source>
   <translation>توقف.</translation>
  </message>
  <message>
   <source>Stopping…</source>
   <translation>يجري الإيقاف…</translation>
  </message>
  <message>
   <source>Structure OK. Texts were not checked: run a full check.</source>
   <translation>البنية سليمة. لم تُفحص النصوص: أجرِ فحصًا كاملًا.</translation>
  </message>
  <message>
   <source>Structure OK: {amount}</source>
   <translation>البنية سليمة: {amount}</translation>
  </message>
  <message>
   <source>Summary</source>
   <translation>الملخص</translation>
  </message>
  <message>
   <source>Supported by {server}.</source>
   <translation>يدعمه {server}.</translation>
  </message>
  <message>
   <source>Switched version.</source>
   <translation>بُدّلت النسخة.</translation>
  </message>
  <message>
   <source>System and tool messages left out: {number}.</source>
   <translation>رسائل النظام والأدوات المتروكة: {number}.</translation>
  </message>
  <message>
   <source>System message</source>
   <translation>رسالة النظام</translation>
  </message>
  <message numerus="yes">
   <source>Table, %n column(s)</source>
   <translation>
    <numerusform>جدول، بلا أعمدة</numerusform>
    <numerusform>جدول، عمود واحد</numerusform>
    <numerusform>جدول، عمودان</numerusform>
    <numerusform>جدول، %n أعمدة</numerusform>
    <numerusform>جدول، %n عمودًا</numerusform>
    <numerusform>جدول، %n عمود</numerusform>
   </translation>
  </message>
  <message>
   <source>Takes effect with the next daily backup.</source>
   <translation>يسري مع النسخة الاحتياطية اليومية التالية.</translation>
  </message>
  <message>
   <source>Temperature</source>
   <translation>درجة الحرارة</translation>
  </message>
  <message>
   <source>Temporary chat</source>
   <translation>محادثة مؤقتة</translation>
  </message>
  <message>
   <source>Temporary chat closed. Available until you quit.</source>
   <translation>أُغلقت المحادثة المؤقتة. وتبقى متاحة حتى تُنهي البرنامج.</translation>
  </message>
  <message>
   <source>Temporary chat. Nothing is saved.</source>
   <translation>محادثة مؤقتة. لا يُحفظ شيء.</translation>
  </message>
  <message>
   <source>Test</source>
   <translation>اختبار</translation>
  </message>
  <message>
   <source>Test a connection step by step, as Settings does: address, encryption, server, key, model, first token. The exit status is 0 only if a first token came.</source>
   <translation>يختبر اتصالًا خطوة خطوة كما تفعل الإعدادات: العنوان والتشفير والخادم والمفتاح والنموذج وأول رمز. حالة الخروج 0 فقط إن وصل أول رمز.</translation>
  </message>
  <message>
   <source>Text</source>
   <translation>النص</translation>
  </message>
  <message>
   <source>Text Generation Inference (TGI)</source>
   <translation>Text Generation Inference (TGI)</translation>
  </message>
  <message>
   <source>Text size</source>
   <translation>حجم النص</translation>
  </message>
  <message>
   <source>Text to continue</source>
   <translation>نص يُكمَل</translation>
  </message>
  <message>
   <source>Texts that were too long and were cut: {number}.</source>
   <translation>نصوص أطول من المسموح، قُصّت: {number}.</translation>
  </message>
  <message>
   <source>Texts were not checked; run “check” without --quick to check them.</source>
   <translation>لم تُفحص النصوص؛ شغّل «check» دون ‎--quick لفحصها.</translation>
  </message>
  <message>
   <source>That key no longer exists.</source>
   <translation>لم يعد ذلك المفتاح موجودًا.</translation>
  </message>
  <message>
   <source>That message no longer exists.</source>
   <translation>لم تعد تلك الرسالة موجودة.</translation>
  </message>
  <message>
   <source>That model is no longer on this computer.</source>
   <translation>لم يعد ذلك النموذج على هذا الحاسوب.</translation>
  </message>
  <message>
   <source>The CA file “{name}” can't be used: it must be a readable file of PEM certificates.</source>
   <translation>لا يمكن استخدام ملف CA ‏«{name}»: يجب أن يكون ملف شهادات مقروءًا بصيغة PEM.</translation>
  </message>
  <message>
   <source>The JSON Schema that the answer follows; {any} is any JSON object.</source>
   <translation>مخطط JSON الذي يتبعه الجواب؛ {any} هو أي كائن JSON.</translation>
  </message>
  <message>
   <source>The address changed. Keys are tied to an address. Enter the key again.</source>
   <translation>تغيّر العنوان. ترتبط المفاتيح بعنوان. أدخل المفتاح مرة أخرى.</translation>
  </message>
  <message>
   <source>The address changed. Keys are tied to an address. Enter the key again: {command}</source>
   <translation>تغيّر العنوان. ترتبط المفاتيح بعنوان. أدخل المفتاح مرة أخرى: {command}</translation>
  </message>
  <message>
   <source>The address changed. The key from the variable {name} goes to {origin} now.</source>
   <translation>تغيّر العنوان. يُرسل المفتاح الذي في المتغير {name} إلى {origin} من الآن.</translation>
  </message>
  <message>
   <source>The address contains invisible characters.</source>
   <translation>يحتوي العنوان على محارف غير مرئية.</translation>
  </message>
  <message>
   <source>The address is too long.</source>
   <translation>العنوان طويل جدًا.</translation>
  </message>
  <message>
   <source>The answer contains no code.</source>
   <translation>لا تحتوي الإجابة على شيفرة.</translation>
  </message>
  <message>
   <source>The answer contains no code. To read it: {command}</source>
   <translation>لا تحتوي الإجابة على شيفرة. لقراءتها: {command}</translation>
  </message>
  <message>
   <source>The answer failed.</source>
   <translation>فشلت الإجابة.</translation>
  </message>
  <message numerus="yes">
   <source>The answer has {count} image(s), kept with the chat. To view: {command}</source>
   <translation>
    <numerusform>لا صور في الإجابة. {command}</numerusform>
    <numerusform>في الإجابة صورة واحدة محفوظة مع المحادثة. لعرضها: {command}</numerusform>
    <numerusform>في الإجابة صورتان محفوظتان مع المحادثة. لعرضهما: {command}</numerusform>
    <numerusform>في الإجابة {count} صور محفوظة مع المحادثة. لعرضها: {command}</numerusform>
    <numerusform>في الإجابة {count} صورة محفوظة مع المحادثة. لعرضها: {command}</numerusform>
    <numerusform>في الإجابة {count} صورة محفوظة مع المحادثة. لعرضها: {command}</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>The answer has {count} image(s), not kept because of --temporary.</source>
   <translation>
    <numerusform>لا صور في الإجابة.</numerusform>
    <numerusform>في الإجابة صورة واحدة لم تُحفظ بسبب --temporary.</numerusform>
    <numerusform>في الإجابة صورتان لم تُحفظا بسبب --temporary.</numerusform>
    <numerusform>في الإجابة {count} صور لم تُحفظ بسبب --temporary.</numerusform>
    <numerusform>في الإجابة {count} صورة لم تُحفظ بسبب --temporary.</numerusform>
    <numerusform>في الإجابة {count} صورة لم تُحفظ بسبب --temporary.</numerusform>
   </translation>
  </message>
  <message>
   <source>The answer in “{title}” failed.</source>
   <translation>فشلت الإجابة في «{title}».</translation>
  </message>
  <message>
   <source>The answer is cut off after this many tokens.</source>
   <translation>تُقطع الإجابة بعد هذا العدد من الرموز.</translation>
  </message>
  <message>
   <source>The answer is limited to {room} tokens: the model's context window has no more room.</source>
   <translation>الإجابة محدودة بـ{room} رمز: لا تتسع نافذة سياق النموذج لأكثر.</translation>
  </message>
  <message>
   <source>The answer reached the length limit, but the server calls it finished. It may be cut off.</source>
   <translation>بلغت الإجابة أقصى طول مسموح به مع أن الخادم يعدّها مكتملة. قد تكون مقطوعة.</translation>
  </message>
  <message>
   <source>The answer stops before the first of these texts; \n is a line break.</source>
   <translation>تنتهي الإجابة قبل أول نص من هذه النصوص؛ و\n سطر جديد.</translation>
  </message>
  <message>
   <source>The answer was interrupted before it finished.</source>
   <translation>انقطعت الإجابة قبل أن تكتمل.</translation>
  </message>
  <message>
   <source>The archive contains a link or a device: {name}.</source>
   <translation>في الأرشيف رابط أو جهاز: {name}.</translation>
  </message>
  <message>
   <source>The archive contains a path outside itself, so nothing of it is imported: {name}.</source>
   <translation>في الأرشيف مسار يخرج منه، فلم يُستورد منه شيء: {name}.</translation>
  </message>
  <message>
   <source>The archive contains two files with the same name: {name}.</source>
   <translation>في الأرشيف ملفان بالاسم نفسه: {name}.</translation>
  </message>
  <message numerus="yes">
   <source>The archive has more than {count} file(s).</source>
   <translation>
    <numerusform>لا ملفات في الأرشيف.</numerusform>
    <numerusform>في الأرشيف أكثر من ملف واحد.</numerusform>
    <numerusform>في الأرشيف أكثر من ملفين.</numerusform>
    <numerusform>في الأرشيف أكثر من {count} ملفات.</numerusform>
    <numerusform>في الأرشيف أكثر من {count} ملفًا.</numerusform>
    <numerusform>في الأرشيف أكثر من {count} ملف.</numerusform>
   </translation>
  </message>
  <message>
   <source>The archive is damaged or of an unknown kind.</source>
   <translation>الأرشيف تالف أو من نوع غير معروف.</translation>
  </message>
  <message>
   <source>The archive is encrypted.</source>
   <translation>الأرشيف مشفّر.</translation>
  </message>
  <message>
   <source>The archive is too large when unpacked.</source>
   <translation>الأرشيف أكبر من المسموح بعد فك ضغطه.</translation>
  </message>
  <message>
   <source>The archive unpacks to far more than its size: {name}.</source>
   <translation>يتضخم الأرشيف عند فكّه إلى أكثر بكثير من حجمه: {name}.</translation>
  </message>
  <message>
   <source>The arguments have to be a JSON object.</source>
   <translation>يجب أن تكون الوسائط كائن JSON.</translation>
  </message>
  <message>
   <source>The arguments of a call must be a JSON object.</source>
   <translation>يجب أن تكون معطيات الاستدعاء كائن JSON.</translation>
  </message>
  <message>
   <source>The backup does not match the history, so it was not kept.</source>
   <translation>ليس في النسخة الاحتياطية ما في السجل، لذا لم تُحفظ.</translation>
  </message>
  <message>
   <source>The backup is damaged.</source>
   <translation>النسخة الاحتياطية تالفة.</translation>
  </message>
  <message>
   <source>The built-in engine can't be removed.</source>
   <translation>لا يمكن إزالة المحرك المدمج.</translation>
  </message>
  <message>
   <source>The built-in engine has no address and no key; it takes --model.</source>
   <translation>ليس للمحرك المدمج عنوان ولا مفتاح؛ وهو يقبل ‎--model.</translation>
  </message>
  <message>
   <source>The built-in engine is not installed.</source>
   <translation>المحرك المدمج غير مثبّت.</translation>
  </message>
  <message>
   <source>The built-in engine listens on a private socket. Start a llama.cpp server with the same model file and set FALCON_SERVER to its address.</source>
   <translation>يستمع المحرك المدمج إلى مقبس خاص. شغّل خادم llama.cpp بملف النموذج نفسه وضع عنوانه في FALCON_SERVER.</translation>
  </message>
  <message>
   <source>The built-in engine needs no key.</source>
   <translation>لا يحتاج المحرك المدمج إلى مفتاح.</translation>
  </message>
  <message>
   <source>The built-in engine. No network or key needed.</source>
   <translation>المحرك المدمج. لا يحتاج إلى شبكة ولا إلى مفتاح.</translation>
  </message>
  <message>
   <source>The certificate of {host} can't be trusted: {reason}. If it is your own, set the connection's CA file.</source>
   <translation>لا يمكن الوثوق بشهادة {host}: {reason}. فإن كانت لك فاذكر جهتها في ملف CA للاتصال.</translation>
  </message>
  <message>
   <source>The chat could not be saved.</source>
   <translation>تعذّر حفظ المحادثة.</translation>
  </message>
  <message>
   <source>The chat is larger than {host} accepts. Start a new one or shorten it.</source>
   <translation>المحادثة أكبر مما يقبله {host}. ابدأ محادثة جديدة أو قصّرها.</translation>
  </message>
  <message>
   <source>The chat is too long for this model (limit {limit} tokens). Shorten it or start a new one.</source>
   <translation>المحادثة أطول مما يتسع له هذا النموذج (الحد الأقصى {limit} رمز). قصّرها أو ابدأ محادثة جديدة.</translation>
  </message>
  <message>
   <source>The chat is too long for this model. Shorten it or start a new one.</source>
   <translation>المحادثة أطول مما يتسع له هذا النموذج. قصّرها أو ابدأ محادثة جديدة.</translation>
  </message>
  <message>
   <source>The chat takes {given} tokens, but this model's limit is {limit}. Shorten it or start a new one.</source>
   <translation>تشغل المحادثة {given} رمز، ويستطيع هذا النموذج قراءة {limit} دفعة واحدة. قصّرها أو ابدأ محادثة جديدة.</translation>
  </message>
  <message>
   <source>The check itself failed ({error}).</source>
   <translation>فشل الفحص نفسه ({error}).</translation>
  </message>
  <message>
   <source>The connection ended before the answer was finished.</source>
   <translation>انتهى الاتصال قبل أن تكتمل الإجابة.</translation>
  </message>
  <message>
   <source>The connection is encrypted and its certificate trusted.</source>
   <translation>الاتصال مشفّر وشهادته موثوقة.</translation>
  </message>
  <message>
   <source>The connection is not encrypted.</source>
   <translation>الاتصال غير مشفّر.</translation>
  </message>
  <message>
   <source>The connection of the preset “{name}” was removed. Name another with --connection.</source>
   <translation>أُزيل اتصال الإعداد المسبق «{name}». حدّد اتصالًا آخر بالخيار ‎--connection.</translation>
  </message>
  <message>
   <source>The connection that made this answer was removed. Run it with another one.</source>
   <translation>أُزيل الاتصال الذي ولّد هذه الإجابة. شغّلها باتصال آخر.</translation>
  </message>
  <message>
   <source>The connection to {host} broke during the answer.</source>
   <translation>انقطع الاتصال مع {host} أثناء وصول الإجابة.</translation>
  </message>
  <message>
   <source>The connection was removed; its custom headers are unknown.</source>
   <translation>أُزيل الاتصال؛ وترويساته الخاصة غير معروفة.</translation>
  </message>
  <message>
   <source>The connection “{name}” was removed.</source>
   <translation>أُزيل الاتصال «{name}».</translation>
  </message>
  <message>
   <source>The connection's proxy has no address.</source>
   <translation>وكيل الاتصال بلا عنوان.</translation>
  </message>
  <message numerus="yes">
   <source>The cost of {count} answer(s) in these months isn't known.</source>
   <translation>
    <numerusform>تكلفة كل الإجابات في هذه الأشهر معروفة.</numerusform>
    <numerusform>تكلفة إجابة واحدة في هذه الأشهر غير معروفة.</numerusform>
    <numerusform>تكلفة إجابتين في هذه الأشهر غير معروفة.</numerusform>
    <numerusform>تكلفة {count} إجابات في هذه الأشهر غير معروفة.</numerusform>
    <numerusform>تكلفة {count} إجابة في هذه الأشهر غير معروفة.</numerusform>
    <numerusform>تكلفة {count} إجابة في هذه الأشهر غير معروفة.</numerusform>
   </translation>
  </message>
  <message>
   <source>The damaged file was kept as {name}.</source>
   <translation>حُفظ الملف التالف باسم {name}.</translation>
  </message>
  <message>
   <source>The data directory can't be created or used.</source>
   <translation>لا يمكن إنشاء مجلد البيانات أو استخدامه.</translation>
  </message>
  <message>
   <source>The database</source>
   <translation>قاعدة البيانات</translation>
  </message>
  <message>
   <source>The disk is full, so the model can't be saved.</source>
   <translation>القرص ممتلئ، لذا لا يمكن حفظ النموذج.</translation>
  </message>
  <message>
   <source>The disk is full. Nothing that was saved is lost, but new messages can't be saved until there is space.</source>
   <translation>القرص ممتلئ. لم يضع شيء مما حُفظ، لكن لا يمكن حفظ رسائل جديدة حتى تتوفر مساحة.</translation>
  </message>
  <message>
   <source>The disk reported an error while reading or saving the history.</source>
   <translation>أبلغ القرص عن خطأ أثناء قراءة السجل أو حفظه.</translation>
  </message>
  <message>
   <source>The download failed unexpectedly.</source>
   <translation>فشل التنزيل لسبب غير متوقع.</translation>
  </message>
  <message>
   <source>The download of {file} does not match what {host} announced and was deleted. Try again.</source>
   <translation>ما وصل من {file} ليس ما أعلنه {host}، لذا حُذف. أعد المحاولة.</translation>
  </message>
  <message>
   <source>The engine can't be started.</source>
   <translation>لا يمكن تشغيل المحرك.</translation>
  </message>
  <message>
   <source>The engine can't be started: there is no folder for its socket.</source>
   <translation>لا يمكن تشغيل المحرك: لا مجلد لمقبسه.</translation>
  </message>
  <message>
   <source>The engine can't load the model “{model}”.</source>
   <translation>لا يستطيع المحرك تحميل النموذج «{model}».</translation>
  </message>
  <message>
   <source>The engine crashed again.</source>
   <translation>انهار المحرك من جديد.</translation>
  </message>
  <message>
   <source>The engine crashed while loading “{model_id}”.</source>
   <translation>انهار المحرك أثناء تحميل «{model_id}».</translation>
  </message>
  <message>
   <source>The engine crashed while loading “{model}” and “{file}”, which reads images for it. One of them may be damaged: replace it, or try without “{file}”.</source>
   <translation>انهار المحرك أثناء تحميل «{model}» و«{file}» الذي يقرأ الصور له. قد يكون أحدهما تالفًا: استبدله أو جرّب من دون «{file}».</translation>
  </message>
  <message>
   <source>The engine crashed while loading “{model}” with “{file}”, which reads images for it. Remove that file from its folder, or replace it.</source>
   <translation>انهار المحرك أثناء تحميل «{model}» مع «{file}» الذي يقرأ الصور له. أزل هذا الملف من مجلده أو استبدله.</translation>
  </message>
  <message>
   <source>The engine did not start in time.</source>
   <translation>لم يجهز المحرك في الوقت المحدد.</translation>
  </message>
  <message>
   <source>The engine is not installed.</source>
   <translation>المحرك غير مثبّت.</translation>
  </message>
  <message>
   <source>The engine stopped while starting.</source>
   <translation>انتهى المحرك أثناء تشغيله.</translation>
  </message>
  <message>
   <source>The engine was killed while starting; memory may have run out.</source>
   <translation>أُنهي المحرك أثناء تشغيله؛ ولعل الذاكرة نفدت.</translation>
  </message>
  <message>
   <source>The engine was stopped.</source>
   <translation>أُوقف المحرك.</translation>
  </message>
  <message>
   <source>The environment variable {name} is not set.</source>
   <translation>لم يُضبط متغير البيئة {name}.</translation>
  </message>
  <message>
   <source>The environment variable {variable}, which should hold the key for “{name}”, is not set.</source>
   <translation>متغير البيئة {variable}، الذي ينبغي أن يحمل مفتاح «{name}»، غير معيّن.</translation>
  </message>
  <message>
   <source>The file in place of the history belongs to another program. It was not touched.</source>
   <translation>الملف الموجود مكان السجل يخص برنامجًا آخر. ولم يُمس.</translation>
  </message>
  <message>
   <source>The file is empty.</source>
   <translation>الملف فارغ.</translation>
  </message>
  <message>
   <source>The file is larger than {megabytes} MB.</source>
   <translation>الملف أكبر من {megabytes} م.ب.</translation>
  </message>
  <message>
   <source>The file is not UTF-8 text.</source>
   <translation>ليس الملف نصًا بترميز UTF-8.</translation>
  </message>
  <message>
   <source>The file is not valid JSON (line {line}, column {column}).</source>
   <translation>ليس الملف JSON صحيحًا (السطر {line}، العمود {column}).</translation>
  </message>
  <message>
   <source>The file is not valid JSON.</source>
   <translation>ليس الملف JSON صحيحًا.</translation>
  </message>
  <message numerus="yes">
   <source>The file nests more than {count} level(s) deep.</source>
   <translation>
    <numerusform>لا مستويات.</numerusform>
    <numerusform>تداخل الملف أعمق من مستوى واحد.</numerusform>
    <numerusform>تداخل الملف أعمق من مستويين.</numerusform>
    <numerusform>تداخل الملف أعمق من {count} مستويات.</numerusform>
    <numerusform>تداخل الملف أعمق من {count} مستوى.</numerusform>
    <numerusform>تداخل الملف أعمق من {count} مستوى.</numerusform>
   </translation>
  </message>
  <message>
   <source>The file's structure is damaged: {problem}</source>
   <translation>بنية الملف تالفة: {problem}</translation>
  </message>
  <message>
   <source>The folder for the history can't be created or used.</source>
   <translation>لا يمكن إنشاء مجلد السجل أو استخدامه.</translation>
  </message>
  <message>
   <source>The folder that holds “{path}” can't be entered by this user.</source>
   <translation>لا يستطيع هذا المستخدم دخول المجلد الذي يحوي «{path}».</translation>
  </message>
  <message>
   <source>The folder with your chats was moved, removed or replaced. Close Falcon Desktop, put the folder back, then start it again.</source>
   <translation>نُقل المجلد الذي يحوي محادثاتك أو أُزيل أو استُبدل. أغلق Falcon Desktop وأعد المجلد إلى مكانه ثم ابدأ من جديد.</translation>
  </message>
  <message>
   <source>The folder with your chats was removed. When you close Falcon Desktop they are lost, with everything you write until then. Export them first.</source>
   <translation>أُزيل المجلد الذي يحوي محادثاتك. ستُفقد حين تغلق Falcon Desktop، ومعها كل ما تكتبه حتى ذلك الحين. صدّرها أولًا.</translation>
  </message>
  <message>
   <source>The folder {path} was moved or removed.</source>
   <translation>نُقل المجلد ⁦{path}⁩ أو أُزيل.</translation>
  </message>
  <message>
   <source>The gateway in front of {host} could not reach the model (HTTP {status}). Try again shortly.</source>
   <translation>لم تتمكن البوابة أمام {host} من الوصول إلى النموذج (HTTP {status}). أعد المحاولة بعد قليل.</translation>
  </message>
  <message>
   <source>The graphics processor failed. “{name}” now has {layers} of {most} layers on it, and is slower.</source>
   <translation>تعطّل معالج الرسوم. لدى «{name}» الآن {layers} من {most} طبقة عليه، وهو أبطأ.</translation>
  </message>
  <message>
   <source>The graphics processor failed. “{name}” now runs on the processor, and is slower.</source>
   <translation>تعطّل معالج الرسوم. يعمل «{name}» الآن على المعالج، وهو أبطأ.</translation>
  </message>
  <message>
   <source>The header “{name}” is set by Falcon Desktop itself.</source>
   <translation>يضع Falcon Desktop الترويسة «{name}» بنفسه.</translation>
  </message>
  <message>
   <source>The history can't be changed: its folder or file is read-only.</source>
   <translation>لا يمكن تغيير السجل: مجلده أو ملفه للقراءة فقط.</translation>
  </message>
  <message>
   <source>The history could not be saved. The disk may be full, limited or failing.</source>
   <translation>تعذّر حفظ السجل. لعل القرص ممتلئ أو محدود أو معطوب.</translation>
  </message>
  <message>
   <source>The history could not be updated without loss, so it was left as it was.</source>
   <translation>تعذّر تحديث السجل دون فقدان، لذا تُرك كما كان.</translation>
  </message>
  <message>
   <source>The history file is damaged and can't be updated.</source>
   <translation>ملف السجل تالف ولا يمكن تحديثه.</translation>
  </message>
  <message>
   <source>The history file is damaged.</source>
   <translation>ملف السجل تالف.</translation>
  </message>
  <message>
   <source>The history file is empty, but there was a history here before.</source>
   <translation>ملف السجل فارغ، مع أنه كان هنا سجل من قبل.</translation>
  </message>
  <message>
   <source>The history file is missing, but there was a history here before.</source>
   <translation>ملف السجل مفقود، مع أنه كان هنا سجل من قبل.</translation>
  </message>
  <message>
   <source>The history is not open.</source>
   <translation>السجل غير مفتوح.</translation>
  </message>
  <message>
   <source>The history was damaged; {count} messages were recovered.</source>
   <translation>كان السجل تالفًا؛ واستُرجع {count} من الرسائل.</translation>
  </message>
  <message>
   <source>The history was written by a newer version of Falcon Desktop. This version can read it, but not change it.</source>
   <translation>كتب السجل إصدار أحدث من Falcon Desktop. يستطيع هذا الإصدار قراءته لا تغييره.</translation>
  </message>
  <message>
   <source>The key comes from the environment variable {name}.</source>
   <translation>يأتي المفتاح من متغير البيئة {name}.</translation>
  </message>
  <message>
   <source>The key is accepted.</source>
   <translation>المفتاح مقبول.</translation>
  </message>
  <message>
   <source>The key is empty.</source>
   <translation>المفتاح فارغ.</translation>
  </message>
  <message>
   <source>The key is left out: this address belongs to none of your connections.</source>
   <translation>المفتاح متروك: ليس هذا عنوان اتصال من اتصالاتك.</translation>
  </message>
  <message>
   <source>The key is not allowed to do this at {host}. Check its permissions there.</source>
   <translation>لا يُسمح للمفتاح بهذا لدى {host}. تحقق من صلاحياته هناك.</translation>
  </message>
  <message>
   <source>The key is too long (limit {max_key} characters).</source>
   <translation>المفتاح طويل جدًا: الحد الأقصى {max_key} محرف.</translation>
  </message>
  <message>
   <source>The key would be sent to {host} unencrypted. Use https://, or allow this in the connection's settings.</source>
   <translation>سيُرسل المفتاح دون تشفير إلى {host}. استخدم https://، أو اسمح بذلك في إعدادات الاتصال.</translation>
  </message>
  <message>
   <source>The keyring did not save the key.</source>
   <translation>لم تحفظ حلقة المفاتيح المفتاح.</translation>
  </message>
  <message>
   <source>The keyring does not respond. It may be waiting to be unlocked.</source>
   <translation>لا تجيب حلقة المفاتيح. لعلها تنتظر فتح قفلها.</translation>
  </message>
  <message>
   <source>The keyring failed.</source>
   <translation>فشلت حلقة المفاتيح.</translation>
  </message>
  <message>
   <source>The keyring is locked.</source>
   <translation>حلقة المفاتيح مقفلة.</translation>
  </message>
  <message>
   <source>The latest changes are missing: their file is lost or damaged.</source>
   <translation>أحدث التغييرات مفقودة: الملف الذي كان يحفظها ضائع أو تالف.</translation>
  </message>
  <message>
   <source>The latest changes are missing: their file, {name}, is incomplete.</source>
   <translation>أحدث التغييرات مفقودة: الملف الذي كان يحفظها، {name}، غير كامل.</translation>
  </message>
  <message>
   <source>The limit is {limit} characters.</source>
   <translation>الحد الأقصى {limit} محرف.</translation>
  </message>
  <message>
   <source>The menu entry can't be changed.</source>
   <translation>لا يمكن تغيير مدخل القائمة.</translation>
  </message>
  <message>
   <source>The message shows it as “{shown}”.</source>
   <translation>تعرضه الرسالة هكذا: «{shown}».</translation>
  </message>
  <message>
   <source>The model asked for a tool. Falcon Desktop doesn't run tools, so that part was left out.</source>
   <translation>طلب النموذج أداة. ولا يشغّل Falcon Desktop أدوات، لذا تُرك ذلك الجزء.</translation>
  </message>
  <message>
   <source>The model can't be saved.</source>
   <translation>لا يمكن حفظ النموذج.</translation>
  </message>
  <message>
   <source>The model continues from the end. Its words are tinted.</source>
   <translation>يكمل النموذج من النهاية. وكلماته ملوّنة.</translation>
  </message>
  <message>
   <source>The model file of {name} can't be read.</source>
   <translation>لا يمكن قراءة ملف النموذج {name}.</translation>
  </message>
  <message>
   <source>The model file “{name}” can't be read.</source>
   <translation>لا يمكن قراءة ملف النموذج «{name}».</translation>
  </message>
  <message>
   <source>The model file “{name}” can't be used.</source>
   <translation>لا يمكن استخدام ملف النموذج «{name}».</translation>
  </message>
  <message>
   <source>The model file “{name}” can't be used: {reason}</source>
   <translation>لا يمكن استخدام ملف النموذج «{name}»: {reason}</translation>
  </message>
  <message>
   <source>The model file “{name}” is damaged or not a model file.</source>
   <translation>ملف النموذج «{name}» تالف أو ليس ملف نموذج.</translation>
  </message>
  <message>
   <source>The model needs {needed} GB, but the disk has only {free} GB left. Free some space or choose a smaller model.</source>
   <translation>يلزم النموذج {needed} غ.ب وبقي في القرص {free} غ.ب. حرّر مساحة أو اختر نموذجًا أصغر.</translation>
  </message>
  <message>
   <source>The model remembers from here</source>
   <translation>يتذكر النموذج من هنا</translation>
  </message>
  <message>
   <source>The model returned nothing.</source>
   <translation>لم يُرجع النموذج شيئًا.</translation>
  </message>
  <message>
   <source>The model sent a link to an image. Falcon Desktop doesn't load those, so it was left out.</source>
   <translation>أرسل النموذج رابط صورة. لا يحمّل Falcon Desktop الصور من الروابط، لذلك تُركت.</translation>
  </message>
  <message>
   <source>The model sent an image that is damaged, too large or unsupported, so it was left out.</source>
   <translation>أرسل النموذج صورة تالفة أو كبيرة جدًا أو من نوع غير مدعوم، فتُركت.</translation>
  </message>
  <message>
   <source>The model sent audio, which was left out.</source>
   <translation>أرسل النموذج صوتًا، وقد استُبعد.</translation>
  </message>
  <message>
   <source>The model sent more images than can be kept. The rest were left out.</source>
   <translation>أرسل النموذج صورًا أكثر مما يُحفظ. تُرك الباقي.</translation>
  </message>
  <message>
   <source>The model thought but gave no answer.</source>
   <translation>فكّر النموذج ولم يعطِ إجابة.</translation>
  </message>
  <message>
   <source>The model wants to run this tool.</source>
   <translation>يريد النموذج تشغيل هذه الأداة.</translation>
  </message>
  <message>
   <source>The model was asked 25 times for this answer and still calls tools. Its last calls were not run.</source>
   <translation>سُئل النموذج 25 مرة من أجل هذه الإجابة وما زال يستدعي الأدوات. لم تُنفَّذ استدعاءاته الأخيرة.</translation>
  </message>
  <message>
   <source>The model {model} is gated. Accept its licence on its page at {host} first.</source>
   <translation>النموذج {model} مقيَّد. اقبل رخصته في صفحته على {host} أولًا.</translation>
  </message>
  <message>
   <source>The other answers are kept as versions.</source>
   <translation>تُحفظ الإجابات الأخرى كنسخ.</translation>
  </message>
  <message>
   <source>The output can't be written.</source>
   <translation>لا يمكن كتابة المخرجات.</translation>
  </message>
  <message>
   <source>The package you installed already added a menu entry.</source>
   <translation>أضافت الحزمة التي ثبّتّها مدخلًا في القائمة.</translation>
  </message>
  <message numerus="yes">
   <source>The pasted text contains %n hidden character(s) that the model would read.</source>
   <translation>
    <numerusform>ليس في النص الملصق محارف خفية.</numerusform>
    <numerusform>في النص الملصق محرف خفي واحد سيقرؤه النموذج.</numerusform>
    <numerusform>في النص الملصق محرفان خفيان سيقرؤهما النموذج.</numerusform>
    <numerusform>في النص الملصق %n محارف خفية سيقرؤها النموذج.</numerusform>
    <numerusform>في النص الملصق %n محرفًا خفيًا سيقرؤها النموذج.</numerusform>
    <numerusform>في النص الملصق %n محرف خفي سيقرؤها النموذج.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>The path of the data directory is too long by {count} byte(s). Choose a shorter one with --data-dir.</source>
   <translation>
    <numerusform>مسار مجلد البيانات أطول مما يُقبل بمقدار لا شيء. اختر أقصر منه بـ ‎--data-dir.</numerusform>
    <numerusform>مسار مجلد البيانات أطول مما يُقبل بمقدار بايت واحد. اختر أقصر منه بـ ‎--data-dir.</numerusform>
    <numerusform>مسار مجلد البيانات أطول مما يُقبل بمقدار بايتين. اختر أقصر منه بـ ‎--data-dir.</numerusform>
    <numerusform>مسار مجلد البيانات أطول مما يُقبل بمقدار {count} بايتات. اختر أقصر منه بـ ‎--data-dir.</numerusform>
    <numerusform>مسار مجلد البيانات أطول مما يُقبل بمقدار {count} بايتًا. اختر أقصر منه بـ ‎--data-dir.</numerusform>
    <numerusform>مسار مجلد البيانات أطول مما يُقبل بمقدار {count} بايت. اختر أقصر منه بـ ‎--data-dir.</numerusform>
   </translation>
  </message>
  <message>
   <source>The previous copy of the settings is used.</source>
   <translation>تُستخدم النسخة السابقة من الإعدادات.</translation>
  </message>
  <message>
   <source>The printer can't be used.</source>
   <translation>لا يمكن استخدام الطابعة.</translation>
  </message>
  <message>
   <source>The prompt has no placeholder “{name}”.</source>
   <translation>ليس في الموجّه مكان باسم «{name}».</translation>
  </message>
  <message>
   <source>The prompt is empty.</source>
   <translation>السؤال فارغ.</translation>
  </message>
  <message>
   <source>The prompt needs a value for {names}. Give it with --set NAME=VALUE.</source>
   <translation>يحتاج الموجّه إلى قيمة لـ {names}. أعطها بالخيار ‎--set NAME=VALUE.</translation>
  </message>
  <message>
   <source>The prompt template can't be read. It needs lines like user = "User: {user}\n".</source>
   <translation>لا يمكن قراءة قالب الموجّه. يلزمه أسطر مثل user = "User: {user}\n".</translation>
  </message>
  <message>
   <source>The prompt template is too long.</source>
   <translation>قالب الموجّه طويل جدًا.</translation>
  </message>
  <message>
   <source>The prompt template's stop must be a list like ["\nUser:"].</source>
   <translation>يجب أن يكون stop في قالب الموجّه قائمة مثل ["\nUser:"].</translation>
  </message>
  <message>
   <source>The prompt template's {name} must be a text in quotes.</source>
   <translation>يجب أن يكون {name} في قالب الموجّه نصًا بين علامتي اقتباس.</translation>
  </message>
  <message>
   <source>The prompt template's {name} must contain {placeholder} once.</source>
   <translation>يجب أن يحوي {name} في قالب الموجّه {placeholder} مرة واحدة.</translation>
  </message>
  <message>
   <source>The proxy {proxy} is a SOCKS proxy, which is not supported. Use an HTTP proxy, or set Proxy to “None” in the connection's settings.</source>
   <translation>الوكيل {proxy} من نوع SOCKS، وهو غير مدعوم. استخدم وكيل HTTP، أو اضبط الوكيل على «لا شيء» في إعدادات الاتصال.</translation>
  </message>
  <message>
   <source>The proxy {proxy} refused to connect to {host}.</source>
   <translation>رفض الوكيل {proxy} الاتصال بـ{host}.</translation>
  </message>
  <message>
   <source>The proxy's address can't be used. It should look like http://host:port. Or set Proxy to “None” in the connection's settings.</source>
   <translation>لا يمكن استخدام عنوان الوكيل. يجب أن يكون على صورة http://host:port. أو اضبط الوكيل على «لا شيء» في إعدادات الاتصال.</translation>
  </message>
  <message>
   <source>The same seed, options and question give the same answer.</source>
   <translation>البذرة نفسها مع الخيارات والسؤال نفسيهما تعطي الإجابة نفسها.</translation>
  </message>
  <message>
   <source>The schema “{path}” can't be read.</source>
   <translation>تتعذر قراءة المخطط «{path}».</translation>
  </message>
  <message>
   <source>The schema “{path}” is empty.</source>
   <translation>المخطط «{path}» فارغ.</translation>
  </message>
  <message>
   <source>The schema “{path}” isn't UTF-8 text. Save it as UTF-8.</source>
   <translation>المخطط «{path}» ليس نصًا بترميز UTF-8. احفظه بترميز UTF-8.</translation>
  </message>
  <message>
   <source>The server accepted the question but returned nothing. Try again; its log may say why.</source>
   <translation>قبل الخادم السؤال لكنه لم يُرجع شيئًا. حاول مرة أخرى؛ وقد يبيّن سجله السبب.</translation>
  </message>
  <message>
   <source>The server asked to wait {wait}.</source>
   <translation>طلب الخادم الانتظار {wait}.</translation>
  </message>
  <message>
   <source>The server asks to wait. Trying again…</source>
   <translation>يطلب الخادم الانتظار. تُعاد المحاولة…</translation>
  </message>
  <message>
   <source>The server does not list its models.</source>
   <translation>لا يذكر الخادم أي نماذج لديه.</translation>
  </message>
  <message>
   <source>The server has no model “{model}”. It has {models}.</source>
   <translation>ليس لدى الخادم نموذج «{model}». لديه {models}.</translation>
  </message>
  <message>
   <source>The server has no model “{model}”. Load or pull it there.</source>
   <translation>ليس في الخادم نموذج «{model}». حمّله هناك.</translation>
  </message>
  <message>
   <source>The server has no models. Load or pull one there.</source>
   <translation>ليس في الخادم نماذج. حمّل نموذجًا هناك.</translation>
  </message>
  <message>
   <source>The server is busy. Trying again in {seconds} s</source>
   <translation>الخادم مشغول. تُعاد المحاولة بعد {seconds} ث</translation>
  </message>
  <message>
   <source>The server is busy. Trying again…</source>
   <translation>الخادم مشغول. تُعاد المحاولة…</translation>
  </message>
  <message>
   <source>The server may not accept the schema. Use --no-schema to get the answer as text.</source>
   <translation>قد لا يقبل الخادم المخطط. استخدم --no-schema للحصول على الجواب نصًا.</translation>
  </message>
  <message>
   <source>The server paused this answer.</source>
   <translation>أوقف الخادم هذه الإجابة مؤقتًا.</translation>
  </message>
  <message>
   <source>The server runs {models}, whatever you choose.</source>
   <translation>يشغّل الخادم {models} مهما اخترت.</translation>
  </message>
  <message>
   <source>The server sent an event larger than {limit} bytes, the most Falcon Desktop accepts.</source>
   <translation>أرسل الخادم حدثًا واحدًا أكبر من {limit} بايت، وهو أكثر مما يقبله هذا البرنامج.</translation>
  </message>
  <message>
   <source>The server sent no token confidence.</source>
   <translation>لم يرسل الخادم ثقة الرموز.</translation>
  </message>
  <message>
   <source>The server sent {pieces} that could not be read.</source>
   <translation>أرسل الخادم {pieces} ولم تمكن قراءته.</translation>
  </message>
  <message>
   <source>The server type could not be detected; it may be a gateway in front of Anthropic.</source>
   <translation>تعذّرت معرفة نوع هذا الخادم؛ وقد يكون بوابة أمام Anthropic.</translation>
  </message>
  <message>
   <source>The server type could not be detected; it may be a gateway in front of TGI.</source>
   <translation>تعذّر كشف نوع الخادم؛ قد يكون بوابة أمام TGI.</translation>
  </message>
  <message>
   <source>The server type could not be detected; it may be a proxy in front of Ollama.</source>
   <translation>تعذّر كشف نوع الخادم؛ قد يكون وكيلًا أمام Ollama.</translation>
  </message>
  <message>
   <source>The server's content filter stopped this answer.</source>
   <translation>أوقف مرشّح المحتوى في الخادم هذه الإجابة.</translation>
  </message>
  <message>
   <source>The setting “{where}{name}” can't be used.</source>
   <translation>الإعداد «{where}{name}» غير صالح.</translation>
  </message>
  <message>
   <source>The settings can't be read: {reason}.</source>
   <translation>لا يمكن قراءة الإعدادات: {reason}.</translation>
  </message>
  <message>
   <source>The settings could not be saved.</source>
   <translation>تعذّر حفظ الإعدادات.</translation>
  </message>
  <message>
   <source>The settings could not be saved: the disk is full.</source>
   <translation>تعذّر حفظ الإعدادات: القرص ممتلئ.</translation>
  </message>
  <message>
   <source>The settings could not be saved: their folder is read-only.</source>
   <translation>تعذّر حفظ الإعدادات: مجلدها للقراءة فقط.</translation>
  </message>
  <message>
   <source>The settings could not be saved: their folder was moved or removed.</source>
   <translation>تعذر حفظ الإعدادات: نُقل مجلدها أو أُزيل.</translation>
  </message>
  <message>
   <source>The settings file is damaged and was not used.</source>
   <translation>ملف الإعدادات تالف ولم يُستخدم.</translation>
  </message>
  <message>
   <source>The settings file was damaged. It was kept as “{name}”.</source>
   <translation>كان ملف الإعدادات تالفًا. حُفظ باسم «{name}».</translation>
  </message>
  <message>
   <source>The starter model comes with Falcon Desktop and can't be removed.</source>
   <translation>يأتي نموذج البداية مع Falcon Desktop ولا يمكن إزالته.</translation>
  </message>
  <message>
   <source>The starter model is not installed, and there is no .gguf file in {directory}.</source>
   <translation>ليس النموذج الأولي مثبّتًا ولا يوجد ملف ‎.gguf في {directory}.</translation>
  </message>
  <message>
   <source>The system message and your newest message alone are too long: the model's limit is {window} tokens.</source>
   <translation>رسالة النظام وأحدث رسالة لك وحدهما أطول مما يتسع: يستطيع النموذج قراءة {window} رمز دفعة واحدة.</translation>
  </message>
  <message>
   <source>The system message and your newest message alone take {given} tokens, but the model's limit is {window}.</source>
   <translation>تشغل رسالة النظام وأحدث رسالة لك وحدهما {given} رمز، ويستطيع النموذج قراءة {window} دفعة واحدة.</translation>
  </message>
  <message>
   <source>The system message can have up to {max_system_message_length} characters.</source>
   <translation>الحد الأقصى لرسالة النظام {max_system_message_length} محرف.</translation>
  </message>
  <message>
   <source>The system message must be text.</source>
   <translation>يجب أن تكون رسالة النظام نصًا.</translation>
  </message>
  <message>
   <source>The text comes with the component.</source>
   <translation>يأتي النص مع المكوّن.</translation>
  </message>
  <message>
   <source>The text has changed since. Continue from the current version.</source>
   <translation>تغيّر النص منذ ذلك الحين. أكمله كما هو الآن.</translation>
  </message>
  <message>
   <source>The text in “{name}” is too long (limit 1 MB).</source>
   <translation>النص في «{name}» طويل جدًا: يمكن إرفاق 1 م.ب على الأكثر.</translation>
  </message>
  <message>
   <source>The text is too long to attach (limit 1 MB).</source>
   <translation>النص أطول من أن يُرفق: الحد الأقصى 1 م.ب.</translation>
  </message>
  <message>
   <source>The text is too long to continue.</source>
   <translation>النص أطول من أن يُكمَل.</translation>
  </message>
  <message numerus="yes">
   <source>The text of %n message(s) in it was damaged on disk. Run a full check to see which.</source>
   <translation>
    <numerusform>لم يتلف على القرص نص أي رسالة فيها. أجرِ فحصًا كاملًا لتعرف أيّها.</numerusform>
    <numerusform>تلف على القرص نص رسالة واحدة فيها. أجرِ فحصًا كاملًا لتعرف أيّها.</numerusform>
    <numerusform>تلف على القرص نص رسالتين فيها. أجرِ فحصًا كاملًا لتعرف أيّهما.</numerusform>
    <numerusform>تلف على القرص نص %n رسائل فيها. أجرِ فحصًا كاملًا لتعرف أيّها.</numerusform>
    <numerusform>تلف على القرص نص %n رسالة فيها. أجرِ فحصًا كاملًا لتعرف أيّها.</numerusform>
    <numerusform>تلف على القرص نص %n رسالة فيها. أجرِ فحصًا كاملًا لتعرف أيّها.</numerusform>
   </translation>
  </message>
  <message>
   <source>The text of message {message_id} is not what was saved.</source>
   <translation>نص الرسالة {message_id} ليس ما حُفظ.</translation>
  </message>
  <message>
   <source>The token confidence of this answer can't be read.</source>
   <translation>تتعذر قراءة ثقة رموز هذه الإجابة.</translation>
  </message>
  <message>
   <source>The token is forgotten.</source>
   <translation>نُسي الرمز.</translation>
  </message>
  <message>
   <source>The value of the header “{name}” contains characters that headers do not allow.</source>
   <translation>في قيمة الترويسة «{name}» محارف لا تصلح في ترويسة.</translation>
  </message>
  <message>
   <source>The value of {name} is too long or damaged.</source>
   <translation>قيمة {name} طويلة جدًا أو تالفة.</translation>
  </message>
  <message>
   <source>The value of “{name}” contains characters that headers do not allow.</source>
   <translation>في قيمة «{name}» محارف لا تصلح في ترويسة.</translation>
  </message>
  <message>
   <source>Their text will be erased from this computer.</source>
   <translation>سيُمحى نصها من هذا الحاسوب.</translation>
  </message>
  <message>
   <source>Theme</source>
   <translation>المظهر اللوني</translation>
  </message>
  <message numerus="yes">
   <source>There are {count} version(s); this one was shown</source>
   <translation>
    <numerusform>لا نسخ</numerusform>
    <numerusform>توجد نسخة واحدة، وهي المعروضة</numerusform>
    <numerusform>توجد نسختان، وهذه هي المعروضة</numerusform>
    <numerusform>توجد {count} نسخ، وهذه هي المعروضة</numerusform>
    <numerusform>توجد {count} نسخة، وهذه هي المعروضة</numerusform>
    <numerusform>توجد {count} نسخة، وهذه هي المعروضة</numerusform>
   </translation>
  </message>
  <message>
   <source>There can be {limit} tool servers at most.</source>
   <translation>عدد خوادم الأدوات {limit} على الأكثر.</translation>
  </message>
  <message>
   <source>There is a link in place of the history file. Links are not followed, so that nobody can redirect what is saved.</source>
   <translation>يوجد رابط مكان ملف السجل. ولا تُتبع الروابط كي لا يحوّل أحد ما يُحفظ.</translation>
  </message>
  <message>
   <source>There is a tool server called “{name}”.</source>
   <translation>يوجد خادم أدوات اسمه «{name}».</translation>
  </message>
  <message>
   <source>There is already a connection called “{name}”.</source>
   <translation>هناك اتصال باسم «{name}» بالفعل.</translation>
  </message>
  <message>
   <source>There is no answer in this chat yet.</source>
   <translation>لا إجابة في هذه المحادثة بعد.</translation>
  </message>
  <message>
   <source>There is no chat yet.</source>
   <translation>لا توجد محادثة بعد.</translation>
  </message>
  <message>
   <source>There is no chat “{text}”.</source>
   <translation>لا توجد محادثة «{text}».</translation>
  </message>
  <message>
   <source>There is no connection called “{name}”.</source>
   <translation>لا يوجد اتصال باسم «{name}».</translation>
  </message>
  <message>
   <source>There is no connection preset named “{preset_id}”.</source>
   <translation>لا يوجد إعداد اتصال باسم «{preset_id}».</translation>
  </message>
  <message>
   <source>There is no file {path}.</source>
   <translation>لا يوجد ملف {path}.</translation>
  </message>
  <message>
   <source>There is no file “{path}”.</source>
   <translation>لا يوجد ملف «{path}».</translation>
  </message>
  <message>
   <source>There is no folder {directory}.</source>
   <translation>لا يوجد مجلد {directory}.</translation>
  </message>
  <message>
   <source>There is no history in {directory} yet.</source>
   <translation>لا يوجد سجل في {directory} بعد.</translation>
  </message>
  <message>
   <source>There is no keyring.</source>
   <translation>لا توجد حلقة مفاتيح.</translation>
  </message>
  <message>
   <source>There is no menu entry in {directory}.</source>
   <translation>لا مدخل قائمة في {directory}.</translation>
  </message>
  <message>
   <source>There is no model on this computer.</source>
   <translation>لا يوجد نموذج على هذا الحاسوب.</translation>
  </message>
  <message>
   <source>There is no model “{name}” on this computer.</source>
   <translation>لا يوجد نموذج «{name}» على هذا الحاسوب.</translation>
  </message>
  <message>
   <source>There is no preset called “{name}”.</source>
   <translation>لا يوجد إعداد مسبق باسم «{name}».</translation>
  </message>
  <message>
   <source>There is no prompt template named “{name}”.</source>
   <translation>لا يوجد قالب موجّه باسم «{name}».</translation>
  </message>
  <message>
   <source>There is no question to answer.</source>
   <translation>لا يوجد سؤال للإجابة عنه.</translation>
  </message>
  <message>
   <source>There is no record of how this answer was made.</source>
   <translation>لا يوجد سجل لكيفية توليد هذه الإجابة.</translation>
  </message>
  <message>
   <source>There is no record of where this request went.</source>
   <translation>لا يوجد سجل لوجهة هذا الطلب.</translation>
  </message>
  <message>
   <source>There is no saved prompt called “{name}”.</source>
   <translation>لا يوجد موجّه محفوظ باسم «{name}».</translation>
  </message>
  <message>
   <source>There is no space left for {path}.</source>
   <translation>لم تبقَ مساحة لـ {path}.</translation>
  </message>
  <message>
   <source>There is no standard input to read from.</source>
   <translation>لا مدخل قياسي للقراءة منه.</translation>
  </message>
  <message>
   <source>There is no standard output to write to.</source>
   <translation>لا مخرج قياسي للكتابة إليه.</translation>
  </message>
  <message>
   <source>There is no such backup.</source>
   <translation>لا توجد نسخة احتياطية كهذه.</translation>
  </message>
  <message>
   <source>There is no text to continue from.</source>
   <translation>لا يوجد نص يُكمَل منه.</translation>
  </message>
  <message>
   <source>There is no tool server in it.</source>
   <translation>لا يوجد فيه خادم أدوات.</translation>
  </message>
  <message>
   <source>There is not enough memory for this model. Close other programs, or choose a smaller model.</source>
   <translation>لا توجد ذاكرة كافية لهذا النموذج. أغلق برامج أخرى أو اختر نموذجًا أصغر.</translation>
  </message>
  <message>
   <source>There is not enough memory for this.</source>
   <translation>لا تكفي الذاكرة لهذا.</translation>
  </message>
  <message>
   <source>There is only one version of this message.</source>
   <translation>ليس لهذه الرسالة إلا نسخة واحدة.</translation>
  </message>
  <message>
   <source>These fill in by themselves: {names}. Prompts you write on this computer can also use {private}.</source>
   <translation>تُملأ هذه تلقائيًا: {names}. ويمكن للموجّهات التي تكتبها على هذا الحاسوب أن تستخدم أيضًا {private}.</translation>
  </message>
  <message>
   <source>These versions are identical.</source>
   <translation>هاتان النسختان متطابقتان.</translation>
  </message>
  <message>
   <source>Thinking</source>
   <translation>التفكير</translation>
  </message>
  <message>
   <source>Thinking must be one of: {words}.</source>
   <translation>التفكير أحد ما يلي: {words}.</translation>
  </message>
  <message>
   <source>Thinking time</source>
   <translation>زمن التفكير</translation>
  </message>
  <message>
   <source>Thinking…</source>
   <translation>يفكر…</translation>
  </message>
  <message>
   <source>This Falcon Desktop export is damaged.</source>
   <translation>ملف التصدير هذا من Falcon Desktop تالف.</translation>
  </message>
  <message>
   <source>This Markdown was not written by Falcon Desktop.</source>
   <translation>لم يكتب Falcon Desktop ملف Markdown هذا.</translation>
  </message>
  <message>
   <source>This account is out of credits for Inference Providers. Get more at huggingface.co/settings/billing; trying again will not help.</source>
   <translation>نفد رصيد هذا الحساب لـ Inference Providers. يمكن الحصول على المزيد من huggingface.co/settings/billing؛ ولا تفيد إعادة المحاولة.</translation>
  </message>
  <message>
   <source>This address is on this computer.</source>
   <translation>هذا العنوان على هذا الحاسوب.</translation>
  </message>
  <message>
   <source>This answer predates the record of how prompts were made.</source>
   <translation>هذه الإجابة أقدم من سجل كيفية إعداد الموجّهات.</translation>
  </message>
  <message>
   <source>This archive contains another one: {name}. Unpack it and choose the .zip or .json inside.</source>
   <translation>في هذا الأرشيف أرشيف آخر: {name}. فُكّ ضغطه واختر ملف ‎.zip أو ‎.json الذي بداخله.</translation>
  </message>
  <message>
   <source>This archive contains nothing Falcon Desktop can import: its own JSON or Markdown, or an export from one of these: {programs}.</source>
   <translation>ليس في هذا الأرشيف ما يستطيع Falcon Desktop استيراده، أي ما صدّره هو بصيغة JSON أو Markdown، أو ما صُدّر من أحد هذه البرامج: {programs}.</translation>
  </message>
  <message>
   <source>This backup was made by a newer version of Falcon Desktop. Update Falcon Desktop to restore it.</source>
   <translation>أُنشئت هذه النسخة الاحتياطية بإصدار أحدث من Falcon Desktop. حدّث Falcon Desktop لاستعادتها.</translation>
  </message>
  <message>
   <source>This call can't be run any more.</source>
   <translation>لم يعد من الممكن تنفيذ هذا الاستدعاء.</translation>
  </message>
  <message>
   <source>This call was not sent.</source>
   <translation>لم يُرسل هذا الاستدعاء.</translation>
  </message>
  <message>
   <source>This call was sent, and its result is unknown. It may have run.</source>
   <translation>أُرسل هذا الاستدعاء ونتيجته غير معروفة. ربما نُفّذ.</translation>
  </message>
  <message>
   <source>This can't be undone.</source>
   <translation>لا يمكن التراجع عن هذا.</translation>
  </message>
  <message>
   <source>This chat cost {amount}.</source>
   <translation>كلّفت هذه المحادثة {amount}.</translation>
  </message>
  <message>
   <source>This chat has an earlier draft. It returns once this is sent.</source>
   <translation>في هذه المحادثة مسودة سابقة. ستعود بعد إرسال هذا.</translation>
  </message>
  <message>
   <source>This chat is archived.</source>
   <translation>هذه المحادثة في الأرشيف.</translation>
  </message>
  <message>
   <source>This chat is empty.</source>
   <translation>هذه المحادثة فارغة.</translation>
  </message>
  <message>
   <source>This chat is in Trash. Restore it first.</source>
   <translation>هذه المحادثة في سلة المهملات. استعدها أولًا.</translation>
  </message>
  <message>
   <source>This chat is in the archive, not in Trash. To move it out: {command}</source>
   <translation>هذه المحادثة في الأرشيف لا في سلة المهملات. لإخراجها منه: {command}</translation>
  </message>
  <message>
   <source>This chat isn't in Trash.</source>
   <translation>هذه المحادثة ليست في سلة المهملات.</translation>
  </message>
  <message>
   <source>This chat no longer exists.</source>
   <translation>لم تعد هذه المحادثة موجودة.</translation>
  </message>
  <message>
   <source>This chat now uses “{name}”.</source>
   <translation>تستخدم هذه المحادثة الآن «{name}».</translation>
  </message>
  <message>
   <source>This chat so far</source>
   <translation>هذه المحادثة حتى الآن</translation>
  </message>
  <message>
   <source>This chat takes {tokens}, but the model's limit is {window}. Without {messages} it fits.</source>
   <translation>تشغل هذه المحادثة {tokens}، ويستطيع النموذج قراءة {window} دفعة واحدة. ومن دون {messages} تتسع.</translation>
  </message>
  <message>
   <source>This chat takes {tokens}, but the model's limit is {window}. Without {messages} it may fit.</source>
   <translation>تشغل هذه المحادثة {tokens}، ويستطيع النموذج قراءة {window} دفعة واحدة. ومن دون {messages} قد تتسع.</translation>
  </message>
  <message>
   <source>This chat was not answered here. Your next question sends all of it to {name}.</source>
   <translation>لم تُجَب هذه المحادثة هنا. سؤالك التالي يرسلها كلها إلى {name}.</translation>
  </message>
  <message>
   <source>This chat's connection was removed. Choose another model above.</source>
   <translation>أُزيل اتصال هذه المحادثة. اختر نموذجًا آخر في الأعلى.</translation>
  </message>
  <message>
   <source>This chat's connection was removed. Nothing is sent until you choose.</source>
   <translation>أُزيل اتصال هذه المحادثة. لن يُرسل شيء قبل أن تختار.</translation>
  </message>
  <message>
   <source>This chat's connection was removed. Nothing was sent. Choose a connection to continue it, such as “{name}”.</source>
   <translation>أُزيل اتصال هذه المحادثة. لم يُرسل شيء. اختر اتصالًا لمتابعتها، مثل «{name}».</translation>
  </message>
  <message>
   <source>This computer has no keyring that stores keys encrypted (found: {found}). Keys are kept for this session only.</source>
   <translation>ليس في هذا الحاسوب حلقة مفاتيح تحفظ المفاتيح مشفّرة (وُجد: {found}). تُحفظ المفاتيح لهذه الجلسة فقط.</translation>
  </message>
  <message>
   <source>This computer has no keyring that stores keys encrypted.</source>
   <translation>ليس في هذا الحاسوب حلقة مفاتيح تحفظ المفاتيح مشفّرة.</translation>
  </message>
  <message>
   <source>This computer has no keyring that stores keys encrypted. Keep the key in an environment variable instead, and name it: {command}</source>
   <translation>ليس في هذا الحاسوب حلقة مفاتيح تحفظ المفاتيح مشفّرة. ضع المفتاح في متغير بيئة بدلًا من ذلك واذكر اسمه: {command}</translation>
  </message>
  <message>
   <source>This connection was removed.</source>
   <translation>أُزيل هذا الاتصال.</translation>
  </message>
  <message>
   <source>This contains the key itself. Enter only the header's name, like api-key.</source>
   <translation>هذا يتضمن المفتاح نفسه. أدخل اسم الترويسة فقط، مثل api-key.</translation>
  </message>
  <message>
   <source>This file contains more than {max_presets} presets or {max_prompts} prompts.</source>
   <translation>في هذا الملف أكثر من {max_presets} من الإعدادات المسبقة أو {max_prompts} من الموجّهات.</translation>
  </message>
  <message>
   <source>This file contains no presets or prompts.</source>
   <translation>ليس في هذا الملف إعدادات مسبقة ولا موجّهات.</translation>
  </message>
  <message>
   <source>This file does not state its format version.</source>
   <translation>لا يذكر هذا الملف إصدار صيغته.</translation>
  </message>
  <message>
   <source>This file is already attached.</source>
   <translation>هذا الملف مرفق.</translation>
  </message>
  <message>
   <source>This file is not JSON, or it is damaged.</source>
   <translation>هذا الملف ليس JSON أو أنه تالف.</translation>
  </message>
  <message>
   <source>This file is not a Falcon Desktop history.</source>
   <translation>ليس هذا الملف سجلًا من Falcon Desktop.</translation>
  </message>
  <message>
   <source>This file is only the header of a Jan chat. Choose messages.jsonl next to it, or a zip of the folder.</source>
   <translation>هذا الملف رأس محادثة من Jan فقط. اختر messages.jsonl المجاور له، أو ملف zip للمجلد.</translation>
  </message>
  <message>
   <source>This file is too large for presets and prompts.</source>
   <translation>هذا الملف أكبر من أن يكون للإعدادات المسبقة والموجّهات.</translation>
  </message>
  <message>
   <source>This file was written by a newer version of Falcon Desktop.</source>
   <translation>كتب هذا الملف إصدار أحدث من Falcon Desktop.</translation>
  </message>
  <message>
   <source>This folder contains nothing Falcon Desktop can import: its own JSON or Markdown, or an export from one of these: {programs}.</source>
   <translation>ليس في هذا المجلد ما يستطيع Falcon Desktop استيراده، أي ما صدّره هو بصيغة JSON أو Markdown، أو ما صُدّر من أحد هذه البرامج: {programs}.</translation>
  </message>
  <message>
   <source>This history is open in Falcon Desktop. Close its window first, or restore the backup there, under Settings, Data &amp; privacy.</source>
   <translation>هذا السجل مفتوح في Falcon Desktop. أغلق نافذته أولًا، أو استعد النسخة الاحتياطية فيها من الإعدادات، البيانات والخصوصية.</translation>
  </message>
  <message>
   <source>This image can't be shown.</source>
   <translation>لا يمكن عرض هذه الصورة.</translation>
  </message>
  <message>
   <source>This is Google's activity as a web page. Choose JSON for My Activity in Google Takeout, and import that.</source>
   <translation>هذا نشاط Google في صورة صفحة ويب. اختر JSON لنشاطي في Google Takeout ثم استورد ذلك الملف.</translation>
  </message>
  <message>
   <source>This is a .{archive} archive. Unpack it and choose the .zip or .json inside.</source>
   <translation>هذا أرشيف بصيغة {archive}. فُكّ ضغطه واختر ملف ‎.zip أو ‎.json الذي بداخله.</translation>
  </message>
  <message>
   <source>This is a text to be continued, not a chat.</source>
   <translation>هذا نص يُكمَل، وليس محادثة.</translation>
  </message>
  <message>
   <source>This is an estimate.</source>
   <translation>هذا العدد تقديري.</translation>
  </message>
  <message>
   <source>This is more than a tool server can be given.</source>
   <translation>هذا أكثر مما يمكن إعطاؤه لخادم أدوات.</translation>
  </message>
  <message>
   <source>This is nested too deeply: the limit is {limit} levels.</source>
   <translation>التداخل هنا عميق جدًا: الحد {limit} مستوى.</translation>
  </message>
  <message>
   <source>This is not JSON.</source>
   <translation>هذا ليس JSON.</translation>
  </message>
  <message>
   <source>This is not JSON: line {line}, column {column}.</source>
   <translation>هذا ليس JSON: السطر {line}، العمود {column}.</translation>
  </message>
  <message>
   <source>This is not a Falcon Desktop export.</source>
   <translation>ليس هذا ملف تصدير من Falcon Desktop.</translation>
  </message>
  <message>
   <source>This is not a Falcon Desktop file of presets and prompts.</source>
   <translation>ليس هذا ملف إعدادات مسبقة وموجّهات من Falcon Desktop.</translation>
  </message>
  <message>
   <source>This is the web page of a ChatGPT export; import the conversations.json next to it, or the whole zip.</source>
   <translation>هذه صفحة الويب من تصدير ChatGPT؛ استورد ملف conversations.json المجاور لها، أو ملف zip كاملًا.</translation>
  </message>
  <message>
   <source>This is too long to be a list of tool servers.</source>
   <translation>هذا أطول من أن يكون قائمة خوادم أدوات.</translation>
  </message>
  <message>
   <source>This is too long: the limit is {limit} kB.</source>
   <translation>هذا طويل جدًا: الحد {limit} ك.ب.</translation>
  </message>
  <message>
   <source>This is {name}, not {wanted}.</source>
   <translation>هذا {name}، وليس {wanted}.</translation>
  </message>
  <message>
   <source>This is {name}.</source>
   <translation>هذا {name}.</translation>
  </message>
  <message>
   <source>This is {name}. Its model is still loading.</source>
   <translation>هذا {name}. ما زال يحمّل نموذجه.</translation>
  </message>
  <message>
   <source>This is {server}.</source>
   <translation>هذا {server}.</translation>
  </message>
  <message>
   <source>This llama-server ({version}) is too old. Update it, or use the built-in engine.</source>
   <translation>هذا الإصدار من llama-server ({version}) قديم جدًا. حدّثه أو استخدم المحرك المضمّن.</translation>
  </message>
  <message>
   <source>This may exceed the model's context window. Ollama does not say so: it leaves the beginning out.</source>
   <translation>قد يتجاوز هذا نافذة سياق النموذج. ولا يقول Ollama ذلك: بل يترك البداية.</translation>
  </message>
  <message>
   <source>This menu entry is for Linux. Here the installer adds one.</source>
   <translation>مدخل القائمة هذا لنظام لينكس. وهنا يضيفه برنامج التثبيت.</translation>
  </message>
  <message>
   <source>This message no longer exists.</source>
   <translation>لم تعد هذه الرسالة موجودة.</translation>
  </message>
  <message>
   <source>This model can't continue an answer where it broke off. Ask it to go on, or generate the answer again.</source>
   <translation>لا يستطيع هذا النموذج متابعة إجابة من حيث انقطعت. اطلب منه أن يكمل، أو أعد توليد الإجابة.</translation>
  </message>
  <message>
   <source>This model can't read images. Choose one that can, or put its projector (mmproj-*.gguf) into its folder.</source>
   <translation>لا يستطيع هذا النموذج قراءة الصور. اختر نموذجًا يقرأها، أو ضع ملف الإسقاط الخاص به (mmproj-*.gguf) في مجلده.</translation>
  </message>
  <message>
   <source>This model can't read images: it has no projector (mmproj-*.gguf) in its folder.</source>
   <translation>لا يستطيع هذا النموذج قراءة الصور: لا يوجد ملف إسقاط له (mmproj-*.gguf) في مجلده.</translation>
  </message>
  <message>
   <source>This model can't think for {budget} tokens. Choose less under “Thinking”.</source>
   <translation>لا يستطيع هذا النموذج التفكير بمقدار {budget} من الرموز. اختر أقل في «التفكير».</translation>
  </message>
  <message>
   <source>This model doesn't accept images.</source>
   <translation>لا يقبل هذا النموذج الصور.</translation>
  </message>
  <message>
   <source>This model doesn't accept images. Choose another model, or change this in the connection's settings.</source>
   <translation>لا يقبل هذا النموذج الصور. اختر نموذجًا آخر، أو قل في إعدادات الاتصال إنه يقبلها.</translation>
  </message>
  <message>
   <source>This model has no chat template, so it can't be sent images.</source>
   <translation>ليس لهذا النموذج قالب محادثة، لذا لا يمكن إرسال الصور إليه.</translation>
  </message>
  <message>
   <source>This model has no chat template, so it can't use tools.</source>
   <translation>ليس لهذا النموذج قالب محادثة، لذا لا يمكنه استخدام الأدوات.</translation>
  </message>
  <message>
   <source>This model's limit is {limit} tokens, question and answer together.</source>
   <translation>يتسع هذا النموذج إلى {limit} رمز، للسؤال والإجابة معًا.</translation>
  </message>
  <message>
   <source>This model's thinking can't be turned on or off.</source>
   <translation>لا يمكن تشغيل تفكير هذا النموذج أو إيقافه.</translation>
  </message>
  <message>
   <source>This model's thinking level can't be set.</source>
   <translation>لا يمكن تحديد مقدار تفكير هذا النموذج.</translation>
  </message>
  <message>
   <source>This model's token confidence can't be asked for.</source>
   <translation>لا يمكن طلب ثقة الرموز من هذا النموذج.</translation>
  </message>
  <message>
   <source>This must be a JSON object: {example}.</source>
   <translation>يجب أن يكون هذا كائن JSON: {example}.</translation>
  </message>
  <message>
   <source>This preset's connection was removed; using the default.</source>
   <translation>أُزيل اتصال هذا الإعداد المسبق؛ ويُستخدم الافتراضي.</translation>
  </message>
  <message>
   <source>This server does not support presence penalty; it was left out.</source>
   <translation>ليس في هذا الخادم عقوبة حضور؛ فتُركت.</translation>
  </message>
  <message>
   <source>This server doesn't name the alternatives to tokens.</source>
   <translation>هذا الخادم لا يذكر بدائل الرموز.</translation>
  </message>
  <message>
   <source>This server requires a key.</source>
   <translation>يطلب هذا الخادم مفتاحًا.</translation>
  </message>
  <message>
   <source>This system lacks some protection: such a process may {lacks}.</source>
   <translation>تنقص هذا النظام بعض الحماية: تستطيع مثل هذه العملية {lacks}.</translation>
  </message>
  <message>
   <source>This terminal would show the key. Pipe the key in instead.</source>
   <translation>ستُظهر هذه الطرفية المفتاح. مرّره عبر أنبوب بدلًا من ذلك.</translation>
  </message>
  <message>
   <source>This text contains an incomplete character, which JSON can't hold.</source>
   <translation>في هذا النص نصف حرف، ولا يتسع JSON له.</translation>
  </message>
  <message>
   <source>This text contains invisible characters; they are copied too.</source>
   <translation>في هذا النص محارف خفية؛ وهي تُنسخ أيضًا.</translation>
  </message>
  <message>
   <source>This text is in Trash. Restore it first.</source>
   <translation>هذا النص في سلة المهملات. استعده أولًا.</translation>
  </message>
  <message>
   <source>This text was damaged on disk: it is not what was saved.</source>
   <translation>تلف هذا النص على القرص: ليس هو ما حُفظ.</translation>
  </message>
  <message>
   <source>This token can't call Inference Providers. Turn on that permission at huggingface.co/settings/tokens, or use another token.</source>
   <translation>لا يُسمح لرمز الوصول هذا باستدعاء Inference Providers. فعّل هذه الصلاحية في huggingface.co/settings/tokens، أو استخدم رمزًا آخر.</translation>
  </message>
  <message>
   <source>This tool server was removed.</source>
   <translation>أُزيل خادم الأدوات هذا.</translation>
  </message>
  <message>
   <source>Thought for {time}</source>
   <translation>فكّر مدة {time}</translation>
  </message>
  <message>
   <source>Thoughts</source>
   <translation>التفكير</translation>
  </message>
  <message>
   <source>Threads</source>
   <translation>خيوط المعالجة</translation>
  </message>
  <message>
   <source>Tight: other programs may become slow.</source>
   <translation>بالكاد تتسع له: قد تبطؤ البرامج الأخرى.</translation>
  </message>
  <message>
   <source>Time to first token</source>
   <translation>الزمن حتى أول رمز</translation>
  </message>
  <message>
   <source>Time to load the model</source>
   <translation>زمن تحميل النموذج</translation>
  </message>
  <message>
   <source>Time to read the prompt</source>
   <translation>زمن قراءة الموجّه</translation>
  </message>
  <message>
   <source>Titles of new chats</source>
   <translation>عناوين المحادثات الجديدة</translation>
  </message>
  <message>
   <source>To ask a question: falcon-desktop ask, then the question in quotes.</source>
   <translation>لطرح سؤال: falcon-desktop ask ثم السؤال بين علامتي اقتباس.</translation>
  </message>
  <message>
   <source>To continue: {command}</source>
   <translation>للمتابعة: {command}</translation>
  </message>
  <message>
   <source>To do: {words}</source>
   <translation>لم يُنجز: {words}</translation>
  </message>
  <message>
   <source>To remove it: {command}</source>
   <translation>لإزالته: {command}</translation>
  </message>
  <message>
   <source>To save a key: {command}, or in the window under Settings, Connections. To use one once, name a variable that holds it with --key-env.</source>
   <translation>لحفظ مفتاح: {command}، أو في النافذة ضمن الإعدادات، الاتصالات. ولاستخدام مفتاح مرة واحدة، اذكر متغيرًا يحويه بالخيار --key-env.</translation>
  </message>
  <message>
   <source>To save a token: {command}. To use one once, name a variable that holds it with --key-env.</source>
   <translation>لحفظ رمز: {command}. ولاستخدام رمز مرة واحدة، اذكر متغيرًا يحويه بالخيار --key-env.</translation>
  </message>
  <message>
   <source>Today</source>
   <translation>اليوم</translation>
  </message>
  <message>
   <source>Token confidence</source>
   <translation>ثقة الرموز</translation>
  </message>
  <message>
   <source>Token confidence is either on or off.</source>
   <translation>ثقة الرموز إما مفعّلة أو معطّلة.</translation>
  </message>
  <message>
   <source>Tokens per second</source>
   <translation>الرموز في الثانية</translation>
  </message>
  <message>
   <source>Tokens written to cache</source>
   <translation>رموز كُتبت في الذاكرة المؤقتة</translation>
  </message>
  <message>
   <source>Too long for a full word-by-word comparison.</source>
   <translation>هما أطول من أن يُقارنا كلمة كلمة بالكامل.</translation>
  </message>
  <message>
   <source>Too long to be checked against its schema (limit 1 MB).</source>
   <translation>أطول من أن تُفحص مطابقته لمخططه (الحد 1 م.ب).</translation>
  </message>
  <message>
   <source>Tool</source>
   <translation>أداة</translation>
  </message>
  <message>
   <source>Tool calls, results and sources beyond what a message can hold, left out: {number}.</source>
   <translation>استدعاءات أدوات ونتائج ومصادر تزيد على ما تتسع له رسالة، تُركت: {number}.</translation>
  </message>
  <message>
   <source>Tool server {number} can't be used and was left out.</source>
   <translation>خادم الأدوات {number} غير صالح فتُرك.</translation>
  </message>
  <message>
   <source>Tool: {name}</source>
   <translation>أداة: {name}</translation>
  </message>
  <message>
   <source>Tools</source>
   <translation>الأدوات</translation>
  </message>
  <message>
   <source>Top-k</source>
   <translation>Top-k</translation>
  </message>
  <message>
   <source>Top-p</source>
   <translation>Top-p</translation>
  </message>
  <message>
   <source>Total time</source>
   <translation>الزمن الكلي</translation>
  </message>
  <message>
   <source>Translator Arabic–English</source>
   <translation>مترجم عربي–إنجليزي</translation>
  </message>
  <message>
   <source>Trash</source>
   <translation>سلة المهملات</translation>
  </message>
  <message>
   <source>Trash is empty.</source>
   <translation>سلة المهملات فارغة.</translation>
  </message>
  <message>
   <source>Trash is empty. Deleted chats stay here for {days} days.</source>
   <translation>سلة المهملات فارغة. تبقى المحادثات المحذوفة هنا {days} يومًا.</translation>
  </message>
  <message>
   <source>Try again</source>
   <translation>محاولة أخرى</translation>
  </message>
  <message>
   <source>Try fewer words.</source>
   <translation>جرّب كلمات أقل.</translation>
  </message>
  <message>
   <source>Try: model:falcon after:2026-10 "exact words" -without</source>
   <translation>جرّب: model:falcon after:2026-10 "كلمات بعينها" -بدون</translation>
  </message>
  <message>
   <source>Type / to insert a prompt. Press Tab to fill in {places}; {default} sets a default. Repeated names fill in together.</source>
   <translation>اكتب / لإدراج موجّه. اضغط Tab لملء {places}؛ و{default} يحدد قيمة افتراضية. وتُملأ الأسماء المتكررة معًا.</translation>
  </message>
  <message>
   <source>Type a message first.</source>
   <translation>اكتب رسالة أولًا.</translation>
  </message>
  <message>
   <source>Type a question first, then compare models.</source>
   <translation>اكتب سؤالًا أولًا، ثم قارن النماذج.</translation>
  </message>
  <message>
   <source>Type text, press Enter</source>
   <translation>اكتب نصًا ثم اضغط Enter</translation>
  </message>
  <message>
   <source>Unarchive</source>
   <translation>إلغاء الأرشفة</translation>
  </message>
  <message>
   <source>Undo</source>
   <translation>تراجع</translation>
  </message>
  <message>
   <source>Undo the continuation</source>
   <translation>التراجع عن التكملة</translation>
  </message>
  <message>
   <source>Undone.</source>
   <translation>تم التراجع.</translation>
  </message>
  <message>
   <source>Undone: archiving.</source>
   <translation>تم التراجع عن الأرشفة.</translation>
  </message>
  <message>
   <source>Undone: import. The imported chats are in Trash.</source>
   <translation>تم التراجع عن الاستيراد. المحادثات المستوردة في سلة المهملات.</translation>
  </message>
  <message>
   <source>Undone: pinning.</source>
   <translation>تم التراجع عن التثبيت.</translation>
  </message>
  <message>
   <source>Undone: rename.</source>
   <translation>تم التراجع عن إعادة التسمية.</translation>
  </message>
  <message>
   <source>Undone: restoring.</source>
   <translation>تم التراجع عن الاستعادة.</translation>
  </message>
  <message>
   <source>Undone: unarchiving.</source>
   <translation>تم التراجع عن إلغاء الأرشفة.</translation>
  </message>
  <message>
   <source>Undone: unpinning.</source>
   <translation>تم التراجع عن إلغاء التثبيت.</translation>
  </message>
  <message>
   <source>Unexpected argument: {argument}.</source>
   <translation>وسيط غير متوقع: {argument}.</translation>
  </message>
  <message>
   <source>Unknown command “{word}”. {hint} See: {command}</source>
   <translation>أمر غير معروف «{word}». {hint} انظر: {command}</translation>
  </message>
  <message>
   <source>Unknown option {option}.</source>
   <translation>خيار غير معروف {option}.</translation>
  </message>
  <message>
   <source>Unknown server type (that's fine).</source>
   <translation>نوع خادم غير معروف (لا بأس).</translation>
  </message>
  <message>
   <source>Unload after</source>
   <translation>إخراجها من الذاكرة بعد</translation>
  </message>
  <message>
   <source>Unpin</source>
   <translation>إلغاء التثبيت</translation>
  </message>
  <message>
   <source>Unpinned “{title}”.</source>
   <translation>أُلغي تثبيت «{title}».</translation>
  </message>
  <message>
   <source>Until then the built-in engine answers.</source>
   <translation>حتى ذلك الحين يجيب المحرك المضمّن.</translation>
  </message>
  <message>
   <source>Until then {file} answers.</source>
   <translation>حتى ذلك الحين يجيب {file}.</translation>
  </message>
  <message>
   <source>Untitled</source>
   <translation>بلا عنوان</translation>
  </message>
  <message numerus="yes">
   <source>Up to %n text(s).</source>
   <translation>
    <numerusform>لا نصوص.</numerusform>
    <numerusform>نص واحد على الأكثر.</numerusform>
    <numerusform>نصان على الأكثر.</numerusform>
    <numerusform>%n نصوص على الأكثر.</numerusform>
    <numerusform>%n نصًا على الأكثر.</numerusform>
    <numerusform>%n نص على الأكثر.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>Up to {count} file(s) per message.</source>
   <translation>
    <numerusform>لا ملفات مع الرسالة.</numerusform>
    <numerusform>ملف واحد على الأكثر لكل رسالة.</numerusform>
    <numerusform>ملفان على الأكثر لكل رسالة.</numerusform>
    <numerusform>{count} ملفات على الأكثر لكل رسالة.</numerusform>
    <numerusform>{count} ملفًا على الأكثر لكل رسالة.</numerusform>
    <numerusform>{count} ملف على الأكثر لكل رسالة.</numerusform>
   </translation>
  </message>
  <message>
   <source>Up to {count} files per message.</source>
   <translation>الحد الأقصى {count} ملفات مع الرسالة الواحدة.</translation>
  </message>
  <message>
   <source>Updates</source>
   <translation>التحديثات</translation>
  </message>
  <message>
   <source>Use</source>
   <translation>استخدام</translation>
  </message>
  <message>
   <source>Use --key-env to name a variable that holds the key.</source>
   <translation>استخدم ‎--key-env لتسمية متغير يحوي المفتاح.</translation>
  </message>
  <message>
   <source>Use --model to name one.</source>
   <translation>استخدم ‎--model لتسمية نموذج.</translation>
  </message>
  <message>
   <source>Use a bigger model on this computer</source>
   <translation>استخدام نموذج أكبر على هذا الحاسوب</translation>
  </message>
  <message>
   <source>Use another connection…</source>
   <translation>استخدام اتصال آخر…</translation>
  </message>
  <message>
   <source>Use another model</source>
   <translation>استخدام نموذج آخر</translation>
  </message>
  <message>
   <source>Use models you pulled with “ollama pull”. Behind a proxy that passes on only /v1, choose the kind “OpenAI-compatible”.</source>
   <translation>استخدم النماذج التي نزّلتها بالأمر «ollama pull». وخلف وكيل لا يمرّر إلا /v1، اختر النوع «متوافق مع OpenAI».</translation>
  </message>
  <message>
   <source>Use the model that vLLM was started with.</source>
   <translation>يجب أن يكون النموذج هو الذي شُغّل به vLLM.</translation>
  </message>
  <message>
   <source>Use this answer</source>
   <translation>استخدام هذه الإجابة</translation>
  </message>
  <message>
   <source>Use {file}</source>
   <translation>استخدام {file}</translation>
  </message>
  <message>
   <source>Use {model}</source>
   <translation>استخدام {model}</translation>
  </message>
  <message>
   <source>Use “{model}” via {name}</source>
   <translation>استخدام «{model}» عبر {name}</translation>
  </message>
  <message numerus="yes">
   <source>Used %n tool(s)</source>
   <translation>
    <numerusform>لم تُستخدم أدوات</numerusform>
    <numerusform>استُخدمت أداة واحدة</numerusform>
    <numerusform>استُخدمت أداتان</numerusform>
    <numerusform>استُخدمت %n أدوات</numerusform>
    <numerusform>استُخدمت %n أداة</numerusform>
    <numerusform>استُخدمت %n أداة</numerusform>
   </translation>
  </message>
  <message>
   <source>Used unless a chat or its connection sets its own.</source>
   <translation>تُستخدم ما لم تحدد المحادثة أو اتصالها غيرها.</translation>
  </message>
  <message>
   <source>Version {number} of {count}</source>
   <translation>النسخة {number} من {count}</translation>
  </message>
  <message>
   <source>Version {version}</source>
   <translation>الإصدار {version}</translation>
  </message>
  <message>
   <source>Version {version} is available.</source>
   <translation>الإصدار {version} متاح.</translation>
  </message>
  <message>
   <source>Video memory ran out. “{name}” now has {layers} of {most} layers on the graphics processor, and is slower.</source>
   <translation>نفدت ذاكرة معالج الرسوم. لدى «{name}» الآن {layers} من {most} طبقة على معالج الرسوم، وهو أبطأ.</translation>
  </message>
  <message>
   <source>Video memory ran out. “{name}” now runs on the processor, and is slower.</source>
   <translation>نفدت ذاكرة معالج الرسوم. يعمل «{name}» الآن على المعالج، وهو أبطأ.</translation>
  </message>
  <message>
   <source>View release…</source>
   <translation>عرض الإصدار…</translation>
  </message>
  <message>
   <source>WAYLAND_DISPLAY is not set</source>
   <translation>لم يُضبط WAYLAND_DISPLAY</translation>
  </message>
  <message>
   <source>Waiting for the server…</source>
   <translation>بانتظار الخادم…</translation>
  </message>
  <message>
   <source>Waiting for you…</source>
   <translation>في انتظار قرارك…</translation>
  </message>
  <message>
   <source>Waiting {seconds} s… Cancel</source>
   <translation>انتظار {seconds} ث… إلغاء</translation>
  </message>
  <message>
   <source>Waiting…</source>
   <translation>انتظار…</translation>
  </message>
  <message>
   <source>Was {before} MB, now {after} MB.</source>
   <translation>كان {before} م.ب وصار {after} م.ب.</translation>
  </message>
  <message>
   <source>Was {before}, now {after}.</source>
   <translation>كان {before}، وأصبح {after}.</translation>
  </message>
  <message>
   <source>We'll see if the key is accepted.</source>
   <translation>سنرى إن كان المفتاح مقبولًا.</translation>
  </message>
  <message>
   <source>Web page</source>
   <translation>صفحة ويب</translation>
  </message>
  <message>
   <source>Welcome</source>
   <translation>أهلًا</translation>
  </message>
  <message>
   <source>What a screen reader says of an answer</source>
   <translation>ما يقوله قارئ الشاشة من الإجابة</translation>
  </message>
  <message>
   <source>What answers cost</source>
   <translation>تكلفة الإجابات</translation>
  </message>
  <message>
   <source>What is free</source>
   <translation>كل المتاح</translation>
  </message>
  <message>
   <source>What is in place of the history file is not a file.</source>
   <translation>يوجد مكان ملف السجل ما ليس ملفًا.</translation>
  </message>
  <message>
   <source>What remains of the request, without the messages:</source>
   <translation>ما بقي من الطلب، دون الرسائل:</translation>
  </message>
  <message>
   <source>What would you like to know?</source>
   <translation>ماذا تود أن تعرف؟</translation>
  </message>
  <message>
   <source>What's new</source>
   <translation>ما الجديد</translation>
  </message>
  <message>
   <source>When a chat exceeds the context window</source>
   <translation>عندما تتجاوز المحادثة نافذة السياق</translation>
  </message>
  <message>
   <source>When this chat gets too long:</source>
   <translation>عندما تطول هذه المحادثة أكثر مما ينبغي:</translation>
  </message>
  <message>
   <source>Where it computes</source>
   <translation>مكان التشغيل</translation>
  </message>
  <message>
   <source>Where your chats are</source>
   <translation>أين محادثاتك</translation>
  </message>
  <message>
   <source>Whether it fits</source>
   <translation>هل تتسع له الذاكرة</translation>
  </message>
  <message>
   <source>Why is the sky blue?</source>
   <translation>لماذا السماء زرقاء؟</translation>
  </message>
  <message>
   <source>Window</source>
   <translation>النافذة</translation>
  </message>
  <message>
   <source>Without filters</source>
   <translation>دون مرشّحات</translation>
  </message>
  <message>
   <source>Words in titles only</source>
   <translation>كلمات في العناوين فقط</translation>
  </message>
  <message>
   <source>Wrap lines</source>
   <translation>التفاف الأسطر</translation>
  </message>
  <message>
   <source>Write a copy of the whole history to a new file and verify it. Works while the window is open.</source>
   <translation>كتابة نسخة من السجل كله إلى ملف جديد والتحقق منها. يعمل والنافذة مفتوحة.</translation>
  </message>
  <message>
   <source>Write a polite reminder about an unpaid invoice</source>
   <translation>اكتب تذكيرًا لطيفًا بفاتورة لم تُسدَّد</translation>
  </message>
  <message>
   <source>Write a shell command that finds large files</source>
   <translation>اكتب أمرًا للطرفية يعثر على الملفات الكبيرة</translation>
  </message>
  <message>
   <source>Write an email to this address?</source>
   <translation>كتابة بريد إلى هذا العنوان؟</translation>
  </message>
  <message>
   <source>Write chats to a new file that only you can read, all or nothing. Never overwrites a file. json and markdown can be imported again.</source>
   <translation>كتابة محادثات إلى ملف جديد لا يقرؤه غيرك، كلها أو لا شيء. لا يكتب فوق ملف أبدًا. ويمكن استيراد json و markdown من جديد.</translation>
  </message>
  <message>
   <source>Write one header per line, like X-Team: falcon.</source>
   <translation>كل سطر ترويسة واحدة، مثل X-Team: falcon.</translation>
  </message>
  <message>
   <source>Write something first.</source>
   <translation>اكتب شيئًا أولًا.</translation>
  </message>
  <message>
   <source>Write the header's name, like api-key or Authorization: Bearer.</source>
   <translation>اكتب اسم الترويسة، مثل api-key أو Authorization: Bearer.</translation>
  </message>
  <message>
   <source>Written as “{host}”: lookalike letters, check carefully.</source>
   <translation>يُكتب «{host}»: حروف متشابهة، تحقق بعناية.</translation>
  </message>
  <message>
   <source>Written by the model (always)</source>
   <translation>يكتبه النموذج (دائمًا)</translation>
  </message>
  <message>
   <source>Written by the model (local models only)</source>
   <translation>يكتبه النموذج (النماذج المحلية فقط)</translation>
  </message>
  <message>
   <source>Yes</source>
   <translation>نعم</translation>
  </message>
  <message>
   <source>Yesterday</source>
   <translation>أمس</translation>
  </message>
  <message>
   <source>You</source>
   <translation>أنت</translation>
  </message>
  <message>
   <source>You already have a model called “{name}”.</source>
   <translation>لديك بالفعل نموذج اسمه «{name}».</translation>
  </message>
  <message>
   <source>You already have everything in this file.</source>
   <translation>كل ما في هذا الملف موجود هنا.</translation>
  </message>
  <message>
   <source>You already have them all.</source>
   <translation>لديك كلها من قبل.</translation>
  </message>
  <message>
   <source>You can have up to {max_headers} headers.</source>
   <translation>الحد الأقصى {max_headers} من الترويسات.</translation>
  </message>
  <message>
   <source>You can have up to {max_presets} presets.</source>
   <translation>الحد الأقصى {max_presets} من الإعدادات المسبقة.</translation>
  </message>
  <message>
   <source>You can have up to {max_prompts} prompts.</source>
   <translation>الحد الأقصى {max_prompts} من الموجّهات.</translation>
  </message>
  <message>
   <source>You can have up to {max_stop_sequences} stop sequences.</source>
   <translation>الحد الأقصى {max_stop_sequences} من سلاسل التوقف.</translation>
  </message>
  <message>
   <source>You can have up to {most} connections.</source>
   <translation>يمكن أن يكون لديك {most} من الاتصالات على الأكثر.</translation>
  </message>
  <message>
   <source>You said</source>
   <translation>قلتَ</translation>
  </message>
  <message>
   <source>You stopped this answer.</source>
   <translation>أوقفتَ هذه الإجابة.</translation>
  </message>
  <message>
   <source>You're offline, so {host} can't be reached. Try again when you're back online.</source>
   <translation>أنت غير متصل بالشبكة، فلا يمكن الوصول إلى {host}. حاول مرة أخرى عند عودة الاتصال.</translation>
  </message>
  <message>
   <source>You're up to date.</source>
   <translation>لديك أحدث إصدار.</translation>
  </message>
  <message>
   <source>Your account at {host} is out of credit. Add credit there or use another connection.</source>
   <translation>نفد رصيد حسابك لدى {host}. أضف رصيدًا هناك أو استخدم اتصالًا آخر.</translation>
  </message>
  <message>
   <source>Your account has no access to “{repository}” yet. Accept its terms on its page at {host}; some owners take a while to answer.</source>
   <translation>لا يملك حسابك حق الوصول إلى «{repository}» بعد. اقبل شروطه في صفحته على {host}؛ قد يتأخر رد بعض المالكين.</translation>
  </message>
  <message>
   <source>Your answer is ready.</source>
   <translation>إجابتك جاهزة.</translation>
  </message>
  <message>
   <source>Your chats stay. The file can be downloaded again.</source>
   <translation>تبقى محادثاتك. ويمكن تنزيل الملف من جديد.</translation>
  </message>
  <message>
   <source>Your chats will be listed here.</source>
   <translation>ستُسرد محادثاتك هنا.</translation>
  </message>
  <message>
   <source>Your llama-server can't be started.</source>
   <translation>تعذّر تشغيل llama-server الخاص بك.</translation>
  </message>
  <message>
   <source>Your llama-server can't load the model “{model}”.</source>
   <translation>لا يستطيع llama-server الخاص بك تحميل النموذج «{model}».</translation>
  </message>
  <message>
   <source>Your llama-server does not know what Falcon Desktop asks of it. Update it.</source>
   <translation>لا يعرف llama-server الخاص بك ما يطلبه منه Falcon Desktop. حدّثه.</translation>
  </message>
  <message>
   <source>Your messages</source>
   <translation>رسائلك</translation>
  </message>
  <message>
   <source>Your messages, or answers</source>
   <translation>رسائلك أو الإجابات</translation>
  </message>
  <message>
   <source>Your question will be sent once your chats have loaded.</source>
   <translation>سيُرسَل سؤالك حالما تُحمَّل محادثاتك.</translation>
  </message>
  <message>
   <source>Zoom in</source>
   <translation>تكبير</translation>
  </message>
  <message>
   <source>Zoom out</source>
   <translation>تصغير</translation>
  </message>
  <message>
   <source>Zoom {percent}%</source>
   <translation>التكبير {percent}٪</translation>
  </message>
  <message>
   <source>a JSON object whose fields are added to the request; null leaves a field out</source>
   <translation>كائن JSON تُضاف حقوله إلى الطلب؛ القيمة null تحذف الحقل</translation>
  </message>
  <message>
   <source>a chat whose title is lost too</source>
   <translation>محادثة فُقد عنوانها أيضًا</translation>
  </message>
  <message>
   <source>a connection's name, as with --connection</source>
   <translation>اسم اتصال، كما في ‎--connection</translation>
  </message>
  <message>
   <source>a few minutes</source>
   <translation>بضع دقائق</translation>
  </message>
  <message>
   <source>a file with more certificates to trust (PEM)</source>
   <translation>ملف فيه شهادات إضافية موثوقة (PEM)</translation>
  </message>
  <message>
   <source>a file with the JSON Schema that the answer is to follow</source>
   <translation>ملف فيه مخطط JSON الذي يتبعه الجواب</translation>
  </message>
  <message>
   <source>a format that “export” supports</source>
   <translation>صيغة يدعمها «export»</translation>
  </message>
  <message>
   <source>a moment</source>
   <translation>قليلًا</translation>
  </message>
  <message>
   <source>a proxy's address, “none”, or “system” for the system's</source>
   <translation>عنوان وكيل، أو «none» لعدم استخدام وكيل، أو «system» لوكيل النظام</translation>
  </message>
  <message>
   <source>a saved connection, as “connections list” names it (default for new chats: ${variable})</source>
   <translation>اتصال محفوظ، بالاسم الذي يعرضه «connections list» (للمحادثات الجديدة مبدئيًا: ${variable})</translation>
  </message>
  <message>
   <source>a server address, no setup needed; http:// is optional</source>
   <translation>عنوان خادم، دون إعداد؛ و http:// اختيارية</translation>
  </message>
  <message>
   <source>a system library that Qt needs is missing ({error})</source>
   <translation>مكتبة نظام يحتاج إليها Qt مفقودة ({error})</translation>
  </message>
  <message>
   <source>a text file, PDF or image to send with the prompt (repeatable)</source>
   <translation>ملف نصي أو PDF أو صورة تُرسل مع السؤال (يمكن تكراره)</translation>
  </message>
  <message>
   <source>access denied</source>
   <translation>الوصول مرفوض</translation>
  </message>
  <message>
   <source>add Falcon Desktop to your menu, with its icon and file type (Linux; packages do this themselves)</source>
   <translation>إضافة Falcon Desktop إلى قائمتك بأيقونته ونوع ملفاته (لينكس؛ والحزم تفعل ذلك بنفسها)</translation>
  </message>
  <message>
   <source>add a server</source>
   <translation>إضافة خادم</translation>
  </message>
  <message>
   <source>all chats</source>
   <translation>كل المحادثات</translation>
  </message>
  <message>
   <source>already here</source>
   <translation>موجودة هنا</translation>
  </message>
  <message>
   <source>an ID, or a unique beginning or end of it</source>
   <translation>معرّف، أو بداية منه أو نهاية لا تشبه غيرها</translation>
  </message>
  <message>
   <source>answering</source>
   <translation>تجري الإجابة</translation>
  </message>
  <message>
   <source>archived chats</source>
   <translation>المحادثات المؤرشفة</translation>
  </message>
  <message>
   <source>argument %(argument_name)s: %(message)s</source>
   <translation>الوسيط %(argument_name)s: %(message)s</translation>
  </message>
  <message>
   <source>ask for text, whatever the chat or the defaults say</source>
   <translation>طلب نص، أيًّا كان ما تقوله المحادثة أو الإعدادات الافتراضية</translation>
  </message>
  <message>
   <source>ask how sure the model is of each token; --json prints it</source>
   <translation>اسأل عن مدى ثقة النموذج في كل رمز؛ ويطبعه --json</translation>
  </message>
  <message>
   <source>ask with this saved prompt; what you ask or pipe in fills its last empty placeholder, or follows it</source>
   <translation>السؤال بهذا الموجّه المحفوظ؛ وما تسأله أو تمرّره عبر الأنبوب يملأ مكانه الفارغ الوحيد، أو يليه</translation>
  </message>
  <message>
   <source>at least {amount}</source>
   <translation>{amount} على الأقل</translation>
  </message>
  <message>
   <source>attached: {names}</source>
   <translation>مرفق: {names}</translation>
  </message>
  <message>
   <source>belongs to {program}</source>
   <translation>يخص {program}</translation>
  </message>
  <message>
   <source>breaks the rule “{keyword}”</source>
   <translation>يخالف القاعدة «{keyword}»</translation>
  </message>
  <message>
   <source>built-in engine</source>
   <translation>المحرك المدمج</translation>
  </message>
  <message>
   <source>busy</source>
   <translation>مشغول</translation>
  </message>
  <message>
   <source>cURL</source>
   <translation>cURL</translation>
  </message>
  <message>
   <source>can't be used: {reason}</source>
   <translation>لا يمكن استخدامه: {reason}</translation>
  </message>
  <message>
   <source>cannot allocate memory</source>
   <translation>لا يمكن تخصيص ذاكرة</translation>
  </message>
  <message>
   <source>change a connection</source>
   <translation>تغيير اتصال</translation>
  </message>
  <message>
   <source>chats answered by a model whose ID contains NAME</source>
   <translation>محادثات أجاب فيها نموذج يحوي معرّفه NAME</translation>
  </message>
  <message>
   <source>chats in Trash</source>
   <translation>المحادثات في سلة المهملات</translation>
  </message>
  <message>
   <source>check only the file's structure</source>
   <translation>فحص بنية الملف فقط</translation>
  </message>
  <message>
   <source>check that everything here works</source>
   <translation>التحقق من أن كل شيء يعمل هنا</translation>
  </message>
  <message>
   <source>check the history, including every text</source>
   <translation>فحص السجل، بما فيه كل نص</translation>
  </message>
  <message>
   <source>choose the model of this computer</source>
   <translation>اختيار نموذج هذا الحاسوب</translation>
  </message>
  <message>
   <source>complete</source>
   <translation>مكتملة</translation>
  </message>
  <message>
   <source>connect to the network (Landlock is older than version 4)</source>
   <translation>الاتصال بالشبكة (Landlock أقدم من الإصدار 4)</translation>
  </message>
  <message>
   <source>context cleared here</source>
   <translation>مُسح السياق هنا</translation>
  </message>
  <message>
   <source>context window {tokens} of {most} tokens</source>
   <translation>نافذة السياق {tokens} من {most} رمز</translation>
  </message>
  <message>
   <source>context window {tokens} tokens</source>
   <translation>نافذة السياق {tokens} رمز</translation>
  </message>
  <message>
   <source>continue the last chat</source>
   <translation>متابعة آخر محادثة</translation>
  </message>
  <message>
   <source>continue this chat; the end of its ID is enough</source>
   <translation>متابعة هذه المحادثة؛ تكفي نهاية معرّفها</translation>
  </message>
  <message>
   <source>daily</source>
   <translation>يومية</translation>
  </message>
  <message>
   <source>data directory</source>
   <translation>مجلد البيانات</translation>
  </message>
  <message>
   <source>database</source>
   <translation>قاعدة البيانات</translation>
  </message>
  <message>
   <source>delete without asking</source>
   <translation>الحذف دون سؤال</translation>
  </message>
  <message numerus="yes">
   <source>deleted in %n day(s)</source>
   <translation>
    <numerusform>يُحذف الآن</numerusform>
    <numerusform>يُحذف بعد يوم واحد</numerusform>
    <numerusform>يُحذف بعد يومين</numerusform>
    <numerusform>يُحذف بعد %n أيام</numerusform>
    <numerusform>يُحذف بعد %n يومًا</numerusform>
    <numerusform>يُحذف بعد %n يوم</numerusform>
   </translation>
  </message>
  <message>
   <source>device or resource busy</source>
   <translation>الجهاز أو المورد مشغول</translation>
  </message>
  <message>
   <source>directory not empty</source>
   <translation>المجلد غير فارغ</translation>
  </message>
  <message>
   <source>display</source>
   <translation>الشاشة</translation>
  </message>
  <message>
   <source>do not read stdin, for use in a loop that reads lines from it</source>
   <translation>عدم قراءة stdin، لاستخدامه في حلقة تقرأ منه أسطرًا</translation>
  </message>
  <message>
   <source>do not save anything</source>
   <translation>عدم حفظ أي شيء</translation>
  </message>
  <message>
   <source>does not fit</source>
   <translation>لا يتسع</translation>
  </message>
  <message>
   <source>done</source>
   <translation>اكتمل</translation>
  </message>
  <message>
   <source>download a model from Hugging Face</source>
   <translation>تنزيل نموذج من Hugging Face</translation>
  </message>
  <message>
   <source>downloading</source>
   <translation>قيد التنزيل</translation>
  </message>
  <message>
   <source>edited</source>
   <translation>معدّل</translation>
  </message>
  <message>
   <source>edited after the model wrote it</source>
   <translation>عُدّل بعد أن كتبه النموذج</translation>
  </message>
  <message>
   <source>end the answer before this text (repeatable)</source>
   <translation>إنهاء الإجابة قبل هذا النص (يمكن تكراره)</translation>
  </message>
  <message>
   <source>engine</source>
   <translation>المحرك</translation>
  </message>
  <message>
   <source>environment</source>
   <translation>البيئة</translation>
  </message>
  <message>
   <source>error</source>
   <translation>خطأ</translation>
  </message>
  <message>
   <source>every chat, including archived ones; not Trash</source>
   <translation>كل المحادثات، بما فيها المؤرشفة؛ دون سلة المهملات</translation>
  </message>
  <message>
   <source>examples:</source>
   <translation>أمثلة:</translation>
  </message>
  <message>
   <source>exec format error</source>
   <translation>خطأ في صيغة الملف التنفيذي</translation>
  </message>
  <message>
   <source>exit status: 0 done · 2 usage error · 3 failed · 4 the answer's stream ended unfinished, or part of it could not be read (its text is kept) · 5 storage · 6 the answer does not fit its schema (its text is kept) · 130 Ctrl-C (the partial answer is kept) · 141 output closed by its reader · 143 SIGTERM</source>
   <translation>حالة الخروج: 0 تم · 2 خطأ في الاستخدام · 3 فشل · 4 انتهى تدفق الإجابة قبل تمامه أو تعذّرت قراءة جزء منه (يُحفظ نصه) · 5 التخزين · 6 الإجابة لا توافق مخططها (يُحفظ نصها) · 130 Ctrl-C (تُحفظ الإجابة الجزئية) · 141 أغلق القارئ المخرجات · 143 SIGTERM</translation>
  </message>
  <message>
   <source>expected at least one argument</source>
   <translation>تلزمه قيمة واحدة على الأقل</translation>
  </message>
  <message>
   <source>expected one argument</source>
   <translation>تلزمه قيمة واحدة</translation>
  </message>
  <message>
   <source>failed</source>
   <translation>فشلت</translation>
  </message>
  <message>
   <source>failed, according to the imported file: {reason}</source>
   <translation>فشلت، بحسب الملف المستورد: {reason}</translation>
  </message>
  <message>
   <source>failed: {reason}</source>
   <translation>فشلت: {reason}</translation>
  </message>
  <message>
   <source>file</source>
   <translation>ملف</translation>
  </message>
  <message>
   <source>file exists</source>
   <translation>الملف موجود</translation>
  </message>
  <message>
   <source>file name too long</source>
   <translation>اسم الملف أطول من اللازم</translation>
  </message>
  <message>
   <source>files (Landlock {version})</source>
   <translation>الملفات (Landlock {version})</translation>
  </message>
  <message>
   <source>fill in a placeholder of the saved prompt (repeatable)</source>
   <translation>ملء مكان في الموجّه المحفوظ (يمكن تكراره)</translation>
  </message>
  <message>
   <source>find models at Hugging Face</source>
   <translation>البحث عن نماذج في Hugging Face</translation>
  </message>
  <message>
   <source>find words in titles and messages</source>
   <translation>البحث عن كلمات في العناوين والرسائل</translation>
  </message>
  <message>
   <source>first token {time}</source>
   <translation>أول رمز {time}</translation>
  </message>
  <message>
   <source>first {first}, last {last}</source>
   <translation>أول مرة {first}، وآخر مرة {last}</translation>
  </message>
  <message>
   <source>fits</source>
   <translation>يتسع</translation>
  </message>
  <message>
   <source>forget a key</source>
   <translation>نسيان مفتاح</translation>
  </message>
  <message>
   <source>from your defaults for new chats</source>
   <translation>من قيمك الافتراضية للمحادثات الجديدة</translation>
  </message>
  <message>
   <source>from {connection}</source>
   <translation>من {connection}</translation>
  </message>
  <message>
   <source>gated</source>
   <translation>مقيَّد</translation>
  </message>
  <message>
   <source>get one answer, streamed to stdout</source>
   <translation>الحصول على إجابة واحدة تتدفق إلى stdout</translation>
  </message>
  <message>
   <source>give a chat another title</source>
   <translation>إعطاء محادثة عنوانًا آخر</translation>
  </message>
  <message>
   <source>hidden characters</source>
   <translation>محارف خفية</translation>
  </message>
  <message>
   <source>hidden characters, shown as symbols</source>
   <translation>محارف خفية، تُعرض كرموز</translation>
  </message>
  <message>
   <source>how many tokens the model can read; 0 to detect it</source>
   <translation>عدد الرموز التي يستطيع النموذج قراءتها؛ 0 لاكتشافه</translation>
  </message>
  <message>
   <source>how much the model thinks before it answers, if it can; server: as the server does</source>
   <translation>كم يفكر النموذج قبل أن يجيب، إن كان يستطيع؛ server: كما يفعل الخادم</translation>
  </message>
  <message>
   <source>ignored explicit argument %r</source>
   <translation>لا قيمة له، وأُعطيت %r</translation>
  </message>
  <message>
   <source>import chats from a file</source>
   <translation>استيراد محادثات من ملف</translation>
  </message>
  <message numerus="yes">
   <source>in %n chat(s)</source>
   <translation>
    <numerusform>في لا محادثة</numerusform>
    <numerusform>في محادثة واحدة</numerusform>
    <numerusform>في محادثتين</numerusform>
    <numerusform>في %n محادثات</numerusform>
    <numerusform>في %n محادثة</numerusform>
    <numerusform>في %n محادثة</numerusform>
   </translation>
  </message>
  <message>
   <source>in progress</source>
   <translation>جارٍ</translation>
  </message>
  <message>
   <source>included; small, often wrong</source>
   <translation>مرفق؛ صغير وكثيرًا ما يخطئ</translation>
  </message>
  <message>
   <source>input/output error</source>
   <translation>خطأ في القراءة أو الكتابة</translation>
  </message>
  <message>
   <source>interrupted</source>
   <translation>انقطعت</translation>
  </message>
  <message>
   <source>invalid %(type)s value: %(value)r</source>
   <translation>قيمة غير صالحة (%(type)s): %(value)r</translation>
  </message>
  <message>
   <source>invalid choice: %(value)r (choose from %(choices)s)</source>
   <translation>قيمة غير صالحة: %(value)r (اختر من %(choices)s)</translation>
  </message>
  <message>
   <source>is a directory</source>
   <translation>هذا مجلد</translation>
  </message>
  <message>
   <source>it belongs to another model, and does not answer by itself</source>
   <translation>يتبع نموذجًا آخر، ولا يجيب وحده</translation>
  </message>
  <message>
   <source>it claims to have a list of {number} texts</source>
   <translation>يدّعي أن فيه قائمة من {number} نص</translation>
  </message>
  <message>
   <source>it claims to have {number} texts in lists</source>
   <translation>يدّعي أن في قوائمه {number} نص</translation>
  </message>
  <message>
   <source>it claims to have {number} {what}</source>
   <translation>يدّعي أن فيه {number} {what}</translation>
  </message>
  <message>
   <source>it contains a list of the unknown type {kind}</source>
   <translation>فيه قائمة من النوع المجهول {kind}</translation>
  </message>
  <message>
   <source>it contains a text of {length} bytes</source>
   <translation>فيه نص طوله {length} بايت</translation>
  </message>
  <message>
   <source>it contains a value of the unknown type {kind}</source>
   <translation>فيه قيمة من النوع المجهول {kind}</translation>
  </message>
  <message>
   <source>it contains the tensor “{name}” twice</source>
   <translation>فيه الموتر «{name}» مرتين</translation>
  </message>
  <message>
   <source>it contains “{name}” twice</source>
   <translation>فيه «{name}» مرتين</translation>
  </message>
  <message>
   <source>it does not start with GGUF</source>
   <translation>لا يبدأ بـ GGUF</translation>
  </message>
  <message>
   <source>it has no weights</source>
   <translation>ليست فيه أوزان</translation>
  </message>
  <message>
   <source>it is a part of a model whose first file is missing</source>
   <translation>هو جزء من نموذج ملفه الأول مفقود</translation>
  </message>
  <message>
   <source>it is empty</source>
   <translation>قيمته فارغة</translation>
  </message>
  <message>
   <source>it is not an object.</source>
   <translation>ليس كائنًا.</translation>
  </message>
  <message>
   <source>it must be NAME=VALUE</source>
   <translation>يجب أن تكون NAME=VALUE</translation>
  </message>
  <message>
   <source>it must be the name of a connection, not the key itself</source>
   <translation>يجب أن يكون اسم اتصال، لا المفتاح نفسه</translation>
  </message>
  <message>
   <source>it must be the name of a variable, not the key itself</source>
   <translation>يجب أن يكون اسم متغير، لا المفتاح نفسه</translation>
  </message>
  <message>
   <source>it reads pictures for a model, and does not answer by itself</source>
   <translation>يقرأ الصور لنموذج آخر، ولا يجيب وحده</translation>
  </message>
  <message>
   <source>its ID, or a unique beginning or end of it</source>
   <translation>معرّفها، أو بداية منه أو نهاية لا تشبه غيرها</translation>
  </message>
  <message>
   <source>its alignment is not a power of two</source>
   <translation>محاذاته ليست من قوى العدد اثنين</translation>
  </message>
  <message>
   <source>its architecture is missing</source>
   <translation>لا يذكر بنيته</translation>
  </message>
  <message>
   <source>its end is empty, as that of a copy that was not finished</source>
   <translation>نهايته فارغة، كنهاية نسخة لم تكتمل</translation>
  </message>
  <message>
   <source>its format version is {version}, not 2 or 3</source>
   <translation>إصدار تنسيقه {version} وليس 2 أو 3</translation>
  </message>
  <message>
   <source>its header is too large</source>
   <translation>ترويسته أكبر مما يُقبل</translation>
  </message>
  <message>
   <source>its new name</source>
   <translation>اسمه الجديد</translation>
  </message>
  <message>
   <source>its part “{name}” is missing</source>
   <translation>الجزء «{name}» منه مفقود</translation>
  </message>
  <message>
   <source>its weights are incomplete</source>
   <translation>أوزانه غير مكتملة</translation>
  </message>
  <message>
   <source>keep chats at the top of the list</source>
   <translation>إبقاء محادثات في أعلى القائمة</translation>
  </message>
  <message>
   <source>key rejected</source>
   <translation>رُفض المفتاح</translation>
  </message>
  <message>
   <source>keyring</source>
   <translation>حلقة المفاتيح</translation>
  </message>
  <message>
   <source>licence unknown</source>
   <translation>الرخصة غير معروفة</translation>
  </message>
  <message>
   <source>list at most N</source>
   <translation>عرض N على الأكثر</translation>
  </message>
  <message>
   <source>list chats, newest first</source>
   <translation>عرض المحادثات، الأحدث أولًا</translation>
  </message>
  <message>
   <source>list model IDs on this computer or on a server</source>
   <translation>عرض معرّفات النماذج على هذا الحاسوب أو على خادم</translation>
  </message>
  <message>
   <source>list the presets for chats</source>
   <translation>سرد الإعدادات المسبقة للمحادثات</translation>
  </message>
  <message>
   <source>list the saved prompts</source>
   <translation>سرد الموجّهات المحفوظة</translation>
  </message>
  <message>
   <source>list them, the default one marked</source>
   <translation>سردها مع تمييز الافتراضي منها</translation>
  </message>
  <message>
   <source>list, add, change, test or remove connections</source>
   <translation>سرد الاتصالات أو إضافتها أو تغييرها أو اختبارها أو إزالتها</translation>
  </message>
  <message>
   <source>list, find, download, remove or choose models</source>
   <translation>عرض النماذج أو البحث عنها أو تنزيلها أو إزالتها أو اختيارها</translation>
  </message>
  <message>
   <source>llama-server, version {version}</source>
   <translation>llama-server، الإصدار {version}</translation>
  </message>
  <message>
   <source>llama.cpp by xllamacpp {version}, {model} ({size} MB)</source>
   <translation>llama.cpp عبر xllamacpp {version}، {model} ({size} م.ب)</translation>
  </message>
  <message>
   <source>llama.cpp's web page</source>
   <translation>صفحة llama.cpp</translation>
  </message>
  <message>
   <source>loaded</source>
   <translation>محمّل</translation>
  </message>
  <message>
   <source>loading the model…</source>
   <translation>يُحمَّل النموذج…</translation>
  </message>
  <message>
   <source>manual</source>
   <translation>يدوية</translation>
  </message>
  <message>
   <source>metadata keys</source>
   <translation>من مفاتيح البيانات الوصفية</translation>
  </message>
  <message>
   <source>more details</source>
   <translation>تفاصيل إضافية</translation>
  </message>
  <message>
   <source>move chats out of Trash</source>
   <translation>إخراج محادثات من سلة المهملات</translation>
  </message>
  <message>
   <source>move chats out of the archive</source>
   <translation>إخراج محادثات من الأرشيف</translation>
  </message>
  <message>
   <source>move chats to Trash</source>
   <translation>نقل محادثات إلى سلة المهملات</translation>
  </message>
  <message>
   <source>move chats to the archive</source>
   <translation>نقل محادثات إلى الأرشيف</translation>
  </message>
  <message>
   <source>must be a list</source>
   <translation>يجب أن يكون قائمة</translation>
  </message>
  <message>
   <source>must be a multiple of {value}</source>
   <translation>يجب أن يكون من مضاعفات {value}</translation>
  </message>
  <message>
   <source>must be a number</source>
   <translation>يجب أن يكون رقمًا</translation>
  </message>
  <message>
   <source>must be a whole number</source>
   <translation>يجب أن يكون عددًا صحيحًا</translation>
  </message>
  <message>
   <source>must be an object</source>
   <translation>يجب أن يكون كائنًا</translation>
  </message>
  <message>
   <source>must be at least {value}</source>
   <translation>يجب ألا يقل عن {value}</translation>
  </message>
  <message>
   <source>must be at most {value}</source>
   <translation>يجب ألا يزيد على {value}</translation>
  </message>
  <message>
   <source>must be less than {value}</source>
   <translation>يجب أن يكون أصغر من {value}</translation>
  </message>
  <message>
   <source>must be more than {value}</source>
   <translation>يجب أن يكون أكبر من {value}</translation>
  </message>
  <message>
   <source>must be null</source>
   <translation>يجب أن يكون null</translation>
  </message>
  <message>
   <source>must be one of {values}</source>
   <translation>يجب أن يكون أحد {values}</translation>
  </message>
  <message>
   <source>must be text</source>
   <translation>يجب أن يكون نصًا</translation>
  </message>
  <message>
   <source>must be true or false</source>
   <translation>يجب أن يكون true أو false</translation>
  </message>
  <message>
   <source>must be {value}</source>
   <translation>يجب أن يكون {value}</translation>
  </message>
  <message numerus="yes">
   <source>must have at least {count} character(s)</source>
   <translation>
    <numerusform>يجب ألا يقل عن {count} محرف</numerusform>
    <numerusform>يجب ألا يقل عن محرف واحد</numerusform>
    <numerusform>يجب ألا يقل عن محرفين</numerusform>
    <numerusform>يجب ألا يقل عن {count} محارف</numerusform>
    <numerusform>يجب ألا يقل عن {count} محرفًا</numerusform>
    <numerusform>يجب ألا يقل عن {count} محرف</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>must have at least {count} field(s)</source>
   <translation>
    <numerusform>يجب ألا يقل عن {count} حقل</numerusform>
    <numerusform>يجب ألا يقل عن حقل واحد</numerusform>
    <numerusform>يجب ألا يقل عن حقلين</numerusform>
    <numerusform>يجب ألا يقل عن {count} حقول</numerusform>
    <numerusform>يجب ألا يقل عن {count} حقلًا</numerusform>
    <numerusform>يجب ألا يقل عن {count} حقل</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>must have at least {count} item(s)</source>
   <translation>
    <numerusform>يجب ألا يقل عن {count} عنصر</numerusform>
    <numerusform>يجب ألا يقل عن عنصر واحد</numerusform>
    <numerusform>يجب ألا يقل عن عنصرين</numerusform>
    <numerusform>يجب ألا يقل عن {count} عناصر</numerusform>
    <numerusform>يجب ألا يقل عن {count} عنصرًا</numerusform>
    <numerusform>يجب ألا يقل عن {count} عنصر</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>must have at most {count} character(s)</source>
   <translation>
    <numerusform>يجب ألا يزيد على {count} محرف</numerusform>
    <numerusform>يجب ألا يزيد على محرف واحد</numerusform>
    <numerusform>يجب ألا يزيد على محرفين</numerusform>
    <numerusform>يجب ألا يزيد على {count} محارف</numerusform>
    <numerusform>يجب ألا يزيد على {count} محرفًا</numerusform>
    <numerusform>يجب ألا يزيد على {count} محرف</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>must have at most {count} field(s)</source>
   <translation>
    <numerusform>يجب ألا يزيد على {count} حقل</numerusform>
    <numerusform>يجب ألا يزيد على حقل واحد</numerusform>
    <numerusform>يجب ألا يزيد على حقلين</numerusform>
    <numerusform>يجب ألا يزيد على {count} حقول</numerusform>
    <numerusform>يجب ألا يزيد على {count} حقلًا</numerusform>
    <numerusform>يجب ألا يزيد على {count} حقل</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>must have at most {count} item(s)</source>
   <translation>
    <numerusform>يجب ألا يزيد على {count} عنصر</numerusform>
    <numerusform>يجب ألا يزيد على عنصر واحد</numerusform>
    <numerusform>يجب ألا يزيد على عنصرين</numerusform>
    <numerusform>يجب ألا يزيد على {count} عناصر</numerusform>
    <numerusform>يجب ألا يزيد على {count} عنصرًا</numerusform>
    <numerusform>يجب ألا يزيد على {count} عنصر</numerusform>
   </translation>
  </message>
  <message>
   <source>must match the pattern {pattern}</source>
   <translation>يجب أن يطابق النمط {pattern}</translation>
  </message>
  <message>
   <source>must not have the same item twice</source>
   <translation>يجب ألا يتكرر فيه عنصر</translation>
  </message>
  <message>
   <source>nearly full</source>
   <translation>يكاد يمتلئ</translation>
  </message>
  <message>
   <source>needs a key</source>
   <translation>يحتاج إلى مفتاح</translation>
  </message>
  <message>
   <source>new</source>
   <translation>جديدة</translation>
  </message>
  <message>
   <source>new answer</source>
   <translation>إجابة جديدة</translation>
  </message>
  <message>
   <source>new prompt</source>
   <translation>موجّه جديد</translation>
  </message>
  <message>
   <source>no history yet</source>
   <translation>لا سجل بعد</translation>
  </message>
  <message>
   <source>no results</source>
   <translation>لا نتائج</translation>
  </message>
  <message>
   <source>no space left on device</source>
   <translation>لا توجد مساحة متبقية على الجهاز</translation>
  </message>
  <message>
   <source>no such file or directory</source>
   <translation>لا يوجد ملف أو مجلد بهذا الاسم</translation>
  </message>
  <message>
   <source>none</source>
   <translation>لا شيء</translation>
  </message>
  <message>
   <source>not a directory</source>
   <translation>هذا ليس مجلدًا</translation>
  </message>
  <message>
   <source>not a regular file</source>
   <translation>ليس ملفًا عاديًا</translation>
  </message>
  <message>
   <source>not allowed</source>
   <translation>غير مسموح</translation>
  </message>
  <message>
   <source>not allowed with argument %s</source>
   <translation>لا يُجمع مع %s</translation>
  </message>
  <message>
   <source>not installed</source>
   <translation>غير مثبّت</translation>
  </message>
  <message>
   <source>not installed: {missing}; {found}</source>
   <translation>غير مثبّت: {missing}؛ {found}</translation>
  </message>
  <message>
   <source>not sent</source>
   <translation>لم يُرسل</translation>
  </message>
  <message>
   <source>not sent (server chose)</source>
   <translation>لم تُرسل (اختارها الخادم)</translation>
  </message>
  <message>
   <source>not set: {names}</source>
   <translation>غير معيّنة: {names}</translation>
  </message>
  <message>
   <source>not tested</source>
   <translation>لم يُختبر</translation>
  </message>
  <message>
   <source>not trusted</source>
   <translation>غير موثوق</translation>
  </message>
  <message>
   <source>note</source>
   <translation>ملاحظة</translation>
  </message>
  <message>
   <source>off</source>
   <translation>معطّل</translation>
  </message>
  <message>
   <source>offline</source>
   <translation>دون اتصال بالشبكة</translation>
  </message>
  <message>
   <source>ok</source>
   <translation>سليم</translation>
  </message>
  <message numerus="yes">
   <source>oldest %n message(s) left out</source>
   <translation>
    <numerusform>لا تُترك أي رسالة</numerusform>
    <numerusform>تُترك أقدم رسالة</numerusform>
    <numerusform>تُترك أقدم رسالتين</numerusform>
    <numerusform>تُترك أقدم %n رسائل</numerusform>
    <numerusform>تُترك أقدم %n رسالة</numerusform>
    <numerusform>تُترك أقدم %n رسالة</numerusform>
   </translation>
  </message>
  <message>
   <source>on</source>
   <translation>مفعّل</translation>
  </message>
  <message>
   <source>one JSON object per line</source>
   <translation>كائن JSON واحد في كل سطر</translation>
  </message>
  <message>
   <source>one JSON object per line, with the full ID</source>
   <translation>كائن JSON واحد في كل سطر، بالمعرّف الكامل</translation>
  </message>
  <message>
   <source>one piece</source>
   <translation>قطعة واحدة</translation>
  </message>
  <message>
   <source>only the last answer, unchanged</source>
   <translation>آخر إجابة فقط، كما هي</translation>
  </message>
  <message>
   <source>operation not permitted</source>
   <translation>العملية غير مسموح بها</translation>
  </message>
  <message>
   <source>options</source>
   <translation>الخيارات</translation>
  </message>
  <message>
   <source>out of credit</source>
   <translation>نفد الرصيد</translation>
  </message>
  <message>
   <source>owner/name or an address; “:” and a file or a quantisation can follow</source>
   <translation>owner/name أو عنوان؛ ويمكن أن يتبعه «:» وملف أو تكميم</translation>
  </message>
  <message>
   <source>paused</source>
   <translation>متوقف مؤقتًا</translation>
  </message>
  <message>
   <source>permission denied</source>
   <translation>الإذن مرفوض</translation>
  </message>
  <message>
   <source>positional arguments</source>
   <translation>الوسائط</translation>
  </message>
  <message>
   <source>present</source>
   <translation>موجودة</translation>
  </message>
  <message>
   <source>print a chat</source>
   <translation>طباعة محادثة</translation>
  </message>
  <message>
   <source>print a shell completion script</source>
   <translation>طباعة نص الإكمال التلقائي للصدفة</translation>
  </message>
  <message>
   <source>print only the first block of code of the answer, once it is complete</source>
   <translation>طباعة أول مقطع شيفرة من الإجابة فقط، عند اكتمالها</translation>
  </message>
  <message>
   <source>print the request as a cURL command, without its key; send and save nothing</source>
   <translation>طباعة الطلب كأمر cURL دون مفتاحه؛ لا يُرسَل شيء ولا يُحفَظ</translation>
  </message>
  <message>
   <source>problem</source>
   <translation>مشكلة</translation>
  </message>
  <message>
   <source>processor (no GPU found)</source>
   <translation>المعالج (لم يُعثر على معالج رسوم)</translation>
  </message>
  <message>
   <source>processor (no GPU layers)</source>
   <translation>المعالج (لا طبقات على معالج الرسوم)</translation>
  </message>
  <message>
   <source>processor (the GPU failed)</source>
   <translation>المعالج (تعطّل معالج الرسوم)</translation>
  </message>
  <message>
   <source>processor (too little video memory)</source>
   <translation>المعالج (ذاكرة معالج الرسوم لا تكفي)</translation>
  </message>
  <message>
   <source>random</source>
   <translation>عشوائية</translation>
  </message>
  <message>
   <source>reach other programs, also the keyring, and send datagrams (no seccomp)</source>
   <translation>الوصول إلى برامج أخرى وإلى حلقة المفاتيح وإرسال حزم بيانات (لا seccomp)</translation>
  </message>
  <message>
   <source>reaching other programs and the keyring (no seccomp)</source>
   <translation>الوصول إلى برامج أخرى وإلى سلسلة المفاتيح (لا يوجد seccomp)</translation>
  </message>
  <message>
   <source>read the files that this user can read (no Landlock)</source>
   <translation>قراءة الملفات التي يقرؤها هذا المستخدم (لا Landlock)</translation>
  </message>
  <message>
   <source>read-only file system</source>
   <translation>نظام الملفات للقراءة فقط</translation>
  </message>
  <message>
   <source>reading your files (no Landlock)</source>
   <translation>قراءة ملفاتك (لا يوجد Landlock)</translation>
  </message>
  <message>
   <source>reads images</source>
   <translation>يقرأ الصور</translation>
  </message>
  <message>
   <source>reads pictures</source>
   <translation>يقرأ الصور</translation>
  </message>
  <message>
   <source>ready</source>
   <translation>جاهز</translation>
  </message>
  <message>
   <source>reasoning</source>
   <translation>التفكير</translation>
  </message>
  <message>
   <source>reduce the history's file size</source>
   <translation>تصغير حجم ملف السجل</translation>
  </message>
  <message>
   <source>remove a connection and its key</source>
   <translation>إزالة اتصال ومفتاحه</translation>
  </message>
  <message>
   <source>remove a model</source>
   <translation>إزالة نموذج</translation>
  </message>
  <message>
   <source>remove it again</source>
   <translation>إزالته من جديد</translation>
  </message>
  <message>
   <source>removed</source>
   <translation>أُزيل</translation>
  </message>
  <message>
   <source>rename, pin, archive, delete or restore chats</source>
   <translation>إعادة تسمية محادثات أو تثبيتها أو أرشفتها أو حذفها أو استعادتها</translation>
  </message>
  <message>
   <source>replace the history with a backup, including what was deleted permanently since; the current history is set aside</source>
   <translation>استبدال السجل بنسخة احتياطية، ومعها ما حُذف نهائيًا بعدها؛ ويُحفظ السجل الحالي جانبًا</translation>
  </message>
  <message>
   <source>restored</source>
   <translation>تُستعاد</translation>
  </message>
  <message>
   <source>result</source>
   <translation>النتيجة</translation>
  </message>
  <message>
   <source>result unknown</source>
   <translation>النتيجة غير معروفة</translation>
  </message>
  <message>
   <source>running</source>
   <translation>يجري</translation>
  </message>
  <message>
   <source>sandbox</source>
   <translation>العزل</translation>
  </message>
  <message>
   <source>save a key</source>
   <translation>حفظ مفتاح</translation>
  </message>
  <message>
   <source>save or forget a connection's key</source>
   <translation>حفظ مفتاح اتصال أو نسيانه</translation>
  </message>
  <message>
   <source>searching older chats…</source>
   <translation>يجري البحث في المحادثات الأقدم…</translation>
  </message>
  <message>
   <source>see its text</source>
   <translation>انظر نصها</translation>
  </message>
  <message>
   <source>selected</source>
   <translation>محدّد</translation>
  </message>
  <message>
   <source>sent</source>
   <translation>أُرسل</translation>
  </message>
  <message>
   <source>server default</source>
   <translation>افتراضي الخادم</translation>
  </message>
  <message>
   <source>show or choose the connection for new chats</source>
   <translation>عرض الاتصال الذي يجيب المحادثات الجديدة أو اختياره</translation>
  </message>
  <message>
   <source>show the version and exit</source>
   <translation>عرض الإصدار والخروج</translation>
  </message>
  <message>
   <source>show this help message and exit</source>
   <translation>عرض هذه المساعدة والخروج</translation>
  </message>
  <message>
   <source>show what answers cost, by month</source>
   <translation>عرض ما كلّفته الإجابات حسب الشهر</translation>
  </message>
  <message>
   <source>show what would happen, and change nothing</source>
   <translation>عرض ما كان سيحدث، دون تغيير شيء</translation>
  </message>
  <message>
   <source>skipped</source>
   <translation>متروك</translation>
  </message>
  <message>
   <source>sort chats by their last change again</source>
   <translation>ترتيب محادثات حسب آخر تغيير من جديد</translation>
  </message>
  <message>
   <source>source</source>
   <translation>مصدر</translation>
  </message>
  <message>
   <source>source {number}</source>
   <translation>مصدر {number}</translation>
  </message>
  <message>
   <source>start itself again (no notifications of seccomp)</source>
   <translation>تشغيل نفسها مرة أخرى (إشعارات seccomp غير متاحة)</translation>
  </message>
  <message>
   <source>start with this preset's system message, options and model</source>
   <translation>البدء برسالة النظام والخيارات والنموذج من هذا الإعداد المسبق</translation>
  </message>
  <message>
   <source>starting itself again (Linux is older than 5.5)</source>
   <translation>تشغيل نفسه مجددًا (Linux أقدم من 5.5)</translation>
  </message>
  <message>
   <source>still being answered</source>
   <translation>الإجابة جارية</translation>
  </message>
  <message>
   <source>stopped</source>
   <translation>أُوقفت</translation>
  </message>
  <message>
   <source>stopped</source>
   <comment>of the engine</comment>
   <translation>متوقف</translation>
  </message>
  <message>
   <source>stopped by you</source>
   <translation>أوقفتَها</translation>
  </message>
  <message>
   <source>suggested</source>
   <translation>مقترح</translation>
  </message>
  <message>
   <source>system calls (seccomp)</source>
   <translation>استدعاءات النظام (seccomp)</translation>
  </message>
  <message>
   <source>tensors</source>
   <translation>من الموترات</translation>
  </message>
  <message>
   <source>test a connection up to a first token</source>
   <translation>اختبار اتصال حتى أول رمز</translation>
  </message>
  <message>
   <source>text, {time}</source>
   <translation>نص، {time}</translation>
  </message>
  <message>
   <source>the Wayland display {name} can't be opened</source>
   <translation>لا يمكن فتح شاشة Wayland {name}</translation>
  </message>
  <message>
   <source>the Windows Credential Manager</source>
   <translation>مدير بيانات اعتماد Windows</translation>
  </message>
  <message>
   <source>the answer failed</source>
   <translation>فشلت الإجابة</translation>
  </message>
  <message>
   <source>the backup; without it, backups are listed</source>
   <translation>النسخة الاحتياطية؛ ودونها تُعرض النسخ الموجودة</translation>
  </message>
  <message>
   <source>the built-in engine</source>
   <translation>المحرك المدمج</translation>
  </message>
  <message>
   <source>the connection's name</source>
   <translation>اسم الاتصال</translation>
  </message>
  <message>
   <source>the connection's name; without one, the default connection</source>
   <translation>اسم الاتصال؛ ومن دونه الاتصال الافتراضي</translation>
  </message>
  <message numerus="yes">
   <source>the cost of %n answer(s) isn't known</source>
   <translation>
    <numerusform>تكلفة كل الإجابات معروفة</numerusform>
    <numerusform>تكلفة إجابة واحدة غير معروفة</numerusform>
    <numerusform>تكلفة إجابتين غير معروفة</numerusform>
    <numerusform>تكلفة %n إجابات غير معروفة</numerusform>
    <numerusform>تكلفة %n إجابة غير معروفة</numerusform>
    <numerusform>تكلفة %n إجابة غير معروفة</numerusform>
   </translation>
  </message>
  <message>
   <source>the desktop's keyring (Secret Service)</source>
   <translation>حلقة مفاتيح سطح المكتب (Secret Service)</translation>
  </message>
  <message>
   <source>the desktop's keyring (libsecret)</source>
   <translation>حلقة مفاتيح سطح المكتب (libsecret)</translation>
  </message>
  <message>
   <source>the display {name} can't be opened</source>
   <translation>لا يمكن فتح الشاشة {name}</translation>
  </message>
  <message>
   <source>the environment variable that holds the key</source>
   <translation>متغير البيئة الذي يحوي المفتاح</translation>
  </message>
  <message>
   <source>the environment variable that holds your Hugging Face token, if the keyring has none</source>
   <translation>متغير البيئة الذي يحوي رمزك في Hugging Face، إن لم يكن في سلسلة المفاتيح</translation>
  </message>
  <message>
   <source>the environment variable to read the key from each time; empty for the keyring</source>
   <translation>متغير البيئة الذي يُقرأ منه المفتاح كل مرة؛ فارغ لحلقة المفاتيح</translation>
  </message>
  <message>
   <source>the environment variable {name}</source>
   <translation>متغير البيئة {name}</translation>
  </message>
  <message>
   <source>the exported file, or a folder; - is stdin</source>
   <translation>الملف المُصدَّر، أو مجلد؛ و - هو stdin</translation>
  </message>
  <message>
   <source>the file ends in the middle of its header</source>
   <translation>ينتهي الملف في وسط ترويسته</translation>
  </message>
  <message>
   <source>the file got shorter while it was being read</source>
   <translation>صار الملف أقصر أثناء قراءته</translation>
  </message>
  <message>
   <source>the file is empty</source>
   <translation>الملف فارغ</translation>
  </message>
  <message>
   <source>the file to create</source>
   <translation>الملف المراد إنشاؤه</translation>
  </message>
  <message>
   <source>the file to create; with a name ending in .zip, one file per chat; - is stdout</source>
   <translation>الملف المراد إنشاؤه؛ إن انتهى اسمه بـ ‎.zip فملف لكل محادثة؛ و - هو stdout</translation>
  </message>
  <message>
   <source>the following arguments are required: %s</source>
   <translation>تلزم هذه الوسائط: %s</translation>
  </message>
  <message>
   <source>the header that the key goes in, such as api-key (default: Authorization: Bearer)</source>
   <translation>الترويسة التي يوضع فيها المفتاح، مثل api-key (الافتراضي: Authorization: Bearer)</translation>
  </message>
  <message>
   <source>the header that the key goes in, such as api-key (default: as the server wants it)</source>
   <translation>الترويسة التي يوضع فيها المفتاح، مثل api-key (الافتراضي: كما يريد الخادم)</translation>
  </message>
  <message>
   <source>the kind of server: %(choices)s</source>
   <translation>نوع الخادم: %(choices)s</translation>
  </message>
  <message>
   <source>the macOS Keychain</source>
   <translation>سلسلة مفاتيح macOS</translation>
  </message>
  <message>
   <source>the model for new chats; empty for the first one</source>
   <translation>النموذج للمحادثات الجديدة؛ فارغ لأول نموذج</translation>
  </message>
  <message>
   <source>the model “{name}”</source>
   <translation>النموذج «{name}»</translation>
  </message>
  <message>
   <source>the model's ID, as models lists it, or its file (new chats: ${variable})</source>
   <translation>معرّف النموذج كما يعرضه الأمر models، أو ملفه (للمحادثات الجديدة: ${variable})</translation>
  </message>
  <message>
   <source>the model's ID, or its file</source>
   <translation>معرّف النموذج، أو ملفه</translation>
  </message>
  <message>
   <source>the name of a file is missing</source>
   <translation>ينقصه اسم ملف</translation>
  </message>
  <message>
   <source>the name of a folder is missing</source>
   <translation>ينقصه اسم مجلد</translation>
  </message>
  <message>
   <source>the new title</source>
   <translation>العنوان الجديد</translation>
  </message>
  <message>
   <source>the oldest message</source>
   <translation>أقدم رسالة</translation>
  </message>
  <message numerus="yes">
   <source>the oldest {count} messages</source>
   <translation>
    <numerusform>أقدم الرسائل</numerusform>
    <numerusform>أقدم رسالة</numerusform>
    <numerusform>أقدم رسالتين</numerusform>
    <numerusform>أقدم {count} رسائل</numerusform>
    <numerusform>أقدم {count} رسالة</numerusform>
    <numerusform>أقدم {count} رسالة</numerusform>
   </translation>
  </message>
  <message>
   <source>the question; if missing or "-", it is read from stdin; text piped in with a question is added as context</source>
   <translation>السؤال؛ إن غاب أو كان "-" قُرئ من stdin؛ والنص الممرَّر مع سؤال يُضاف سياقًا له</translation>
  </message>
  <message>
   <source>the rows of the tensor “{name}” are not whole blocks</source>
   <translation>صفوف الموتر «{name}» ليست كتلًا كاملة</translation>
  </message>
  <message>
   <source>the same as --format json</source>
   <translation>مثل ‎--format json</translation>
  </message>
  <message>
   <source>the server's API (default: openai)</source>
   <translation>واجهة الخادم البرمجية (الافتراضية: openai)</translation>
  </message>
  <message>
   <source>the server's API, if not the one that its preset or address tells</source>
   <translation>واجهة الخادم، إن لم تكن ما يدل عليه إعداده المسبق أو عنوانه</translation>
  </message>
  <message>
   <source>the server's address; http:// is optional</source>
   <translation>عنوان الخادم؛ يمكن حذف http://</translation>
  </message>
  <message>
   <source>the system library libxcb.so.1 is missing</source>
   <translation>مكتبة النظام libxcb.so.1 مفقودة</translation>
  </message>
  <message>
   <source>the system message, where {variables} are filled in; empty for none</source>
   <translation>رسالة النظام، وتُملأ فيها {variables}؛ فارغة لعدم إرسالها</translation>
  </message>
  <message>
   <source>the tensor “{name}” has the unknown type {kind}</source>
   <translation>الموتر «{name}» من النوع المجهول {kind}</translation>
  </message>
  <message>
   <source>the tensor “{name}” has {number} dimensions</source>
   <translation>عدد أبعاد الموتر «{name}» هو {number}</translation>
  </message>
  <message>
   <source>the tensor “{name}” is impossibly large</source>
   <translation>الموتر «{name}» أكبر من الممكن</translation>
  </message>
  <message>
   <source>the tensor “{name}” is not aligned</source>
   <translation>الموتر «{name}» غير محاذى</translation>
  </message>
  <message>
   <source>the token file of “hf auth login” ({path})</source>
   <translation>ملف رمز الوصول الخاص بـ «hf auth login» ({path})</translation>
  </message>
  <message>
   <source>there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set)</source>
   <translation>لا توجد شاشة (لم يُضبط DISPLAY ولا WAYLAND_DISPLAY)</translation>
  </message>
  <message>
   <source>there is no “{value}”. Did you mean “{word}”?</source>
   <translation>لا يوجد «{value}». هل قصدت «{word}»؟</translation>
  </message>
  <message>
   <source>this model</source>
   <translation>هذا النموذج</translation>
  </message>
  <message>
   <source>tight</source>
   <translation>بالكاد يتسع</translation>
  </message>
  <message>
   <source>too long</source>
   <translation>طويل جدًا</translation>
  </message>
  <message>
   <source>too many levels of symbolic links</source>
   <translation>مستويات الروابط الرمزية كثيرة جدًا</translation>
  </message>
  <message>
   <source>too many open files</source>
   <translation>عدد الملفات المفتوحة كبير جدًا</translation>
  </message>
  <message>
   <source>tool</source>
   <translation>أداة</translation>
  </message>
  <message>
   <source>tool: {name}</source>
   <translation>أداة: {name}</translation>
  </message>
  <message>
   <source>unknown reason</source>
   <translation>سبب غير معروف</translation>
  </message>
  <message>
   <source>unknown, see its page</source>
   <translation>غير معروفة، انظر صفحته</translation>
  </message>
  <message>
   <source>unreachable</source>
   <translation>لا يمكن الوصول إليه</translation>
  </message>
  <message>
   <source>until {time}</source>
   <translation>حتى {time}</translation>
  </message>
  <message>
   <source>usage: </source>
   <translation>الاستخدام: </translation>
  </message>
  <message>
   <source>use it for new chats from now on</source>
   <translation>استخدامه للمحادثات الجديدة من الآن</translation>
  </message>
  <message>
   <source>using the network (Landlock is older than version 4)</source>
   <translation>استخدام الشبكة (Landlock أقدم من الإصدار 4)</translation>
  </message>
  <message>
   <source>versions</source>
   <translation>الإصدارات</translation>
  </message>
  <message>
   <source>waiting</source>
   <translation>في الانتظار</translation>
  </message>
  <message>
   <source>waiting for you</source>
   <translation>بانتظارك</translation>
  </message>
  <message>
   <source>what to check for; with ask, a missing display or keyring is no failure</source>
   <translation>الغرض من الفحص؛ ومع ask لا يُعدّ غياب الشاشة أو حلقة المفاتيح فشلًا</translation>
  </message>
  <message>
   <source>what to look for, or a repository</source>
   <translation>ما يُبحث عنه، أو مستودع</translation>
  </message>
  <message>
   <source>where chats are kept</source>
   <translation>حيث تُحفظ المحادثات</translation>
  </message>
  <message>
   <source>whether the key may be sent unencrypted, to an http:// address</source>
   <translation>هل يُسمح بإرسال المفتاح من دون تشفير إلى عنوان http://</translation>
  </message>
  <message>
   <source>write a verified copy of the history</source>
   <translation>كتابة نسخة متحقَّق منها من السجل</translation>
  </message>
  <message>
   <source>write chats to a file</source>
   <translation>كتابة محادثات إلى ملف</translation>
  </message>
  <message>
   <source>you asked for</source>
   <translation>المطلوب</translation>
  </message>
  <message>
   <source>{action} in {seconds} s</source>
   <translation>{action} بعد {seconds} ث</translation>
  </message>
  <message>
   <source>{amount} {currency}</source>
   <translation>{amount} {currency}</translation>
  </message>
  <message>
   <source>{amount}, including Trash.</source>
   <translation>{amount}، بما فيها سلة المهملات.</translation>
  </message>
  <message>
   <source>{cell}, column {column}</source>
   <translation>{cell}، العمود {column}</translation>
  </message>
  <message>
   <source>{cell}, row {row}, column {column}</source>
   <translation>{cell}، الصف {row}، العمود {column}</translation>
  </message>
  <message>
   <source>{chats} and {messages}, {size} MB</source>
   <translation>{chats} و{messages}، {size} م.ب</translation>
  </message>
  <message>
   <source>{count} already here</source>
   <translation>{count} موجودة هنا</translation>
  </message>
  <message numerus="yes">
   <source>{count} chat(s)</source>
   <translation>
    <numerusform>لا محادثات</numerusform>
    <numerusform>محادثة واحدة</numerusform>
    <numerusform>محادثتان</numerusform>
    <numerusform>{count} محادثات</numerusform>
    <numerusform>{count} محادثة</numerusform>
    <numerusform>{count} محادثة</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>{count} chat(s) in the file</source>
   <translation>
    <numerusform>لا محادثات في الملف</numerusform>
    <numerusform>محادثة واحدة في الملف</numerusform>
    <numerusform>محادثتان في الملف</numerusform>
    <numerusform>{count} محادثات في الملف</numerusform>
    <numerusform>{count} محادثة في الملف</numerusform>
    <numerusform>{count} محادثة في الملف</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>{count} chat(s) in the file used a connection that is not set up here.</source>
   <translation>
    <numerusform>لا محادثات في الملف استخدمت اتصالًا غير معدّ هنا.</numerusform>
    <numerusform>محادثة واحدة في الملف استخدمت اتصالًا غير معدّ هنا.</numerusform>
    <numerusform>محادثتان في الملف استخدمتا اتصالًا غير معدّ هنا.</numerusform>
    <numerusform>{count} محادثات في الملف استخدمت اتصالًا غير معدّ هنا.</numerusform>
    <numerusform>{count} محادثة في الملف استخدمت اتصالًا غير معدّ هنا.</numerusform>
    <numerusform>{count} محادثة في الملف استخدمت اتصالًا غير معدّ هنا.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>{count} chat(s) in the file with custom options (such as a system message), which are imported too.</source>
   <translation>
    <numerusform>لا محادثات في الملف لها خيارات خاصة.</numerusform>
    <numerusform>محادثة واحدة في الملف لها خيارات خاصة (كرسالة نظام)، تُستورد معها.</numerusform>
    <numerusform>محادثتان في الملف لهما خيارات خاصة (كرسالة نظام)، تُستورد معهما.</numerusform>
    <numerusform>{count} محادثات في الملف لها خيارات خاصة (كرسالة نظام)، تُستورد معها.</numerusform>
    <numerusform>{count} محادثة في الملف لها خيارات خاصة (كرسالة نظام)، تُستورد معها.</numerusform>
    <numerusform>{count} محادثة في الملف لها خيارات خاصة (كرسالة نظام)، تُستورد معها.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>{count} chat(s) written to {path}.</source>
   <translation>
    <numerusform>لم تُكتب أي محادثة إلى {path}.</numerusform>
    <numerusform>كُتبت محادثة واحدة إلى {path}.</numerusform>
    <numerusform>كُتبت محادثتان إلى {path}.</numerusform>
    <numerusform>كُتبت {count} محادثات إلى {path}.</numerusform>
    <numerusform>كُتبت {count} محادثة إلى {path}.</numerusform>
    <numerusform>كُتبت {count} محادثة إلى {path}.</numerusform>
   </translation>
  </message>
  <message>
   <source>{count} could not be recovered.</source>
   <translation>وتعذّر استرجاع {count}.</translation>
  </message>
  <message>
   <source>{count} d</source>
   <translation>{count} ي</translation>
  </message>
  <message numerus="yes">
   <source>{count} hour(s)</source>
   <translation>
    <numerusform>أقل من ساعة</numerusform>
    <numerusform>ساعة واحدة</numerusform>
    <numerusform>ساعتين</numerusform>
    <numerusform>{count} ساعات</numerusform>
    <numerusform>{count} ساعة</numerusform>
    <numerusform>{count} ساعة</numerusform>
   </translation>
  </message>
  <message>
   <source>{count} in Trash</source>
   <translation>{count} في سلة المهملات</translation>
  </message>
  <message numerus="yes">
   <source>{count} message(s)</source>
   <translation>
    <numerusform>لا رسائل</numerusform>
    <numerusform>رسالة واحدة</numerusform>
    <numerusform>رسالتان</numerusform>
    <numerusform>{count} رسائل</numerusform>
    <numerusform>{count} رسالة</numerusform>
    <numerusform>{count} رسالة</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>{count} message(s) can't be read.</source>
   <translation>
    <numerusform>كل الرسائل مقروءة.</numerusform>
    <numerusform>لا يمكن قراءة رسالة واحدة.</numerusform>
    <numerusform>لا يمكن قراءة رسالتين.</numerusform>
    <numerusform>لا يمكن قراءة {count} رسائل.</numerusform>
    <numerusform>لا يمكن قراءة {count} رسالة.</numerusform>
    <numerusform>لا يمكن قراءة {count} رسالة.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>{count} message(s) of {chat} can't be read.</source>
   <translation>
    <numerusform>كل رسائل {chat} مقروءة.</numerusform>
    <numerusform>لا يمكن قراءة رسالة واحدة من {chat}.</numerusform>
    <numerusform>لا يمكن قراءة رسالتين من {chat}.</numerusform>
    <numerusform>لا يمكن قراءة {count} رسائل من {chat}.</numerusform>
    <numerusform>لا يمكن قراءة {count} رسالة من {chat}.</numerusform>
    <numerusform>لا يمكن قراءة {count} رسالة من {chat}.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>{count} minute(s)</source>
   <translation>
    <numerusform>أقل من دقيقة</numerusform>
    <numerusform>دقيقة واحدة</numerusform>
    <numerusform>دقيقتين</numerusform>
    <numerusform>{count} دقائق</numerusform>
    <numerusform>{count} دقيقة</numerusform>
    <numerusform>{count} دقيقة</numerusform>
   </translation>
  </message>
  <message>
   <source>{count} more came from the last backup.</source>
   <translation>وجاء {count} أخرى من آخر نسخة احتياطية.</translation>
  </message>
  <message>
   <source>{count} more characters are in the JSON export.</source>
   <translation>في تصدير JSON {count} حرفًا آخر.</translation>
  </message>
  <message>
   <source>{count} new</source>
   <translation>{count} جديدة</translation>
  </message>
  <message numerus="yes">
   <source>{count} new message(s).</source>
   <translation>
    <numerusform>لا رسائل جديدة.</numerusform>
    <numerusform>رسالة جديدة واحدة.</numerusform>
    <numerusform>رسالتان جديدتان.</numerusform>
    <numerusform>{count} رسائل جديدة.</numerusform>
    <numerusform>{count} رسالة جديدة.</numerusform>
    <numerusform>{count} رسالة جديدة.</numerusform>
   </translation>
  </message>
  <message>
   <source>{count} new messages</source>
   <translation>{count} رسائل جديدة</translation>
  </message>
  <message>
   <source>{count} new words</source>
   <translation>{count} كلمة جديدة</translation>
  </message>
  <message>
   <source>{count} of {most} layers</source>
   <translation>{count} من {most} طبقة</translation>
  </message>
  <message numerus="yes">
   <source>{count} page(s)</source>
   <translation>
    <numerusform>لا صفحات</numerusform>
    <numerusform>صفحة واحدة</numerusform>
    <numerusform>صفحتان</numerusform>
    <numerusform>{count} صفحات</numerusform>
    <numerusform>{count} صفحة</numerusform>
    <numerusform>{count} صفحة</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>{count} pieces</source>
   <translation>
    <numerusform>قطعًا</numerusform>
    <numerusform>قطعة واحدة</numerusform>
    <numerusform>قطعتين</numerusform>
    <numerusform>{count} قطع</numerusform>
    <numerusform>{count} قطعة</numerusform>
    <numerusform>{count} قطعة</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>{count} second(s)</source>
   <translation>
    <numerusform>لحظة</numerusform>
    <numerusform>ثانية واحدة</numerusform>
    <numerusform>ثانيتين</numerusform>
    <numerusform>{count} ثوانٍ</numerusform>
    <numerusform>{count} ثانية</numerusform>
    <numerusform>{count} ثانية</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>{count} token(s)</source>
   <translation>
    <numerusform>لا رموز</numerusform>
    <numerusform>رمزًا واحدًا</numerusform>
    <numerusform>رمزين</numerusform>
    <numerusform>{count} رموز</numerusform>
    <numerusform>{count} رمزًا</numerusform>
    <numerusform>{count} رمز</numerusform>
   </translation>
  </message>
  <message>
   <source>{count} tokens</source>
   <translation>{count} رمز</translation>
  </message>
  <message>
   <source>{count} tokens are reserved for the answer.</source>
   <translation>{count} من الرموز محجوزة للإجابة.</translation>
  </message>
  <message>
   <source>{count} with more details</source>
   <translation>{count} بتفاصيل إضافية</translation>
  </message>
  <message>
   <source>{count} with new messages</source>
   <translation>{count} فيها رسائل جديدة</translation>
  </message>
  <message>
   <source>{date}, {weekday} and {model} fill in when sent. Leave empty to send none.</source>
   <translation>تُملأ {date} و{weekday} و{model} عند الإرسال. اتركها فارغة لعدم إرسال أي رسالة.</translation>
  </message>
  <message>
   <source>{directory} can be read by others (mode {mode}).</source>
   <translation>يستطيع آخرون قراءة {directory} (الأذون {mode}).</translation>
  </message>
  <message>
   <source>{directory} can't be created: {parent} is not writable.</source>
   <translation>لا يمكن إنشاء {directory}: لا يمكن الكتابة في {parent}.</translation>
  </message>
  <message>
   <source>{directory} does not exist yet; the first start creates it.</source>
   <translation>لا وجود لـ {directory} بعد؛ يُنشئه أول تشغيل.</translation>
  </message>
  <message>
   <source>{directory} is not a writable directory.</source>
   <translation>ليس {directory} مجلدًا يُكتب فيه.</translation>
  </message>
  <message>
   <source>{directory}, {size} GB free</source>
   <translation>{directory}، المتاح {size} ج.ب</translation>
  </message>
  <message>
   <source>{done} of {total}</source>
   <translation>{done} من {total}</translation>
  </message>
  <message>
   <source>{first} {next}</source>
   <translation>{first} {next}</translation>
  </message>
  <message>
   <source>{fit} (needs at least {need}, {free} free)</source>
   <translation>{fit} (يحتاج إلى {need} على الأقل، والمتاح {free})</translation>
  </message>
  <message>
   <source>{fit} (needs {need}, {free} free)</source>
   <translation>{fit} (يحتاج إلى {need}، والمتاح {free})</translation>
  </message>
  <message>
   <source>{folder} can't be read.</source>
   <translation>لا يمكن قراءة {folder}.</translation>
  </message>
  <message numerus="yes">
   <source>{folder} contains more than {count} file(s).</source>
   <translation>
    <numerusform>في {folder} ملفات كثيرة.</numerusform>
    <numerusform>في {folder} أكثر من ملف واحد.</numerusform>
    <numerusform>في {folder} أكثر من ملفين.</numerusform>
    <numerusform>في {folder} أكثر من {count} ملفات.</numerusform>
    <numerusform>في {folder} أكثر من {count} ملفًا.</numerusform>
    <numerusform>في {folder} أكثر من {count} ملف.</numerusform>
   </translation>
  </message>
  <message>
   <source>{folder} contains more than {megabytes} MB to read.</source>
   <translation>يحتوي {folder} على أكثر من {megabytes} م.ب للقراءة.</translation>
  </message>
  <message>
   <source>{free} of {total} can be used by models now.</source>
   <translation>يمكن للنماذج الآن استخدام {free} من {total}.</translation>
  </message>
  <message>
   <source>{header}: {cell}</source>
   <translation>{header}: {cell}</translation>
  </message>
  <message>
   <source>{host} accepted the question but broke off before the first word. Try again.</source>
   <translation>تلقّى {host} السؤال ثم انقطع قبل الكلمة الأولى. أعد المحاولة.</translation>
  </message>
  <message>
   <source>{host} accepted the request but did not answer in time. It may be loading a model; try again.</source>
   <translation>أخذ {host} الطلب ولم يجب في الوقت المحدد. لعله يحمّل نموذجًا؛ أعد المحاولة.</translation>
  </message>
  <message>
   <source>{host} answered with a web page. Check the address; a network that requires sign-in can also cause this.</source>
   <translation>أجاب {host} بصفحة ويب. تحقق من العنوان؛ وقد تفعل ذلك أيضًا شبكة تطلب تسجيل الدخول أولًا.</translation>
  </message>
  <message>
   <source>{host} answers in a form that Falcon Desktop does not know. Try again later.</source>
   <translation>يجيب {host} بصيغة لا يعرفها Falcon Desktop. حاول لاحقًا.</translation>
  </message>
  <message>
   <source>{host} answers.</source>
   <translation>يجيب {host}.</translation>
  </message>
  <message>
   <source>{host} can't continue a text: it does not offer /v1/completions.</source>
   <translation>لا يستطيع {host} إكمال نص: فهو لا يقدّم ‎/v1/completions.</translation>
  </message>
  <message>
   <source>{host} closed the connection without answering. Try again.</source>
   <translation>أغلق {host} الاتصال دون إجابة. أعد المحاولة.</translation>
  </message>
  <message>
   <source>{host} did not answer in time. Check the address and your network.</source>
   <translation>لم يجب {host} في الوقت المحدد. تحقق من العنوان والشبكة.</translation>
  </message>
  <message>
   <source>{host} did not complete the secure connection in time.</source>
   <translation>لم يكمل {host} الاتصال الآمن في الوقت المحدد.</translation>
  </message>
  <message>
   <source>{host} did not send a chat answer. Check the address and the kind of server.</source>
   <translation>لم يرسل {host} إجابة محادثة. تحقق من العنوان ونوع الخادم.</translation>
  </message>
  <message>
   <source>{host} does not have the model {model}, or this key has no access to it.</source>
   <translation>ليس لدى {host} النموذج {model}، أو لا يحق لهذا المفتاح الوصول إليه.</translation>
  </message>
  <message>
   <source>{host} does not list its models. Enter a model ID.</source>
   <translation>لا يعرض {host} قائمة نماذجه. أدخل معرّف نموذج.</translation>
  </message>
  <message>
   <source>{host} does not offer the model {model}. Choose another model.</source>
   <translation>لا يقدم {host} النموذج {model}. اختر نموذجًا آخر.</translation>
  </message>
  <message>
   <source>{host} does not offer this model over OpenAI's Responses, so it was asked for chat completions.</source>
   <translation>لا يقدم {host} هذا النموذج عبر واجهة Responses من OpenAI، فسُئل عبر chat completions.</translation>
  </message>
  <message>
   <source>{host} does not speak HTTP. Check the address and the port.</source>
   <translation>لا يتحدث {host} بروتوكول HTTP. تحقق من العنوان والمنفذ.</translation>
  </message>
  <message>
   <source>{host} does not speak TLS at this port. Check the port, or use http:// if the server is unencrypted.</source>
   <translation>لا يتحدث {host} بروتوكول TLS على هذا المنفذ. تحقق من المنفذ، أو استخدم http:// إن كان الخادم غير مشفّر.</translation>
  </message>
  <message>
   <source>{host} does not support: {options}.</source>
   <translation>لا يدعم {host}: {options}.</translation>
  </message>
  <message>
   <source>{host} ended the answer with an unknown error.</source>
   <translation>أنهى {host} الإجابة بخطأ غير معروف.</translation>
  </message>
  <message>
   <source>{host} expects a secure connection: use https:// in the address.</source>
   <translation>يتوقع {host} اتصالًا آمنًا: استخدم https:// في العنوان.</translation>
  </message>
  <message>
   <source>{host} failed while answering.</source>
   <translation>فشل {host} أثناء الإجابة.</translation>
  </message>
  <message>
   <source>{host} failed while answering: {words}</source>
   <translation>فشل {host} أثناء الإجابة: {words}</translation>
  </message>
  <message>
   <source>{host} failed without saying why. It may not have {model}. No key was sent; it may need one.</source>
   <translation>أخفق {host} ولم يذكر السبب. قد لا يكون لديه {model}. لم يُرسل أي مفتاح، وقد يحتاج إلى مفتاح.</translation>
  </message>
  <message>
   <source>{host} failed without saying why. No key was sent; it may need one.</source>
   <translation>أخفق {host} ولم يذكر السبب. لم يُرسل أي مفتاح، وقد يحتاج إلى مفتاح.</translation>
  </message>
  <message>
   <source>{host} gets too many requests from this address. Wait {wait}, then try again.</source>
   <translation>تصل إلى {host} طلبات كثيرة جدًا من هذا العنوان. انتظر {wait}، ثم حاول مجددًا.</translation>
  </message>
  <message>
   <source>{host} has a problem right now. Try again later.</source>
   <translation>لدى {host} مشكلة الآن. حاول لاحقًا.</translation>
  </message>
  <message>
   <source>{host} has another {file} now than it offered. Nothing was downloaded. Look for it again.</source>
   <translation>لدى {host} الآن ملف {file} غير الذي عرضه. لم يُنزَّل شيء. ابحث عنه من جديد.</translation>
  </message>
  <message>
   <source>{host} has no chat API at this address. Check the address and the kind of server.</source>
   <translation>لا يقدم {host} محادثة على هذا العنوان. تحقق من العنوان ونوع الخادم.</translation>
  </message>
  <message>
   <source>{host} has no chat template for this model; the “{form}” format is used instead.</source>
   <translation>ليس لدى {host} قالب محادثة لهذا النموذج، لذلك يُسأل بالصيغة «{form}».</translation>
  </message>
  <message>
   <source>{host} has no models yet. Load or install one there.</source>
   <translation>لا يقدم {host} نموذجًا بعد. حمّل نموذجًا هناك.</translation>
  </message>
  <message>
   <source>{host} has no public repository “{repository}”. Check its name, or search for it.</source>
   <translation>ليس في {host} مستودع عام باسم «{repository}». تحقق من الاسم أو ابحث عنه.</translation>
  </message>
  <message>
   <source>{host} is not asked anything.</source>
   <translation>لا يُسأل {host} شيئًا.</translation>
  </message>
  <message>
   <source>{host} is not running.</source>
   <translation>{host} لا يعمل.</translation>
  </message>
  <message>
   <source>{host} is still loading the model. Try again in a moment.</source>
   <translation>ما زال {host} يحمّل النموذج. أعد المحاولة بعد لحظة.</translation>
  </message>
  <message>
   <source>{host} is too busy or not ready. Try again shortly.</source>
   <translation>{host} مشغول جدًا أو غير جاهز. أعد المحاولة بعد قليل.</translation>
  </message>
  <message>
   <source>{host} is too busy. Try again shortly.</source>
   <translation>{host} مشغول جدًا. أعد المحاولة بعد قليل.</translation>
  </message>
  <message>
   <source>{host} may ignore: {options}.</source>
   <translation>قد يتجاهل {host}: {options}.</translation>
  </message>
  <message>
   <source>{host} no longer has this file.</source>
   <translation>لم يعد هذا الملف لدى {host}.</translation>
  </message>
  <message>
   <source>{host} offers this model only over OpenAI's Responses, so it was asked there.</source>
   <translation>لا يقدم {host} هذا النموذج إلا عبر واجهة Responses من OpenAI، فسُئل هناك.</translation>
  </message>
  <message>
   <source>{host} only offers Ollama's /v1, where the context window can't be set: the beginning of a long chat may be dropped silently.</source>
   <translation>لا يمرّر {host} من Ollama إلا /v1، حيث لا يمكن تحديد نافذة السياق: فقد تُترك بداية المحادثة الطويلة بصمت.</translation>
  </message>
  <message>
   <source>{host} redirects in a loop.</source>
   <translation>يعيد {host} التوجيه في حلقة.</translation>
  </message>
  <message>
   <source>{host} redirects to another host for its file, and that host is not known to belong to it. Nothing was downloaded.</source>
   <translation>يعيد {host} التوجيه إلى مضيف آخر لملفه، ولا يُعرف أنه تابع له. لم يُنزَّل شيء.</translation>
  </message>
  <message>
   <source>{host} redirects to {address}. Keys and messages do not follow redirects; if this is right, enter it as the connection's address.</source>
   <translation>يعيد {host} التوجيه إلى {address}. لا تتبع المفاتيح والرسائل إعادة التوجيه؛ إن كان هذا صحيحًا فأدخله عنوانًا للاتصال.</translation>
  </message>
  <message>
   <source>{host} refused the request (HTTP {status}).</source>
   <translation>رفض {host} الطلب (HTTP {status}).</translation>
  </message>
  <message>
   <source>{host} refused to send the file (HTTP {status}).</source>
   <translation>رفض {host} إرسال الملف (HTTP {status}).</translation>
  </message>
  <message>
   <source>{host} rejected the key. Enter a valid key.</source>
   <translation>رفض {host} المفتاح. أدخل مفتاحًا صالحًا.</translation>
  </message>
  <message>
   <source>{host} rejected the request.</source>
   <translation>رفض {host} الطلب.</translation>
  </message>
  <message>
   <source>{host} rejected the request: {words}</source>
   <translation>رفض {host} الطلب: {words}</translation>
  </message>
  <message>
   <source>{host} rejected your token. Enter a new one.</source>
   <translation>رفض {host} رمزك. أدخل رمزًا جديدًا.</translation>
  </message>
  <message>
   <source>{host} requires a key. Enter one.</source>
   <translation>يطلب {host} مفتاحًا. أدخل مفتاحًا.</translation>
  </message>
  <message>
   <source>{host} says it has no such route or model: {words}</source>
   <translation>يقول {host} إنه لا يملك هذا المسار أو النموذج: {words}</translation>
  </message>
  <message>
   <source>{host} says this model does not accept images.</source>
   <translation>لا يقبل هذا النموذج الصور، كما يقول {host}.</translation>
  </message>
  <message>
   <source>{host} sent a compressed response, which is not supported. Turn off compression on the server or the proxy in front of it.</source>
   <translation>أرسل {host} ردًّا مضغوطًا، وهذا غير مدعوم. أوقف الضغط في الخادم أو في الوكيل أمامه.</translation>
  </message>
  <message>
   <source>{host} sent lines of JSON that are not a chat answer. Check the address and the kind of server.</source>
   <translation>أجاب {host} بأسطر من JSON ليست إجابة محادثة. تحقق من العنوان ونوع الخادم.</translation>
  </message>
  <message>
   <source>{host} sent more than it announced.</source>
   <translation>أرسل {host} أكثر مما أعلن.</translation>
  </message>
  <message>
   <source>{host} sent more than {limit} bytes for one answer, the most Falcon Desktop accepts. What arrived before that was kept.</source>
   <translation>أرسل {host} أكثر من {limit} بايت لإجابة واحدة، وهو أكثر مما يقبله هذا البرنامج. وما وصل قبل ذلك محفوظ.</translation>
  </message>
  <message>
   <source>{host} sent more than {limit} bytes, the most Falcon Desktop accepts.</source>
   <translation>أرسل {host} أكثر من {limit} بايت، وهو أكثر مما يقبله هذا البرنامج.</translation>
  </message>
  <message>
   <source>{host} stopped sending. Continue the answer or try again.</source>
   <translation>توقف {host} عن الإرسال. تابع الإجابة أو أعد المحاولة.</translation>
  </message>
  <message>
   <source>{host} wants to know how long the answer may be. Set “Max new tokens”.</source>
   <translation>يشترط {host} تحديد طول الإجابة. اضبط «أقصى الرموز الجديدة».</translation>
  </message>
  <message>
   <source>{keys} goes to a message, where you can read all of it at your own speed.</source>
   <translation>ينقلك {keys} إلى رسالة لتقرأها كلها بالسرعة التي تناسبك.</translation>
  </message>
  <message>
   <source>{keys} is already used by “{action}”. Remove it there first.</source>
   <translation>{keys} مستخدم لـ«{action}». أزله من هناك أولًا.</translation>
  </message>
  <message>
   <source>{keys} on its own is used for typing. Add Ctrl or Alt.</source>
   <translation>{keys} وحده يلزم للكتابة. أضف Ctrl أو Alt.</translation>
  </message>
  <message>
   <source>{label} must be a number.</source>
   <translation>{label}: يجب أن تكون القيمة عددًا.</translation>
  </message>
  <message>
   <source>{label} must be a whole number.</source>
   <translation>{label}: يجب أن تكون القيمة عددًا صحيحًا.</translation>
  </message>
  <message>
   <source>{label} must be between {low} and {high}, not {value}.</source>
   <translation>{label}: يجب أن تكون القيمة بين {low} و{high}، لا {value}.</translation>
  </message>
  <message>
   <source>{low} to {high}.</source>
   <translation>من {low} إلى {high}.</translation>
  </message>
  <message>
   <source>{minutes} min {n} s</source>
   <translation>{minutes} د {n} ث</translation>
  </message>
  <message>
   <source>{models}</source>
   <translation>{models}</translation>
  </message>
  <message numerus="yes">
   <source>{models} and {count} more</source>
   <translation>
    <numerusform>{models}</numerusform>
    <numerusform>{models} وواحد آخر</numerusform>
    <numerusform>{models} واثنان آخران</numerusform>
    <numerusform>{models} و{count} غيرها</numerusform>
    <numerusform>{models} و{count} غيرها</numerusform>
    <numerusform>{models} و{count} غيرها</numerusform>
   </translation>
  </message>
  <message>
   <source>{model} can't use tools at {host}. Choose another model, or turn the tools off.</source>
   <translation>لا يمكن للنموذج {model} استخدام الأدوات على {host}. اختر نموذجًا آخر، أو أوقف الأدوات.</translation>
  </message>
  <message>
   <source>{model} is ready to use.</source>
   <translation>{model} جاهز للاستخدام.</translation>
  </message>
  <message>
   <source>{model} runs on this computer, offline. It is small, and often wrong.</source>
   <translation>يعمل {model} على هذا الحاسوب دون اتصال. وهو صغير وكثيرًا ما يخطئ.</translation>
  </message>
  <message>
   <source>{name} (copy)</source>
   <translation>{name} (نسخة)</translation>
  </message>
  <message>
   <source>{name} (since removed)</source>
   <translation>{name} (أُزيل بعد ذلك)</translation>
  </message>
  <message>
   <source>{name} attached</source>
   <translation>أُرفق {name}</translation>
  </message>
  <message>
   <source>{name} can't be deleted.</source>
   <translation>لا يمكن حذف {name}.</translation>
  </message>
  <message>
   <source>{name} can't be imported: {reason}</source>
   <translation>لا يمكن استيراد {name}: {reason}</translation>
  </message>
  <message>
   <source>{name} does not list its models.</source>
   <translation>لا يعرض {name} نماذجه.</translation>
  </message>
  <message>
   <source>{name} has a new address. Your next question sends all of this chat to {address}.</source>
   <translation>تغيّر عنوان {name}. سؤالك التالي يرسل هذه المحادثة كلها إلى {address}.</translation>
  </message>
  <message>
   <source>{name} has no models.</source>
   <translation>ليس لدى {name} نماذج.</translation>
  </message>
  <message>
   <source>{name} in the .env file of the current directory</source>
   <translation>{name} من الملف .env في المجلد الحالي</translation>
  </message>
  <message>
   <source>{name} in {module}, line {line}</source>
   <translation>{name} في {module}، السطر {line}</translation>
  </message>
  <message>
   <source>{name} must be a number.</source>
   <translation>{name}: يجب أن تكون القيمة عددًا.</translation>
  </message>
  <message>
   <source>{name} must be between {low} and {high}, not {value}.</source>
   <translation>{name}: بين {low} و{high}، لا {value}.</translation>
  </message>
  <message>
   <source>{name} now uses Ollama's own API. You can set the context window, and long chats are no longer cut silently.</source>
   <translation>يستخدم {name} الآن واجهة Ollama الخاصة. يمكنك تحديد نافذة السياق، ولم تعد المحادثات الطويلة تُقتطع بصمت.</translation>
  </message>
  <message>
   <source>{name} said</source>
   <translation>قال {name}</translation>
  </message>
  <message>
   <source>{name} was left out: {reason}</source>
   <translation>لم يُستورد {name}: {reason}</translation>
  </message>
  <message>
   <source>{name}, used by default</source>
   <translation>{name}، الافتراضي</translation>
  </message>
  <message>
   <source>{name}: {size}, {fit}</source>
   <translation>{name}: {size}، {fit}</translation>
  </message>
  <message>
   <source>{name}: {words}</source>
   <translation>{name}: {words}</translation>
  </message>
  <message>
   <source>{number} already here</source>
   <translation>{number} موجودة هنا</translation>
  </message>
  <message>
   <source>{number} downloads a month</source>
   <translation>{number} تنزيل في الشهر</translation>
  </message>
  <message>
   <source>{number} new</source>
   <translation>{number} جديدة</translation>
  </message>
  <message>
   <source>{number} to restore from Trash</source>
   <translation>{number} تُستعاد من سلة المهملات</translation>
  </message>
  <message>
   <source>{number} with more details</source>
   <translation>{number} فيها تفاصيل أكثر</translation>
  </message>
  <message>
   <source>{number} with new messages</source>
   <translation>{number} فيها رسائل جديدة</translation>
  </message>
  <message>
   <source>{n} s</source>
   <translation>{n} ث</translation>
  </message>
  <message>
   <source>{n} seconds</source>
   <translation>{n} ثانية</translation>
  </message>
  <message>
   <source>{option} can't be combined with a command.</source>
   <translation>لا يُجمع {option} مع أمر.</translation>
  </message>
  <message>
   <source>{option}: {reason}</source>
   <translation>{option}: {reason}</translation>
  </message>
  <message>
   <source>{path} already exists. Choose another name.</source>
   <translation>{path} موجود. اختر اسمًا آخر.</translation>
  </message>
  <message>
   <source>{path} can't be read.</source>
   <translation>لا يمكن قراءة {path}.</translation>
  </message>
  <message>
   <source>{path} can't be written.</source>
   <translation>لا يمكن كتابة {path}.</translation>
  </message>
  <message>
   <source>{path} is a folder. Choose a file in it.</source>
   <translation>{path} مجلد. اختر ملفًا بداخله.</translation>
  </message>
  <message>
   <source>{path} is larger than {megabytes} MB.</source>
   <translation>{path} أكبر من {megabytes} م.ب.</translation>
  </message>
  <message>
   <source>{path} is not a regular file.</source>
   <translation>ليس {path} ملفًا عاديًا.</translation>
  </message>
  <message>
   <source>{path}: {amount}, as in the history.</source>
   <translation>{path}: {amount}، كما في السجل.</translation>
  </message>
  <message>
   <source>{path}: {amount}, verified.</source>
   <translation>{path}: {amount}، تم التحقق.</translation>
  </message>
  <message>
   <source>{path}: {reason}</source>
   <translation>{path}: {reason}</translation>
  </message>
  <message>
   <source>{percent} %</source>
   <translation>{percent}٪</translation>
  </message>
  <message>
   <source>{percent} %: {done} of {total}</source>
   <translation>{percent} %: {done} من {total}</translation>
  </message>
  <message>
   <source>{percent} in video memory</source>
   <translation>{percent} في ذاكرة الرسوميات</translation>
  </message>
  <message>
   <source>{percent} “{token}”</source>
   <translation>{percent} «{token}»</translation>
  </message>
  <message>
   <source>{places} is not filled in by Falcon Desktop. Enter the value itself.</source>
   <translation>لا يملأ Falcon Desktop ‏{places}. أدخل القيمة نفسها.</translation>
  </message>
  <message>
   <source>{place} of {count}</source>
   <translation>{place} من {count}</translation>
  </message>
  <message numerus="yes">
   <source>{problem} (and {count} more)</source>
   <translation>
    <numerusform>{problem}</numerusform>
    <numerusform>{problem} (وواحدة أخرى)</numerusform>
    <numerusform>{problem} (واثنتان أخريان)</numerusform>
    <numerusform>{problem} (و{count} أخرى)</numerusform>
    <numerusform>{problem} (و{count} أخرى)</numerusform>
    <numerusform>{problem} (و{count} أخرى)</numerusform>
   </translation>
  </message>
  <message>
   <source>{question} See: {command}</source>
   <translation>{question} انظر: {command}</translation>
  </message>
  <message>
   <source>{reason}. See: {command}</source>
   <translation>{reason}. انظر: {command}</translation>
  </message>
  <message>
   <source>{removed}, {added}</source>
   <translation>{removed}، {added}</translation>
  </message>
  <message>
   <source>{seconds} s</source>
   <translation>{seconds} ث</translation>
  </message>
  <message>
   <source>{seed} (set by the server)</source>
   <translation>{seed} (اختارها الخادم)</translation>
  </message>
  <message>
   <source>{seed} (set by you)</source>
   <translation>{seed} (اخترتَها)</translation>
  </message>
  <message>
   <source>{sentence} ({address})</source>
   <translation>{sentence} ({address})</translation>
  </message>
  <message>
   <source>{server} has its own limit and may drop the oldest messages before this is full.</source>
   <translation>يضع {server} حده الخاص وقد يترك أقدم الرسائل قبل أن يمتلئ هذا.</translation>
  </message>
  <message>
   <source>{server} may cut sooner</source>
   <translation>قد يقطع {server} قبل ذلك</translation>
  </message>
  <message>
   <source>{server} may not support it: it is not part of OpenAI's API.</source>
   <translation>قد لا يدعمه {server}: ليس جزءًا من واجهة OpenAI.</translation>
  </message>
  <message numerus="yes">
   <source>{shown} chat(s)</source>
   <translation>
    <numerusform>لا محادثات</numerusform>
    <numerusform>محادثة واحدة</numerusform>
    <numerusform>محادثتان</numerusform>
    <numerusform>{shown} محادثات</numerusform>
    <numerusform>{shown} محادثة</numerusform>
    <numerusform>{shown} محادثة</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>{shown} chat(s) from {source}</source>
   <translation>
    <numerusform>لا محادثات من {source}</numerusform>
    <numerusform>محادثة واحدة من {source}</numerusform>
    <numerusform>محادثتان من {source}</numerusform>
    <numerusform>{shown} محادثات من {source}</numerusform>
    <numerusform>{shown} محادثة من {source}</numerusform>
    <numerusform>{shown} محادثة من {source}</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>{shown} message(s)</source>
   <translation>
    <numerusform>لا رسائل</numerusform>
    <numerusform>رسالة واحدة</numerusform>
    <numerusform>رسالتان</numerusform>
    <numerusform>{shown} رسائل</numerusform>
    <numerusform>{shown} رسالة</numerusform>
    <numerusform>{shown} رسالة</numerusform>
   </translation>
  </message>
  <message>
   <source>{size} GB</source>
   <translation>{size} غ.ب</translation>
  </message>
  <message>
   <source>{size} MB</source>
   <translation>{size} م.ب</translation>
  </message>
  <message>
   <source>{sources}, from {first} to {last}.</source>
   <translation>{sources}، من {first} إلى {last}.</translation>
  </message>
  <message>
   <source>{source}: {counts}.</source>
   <translation>{source}: {counts}.</translation>
  </message>
  <message>
   <source>{speed} tokens/s</source>
   <translation>{speed} رمز/ث</translation>
  </message>
  <message>
   <source>{step} ({state}, {seconds} s): {sentence}</source>
   <translation>{step} ({state}، {seconds} ث): {sentence}</translation>
  </message>
  <message>
   <source>{tool} waits for your decision.</source>
   <translation>{tool} بانتظار قرارك.</translation>
  </message>
  <message>
   <source>{trouble} Keys are kept for this session only.</source>
   <translation>{trouble} تُحفظ المفاتيح لهذه الجلسة فقط.</translation>
  </message>
  <message>
   <source>{trouble} The last key is kept for this session only.</source>
   <translation>{trouble} يُحفظ آخر مفتاح لهذه الجلسة فقط.</translation>
  </message>
  <message>
   <source>{used} / {limit} tokens</source>
   <translation>{used} / {limit} رمز</translation>
  </message>
  <message>
   <source>{used} tokens</source>
   <translation>{used} رمز</translation>
  </message>
  <message>
   <source>{variable} names a connection that does not exist: “{name}”.</source>
   <translation>يسمّي {variable} اتصالًا غير موجود: «{name}».</translation>
  </message>
  <message>
   <source>{what} ({keys})</source>
   <translation>{what} ({keys})</translation>
  </message>
  <message>
   <source>{words} no longer selected</source>
   <translation>أُلغي تحديد: {words}</translation>
  </message>
  <message>
   <source>{words} selected</source>
   <translation>حُدِّد: {words}</translation>
  </message>
  <message>
   <source>{word} is not a valid JSON number.</source>
   <translation>{word} ليس عددًا يعرفه JSON.</translation>
  </message>
  <message numerus="yes">
   <source>~{count} token(s)</source>
   <translation>
    <numerusform>لا رموز تقريبًا</numerusform>
    <numerusform>نحو رمز واحد</numerusform>
    <numerusform>نحو رمزين</numerusform>
    <numerusform>نحو {count} رموز</numerusform>
    <numerusform>نحو {count} رمزًا</numerusform>
    <numerusform>نحو {count} رمز</numerusform>
   </translation>
  </message>
  <message>
   <source>~{used}</source>
   <translation>نحو {used}</translation>
  </message>
  <message>
   <source>~{used} / {limit}</source>
   <translation>نحو {used} / {limit}</translation>
  </message>
  <message>
   <source>~{used} / {limit} tokens</source>
   <translation>نحو {used} / {limit} رمز</translation>
  </message>
  <message>
   <source>~{used} tokens</source>
   <translation>نحو {used} رمز</translation>
  </message>
  <message>
   <source>“-” reads standard input, which --no-stdin turns off.</source>
   <translation>يقرأ «-» المدخل القياسي، و ‎--no-stdin يمنعه.</translation>
  </message>
  <message>
   <source>“Max new tokens” can be at most {most} here.</source>
   <translation>«أقصى الرموز الجديدة» هنا {most} على الأكثر.</translation>
  </message>
  <message>
   <source>“connection” must be an object.</source>
   <translation>يجب أن يكون «connection» كائنًا.</translation>
  </message>
  <message>
   <source>“options” must be an object.</source>
   <translation>يجب أن يكون «options» كائنًا.</translation>
  </message>
  <message>
   <source>“{file}”, which reads images for “{model}”, is damaged or belongs to another model. Remove it from its folder, or replace it.</source>
   <translation>الملف «{file}» الذي يقرأ الصور للنموذج «{model}» تالف أو يخص نموذجًا آخر. أزله من مجلده أو استبدله.</translation>
  </message>
  <message>
   <source>“{model}” is available.</source>
   <translation>«{model}» متاح.</translation>
  </message>
  <message>
   <source>“{model}” is not listed; we'll see if it works.</source>
   <translation>«{model}» غير مدرج؛ سنرى إن كان يعمل.</translation>
  </message>
  <message>
   <source>“{model}” will be used.</source>
   <translation>سيُستخدم «{model}».</translation>
  </message>
  <message>
   <source>“{name}”</source>
   <translation>«{name}»</translation>
  </message>
  <message>
   <source>“{name}” answered this chat but is no longer set up here. Nothing was sent. Choose a connection to continue it, such as “{other}”.</source>
   <translation>أجاب «{name}» في هذه المحادثة ولم يعد معدًّا هنا. لم يُرسل شيء. اختر اتصالًا لمتابعتها، مثل «{other}».</translation>
  </message>
  <message>
   <source>“{name}” appears twice.</source>
   <translation>يرد «{name}» مرتين.</translation>
  </message>
  <message>
   <source>“{name}” can have up to {limit} characters.</source>
   <translation>الحد الأقصى لـ«{name}» هو {limit} محرف.</translation>
  </message>
  <message>
   <source>“{name}” can't be a name here.</source>
   <translation>لا يصلح «{name}» اسمًا هنا.</translation>
  </message>
  <message>
   <source>“{name}” can't be attached: only text, PDF, PNG, JPEG, WebP and GIF files can.</source>
   <translation>لا يمكن إرفاق «{name}»: لا تُرفق إلا ملفات النص وPDF وPNG وJPEG وWebP وGIF.</translation>
  </message>
  <message>
   <source>“{name}” can't be read.</source>
   <translation>تعذّرت قراءة «{name}».</translation>
  </message>
  <message>
   <source>“{name}” can't be set here: Falcon Desktop sets it itself.</source>
   <translation>لا يمكن ضبط «{name}» هنا: يضبطه Falcon Desktop بنفسه.</translation>
  </message>
  <message>
   <source>“{name}” can't be the name of an HTTP header.</source>
   <translation>لا يصلح «{name}» اسمًا لترويسة HTTP.</translation>
  </message>
  <message>
   <source>“{name}” contains broken characters.</source>
   <translation>في «{name}» محارف تالفة.</translation>
  </message>
  <message>
   <source>“{name}” contains no text. Its pages are probably images.</source>
   <translation>ليس في «{name}» نص. ولعل صفحاته صور.</translation>
  </message>
  <message>
   <source>“{name}” does not say its version. Choose another file, or use the built-in engine.</source>
   <translation>لا يذكر «{name}» إصداره. اختر ملفًا آخر أو استخدم المحرك المضمّن.</translation>
  </message>
  <message>
   <source>“{name}” has too many pages (limit {pages}).</source>
   <translation>في «{name}» صفحات كثيرة: يمكن إرفاق {pages} صفحة على الأكثر.</translation>
  </message>
  <message>
   <source>“{name}” has too many pixels.</source>
   <translation>في «{name}» بكسلات أكثر مما يُقبل.</translation>
  </message>
  <message>
   <source>“{name}” has {number} entries. {limit} are used; the others are kept.</source>
   <translation>تحوي «{name}» عدد {number} من العناصر. يُستخدم منها {limit} وتُحفظ البقية.</translation>
  </message>
  <message>
   <source>“{name}” in the address looks like a secret, and addresses are stored unencrypted. Enter it as the key instead.</source>
   <translation>يبدو أن «{name}» في العنوان سر، والعناوين تُحفظ دون تشفير. أدخله مفتاحًا بدلًا من ذلك.</translation>
  </message>
  <message>
   <source>“{name}” is a script that starts another program. Choose that program.</source>
   <translation>«{name}» نص برمجي يشغّل برنامجًا آخر. اختر ذلك البرنامج.</translation>
  </message>
  <message>
   <source>“{name}” is an image, and Qt, which reads images, can't be loaded.</source>
   <translation>«{name}» صورة، ولا يمكن تحميل Qt الذي يقرأ الصور.</translation>
  </message>
  <message>
   <source>“{name}” is damaged or not a readable PDF.</source>
   <translation>«{name}» تالف أو ليس PDF يمكن قراءته.</translation>
  </message>
  <message>
   <source>“{name}” is damaged or not a readable image.</source>
   <translation>«{name}» تالف أو ليس صورة تمكن قراءتها.</translation>
  </message>
  <message>
   <source>“{name}” is empty.</source>
   <translation>«{name}» فارغ.</translation>
  </message>
  <message>
   <source>“{name}” is missing</source>
   <translation>ينقصه «{name}»</translation>
  </message>
  <message>
   <source>“{name}” is missing.</source>
   <translation>«{name}» غير موجود.</translation>
  </message>
  <message>
   <source>“{name}” is no llama-server. Choose another file.</source>
   <translation>«{name}» ليس llama-server. اختر ملفًا آخر.</translation>
  </message>
  <message>
   <source>“{name}” is not UTF-8; it was read as Latin-1, which is a guess.</source>
   <translation>ليس «{name}» بترميز UTF-8؛ قُرئ على أنه Latin-1، وهذا تخمين.</translation>
  </message>
  <message>
   <source>“{name}” is not a web address.</source>
   <translation>ليس «{name}» عنوان ويب.</translation>
  </message>
  <message>
   <source>“{name}” is not a web address. Web addresses start with http:// or https://.</source>
   <translation>ليس «{name}» عنوان ويب. يبدأ العنوان بـ http:// أو https://.</translation>
  </message>
  <message>
   <source>“{name}” is not allowed</source>
   <translation>غير مسموح بـ«{name}»</translation>
  </message>
  <message>
   <source>“{name}” is not of the form owner/name.</source>
   <translation>«{name}» ليس على صورة owner/name.</translation>
  </message>
  <message>
   <source>“{name}” is not of the form owner/name. To search: {command}</source>
   <translation>«{name}» ليس على صورة owner/name. للبحث: {command}</translation>
  </message>
  <message>
   <source>“{name}” is off the list. Its file stays: {path}</source>
   <translation>أزيل «{name}» من القائمة، وبقي ملفه: {path}</translation>
  </message>
  <message>
   <source>“{name}” is off. Switch it on in Settings, Tools.</source>
   <translation>«{name}» متوقف. شغّله في الإعدادات، الأدوات.</translation>
  </message>
  <message>
   <source>“{name}” is protected by a password. Save a copy without one first.</source>
   <translation>«{name}» محمي بكلمة مرور. احفظ أولًا نسخة من دونها.</translation>
  </message>
  <message>
   <source>“{name}” is too large (limit {most} MB).</source>
   <translation>«{name}» كبير جدًا: يمكن إرفاق {most} م.ب على الأكثر.</translation>
  </message>
  <message>
   <source>“{name}” looks like a secret, and headers are stored unencrypted in the settings. Enter keys in the field above.</source>
   <translation>يبدو أن في «{name}» سرًا، والترويسات تُحفظ في الإعدادات دون تشفير. أدخل المفاتيح في الحقل أعلاه.</translation>
  </message>
  <message>
   <source>“{name}” looks like a secret, and options are stored unencrypted. Save it as the connection's key.</source>
   <translation>يبدو «{name}» سرًا، والخيارات تُحفظ دون تشفير. احفظه مفتاحًا للاتصال.</translation>
  </message>
  <message>
   <source>“{name}” must be a list of texts.</source>
   <translation>يجب أن يكون «{name}» قائمة نصوص.</translation>
  </message>
  <message>
   <source>“{name}” must be a list.</source>
   <translation>يجب أن يكون «{name}» قائمة.</translation>
  </message>
  <message>
   <source>“{name}” must be text.</source>
   <translation>يجب أن يكون «{name}» نصًا.</translation>
  </message>
  <message>
   <source>“{name}” needs a key for {origin}, but has none.</source>
   <translation>يلزم «{name}» مفتاح لـ{origin}، وليس له مفتاح.</translation>
  </message>
  <message>
   <source>“{name}” needs {need} GB of memory, and models may take {limit} GB. Allow more in Settings › Models, or choose a smaller model.</source>
   <translation>يحتاج «{name}» إلى {need} غيغابايت من الذاكرة، والمسموح للنماذج {limit} غيغابايت. اسمح بأكثر في الإعدادات › النماذج، أو اختر نموذجًا أصغر.</translation>
  </message>
  <message>
   <source>“{name}” needs {need} GB of memory, and {free} GB are free. Close other programs, or choose a smaller model.</source>
   <translation>يحتاج «{name}» إلى {need} غ.ب من الذاكرة، والمتاح منها {free} غ.ب. أغلق برامج أخرى أو اختر نموذجًا أصغر.</translation>
  </message>
  <message numerus="yes">
   <source>“{name}” needs {need} GB of memory, and {free} GB are free. With a context of {count} tokens it would fit: choose that in Settings › Models.</source>
   <translation>
    <numerusform>يحتاج «{name}» إلى {need} غ.ب من الذاكرة، والمتاح منها {free} غ.ب. ويتسع لها سياق دون رموز: اختره في الإعدادات › النماذج.</numerusform>
    <numerusform>يحتاج «{name}» إلى {need} غ.ب من الذاكرة، والمتاح منها {free} غ.ب. ويتسع لها سياق من رمز واحد: اختره في الإعدادات › النماذج.</numerusform>
    <numerusform>يحتاج «{name}» إلى {need} غ.ب من الذاكرة، والمتاح منها {free} غ.ب. ويتسع لها سياق من رمزين: اختره في الإعدادات › النماذج.</numerusform>
    <numerusform>يحتاج «{name}» إلى {need} غ.ب من الذاكرة، والمتاح منها {free} غ.ب. ويتسع لها سياق من {count} رموز: اختره في الإعدادات › النماذج.</numerusform>
    <numerusform>يحتاج «{name}» إلى {need} غ.ب من الذاكرة، والمتاح منها {free} غ.ب. ويتسع لها سياق من {count} رمزًا: اختره في الإعدادات › النماذج.</numerusform>
    <numerusform>يحتاج «{name}» إلى {need} غ.ب من الذاكرة، والمتاح منها {free} غ.ب. ويتسع لها سياق من {count} رمز: اختره في الإعدادات › النماذج.</numerusform>
   </translation>
  </message>
  <message>
   <source>“{name}” no longer takes its key from the environment variable {variable}.</source>
   <translation>لم تعد «{name}» تأخذ مفتاحها من متغير البيئة {variable}.</translation>
  </message>
  <message>
   <source>“{name}” takes too long to read.</source>
   <translation>تستغرق قراءة «{name}» وقتًا طويلًا.</translation>
  </message>
  <message>
   <source>“{name}” was changed. Look again.</source>
   <translation>تغيّر «{name}». راجعه من جديد.</translation>
  </message>
  <message>
   <source>“{name}” was deleted.</source>
   <translation>حُذف «{name}».</translation>
  </message>
  <message>
   <source>“{name}” was left out: {reason}</source>
   <translation>تُرك «{name}»: {reason}</translation>
  </message>
  <message>
   <source>“{name}” was removed, but not its key: {reason}</source>
   <translation>أُزيل «{name}» ولم يُزل مفتاحه: {reason}</translation>
  </message>
  <message>
   <source>“{name}” was removed.</source>
   <translation>أُزيل «{name}».</translation>
  </message>
  <message>
   <source>“{old}” answered this chat but is no longer set up here. Nothing is sent until you choose.</source>
   <translation>أجاب «{old}» في هذه المحادثة ولم يعد معدًّا هنا. لن يُرسل شيء قبل أن تختار.</translation>
  </message>
  <message>
   <source>“{path}” belongs to another user, who could change what is kept there. Choose another folder with --data-dir.</source>
   <translation>«{path}» لمستخدم آخر يستطيع تغيير ما يُحفظ فيه. اختر مجلدًا آخر بـ ‎--data-dir.</translation>
  </message>
  <message>
   <source>“{path}” belongs to another user. Choose another folder with --data-dir.</source>
   <translation>«{path}» لمستخدم آخر. اختر مجلدًا آخر بـ ‎--data-dir.</translation>
  </message>
  <message>
   <source>“{path}” can't be entered. Choose another folder with --data-dir.</source>
   <translation>لا يمكن دخول «{path}». اختر مجلدًا آخر بـ ‎--data-dir.</translation>
  </message>
  <message>
   <source>“{path}” can't be reached.</source>
   <translation>لا يمكن الوصول إلى «{path}».</translation>
  </message>
  <message>
   <source>“{path}” is a file, not a folder. Choose a folder with --data-dir.</source>
   <translation>«{path}» ملف لا مجلد. اختر مجلدًا بـ ‎--data-dir.</translation>
  </message>
  <message>
   <source>“{path}” leads through a file. Choose a folder with --data-dir.</source>
   <translation>يمر «{path}» بملف. اختر مجلدًا بـ ‎--data-dir.</translation>
  </message>
  <message>
   <source>“{repository}” has no files for llama.cpp. Look for a repository whose name ends in GGUF.</source>
   <translation>ليس في «{repository}» ملفات لـ llama.cpp. ابحث عن مستودع ينتهي اسمه بـ GGUF.</translation>
  </message>
  <message>
   <source>“{repository}” has no model called “{name}”.</source>
   <translation>ليس في «{repository}» نموذج باسم «{name}».</translation>
  </message>
  <message>
   <source>“{repository}” is gated. Accept its terms on its page at {host}, then enter your token.</source>
   <translation>«{repository}» مقيَّد. اقبل شروطه في صفحته على {host}، ثم أدخل رمزك.</translation>
  </message>
  <message>
   <source>“{said}” can't be read.</source>
   <translation>تعذّرت قراءة «{said}».</translation>
  </message>
  <message>
   <source>“{said}” can't be read: its link leads nowhere.</source>
   <translation>لا يمكن قراءة «{said}»: رابطه لا يقود إلى شيء.</translation>
  </message>
  <message>
   <source>“{said}” can't be read: {reason}.</source>
   <translation>لا يمكن قراءة «{said}»: {reason}.</translation>
  </message>
  <message>
   <source>“{server}” needs these values again: {names}. Enter them in Settings, Tools.</source>
   <translation>يحتاج «{server}» إلى هذه القيم من جديد: {names}. أدخلها في الإعدادات، الأدوات.</translation>
  </message>
  <message numerus="yes">
   <source>“{text}” matches {count} chat(s).</source>
   <translation>
    <numerusform>لا تطابق «{text}» أي محادثة.</numerusform>
    <numerusform>تطابق «{text}» محادثة واحدة.</numerusform>
    <numerusform>تطابق «{text}» محادثتين.</numerusform>
    <numerusform>تطابق «{text}» {count} محادثات.</numerusform>
    <numerusform>تطابق «{text}» {count} محادثة.</numerusform>
    <numerusform>تطابق «{text}» {count} محادثة.</numerusform>
   </translation>
  </message>
  <message>
   <source>“{title}”</source>
   <translation>«{title}»</translation>
  </message>
  <message>
   <source>“{tool}” of “{server}” was changed since it was offered, and was not run.</source>
   <translation>تغيّرت الأداة «{tool}» لدى «{server}» منذ عرضها، فلم تُشغَّل.</translation>
  </message>
  <message>
   <source>↑↓ to move · Enter to open · Tab to complete</source>
   <translation>↑↓ للتنقل · Enter للفتح · Tab للإكمال</translation>
  </message>
 </context>
</TS>

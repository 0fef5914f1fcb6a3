# ページの文言。キーと変数は en.ftl と同じ。拒否の文は ja.refusals.ftl にある。
# 「です・ます」で書く。名前には「さん」を付ける。

## すべてのページ

skip-to-content = 本文へ移動
skip-to-discussion = コメント欄へ移動
account-label = アカウント
sections-label = ジャンル
footer-label = このサイトについて
footer-cookies = 閲覧するだけならCookieは保存されません。
sign-in = ログイン
sign-out = ログアウト
join = 新規登録
desk = 管理デスク
rules = コメントのルール
cancel = キャンセル
paging-label = ページ
paging-first = 最初のページ
paging-previous = 前のページ
paging-next = 次のページ
span-seconds = { $n }秒
span-minutes = { $n }分
span-hours = { $n }時間
span-days = { $n }日

## トップページとジャンル

front-nothing = 記事はまだありません。
front-latest = 新着記事
front-discussed = コメントの多い記事
comments-count = コメント{ $n }件
comments-first = 最初のコメントを書く

## 記事

story-by = 文・{ $name }
story-updated = 更新
story-correction = 訂正
story-elsewhere = 記事を読む
story-version = この記事の第{ $n }版です。
story-tags = テーマ

## コメント欄

comments-title = コメント
comments-nothing = まだコメントはありません。
comments-feeds = コメントを購読:
new-since = 前回の訪問以降の新しいコメント{ $n }件
conversation-back = すべてのコメントに戻る
conversation-title = 一連のやりとり
conversation-with = { $name }さんから始まったやりとり
thread-closed = このディスカッションは終了しました。
thread-slow = 投稿の間隔を空けています。お一人につき{ $span }に1件まで投稿できます。
yours-title = あなただけに表示されているコメント
orders-label = コメントの並び順
order-newest = 新しい順
order-oldest = 古い順
order-answered = 返信の多い順
order-best = 評価順
order-newest-told = 新しいコメントから表示しています。
order-oldest-told = 古いコメントから表示しています。
order-answered-told = 返信の多いやりとりから表示しています。
order-best-told = 評価の高いコメントから表示しています。早いうちの少数の票だけで上位にはなりません。
fragment-whole = すべてのコメントを読んで参加する

## コメント

act-reply = 返信
act-quote = 引用
act-edit = 編集
act-withdraw = 取り下げ
act-report = 通報
act-history = 履歴
act-decide = 判定
reaction-respect = 敬意
reaction-recommend = おすすめ
reaction-like = いいね
badge-staff = 編集部
badge-author = 筆者
comment-edited = 編集済み
comment-new = 新着
comment-nobody = 退会した読者
about-comment = このコメント
tombstone-withdrawn = 投稿者が取り下げました。
tombstone-removed = モデレーターが削除しました。
tombstone-held = このコメントは確認待ちです。
in-reply-to = { $name }さんへの返信
in-reply-to-gone = 今はないコメントへの返信
more-answers = さらに{ $n }件の返信を表示
pick-by = { $name }が選んだコメント

## ほかの人に見えないコメントに、投稿者と編集部へ示す文

notice-held = このコメントはあなただけに表示されています。モデレーターの確認を待っています。
notice-held-again = このコメントはあなただけに表示されています。モデレーターがもう一度確認しています。
notice-removed = このコメントはあなただけに表示されています。削除されました。
notice-staff-held = 保留中。投稿者と編集部だけに表示されています。
notice-staff-held-guest = 保留中。編集部だけに表示されています。
notice-staff-removed = 削除済み。投稿者と編集部だけに表示されています。
notice-staff-removed-guest = 削除済み。編集部だけに表示されています。
notice-staff-withdrawn = 投稿者が取り下げました。編集部だけに表示されています。
reasons-rule = ルール
reasons-passage = 該当箇所
reasons-why = 理由
reasons-by = 判定者
reasons-by-policy = このサイトのルール
reasons-appeal-told = 納得できない場合は編集部にお知らせください。別のモデレーターが確認します。
reasons-appeal = 異議を申し立てる

## 編集部がコメントに使うフォーム

decide-title = コメントを判定する
decide-reports = 判定(通報{ $n }件)
decide-rule = ルール
decide-rule-none = 該当なし
decide-reason = 理由(投稿者に表示されます)
decide-approve = 承認
decide-keep = そのまま残す
decide-hold = 保留
decide-remove = 削除
decide-otherwise = 別の判断をする

## 書く

compose-title = コメントを書く
compose-new = コメント
compose-reply = 返信
compose-reply-to = { $name }さんへの返信
compose-edit = 編集後のコメント
compose-name = お名前
compose-post = 投稿する
compose-save = 保存する
compose-sign-in = ログインしてコメントする
compose-join = アカウントを作る
compose-as = { $name }さんとしてログイン中。
compose-have-account = アカウントをお持ちの方はログイン
compose-held-guest = ゲストのコメントは、モデレーターの確認後に掲載されます。
compose-held-all = コメントはすべて、モデレーターの確認後に掲載されます。
compose-limit = { $n }文字まで
reply-title = コメントに返信する
edit-title = コメントを編集する
preview = プレビュー
preview-title = プレビュー
formatting = 書式
formatting-emphasis = 強調
formatting-strong = より強い強調
formatting-strike = 取り消し線
formatting-quote = 引用文
formatting-quote-told = 行頭に付けると引用になります。
formatting-list = 項目
formatting-list-told = 行頭に付けると箇条書きになります。
formatting-name = 名前
formatting-name-told = その人のコメントへのリンクになります。
formatting-rest = 改行はそのまま残ります。URLはリンクになります。HTMLはただの文字として表示されます。
sure-title = このまま投稿しますか?
sure-told = 次の言葉がフィルターにかかりました。書き直すことも、そのまま投稿することもできます。
sure-post = このまま投稿する
told-posted = コメントを掲載しました。
told-held = コメントを受け付けました。モデレーターの確認後に掲載されます。
told-edited = 変更を保存しました。
told-withdrawn = コメントを取り下げました。
told-reported = ありがとうございます。モデレーターが確認します。
told-decided = 判定を記録しました。

## 取り下げ・通報・履歴

withdraw-title = コメントを取り下げますか?
withdraw-told = コメントはこのページから消えます。元に戻すことはできません。
withdraw-told-answers = 返信が読めるように、取り下げられたことを示す一行が残ります。元に戻すことはできません。
withdraw-do = 取り下げる
withdraw-keep = 残しておく
report-title = コメントを通報する
report-which = どのルールに反していますか?
report-other = その他
report-detail = モデレーターに伝えたいこと
report-told = 通報の内容とあなたの名前はモデレーターだけに見えます。コメントの投稿者には見えません。
report-send = 通報する
history-title = 編集履歴
history-back = コメントに戻る
history-by = { $name }さんのコメント
history-wording = 第{ $n }稿
history-decisions = 判定
history-approved = { $name }が承認
history-held = { $name }が保留
history-removed = { $name }が削除

## ルール

rules-lead = ここに書くすべての方へのお願いと、私たちがお約束すること。
rules-how = 運営の方針
rules-premoderate = コメントはすべて、モデレーターの確認後に掲載されます。
rules-guests-off = 投稿にはアカウントが必要です。
rules-guests-held = アカウントがなくても投稿できます。モデレーターの確認後に掲載されます。
rules-guests-shown = アカウントがなくても投稿できます。
rules-edit = 投稿から{ $span }以内であれば、コメントを編集できます。
rules-removal = コメントを削除したときは、どのルールに反したのか、その理由、判定した人を、投稿者が元の場所で読めるようにします。本人に知らせずに見えなくすることはありません。
rules-withdraw = 自分のコメントはいつでも取り下げられます。
rules-version = このルールの第{ $n }版です。

## アカウント

field-name = 名前
field-email = メールアドレス
field-password = パスワード
login-kept = 入力した文章は失われていません。ログインの間、控えを取っておいてください。
login-join = アカウントをお持ちでない方は新規登録
join-title = アカウントを作る
join-name-told = 投稿のすべてに表示されます。
join-email-told = 表示されることはありません。ログインにだけ使います。
join-password-told = { $n }文字以上。長いほど安全です。
join-do = アカウントを作る
join-login = アカウントをお持ちの方はログイン
login-again = { $name } としてログインしています。ご本人であることをもう一度確認してください。
login-mail = メールでコードを受け取る
join-password-optional = 空欄にして、メールまたはパスキーでログインすることもできます。
field-code = コード
code-title = メールをご確認ください
code-lead = { $email } にコードを送りました。{ $span }間有効です。
code-do = 次へ
code-late = 届きませんか？
code-anew = コードをもう一度送る
code-none = このブラウザーで入力するコードはありません。ログインページから始めてください。
code-elsewhere = コードを請求したページに、次のコードを入力してください。
code-elsewhere-warn = ご自分で開いたページにだけ入力してください。編集部がこのコードをお尋ねすることはありません。
second-title = あと一歩です
second-app = 認証アプリに表示されている6桁の数字。
second-codes = または回復コードのひとつ。
name-title = お名前をお決めください
passkey-use = パスキーを使う
passkey-failed = うまくいきませんでした。もう一度試すか、別の方法をお使いください。
passkey-script = パスキーにはスクリプトが動くブラウザーが必要です。
account-title = アカウント
account-told-name = 名前を変更しました。
account-told-password = パスワードを変更しました。ほかのログインはすべて終了しました。
account-told-email = アドレスを変更しました。
account-told-proven = アドレスが確認されました。これからはこのアドレスにメールをお送りできます。
account-told-reclaimed = アドレスが確認されました。これまで確認されていなかったため、以前のログイン手段（パスワード、パスキー、連携アカウント）を削除しました。下で設定し直せます。
account-go-on = 元のページへ進む
account-told-passkey = パスキーを登録しました。
account-told-second = 第二の認証を設定しました。
account-told-codes = 新しい回復コードができました。以前のコードは使えません。
account-told-sessions = そのブラウザーからログアウトしました。
account-told-removed = 削除しました。
account-told-mail = 設定を保存しました。
account-awaits = あなたは編集部の一員です。読者以上の操作には第二の認証が必要です。下でパスキーまたは認証アプリを追加してください。
account-names = 以前の名前：
account-name-new = 新しい名前
account-change = 変更
account-email-none = アドレスはまだありません。
account-email-unproven = （未確認）
account-email-prove = 確認コードを送る
account-email-new = 新しいアドレス
account-email-do = コードを送る
account-password-new = 新しいパスワード
account-password-first = パスワードを決める
account-passkeys = パスキー
account-passkeys-lead = パスキーなら、指紋・顔・端末の暗証番号でログインできます。覚えるものも、盗まれるものもありません。
account-passkey = パスキー
account-passkey-add = パスキーを追加
account-made = 作成
account-used = 最終使用
account-remove = 削除
account-second = 第二の認証
account-second-lead = パスワードやメールのほかに、あなただけが持っているもの。
account-app = 認証アプリを使用中です。
account-app-add = 認証アプリを設定
account-app-remove = アプリの使用をやめる
account-codes-left =
    { $n ->
       *[other] 回復コード残り { $n } 個
    }
account-codes-new = 回復コードを作り直す
account-codes-none = 回復コードがありません。端末をなくすとログインできなくなります。
account-second-again = 第二の認証は設定済みですが、今回のログインでは使われていません。
account-elsewhere = ほかのサービスのアカウント
window-done = ログインしました
window-done-told = このウィンドウを閉じて { $host } で続けてください。
window-title = { $host } で参加する
window-told = そこのディスカッションがあなたが誰かを尋ねています。許可すると、{ $name } として名前を表示し投稿することだけができます。
window-do = { $name } として続ける
window-other = 別の人ですか？ログアウト
login-with = { $name } で続ける
account-link = { $name } と連携
account-told-linked = 連携しました。
account-unlink = 連携を解除
account-sessions = ログイン中のブラウザー
account-agent-unknown = 不明なブラウザー
account-here = これ
account-seen = 最終アクセス
account-sessions-end = ほかのすべてからログアウト
way-password = パスワード
way-mail = メール
way-passkey = パスキー
way-provider = 別のサービス経由
way-frame = ほかのサイトのページ内
way-publisher = 新聞のアカウント経由
authenticator-title = 認証アプリを設定
authenticator-scan = アプリでこれを読み取ってください。
authenticator-alt = 認証アプリのカメラで読み取る四角いコード
authenticator-type = またはアプリに次を入力してください。
authenticator-code = アプリに今表示されている6桁の数字
authenticator-do = 設定する
codes-title = 回復コード
codes-lead = 端末が手元にないとき、それぞれ一度だけログインに使えます。書き留めるか印刷してください。表示されるのは今だけです。
codes-done = 控えました
mail-code-subject = { $paper } のコードは { $code } です
mail-code-lead = このアドレスで { $paper } へのログインが求められました。ご本人であれば、コードは次のとおりです。
mail-code-address = { $paper } からのメールをこのアドレスで受け取るためのコードです。
mail-code-link = または、同じブラウザーでこのリンクを開いてください。
mail-code-end = { $span }間有効です。お心当たりがなければ何もする必要はありません。コードがなければ何も起こりません。
mail-changed-subject = { $paper } のアカウントが変更されました
mail-changed-password = パスワードが変更されました。
mail-changed-address = アカウントのアドレスが変更されました。
mail-changed-address-proven = アドレスが確認されました。お送りしたコードが入力されました。
mail-changed-address-reclaimed = アドレスが確認されました。お送りしたコードが入力されました。これまでこのアドレスは確認されていなかったため、別の人がアカウントを作った可能性があります。これまでのログイン手段（パスワード、パスキー、認証アプリ、連携アカウント）を削除し、ほかのログインをすべて終了しました。
mail-changed-address-reclaimed-end = アカウントのページで設定し直せます：
mail-changed-passkey-added = アカウントにパスキーが追加されました。
mail-changed-passkey-removed = アカウントのパスキーが削除されました。
mail-changed-authenticator-added = アカウントに認証アプリが設定されました。
mail-changed-authenticator-removed = アカウントの認証アプリが、回復コードとともに削除されました。
mail-changed-second-forgotten = アカウントの第二の認証（認証アプリ、回復コード、パスキー）が編集部によって削除され、すべてのログインが終了しました。
mail-changed-codes = アカウントの新しい回復コードが作られました。以前のコードは使えません。
mail-changed-linked = アカウントが { $name } と連携されました。そちらにあなたとしてログインした人は、こちらにもログインできます。
mail-changed-unlinked = アカウントと { $name } の連携が解除されました。
mail-changed-role = 編集部があなたの役割を変更しました。現在の役割：{ $role }
mail-changed-suspended = 編集部がアカウントを停止しました。閲覧はできますが、投稿はできません。
mail-changed-restored = 編集部が投稿を再び許可しました。
mail-changed-by-staff-end = ログインはすべて終了しました。続けるにはログインしてください。
mail-changed-suspended-end = 理由と期間は編集部にお尋ねください。保存されている情報はアカウントのページで確認できます：
mail-changed-token = アカウントにプログラム用のトークンが作られました。トークンを持つプログラムは、あなたの名前で操作できます。
mail-changed-leaves = アカウントは { $date } に削除されます。
mail-changed-leaves-end = それまでは取り消せます。ログインして、アカウントを残す操作をしてください。
mail-changed-stays = アカウントの削除が取り消され、アカウントは残ります。
mail-changed-end = お心当たりがなければ、ログインしてアカウントをご確認ください。
reader-since = 登録:
reader-nothing = まだ投稿はありません。

## 拒否と障害

error-kept = 入力した文章は失われていません。ここからコピーしてください。
error-request = リクエスト
desk-title = 判断を待っているコメント
desk-nothing = 待っているものはありません。
desk-no-account = アカウントなし
desk-reports = 通報{ $n }件
jobs-title = ジョブ
jobs-lead = サーバーが自動で行う作業です。この新聞のものと、サーバー全体のものがあります。待機中のものには予定時刻を示します。
jobs-dead = 失敗して中止したもの
jobs-dead-none = 中止したものはありません。
jobs-waiting = 待機中または実行中
jobs-of-store = サーバー全体
jobs-held = 実行中
jobs-at-once = すぐに実行
jobs-tries = 試行{ $n }回
jobs-more = ほか{ $n }件
jobs-retry = もう一度試す
jobs-drop = 実行せずに取り除く
jobs-settled = 処理しました。
jobs-gone = このジョブは完了したか、実行中か、すでに取り除かれています。
error-home = トップページ
error-story = 記事に戻る
error-not-found = ページが見つかりません
error-refused = 受け付けられませんでした
error-back = 戻る
error-fault-title = 問題が発生しました
error-fault-detail = 私たちの側の不具合です。記録しましたので、少し待ってからもう一度お試しください。

### Leaving, and what is kept

author-gone = 削除されたアカウント
account-told-leaves = アカウントは削除されます。下で取り消せます。
account-told-stays = アカウントは残ります。
account-data = あなたのデータ
account-data-lead = あなたについて保存されているすべて（コメント、それに関する決定、設定）をファイルで受け取れます。1日1回。
account-data-do = ダウンロード
account-leave = アカウントを削除
account-leave-lead = { $span }後に、名前、アドレス、あなたに関するすべてが完全に消去されます。それまでは取り消せます。
account-leave-all = コメントも消去する（返信があるものは場所だけ残ります）
account-leave-text = コメントは名前を外して残す
account-leave-do = アカウントを削除する
account-leaves-at = このアカウントは削除されます:
account-stay = アカウントを残す
download-title = { $paper } でのあなたのコメント
download-readme =
    あなたについて保存されているすべてです。
    export.json: プログラム用。時刻は UTC。
    comments.html: オフラインで読めるコメント。
privacy = プライバシー
privacy-lead = この新聞のディスカッションがあなたについて何をどれだけ保存し、ほかに誰が受け取るか。このページは現在の設定から作られています。
privacy-read = 読む人
privacy-read-told = 読むだけでは Cookie も保存もありません。どのページもほかのホストに何も要求せず、訪問を数えず、プロフィールも作りません。
privacy-write = 書く人
privacy-write-told = コメントは名前と時刻とともに公開されます。以前の文面はモデレーターのために保存され、リアクションは数えられます。コメントへの決定は理由とともに保存されます。
privacy-account-told = アカウントには名前と、登録した場合はほかの人に見えないアドレスがあります。パスワードは照合に必要なものだけを保存します。ログイン状態は Cookie 1つで保たれます。
privacy-sealed = アドレスは別に保管された鍵で封じて保存されます。
privacy-address = ネットワークアドレス
privacy-address-told = 攻撃を抑えるためにメモリ上で数え、1時間以内に忘れ、コメントの横に保存することはありません。
privacy-guest-work = ゲストのコメントがブラウザの計算なしで保留された場合に限り、アドレスから秘密の鍵で作った印がその横に{ $span }間残ります。
privacy-span = 保存期間
privacy-span-session = ログイン状態（最長）
privacy-span-idle = 訪問がない場合のログイン状態
privacy-span-ticket = メールのコードなどログインの手順
privacy-span-key = フォームの結果（二重送信を一度にするため）
privacy-span-notification = 通知
privacy-span-job = 失敗したメールなどの記録
privacy-span-leaving = 削除の申請から消去まで
privacy-others = ほかに受け取る人
privacy-mail = メールを希望した場合、この新聞のメールサーバーがあなたのアドレスを受け取ります。
privacy-elsewhere = { $name }（それでログインした場合）: ここに来たことだけで、何をしたかは伝わりません。
privacy-nobody = ほかには誰も受け取りません。
privacy-rights = あなたの権利
privacy-rights-told = いつでも自分でコメントを取り下げ、すべてをダウンロードし、アカウントを変更または削除できます。
### Muting and blocking

comment-muted = ミュートした読者のコメント
comment-muted-show = 表示
block-lead = ミュート：この読者のコメントは表示されず、お知らせも届きません。ブロック：さらに、この読者はあなたへの返信や@名前での呼びかけができなくなります。
block-lead-staff = ミュート：この人のコメントは表示されず、お知らせも届きません。編集部のメンバーはブロックできません。
block-muted-told = この読者をミュートしています。討論ではこの読者のコメントは表示されません。
block-blocked-told = この読者をブロックしています。コメントは表示されず、返信も届きません。
block-mute = ミュートする
block-unmute = ミュートを解除
block-block = ブロックする
block-unblock = ブロックを解除
block-is-muted = ミュート中
block-is-blocked = ブロック中
block-told-mute = この読者をミュートしました。
block-told-block = この読者をブロックしました。
block-told-none = この読者のミュートとブロックは解除されています。
blocks-title = ミュートとブロック
blocks-see = ミュート・ブロックした人を見る
blocks-lead = この一覧はあなたにだけ表示されます。載っていることは相手に知らされません。ブロックされた読者は、あなたへの返信が拒否されたときに気づきます。
blocks-none = ミュートもブロックもしていません。

### Guests' work

compose-work-note = スクリプトなしで投稿されたゲストのコメントは、公開前にモデレーターが確認します。
desk-unproven = スクリプトなしのゲストからの投稿です。機械ではないことは確認されていません。
appeal-title = 判断への異議申し立て
appeal-lead = 判断が誤っていると考える理由を書いてください。編集部の別の担当者が判断し、結果はここに表示されます。申し立ては一度だけです。
appeal-why = 誤っていると考える理由
appeal-send = 送信
appeal-made = 異議を申し立てました。
appeal-waits = 最初に判断した人とは別の担当者が確認します。
appeal-upheld = 判断は変わりません。
appeal-reversed = 判断は取り消されました。
decide-uphold = 判断を維持する
desk-appeal = 投稿者が異議を申し立てています
told-appealed = 異議申し立てを受け付けました。編集部の別の担当者が判断します。
desk-told-undone = 取り消しました。
desk-undo = 取り消す
desk-kinds = 判断待ち
desk-kind-all = すべて
desk-kind-held = 保留中
desk-kind-reported = 報告あり
desk-kind-notice = 違法の申告
desk-kind-appeal = 異議申し立て
desk-why-held = 保留中
desk-why-reported = 報告あり
desk-why-notice = 違法との申告
desk-why-appeal = 異議申し立て
desk-filter = 表示する項目を選ぶ
desk-section = セクション
desk-language = 言語
desk-watched = 見守り中の記事のみ
desk-show = 表示
desk-keys = キー操作
desk-key-move = 次、前
desk-key-conversation = 返信先を見る
desk-key-pick = 選択
desk-key-open = 議論のページで開く
desk-late = 期限超過
desk-claimed = { $name } さんが確認中
desk-watch = この記事を見守る
desk-unwatch = 見守りをやめる
desk-above = 返信先
desk-record = 投稿者についてのこれまでの判断
desk-several = 選択したコメントすべて
desk-sure-title = よろしいですか
desk-sure-yes = はい、すべて
desk-sure-no = いいえ、戻ります
act-approve = 承認
act-hold = 保留
act-remove = 削除
act-ask-edit = 修正を依頼
act-pick = おすすめ
act-unpick = おすすめの取り下げ
act-warn = 警告
act-suspend = 投稿停止
act-release = 投稿停止の終了
act-open = 議論の再開
act-close = 議論の終了
act-slow = 投稿間隔の制限
act-uphold = 異議は認められず
act-dismiss = 申告は認められず
ledger-title = 判断の記録
ledger-lead = 担当者とルールによるすべての判断を順に記録しています。名前と文面は含みません。各記録は直前の記録に結び付けられているため、気づかれずに変更や削除をすることはできません。
ledger-head = 最後の記録のハッシュ
ledger-nothing = まだ判断はありません。
ledger-number = 番号
ledger-when = 日時
ledger-act = 判断
ledger-hash = ハッシュ
ledger-undoes = { $n } 番を取り消し
ledger-data = 検証用のデータ
ledger-by-person = 編集部
ledger-by-rule = 自動ルール
ledger-by-machine = システム
notice-asked = このコメントはあなたにだけ表示されています。担当者が修正をお願いしています。修正後にあらためて確認します。
desk-sure =
    { $n ->
       *[other] コメント { $n } 件
    }

### Notifications

notifications-title = お知らせ
notifications-nothing = まだ何もありません。返信や名前の言及があったとき、あなたのコメントについて判断があったとき、フォローしている議論に新しいコメントが付いたとき、ここに表示されます。
notifications-see = すべて確認済みにする
notifications-new = 新着
notifications-place = 元の場所で見る
notifications-settings = お知らせの受け取り方を選ぶ
notifications-unseen = 新しいお知らせ{ $n }件
notifications-unseen-many = 新しいお知らせ{ $n }件以上
notification-reply = { $name }さんが返信しました
notification-mention = { $name }さんがあなたの名前を挙げました
notification-followed = フォロー中の議論に{ $name }さんが書き込みました
notification-approved = あなたのコメントが承認されました
notification-held = あなたのコメントは判断を待っており、まだ表示されません
notification-removed = あなたのコメントが削除されました
follow-do = この議論をフォロー
follow-end = フォローをやめる
follow-told-on = この議論をフォローしました。新しいコメントをお知らせします。
follow-told-off = この議論のフォローをやめました。
notify-title = お知らせの受け取り方
notify-lead = どれを選んでも、すべてのお知らせはこのページで見られます：
notify-mail = メール
notify-mail-told = 1時間に最大{ $n }通。それを超える分はまとめて届きます。
notify-mail-off = メールを受け取らない
notify-mail-at-once = すぐに受け取る
notify-mail-daily = 1日1回まとめて受け取る
notify-mail-save = この設定を保存
notify-mail-unproven = メールは、確認コードでご本人のものと確認された宛先にだけ届きます。確認はこちら：
notify-feed = フィードリーダー
notify-feed-lead = あなたへの新着をまとめたフィードです。アドレスを知っているのはあなただけです。アドレスを知った人は誰でも読めます。
notify-feed-address = アドレスはこちらです。表示されるのは今だけです：
notify-feed-make = フィードを作る
notify-feed-new = 新しいアドレスにする
notify-feed-remove = フィードをやめる
notify-follows = フォロー中の議論
notify-follows-none = ありません。記事の下のボタンで、その議論をフォローできます。
unsubscribe-title = メールの停止
unsubscribe-lead = { $paper }からコメントについてのメールが届かなくなります。新着はこれまでどおりお知らせのページで見られます。
unsubscribe-do = メールを停止する
unsubscribe-done = 停止しました。コメントについてのメールはもう届きません。
mail-told-many = 新しいお知らせ{ $n }件
mail-told-day = 今日の新しいお知らせ{ $n }件
mail-told-place = 元の場所：
mail-told-choose = { $paper }からのこのメールは、あなたの設定により届いています。設定の変更：
mail-told-unsubscribe = メールの停止：
### People and tokens

people-title = 人の管理
people-of = 人を探す
people-of-told = 名前またはアドレスの全体、あるいはIDで探します。アドレスは表示されません。
people-find = 探す
people-nobody = この名前・アドレス・IDに完全に一致する人はいません。
people-several = この名前の人は複数います：
people-staff = 編集部のメンバー
people-second = 二要素設定済み
people-no-second = 二要素なし
people-signed-in = ログイン
people-signed-out = ログインしていません
people-names = 以前の名前
people-name-until = まで：
people-imported = 取り込まれたコメントとともに作られたアカウントです。このアカウントではログインできません。
people-role = 役割
people-role-told = 変更すると、このアカウントのすべてのセッションが終了します。役割を下げるか停止すると、トークンも取り消されます。自分より上の役割は与えられません。
people-standing = 状態
people-told = 変更しました。
standing-registered = 投稿できる
standing-suspended = 停止中
standing-suspended-told = 停止：読むだけで投稿できない
role-reader = 読者
role-trusted = 信頼された読者
role-moderator = モデレーター
role-editor = 編集者
role-operator = 運用者
tokens-title = プログラム用トークン
tokens-lead = トークンを持つプログラムはあなたの名前で動作し、あなたに許された以上のことはできません。
tokens-see = プログラム用トークンの確認と作成
tokens-none = トークンはありません。
tokens-secret = 新しいトークンです。表示されるのは今回だけなので、今コピーしてください。
tokens-unused = 未使用
tokens-revoke = 取り消す
tokens-make = トークンを作成
tokens-label = 用途
tokens-label-wrong = 用途を{ $n }文字以内で入力してください。
tokens-scopes = 許可する操作
tokens-scope-none = 許可する操作を一つ以上選んでください。
tokens-proof = ログインから時間がたっている場合は、もう一度ログインを求められます。
tokens-told-revoked = トークンを取り消しました。今後このトークンの利用は拒否されます。
tokens-told-gone = そのトークンはもうありません。
scope-read = あなたが読めるものを読む
scope-comment = あなたとして投稿・編集・リアクション・報告する
scope-publish = 記事を書き、討論を開閉する
scope-moderate = コメントについて決定する

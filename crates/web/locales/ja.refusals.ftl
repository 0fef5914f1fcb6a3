# 受け付けられなかったときに読者に伝える文。何が問題で、どうすればよいかを述べる。
# キーと変数は en.refusals.ftl と同じ。

## コメントの本文
refusal-text-empty = 本文がまだありません。入力してから投稿してください。
refusal-text-too-long = 本文が{ $len }文字あります。{ $max }文字以内に短くするか、2回に分けて投稿してください。
refusal-text-control-character = { $line }行目に表示できない文字({ $code })があります。削除してからもう一度お試しください。
refusal-detail-too-long = 説明が長すぎます。{ $max }文字以内にしてください。

## 名前・メールアドレス・パスワード
refusal-name-empty = 名前を入力してください。
refusal-name-too-long = 名前が長すぎます。{ $max }文字以内にしてください。
refusal-name-invalid = 名前に使えない文字が含まれています。文字、数字、空白、一般的な記号だけを使ってください。
refusal-name-taken = この名前はほかの読者が使っています。別の名前をお選びください。
refusal-name-reserved = この名前は編集部用です。別の名前をお選びください。
refusal-email-invalid = メールアドレスが正しくありません。ご確認ください。
refusal-email-taken = このメールアドレスはすでに登録されています。ログインしてください。
refusal-password-too-short = パスワードが短すぎます。{ $min }文字以上にしてください。
refusal-password-too-long = パスワードが長すぎます。{ $max }文字以内にしてください。
refusal-credentials-wrong = メールアドレスまたはパスワードが違います。もう一度お試しください。

## 権限
refusal-sign-in-required = この操作にはログインが必要です。
refusal-not-allowed = この操作をする権限がありません。必要な場合は編集部にお問い合わせください。
refusal-account-suspended = このアカウントは停止中のため投稿できません。理由と期間は編集部にお問い合わせください。
refusal-not-found = このアドレスにはページがありません。リンクが古いか、間違っている可能性があります。
refusal-not-author = このコメントを変更できるのは投稿者本人だけです。
refusal-scope-missing = このトークンには「{ $scope }」の権限がありません。権限のあるトークンを使ってください。
refusal-token-invalid = このトークンは無効か、期限が切れています。新しく作成してください。

## 記事とディスカッション
refusal-site-unknown = このアドレスで公開されているサイトはありません。ホスト名をご確認ください。
refusal-story-unknown = この記事は登録されていません。リンクをご確認ください。
refusal-url-invalid = URLが正しくありません。https:// または http:// から入力してください。
refusal-thread-closed = このディスカッションは終了しました。引き続き読むことはできます。
refusal-thread-slow = このディスカッションは投稿の間隔を空ける設定になっています。あと{ $secs }秒お待ちください。
refusal-guests-off = ここに投稿できるのは登録した読者だけです。ログインまたは新規登録してください。入力した文章は保存されています。

## 返信・編集・取り下げ
refusal-parent-unknown = 返信先のコメントが見つかりません。新しいコメントとして投稿できます。
refusal-parent-elsewhere = 返信先のコメントは別のディスカッションにあります。そちらで返信してください。
refusal-parent-gone = 返信先のコメントは削除されました。新しいコメントとして投稿できます。
refusal-parent-held = 返信先のコメントは確認待ちです。しばらくしてからもう一度お試しください。
refusal-edit-window-over = コメントを編集できるのは投稿から{ $minutes }分間です。返信や取り下げは今からでもできます。
refusal-edits-exhausted = コメントを編集できるのは{ $max }回までです。返信や取り下げは今からでもできます。
refusal-already-withdrawn = このコメントはすでに取り下げられています。これ以上の操作は必要ありません。
refusal-not-visible = このコメントは現在表示されていないため、この操作はできません。

## リアクションと通報
refusal-reaction-unknown = このリアクションは使えません。ページを再読み込みしてもう一度お試しください。
refusal-reaction-own = 自分のコメントにはリアクションできません。
refusal-report-reason-required = コメントのどこに問題があるかを選んでください。
refusal-report-duplicate = このコメントはすでに通報済みです。モデレーターが確認します。
refusal-reason-required = 理由を入力してください。コメントの投稿者に表示されます。

## プログラムからのリクエスト
refusal-key-invalid = 冪等キーが正しくありません。独自に生成したUUIDを送信してください。
refusal-key-reused = この冪等キーは別のリクエストで使用済みです。新しいキーを送信してください。
refusal-cursor-invalid = 続きのページへのこのリンクは無効になりました。最初のページに戻ってください。
refusal-order-unknown = この並び順はありません。newest、oldest、answered、best のいずれかを指定してください。
refusal-parameter-missing = パラメーター「{ $name }」がありません。追加してください。
refusal-parameter-duplicate = パラメーター「{ $name }」が重複しています。1回だけ送信してください。
refusal-parameter-invalid = パラメーター「{ $name }」の値が正しくありません。ご確認ください。
refusal-too-many-entries = 「{ $name }」の件数が多すぎます。{ $max }件以内にしてください。
refusal-parameter-unknown = パラメーター「{ $name }」はここでは使えません。削除するか、つづりをご確認ください。
refusal-body-too-large = リクエストが大きすぎます。{ $max }バイト以内にしてください。
refusal-body-not-utf8 = リクエストが正しいUTF-8ではありません。UTF-8で送信してください。
refusal-body-malformed = リクエストを読み取れませんでした。形式をご確認ください。
refusal-body-too-slow = リクエストの受信に{ $secs }秒以上かかりました。通信状態のよい場所でもう一度お試しください。
refusal-content-type-unsupported = この形式のデータは受け付けていません。フォームまたはJSONで送信してください。
refusal-picture-invalid = この画像は使えません。{ $max }バイト以内のPNG、JPEG、WebP、GIFを送信してください。
refusal-cross-site = ほかのサイトからのリクエストのため中止しました。こちらのページを開いてもう一度お試しください。
refusal-method-not-allowed = このアドレスではその種類のリクエストは受け付けていません。
refusal-version-conflict = ほかの人が先に変更しました。再読み込みしてから、もう一度変更してください。
refusal-story-conflict = このIDまたはURLはほかの記事が使っています。修正するか、もう一方の記事を変更してください。
refusal-role-unknown = この役割はありません。reader、moderator、editor、operator のいずれかを指定してください。

## 混雑とサーバー側の障害
refusal-too-many-requests = 操作が速すぎます。{ $secs }秒後にもう一度お試しください。
refusal-busy = サーバーが混み合っています。{ $secs }秒後にもう一度お試しください。
refusal-fault = サーバーで問題が発生しました。もう一度お試しください。繰り返す場合は、この番号を編集部にお知らせください: { $request_id }
refusal-other = 受け付けられませんでした。入力内容を確認して、もう一度お試しください。
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

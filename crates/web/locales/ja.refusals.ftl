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
refusal-thread-slow = このディスカッションは投稿の間隔を空ける設定になっています。あと{ $wait }お待ちください。
refusal-guests-off = ここに投稿できるのは登録した読者だけです。ログインまたは新規登録してください。入力した文章は保存されています。
refusal-work-required = お使いの接続からのコメントがすでにいくつか確認待ちです。このページでスクリプトを有効にするか、ログインして、もう一度投稿してください。
refusal-work-refused = コメントに付いてきた確認は古いか、すでに使われています。もう一度投稿してください。

## 返信・編集・取り下げ
refusal-parent-unknown = 返信先のコメントが見つかりません。新しいコメントとして投稿できます。
refusal-parent-elsewhere = 返信先のコメントは別のディスカッションにあります。そちらで返信してください。
refusal-parent-gone = 返信先のコメントは削除されました。新しいコメントとして投稿できます。
refusal-parent-held = 返信先のコメントは確認待ちです。しばらくしてからもう一度お試しください。
refusal-edit-window-over = コメントを編集できるのは投稿から{ $span }以内です。返信や取り下げは今からでもできます。
refusal-edits-exhausted = コメントを編集できるのは{ $max }回までです。返信や取り下げは今からでもできます。
refusal-already-withdrawn = このコメントはすでに取り下げられています。これ以上の操作は必要ありません。
refusal-not-visible = このコメントは現在表示されていないため、この操作はできません。

## リアクションと通報
refusal-reaction-unknown = このリアクションは使えません。ページを再読み込みしてもう一度お試しください。
refusal-reaction-own = 自分のコメントにはリアクションできません。
refusal-report-reason-required = コメントのどこに問題があるかを選んでください。
refusal-report-duplicate = このコメントはすでに通報済みです。モデレーターが確認します。
refusal-reason-required = 理由を入力してください。コメントの投稿者に表示されます。
refusal-case-claimed = { $name } さんがこのコメントを確認しています。別のコメントを選ぶか、数分後にもう一度お試しください。
refusal-decided-already = { $name } さんがすでにこのコメントについて判断しました。内容を確認してから、あらためて判断してください。
refusal-decide-own = ご自身のコメントです。ほかの担当者が判断する必要があります。
refusal-undo-impossible = 取り消せません。その後に別の判断があったか、すでに取り消されています。
refusal-appeal-impossible = 異議を申し立てる対象がありません。
refusal-appeal-duplicate = この判断にはすでに異議を申し立てています。担当者が確認します。
refusal-appeal-over = 異議申し立ては判断から { $days } 日以内に限られます。
refusal-appeal-empty = 判断が誤っていると考える理由を書いてください。
refusal-appeal-own = 最初に判断したのはあなたです。異議はほかの担当者が判断します。

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
refusal-body-too-slow = リクエストの受信に{ $span }以上かかりました。通信状態のよい場所でもう一度お試しください。
refusal-content-type-unsupported = この形式のデータは受け付けていません。フォームまたはJSONで送信してください。
refusal-picture-invalid = この画像は使えません。{ $max }バイト以内のPNG、JPEG、WebP、GIFを送信してください。
refusal-cross-site = ほかのサイトからのリクエストのため中止しました。こちらのページを開いてもう一度お試しください。
refusal-method-not-allowed = このアドレスではその種類のリクエストは受け付けていません。
refusal-version-conflict = ほかの人が先に変更しました。再読み込みしてから、もう一度変更してください。
refusal-story-conflict = このIDまたはURLはほかの記事が使っています。修正するか、もう一方の記事を変更してください。
refusal-role-unknown = この役割はありません。reader、moderator、editor、operator のいずれかを指定してください。

## 混雑とサーバー側の障害
refusal-too-many-requests = 操作が速すぎるか、回数が多すぎます。{ $wait }後にもう一度お試しください。
refusal-busy = サーバーが混み合っています。{ $wait }後にもう一度お試しください。
refusal-fault = サーバーで問題が発生しました。もう一度お試しください。繰り返す場合は、この番号を編集部にお知らせください: { $request_id }
refusal-other = 受け付けられませんでした。入力内容を確認して、もう一度お試しください。
refusal-password-known = このパスワードは攻撃者が最初に試すもののひとつです。別のものにしてください。
refusal-name-looks-alike = この名前はほかの読者の名前とよく似ています。別の名前にしてください。
refusal-renamed-lately =
    { $days ->
       *[other] 名前を最近変更しています。次に変更できるのは { $days } 日後です。
    }
refusal-proof-required = もう一度ログインしてください。この操作には直前のログインが必要です。
refusal-second-factor-required = あなたは編集部の一員です。この操作には第二の認証が必要です。アカウントで設定してください。
refusal-ticket-over = 時間が過ぎたか、すでに済んでいます。はじめからやり直してください。
refusal-code-wrong =
    { $left ->
       *[other] コードが違います。あと { $left } 回試せます。
    }
refusal-mail-off = このサイトではメールを送れません。別の方法をお使いください。
refusal-email-required = 先にアカウントにアドレスを登録してください。
refusal-last-operator = このサイトの最後の運営者です。先にほかの人を運営者にしてください。
refusal-last-way-in = アカウントに入る方法がこれしかありません。削除する前に別の方法を追加してください。
refusal-passkey-unusable = このサイトのアドレスではパスキーを使えません。
refusal-passkey-refused = このパスキーはここでは登録されていません。
refusal-account-leaving = アカウントは削除される予定です。書き込むには、先に削除を取り消してください。
refusal-blocked = この読者は、あなたからの返信や@名前での呼びかけを希望していません。
refusal-block-self = 自分自身をミュートやブロックすることはできません。
refusal-block-staff = 編集部のメンバーはミュートできますが、ブロックはできません。
refusal-scope-unknown = そのスコープはありません。使えるのは read、comment、publish、moderate です。
refusal-elsewhere-refused = ログインを確認できませんでした。もう一度お試しください。
refusal-elsewhere-down = 相手のサービスが応答しません。後でもう一度試すか、別の方法をお使いください。
refusal-elsewhere-taken = そのアカウントは別の読者と連携されています。

# 短い時刻表現と、スクリプトが表示する言葉(script- で始まるキー)。
# 時刻表現は、ページ上で更新する Intl.RelativeTimeFormat と同じ書き方にする。

language-name = 日本語

ago-now = たった今
ago-minutes = { $n } 分前
ago-hours = { $n } 時間前

script-cancel = キャンセル
script-closed = ディスカッションは終了しました。
script-failed = 問題が発生しました。入力した文章は保存されています。
script-held = コメントを受け付けました。確認後に掲載されます。
script-left = 残りの文字数:
script-new = 新しいコメント:
script-offline = サーバーに接続できません。入力した文章は保存されています。
script-opened = ディスカッションの設定が変わりました。
script-over = 超過した文字数:
script-posted = コメントを投稿しました。
script-quote = 引用
script-reload = 再読み込み
script-reported = ありがとうございます。モデレーターが確認します。
script-restored = 下書きを復元しました。
script-retry = もう一度試す
script-saved = 変更を保存しました。
script-sending = 送信しています…
script-show = 表示
script-stale = このページの内容は最新ではありません。
script-twice = このコメントは、編集前の文章ですでに投稿されています。この文章も投稿する場合は、もう一度送信してください。

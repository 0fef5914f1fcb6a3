# ページの文言。キーと変数は en.ftl と同じ。

language-name = 日本語

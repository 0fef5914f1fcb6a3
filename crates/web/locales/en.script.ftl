# Short times, and the words that the scripts show (keys that begin with script-).
# The times must read like those of Intl.RelativeTimeFormat, which keeps them current in the page.

language-name = English

ago-now = just now
ago-minutes = { $n ->
    [one] { $n } minute ago
    *[other] { $n } minutes ago
  }
ago-hours = { $n ->
    [one] { $n } hour ago
    *[other] { $n } hours ago
  }

script-cancel = Cancel
script-closed = The discussion is closed now.
script-failed = Something went wrong. Your text is kept.
script-held = Your comment is kept and waits for review.
script-left = Characters left:
script-new = New comments:
script-offline = The server cannot be reached. Your text is kept.
script-opened = The discussion has changed.
script-over = Characters too many:
script-posted = Your comment is posted.
script-quote = Quote
script-reload = Reload
script-reported = Thank you. A moderator will look at it.
script-restored = Your draft is back.
script-retry = Try again
script-saved = Your change is saved.
script-sending = Sending…
script-show = Show
script-stale = This page is no longer current.
script-twice = An earlier version of this text was already posted. Post again to add this one.

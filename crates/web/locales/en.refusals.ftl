# What a reader is told when something is refused: what is wrong, and what to do.
# Key: refusal-<code with dashes>. The codes are those of the domain; see docs/reference.

## The text of a comment
refusal-text-empty = There is no text yet. Write something, then post it.
refusal-text-too-long = Your text has { $len } characters; at most { $max } are allowed. Please shorten it or split it in two.
refusal-text-control-character = Line { $line } contains a character that cannot be shown ({ $code }). Delete it and try again.
refusal-detail-too-long = Your explanation is too long; at most { $max } characters are allowed. Please shorten it.

## Names, addresses and passwords
refusal-name-empty = Please enter a name.
refusal-name-too-long = This name is too long. Please use at most { $max } characters.
refusal-name-invalid = This name contains characters that cannot be used. Use letters, digits, spaces and simple punctuation.
refusal-name-taken = This name belongs to another reader. Please choose a different one.
refusal-name-reserved = This name is kept for the newsroom. Please choose a different one.
refusal-email-invalid = This is not a complete e-mail address. Please check it.
refusal-email-taken = There is already an account with this e-mail address. Sign in instead.
refusal-password-too-short = This password is too short. Use at least { $min } characters.
refusal-password-too-long = This password is too long. Use at most { $max } characters.
refusal-credentials-wrong = The e-mail address or the password is not right. Please try again.

## Who may do what
refusal-sign-in-required = You need to sign in for this.
refusal-not-allowed = You are not allowed to do this. Ask the newsroom if you think you should be.
refusal-account-suspended = This account is suspended, so it cannot write. Ask the newsroom why and for how long.
refusal-not-found = There is nothing at this address. The link may be old or mistyped.
refusal-not-author = Only the person who wrote this comment can change it.
refusal-scope-missing = This token does not have the permission “{ $scope }”. Use a token that has it.
refusal-token-invalid = This token is unknown or has expired. Create a new one.

## Stories and threads
refusal-site-unknown = No publication is served at this address. Check the host name.
refusal-story-unknown = This story is not known here. Check the link.
refusal-url-invalid = This is not a complete web address. It must begin with https:// or http://.
refusal-thread-closed = This discussion is closed. You can still read it.
refusal-thread-slow = This discussion is in slow mode. Please wait { $wait } before you post again.
refusal-guests-off = Only readers with an account can write here. Please sign in or join; your text is kept.
refusal-work-required = Several comments from your connection already wait for a moderator. Allow scripts on this page, or sign in, and post again.
refusal-work-refused = The check that came with your comment is too old or was used already. Post again.

## Replies, edits and withdrawals
refusal-parent-unknown = The comment that you are answering does not exist. You can post your text as a new comment.
refusal-parent-elsewhere = The comment that you are answering is in another discussion. Please reply to it there.
refusal-parent-gone = The comment that you are answering has been removed. You can post your text as a new comment.
refusal-parent-held = The comment that you are answering is waiting for review. Please try again later.
refusal-edit-window-over = A comment can be edited for { $span }; that time is over. You can still reply to it or withdraw it.
refusal-edits-exhausted = { $max ->
    [one] A comment can be edited { $max } time; that is used up. You can still reply to it or withdraw it.
    *[other] A comment can be edited { $max } times; that is used up. You can still reply to it or withdraw it.
  }
refusal-already-withdrawn = This comment has already been withdrawn. There is nothing left to do.
refusal-not-visible = This comment is not visible at the moment, so this cannot be done with it.

## Reactions and reports
refusal-reaction-unknown = This reaction does not exist here. Reload the page and try again.
refusal-reaction-own = You cannot react to your own comment.
refusal-report-reason-required = Please choose what is wrong with the comment.
refusal-report-duplicate = You have already reported this comment. The moderators will look at it.
refusal-reason-required = Please give a reason. The author of the comment will read it.
refusal-case-claimed = { $name } is looking at this comment right now. Take another one, or come back in a few minutes.
refusal-decided-already = { $name } has decided on this comment in the meantime. Look at it again before you decide otherwise.
refusal-decide-own = This is your own comment. A colleague has to decide on it.
refusal-undo-impossible = This cannot be undone any more: something was decided since, or it was undone already.
refusal-appeal-impossible = There is nothing here to appeal against.
refusal-appeal-duplicate = You have already appealed against this decision. Somebody will look at it.
refusal-appeal-over = Appeals are possible for { $days } days after a decision.
refusal-appeal-empty = Please say why the decision is wrong.
refusal-appeal-own = You decided on this first. A colleague has to decide on the appeal.

## Requests of programs
refusal-key-invalid = The idempotency key is not valid. Send a UUID of your own making.
refusal-key-reused = This idempotency key was already used for a different request. Send a new key.
refusal-cursor-invalid = This link to a further page is no longer valid. Go back to the first page.
refusal-order-unknown = This order does not exist. Choose newest, oldest, answered or best.
refusal-parameter-missing = The parameter “{ $name }” is missing. Add it and try again.
refusal-parameter-duplicate = The parameter “{ $name }” was given more than once. Send it once.
refusal-parameter-invalid = The value of the parameter “{ $name }” is not valid. Check it and try again.
refusal-too-many-entries = Too many entries in “{ $name }”; at most { $max } are accepted. Please send fewer.
refusal-parameter-unknown = There is no parameter “{ $name }” here. Remove it or check its spelling.
refusal-body-too-large = This request is too large; at most { $max } bytes are accepted. Please send less.
refusal-body-not-utf8 = The request is not valid UTF-8 text. Encode it as UTF-8.
refusal-body-malformed = The request could not be read. Check its format.
refusal-body-too-slow = The request took longer than { $span } to arrive. Please try again on a better connection.
refusal-content-type-unsupported = This content type is not accepted here. Send a form or JSON.
refusal-picture-invalid = This picture cannot be used. Send a PNG, JPEG, WebP or GIF of at most { $max } bytes.
refusal-cross-site = This request came from another site and was stopped. Open the page here and try again.
refusal-method-not-allowed = This address does not accept that kind of request.
refusal-version-conflict = Someone else has changed this in the meantime. Reload it and make your change again.
refusal-story-conflict = Another story already has this id or this address. Correct it, or change the other story.
refusal-role-unknown = This role does not exist. Choose reader, moderator, editor or operator.

## Too much at once, and faults of ours
refusal-too-many-requests = That was too fast or too often. Please try again in { $wait }.
refusal-busy = The server is busy. Please try again in { $wait }.
refusal-fault = Something broke on our side. Please try again; if it happens again, tell the newsroom this number: { $request_id }
refusal-other = This was refused. Please check what you entered and try again.
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
refusal-last-operator = You are the last operator of this site. Make somebody else one first.
refusal-last-way-in = This is the only way into your account. Add another before you remove it.
refusal-passkey-unusable = Passkeys do not work on this address of the site.
refusal-passkey-refused = That passkey is not known here.
refusal-account-leaving = Your account will be deleted. Keep it first if you want to write.
refusal-blocked = This reader does not want answers from you, nor to be called by @name.
refusal-block-self = You cannot mute or block yourself.
refusal-block-staff = Members of the newsroom can be muted, not blocked.
refusal-scope-unknown = There is no such scope. There are: read, comment, publish, moderate.
refusal-elsewhere-refused = That sign-in could not be made sure. Please try again.
refusal-elsewhere-down = The other service does not answer. Please try again later, or take another way.
refusal-elsewhere-taken = Another reader is linked with that account.

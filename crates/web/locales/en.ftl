# The pages. Keys that a page prints come first, by page; refusals stand at the end.
# Values that a person wrote (a name) are set apart from the text around them, so that scripts of two directions do not mix.

## Every page

skip-to-content = Skip to the page
skip-to-discussion = Skip to the discussion
account-label = Your account
sections-label = Sections
footer-label = About these pages
footer-cookies = Reading these pages sets no cookie.
sign-in = Sign in
sign-out = Sign out
join = Join
desk = Desk
rules = House rules
cancel = Cancel
paging-label = Pages
paging-first = First page
paging-previous = Previous page
paging-next = Next page
span-seconds =
    { $n ->
        [one] { $n } second
       *[other] { $n } seconds
    }
span-minutes =
    { $n ->
        [one] { $n } minute
       *[other] { $n } minutes
    }
span-hours =
    { $n ->
        [one] { $n } hour
       *[other] { $n } hours
    }
span-days =
    { $n ->
        [one] { $n } day
       *[other] { $n } days
    }

## Front page and sections

front-nothing = No stories yet.
front-latest = Latest stories
front-discussed = Most discussed
comments-count =
    { $n ->
        [one] { $n } comment
       *[other] { $n } comments
    }
comments-first = Be the first to comment

## Story

story-by = By { $name }
story-updated = Updated
story-correction = Correction
story-elsewhere = Read the story
story-version = This is version { $n } of this story.
story-tags = Topics

## Discussion

comments-title = Comments
comments-nothing = Nobody has written yet.
comments-feeds = Follow these comments:
new-since =
    { $n ->
        [one] { $n } new comment since your last visit
       *[other] { $n } new comments since your last visit
    }
conversation-back = Back to all comments
conversation-title = One conversation
conversation-with = Conversation started by { $name }
thread-closed = This discussion is closed.
thread-slow = This discussion is slowed: each person may post once in { $span }.
yours-title = Only you see these
orders-label = Order of the comments
order-newest = Newest
order-oldest = Oldest
order-answered = Most answered
order-best = Best
order-newest-told = Last posted first.
order-oldest-told = First posted first.
order-answered-told = Conversations with the most answers first.
order-best-told = Most valued first. A few early votes do not outweigh many.
fragment-whole = Read all comments and take part

## Comment

act-reply = Reply
act-quote = Quote
act-edit = Edit
act-withdraw = Withdraw
act-report = Report
act-history = History
act-decide = Decide
reaction-respect = Respect
reaction-recommend = Recommend
reaction-like = Like
badge-staff = Staff
badge-author = Author
comment-edited = edited
comment-new = new
comment-nobody = Account closed
about-comment = The comment
tombstone-withdrawn = Withdrawn by its author.
tombstone-removed = Removed by the moderators.
tombstone-held = This comment is waiting for a moderator.
in-reply-to = In reply to { $name }
in-reply-to-gone = In reply to a comment that is gone
more-answers =
    { $n ->
        [one] Show { $n } more answer
       *[other] Show { $n } more answers
    }
pick-by = Chosen by { $name }

## What its author and staff read on a comment that others do not see

notice-held = Only you see this comment. It is waiting for a moderator.
notice-held-again = Only you see this comment. A moderator is looking at it again.
notice-removed = Only you see this comment. It was removed.
notice-staff-held = Held. Only its author and staff see it.
notice-staff-held-guest = Held. Only staff see it.
notice-staff-removed = Removed. Only its author and staff see it.
notice-staff-removed-guest = Removed. Only staff see it.
notice-staff-withdrawn = Withdrawn by its author. Only staff see it.
reasons-rule = Rule
reasons-passage = Passage
reasons-why = Reason
reasons-by = Decided by
reasons-by-policy = the rules of this site
reasons-appeal-told = You think this is wrong? Tell the newsroom, and another moderator will look at it.
reasons-appeal = Appeal

## Staff's form on a comment

decide-title = Decide on a comment
decide-reports =
    { $n ->
        [one] Decide ({ $n } report)
       *[other] Decide ({ $n } reports)
    }
decide-rule = Rule
decide-rule-none = No rule
decide-reason = Reason, for the author to read
decide-approve = Approve
decide-keep = Keep it
decide-hold = Hold
decide-remove = Remove
decide-otherwise = Decide otherwise

## Writing

compose-title = Write a comment
compose-new = Your comment
compose-reply = Your answer
compose-reply-to = Your answer to { $name }
compose-edit = Your comment, as you want it
compose-name = Your name
compose-post = Post
compose-save = Save
compose-sign-in = Sign in to comment
compose-join = Make an account
compose-as = Signed in as { $name }.
compose-have-account = Have an account? Sign in.
compose-held-guest = A moderator reads comments of guests before they appear.
compose-held-all = A moderator reads every comment before it appears.
compose-limit =
    { $n ->
        [one] Up to { $n } character
       *[other] Up to { $n } characters
    }
reply-title = Answer a comment
edit-title = Edit your comment
preview = Preview
preview-title = Preview
formatting = Formatting
formatting-emphasis = emphasis
formatting-strong = strong
formatting-strike = struck out
formatting-quote = a quotation
formatting-quote-told = at the start of a line quotes it.
formatting-list = an item
formatting-list-told = at the start of a line makes a list.
formatting-name = name
formatting-name-told = leads to the comment of that person.
formatting-rest = Line breaks stay. Addresses become links. HTML shows as text.
sure-title = Sure?
sure-told = Our filter stopped at these words. Change them, or post your comment as it is.
sure-post = Post anyway
told-posted = Your comment is here.
told-held = Your comment has arrived. A moderator reads it before it appears.
told-edited = Your change is saved.
told-withdrawn = Your comment is withdrawn.
told-reported = Thank you. A moderator will look at it.
told-decided = Your decision is recorded.

## Withdrawing, reporting, history

withdraw-title = Withdraw your comment?
withdraw-told = It will disappear from the discussion. You cannot bring it back.
withdraw-told-answers = A line that says it was withdrawn will keep its place, so that the answers stay readable. You cannot bring it back.
withdraw-do = Withdraw
withdraw-keep = Keep it
report-title = Report a comment
report-which = Which rule does it break?
report-other = Something else
report-detail = What should the moderators know?
report-told = The moderators see your report and your name. The author does not.
report-send = Send report
history-title = Earlier wordings
history-back = Back to the comment
history-by = A comment by { $name }
history-wording = Wording { $n }
history-decisions = Decisions
history-approved = Approved by { $name }
history-held = Held by { $name }
history-removed = Removed by { $name }

## Rules

rules-lead = What we ask of everybody who writes here, and what you can expect of us.
rules-how = How we work
rules-premoderate = A moderator reads every comment before it appears.
rules-guests-off = You need an account to write.
rules-guests-held = You can write without an account. A moderator reads it before it appears.
rules-guests-shown = You can write without an account.
rules-edit = You can change a comment within { $span } of posting it.
rules-removal = If we remove your comment, you read in its place which rule it broke, why, and who decided. Nobody is made invisible in secret.
rules-withdraw = You can withdraw your comments at any time.
rules-version = Version { $n } of these rules.

## Accounts

field-name = Name
field-email = E-mail address
field-password = Password
login-kept = Your text is not lost. Keep a copy of it while you sign in.
login-join = No account yet? Make one.
join-title = Make an account
join-name-told = Shown with everything you write.
join-email-told = Never shown. Only for signing in.
join-password-told =
    { $n ->
        [one] At least { $n } character. Longer is better.
       *[other] At least { $n } characters. Longer is better.
    }
join-do = Make my account
join-login = Have an account? Sign in.
login-again = You are signed in as { $name }. Please prove once more that it is you.
login-mail = Send me a code by mail
join-password-optional = You may leave it out and sign in by mail or with a passkey.
field-code = Code
code-title = Check your mail
code-lead = We sent a code to { $email }. It is good for { $span }.
code-do = Go on
code-late = Nothing came?
code-anew = Ask for another code
code-none = There is no code to type in this browser. Begin with the sign-in page.
code-elsewhere = Type this code into the page where you asked for it:
code-elsewhere-warn = Only type it into a page that you opened yourself. Nobody from the newsroom will ever ask you for it.
second-title = One more step
second-app = The six digits that your authenticator app shows.
second-codes = Or one of your recovery codes.
name-title = What shall we call you?
passkey-use = Use a passkey
passkey-failed = That did not work. Try again, or take another way.
passkey-script = Passkeys need a browser that runs scripts.
account-title = Your account
account-told-name = You have a new name.
account-told-password = You have a new password. All other sessions have ended.
account-told-email = You have a new address.
account-told-proven = Your address is proven. From now on we can write to it.
account-told-reclaimed = Your address is proven. Nobody had proven it before, so what let anybody in until now (a password, passkeys, linked accounts) is removed. You can set it anew below.
account-go-on = Go on to where you were
account-told-passkey = The passkey is kept.
account-told-second = Your second factor is set up.
account-told-codes = You have new recovery codes. Those from before are good for nothing.
account-told-sessions = Signed out there.
account-told-removed = It is removed.
account-told-mail = Your choice is kept.
account-awaits = You are staff here, and need a second factor before you can do more than a reader. Add a passkey or an authenticator app below.
account-names = Known before as:
account-name-new = New name
account-change = Change
account-email-none = There is no address yet.
account-email-unproven = (not proven yet)
account-email-prove = Send a code to prove it
account-email-new = New address
account-email-do = Send a code there
account-password-new = New password
account-password-first = Set a password
account-passkeys = Passkeys
account-passkeys-lead = A passkey signs you in with your fingerprint, your face or the code of your device. There is nothing to remember and nothing to steal.
account-passkey = Passkey
account-passkey-add = Add a passkey
account-made = made
account-used = last used
account-remove = Remove
account-second = Second factor
account-second-lead = Besides your password or your mail, something that only you have.
account-app = You use an authenticator app.
account-app-add = Set up an authenticator app
account-app-remove = Stop using the app
account-codes-left =
    { $n ->
        [one] { $n } recovery code left
       *[other] { $n } recovery codes left
    }
account-codes-new = New recovery codes
account-codes-none = You have no recovery codes. Without them a lost device locks you out.
account-second-again = You have a second factor, but did not use it in this session.
account-elsewhere = Accounts elsewhere
window-done = You are signed in
window-done-told = You can close this window and go on at { $host }.
window-title = Take part at { $host }
window-told = The discussion there asks to know who you are. It may show your name and post for you, as { $name }, and nothing else.
window-do = Go on as { $name }
window-other = Somebody else? Sign out
login-with = Go on with { $name }
account-link = Link { $name }
account-told-linked = It is linked.
account-unlink = Unlink
account-sessions = Where you are signed in
account-agent-unknown = An unknown browser
account-here = this one
account-seen = last seen
account-sessions-end = Sign out everywhere else
way-password = with a password
way-mail = by mail
way-passkey = with a passkey
way-provider = by another service
way-frame = in another site’s page
way-publisher = by the newspaper
authenticator-title = Set up an authenticator app
authenticator-scan = Scan this with the app.
authenticator-alt = A square code for the camera of your authenticator app
authenticator-type = Or type this into it:
authenticator-code = The six digits that it shows now
authenticator-do = Set up
codes-title = Your recovery codes
codes-lead = Each lets you in once when you do not have your device. Write them down or print them: they are shown only now.
codes-done = I have them
mail-code-subject = { $code } is your code for { $paper }
mail-code-lead = Somebody, we hope you, wants to sign in to { $paper } with this address. The code is:
mail-code-address = You want { $paper } to write to this address. The code is:
mail-code-link = Or open this link in the same browser:
mail-code-end = It is good for { $span }. If it was not you, you need not do anything: without the code nothing happens.
mail-changed-subject = Your account at { $paper } was changed
mail-changed-password = Your password was changed.
mail-changed-address = Your account has another address now.
mail-changed-address-proven = Your address is proven: a code that we sent to it came back.
mail-changed-address-reclaimed = Your address is proven: a code that we sent to it came back. Nobody had proven it before, so whoever made the account may not have been you. What let anybody in until now (a password, passkeys, an authenticator app, linked accounts) is removed, and all other sessions have ended.
mail-changed-address-reclaimed-end = You can set it anew in your account:
mail-changed-passkey-added = A passkey was added to your account.
mail-changed-passkey-removed = A passkey was removed from your account.
mail-changed-authenticator-added = An authenticator app was set up for your account.
mail-changed-authenticator-removed = The authenticator app of your account was removed, with its recovery codes.
mail-changed-second-forgotten = The second factors of your account (authenticator app, recovery codes, passkeys) were taken away by the newsroom, and all your sessions have ended.
mail-changed-codes = New recovery codes were made for your account. Those from before are good for nothing.
mail-changed-linked = Your account was linked with { $name }: whoever signs in there as you is signed in here too.
mail-changed-unlinked = Your account is not linked with { $name } any more.
mail-changed-role = The newsroom changed your role. It is now: { $role }.
mail-changed-suspended = The newsroom has suspended your account: you can read, and write nothing.
mail-changed-restored = The newsroom lets you write again.
mail-changed-by-staff-end = All your sessions have ended. Sign in to go on:
mail-changed-suspended-end = Ask the newsroom why and for how long. Your account, with all that is kept of you:
mail-changed-token = A token for programs was made for your account. A program that has it acts in your name.
mail-changed-leaves = Your account will be deleted on { $date }.
mail-changed-leaves-end = Until then you can change your mind. Sign in and keep your account:
mail-changed-stays = Your account stays: its deletion was taken back.
mail-changed-end = If that was not you, sign in and look at your account:
reader-since = reader since
reader-nothing = Nothing to read here yet.

## Refused or broken

error-kept = Your text is not lost. Copy it from here.
error-request = Request
desk-title = Waiting for a decision
desk-nothing = Nothing waits.
desk-no-account = No account
desk-reports =
    { $n ->
        [one] { $n } report
       *[other] { $n } reports
    }
jobs-title = Jobs
jobs-lead = Work that the server does by itself, of this paper and of the whole server. What waits shows when it is due.
jobs-dead = Failed for good
jobs-dead-none = Nothing has failed for good.
jobs-waiting = Waiting or being done
jobs-of-store = whole server
jobs-held = being done
jobs-at-once = due now
jobs-tries =
    { $n ->
        [one] { $n } try
       *[other] { $n } tries
    }
jobs-more =
    { $n ->
        [one] and { $n } more
       *[other] and { $n } more
    }
jobs-retry = Try again
jobs-drop = Take away undone
jobs-settled = It is settled.
jobs-gone = That job is done, being done, or settled already.
error-home = Front page
error-story = Back to the story
error-not-found = Nothing here
error-refused = That did not work
error-back = Back
error-fault-title = Something broke
error-fault-detail = This is our mistake, and we have noted it. Try again in a moment.

### Leaving, and what is kept

author-gone = Deleted reader
account-told-leaves = Your account will be deleted. You can still change your mind below.
account-told-stays = Your account stays.
account-data = Your data
account-data-lead = Everything that is kept of you, as a file: your comments, what was decided about them, your settings. Once a day.
account-data-do = Download
account-leave = Delete the account
account-leave-lead = After { $span } your name, your address and everything about you is erased, for good. Until then you can change your mind.
account-leave-all = Erase my comments too; a line keeps the place of those that were answered
account-leave-text = Leave my comments, without my name
account-leave-do = Delete my account
account-leaves-at = This account will be deleted:
account-stay = Keep my account
download-title = Your comments at { $paper }
download-readme =
    Everything that is kept of you.
    export.json: for programs. Times are UTC.
    comments.html: your comments, to read without the net.
privacy = Privacy
privacy-lead = What this paper’s discussion keeps of you, for how long, and who else gets any of it. This page is made from the settings that are in force.
privacy-read = Who reads
privacy-read-told = Reading sets no cookie and stores nothing. No page asks another host for anything, nothing counts your visits, and there are no profiles.
privacy-write = Who writes
privacy-write-told = Comments are public, with their author’s name and time, former wordings are kept for the moderators, and reactions are counted. What was decided about a comment is kept with its reason.
privacy-account-told = An account has a name, and an address if you gave one, which nobody else sees. Of a password only what tells whether one is it. One cookie keeps you signed in.
privacy-sealed = Addresses are stored sealed, with a key that is kept apart.
privacy-address = Your network address
privacy-address-told = It is counted in memory to slow attacks down, forgotten within the hour, and never stored beside a comment.
privacy-guest-work = Only where a guest’s comment waits because his browser did no work for it, a mark made from the address with a secret is kept beside it for { $span }.
privacy-span = How long
privacy-span-session = Being signed in, at most
privacy-span-idle = Being signed in without a visit
privacy-span-ticket = Codes by mail and other steps of a sign-in
privacy-span-key = What came of a form, so that sending it twice is once
privacy-span-notification = Notifications
privacy-span-job = Notes on mail and other work that failed
privacy-span-leaving = From asking for deletion to being erased
privacy-others = Who else
privacy-mail = The mail server of this paper, with your address, when you ask for mail.
privacy-elsewhere = { $name }, when you sign in with it: that you came here, and nothing of what you do.
privacy-nobody = Nobody else.
privacy-rights = Your rights
privacy-rights-told = You can take back a comment, download everything, change or delete your account yourself, at any time.
### Muting and blocking

comment-muted = By a reader whom you muted
comment-muted-show = show
block-lead = Muted: you do not see what this reader writes, and are told nothing of it. Blocked: this reader can also not answer you or call you by @name.
block-lead-staff = Muted: you do not see what this person writes, and are told nothing of it. Members of the newsroom cannot be blocked.
block-muted-told = You have muted this reader: what he or she writes is hidden from you in discussions.
block-blocked-told = You have blocked this reader: you do not see what he or she writes, and get no answers.
block-mute = Mute
block-unmute = Unmute
block-block = Block
block-unblock = Unblock
block-is-muted = muted
block-is-blocked = blocked
block-told-mute = This reader is muted.
block-told-block = This reader is blocked.
block-told-none = This reader is neither muted nor blocked any more.
blocks-title = Muted and blocked
blocks-see = See whom you have muted or blocked
blocks-lead = Only you see this list. Nobody is told that he or she is on it; a blocked reader learns it when an answer to you is refused.
blocks-none = You have muted or blocked nobody.

### Guests' work

compose-work-note = Without scripts, a moderator reads the comment of a guest before others see it.
desk-unproven = Sent by a guest without scripts: nothing showed that it was not a machine.
account-suspended = Your account is suspended: you can read, and write nothing.
account-suspended-until = until
account-sanctions = Decisions about you
card-suspended = He may not write
card-decide = Decide on this reader
card-reason = Reason, for the reader to read
card-hours = A suspension lasts
card-open = until further notice
card-warn = Warn
card-suspend = Suspend
card-release = Let him write again
desk-card = All about its author
mail-changed-warned = The newsroom has warned you.
appeal-title = Appeal against a decision
appeal-lead = Say why the decision is wrong. Somebody else in the newsroom decides, and you read the answer here. You can appeal once.
appeal-why = Why it is wrong
appeal-send = Send
appeal-made = You appealed.
appeal-waits = Somebody who did not decide before will look at it.
appeal-upheld = The decision stays.
appeal-reversed = The decision was reversed.
decide-uphold = Let the decision stand
desk-appeal = Its author appeals
told-appealed = Your appeal has arrived. Somebody else in the newsroom decides on it.
desk-told-undone = It is undone.
desk-undo = Undo
desk-kinds = What waits
desk-kind-all = All
desk-kind-held = Held
desk-kind-reported = Reported
desk-kind-notice = Notices
desk-kind-appeal = Appeals
desk-why-held = Held
desk-why-reported = Reported
desk-why-notice = Said to be illegal
desk-why-appeal = Appeal
desk-filter = Choose what is shown
desk-section = Section
desk-language = Language
desk-watched = Only stories that I watch
desk-show = Show
desk-keys = Keys
desk-key-move = next, previous
desk-key-conversation = what it answers
desk-key-pick = Choose
desk-key-open = open in the discussion
desk-late = overdue
desk-claimed = { $name } is looking at it
desk-watch = Watch this story
desk-unwatch = Stop watching
desk-above = What it answers
desk-record = Decisions about its author
desk-several = All chosen comments
desk-sure-title = Are you sure?
desk-sure-yes = Yes, all of them
desk-sure-no = No, back to the desk
act-approve = Approve
act-hold = Hold
act-remove = Remove
act-ask-edit = Ask for a change
act-pick = Pick
act-unpick = Pick taken back
act-warn = Warning
act-suspend = Suspension
act-release = End of a suspension
act-open = Discussion opened
act-close = Discussion closed
act-slow = Discussion slowed
act-uphold = Appeal without success
act-dismiss = Notice without effect
ledger-title = Decisions
ledger-lead = Every decision of the moderators and of the rules, in its order. Names and words are left out; each entry is bound to the one before it, so that none can be changed or taken out unseen.
ledger-head = The last entry has the hash
ledger-nothing = Nothing has been decided yet.
ledger-number = No.
ledger-when = When
ledger-act = Decision
ledger-hash = Hash
ledger-undoes = undoes no. { $n }
ledger-data = As data, to verify
ledger-by-person = the newsroom
ledger-by-rule = an automatic rule
ledger-by-machine = the machine
notice-asked = Only you see this comment. A moderator asks you to change it; then it is looked at again.
desk-sure =
    { $n ->
        [one] { $n } comment
       *[other] { $n } comments
    }

### Notifications

notifications-title = Notifications
notifications-nothing = Nothing yet. Here you are told when somebody answers or names you, when a comment of yours is decided on, and of new comments in discussions that you follow.
notifications-see = Mark all as seen
notifications-new = New
notifications-place = See it in its place
notifications-settings = Choose how you are told
notifications-unseen =
    { $n ->
        [one] { $n } new notification
       *[other] { $n } new notifications
    }
notifications-unseen-many = More than { $n } new notifications
notification-reply = { $name } answered you
notification-mention = { $name } named you
notification-followed = { $name } wrote in a discussion that you follow
notification-approved = Your comment was approved
notification-held = Your comment is held back until somebody decides
notification-removed = Your comment was removed
follow-do = Follow this discussion
follow-end = Stop following
follow-told-on = You follow this discussion and are told of new comments.
follow-told-off = You do not follow this discussion any more.
notify-title = How you are told
notify-lead = Whatever you choose here, everything is on the page:
notify-mail = By mail
notify-mail-told =
    { $n ->
        [one] At most { $n } mail an hour; what comes beyond that goes together.
       *[other] At most { $n } mails an hour; what comes beyond that goes together.
    }
notify-mail-off = No mail
notify-mail-at-once = At once
notify-mail-daily = Once a day, all together
notify-mail-save = Keep this choice
notify-mail-unproven = Mail goes only to an address that a code has proven to be yours. You can do that here:
notify-feed = In your feed reader
notify-feed-lead = A feed with what is new for you, at an address that only you know. Whoever has the address can read it.
notify-feed-address = This is the address. It is shown only now:
notify-feed-make = Make a feed
notify-feed-new = New address
notify-feed-remove = End the feed
notify-follows = Discussions that you follow
notify-follows-none = None. Under a story there is a button to follow its discussion.
unsubscribe-title = No more mail
unsubscribe-lead = { $paper } will send you no more mail about comments. What is new for you stays on your page.
unsubscribe-do = Send me no more
unsubscribe-done = Done. No more mail about comments will come.
mail-told-many =
    { $n ->
        [one] { $n } new notification
       *[other] { $n } new notifications
    }
mail-told-day =
    { $n ->
        [one] { $n } new notification today
       *[other] { $n } new notifications today
    }
mail-told-place = In its place:
mail-told-choose = You chose to get these mails from { $paper }. Choose otherwise:
mail-told-unsubscribe = Or get no more of them:
### People and tokens

people-title = People
people-of = Find somebody
people-of-told = By the whole name or address, or by the id. Addresses are not shown.
people-find = Find
people-nobody = Nobody has exactly this name, address or id.
people-several = Several have this name:
people-staff = Members of the newsroom
people-second = second factor set up
people-no-second = no second factor
people-signed-in = signed in
people-signed-out = not signed in
people-names = Earlier names
people-name-until = until
people-imported = This account came with imported comments. Nobody can sign in with it.
people-role = Role
people-role-told = A change ends all sessions of this account; a lower role or a suspension also takes its tokens away. You can give no more than you have.
people-standing = Standing
people-told = It is changed.
standing-registered = may write
standing-suspended = suspended
standing-suspended-told = suspended: reads, and writes nothing
role-reader = Reader
role-trusted = Trusted reader
role-moderator = Moderator
role-editor = Editor
role-operator = Operator
tokens-title = Tokens for programs
tokens-lead = A program that has a token acts in your name, and never does more than you may.
tokens-see = See and make tokens for programs
tokens-none = You have no tokens.
tokens-secret = The new token. Copy it now: it is shown this once.
tokens-unused = never used
tokens-revoke = Revoke
tokens-make = Make a token
tokens-label = What it is for
tokens-label-wrong = Say what it is for, in at most { $n } characters.
tokens-scopes = What it may do
tokens-scope-none = Choose at least one thing that it may do.
tokens-proof = You are asked to sign in again if you did so some time ago.
tokens-told-revoked = The token is revoked. Whatever used it is refused from now on.
tokens-told-gone = There is no such token any more.
scope-read = Read what you may read
scope-comment = Post, edit, react and report as you
scope-publish = Write stories, open and close discussions
scope-moderate = Decide on comments

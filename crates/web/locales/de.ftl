# Was die Seiten sagen. Schlüssel und Variablen wie in en.ftl; Ablehnungen in de.refusals.ftl.
# Angesprochen wird mit „Sie“. Ein Name steht so, dass der Satz für jeden Namen stimmt.

## Jede Seite

skip-to-content = Zum Inhalt springen
skip-to-discussion = Zur Diskussion springen
account-label = Ihr Konto
sections-label = Ressorts
footer-label = Über diese Seiten
footer-cookies = Beim Lesen dieser Seiten wird kein Cookie gesetzt.
sign-in = Anmelden
sign-out = Abmelden
join = Registrieren
desk = Redaktionstisch
rules = Hausregeln
cancel = Abbrechen
paging-label = Seiten
paging-first = Erste Seite
paging-previous = Vorherige Seite
paging-next = Nächste Seite

## Startseite und Ressorts

front-nothing = Noch keine Artikel.
front-latest = Neueste Artikel
front-discussed = Meistdiskutiert
comments-count =
    { $n ->
        [one] { $n } Kommentar
       *[other] { $n } Kommentare
    }
comments-first = Schreiben Sie den ersten Kommentar

## Artikel

story-by = Von { $name }
story-updated = Aktualisiert
story-correction = Korrektur
story-elsewhere = Artikel lesen
story-version = Dies ist Version { $n } dieses Artikels.
story-tags = Themen

## Diskussion

comments-title = Kommentare
comments-nothing = Noch hat niemand etwas geschrieben.
comments-feeds = Diese Kommentare abonnieren:
new-since =
    { $n ->
        [one] { $n } neuer Kommentar seit Ihrem letzten Besuch
       *[other] { $n } neue Kommentare seit Ihrem letzten Besuch
    }
conversation-back = Zurück zu allen Kommentaren
conversation-title = Ein Gespräch
conversation-with = Gespräch, begonnen von { $name }
thread-closed = Diese Diskussion ist geschlossen.
thread-slow =
    { $n ->
        [one] Diese Diskussion läuft verlangsamt: von jeder Person ein Kommentar pro Sekunde.
       *[other] Diese Diskussion läuft verlangsamt: von jeder Person ein Kommentar alle { $n } Sekunden.
    }
yours-title = Diese Kommentare sehen nur Sie
orders-label = Reihenfolge der Kommentare
order-newest = Neueste
order-oldest = Älteste
order-answered = Meiste Antworten
order-best = Beste
order-newest-told = Zuletzt Geschriebenes zuerst.
order-oldest-told = Zuerst Geschriebenes zuerst.
order-answered-told = Gespräche mit den meisten Antworten zuerst.
order-best-told = Am meisten Geschätztes zuerst. Wenige frühe Stimmen wiegen nicht mehr als viele.
fragment-whole = Alle Kommentare lesen und mitreden

## Kommentar

act-reply = Antworten
act-quote = Zitieren
act-edit = Bearbeiten
act-withdraw = Zurückziehen
act-report = Melden
act-history = Verlauf
act-decide = Entscheiden
reaction-respect = Respekt
reaction-recommend = Empfehlen
reaction-like = Gefällt mir
badge-staff = Redaktion
badge-author = Verfasst den Artikel
comment-edited = bearbeitet
comment-new = neu
comment-nobody = Konto geschlossen
about-comment = Der Kommentar
tombstone-withdrawn = Vom Verfasser oder der Verfasserin zurückgezogen.
tombstone-removed = Von der Moderation entfernt.
tombstone-held = Dieser Kommentar wartet auf die Moderation.
in-reply-to = Antwort auf { $name }
in-reply-to-gone = Antwort auf einen Kommentar, den es nicht mehr gibt
more-answers =
    { $n ->
        [one] { $n } weitere Antwort zeigen
       *[other] { $n } weitere Antworten zeigen
    }
pick-by = Ausgewählt von { $name }

## Was Verfasser und Redaktion an einem Kommentar lesen, den andere nicht sehen

notice-held = Diesen Kommentar sehen nur Sie. Er wartet auf die Moderation.
notice-held-again = Diesen Kommentar sehen nur Sie. Die Moderation prüft ihn noch einmal.
notice-removed = Diesen Kommentar sehen nur Sie. Er wurde entfernt.
notice-staff-held = Zurückgehalten. Nur wer ihn geschrieben hat und die Redaktion sehen ihn.
notice-staff-held-guest = Zurückgehalten. Nur die Redaktion sieht ihn.
notice-staff-removed = Entfernt. Nur wer ihn geschrieben hat und die Redaktion sehen ihn.
notice-staff-removed-guest = Entfernt. Nur die Redaktion sieht ihn.
notice-staff-withdrawn = Zurückgezogen. Nur die Redaktion sieht ihn.
reasons-rule = Regel
reasons-passage = Stelle
reasons-why = Begründung
reasons-by = Entschieden von
reasons-by-policy = den Regeln dieser Seite
reasons-appeal-told = Sie halten das für falsch? Sagen Sie es der Redaktion; dann sieht es sich jemand anderes aus der Moderation an.
reasons-appeal = Widersprechen

## Formular der Redaktion an einem Kommentar

decide-title = Über einen Kommentar entscheiden
decide-reports =
    { $n ->
        [one] Entscheiden ({ $n } Meldung)
       *[other] Entscheiden ({ $n } Meldungen)
    }
decide-rule = Regel
decide-rule-none = Keine Regel
decide-reason = Begründung, wie sie im Kommentar zu lesen ist
decide-approve = Freigeben
decide-keep = Stehen lassen
decide-hold = Zurückhalten
decide-remove = Entfernen
decide-otherwise = Anders entscheiden

## Schreiben

compose-title = Kommentar schreiben
compose-new = Ihr Kommentar
compose-reply = Ihre Antwort
compose-reply-to = Ihre Antwort auf { $name }
compose-edit = Ihr Kommentar, wie er lauten soll
compose-name = Ihr Name
compose-post = Absenden
compose-save = Speichern
compose-sign-in = Zum Kommentieren anmelden
compose-join = Konto anlegen
compose-as = Angemeldet als { $name }.
compose-have-account = Sie haben ein Konto? Anmelden.
compose-held-guest = Kommentare von Gästen liest die Moderation, bevor sie erscheinen.
compose-held-all = Jeden Kommentar liest die Moderation, bevor er erscheint.
compose-limit =
    { $n ->
        [one] Höchstens { $n } Zeichen
       *[other] Höchstens { $n } Zeichen
    }
reply-title = Auf einen Kommentar antworten
edit-title = Ihren Kommentar bearbeiten
preview = Vorschau
preview-title = Vorschau
formatting = Formatierung
formatting-emphasis = betont
formatting-strong = stark betont
formatting-strike = durchgestrichen
formatting-quote = ein Zitat
formatting-quote-told = am Anfang einer Zeile zitiert sie.
formatting-list = ein Punkt
formatting-list-told = am Anfang einer Zeile macht eine Liste.
formatting-name = Name
formatting-name-told = führt zum Kommentar dieser Person.
formatting-rest = Zeilenumbrüche bleiben. Adressen werden zu Links. HTML erscheint als Text.
sure-title = Sicher?
sure-told = Unser Filter ist an diesen Wörtern hängen geblieben. Ändern Sie sie, oder senden Sie den Kommentar so ab.
sure-post = Trotzdem absenden
told-posted = Hier steht Ihr Kommentar.
told-held = Ihr Kommentar ist angekommen. Die Moderation liest ihn, bevor er erscheint.
told-edited = Ihre Änderung ist gespeichert.
told-withdrawn = Ihr Kommentar ist zurückgezogen.
told-reported = Danke. Die Moderation sieht es sich an.
told-decided = Ihre Entscheidung ist festgehalten.

## Zurückziehen, melden, Verlauf

withdraw-title = Ihren Kommentar zurückziehen?
withdraw-told = Er verschwindet aus der Diskussion. Das lässt sich nicht rückgängig machen.
withdraw-told-answers = An seiner Stelle steht dann, dass er zurückgezogen wurde, damit die Antworten verständlich bleiben. Das lässt sich nicht rückgängig machen.
withdraw-do = Zurückziehen
withdraw-keep = Behalten
report-title = Einen Kommentar melden
report-which = Gegen welche Regel verstößt er?
report-other = Etwas anderes
report-detail = Was sollte die Moderation wissen?
report-told = Die Moderation sieht Ihre Meldung und Ihren Namen. Wer den Kommentar geschrieben hat, sieht beides nicht.
report-send = Meldung absenden
history-title = Frühere Fassungen
history-back = Zurück zum Kommentar
history-by = Ein Kommentar von { $name }
history-wording = Fassung { $n }
history-decisions = Entscheidungen
history-approved = Freigegeben von { $name }
history-held = Zurückgehalten von { $name }
history-removed = Entfernt von { $name }

## Regeln

rules-lead = Worum wir alle bitten, die hier schreiben, und was Sie von uns erwarten können.
rules-how = So arbeiten wir
rules-premoderate = Jeden Kommentar liest die Moderation, bevor er erscheint.
rules-guests-off = Zum Schreiben brauchen Sie ein Konto.
rules-guests-held = Sie können ohne Konto schreiben. Die Moderation liest den Kommentar, bevor er erscheint.
rules-guests-shown = Sie können ohne Konto schreiben.
rules-edit =
    { $n ->
        [one] Nach dem Absenden können Sie einen Kommentar { $n } Minute lang ändern.
       *[other] Nach dem Absenden können Sie einen Kommentar { $n } Minuten lang ändern.
    }
rules-removal = Wenn wir Ihren Kommentar entfernen, lesen Sie an seiner Stelle, gegen welche Regel er verstößt, warum, und wer entschieden hat. Niemand wird heimlich unsichtbar gemacht.
rules-withdraw = Ihre Kommentare können Sie jederzeit zurückziehen.
rules-version = Version { $n } dieser Regeln.

## Konten

field-name = Name
field-email = E-Mail-Adresse
field-password = Passwort
login-kept = Ihr Text ist nicht verloren. Behalten Sie eine Kopie, während Sie sich anmelden.
login-join = Noch kein Konto? Legen Sie eines an.
join-title = Konto anlegen
join-name-told = Steht bei allem, was Sie schreiben.
join-email-told = Wird nie angezeigt. Nur zum Anmelden.
join-password-told =
    { $n ->
        [one] Mindestens { $n } Zeichen. Länger ist besser.
       *[other] Mindestens { $n } Zeichen. Länger ist besser.
    }
join-do = Mein Konto anlegen
join-login = Sie haben ein Konto? Anmelden.
login-again = You are signed in as { $name }. Please prove once more that it is you.
login-mail = Send me a code by mail
join-password-optional = You may leave it out and sign in by mail or with a passkey.
field-code = Code
code-title = Check your mail
code-lead = We sent a code to { $email }. It is good for { $minutes } minutes.
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
account-told-passkey = The passkey is kept.
account-told-second = Your second factor is set up.
account-told-sessions = Signed out there.
account-told-removed = It is removed.
account-told-mail = Your choice is kept.
account-awaits = You are staff here, and need a second factor before you can do more than a reader. Add a passkey or an authenticator app below.
account-names = Known before as:
account-name-new = New name
account-change = Change
account-email-none = There is no address yet.
account-email-unproven = (not proven yet)
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
account-second-again = You have a second factor, but did not use it in this session.
account-elsewhere = Accounts elsewhere
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
mail-code-end = It is good for { $minutes } minutes. If it was not you, you need not do anything: without the code nothing happens.
mail-changed-subject = Your account at { $paper } was changed
mail-changed-password = Your password was changed.
mail-changed-address = Your account has another address now.
mail-changed-passkey-added = A passkey was added to your account.
mail-changed-authenticator-added = An authenticator app was set up for your account.
mail-changed-second-removed = The second factor of your account was removed.
mail-changed-leaves = Your account will be deleted soon. Sign in before then to keep it.
mail-changed-end = If that was not you, sign in and look at your account:
reader-since = dabei seit
reader-nothing = Hier gibt es noch nichts zu lesen.

## Abgelehnt oder kaputt

error-kept = Ihr Text ist nicht verloren. Kopieren Sie ihn von hier.
error-request = Anfrage
desk-title = Wartet auf eine Entscheidung
desk-nothing = Nichts wartet.
desk-no-account = Ohne Konto
desk-reports =
    { $n ->
        [one] { $n } Meldung
       *[other] { $n } Meldungen
    }
jobs-title = Aufträge
jobs-lead = Arbeit, die der Server von selbst tut, für diese Zeitung und für den ganzen Server. Bei dem, was wartet, steht, wann es fällig ist.
jobs-dead = Endgültig gescheitert
jobs-dead-none = Nichts ist endgültig gescheitert.
jobs-waiting = Wartet oder wird gerade erledigt
jobs-of-store = ganzer Server
jobs-held = wird erledigt
jobs-at-once = jetzt fällig
jobs-tries =
    { $n ->
        [one] { $n } Versuch
       *[other] { $n } Versuche
    }
jobs-more =
    { $n ->
        [one] und { $n } weiterer
       *[other] und { $n } weitere
    }
jobs-retry = Noch einmal versuchen
jobs-drop = Unerledigt entfernen
jobs-settled = Das ist erledigt.
jobs-gone = Dieser Auftrag ist getan, in Arbeit oder schon entfernt.
error-home = Startseite
error-story = Zurück zum Artikel
error-not-found = Hier ist nichts
error-refused = Das hat nicht geklappt
error-back = Zurück
error-fault-title = Etwas ist schiefgegangen
error-fault-detail = Das ist unser Fehler, und wir haben ihn vermerkt. Versuchen Sie es gleich noch einmal.

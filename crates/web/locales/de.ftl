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
span-seconds =
    { $n ->
        [one] { $n } Sekunde
       *[other] { $n } Sekunden
    }
span-minutes =
    { $n ->
        [one] { $n } Minute
       *[other] { $n } Minuten
    }
span-hours =
    { $n ->
        [one] { $n } Stunde
       *[other] { $n } Stunden
    }
span-days =
    { $n ->
        [one] { $n } Tag
       *[other] { $n } Tage
    }

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
thread-slow = Diese Diskussion läuft verlangsamt: von jeder Person höchstens ein Kommentar in { $span }.
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
rules-edit = Nach dem Absenden können Sie einen Kommentar { $span } lang ändern.
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
login-again = Sie sind als { $name } angemeldet. Bitte zeigen Sie noch einmal, dass Sie es sind.
login-mail = Code per E-Mail schicken
join-password-optional = Sie können es weglassen und sich per E-Mail oder mit einem Passkey anmelden.
field-code = Code
code-title = Sehen Sie in Ihr Postfach
code-lead = Wir haben einen Code an { $email } geschickt. Er gilt { $span }.
code-do = Weiter
code-late = Nichts angekommen?
code-anew = Einen neuen Code anfordern
code-none = In diesem Browser ist kein Code einzugeben. Beginnen Sie auf der Anmeldeseite.
code-elsewhere = Geben Sie diesen Code auf der Seite ein, auf der Sie ihn angefordert haben:
code-elsewhere-warn = Geben Sie ihn nur auf einer Seite ein, die Sie selbst geöffnet haben. Niemand aus der Redaktion wird Sie je danach fragen.
second-title = Noch ein Schritt
second-app = Die sechs Ziffern, die Ihre Authenticator-App zeigt.
second-codes = Oder einer Ihrer Wiederherstellungscodes.
name-title = Wie sollen wir Sie nennen?
passkey-use = Mit Passkey anmelden
passkey-failed = Das hat nicht geklappt. Versuchen Sie es noch einmal oder auf einem anderen Weg.
passkey-script = Passkeys brauchen einen Browser, der Skripte ausführt.
account-title = Ihr Konto
account-told-name = Sie haben einen neuen Namen.
account-told-password = Sie haben ein neues Passwort. Alle anderen Sitzungen sind beendet.
account-told-email = Sie haben eine neue Adresse.
account-told-proven = Ihre Adresse ist bestätigt. Von jetzt an können wir Ihnen dorthin schreiben.
account-told-reclaimed = Ihre Adresse ist bestätigt. Bisher hatte niemand sie bestätigt; womit man bisher hineinkam (ein Passwort, Passkeys, verknüpfte Konten), ist deshalb entfernt. Unten können Sie es neu einrichten.
account-go-on = Weiter dorthin, wo Sie waren
account-told-passkey = Der Passkey ist gespeichert.
account-told-second = Ihr zweiter Faktor ist eingerichtet.
account-told-codes = Sie haben neue Wiederherstellungscodes. Die bisherigen gelten nicht mehr.
account-told-sessions = Dort sind Sie abgemeldet.
account-told-removed = Es ist entfernt.
account-told-mail = Ihre Wahl ist gespeichert.
account-awaits = Sie gehören hier zur Redaktion und brauchen einen zweiten Faktor, bevor Sie mehr tun können als andere Leser. Fügen Sie unten einen Passkey oder eine Authenticator-App hinzu.
account-names = Früher bekannt als:
account-name-new = Neuer Name
account-change = Ändern
account-email-none = Es gibt noch keine Adresse.
account-email-unproven = (noch nicht bestätigt)
account-email-prove = Code zum Bestätigen schicken
account-email-new = Neue Adresse
account-email-do = Code dorthin schicken
account-password-new = Neues Passwort
account-password-first = Passwort festlegen
account-passkeys = Passkeys
account-passkeys-lead = Ein Passkey meldet Sie mit Fingerabdruck, Gesicht oder dem Code Ihres Geräts an. Es gibt nichts zu merken und nichts zu stehlen.
account-passkey = Passkey
account-passkey-add = Passkey hinzufügen
account-made = angelegt
account-used = zuletzt benutzt
account-remove = Entfernen
account-second = Zweiter Faktor
account-second-lead = Neben Passwort oder E-Mail etwas, das nur Sie haben.
account-app = Sie benutzen eine Authenticator-App.
account-app-add = Authenticator-App einrichten
account-app-remove = App nicht mehr benutzen
account-codes-left =
    { $n ->
        [one] noch { $n } Wiederherstellungscode
       *[other] noch { $n } Wiederherstellungscodes
    }
account-codes-new = Neue Wiederherstellungscodes
account-codes-none = Sie haben keine Wiederherstellungscodes. Ohne sie sperrt ein verlorenes Gerät Sie aus.
account-second-again = Sie haben einen zweiten Faktor, ihn in dieser Sitzung aber nicht benutzt.
account-elsewhere = Konten anderswo
window-done = Sie sind angemeldet
window-done-told = Sie können dieses Fenster schließen und auf { $host } weitermachen.
window-title = Auf { $host } mitreden
window-told = Die Diskussion dort möchte wissen, wer Sie sind. Sie darf Ihren Namen zeigen und als { $name } für Sie schreiben, sonst nichts.
window-do = Weiter als { $name }
window-other = Jemand anders? Abmelden
login-with = Weiter mit { $name }
account-link = { $name } verknüpfen
account-told-linked = Die Verknüpfung besteht.
account-unlink = Verknüpfung lösen
account-sessions = Wo Sie angemeldet sind
account-agent-unknown = Ein unbekannter Browser
account-here = dieser hier
account-seen = zuletzt gesehen
account-sessions-end = Überall sonst abmelden
way-password = mit Passwort
way-mail = per E-Mail
way-passkey = mit Passkey
way-provider = über einen anderen Dienst
way-frame = in der Seite einer anderen Website
way-publisher = über die Zeitung
authenticator-title = Authenticator-App einrichten
authenticator-scan = Lesen Sie dies mit der App ein.
authenticator-alt = Ein quadratischer Code für die Kamera Ihrer Authenticator-App
authenticator-type = Oder geben Sie dies darin ein:
authenticator-code = Die sechs Ziffern, die sie jetzt zeigt
authenticator-do = Einrichten
codes-title = Ihre Wiederherstellungscodes
codes-lead = Mit jedem kommen Sie einmal hinein, wenn Sie Ihr Gerät nicht haben. Schreiben Sie sie auf oder drucken Sie sie: Sie werden nur jetzt gezeigt.
codes-done = Ich habe sie
mail-code-subject = { $code } ist Ihr Code für { $paper }
mail-code-lead = Jemand, hoffentlich Sie, möchte sich mit dieser Adresse bei { $paper } anmelden. Der Code ist:
mail-code-address = Sie möchten, dass { $paper } an diese Adresse schreibt. Der Code ist:
mail-code-link = Oder öffnen Sie diesen Link im selben Browser:
mail-code-end = Er gilt { $span }. Wenn Sie es nicht waren, brauchen Sie nichts zu tun: Ohne den Code geschieht nichts.
mail-changed-subject = Ihr Konto bei { $paper } wurde geändert
mail-changed-password = Ihr Passwort wurde geändert.
mail-changed-address = Ihr Konto hat jetzt eine andere Adresse.
mail-changed-address-proven = Ihre Adresse ist bestätigt: Ein Code, den wir dorthin geschickt haben, kam zurück.
mail-changed-address-reclaimed = Ihre Adresse ist bestätigt: Ein Code, den wir dorthin geschickt haben, kam zurück. Bisher hatte niemand sie bestätigt, das Konto könnte also jemand anderes angelegt haben. Womit man bisher hineinkam (ein Passwort, Passkeys, eine Authenticator-App, verknüpfte Konten), ist entfernt, und alle anderen Sitzungen sind beendet.
mail-changed-address-reclaimed-end = Sie können es in Ihrem Konto neu einrichten:
mail-changed-passkey-added = Ihrem Konto wurde ein Passkey hinzugefügt.
mail-changed-passkey-removed = Ein Passkey Ihres Kontos wurde entfernt.
mail-changed-authenticator-added = Für Ihr Konto wurde eine Authenticator-App eingerichtet.
mail-changed-authenticator-removed = Die Authenticator-App Ihres Kontos wurde entfernt, samt den Wiederherstellungscodes.
mail-changed-second-forgotten = Die zweiten Faktoren Ihres Kontos (Authenticator-App, Wiederherstellungscodes, Passkeys) hat die Redaktion entfernt, und alle Ihre Sitzungen sind beendet.
mail-changed-codes = Für Ihr Konto wurden neue Wiederherstellungscodes erstellt. Die bisherigen gelten nicht mehr.
mail-changed-linked = Ihr Konto wurde mit { $name } verknüpft: Wer sich dort als Sie anmeldet, ist auch hier angemeldet.
mail-changed-unlinked = Ihr Konto ist nicht mehr mit { $name } verknüpft.
mail-changed-role = Die Redaktion hat Ihre Rolle geändert. Sie ist jetzt: { $role }.
mail-changed-suspended = Die Redaktion hat Ihr Konto gesperrt: Sie können lesen, aber nichts schreiben.
mail-changed-restored = Die Redaktion lässt Sie wieder schreiben.
mail-changed-by-staff-end = Alle Ihre Sitzungen sind beendet. Melden Sie sich an, um weiterzumachen:
mail-changed-suspended-end = Fragen Sie die Redaktion, warum und wie lange. Ihr Konto mit allem, was über Sie gespeichert ist:
mail-changed-token = Für Ihr Konto wurde ein Token für Programme erstellt. Ein Programm, das es hat, handelt in Ihrem Namen.
mail-changed-leaves = Ihr Konto wird am { $date } gelöscht.
mail-changed-leaves-end = Bis dahin können Sie es sich anders überlegen. Melden Sie sich an und behalten Sie Ihr Konto:
mail-changed-stays = Ihr Konto bleibt: Die Löschung wurde zurückgenommen.
mail-changed-end = Wenn Sie das nicht waren, melden Sie sich an und sehen Sie nach Ihrem Konto:
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

### Leaving, and what is kept

author-gone = Gelöschtes Konto
account-told-leaves = Ihr Konto wird gelöscht. Unten können Sie es sich noch anders überlegen.
account-told-stays = Ihr Konto bleibt.
account-data = Ihre Daten
account-data-lead = Alles, was über Sie gespeichert ist, als Datei: Ihre Kommentare, was darüber entschieden wurde, Ihre Einstellungen. Einmal am Tag.
account-data-do = Herunterladen
account-leave = Konto löschen
account-leave-lead = Nach { $span } werden Ihr Name, Ihre Adresse und alles über Sie endgültig gelöscht. Bis dahin können Sie es sich anders überlegen.
account-leave-all = Auch meine Kommentare löschen; wo geantwortet wurde, hält eine Zeile den Platz
account-leave-text = Meine Kommentare ohne meinen Namen stehen lassen
account-leave-do = Mein Konto löschen
account-leaves-at = Dieses Konto wird gelöscht:
account-stay = Mein Konto behalten
download-title = Ihre Kommentare bei { $paper }
download-readme =
    Alles, was über Sie gespeichert ist.
    export.json: für Programme. Zeiten in UTC.
    comments.html: Ihre Kommentare, auch ohne Netz zu lesen.
privacy = Datenschutz
privacy-lead = Was die Diskussion dieser Zeitung über Sie speichert, wie lange, und wer sonst etwas davon bekommt. Diese Seite entsteht aus den Einstellungen, die gelten.
privacy-read = Wer liest
privacy-read-told = Lesen setzt kein Cookie und speichert nichts. Keine Seite fragt einen anderen Server, nichts zählt Ihre Besuche, es gibt keine Profile.
privacy-write = Wer schreibt
privacy-write-told = Kommentare sind öffentlich, mit Namen und Zeit; frühere Fassungen bleiben für die Moderation, Reaktionen werden gezählt. Was über einen Kommentar entschieden wurde, bleibt mit der Begründung erhalten.
privacy-account-told = Ein Konto hat einen Namen und, wenn Sie eine angegeben haben, eine Adresse, die sonst niemand sieht. Vom Passwort nur, woran es sich erkennen lässt. Ein Cookie hält Sie angemeldet.
privacy-sealed = Adressen sind versiegelt gespeichert, mit einem Schlüssel, der getrennt liegt.
privacy-address = Ihre Netzadresse
privacy-address-told = Sie wird im Arbeitsspeicher gezählt, um Angriffe zu bremsen, binnen einer Stunde vergessen und nie neben einem Kommentar gespeichert.
privacy-guest-work = Nur wenn ein Gastkommentar wartet, weil der Browser keine Arbeit dafür geleistet hat, bleibt daneben { $span } lang ein Merkmal, das mit einem Geheimnis aus der Adresse gebildet ist.
privacy-span = Wie lange
privacy-span-session = Angemeldet sein, höchstens
privacy-span-idle = Angemeldet sein ohne Besuch
privacy-span-ticket = Codes per E-Mail und andere Schritte der Anmeldung
privacy-span-key = Was aus einem Formular wurde, damit zweimal senden einmal ist
privacy-span-notification = Benachrichtigungen
privacy-span-job = Notizen über E-Mail und andere Arbeit, die misslang
privacy-span-leaving = Vom Wunsch bis zur Löschung
privacy-others = Wer sonst
privacy-mail = Der Mailserver dieser Zeitung, mit Ihrer Adresse, wenn Sie E-Mail wünschen.
privacy-elsewhere = { $name }, wenn Sie sich damit anmelden: dass Sie hier waren, nichts von dem, was Sie tun.
privacy-nobody = Sonst niemand.
privacy-rights = Ihre Rechte
privacy-rights-told = Sie können jederzeit selbst Kommentare zurückziehen, alles herunterladen und Ihr Konto ändern oder löschen.
### Muting and blocking

comment-muted = Von jemandem, den Sie stummgeschaltet haben
comment-muted-show = anzeigen
block-lead = Stummgeschaltet: Sie sehen nicht, was diese Person schreibt, und bekommen keine Nachricht davon. Blockiert: Diese Person kann Ihnen außerdem nicht antworten und Sie nicht mit @Name ansprechen.
block-lead-staff = Stummgeschaltet: Sie sehen nicht, was diese Person schreibt, und bekommen keine Nachricht davon. Mitglieder der Redaktion lassen sich nicht blockieren.
block-muted-told = Sie haben diese Person stummgeschaltet: Ihre Kommentare sind in Diskussionen für Sie verborgen.
block-blocked-told = Sie haben diese Person blockiert: Sie sehen ihre Kommentare nicht und bekommen keine Antworten von ihr.
block-mute = Stummschalten
block-unmute = Nicht mehr stummschalten
block-block = Blockieren
block-unblock = Nicht mehr blockieren
block-is-muted = stummgeschaltet
block-is-blocked = blockiert
block-told-mute = Diese Person ist stummgeschaltet.
block-told-block = Diese Person ist blockiert.
block-told-none = Diese Person ist weder stummgeschaltet noch blockiert.
blocks-title = Stummgeschaltet und blockiert
blocks-see = Zeigen, wen Sie stummgeschaltet oder blockiert haben
blocks-lead = Nur Sie sehen diese Liste. Niemand erfährt, dass er darauf steht; wer blockiert ist, merkt es, wenn eine Antwort an Sie abgelehnt wird.
blocks-none = Sie haben niemanden stummgeschaltet oder blockiert.

### Guests' work

compose-work-note = Ohne Skripte liest die Moderation den Kommentar eines Gastes, bevor andere ihn sehen.
desk-unproven = Von einem Gast ohne Skripte gesendet: Nichts zeigte, dass es keine Maschine war.
account-suspended = Ihr Konto ist gesperrt: Sie können lesen, aber nichts schreiben.
account-suspended-until = bis
account-sanctions = Entscheidungen über Sie
card-suspended = Darf nicht schreiben
card-decide = Über dieses Konto entscheiden
card-reason = Begründung, die der Betroffene liest
card-hours = Eine Sperre dauert
card-open = bis auf Weiteres
card-warn = Verwarnen
card-suspend = Sperren
card-release = Wieder schreiben lassen
desk-card = Alles über den Verfasser
mail-changed-warned = Die Redaktion hat Sie verwarnt.
appeal-title = Widerspruch gegen eine Entscheidung
appeal-lead = Sagen Sie, warum die Entscheidung falsch ist. Jemand anderes in der Redaktion entscheidet, und Sie lesen die Antwort hier. Widersprechen können Sie einmal.
appeal-why = Warum sie falsch ist
appeal-send = Absenden
appeal-made = Sie haben widersprochen.
appeal-waits = Jemand, der vorher nicht entschieden hat, sieht es sich an.
appeal-upheld = Die Entscheidung bleibt.
appeal-reversed = Die Entscheidung wurde aufgehoben.
decide-uphold = Entscheidung stehen lassen
desk-appeal = Der Verfasser widerspricht
told-appealed = Ihr Widerspruch ist angekommen. Jemand anderes in der Redaktion entscheidet darüber.
desk-told-undone = Es ist rückgängig gemacht.
desk-undo = Rückgängig
desk-kinds = Was wartet
desk-kind-all = Alle
desk-kind-held = Zurückgehalten
desk-kind-reported = Gemeldet
desk-kind-notice = Hinweise
desk-kind-appeal = Widersprüche
desk-why-held = Zurückgehalten
desk-why-reported = Gemeldet
desk-why-notice = Soll rechtswidrig sein
desk-why-appeal = Widerspruch
desk-filter = Auswählen, was gezeigt wird
desk-section = Ressort
desk-language = Sprache
desk-watched = Nur Artikel, die ich beobachte
desk-show = Zeigen
desk-keys = Tasten
desk-key-move = weiter, zurück
desk-key-conversation = worauf er antwortet
desk-key-pick = Auswählen
desk-key-open = in der Diskussion öffnen
desk-late = überfällig
desk-claimed = { $name } sieht ihn sich an
desk-watch = Artikel beobachten
desk-unwatch = Nicht mehr beobachten
desk-above = Worauf er antwortet
desk-record = Entscheidungen über den Verfasser
desk-several = Alle ausgewählten Kommentare
desk-sure-title = Sind Sie sicher?
desk-sure-yes = Ja, alle
desk-sure-no = Nein, zurück zum Desk
act-approve = Freigabe
act-hold = Zurückhalten
act-remove = Entfernen
act-ask-edit = Um Änderung bitten
act-pick = Empfehlung
act-unpick = Empfehlung zurückgenommen
act-warn = Verwarnung
act-suspend = Sperre
act-release = Ende einer Sperre
act-open = Diskussion geöffnet
act-close = Diskussion geschlossen
act-slow = Diskussion verlangsamt
act-uphold = Widerspruch ohne Erfolg
act-dismiss = Hinweis ohne Folge
ledger-title = Entscheidungen
ledger-lead = Jede Entscheidung der Moderation und der Regeln, in ihrer Reihenfolge. Namen und Worte stehen nicht darin; jeder Eintrag ist an den vorigen gebunden, sodass keiner unbemerkt geändert oder entfernt werden kann.
ledger-head = Der letzte Eintrag hat den Hash
ledger-nothing = Es ist noch nichts entschieden worden.
ledger-number = Nr.
ledger-when = Wann
ledger-act = Entscheidung
ledger-hash = Hash
ledger-undoes = macht Nr. { $n } rückgängig
ledger-data = Als Daten, zum Nachprüfen
ledger-by-person = die Redaktion
ledger-by-rule = eine automatische Regel
ledger-by-machine = die Maschine
notice-asked = Nur Sie sehen diesen Kommentar. Die Moderation bittet Sie, ihn zu ändern; danach wird er wieder angesehen.
desk-sure =
    { $n ->
        [one] { $n } Kommentar
       *[other] { $n } Kommentare
    }

### Notifications

notifications-title = Benachrichtigungen
notifications-nothing = Noch nichts. Hier steht, wenn Ihnen jemand antwortet oder Sie erwähnt, wenn über einen Ihrer Kommentare entschieden wird und wenn es in Diskussionen, denen Sie folgen, neue Kommentare gibt.
notifications-see = Alle als gesehen markieren
notifications-new = Neu
notifications-place = An seinem Platz ansehen
notifications-settings = Wählen, wie Sie benachrichtigt werden
notifications-unseen =
    { $n ->
        [one] { $n } neue Benachrichtigung
       *[other] { $n } neue Benachrichtigungen
    }
notifications-unseen-many = Mehr als { $n } neue Benachrichtigungen
notification-reply = { $name } hat Ihnen geantwortet
notification-mention = { $name } hat Sie erwähnt
notification-followed = { $name } hat in einer Diskussion geschrieben, der Sie folgen
notification-approved = Ihr Kommentar wurde freigegeben
notification-held = Ihr Kommentar wird zurückgehalten, bis jemand entscheidet
notification-removed = Ihr Kommentar wurde entfernt
follow-do = Dieser Diskussion folgen
follow-end = Nicht mehr folgen
follow-told-on = Sie folgen dieser Diskussion und erfahren von neuen Kommentaren.
follow-told-off = Sie folgen dieser Diskussion nicht mehr.
notify-title = Wie Sie benachrichtigt werden
notify-lead = Was auch immer Sie hier wählen, alles steht auf der Seite:
notify-mail = Per E-Mail
notify-mail-told =
    { $n ->
        [one] Höchstens { $n } E-Mail in der Stunde; was darüber hinausgeht, kommt zusammen.
       *[other] Höchstens { $n } E-Mails in der Stunde; was darüber hinausgeht, kommt zusammen.
    }
notify-mail-off = Keine E-Mail
notify-mail-at-once = Sofort
notify-mail-daily = Einmal am Tag, alles zusammen
notify-mail-save = Diese Wahl behalten
notify-mail-unproven = E-Mail geht nur an eine Adresse, die ein Code als Ihre erwiesen hat. Das können Sie hier tun:
notify-feed = Im Feedreader
notify-feed-lead = Ein Feed mit dem, was für Sie neu ist, unter einer Adresse, die nur Sie kennen. Wer die Adresse hat, kann ihn lesen.
notify-feed-address = Das ist die Adresse. Sie wird nur jetzt gezeigt:
notify-feed-make = Feed einrichten
notify-feed-new = Neue Adresse
notify-feed-remove = Feed beenden
notify-follows = Diskussionen, denen Sie folgen
notify-follows-none = Keine. Unter einem Artikel gibt es einen Knopf, um seiner Diskussion zu folgen.
unsubscribe-title = Keine E-Mail mehr
unsubscribe-lead = { $paper } schickt Ihnen keine E-Mail über Kommentare mehr. Was für Sie neu ist, bleibt auf Ihrer Seite.
unsubscribe-do = Keine mehr schicken
unsubscribe-done = Erledigt. Es kommt keine E-Mail über Kommentare mehr.
mail-told-many =
    { $n ->
        [one] { $n } neue Benachrichtigung
       *[other] { $n } neue Benachrichtigungen
    }
mail-told-day =
    { $n ->
        [one] { $n } neue Benachrichtigung heute
       *[other] { $n } neue Benachrichtigungen heute
    }
mail-told-place = An seinem Platz:
mail-told-choose = Sie haben diese E-Mails von { $paper } gewählt. Anders wählen:
mail-told-unsubscribe = Oder keine mehr bekommen:
### People and tokens

people-title = Personen
people-of = Jemanden finden
people-of-told = Mit dem ganzen Namen, der ganzen Adresse oder der Kennung. Adressen werden nicht angezeigt.
people-find = Finden
people-nobody = Niemand hat genau diesen Namen, diese Adresse oder diese Kennung.
people-several = Mehrere haben diesen Namen:
people-staff = Mitglieder der Redaktion
people-second = zweiter Faktor eingerichtet
people-no-second = kein zweiter Faktor
people-signed-in = angemeldet seit
people-signed-out = nicht angemeldet
people-names = Frühere Namen
people-name-until = bis
people-imported = Dieses Konto kam mit importierten Kommentaren. Niemand kann sich damit anmelden.
people-role = Rolle
people-role-told = Eine Änderung beendet alle Sitzungen dieses Kontos; eine niedrigere Rolle oder eine Sperre nimmt ihm auch seine Token. Sie können nicht mehr vergeben, als Sie haben.
people-standing = Stand
people-told = Es ist geändert.
standing-registered = darf schreiben
standing-suspended = gesperrt
standing-suspended-told = gesperrt: liest und schreibt nichts
role-reader = Leser
role-trusted = Vertrauter Leser
role-moderator = Moderation
role-editor = Redaktion
role-operator = Betrieb
tokens-title = Token für Programme
tokens-lead = Ein Programm mit einem Token handelt in Ihrem Namen und darf nie mehr als Sie.
tokens-see = Token für Programme ansehen und erstellen
tokens-none = Sie haben keine Token.
tokens-secret = Das neue Token. Kopieren Sie es jetzt: Es wird nur dieses eine Mal angezeigt.
tokens-unused = nie benutzt
tokens-revoke = Widerrufen
tokens-make = Token erstellen
tokens-label = Wofür es ist
tokens-label-wrong = Sagen Sie in höchstens { $n } Zeichen, wofür es ist.
tokens-scopes = Was es darf
tokens-scope-none = Wählen Sie mindestens eine Sache, die es darf.
tokens-proof = Liegt Ihre Anmeldung länger zurück, werden Sie gebeten, sich noch einmal anzumelden.
tokens-told-revoked = Das Token ist widerrufen. Was es benutzt, wird ab jetzt abgewiesen.
tokens-told-gone = Dieses Token gibt es nicht mehr.
scope-read = Lesen, was Sie lesen dürfen
scope-comment = In Ihrem Namen schreiben, ändern, reagieren und melden
scope-publish = Artikel schreiben, Diskussionen öffnen und schließen
scope-moderate = Über Kommentare entscheiden

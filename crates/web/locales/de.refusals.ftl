# Was Leserinnen und Leser erfahren, wenn etwas abgelehnt wird: was nicht stimmt und was zu tun ist.
# Schlüssel und Variablen wie in en.refusals.ftl.

## Der Text eines Kommentars
refusal-text-empty = Hier steht noch kein Text. Schreiben Sie etwas und senden Sie es dann ab.
refusal-text-too-long = Ihr Text hat { $len } Zeichen, erlaubt sind höchstens { $max }. Bitte kürzen Sie ihn oder teilen Sie ihn auf.
refusal-text-control-character = Zeile { $line } enthält ein Zeichen, das sich nicht darstellen lässt ({ $code }). Bitte löschen Sie es und versuchen Sie es noch einmal.
refusal-detail-too-long = Ihre Erläuterung ist zu lang, erlaubt sind höchstens { $max } Zeichen. Bitte kürzen Sie sie.

## Namen, Adressen und Passwörter
refusal-name-empty = Bitte geben Sie einen Namen ein.
refusal-name-too-long = Dieser Name ist zu lang. Bitte verwenden Sie höchstens { $max } Zeichen.
refusal-name-invalid = Dieser Name enthält unzulässige Zeichen. Möglich sind Buchstaben, Ziffern, Leerzeichen und einfache Satzzeichen.
refusal-name-taken = Dieser Name gehört schon jemand anderem. Bitte wählen Sie einen anderen.
refusal-name-reserved = Dieser Name ist der Redaktion vorbehalten. Bitte wählen Sie einen anderen.
refusal-email-invalid = Das ist keine vollständige E-Mail-Adresse. Bitte prüfen Sie sie.
refusal-email-taken = Zu dieser E-Mail-Adresse gibt es schon ein Konto. Bitte melden Sie sich damit an.
refusal-password-too-short = Dieses Passwort ist zu kurz. Bitte verwenden Sie mindestens { $min } Zeichen.
refusal-password-too-long = Dieses Passwort ist zu lang. Bitte verwenden Sie höchstens { $max } Zeichen.
refusal-credentials-wrong = E-Mail-Adresse oder Passwort stimmen nicht. Bitte versuchen Sie es noch einmal.

## Wer was darf
refusal-sign-in-required = Dafür müssen Sie angemeldet sein.
refusal-not-allowed = Dazu sind Sie nicht berechtigt. Wenn Sie es sein sollten, wenden Sie sich bitte an die Redaktion.
refusal-account-suspended = Dieses Konto ist gesperrt und kann nicht schreiben. Fragen Sie die Redaktion, warum und wie lange.
refusal-not-found = Unter dieser Adresse gibt es nichts. Der Link ist vielleicht veraltet oder falsch geschrieben.
refusal-not-author = Nur wer diesen Kommentar geschrieben hat, kann ihn ändern.
refusal-scope-missing = Diesem Token fehlt die Berechtigung „{ $scope }“. Bitte verwenden Sie ein Token, das sie hat.
refusal-token-invalid = Dieses Token ist unbekannt oder abgelaufen. Bitte erstellen Sie ein neues.

## Artikel und Diskussionen
refusal-site-unknown = Unter dieser Adresse gibt es keine Publikation. Bitte prüfen Sie den Hostnamen.
refusal-story-unknown = Dieser Artikel ist hier nicht bekannt. Bitte prüfen Sie den Link.
refusal-url-invalid = Das ist keine vollständige Webadresse. Sie muss mit https:// oder http:// beginnen.
refusal-thread-closed = Diese Diskussion ist geschlossen. Lesen können Sie sie weiterhin.
refusal-thread-slow = Diese Diskussion läuft verlangsamt. Bitte warten Sie noch { $wait } bis zu Ihrem nächsten Beitrag.
refusal-guests-off = Hier kann nur schreiben, wer ein Konto hat. Bitte melden Sie sich an oder registrieren Sie sich; Ihr Text bleibt erhalten.
refusal-work-required = Von Ihrem Anschluss warten schon mehrere Kommentare auf die Moderation. Erlauben Sie auf dieser Seite Skripte oder melden Sie sich an, und senden Sie noch einmal.
refusal-work-refused = Die Prüfung, die mit Ihrem Kommentar kam, ist zu alt oder schon verwendet. Senden Sie ihn noch einmal.

## Antworten, Bearbeiten, Zurückziehen
refusal-parent-unknown = Den Kommentar, auf den Sie antworten, gibt es nicht. Sie können Ihren Text als neuen Kommentar veröffentlichen.
refusal-parent-elsewhere = Der Kommentar, auf den Sie antworten, steht in einer anderen Diskussion. Bitte antworten Sie dort.
refusal-parent-gone = Der Kommentar, auf den Sie antworten, wurde entfernt. Sie können Ihren Text als neuen Kommentar veröffentlichen.
refusal-parent-held = Der Kommentar, auf den Sie antworten, wird gerade geprüft. Bitte versuchen Sie es später noch einmal.
refusal-edit-window-over = Kommentare lassen sich { $span } lang bearbeiten; diese Zeit ist vorbei. Sie können aber noch darauf antworten oder den Kommentar zurückziehen.
refusal-edits-exhausted = { $max ->
    [one] Ein Kommentar lässt sich { $max } Mal bearbeiten; das ist aufgebraucht. Sie können aber noch darauf antworten oder ihn zurückziehen.
    *[other] Ein Kommentar lässt sich { $max } Mal bearbeiten; das ist aufgebraucht. Sie können aber noch darauf antworten oder ihn zurückziehen.
  }
refusal-already-withdrawn = Dieser Kommentar wurde schon zurückgezogen. Es ist nichts weiter zu tun.
refusal-not-visible = Dieser Kommentar ist im Moment nicht sichtbar, deshalb ist das nicht möglich.

## Reaktionen und Meldungen
refusal-reaction-unknown = Diese Reaktion gibt es hier nicht. Bitte laden Sie die Seite neu und versuchen Sie es noch einmal.
refusal-reaction-own = Auf den eigenen Kommentar können Sie nicht reagieren.
refusal-report-reason-required = Bitte wählen Sie aus, was an dem Kommentar nicht in Ordnung ist.
refusal-report-duplicate = Sie haben diesen Kommentar schon gemeldet. Die Moderation sieht ihn sich an.
refusal-reason-required = Bitte geben Sie eine Begründung an. Wer den Kommentar geschrieben hat, wird sie lesen.
refusal-case-claimed = { $name } sieht sich diesen Kommentar gerade an. Nehmen Sie einen anderen, oder kommen Sie in ein paar Minuten wieder.
refusal-decided-already = { $name } hat inzwischen über diesen Kommentar entschieden. Sehen Sie ihn sich noch einmal an, bevor Sie anders entscheiden.
refusal-decide-own = Das ist Ihr eigener Kommentar. Darüber muss jemand anderes aus der Redaktion entscheiden.
refusal-undo-impossible = Das lässt sich nicht mehr rückgängig machen: Seitdem wurde etwas anderes entschieden, oder es wurde schon rückgängig gemacht.
refusal-appeal-impossible = Hier gibt es nichts, wogegen Sie widersprechen könnten.
refusal-appeal-duplicate = Gegen diese Entscheidung haben Sie schon widersprochen. Jemand wird sie sich ansehen.
refusal-appeal-over = Widersprechen kann man { $days } Tage lang nach einer Entscheidung.
refusal-appeal-empty = Bitte sagen Sie, warum die Entscheidung falsch ist.
refusal-appeal-own = Sie haben darüber zuerst entschieden. Über den Widerspruch muss jemand anderes entscheiden.

## Anfragen von Programmen
refusal-key-invalid = Der Idempotenzschlüssel ist ungültig. Bitte senden Sie eine selbst erzeugte UUID.
refusal-key-reused = Dieser Idempotenzschlüssel wurde schon für eine andere Anfrage verwendet. Bitte senden Sie einen neuen.
refusal-cursor-invalid = Dieser Link auf eine weitere Seite gilt nicht mehr. Bitte gehen Sie zurück zur ersten Seite.
refusal-order-unknown = Diese Reihenfolge gibt es nicht. Möglich sind newest, oldest, answered und best.
refusal-parameter-missing = Der Parameter „{ $name }“ fehlt. Bitte ergänzen Sie ihn.
refusal-parameter-duplicate = Der Parameter „{ $name }“ kommt mehrfach vor. Bitte senden Sie ihn nur einmal.
refusal-parameter-invalid = Der Wert des Parameters „{ $name }“ ist ungültig. Bitte prüfen Sie ihn.
refusal-too-many-entries = Zu viele Einträge in „{ $name }“, angenommen werden höchstens { $max }. Bitte senden Sie weniger.
refusal-parameter-unknown = Einen Parameter „{ $name }“ gibt es hier nicht. Bitte entfernen Sie ihn oder prüfen Sie die Schreibweise.
refusal-body-too-large = Diese Anfrage ist zu groß, angenommen werden höchstens { $max } Byte. Bitte senden Sie weniger.
refusal-body-not-utf8 = Die Anfrage ist kein gültiger UTF-8-Text. Bitte senden Sie sie in UTF-8.
refusal-body-malformed = Die Anfrage ließ sich nicht lesen. Bitte prüfen Sie ihr Format.
refusal-body-too-slow = Die Anfrage brauchte länger als { $span }. Bitte versuchen Sie es mit einer besseren Verbindung noch einmal.
refusal-content-type-unsupported = Dieser Inhaltstyp wird hier nicht angenommen. Bitte senden Sie ein Formular oder JSON.
refusal-picture-invalid = Dieses Bild lässt sich nicht verwenden. Senden Sie ein PNG, JPEG, WebP oder GIF mit höchstens { $max } Byte.
refusal-cross-site = Diese Anfrage kam von einer fremden Website und wurde gestoppt. Bitte öffnen Sie die Seite hier und versuchen Sie es noch einmal.
refusal-method-not-allowed = Diese Adresse nimmt solche Anfragen nicht an.
refusal-version-conflict = Inzwischen hat jemand anderes etwas geändert. Bitte laden Sie neu und wiederholen Sie Ihre Änderung.
refusal-story-conflict = Ein anderer Artikel hat diese Kennung oder diese Adresse schon. Bitte korrigieren Sie sie, oder ändern Sie den anderen Artikel.
refusal-role-unknown = Diese Rolle gibt es nicht. Möglich sind reader, moderator, editor und operator.

## Zu viel auf einmal, und unsere Fehler
refusal-too-many-requests = Das ging zu schnell oder war zu oft. Bitte warten Sie { $wait } und versuchen Sie es dann noch einmal.
refusal-busy = Der Server ist ausgelastet. Bitte warten Sie { $wait } und versuchen Sie es dann noch einmal.
refusal-fault = Bei uns ist etwas schiefgegangen. Bitte versuchen Sie es noch einmal; wenn es wieder passiert, nennen Sie der Redaktion diese Nummer: { $request_id }
refusal-other = Das wurde abgelehnt. Bitte prüfen Sie Ihre Eingaben und versuchen Sie es noch einmal.
refusal-password-known = Dieses Passwort gehört zu denen, die Angreifer zuerst versuchen. Bitte nehmen Sie ein anderes.
refusal-name-looks-alike = Dieser Name sieht aus wie der eines anderen Lesers. Bitte nehmen Sie einen anderen.
refusal-renamed-lately =
    { $days ->
        [one] Sie haben Ihren Namen vor Kurzem geändert. In { $days } Tag können Sie ihn wieder ändern.
       *[other] Sie haben Ihren Namen vor Kurzem geändert. In { $days } Tagen können Sie ihn wieder ändern.
    }
refusal-proof-required = Bitte melden Sie sich noch einmal an: Dies braucht eine Anmeldung der letzten Minuten.
refusal-second-factor-required = Sie gehören hier zur Redaktion und brauchen dafür einen zweiten Faktor. Richten Sie in Ihrem Konto einen ein.
refusal-ticket-over = Das hat zu lange gedauert oder ist schon geschehen. Bitte beginnen Sie noch einmal.
refusal-code-wrong =
    { $left ->
        [one] Das ist nicht der Code. Sie haben noch { $left } Versuch.
       *[other] Das ist nicht der Code. Sie haben noch { $left } Versuche.
    }
refusal-mail-off = Diese Seiten können keine E-Mail verschicken. Bitte nehmen Sie einen anderen Weg.
refusal-email-required = Bitte geben Sie Ihrem Konto zuerst eine Adresse.
refusal-last-operator = Sie sind der letzte Betreiber dieser Website. Ernennen Sie zuerst einen anderen.
refusal-last-way-in = Dies ist der einzige Weg in Ihr Konto. Fügen Sie einen anderen hinzu, bevor Sie ihn entfernen.
refusal-passkey-unusable = Unter dieser Adresse der Website gehen Passkeys nicht.
refusal-passkey-refused = Dieser Passkey ist hier nicht bekannt.
refusal-account-leaving = Ihr Konto wird gelöscht. Behalten Sie es zuerst, wenn Sie schreiben möchten.
refusal-blocked = Diese Person möchte von Ihnen keine Antworten und nicht mit @Name angesprochen werden.
refusal-block-self = Sich selbst können Sie weder stummschalten noch blockieren.
refusal-block-staff = Mitglieder der Redaktion lassen sich stummschalten, aber nicht blockieren.
refusal-scope-unknown = Diesen Geltungsbereich gibt es nicht. Es gibt: read, comment, publish, moderate.
refusal-elsewhere-refused = Diese Anmeldung ließ sich nicht bestätigen. Bitte versuchen Sie es noch einmal.
refusal-elsewhere-down = Der andere Dienst antwortet nicht. Bitte versuchen Sie es später noch einmal oder auf einem anderen Weg.
refusal-elsewhere-taken = Mit diesem Konto ist ein anderer Leser verknüpft.

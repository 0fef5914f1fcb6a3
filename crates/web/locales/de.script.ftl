# Kurze Zeitangaben und die Wörter der Skripte (Schlüssel, die mit script- beginnen).
# Die Zeitangaben müssen lauten wie die von Intl.RelativeTimeFormat, das sie in der Seite nachführt.

language-name = Deutsch

ago-now = gerade eben
ago-minutes = { $n ->
    [one] vor { $n } Minute
    *[other] vor { $n } Minuten
  }
ago-hours = { $n ->
    [one] vor { $n } Stunde
    *[other] vor { $n } Stunden
  }

script-cancel = Abbrechen
script-closed = Die Diskussion ist jetzt geschlossen.
script-failed = Etwas ist schiefgegangen. Ihr Text bleibt erhalten.
script-held = Ihr Kommentar ist gespeichert und wird noch geprüft.
script-left = Verbleibende Zeichen:
script-new = Neue Kommentare:
script-offline = Der Server ist nicht erreichbar. Ihr Text bleibt erhalten.
script-opened = Die Diskussion hat sich geändert.
script-over = Zeichen zu viel:
script-posted = Ihr Kommentar ist veröffentlicht.
script-quote = Zitieren
script-reload = Neu laden
script-reported = Danke. Die Moderation sieht es sich an.
script-restored = Ihr Entwurf ist wieder da.
script-retry = Noch einmal versuchen
script-saved = Ihre Änderung ist gespeichert.
script-sending = Wird gesendet …
script-show = Anzeigen
script-stale = Diese Seite ist nicht mehr aktuell.
script-twice = Eine frühere Fassung dieses Textes ist schon veröffentlicht. Senden Sie noch einmal, um diese hinzuzufügen.

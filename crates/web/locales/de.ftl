# Was die Seiten sagen. Schlüssel und Variablen wie in en.ftl.

language-name = Deutsch

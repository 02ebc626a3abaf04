"""The command line's verbs, one module a family. Part of the command line's floor: nothing else imports from here."""

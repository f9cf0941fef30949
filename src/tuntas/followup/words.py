"""What pages say in sentences; the texts lie in ``sentences.toml`` beside this file."""

from tuntas.web import display

say = display.sentences("tuntas.followup")

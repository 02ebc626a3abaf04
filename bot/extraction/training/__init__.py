"""The recipe of the shipped spaCy pipeline: treebanks in, `bot/extraction/model` out.

Nothing here runs when the bot runs; the extractor loads the finished pipeline and never imports this folder. The folder exists so that
anyone with the treebanks can rebuild, check and improve what ships. It imports spaCy and `bot.extraction.sentences`, and must not import
any other part of the project.
"""

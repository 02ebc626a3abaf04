"""Events as files: CSV, JSON lines, iCalendar, Atom, and a tab-separated form like GDELT's.

Each form is a `Writer`: a beginning, the bytes of each event, an end, so that a file of any length is written in flat memory.
Imports the domain and the queries' values only.
"""

from bot.queries.exports.forms import FORMS, Exported, Form, Writer, file_name, form_of, writer_of
from bot.queries.exports.meta import SCHEMA, Meta

__all__ = ["FORMS", "SCHEMA", "Exported", "Form", "Meta", "Writer", "file_name", "form_of", "writer_of"]

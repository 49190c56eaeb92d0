"""How templates are compiled, and where they are kept compiled."""

from contextlib import suppress
from types import FunctionType

from flask.templating import Environment
from jinja2 import FileSystemBytecodeCache
from jinja2.compiler import CodeGenerator
from jinja2.runtime import Context, Macro
from markupsafe import Markup, escape


def shown(value) -> str:
    """A value as a page shows it: escaped. A page does this hundreds of times, mostly with what need not be."""
    kind = type(value)
    return value if kind is Markup or kind is str and not has_marks(value) else escape(value)


def has_marks(text) -> bool:
    return "&" in text or "<" in text or ">" in text or "'" in text or '"' in text


class Generator(CodeGenerator):
    """Compiled templates show values by `shown`."""

    def _output_child_pre(self, node, frame, finalize):
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.shown(")


class Page(Context):
    """Calls what takes nothing of the page, or is a macro, without asking further what it takes."""

    def call(self, what, /, *args, **named):
        kind = type(what)
        if kind is Macro or kind is FunctionType and not what.__dict__:
            named.pop("_loop_vars", None)
            named.pop("_block_vars", None)
            return what(self.eval_ctx, *args, **named) if kind is Macro else what(*args, **named)
        return super().call(what, *args, **named)


class Templates(Environment):
    """All templates share one dict of globals, since none has globals of its own: each import need not compare two."""

    code_generator_class = Generator
    context_class = Page
    shown = staticmethod(shown)

    def make_globals(self, d):
        return super().make_globals(d) if d else self.globals


class Compiled(FileSystemBytecodeCache):
    """Templates as they were compiled before, each for as long as its text is the same."""

    def dump_bytecode(self, bucket):
        with suppress(OSError):  # full, or not ours to write: it is compiled again next time
            super().dump_bytecode(bucket)


def kept_in(instance) -> Compiled | None:
    folder = instance / "templates"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError:
        return None
    return Compiled(str(folder))

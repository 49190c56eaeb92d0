"""`make bench`: the benchmarks there are, one after the other."""

import runpy

for name in ("assignment", "pages", "load"):
    runpy.run_module(f"tests.benchmarks.{name}", run_name="__main__")

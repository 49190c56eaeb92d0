"""`make bench`: the benchmarks there are, one after the other."""

import runpy

runpy.run_module("tests.benchmarks.assignment", run_name="__main__")

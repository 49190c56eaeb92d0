"""Who follows when a proposal is handed in, found eligible or given other committees: named by the roof.

`of_handing_in`: functions of (proposal, at). `of_steps`: of (proposal, the name of the step, by=, at=). `of_committees`: functions of (proposal, committees it leaves), which may refuse.
"""

of_handing_in: tuple = ()
of_steps: tuple = ()
of_committees: tuple = ()

"""Who follows when a proposal is handed in, or found eligible: functions of (proposal, at), named by the roof."""

of_handing_in: tuple = ()

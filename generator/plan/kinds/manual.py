"""Kinds of steps that people carry out themselves: no block, only instructions."""

from generator.plan.step import Effect, Kind, Phase, Shell

TEST_MAIL = Kind("mail.test", Phase.PROVE, Effect.MANUAL, Shell.NONE, minutes=5)

# "Changes take some time" (KB 4051495); one hour is the practice on record before judging.
WAIT = Kind("tenant.wait", Phase.WAIT, Effect.MANUAL, Shell.NONE, minutes=60)

# The setting is stored in Active Directory; its replication between sites takes a while (Protocol logging).
WAIT_ON_PREMISES = Kind("onprem.wait", Phase.WAIT, Effect.MANUAL, Shell.NONE, minutes=5)

ADD_DOMAINS = Kind("tenant.add-domains", Phase.CHANGE, Effect.MANUAL, Shell.NONE, minutes=30)

WIZARD_RUN = Kind("wizard.run", Phase.CHANGE, Effect.MANUAL, Shell.NONE, minutes=30)
WIZARD_RESET = Kind("wizard.reset", Phase.CHANGE, Effect.MANUAL, Shell.NONE, minutes=10)

FILL_IN = Kind("description.fill-in", Phase.PROVE, Effect.MANUAL, Shell.NONE, minutes=5)

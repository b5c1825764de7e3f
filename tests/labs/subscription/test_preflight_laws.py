"""Preflight tells the truth: where it finds nothing in the way the lab goes through, where it stops the lab Azure would have."""

from typing import Any

from azure.core.exceptions import HttpResponseError
from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp.core.azure_obstacles import stopping
from studyapp.core.labs import Lab, draw_variables, filled
from studyapp.labs.operations.table import perform
from studyapp.labs.subscription.preflight import preflight
from studyapp.sandbox.arm.world import Settings
from tests.labs.subscription.rehearsed import SEED, Subscription, plan
from tests.labs.subscription.sample_labs import BACKED_UP, REPLICATED
from tests.labs.subscription.test_preflight import changes
from tests.labs.subscription.test_preflight_policies import (
    GROUP_LOCATIONS,
    LOCATIONS,
    NOT_ALLOWED,
    SIZES,
    TAG,
    assign,
    initiative,
)

_REGIONS = ["germanywestcentral", "westeurope", "uksouth"]
_TYPES = ["Microsoft.RecoveryServices/vaults", "Microsoft.Network/virtualNetworks", "Microsoft.Storage/storageAccounts", "Microsoft.Web/sites"]  # fmt: skip
_some = st.lists(st.sampled_from(_REGIONS), min_size=1, unique=True)
_policies = st.one_of(
    st.tuples(st.sampled_from([LOCATIONS, GROUP_LOCATIONS]), st.fixed_dictionaries({"listOfAllowedLocations": _some})),
    st.tuples(
        st.just(NOT_ALLOWED),
        st.fixed_dictionaries(
            {
                "listOfResourceTypesNotAllowed": st.lists(st.sampled_from(_TYPES), min_size=1, max_size=2, unique=True),
                "effect": st.sampled_from(["Deny", "Audit", "Disabled"]),
            }
        ),
    ),
    st.tuples(
        st.just(SIZES),
        st.fixed_dictionaries({"listOfAllowedSKUs": st.sampled_from([["Standard_D2s_v5"], ["Standard_B1s"]])}),
    ),
    st.tuples(st.just(TAG), st.just({"tagName": "owner"})),
    st.tuples(st.just(""), st.fixed_dictionaries({"regions": _some, "how": st.sampled_from(["Deny", "Audit"])})),
)
_states = st.builds(
    Settings,
    cores=st.sampled_from([1, 2, 4, 100]),
    family_cores=st.sampled_from([(), (("standardDSv5Family", 0),), (("standardDSv5Family", 2),)]),
    state=st.sampled_from(["Enabled", "Enabled", "Enabled", "Disabled"]),
)
_personas = st.sampled_from(
    ["owner", "owner", "contributor", "reader", "vm-contributor", "backup-contributor", "newcomer"]
)


def goes_through(target: Subscription, lab: Lab) -> bool:
    """Whether the world can be laid and each solution performed, as whoever is signed in."""
    drawn = filled(lab, draw_variables(lab, SEED))
    try:
        for step in drawn.world:
            perform(target, step.do, step.args)
        laid = target.sandbox.snapshot()
        for solution in drawn.solutions:
            target.sandbox.restore(laid)
            for step in solution.steps:
                perform(target, step.do, step.args)
    except HttpResponseError:
        return False
    return True


@settings(max_examples=40)
@given(
    lab=st.sampled_from([BACKED_UP, REPLICATED]),
    persona=_personas,
    state=_states,
    policies=st.lists(_policies, max_size=2),
    taken=st.booleans(),
)
def test_what_preflight_says_is_what_azure_does(
    lab: Lab, persona: str, state: Settings, policies: list[tuple[str, Any]], taken: bool
) -> None:
    target = Subscription(persona, state)
    if state.state == "Enabled":
        prepare(target, policies, taken)
    before = target.sandbox.state()
    found = preflight(target, plan(lab.id))
    assert changes(target.calls) == []
    assert target.sandbox.state() == before
    assert all(one.what and one.why and one.fix for one in found)
    assert goes_through(target, lab) == (not stopping(found)), found


def prepare(target: Subscription, policies: list[tuple[str, Any]], taken: bool) -> None:
    """Bring the bad state about. Unregistered providers are not among it: the SDKs register them, with a pause of their own."""
    if taken:
        target.has("group.create", group="rg-theirs", location="westeurope")
        target.has("storage.create", group="rg-theirs", account="stordersasrcache")
    for number, (definition, parameters) in enumerate(policies):
        assign(target, definition or initiative(target), name=f"guard-{number}", given=parameters)

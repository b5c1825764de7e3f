"""The sandbox: one world behind one lock, a clock that only moves when told, and a memory that can be saved.

`handle(request)` is the only way in for clients; the other methods are for whoever runs the lab.
"""

import threading
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from studyapp.sandbox import saving, starting
from studyapp.sandbox.arm import activity, trouble
from studyapp.sandbox.arm.access import Principal
from studyapp.sandbox.arm.faults import Fault
from studyapp.sandbox.arm.roles import PERSONAS, Persona
from studyapp.sandbox.arm.values import Chance, Json
from studyapp.sandbox.arm.wire import Request, Response
from studyapp.sandbox.arm.world import Settings, World
from studyapp.sandbox.providers.alerts_management import firing
from studyapp.sandbox.providers.alerts_management.records import Notice
from studyapp.sandbox.providers.compute import console, guest_files, run_commands
from studyapp.sandbox.providers.insights.names import TIMELINES
from studyapp.sandbox.providers.network import reachability
from studyapp.sandbox.providers.network.way import Reach
from studyapp.sandbox.providers.operational_insights import rows
from studyapp.sandbox.providers.recovery_services import item_level, retention
from studyapp.sandbox.providers.recovery_services.retention import Kept

BASE_URL = "https://management.sandbox.invalid"
"""The name can't be resolved: a client that leaves the in-process door reaches nobody."""
START = datetime(2026, 3, 2, 8, tzinfo=UTC)
HIDDEN = (TIMELINES, rows.ROWS)
"""Types of what is kept of a resource without being one of Azure's."""
FURTHEST = datetime(2200, 1, 1, tzinfo=UTC)


class LabLeftError(Exception):
    """Raised in a client that waits for the clock when the lab is left."""


class Cloud:
    """A local Azure. Two with the same seed and the same requests answer the same.

    Args:
        seed: decides ids, names and how long things take.
        start: the time its clock shows first.
        auto: True lets the clock jump when a client waits; False makes clients wait until `advance` is called.
        settings: behaviour that differs between years of Azure.
        subscription: id of the subscription; one that cannot be real unless told.
    """

    def __init__(
        self,
        seed: int = 1,
        *,
        start: datetime = START,
        auto: bool = True,
        settings: Settings | None = None,
        subscription: str = starting.SUBSCRIPTION,
    ) -> None:
        self._pipeline = starting.pipeline()
        self._providers = self._pipeline.providers
        begin = start.astimezone(UTC)
        self._world = starting.new_world(
            self._providers, self._pipeline.submit, seed, begin, settings or Settings(), subscription
        )
        self._beginning = self._world.copy()
        self._moved = threading.Condition(threading.RLock())
        self._left = False
        self.auto = auto
        chance = Chance(seed ^ 0x5EED)
        self._tokens = {p.name: f"sandbox-{p.name}-{chance.number():016x}{chance.number():016x}" for p in PERSONAS}
        self._principals: Mapping[str, Principal] = {
            self._tokens[p.name]: Principal(p.name, p.object_id) for p in PERSONAS
        }

    # What clients do

    def handle(self, request: Request) -> Response:
        """Answer one HTTP request."""
        with self._moved:
            return self._pipeline.handle(self._world, request, self._principals)

    def tried(self, request: Request) -> Response:
        """What a request would be answered; nothing comes of it."""
        with self._moved:
            return self._pipeline.handle(self._world.copy(), request, self._principals)

    def token(self, persona: str = "owner") -> str:
        """The bearer token of a persona."""
        return self._tokens[persona]

    @property
    def personas(self) -> tuple[Persona, ...]:
        return PERSONAS

    @property
    def subscription_id(self) -> str:
        return self._world.subscription

    @property
    def tenant_id(self) -> str:
        return self._world.tenant

    # Time

    @property
    def now(self) -> datetime:
        return self._world.now

    def advance(self, **span: float) -> datetime:
        """Move the clock on, as `advance(days=14)` (timedelta's words); due events happen in order."""
        return self.advance_to(self._world.now + timedelta(**span))

    def advance_to(self, moment: datetime) -> datetime:
        """Move the clock to a time, which must not lie in the past.

        Raises:
            ValueError: the time lies before the sandbox's now, or centuries ahead.
        """
        with self._moved:
            if moment < self._world.now or moment > FURTHEST:
                raise ValueError(
                    f"the clock stands at {self._world.now:%Y-%m-%d %H:%M} and can only move forward to 2200"
                )
            self._world.advance(moment)
            self._moved.notify_all()
            return self._world.now

    def next_event(self) -> datetime | None:
        """When something happens next by itself, or an operation ends; None where nothing is to come."""
        return self._world.next_event()

    def skip_to_next_event(self) -> datetime:
        """Move the clock to the next event; stands still where there is none."""
        with self._moved:
            return self.advance_to(self.next_event() or self._world.now)

    def wait(self, seconds: float) -> None:
        """What a client's sleep becomes: the clock jumps (auto), or the client waits until it has been moved.

        Raises:
            LabLeftError: the lab was left meanwhile.
        """
        with self._moved:
            until = self._world.now + timedelta(seconds=seconds)
            if self.auto:
                self.advance_to(until)
                return
            self._moved.wait_for(lambda: self._left or self._world.now >= until)
            if self._left:
                raise LabLeftError("the lab was left while a client was waiting for the clock")

    def leave(self) -> None:
        """Wake every client that waits for the clock, with an error."""
        with self._moved:
            self._left = True
            self._moved.notify_all()

    # State

    def snapshot(self) -> World:
        """The state as it is, to come back to; costs a fraction of a millisecond."""
        with self._moved:
            return self._world.copy()

    def restore(self, state: World) -> None:
        """Go back to a snapshot, which stays good for further restores."""
        with self._moved:
            self._world = state.copy()
            self._moved.notify_all()

    def reset(self) -> None:
        """Go back to the beginning: an empty subscription, or the document that was opened."""
        self.restore(self._beginning)

    def state(self) -> tuple[Json, ...]:
        """Every resource as Azure shows it now, oldest first."""
        with self._moved:
            return tuple(self._world.view(r) for r in self._world.tree if r.type not in HIDDEN)

    def activity(self) -> tuple[Json, ...]:
        """The activity log, newest first."""
        with self._moved:
            return tuple(activity.entries(self._world))

    def notifications(self) -> tuple[Notice, ...]:
        """What the action groups of alerts would have sent in the last thirty days, in order; nothing leaves."""
        with self._moved:
            return firing.notices(self._world)

    def log_rows(self, workspace: str, table: str, since: datetime | None = None) -> tuple[Json, ...]:
        """The rows of a table of a Log Analytics workspace, oldest first.

        Args:
            workspace: its id.
            table: its name, as AddonAzureBackupJobs, AzureActivity, Heartbeat or InsightsMetrics.
            since: nothing older is asked for; a day unless told.

        Raises:
            ArmError: the workspace does not exist.
        """
        with self._moved:
            begin = since or self._world.now - timedelta(days=1)
            return tuple(rows.between(self._world, self._world.need(workspace), table, begin, self._world.now))

    def simulate_policy(self, policy: str, until: datetime) -> tuple[Kept, ...]:
        """The recovery points that a backup policy would make from now on, each with its expiry.

        Those that exist on a day are the ones with `time <= day < expires`.

        Args:
            policy: the id of a policy for virtual machines.
            until: the last moment that is looked at.

        Raises:
            ArmError: the policy does not exist.
        """
        with self._moved:
            properties = self._world.need(policy).body["properties"]
            return tuple(retention.simulate(properties, self._world.now, until))

    def mounted_files(self, point: str) -> Mapping[str, str]:
        """What can be copied from a mounted recovery point: path to content.

        Raises:
            ArmError: the point does not exist or is not mounted.
        """
        with self._moved:
            return item_level.files(self._world, point)

    def can_connect(self, source: str, target: str, port: int | None = None, protocol: str = "Tcp") -> Reach:
        """Whether a connection comes about, hop by hop: rules, routes, load balancers, the guest and its services.

        Args:
            source: the id of a machine, or `Internet`.
            target: the id of a machine, an address, a name, or a service tag as `AzureBackup`.
            port: the port of the target; None for Icmp.
            protocol: Tcp, Udp or Icmp.

        Raises:
            ArmError: a machine does not exist.
        """
        with self._moved:
            return reachability.between(self._world, source, target, port, protocol)

    def guest_files(self, vm: str) -> Mapping[str, str]:
        """What lies on the disks of a running machine: path to content.

        Raises:
            ArmError: the machine does not exist or does not run.
        """
        with self._moved:
            return guest_files.files(self._world, self._world.need(vm))

    def write_guest_file(self, vm: str, path: str, content: str) -> None:
        """Write a file on a running machine, as its users do.

        Raises:
            ArmError: the machine does not exist or does not run.
        """
        with self._moved:
            guest_files.write(self._world, self._world.need(vm), path, content)

    def delete_guest_file(self, vm: str, path: str) -> None:
        """Delete a file on a running machine, as its users do.

        Raises:
            ArmError: the machine does not exist or does not run, or there is no such file.
        """
        with self._moved:
            guest_files.delete(self._world, self._world.need(vm), path)

    def serial_log(self, vm: str) -> str:
        """The text of a machine's serial console, which boot diagnostics links to."""
        with self._moved:
            return console.serial_log(self._world.need(vm))

    def screenshot(self, vm: str) -> str:
        """What a machine's screen shows, as text."""
        with self._moved:
            return console.screenshot(self._world.need(vm))

    def type_into_console(self, vm: str, *lines: str) -> str:
        """Type commands into a machine's serial console, which needs neither its agent nor its network.

        Returns:
            What is printed.

        Raises:
            ArmError: the machine does not run, has no boot diagnostics or hangs, or a command is not simulated.
        """
        with self._moved:
            return run_commands.console(self._world, vm, list(lines))

    @property
    def world(self) -> World:
        """The state itself, for whoever looks deeper; it is not to be changed from outside."""
        return self._world

    # Faults

    def inject(self, fault: Fault) -> None:
        """Make something go wrong from now on.

        Raises:
            ArmError: the resource of a world fault does not exist.
        """
        with self._moved:
            trouble.inject(self._world, fault)

    def lift(self, id: str) -> None:
        """Take a fault back."""
        with self._moved:
            trouble.lift(self._world, id)

    def faults(self) -> tuple[Fault, ...]:
        """The faults that still bite."""
        with self._moved:
            return trouble.active(self._world)

    # The saved document

    def save(self, path: Path) -> None:
        """Write the state as one JSON document; a crash leaves the old one or the new one, never half of one."""
        with self._moved:
            saving.save(self._world, path)

    def load(self, path: Path) -> None:
        """Take over a saved state; `reset` comes back to it.

        Raises:
            ValueError: the document is not one of a sandbox, or of a later version.
        """
        with self._moved:
            self._world = saving.load(path, self._world.behaviour, self._providers)
            self._beginning = self._world.copy()
            self._moved.notify_all()

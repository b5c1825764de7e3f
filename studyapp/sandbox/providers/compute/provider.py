"""What Microsoft.Compute declares: its operations, and what the world has to know about its types."""

from studyapp.sandbox.arm.routes import ApiVersions, Provider
from studyapp.sandbox.providers.compute import (
    availability_sets,
    disk_body,
    disks,
    extensions,
    machine_body,
    machines,
    patching,
    power,
    restore_points,
    routes_disks,
    routes_machines,
    run_commands,
)
from studyapp.sandbox.providers.compute.names import (
    COLLECTIONS,
    COMMANDS,
    DISKS,
    EXTENSIONS,
    POINTS,
    SETS,
    SNAPSHOTS,
    VMS,
)

PROVIDER = Provider(
    "Microsoft.Compute",
    ApiVersions("2015-06-15", "2026-12-31", ("2026-04-01", "2026-03-02", "2025-04-01", "2024-07-01", "2024-03-02", "2021-07-01")),
    routes=(*routes_machines.ROUTES, *routes_disks.ROUTES),
    types=(
        "virtualMachines",
        "virtualMachines/extensions",
        "virtualMachines/runCommands",
        "disks",
        "snapshots",
        "restorePointCollections",
        "restorePointCollections/restorePoints",
        "restorePointCollections/restorePoints/diskRestorePoints",
        "availabilitySets",
    ),
    effects={
        machines.CREATED: machines.created,
        machines.UPDATED: machines.updated,
        machines.DELETED: machines.deleted,
        power.DONE: power.done,
        run_commands.RAN: run_commands.ran,
        run_commands.REMOVED: run_commands.removed,
        extensions.REMOVED: extensions.removed,
        patching.ASSESSED: patching.assessed,
        patching.INSTALLED: patching.installed,
        disks.GONE: disks.gone,
        restore_points.REMOVED: restore_points.removed,
    },
    builders={
        VMS.lower(): machines.build,
        DISKS.lower(): disk_body.build,
        EXTENSIONS.lower(): extensions.build,
        COLLECTIONS.lower(): restore_points.build,
    },
    viewers={
        VMS.lower(): machine_body.view,
        DISKS.lower(): disk_body.view,
        SNAPSHOTS.lower(): disk_body.view,
        EXTENSIONS.lower(): extensions.view,
        COMMANDS.lower(): run_commands.view,
        POINTS.lower(): restore_points.view_point,
        SETS.lower(): availability_sets.view,
    },
    may_delete={
        DISKS.lower(): disks.may_delete,
        SNAPSHOTS.lower(): disks.may_delete,
        SETS.lower(): availability_sets.may_delete,
    },
    deleted={VMS.lower(): machines.gone},
)  # fmt: skip

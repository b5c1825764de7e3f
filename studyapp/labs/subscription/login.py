"""Signing in to Azure with azure-identity: the learner's choice of credential, and what to do where it fails, in words.

No secret is read, kept or shown here: azure-identity reads what it needs itself, and tokens stay in memory.
"""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from azure.core.exceptions import ClientAuthenticationError, ServiceRequestError

from studyapp.core.azure_login import Login
from studyapp.core.errors import StudyError

if TYPE_CHECKING:
    from azure.core.credentials import TokenCredential

Say = Callable[[str], None]
_NEXT: Mapping[Login, str] = MappingProxyType(
    {
        "default": (
            "Sign in once with `az login` (Azure CLI), or choose another way: `--login device-code` needs no az at all, "
            "`--login browser` opens one, `--login service-principal` reads AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET."
        ),
        "cli": "Install the Azure CLI and run `az login`, or choose `--login device-code`, which needs no az.",
        "device-code": "Open the address that is shown, type the code, and sign in with an account of the subscription's tenant.",
        "browser": "Where no browser can be opened, `--login device-code` shows a code to type on another machine.",
        "service-principal": "Set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET (or AZURE_CLIENT_CERTIFICATE_PATH) in this shell.",
        "managed-identity": "This works on machines in Azure that have an identity; elsewhere choose `--login cli` or `device-code`.",
    }
)  # fmt: skip


def credential(login: Login, endpoint: str, is_azure: bool, say: Say) -> "TokenCredential":
    """azure-identity's credential for a way to sign in; nothing is asked yet.

    Args:
        login: the way.
        endpoint: address of Azure Resource Manager.
        is_azure: whether that is Azure; else it is a server of tests, which signs in by itself.
        say: is told where to sign in, and with which code.

    Raises:
        StudyError: what it needs is not set.
    """
    import azure.identity as identity

    # Without a handler Python itself prints what each way that was tried has to say; the error says it once.
    logging.getLogger("azure.identity").addHandler(logging.NullHandler())
    more: dict[str, Any] = {} if is_azure else {"authority": endpoint, "disable_instance_discovery": True}

    def ask(address: str, code: str, until: datetime) -> None:
        say(f"Open {address} and type the code {code}; it is good until {until:%H:%M} UTC.")

    try:
        match login:
            case "cli":
                return identity.AzureCliCredential()
            case "device-code":
                return identity.DeviceCodeCredential(prompt_callback=ask, **more)
            case "browser":
                return identity.InteractiveBrowserCredential(**more)
            case "service-principal":
                return identity.EnvironmentCredential(**more)
            case "managed-identity":
                return identity.ManagedIdentityCredential()
            case "default":
                return identity.DefaultAzureCredential(**more)
    except ValueError as error:
        raise StudyError(f"This way to sign in ({login}) is not set up: {_first_line(error)}", _NEXT[login]) from error


def sign_in(found: "TokenCredential", login: Login, endpoint: str) -> None:
    """Get a first token, so that a login that does not work is told before anything else is.

    Raises:
        StudyError: there is no login, or it was refused; the hint says what to do.
    """
    try:
        found.get_token(f"{endpoint}/.default")
    except ClientAuthenticationError as error:
        # CredentialUnavailableError is one of them, too.
        raise StudyError(f"You are not signed in to Azure ({login}): {_first_line(error)}", _NEXT[login]) from error
    except ServiceRequestError as error:
        raise StudyError(
            f"The sign-in could not be reached: {_first_line(error)}",
            "Check the network; the sandbox needs none (leave out `--target azure`).",
        ) from error


def _first_line(error: Exception) -> str:
    """The first line of a message: azure-identity tells every way that it tried, and links to troubleshooting."""
    return str(error).strip().partition("\n")[0][:300]

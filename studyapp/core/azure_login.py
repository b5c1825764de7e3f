"""Ways to sign in to Azure, as learners choose them."""

from typing import Literal, get_args

Login = Literal["default", "cli", "device-code", "browser", "service-principal", "managed-identity"]
LOGINS: tuple[Login, ...] = get_args(Login)

"""Commands of az's extensions that are known here, by extension: az installs one when its command is first used."""

SPELLINGS = {
    "vm-repair": """
vm repair create | --resource-group/-g! --name/-n! --repair-username --repair-password --repair-vm-name --copy-disk-name
    --repair-group-name --unlock-encrypted-vm:flag --encrypt-recovery-key --enable-nested:flag --associate-public-ip:flag
    --distro --yes/-y:flag
vm repair list-scripts | --preview
vm repair repair-and-restore | --resource-group/-g! --name/-n! --repair-username --repair-password --repair-vm-name
    --copy-disk-name --repair-group-name
vm repair repair-button | --resource-group/-g! --name/-n! --button-command! --repair-username --repair-password
    --repair-vm-name --copy-disk-name --repair-group-name
vm repair reset-nic | --resource-group/-g! --name/-n! --yes/-y:flag
vm repair restore | --resource-group/-g! --name/-n! --disk-name --repair-vm-id --yes/-y:flag
vm repair run | --resource-group/-g! --name/-n! --run-id --repair-vm-id --custom-script-file --parameters:list
    --run-on-repair:flag --preview
"""
}

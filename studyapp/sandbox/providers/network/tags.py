"""Service tags: words that stand for addresses in security rules and routes."""

from studyapp.sandbox.arm.regions import REGIONS

VIRTUAL_NETWORK, INTERNET, BALANCER = "VirtualNetwork", "Internet", "AzureLoadBalancer"
PLATFORM = "168.63.129.16"
"""Where DHCP, Azure's name server and the probes of load balancers come from."""

_WORDS = """
ActionGroup ApiManagement AppConfiguration AppService AppServiceManagement AzureActiveDirectory
AzureActiveDirectoryDomainServices AzureAdvancedThreatProtection AzureArcInfrastructure AzureAttestation AzureBackup
AzureBotService AzureCloud AzureCognitiveSearch AzureConnectors AzureContainerRegistry AzureCosmosDB AzureDatabricks
AzureDataLake AzureDevOps AzureDevSpaces AzureEventGrid AzureFrontDoor.Backend AzureFrontDoor.FirstParty
AzureFrontDoor.Frontend AzureIoTHub AzureKeyVault AzureLoadTestingInstanceManagement AzureMachineLearning
AzureMonitor AzureOpenDatasets AzurePlatformDNS AzurePlatformIMDS AzurePlatformLKM AzureResourceManager AzureSignalR
AzureSiteRecovery AzureSphere AzureStack AzureTrafficManager AzureUpdateDelivery BatchNodeManagement
CognitiveServicesManagement DataFactory DataFactoryManagement Dynamics365ForMarketingEmail EventHub GatewayManager
GuestAndHybridManagement HDInsight LogicApps LogicAppsManagement MicrosoftCloudAppSecurity
MicrosoftContainerRegistry MicrosoftDefenderForEndpoint PowerBI PowerPlatformInfra PowerQueryOnline ServiceBus
ServiceFabric Sql SqlManagement Storage StorageSyncService WindowsAdminCenter WindowsVirtualDesktop
"""
SERVICES = tuple(_WORDS.split())
"""The services that have a tag of their own; most can be narrowed to a region, as `Storage.WestEurope`."""


def canonical(word: str) -> str:
    """A tag in Azure's letter case, or an empty text for anything else."""
    known = {tag.lower(): tag for tag in (VIRTUAL_NETWORK, INTERNET, BALANCER, *SERVICES)}
    if word.lower() in known:
        return known[word.lower()]
    base, _, region = word.partition(".")
    return f"{known[base.lower()]}.{region}" if region.lower() in REGIONS and base.lower() in known else ""


def covers(tag: str, service: str) -> bool:
    """Whether a rule's tag means a service: the same one, of its region or of all, or the whole cloud."""
    tag, service = tag.lower(), service.lower()
    return tag in ("azurecloud", service) or service.startswith(tag + ".")

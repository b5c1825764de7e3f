"""The operations of private DNS zones, their links and their record sets."""

from studyapp.sandbox.arm import generic
from studyapp.sandbox.arm.routes import Route, Strict
from studyapp.sandbox.providers.network import documents, private_zones, records
from studyapp.sandbox.providers.network.names import EVERYWHERE, HOME, LINKS, ZONES

_ZONES = HOME + "/privateDnsZones"
_ZONE = _ZONES + "/{zone}"
_LINK = _ZONE + "/virtualNetworkLinks/{link}"
_RECORD = _ZONE + "/{kind}/{record}"
_PRIVATE, _LINKED, _SET = "privatedns.PrivateZone", "privatedns.VirtualNetworkLink", "privatedns.RecordSet"
_TYPE = "Microsoft.Network/privateDnsZones/recordsets"
_STRICT = Strict(
    acts_on=("properties.virtualNetwork", "properties.registrationEnabled"),
    refuses={"properties.resolutionPolicy": ("Default",)},
)
_KINDS = "Records of the kinds A and CNAME are followed; AAAA, MX, PTR, SRV and TXT are kept and shown."

ROUTES_OF_ZONES = (
    Route("PrivateZones_CreateOrUpdate", "PUT", _ZONE, private_zones.put, request=_PRIVATE, response=_PRIVATE),
    Route("PrivateZones_Update", "PATCH", _ZONE, private_zones.patch, request=_PRIVATE, response=_PRIVATE),
    Route("PrivateZones_Get", "GET", _ZONE, generic.get, response=_PRIVATE),
    Route("PrivateZones_ListByResourceGroup", "GET", _ZONES, generic.list_children(ZONES), response=_PRIVATE + "[]"),
    Route("PrivateZones_List", "GET", EVERYWHERE + "/privateDnsZones", generic.list_all(ZONES), response=_PRIVATE + "[]"),
    Route("PrivateZones_Delete", "DELETE", _ZONE, private_zones.delete),
    Route("VirtualNetworkLinks_CreateOrUpdate", "PUT", _LINK, private_zones.put_link, request=_LINKED, response=_LINKED, strict=_STRICT),
    Route("VirtualNetworkLinks_Update", "PATCH", _LINK, private_zones.patch_link, request=_LINKED, response=_LINKED, strict=_STRICT),
    Route("VirtualNetworkLinks_Get", "GET", _LINK, generic.get, response=_LINKED),
    Route("VirtualNetworkLinks_List", "GET", _ZONE + "/virtualNetworkLinks", generic.list_children(LINKS), response=_LINKED + "[]"),
    Route("VirtualNetworkLinks_Delete", "DELETE", _LINK, documents.delete),
    Route("RecordSets_CreateOrUpdate", "PUT", _RECORD, records.put, note=_KINDS, request=_SET, response=_SET, action=_TYPE + "/write"),
    Route("RecordSets_Update", "PATCH", _RECORD, records.patch, request=_SET, response=_SET, action=_TYPE + "/write"),
    Route("RecordSets_Get", "GET", _RECORD, records.get, response=_SET, action=_TYPE + "/read"),
    Route("RecordSets_Delete", "DELETE", _RECORD, records.delete, action=_TYPE + "/delete"),
    Route("RecordSets_ListByType", "GET", _ZONE + "/{kind}", records.list_kind, response=_SET + "[]", action=_TYPE + "/read"),
    Route("RecordSets_List", "GET", _ZONE + "/all", records.list_all, response=_SET + "[]", action=_TYPE + "/read"),
)  # fmt: skip

"""A client with nothing but what a shell of the sandbox gives it, as a program: it makes a resource group."""

MAKE_GROUP = """
import json, os, ssl, sys, urllib.request
trusting = ssl.create_default_context(cafile=os.environ["REQUESTS_CA_BUNDLE"])
def send(method, url, headers, body=None):
    request = urllib.request.Request(url, body, headers, method=method)
    return json.load(urllib.request.urlopen(request, context=trusting))
url = os.environ["STUDYAPP_SANDBOX_URL"]
asked = f"{os.environ['IDENTITY_ENDPOINT']}?api-version=2019-08-01&resource={url}"
token = send("GET", asked, {"X-IDENTITY-HEADER": os.environ["IDENTITY_HEADER"]})["access_token"]
path = f"{url}/subscriptions/{os.environ['AZURE_SUBSCRIPTION_ID']}/resourcegroups/{sys.argv[1]}?api-version=2024-11-01"
signed = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
print(send("PUT", path, signed, b'{"location": "westeurope"}')["name"])
"""

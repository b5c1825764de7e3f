"""Groups, resources, locks, roles, tags, deployments and accounts: how az spells it, a line to a command."""

SPELLINGS = """
account clear |
account get-access-token | --subscription/--name/-s/-n --resource --scope:list
    --resource-type{oss-rdbms,arm,aad-graph,ms-graph,batch,media,data-lake} --tenant/-t
account list | --all:flag --refresh:flag
account list-locations | --include-extended-locations:truth
account set | --subscription/--name/-s/-n!
account show | --subscription/--name/-s/-n
deployment group cancel | --resource-group/-g!@resource_group --name/-n!
deployment group create | --resource-group/-g!@resource_group --template-file/-f --template-uri/-u --parameters/-p:more
    --name/-n --mode=Incremental{Incremental,Complete} --rollback-on-error:maybe --handle-extended-json-format/-j
    --aux-subs:list --aux-tenants:list --no-prompt:truth --confirm-with-what-if/-c:flag
    --what-if-result-format/-r=FullResourcePayloads{ResourceIdOnly,FullResourcePayloads}
    --what-if-exclude-change-types/-x:list{Create,Delete,Ignore,Deploy,NoChange,Modify,Unsupported} --template-spec/-s
    --query-string/-q --what-if/-w:flag --proceed-if-no-change:flag --validation-level{Template,Provider,ProviderNoRbac}
    --no-wait:flag
deployment group delete | --resource-group/-g!@resource_group --name/-n! --no-wait:flag
deployment group export | --resource-group/-g!@resource_group --name/-n!
deployment group list | --resource-group/-g!@resource_group --filter
deployment group show | --resource-group/-g!@resource_group --name/-n!
deployment group validate | --resource-group/-g!@resource_group --template-file/-f --template-uri/-u
    --parameters/-p:more --name/-n --mode=Incremental{Incremental,Complete} --rollback-on-error:maybe
    --handle-extended-json-format/-j --no-prompt:truth --template-spec/-s --query-string/-q
    --validation-level{Template,Provider,ProviderNoRbac}
deployment group wait | --resource-group/-g!@resource_group --name/-n! --timeout=3600 --interval=30 --deleted:flag
    --created:flag --updated:flag --exists:flag --custom
deployment group what-if | --resource-group/-g!@resource_group --template-file/-f --template-uri/-u --parameters/-p:more
    --name/-n --mode=Incremental{Incremental,Complete} --aux-tenants:list
    --result-format/-r=FullResourcePayloads{ResourceIdOnly,FullResourcePayloads} --no-pretty-print:flag
    --no-prompt:truth --exclude-change-types/-x:list{Create,Delete,Ignore,Deploy,NoChange,Modify,Unsupported}
    --template-spec/-s --query-string/-q --validation-level{Template,Provider,ProviderNoRbac}
deployment sub cancel | --name/-n!
deployment sub create | --template-file/-f --template-uri/-u --parameters/-p:more --name/-n --location/-l!
    --handle-extended-json-format/-j --no-prompt:truth --confirm-with-what-if/-c:flag
    --what-if-result-format/-r=FullResourcePayloads{ResourceIdOnly,FullResourcePayloads}
    --what-if-exclude-change-types/-x:list{Create,Delete,Ignore,Deploy,NoChange,Modify,Unsupported} --template-spec/-s
    --query-string/-q --what-if/-w:flag --proceed-if-no-change:flag --validation-level{Template,Provider,ProviderNoRbac}
    --no-wait:flag
deployment sub delete | --name/-n! --no-wait:flag
deployment sub export | --name/-n!
deployment sub list | --filter
deployment sub show | --name/-n!
deployment sub validate | --template-file/-f --template-uri/-u --parameters/-p:more --name/-n --location/-l!
    --handle-extended-json-format/-j --no-prompt:truth --template-spec/-s --query-string/-q
    --validation-level{Template,Provider,ProviderNoRbac}
deployment sub wait | --name/-n! --timeout=3600 --interval=30 --deleted:flag --created:flag --updated:flag --exists:flag
    --custom
deployment sub what-if | --template-file/-f --template-uri/-u --parameters/-p:more --name/-n --location/-l!
    --result-format/-r=FullResourcePayloads{ResourceIdOnly,FullResourcePayloads} --no-pretty-print:flag
    --no-prompt:truth --exclude-change-types/-x:list{Create,Delete,Ignore,Deploy,NoChange,Modify,Unsupported}
    --template-spec/-s --query-string/-q --validation-level{Template,Provider,ProviderNoRbac}
group create | --name/--resource-group/-n/-g! --location/-l! --tags:list --managed-by
group delete | --name/--resource-group/-n/-g!@resource_group
    --force-deletion-types/-f{Microsoft.Compute/virtualMachines,Microsoft.Compute/virtualMachineScaleSets,Microsoft.Databricks/workspaces}
    --yes/-y:flag --no-wait:flag
group exists | --name/--resource-group/-n/-g!@resource_group
group export | --name/--resource-group/-n/-g!@resource_group --include-comments:flag
    --include-parameter-default-value:flag --resource-ids:list --skip-resource-name-params:flag --skip-all-params:flag
    --export-format=json{json,arm,bicep}
group list | --tag:maybe
group show | --name/--resource-group/-n/-g!@resource_group
group update | --name/--resource-group/-n/-g!@resource_group --tags:list --set:more --add:list --remove:list
    --force-string:flag
group wait | --name/--resource-group/-n/-g!@resource_group --timeout=3600 --interval=30 --deleted:flag --created:flag
    --updated:flag --exists:flag --custom
lock create | --name/-n! --lock-type/-t!{CanNotDelete,ReadOnly} --resource-group/-g@resource_group --namespace --notes
    --parent --resource-type --resource/--resource-name
lock delete | --name/-n --resource-group/-g@resource_group --namespace --parent --resource-type
    --resource/--resource-name --ids:list
lock list | --resource-group/-g@resource_group --namespace --parent --resource-type --resource/--resource-name
    --filter-string
lock show | --name/-n --resource-group/-g@resource_group --namespace --parent --resource-type --resource/--resource-name
    --ids:list
lock update | --name/-n --resource-group/-g@resource_group --namespace --notes --parent --resource-type
    --resource/--resource-name --lock-type/-t{CanNotDelete,ReadOnly} --ids:list
provider list | --expand
provider register | --namespace/-n! --consent-to-permissions/-c:flag --management-group-id/-m --wait:flag --accept-terms
provider show | --namespace/-n! --expand
provider unregister | --namespace/-n! --wait:flag
resource create | --properties/-p! --resource-group/-g@resource_group --namespace --parent --resource-type --name/-n
    --id:maybe --api-version --location/-l --is-full-object:flag --latest-include-preview/-v
resource delete | --ids:list --resource-group/-g@resource_group --namespace --parent --resource-type --name/-n
    --api-version --latest-include-preview/-v --no-wait:flag
resource invoke-action | --action! --request-body --ids:list --resource-group/-g@resource_group --namespace --parent
    --resource-type --name/-n --api-version --latest-include-preview/-v --no-wait:flag
resource list | --resource-group/-g@resource_group --namespace --resource-type --name/-n --tag:maybe --location/-l
resource move | --ids:list! --destination-group! --destination-subscription-id
resource patch | --properties/-p! --ids:list --resource-group/-g@resource_group --namespace --parent --resource-type
    --name/-n --api-version --latest-include-preview/-v --is-full-object:flag
resource show | --ids:list --resource-group/-g@resource_group --namespace --parent --resource-type --name/-n
    --api-version --include-response-body:truth --latest-include-preview/-v
resource tag | --tags:list! --ids:list --resource-group/-g@resource_group --namespace --parent --resource-type --name/-n
    --api-version --is-incremental/-i:flag --latest-include-preview/-v
resource update | --ids:list --resource-group/-g@resource_group --namespace --parent --resource-type --name/-n
    --api-version --include-response-body:truth --latest-include-preview/-v --set:more --add:more --remove:more
    --force-string:flag
resource wait | --ids:list --resource-group/-g@resource_group --namespace --parent --resource-type --name/-n
    --api-version --include-response-body:truth --timeout=3600 --interval=30 --deleted:flag --created:flag
    --updated:flag --exists:flag --custom
role assignment create | --role! --scope! --assignee --assignee-object-id
    --assignee-principal-type{User,Group,ServicePrincipal,ForeignGroup} --description --condition --condition-version
    --name/-n
role assignment delete | --ids:list --assignee --assignee-object-id --role --resource-group/-g@resource_group --scope
    --include-inherited:flag --yes/-y:flag
role assignment list | --assignee --assignee-object-id --role --resource-group/-g@resource_group --scope
    --include-inherited:flag --all:flag --include-groups:flag --fill-role-definition-name:truth
    --fill-principal-name:truth
role assignment list-changelogs | --start-time --end-time
role assignment update | --role-assignment!
tag add-value | --name/-n! --value!
tag create | --resource-id --tags:list --name/-n
tag delete | --resource-id --name/-n --yes/-y:flag
tag list | --resource-id
tag remove-value | --name/-n! --value!
tag update | --resource-id! --tags:list! --operation!{Merge,Replace,Delete}
"""

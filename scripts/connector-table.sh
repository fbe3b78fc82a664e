#!/bin/sh
# Prints the tables of docs/connectors.md: how well drafts of mappings do, by `crmsite import csv --guess --answers`.
#
# usage: connector-table.sh SHARED CRMSITE      the folder of shared test material and the program
set -eu
shared=$1
crmsite=$2
answers=$(dirname "$0")/../Tests/MappingDraftTests/Truth

sources="salesforce:dbt_salesforce:Salesforce (loader's names)
hubspot:dbt_hubspot:HubSpot (loader's names)
maven:maven_crm:Maven sales opportunities
zoho:zoho_crm_demo:Zoho CRM demo export
olist:olist_funnel:Olist funnel"

each() {
    echo "$sources" | while IFS=: read -r name folder title; do
        table=$("$crmsite" import csv "$shared/data/$folder" --guess --answers "$answers/$name.csv" --quiet)
        "$1"
    done
}

overview() { echo "$table" | sed -n "s/^| all |/| $title |/p"; }
whole() { printf '\n**%s**\n\n%s\n' "$title" "$table"; }

echo "| source | columns with a source | mapped | guessed right | of these unsure | left to the user | wrong |"
echo "|---|---|---|---|---|---|---|"
each overview
each whole

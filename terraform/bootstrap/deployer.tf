# The identity that Terraform runs as. It configures everything and reads none of the data: no film, no document, no key.
# It could grant itself more by detours, since it makes roles and accounts: who may act as it is therefore var.deployers
# alone, and what it does is on record (../audit.tf).

resource "google_service_account" "terraform" {
  account_id   = "terraform"
  display_name = "Terraform"
  description  = "Makes what terraform/ describes."

  depends_on = [google_project_service.api]
}

# People and pipelines act as it for an hour at a time. It has no key that could be lost.
resource "google_service_account_iam_member" "deployer" {
  for_each = var.deployers

  service_account_id = google_service_account.terraform.name
  role               = "roles/iam.serviceAccountTokenCreator"
  member             = each.key
}

locals {
  # What it may do in the project, and for which part of the configuration.
  roles = {
    "roles/artifactregistry.admin"               = "registry"
    "roles/binaryauthorization.attestorsAdmin"   = "attestation: the attestor"
    "roles/binaryauthorization.policyEditor"     = "attestation: the policy"
    "roles/cloudfunctions.admin"                 = "functions of ops"
    "roles/cloudkms.admin"                       = "attestation: the key, which it cannot sign with"
    "roles/cloudscheduler.admin"                 = "schedules"
    "roles/cloudtasks.admin"                     = "queues, and who may add to them"
    "roles/compute.loadBalancerAdmin"            = "edge: URL map, backends, certificates"
    "roles/compute.networkAdmin"                 = "network: subnets, addresses, NAT"
    "roles/compute.securityAdmin"                = "edge: Cloud Armor; network: firewall"
    "roles/containeranalysis.admin"              = "attestation: the note"
    "roles/dns.admin"                            = "network: the private zone"
    "roles/iam.roleAdmin"                        = "the custom roles of functions"
    "roles/iam.serviceAccountAdmin"              = "an account for each function"
    "roles/iam.serviceAccountUser"               = "services start as their accounts, which who makes them must be allowed"
    "roles/iam.workloadIdentityPoolAdmin"        = "ci: pipelines without keys"
    "roles/logging.configWriter"                 = "audit: sinks and buckets; monitoring: metrics of logs"
    "roles/monitoring.alertPolicyEditor"         = "alerts"
    "roles/monitoring.dashboardEditor"           = "monitoring"
    "roles/monitoring.notificationChannelEditor" = "alerts: who is told"
    "roles/monitoring.servicesEditor"            = "objectives"
    "roles/monitoring.uptimeCheckConfigEditor"   = "monitoring: checks from outside"
    "roles/pubsub.admin"                         = "messaging"
    "roles/redis.admin"                          = "the optional Redis"
    "roles/run.admin"                            = "services, and who may call them"
    "roles/serviceusage.serviceUsageAdmin"       = "apis"
    "roles/workflows.admin"                      = "the smoke test"
  }

  # What it may grant on the project as a whole, and take away: these roles and no others, so neither owner nor editor.
  # A test holds the list to what the configuration grants.
  grantable = jsondecode(file("${path.module}/grants.json"))
}

resource "google_project_iam_member" "terraform" {
  for_each = local.roles

  project = var.project_id
  role    = each.key
  member  = google_service_account.terraform.member
}

# Buckets, the database and secrets without what is in them: Google's own roles for their makers read the data too.
resource "google_project_iam_custom_role" "keeper" {
  role_id     = "aiprodKeeper"
  title       = "AIPROD keeper"
  description = "Makes and configures what holds data, and cannot read it."
  permissions = concat(
    formatlist("datastore.backupSchedules.%s", ["create", "delete", "get", "list", "update"]),
    formatlist("datastore.databases.%s", ["create", "get", "getMetadata", "list", "update"]),
    formatlist("datastore.indexes.%s", ["create", "delete", "get", "list", "update"]),
    formatlist("datastore.operations.%s", ["get", "list"]),
    formatlist("secretmanager.secrets.%s", ["create", "delete", "get", "getIamPolicy", "list", "setIamPolicy", "update"]),
    formatlist("secretmanager.versions.%s", ["add", "destroy", "disable", "enable", "get", "list"]),
    formatlist("storage.buckets.%s", ["create", "delete", "get", "getIamPolicy", "list", "setIamPolicy", "update"]),
  )

  depends_on = [google_project_service.api]
}

resource "google_project_iam_member" "keeper" {
  project = var.project_id
  role    = google_project_iam_custom_role.keeper.name
  member  = google_service_account.terraform.member
}

# https://cloud.google.com/iam/docs/setting-limits-on-granting-roles. hasOnly takes ten values at most, so one change may grant
# roles of one ten only: the provider must not put several grants into one (batching, ../versions.tf).
resource "google_project_iam_member" "granter" {
  project = var.project_id
  role    = "roles/resourcemanager.projectIamAdmin"
  member  = google_service_account.terraform.member

  condition {
    title       = "Named roles only"
    description = "Grants the roles that the configuration needs, and no others."
    expression = join(" || ", [
      for ten in chunklist([for role in keys(local.grantable) : replace(role, "PROJECT", var.project_id)], 10) :
      "api.getAttribute('iam.googleapis.com/modifiedGrantsByRole', []).hasOnly(['${join("', '", ten)}'])"
    ])
  }
}

# Budgets belong to the billing account and not to the project.
resource "google_billing_account_iam_member" "budget" {
  count = var.billing_account == null ? 0 : 1

  billing_account_id = var.billing_account
  role               = "roles/billing.costsManager"
  member             = google_service_account.terraform.member
}

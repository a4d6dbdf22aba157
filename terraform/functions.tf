# Every function of the catalogue that has been built, by modules/function.

module "function" {
  source   = "./modules/function"
  for_each = local.deployed

  entry   = each.value
  project = { id = var.project_id, number = var.project_number, region = var.region }
  url     = replace(local.function_url, "{name}", each.key)

  image = contains(keys(local.cloud_functions), each.key) ? null : var.images[each.value.program]
  archive = contains(keys(local.cloud_functions), each.key) ? {
    bucket     = google_storage_bucket.source.name
    object     = var.archives[each.key]
    builder    = google_service_account.release.name
    repository = google_artifact_registry_repository.functions.id
  } : null

  environment = local.environment
  network     = lookup(local.networks, each.key, null)
  secrets     = { for s in each.value.secrets : s => google_secret_manager_secret.setting[s].secret_id if contains(local.given_secrets, s) }
  files = merge(
    each.value.seals && contains(var.secrets, "AIPROD_PROVENANCE_KEY") ? { AIPROD_PROVENANCE_KEY = google_secret_manager_secret.setting["AIPROD_PROVENANCE_KEY"].secret_id } : {},
    each.value.verifies && contains(var.secrets, "AIPROD_PROVENANCE_PUBLIC") ? { AIPROD_PROVENANCE_PUBLIC = google_secret_manager_secret.setting["AIPROD_PROVENANCE_PUBLIC"].secret_id } : {},
  )
  rotates = { for s in each.value.rotates : s => google_secret_manager_secret.setting[s].secret_id }
  # Whoever plans a film knows by this which vendors can be called for it. Where rates are counted and films fetched is no vendor.
  elsewhere = setsubtract(setintersection(var.secrets, setsubtract(local.catalogue.secrets, ["REDIS_URL", "AIPROD_CDN_KEY"])), each.value.secrets)

  database      = google_firestore_database.main.name
  stage_topic   = google_pubsub_topic.stages.id
  trigger_topic = lookup(local.trigger_topics, each.key, null)
  buckets       = { for kind, bucket in google_storage_bucket.media : kind => bucket.name }
  roles = {
    telemetry = google_project_iam_custom_role.telemetry.name
    remover   = google_project_iam_custom_role.remover.name
    callers   = google_project_iam_custom_role.callers.name
    accounts  = google_project_iam_custom_role.accounts.name
  }

  vertex               = var.vertex
  warm                 = contains(var.warm, each.key)
  binary_authorization = var.binary_authorization
  deletion_protection  = var.deletion_protection

  # A revision starts only if the secrets that it names have a version.
  depends_on = [google_secret_manager_secret_version.redis_url]
}

locals {
  # What all functions are told: shared/cloud/config.go and its neighbours explain each.
  environment = merge(local.edge_environment, { for setting, value in merge(var.settings, {
    GOOGLE_CLOUD_PROJECT      = var.project_id
    AIPROD_REGION             = var.region
    AIPROD_FIRESTORE_DATABASE = var.database
    AIPROD_STAGE_TOPIC        = google_pubsub_topic.stages.name
    AIPROD_BUCKET_PREFIX      = local.bucket_prefix
    AIPROD_FUNCTION_URL       = local.function_url
    AIPROD_INVOKER            = "call-{name}@${var.project_id}.iam.gserviceaccount.com"
    AIPROD_PUBLIC_URL         = "https://${var.domain}"
    AIPROD_FORWARDED_HOPS     = "2" # the load balancer adds the client's address and its own
    AIPROD_CORS_ORIGINS       = join(",", sort(var.origins))
    AIPROD_VENDOR_TIERS       = join(",", [for vendor in sort(keys(var.vendor_tiers)) : "${vendor}:${var.vendor_tiers[vendor]}"])
    AIPROD_FIREBASE_WEB_KEY   = var.firebase_web_key == null ? "" : var.firebase_web_key
    GOOGLE_GENAI_USE_VERTEXAI = tostring(var.vertex)
    GOOGLE_CLOUD_LOCATION     = var.vertex_location
  }) : setting => value if value != "" })

  trigger_topics = merge(
    { for name, f in local.events : name => google_pubsub_topic.stages.id if f.trigger == "stage" },
    { for name, f in local.events : name => google_pubsub_topic.objects[f.bucket].id if f.trigger == "object" },
    { for name, f in local.events : name => google_pubsub_topic.event[f.topic].id if f.trigger == "topic" },
  )
}

# Cloud Functions copies an archive into a bucket of its own, which it makes with the first function, and builds from there.
resource "google_project_iam_member" "builder" {
  count = var.ops_as == "functions" ? 1 : 0

  project = var.project_id
  role    = "roles/storage.objectViewer"
  member  = google_service_account.release.member

  condition {
    title       = "sources-of-functions"
    description = "The bucket Cloud Functions builds from, and no other."
    expression  = "resource.name.startsWith(\"projects/_/buckets/gcf-v2-sources-${var.project_number}-${var.region}\")"
  }
}

# Google's roles for a writer of traces and of metrics, in one: see modules/function/grants.tf.
resource "google_project_iam_custom_role" "telemetry" {
  role_id     = "aiprodTelemetry"
  title       = "AIPROD telemetry"
  description = "Writes traces and metrics."
  permissions = [
    "cloudtrace.traces.patch",
    "monitoring.metricDescriptors.create",
    "monitoring.metricDescriptors.get",
    "monitoring.metricDescriptors.list",
    "monitoring.monitoredResourceDescriptors.get",
    "monitoring.monitoredResourceDescriptors.list",
    "monitoring.timeSeries.create",
  ]
}

resource "google_project_iam_custom_role" "callers" {
  role_id     = "aiprodCallers"
  title       = "AIPROD callers"
  description = "Looks up whether a user may still sign in."
  permissions = ["firebaseauth.users.get"]
}

# Which permissions these are is known and has not been looked up or tried: where one is missing, the first invitation fails and names it.
# The list to compare with: https://cloud.google.com/iam/docs/roles-permissions/firebaseauth.
resource "google_project_iam_custom_role" "accounts" {
  role_id     = "aiprodAccounts"
  title       = "AIPROD accounts"
  description = "Makes, changes and deletes accounts of users, and nothing of how they sign in."
  permissions = ["firebaseauth.users.create", "firebaseauth.users.delete", "firebaseauth.users.get", "firebaseauth.users.update"]
}

resource "google_project_iam_custom_role" "remover" {
  role_id     = "aiprodObjectRemover"
  title       = "AIPROD object remover"
  description = "Deletes objects, and neither reads nor writes them."
  permissions = ["storage.objects.delete"]
}

# A plan that needs more than the project has been granted fails here, and not halfway through an apply.
resource "terraform_data" "quota" {
  input = {
    # One for each function, one for each that the platform calls, and a few that build, release and attest.
    service_accounts = length(local.functions) + length(local.events) + 8
    # One for each route: each has its own NEG, and its own protection.
    backend_services = length(local.routes)
  }

  lifecycle {
    precondition {
      condition     = length(local.functions) + length(local.events) + 8 <= var.quota.service_accounts
      error_message = "This needs ${length(local.functions) + length(local.events) + 8} service accounts and the project may have ${var.quota.service_accounts}: ask for more at IAM & Admin, Quotas, \"Service Account Count\", and write what was granted into quota.service_accounts."
    }

    precondition {
      condition     = length(local.routes) <= var.quota.backend_services
      error_message = "This needs ${length(local.routes)} backend services and the project may have ${var.quota.backend_services}: ask for more at IAM & Admin, Quotas, GLOBAL_EXTERNAL_MANAGED_BACKEND_SERVICES, and write what was granted into quota.backend_services."
    }
  }
}

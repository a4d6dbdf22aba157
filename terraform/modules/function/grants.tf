# What the function may do: what its declaration in Go says it needs, which also holds it on a laptop (cloud.Env.Within), and
# not a role more. Each is on the resource it is about; the four that Google grants on a project only say why.

resource "google_storage_bucket_iam_member" "reader" {
  for_each = toset(var.entry.reads)

  bucket = var.buckets[each.key]
  role   = "roles/storage.objectViewer"
  member = google_service_account.function.member
}

resource "google_storage_bucket_iam_member" "creator" {
  for_each = toset(var.entry.creates)

  bucket = var.buckets[each.key]
  role   = "roles/storage.objectCreator"
  member = google_service_account.function.member
}

# Google's smallest role that may delete an object may also read and write all others.
resource "google_storage_bucket_iam_member" "remover" {
  for_each = toset(var.entry.deletes)

  bucket = var.buckets[each.key]
  role   = var.roles.remover
  member = google_service_account.function.member
}

resource "google_pubsub_topic_iam_member" "stages" {
  count = var.entry.posts_stages ? 1 : 0

  topic  = var.stage_topic
  role   = "roles/pubsub.publisher"
  member = google_service_account.function.member
}

resource "google_secret_manager_secret_iam_member" "accessor" {
  for_each = merge(var.secrets, var.files)

  secret_id = each.value
  role      = "roles/secretmanager.secretAccessor"
  member    = google_service_account.function.member
}

# Whoever rotates a key adds a version, and cannot read it again.
resource "google_secret_manager_secret_iam_member" "adder" {
  for_each = var.rotates

  secret_id = each.value
  role      = "roles/secretmanager.secretVersionAdder"
  member    = google_service_account.function.member
}

# To sign a link is to have IAM sign bytes as oneself.
resource "google_service_account_iam_member" "signer" {
  count = var.entry.signs ? 1 : 0

  service_account_id = google_service_account.function.name
  role               = "roles/iam.serviceAccountTokenCreator"
  member             = google_service_account.function.member
}

# Firestore knows no grant on a collection, and none on a database but by a condition: who writes what is held by the code.
resource "google_project_iam_member" "database" {
  project = var.project.id
  role    = "roles/datastore.user"
  member  = google_service_account.function.member

  condition {
    title       = "database-${trim(var.database, "()")}"
    description = "This database and no other."
    expression  = "resource.name == \"projects/${var.project.id}/databases/${var.database}\""
  }
}

# Traces and metrics are a project's. One role of our own for both: a project's policy holds 1,500 members, each counted once a
# role. https://cloud.google.com/iam/quotas, read 2026-11.
resource "google_project_iam_member" "telemetry" {
  project = var.project.id
  role    = var.roles.telemetry
  member  = google_service_account.function.member
}

# Google's models are a project's.
resource "google_project_iam_member" "models" {
  count = var.entry.models && var.vertex ? 1 : 0

  project = var.project.id
  role    = "roles/aiplatform.user"
  member  = google_service_account.function.member
}

# Accounts of users are a project's: whoever lets callers in asks whether they still have one, and who invites, removes or
# erases people changes them. Google's own roles for it also read, or change, how people sign in at all.
resource "google_project_iam_member" "users" {
  count = var.entry.authenticates || var.entry.accounts ? 1 : 0

  project = var.project.id
  role    = var.entry.accounts ? var.roles.accounts : var.roles.callers
  member  = google_service_account.function.member
}

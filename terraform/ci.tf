# Who builds, attests and releases; and what has to be true of an image before it may start.
#
# Terraform owns what services are: accounts, triggers, limits, secrets. Releases own which image runs and who is sent to it.
# So modules/function ignores changes of image and traffic, cloudbuild.yaml makes them, and neither undoes what the other did.

# ---- The build's own identity ------------------------------------------------------------------------------------------

resource "google_service_account" "release" {
  account_id   = "release"
  display_name = "Builds and releases"
  description  = "What cloudbuild.yaml runs as."
}

resource "google_artifact_registry_repository_iam_member" "release" {
  for_each = { images = google_artifact_registry_repository.images, functions = google_artifact_registry_repository.functions }

  repository = each.value.name
  location   = each.value.location
  role       = "roles/artifactregistry.writer"
  member     = google_service_account.release.member
}

# Reads the sources it is to build; writes archives, and what was built of which commit.
resource "google_storage_bucket_iam_member" "release" {
  bucket = google_storage_bucket.source.name
  role   = "roles/storage.objectUser"
  member = google_service_account.release.member
}

# What can be granted on nothing smaller than the project. None of them grants roles or reads secrets or data.
locals {
  release_roles = {
    "roles/logging.logWriter"                    = "a build with an account of its own writes its own log"
    "roles/logging.viewer"                       = "looks for errors of a new revision before it is sent more traffic"
    "roles/run.developer"                        = "gives services images and traffic, and cannot change who may call them"
    "roles/cloudfunctions.developer"             = "gives functions of ops their archives"
    "roles/ondemandscanning.admin"               = "asks for a scan and reads what it found"
    "roles/containeranalysis.occurrences.editor" = "writes attestations"
    "roles/workflows.invoker"                    = "runs the smoke test"
    "roles/workflows.viewer"                     = "reads how the smoke test ended"
    "roles/serviceusage.serviceUsageConsumer"    = "its calls are counted against this project"
  }
}

resource "google_project_iam_member" "release" {
  for_each = local.release_roles

  project = var.project_id
  role    = each.key
  member  = google_service_account.release.member
}

# A new revision runs as its function's account, which whoever makes one has to be allowed to act as: of ours and no other.
resource "google_service_account_iam_member" "release_functions" {
  for_each = module.function

  service_account_id = each.value.account.name
  role               = "roles/iam.serviceAccountUser"
  member             = google_service_account.release.member
}

# Cloud Functions builds a new archive as the release's own account (functions.tf), and asks of whoever brings the
# archive to be allowed to act as it: also of that account itself.
# https://cloud.google.com/build/docs/securing-builds/configure-user-specified-service-accounts, read 2026-11.
resource "google_service_account_iam_member" "release_builds" {
  count = var.ops_as == "functions" ? 1 : 0

  service_account_id = google_service_account.release.name
  role               = "roles/iam.serviceAccountUser"
  member             = google_service_account.release.member
}

# ---- Who may start a release from outside: one ref of one repository, by a token of its own, with no key ----------------

resource "google_service_account" "ci" {
  count = var.ci == null ? 0 : 1

  account_id   = "ci"
  display_name = "Starts releases"
  description  = "What the pipeline of ${var.ci.repository} is here: it hands sources to Cloud Build, and does nothing itself."
}

resource "google_iam_workload_identity_pool" "ci" {
  count = var.ci == null ? 0 : 1

  workload_identity_pool_id = "ci"
  display_name              = "CI"
  description               = "Identities of pipelines outside Google Cloud."
}

resource "google_iam_workload_identity_pool_provider" "ci" {
  count = var.ci == null ? 0 : 1

  workload_identity_pool_id          = google_iam_workload_identity_pool.ci[0].workload_identity_pool_id
  workload_identity_pool_provider_id = "pipeline"
  display_name                       = "Pipeline"

  # The issuer signs tokens for everybody's repositories: without the condition, all of them would be let in.
  attribute_condition = "assertion.repository == '${var.ci.repository}' && assertion.ref == '${var.ci.ref}'"
  attribute_mapping = {
    "google.subject"       = "assertion.sub"
    "attribute.repository" = "assertion.repository"
    "attribute.ref"        = "assertion.ref"
  }

  oidc {
    issuer_uri = var.ci.issuer
  }
}

resource "google_service_account_iam_member" "ci" {
  count = var.ci == null ? 0 : 1

  service_account_id = google_service_account.ci[0].name
  role               = "roles/iam.workloadIdentityUser"
  member             = "principalSet://iam.googleapis.com/${google_iam_workload_identity_pool.ci[0].name}/attribute.repository/${var.ci.repository}"
}

# It may hand a build to the release account, and upload what is to be built.
resource "google_service_account_iam_member" "ci_release" {
  count = var.ci == null ? 0 : 1

  service_account_id = google_service_account.release.name
  role               = "roles/iam.serviceAccountUser"
  member             = google_service_account.ci[0].member
}

resource "google_storage_bucket_iam_member" "ci" {
  count = var.ci == null ? 0 : 1

  bucket = google_storage_bucket.source.name
  role   = "roles/storage.objectUser"
  member = google_service_account.ci[0].member
}

# gcloud looks at the bucket itself before it uploads, which the role above does not allow; without this it says that the user is
# forbidden from accessing the bucket, and names another permission.
resource "google_storage_bucket_iam_member" "ci_bucket" {
  count = var.ci == null ? 0 : 1

  bucket = google_storage_bucket.source.name
  role   = "roles/storage.legacyBucketReader"
  member = google_service_account.ci[0].member
}

resource "google_project_iam_member" "ci" {
  for_each = var.ci == null ? [] : toset(["roles/cloudbuild.builds.editor", "roles/serviceusage.serviceUsageConsumer"])

  project = var.project_id
  role    = each.key
  member  = google_service_account.ci[0].member
}

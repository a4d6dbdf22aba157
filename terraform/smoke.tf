# The smoke test of a revision that nobody is sent to yet. Services take requests from the load balancer and from inside the
# project only, and a build is neither; Workflows is inside.
# https://cloud.google.com/run/docs/securing/ingress, read 2026-11.

resource "google_service_account" "smoke" {
  account_id   = "smoke"
  display_name = "Smoke tests"
  description  = "Asks public routes of new revisions; it has no rights of its own."
}

resource "google_workflows_workflow" "smoke" {
  name                = "smoke"
  description         = "GETs addresses, and fails where one does not answer as it should."
  region              = var.region
  service_account     = google_service_account.smoke.id
  source_contents     = file("${path.module}/smoke.yaml")
  deletion_protection = false # it holds nothing
}

# It logs how each run went.
resource "google_project_iam_member" "smoke" {
  project = var.project_id
  role    = "roles/logging.logWriter"
  member  = google_service_account.smoke.member
}


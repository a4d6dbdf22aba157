# What has to be there before Terraform can run as itself: the services of Google, a place for its state, and an identity.
# A person who owns the project applies this once; README.md says how.

# Enabling one takes minutes to be known everywhere. Done here, it is over before the first apply of the rest.
resource "google_project_service" "api" {
  for_each = jsondecode(file("${path.module}/../apis.json"))

  service            = each.key
  disable_on_destroy = false
}

resource "google_storage_bucket" "state" {
  name     = "${var.project_id}-terraform-state"
  location = var.region

  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"

  # A state that was overwritten or deleted by mistake is got back from here: the last 50, and each for 90 days at least.
  versioning {
    enabled = true
  }

  lifecycle_rule {
    action {
      type = "Delete"
    }

    condition {
      num_newer_versions         = 50
      days_since_noncurrent_time = 90
    }
  }

  lifecycle {
    prevent_destroy = true
  }

  depends_on = [google_project_service.api]
}

resource "google_storage_bucket_iam_member" "state" {
  bucket = google_storage_bucket.state.name
  role   = "roles/storage.objectUser"
  member = google_service_account.terraform.member
}

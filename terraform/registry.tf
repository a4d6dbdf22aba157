# Where what is built is kept: images by digest in Artifact Registry, source archives of Cloud Functions in a bucket.

resource "google_artifact_registry_repository" "images" {
  repository_id = "aiprod"
  description   = "The programs' images, their SBOMs, and the base image with the media tools."
  location      = var.region
  format        = "DOCKER"

  docker_config {
    # A tag names a commit. What ran under it yesterday runs under it tomorrow.
    immutable_tags = true
  }

  # On as far as the project's Container Scanning API is (apis.tf): every pushed image is scanned, and again as new
  # vulnerabilities become known. The build waits for a scan of its own and stops at what is critical.
  vulnerability_scanning_config {
    enablement_config = "INHERITED"
  }

  # Keeping wins over deleting: the newest of each program stay however old they are, for Cloud Run pulls an image again
  # whenever it starts an instance, and a rollback needs the one before.
  cleanup_policies {
    id     = "keep-newest"
    action = "KEEP"

    most_recent_versions {
      keep_count = var.images_kept
    }
  }

  cleanup_policies {
    id     = "delete-old"
    action = "DELETE"

    condition {
      tag_state  = "ANY"
      older_than = "${180 * 24 * 3600}s" # half a year: nobody goes back further than that by an image, but by building it again
    }
  }

  lifecycle {
    # Without it no instance starts any more.
    prevent_destroy = true
  }
}

# What Google builds of staged archives. Its builds keep a cache under a tag that moves, so tags cannot be held here; a function
# runs by digest all the same.
resource "google_artifact_registry_repository" "functions" {
  repository_id = "aiprod-functions"
  description   = "Cloud Functions, as Google builds them from the staged source."
  location      = var.region
  format        = "DOCKER"

  vulnerability_scanning_config {
    enablement_config = "INHERITED"
  }

  cleanup_policies {
    id     = "keep-newest"
    action = "KEEP"

    most_recent_versions {
      keep_count = var.images_kept
    }
  }

  cleanup_policies {
    id     = "delete-old"
    action = "DELETE"

    condition {
      tag_state  = "ANY"
      older_than = "${30 * 24 * 3600}s" # it is built again from its archive, which is kept for a year
    }
  }

  lifecycle {
    # Without it no function starts any more.
    prevent_destroy = true
  }
}

# Staged archives are named by their digest, so that none is ever written twice; Cloud Functions builds from them.
resource "google_storage_bucket" "source" {
  name     = "${local.bucket_prefix}-source"
  location = var.region

  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"

  # A function is rolled back by building the archive it had.
  versioning {
    enabled = true
  }

  # What gcloud uploads to build from is needed once.
  lifecycle_rule {
    condition {
      age            = 7
      matches_prefix = ["builds/"]
    }

    action {
      type = "Delete"
    }
  }

  # Archives of functions are a few hundred kilobytes each.
  lifecycle_rule {
    condition {
      age            = 365
      matches_prefix = ["functions/"]
      with_state     = "ARCHIVED"
    }

    action {
      type = "Delete"
    }
  }
}

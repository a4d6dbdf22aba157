# The four buckets. They are apart because a notification can be filtered by bucket only: a function that wrote into the
# bucket it listens to would call itself.

locals {
  # The classes whose every file of an age has no business in their bucket any more. In work and delivery it is not the age
  # that tells but whether a job names the file, so there the function `retain` decides and no lifecycle rule may.
  transient = { for class in values(local.retention) : class.bucket => class.days if can(class.bucket) }

  # Which methods the pages of var.origins use on a bucket, through signed links, and what they may read of an answer.
  cors = {
    uploads  = { methods = ["PUT"], headers = ["Content-Type"] }
    delivery = { methods = ["GET", "HEAD"], headers = ["Content-Disposition", "Content-Length", "Content-Range", "Content-Type", "ETag"] }
  }
}

resource "google_storage_bucket" "media" {
  for_each = local.buckets

  name          = each.value
  location      = var.region # of the functions: nothing pays for traffic between regions
  storage_class = "STANDARD" # colder ones bill at least 30 days of each file, and a job lives 30
  force_destroy = false

  # Access by IAM alone, and never to everybody: clients come with signed links.
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"

  # No versions, and no lock on deleting: who has a film erased has it erased. What is deleted by mistake can be recovered
  # for the days of soft delete, which passing through would only bill: uploads and intake keep what is in work already.
  versioning {
    enabled = false
  }

  soft_delete_policy {
    retention_duration_seconds = contains(keys(local.transient), each.key) ? 0 : local.retention.deleted.days * 86400
  }

  dynamic "lifecycle_rule" {
    for_each = contains(keys(local.transient), each.key) ? [local.transient[each.key]] : []

    content {
      action {
        type = "Delete"
      }

      condition {
        age = lifecycle_rule.value
      }
    }
  }

  # Parts of an upload that broke off are billed, and no listing shows them.
  lifecycle_rule {
    action {
      type = "AbortIncompleteMultipartUpload"
    }

    condition {
      age = 1
    }
  }

  dynamic "cors" {
    for_each = length(var.origins) > 0 && contains(keys(local.cors), each.key) ? [local.cors[each.key]] : []

    content {
      origin          = sort(var.origins)
      method          = cors.value.methods
      response_header = cors.value.headers
      max_age_seconds = 3600
    }
  }

  lifecycle {
    prevent_destroy = true
  }
}

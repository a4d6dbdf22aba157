# One secret for each setting that holds a key. Their values are given by a person or made by the function `rotate`, and
# are never here: what Terraform knows is in its state.

locals {
  # How often a key is to be new, in days. Secret Manager then says so on the topic "rotation": `rotate` makes those anew
  # that are ours, and asks a person for those that a vendor gives.
  rotation_days = {
    AIPROD_PROVENANCE_KEY    = 365  # films it has signed are verified with the public half, which is kept
    AIPROD_PROVENANCE_PUBLIC = null # it follows the key
    REDIS_URL                = null # it follows the instance
  }
}

resource "google_secret_manager_secret" "setting" {
  for_each = local.secret_ids

  secret_id = each.value

  # In the region of the functions and nowhere else.
  replication {
    user_managed {
      replicas {
        location = var.region
      }
    }
  }

  # A version that is destroyed can be brought back for a day: a key is missed only once it is gone.
  version_destroy_ttl = "86400s"

  dynamic "rotation" {
    for_each = [for days in [lookup(local.rotation_days, each.key, 90)] : days if days != null]

    content {
      rotation_period    = "${rotation.value * 86400}s"
      next_rotation_time = timeadd(plantimestamp(), "${rotation.value * 24}h")
    }
  }

  dynamic "topics" {
    for_each = [for days in [lookup(local.rotation_days, each.key, 90)] : google_pubsub_topic.event["rotation"].id if days != null]

    content {
      name = topics.value
    }
  }

  lifecycle {
    prevent_destroy = true

    # Secret Manager moves the time on whenever it has spoken.
    ignore_changes = [rotation[0].next_rotation_time]
  }

  # It refuses a topic on which it may not publish.
  depends_on = [google_pubsub_topic_iam_member.rotation]
}

resource "google_pubsub_topic_iam_member" "rotation" {
  topic  = google_pubsub_topic.event["rotation"].name
  role   = "roles/pubsub.publisher"
  member = "serviceAccount:service-${var.project_number}@gcp-sa-secretmanager.iam.gserviceaccount.com"
}

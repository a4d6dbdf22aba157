# Pub/Sub: the topics of the stages, of finished objects, and of the platform's own events. Subscriptions, with their dead
# letters, belong to functions: modules/function/trigger.tf.

resource "google_pubsub_topic" "stages" {
  name = "aiprod-stages"

  message_storage_policy {
    allowed_persistence_regions = [var.region] # where all data is
  }
}

resource "google_pubsub_topic" "event" {
  for_each = local.topics

  name = each.key
}

# A bucket that a function listens to tells of every object that is finished, and of nothing else: a function that deletes does
# not call itself. The four buckets are apart for the same reason.
locals {
  watched_buckets = toset([for name, f in local.events : f.bucket if f.trigger == "object"])
  storage_agent   = "serviceAccount:service-${var.project_number}@gs-project-accounts.iam.gserviceaccount.com"
}

resource "google_pubsub_topic" "objects" {
  for_each = local.watched_buckets

  name = "objects-${each.key}"

  message_storage_policy {
    allowed_persistence_regions = [var.region]
  }
}

# Google makes its storage agent when it is first asked for: `gcloud storage service-agent` (bootstrap/).
resource "google_pubsub_topic_iam_member" "objects" {
  for_each = local.watched_buckets

  topic  = google_pubsub_topic.objects[each.key].id
  role   = "roles/pubsub.publisher"
  member = local.storage_agent
}

resource "google_storage_notification" "finalized" {
  for_each = local.watched_buckets

  bucket         = google_storage_bucket.media[each.key].name
  topic          = google_pubsub_topic.objects[each.key].id
  payload_format = "JSON_API_V1"
  event_types    = ["OBJECT_FINALIZE"]

  depends_on = [google_pubsub_topic_iam_member.objects]
}

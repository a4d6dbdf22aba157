# Who calls the function. Everything that is no client shows a token of the function's own invoker, which may call that function
# and nothing else; so a leaked token of one opens no other.

resource "google_service_account" "invoker" {
  count = local.routed ? 0 : 1

  account_id   = "call-${var.entry.name}"
  display_name = "Calls ${var.entry.name}"
  description  = "Whose tokens the platform shows to ${local.name}."
}

# Clients have no Google identity. They come through the load balancer, which alone reaches a route (see ingress), and the
# function asks each who it is. A policy of the organisation that forbids allUsers has to make an exception for these.
resource "google_cloud_run_v2_service_iam_member" "invoker" {
  location = var.project.region
  name     = local.service
  role     = "roles/run.invoker"
  member   = local.routed ? "allUsers" : google_service_account.invoker[0].member
}

# --- messages: of stages, of finished objects, of the platform's own events -------------------------------------------------

# An Eventarc trigger would make such a subscription for objects too, but a hidden one: 10 s to answer, no dead letters, a day
# of retention, and an audience of its own choosing. A bucket's notification goes to a topic like any other (messaging.tf).
resource "google_pubsub_subscription" "push" {
  count = local.pushed ? 1 : 0

  name  = var.entry.name
  topic = var.trigger_topic
  filter = {
    stage  = "attributes.stage = \"${coalesce(var.entry.stage, "none")}\""
    object = "attributes.eventType = \"OBJECT_FINALIZE\""
    topic  = null
  }[var.entry.trigger]

  # How long Pub/Sub waits for an answer: as long as the function may take, and at most the 600 s it allows.
  ack_deadline_seconds       = min(600, var.entry.timeout_s)
  message_retention_duration = "604800s" # a week, the longest without a topic's own: a weekend's outage loses nothing

  push_config {
    push_endpoint = var.url

    oidc_token {
      service_account_email = google_service_account.invoker[0].email
      audience              = var.url
    }
  }

  # A worker's lease lasts 30 s. The attempts outlast many of them, so that the message of one that died is still there when
  # another may take its step (shared/localcloud/provision.go).
  retry_policy {
    minimum_backoff = "10s"
    maximum_backoff = "60s"
  }

  dead_letter_policy {
    dead_letter_topic     = google_pubsub_topic.dead[0].id
    max_delivery_attempts = 100
  }

  expiration_policy {
    ttl = "" # never, however quiet it is
  }

  # Without the agent's rights dead letters are dropped, and nobody is told.
  depends_on = [google_pubsub_topic_iam_member.dead]
}

# A message that a topic has no subscription for is gone. So the dead have their own, which keeps them for a fortnight and for
# whoever looks; the first of them raises an alert.
resource "google_pubsub_topic" "dead" {
  count = local.pushed ? 1 : 0

  name = "${var.entry.name}-dead"
}

resource "google_pubsub_subscription" "dead" {
  count = local.pushed ? 1 : 0

  name                       = "${var.entry.name}-dead"
  topic                      = google_pubsub_topic.dead[0].id
  ack_deadline_seconds       = 600
  message_retention_duration = "1209600s" # 14 days
  retain_acked_messages      = true       # a replay that went wrong can be done again

  expiration_policy {
    ttl = ""
  }
}

locals {
  pubsub_agent = "serviceAccount:service-${var.project.number}@gcp-sa-pubsub.iam.gserviceaccount.com"
}

resource "google_pubsub_topic_iam_member" "dead" {
  count = local.pushed ? 1 : 0

  topic  = google_pubsub_topic.dead[0].id
  role   = "roles/pubsub.publisher"
  member = local.pubsub_agent
}

resource "google_pubsub_subscription_iam_member" "dead" {
  count = local.pushed ? 1 : 0

  subscription = google_pubsub_subscription.push[0].id
  role         = "roles/pubsub.subscriber"
  member       = local.pubsub_agent
}

resource "google_service_account_iam_member" "push" {
  count = local.pushed ? 1 : 0

  service_account_id = google_service_account.invoker[0].name
  role               = "roles/iam.serviceAccountTokenCreator"
  member             = local.pubsub_agent
}

# --- the clock -----------------------------------------------------------------------------------------------------------

resource "google_cloud_scheduler_job" "clock" {
  count = var.entry.trigger == "schedule" ? 1 : 0

  name             = var.entry.name
  region           = var.project.region
  description      = "Calls ${local.name}."
  schedule         = var.entry.cron
  time_zone        = "Etc/UTC"
  attempt_deadline = "${min(1800, var.entry.timeout_s)}s" # Cloud Scheduler waits at most 30 min

  # The next run does what this one left; a few attempts are for an instance that did not start.
  retry_config {
    retry_count          = 3
    min_backoff_duration = "10s"
    max_backoff_duration = "60s"
  }

  http_target {
    uri         = var.url
    http_method = "POST"

    oidc_token {
      service_account_email = google_service_account.invoker[0].email
      audience              = var.url
    }
  }
}

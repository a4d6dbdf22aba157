output "service" {
  description = "The name of the Cloud Run service; a Cloud Function is one too."
  value       = local.service
}

output "account" {
  description = "What the function runs as: the account's name, address and member."
  value = {
    name   = google_service_account.function.name
    email  = google_service_account.function.email
    member = google_service_account.function.member
  }
}

output "invoker" {
  description = "Whose tokens call it, of an event function: the account's name and address. null of a route."
  value = local.routed ? null : {
    name  = google_service_account.invoker[0].name
    email = google_service_account.invoker[0].email
  }
}

output "dead_letters" {
  description = "The subscription that keeps its dead letters, null where no messages call it."
  value       = one(google_pubsub_subscription.dead[*].name)
}

output "grants" {
  description = "What it may do besides posting to queues, as \"role on resource\", sorted: what the resources say, for tests and reviews."
  value = sort(concat(
    [for k, m in google_storage_bucket_iam_member.reader : "${m.role} on bucket ${k}"],
    [for k, m in google_storage_bucket_iam_member.creator : "${m.role} on bucket ${k}"],
    [for k, m in google_storage_bucket_iam_member.remover : "remover on bucket ${k}"],
    [for m in google_pubsub_topic_iam_member.stages : "${m.role} on the stages"],
    [for k, m in google_secret_manager_secret_iam_member.accessor : "${m.role} on ${m.secret_id}"],
    [for k, m in google_secret_manager_secret_iam_member.adder : "${m.role} on ${m.secret_id}"],
    [for m in google_service_account_iam_member.signer : "${m.role} on itself"],
    ["${google_project_iam_member.database.role} on the database"],
    ["telemetry on the project"],
    [for m in google_project_iam_member.models : "${m.role} on the project"],
    [for m in google_project_iam_member.users : var.entry.accounts ? "accounts on the project" : "callers on the project"],
  ))
}

# What a diff does not show, for tests: they see a module by its outputs only.
output "settings" {
  description = "How it runs and is called."
  value = {
    ingress = try(google_cloud_run_v2_service.function[0].ingress, google_cloudfunctions2_function.function[0].service_config[0].ingress_settings)
    max_instances = try(
      google_cloud_run_v2_service.function[0].scaling[0].max_instance_count,
      google_cloudfunctions2_function.function[0].service_config[0].max_instance_count,
    )
    concurrency = try(
      google_cloud_run_v2_service.function[0].template[0].max_instance_request_concurrency,
      google_cloudfunctions2_function.function[0].service_config[0].max_instance_request_concurrency,
    )
    timeout_s = try(
      tonumber(trimsuffix(google_cloud_run_v2_service.function[0].template[0].timeout, "s")),
      google_cloudfunctions2_function.function[0].service_config[0].timeout_seconds,
    )
    billed_by_request = try(google_cloud_run_v2_service.function[0].template[0].containers[0].resources[0].cpu_idle, true)
    attested_only     = try(google_cloud_run_v2_service.function[0].binary_authorization[0].use_default, false)
    cloud_function    = var.archive != null
    account_id        = google_service_account.function.account_id
    public            = google_cloud_run_v2_service_iam_member.invoker.member == "allUsers"
    invoker           = one(google_service_account.invoker[*].account_id)
    environment       = local.environment
    secrets           = keys(merge(var.secrets, var.files))
  }
}

output "push" {
  description = "Its push subscription, null where no messages call it."
  value = local.pushed ? {
    filter       = google_pubsub_subscription.push[0].filter
    topic        = google_pubsub_subscription.push[0].topic
    ack_s        = google_pubsub_subscription.push[0].ack_deadline_seconds
    audience     = google_pubsub_subscription.push[0].push_config[0].oidc_token[0].audience
    endpoint     = google_pubsub_subscription.push[0].push_config[0].push_endpoint
    backoff      = google_pubsub_subscription.push[0].retry_policy[0]
    attempts     = google_pubsub_subscription.push[0].dead_letter_policy[0].max_delivery_attempts
    expires      = google_pubsub_subscription.push[0].expiration_policy[0].ttl != ""
    dead_kept    = google_pubsub_subscription.dead[0].message_retention_duration
    dead_expires = google_pubsub_subscription.dead[0].expiration_policy[0].ttl != ""
    agent_roles  = [google_pubsub_topic_iam_member.dead[0].role, google_pubsub_subscription_iam_member.dead[0].role, google_service_account_iam_member.push[0].role]
  } : null
}

output "clock" {
  description = "Its schedule, null where no clock calls it."
  value = var.entry.trigger == "schedule" ? {
    schedule = google_cloud_scheduler_job.clock[0].schedule
    audience = google_cloud_scheduler_job.clock[0].http_target[0].oidc_token[0].audience
    deadline = google_cloud_scheduler_job.clock[0].attempt_deadline
    retries  = google_cloud_scheduler_job.clock[0].retry_config[0].retry_count
  } : null
}

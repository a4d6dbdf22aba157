# Who is told of what. Mocks answer for Google: no credentials, no network, no state.

mock_provider "google" {
  source = "./tests/mocks"
}

# What Google would answer, already while planning: applying would need what may not be destroyed again.

override_resource {
  target          = google_monitoring_uptime_check_config.api
  override_during = plan
  values          = { uptime_check_id = "get-health-x" }
}

override_resource {
  target          = google_monitoring_notification_channel.email
  override_during = plan
  values          = { name = "projects/aiprod-test/notificationChannels/1" }
}

override_resource {
  target          = google_pubsub_topic.event["budget"]
  override_during = plan
  values          = { id = "projects/aiprod-test/topics/budget" }
}

variables {
  project_id      = "aiprod-test"
  project_number  = "123456789012"
  environment     = "dev"
  domain          = "api.example.com"
  billing_account = "01D4EE-079462-DFD6EC"
  budget          = 300
  budget_currency = "EUR"
  alert_emails    = ["platform@example.com"]
  pagers          = ["projects/aiprod-test/notificationChannels/7"]
  quota           = { service_accounts = 300, backend_services = 200 }
  ops_as          = "services"
  images = {
    for program in ["api", "pipeline", "media", "ops"] :
    program => "europe-west1-docker.pkg.dev/aiprod-test/aiprod/${program}@sha256:0000000000000000000000000000000000000000000000000000000000000000"
  }
}

# One plan for all of it, and of nothing else: functions are pinned by functions.tftest.hcl.
run "alerts" {
  command = plan

  plan_options {
    target = [
      google_billing_budget.month, google_logging_metric.signal, google_monitoring_alert_policy.alert,
      google_monitoring_dashboard.board, google_monitoring_slo.objective,
    ]
  }

  # Every rule is a policy.
  assert {
    condition     = length(setsubtract(keys(local.alerts), [for p in google_monitoring_alert_policy.alert : p.user_labels.rule])) == 0
    error_message = "Each rule of shared/alert/alerts.json becomes at least one policy."
  }
  assert {
    condition     = alltrue([for p in google_monitoring_alert_policy.alert : length(p.conditions) == (p.combiner == "AND" ? 2 : 1)])
    error_message = "A policy has one condition, but for a burn, which has to go on in a long and in a short window."
  }
  assert {
    condition     = alltrue([for p in google_monitoring_alert_policy.alert : one(p.documentation[0].links).url == "${var.runbooks_url}${p.user_labels.rule}.md"])
    error_message = "Each alert says where its runbook is."
  }
  assert {
    condition     = length(google_monitoring_alert_policy.alert) < 500
    error_message = "A project has at most 500 policies."
  }
  assert {
    condition     = alltrue([for f in values(local.filters) : !strcontains(f, "\"@")])
    error_message = "What only the deployment knows is written in."
  }

  # No message dies unseen.
  assert {
    condition     = length(setsubtract([for name, f in local.functions : name if contains(["stage", "object", "topic"], f.trigger)], local.dead_letters)) == 0
    error_message = "Whatever messages call is watched for dead letters."
  }
  assert {
    condition = alltrue([for name in local.dead_letters :
      strcontains(local.filters["dead-letter/${name}"], "resource.labels.subscription_id=\"${name}-dead\"")
    ])
    error_message = "…on the subscription that keeps them."
  }
  assert {
    condition = alltrue([for p in google_monitoring_alert_policy.alert :
      p.conditions[0].condition_threshold[0].threshold_value == 0 && p.conditions[0].condition_threshold[0].duration == "0s" if p.user_labels.rule == "dead-letter"
    ])
    error_message = "The first dead letter is told at once."
  }

  # The clock is watched in two ways.
  assert {
    condition = alltrue([for name, f in local.functions :
      contains(keys(google_monitoring_alert_policy.alert), "schedule-failing/${name}") && contains(keys(google_monitoring_alert_policy.alert), "schedule-missing/${name}") if f.trigger == "schedule"
    ])
    error_message = "What is scheduled is watched for failing, and for not happening: something that never ran has not failed."
  }
  assert {
    condition     = one(google_monitoring_alert_policy.alert["schedule-missing/sweep"].conditions[0].condition_prometheus_query_language).query == "absent_over_time(run_googleapis_com:request_count{monitored_resource=\"cloud_run_revision\",response_code_class=\"2xx\",service_name=\"aiprod-sweep\"}[600s])"
    error_message = "Missing is asked of successes, by a query: it alone sees that there has never been one."
  }

  # Objectives.
  assert {
    condition     = alltrue([for s in google_monitoring_slo.objective : s.rolling_period_days == 28])
    error_message = "28 days: every window has four of each weekday."
  }
  assert {
    condition     = length([for p in google_monitoring_alert_policy.alert : p if p.combiner == "AND"]) == 2 * length(google_monitoring_slo.objective)
    error_message = "Each objective has an alert for a fast burn and one for a slow one."
  }
  assert {
    condition     = !strcontains(local.services_answering, "jobs-events") && !strcontains(local.services_answering, "quality-technical") && strcontains(local.services_answering, "jobs-submit")
    error_message = "How soon is asked of what answers at once."
  }

  # What is drawn.
  assert {
    condition     = alltrue([for d in google_monitoring_dashboard.board : length(jsondecode(d.dashboard_json).mosaicLayout.tiles) >= 10])
    error_message = "Boards are JSON, with something on them."
  }
  assert {
    condition     = google_logging_metric.signal["spend"].filter == "resource.type=\"cloud_run_revision\" AND jsonPayload.message=\"booked\" AND jsonPayload.kind=\"settle\"" && google_logging_metric.signal["spend"].value_extractor == "EXTRACT(jsonPayload.micros)"
    error_message = "What is spent is what ledgers settle."
  }

  # Money.
  assert {
    condition     = toset([for r in google_billing_budget.month[0].threshold_rules : "${r.threshold_percent} ${coalesce(r.spend_basis, "CURRENT_SPEND")}"]) == toset(["0.5 CURRENT_SPEND", "0.8 CURRENT_SPEND", "1 CURRENT_SPEND", "1 FORECASTED_SPEND"])
    error_message = "People are told at 50 and 80 %, and of the forecast; at 100 % the guard acts."
  }
  assert {
    condition     = google_billing_budget.month[0].all_updates_rule[0].pubsub_topic == "projects/aiprod-test/topics/budget"
    error_message = "The guard hears of every update."
  }
  assert {
    condition     = google_billing_budget.month[0].budget_filter[0].projects == toset(["projects/123456789012"])
    error_message = "A budget without a project is the whole account's."
  }

  # Only what is critical wakes somebody.
  assert {
    condition     = alltrue([for p in google_monitoring_alert_policy.alert : contains(p.notification_channels, "projects/aiprod-test/notificationChannels/7") == (p.severity == "CRITICAL")])
    error_message = "A pager that rings for warnings is switched off."
  }
  assert {
    condition     = alltrue([for p in google_monitoring_alert_policy.alert : length(p.notification_channels) >= 1])
    error_message = "Somebody is told of everything."
  }
}

run "nothing_yet" {
  command = plan

  variables {
    billing_account = null
    images          = {}
  }

  assert {
    condition     = length(google_billing_budget.month) == 0
    error_message = "Without a billing account there is no budget to make."
  }

  assert {
    condition     = length(local.schedules) == 0 && length(local.dead_letters) == 0
    error_message = "What has not been deployed is not missed."
  }
}

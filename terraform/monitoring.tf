# What is counted, who is told, and what is drawn of it. The rules themselves are data: shared/alert.

locals {
  signals = jsondecode(file("${path.module}/../shared/alert/signals.json")).signals

  email_channels = sort([for c in google_monitoring_notification_channel.email : c.name])
}

# Metrics of our own are counted from lines that the programs log anyway: no function waits for a metrics service, and what a function
# counted in its last second is not lost with its instance.
resource "google_logging_metric" "signal" {
  for_each = { for s in local.signals : s.name => s }

  name        = "aiprod/${each.key}"
  description = each.value.what

  filter = join(" AND ", concat(
    ["resource.type=\"cloud_run_revision\"", "jsonPayload.message=\"${each.value.message}\""],
    [for field, v in try(each.value.where, {}) : startswith(v, ">") ? "jsonPayload.${field}${v}" : "jsonPayload.${field}=\"${v}\""],
  ))

  label_extractors = { for field in each.value.labels : field => "EXTRACT(jsonPayload.${field})" }
  value_extractor  = try("EXTRACT(jsonPayload.${each.value.value})", null)

  metric_descriptor {
    metric_kind  = "DELTA"
    value_type   = can(each.value.value) ? "DISTRIBUTION" : "INT64"
    unit         = try(each.value.unit, "1")
    display_name = "aiprod ${each.key}"

    dynamic "labels" {
      for_each = each.value.labels

      content {
        key        = labels.value
        value_type = "STRING"
      }
    }
  }

  # From 1 in steps of 1.5: a second to half an hour in 19 steps, a cent to a hundred dollars in micro-dollars in 23. The sum is exact whatever the steps.
  dynamic "bucket_options" {
    for_each = can(each.value.value) ? [1] : []

    content {
      exponential_buckets {
        growth_factor      = 1.5
        num_finite_buckets = 50
        scale              = 1
      }
    }
  }
}

resource "google_monitoring_notification_channel" "email" {
  for_each = var.alert_emails

  type         = "email"
  display_name = "aiprod ${var.environment}: ${each.key}"
  labels       = { email_address = each.key }
}

# Asked from outside, as a client would: name, certificate, load balancer and a function are all in the way.
resource "google_monitoring_uptime_check_config" "api" {
  display_name = "aiprod ${var.environment}: GET /health"
  period       = "60s"
  timeout      = "10s"

  # Three continents: one that fails is that place's network (shared/alert/alerts.json, api-unreachable).
  selected_regions = ["EUROPE", "USA", "ASIA_PACIFIC"]

  http_check {
    path         = "/health"
    port         = 443
    use_ssl      = true
    validate_ssl = true
  }

  monitored_resource {
    type = "uptime_url"
    labels = {
      project_id = var.project_id
      host       = var.domain
    }
  }
}

resource "google_monitoring_dashboard" "board" {
  for_each = toset(["overview", "pipeline", "vendors"])

  dashboard_json = templatefile("${path.module}/dashboards/${each.key}.json.tftpl", {
    title  = "aiprod ${var.environment}: ${each.key}"
    routes = local.services_of_routes
  })

  depends_on = [google_logging_metric.signal]
}

# Objectives, and their error budgets over 28 days: shared/alert/objectives.json.

locals {
  promises   = jsondecode(file("${path.module}/../shared/alert/objectives.json"))
  objectives = { for o in local.promises.objectives : o.name => o }
  burns      = { for b in local.promises.burns : b.name => b }

  # Endpoints, as a regular expression of the names of their services; and those that answer at once: a stream lasts an hour, and
  # measuring a film takes as long as the film does.
  services_of_routes = "aiprod-(${join("|", keys(local.routes))})"
  services_answering = "aiprod-(${join("|", [for name, f in local.routes : name if f.trigger == "http" && f.program == "api"])})"

  # How each objective tells good from bad. What is measured is a decision of this installation; how much of it has to be good is not.
  measured = {
    # At the load balancer, so that a request that no instance could take is counted too.
    api-available = {
      total = "metric.type=\"loadbalancing.googleapis.com/https/request_count\" AND resource.type=\"https_lb_rule\""
      bad   = "metric.type=\"loadbalancing.googleapis.com/https/request_count\" AND resource.type=\"https_lb_rule\" AND metric.labels.response_code_class=500"
    }
    # At the functions: only they can be told apart by what they do.
    api-quick = {
      distribution = "metric.type=\"run.googleapis.com/request_latencies\" AND resource.type=\"cloud_run_revision\" AND resource.labels.service_name=monitoring.regex.full_match(\"${local.services_answering}\")"
    }
    films-delivered = {
      good = "${local.films} AND metric.labels.to=\"DELIVERED\""
      bad  = "${local.films} AND metric.labels.to=\"ERROR\" AND metric.labels.code!=monitoring.regex.full_match(\"${join("|", [for c in local.objectives["films-delivered"].not_ours : replace(c, ".", "[.]")])}\")"
    }
  }

  films = "metric.type=\"logging.googleapis.com/user/aiprod/jobs\" AND resource.type=\"cloud_run_revision\""
}

resource "google_monitoring_custom_service" "aiprod" {
  service_id   = "aiprod"
  display_name = "aiprod ${var.environment}"
}

resource "google_monitoring_slo" "objective" {
  for_each = local.objectives

  service             = google_monitoring_custom_service.aiprod.service_id
  slo_id              = each.key
  display_name        = "${each.key}: ${each.value.goal * 100} % in ${local.promises.days} days"
  goal                = each.value.goal
  rolling_period_days = local.promises.days

  request_based_sli {
    dynamic "good_total_ratio" {
      for_each = can(each.value.within_ms) ? [] : [local.measured[each.key]]

      content {
        good_service_filter  = try(good_total_ratio.value.good, null)
        bad_service_filter   = try(good_total_ratio.value.bad, null)
        total_service_filter = try(good_total_ratio.value.total, null)
      }
    }

    dynamic "distribution_cut" {
      for_each = can(each.value.within_ms) ? [local.measured[each.key]] : []

      content {
        distribution_filter = distribution_cut.value.distribution

        range {
          max = each.value.within_ms
        }
      }
    }
  }

  depends_on = [google_logging_metric.signal]
}

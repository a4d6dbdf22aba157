# Alert policies, one for each rule of shared/alert/alerts.json; a rule that is for each of something is a policy for each of them, with
# its own threshold and its own name in the message that arrives. What a rule means and what to do is in its runbook.

locals {
  alerts = { for a in jsondecode(file("${path.module}/../shared/alert/alerts.json")).alerts : a.name => a }

  # What is told apart, of what has been deployed. A fuse is watched together with all that are as large: a threshold is one number.
  schedules    = [for name, f in local.deployed : name if f.trigger == "schedule"]
  dead_letters = [for name, f in local.deployed : name if contains(["stage", "object", "topic"], f.trigger)]
  fuses        = { for name, f in local.deployed : tostring(f.max_instances) => name... }

  # What only the deployment knows, as data names it.
  known = {
    "@routes" = "~${local.services_of_routes}"
    "@uptime" = google_monitoring_uptime_check_config.api.uptime_check_id
  }

  # The rules with what they are for written in. One that is for nothing in particular is for "".
  watched = merge([for a in values(local.alerts) : {
    for of in(
      try(a.each, "") == "dead_letter" ? local.dead_letters :
      try(a.each, "") == "schedule" ? local.schedules :
      try(a.each, "") == "objective" ? keys(local.objectives) :
      try(a.each, "") == "fuse" ? keys(local.fuses) : [""]
    ) :
    trimsuffix("${a.name}/${of}", "/") => {
      rule     = a.name
      of       = of
      each     = try(a.each, "")
      measure  = try(a.measure, "burn")
      title    = a.title
      severity = upper(a.severity)
      what     = a.what
      why      = a.why
      metric   = try(a.metric, "")
      resource = try(a.resource, "")
      by       = try(a.by, [])
      window   = try(a.windows[of], a.window, "0s")
      for      = try(a.for, "0s")
      burn     = try(local.burns[a.burn], null)
      message  = try(a.message, "")
      filter   = try(a.filter, "")

      # The fuse's rule is a share of it.
      threshold  = try(a.above, a.below, 0) * (try(a.each, "") == "fuse" ? tonumber(of) : 1)
      comparison = can(a.below) ? "COMPARISON_LT" : "COMPARISON_GT"

      where = merge(
        { for label, v in try(a.where, {}) : label => lookup(local.known, v, v) },
        try(a.each, "") == "dead_letter" ? { "resource.labels.subscription_id" = "${of}-dead" } : {},
        try(a.each, "") == "schedule" ? { "resource.labels.service_name" = "aiprod-${of}" } : {},
        try(a.each, "") == "fuse" ? { "resource.labels.service_name" = "~aiprod-(${join("|", local.fuses[of])})" } : {},
      )
    }
  }]...)

  # Conditions are filters, for which a value is a text or a regular expression…
  filters = { for key, w in local.watched : key => join(" AND ", concat(
    ["metric.type=\"${w.metric}\"", "resource.type=\"${w.resource}\""],
    [for label, v in w.where :
      startswith(v, "!~") ? "${label}!=monitoring.regex.full_match(\"${substr(v, 2, -1)}\")" :
      startswith(v, "~") ? "${label}=monitoring.regex.full_match(\"${substr(v, 1, -1)}\")" :
      "${label}=\"${v}\""
    ],
  )) if w.metric != "" }

  # …or queries, where a filter cannot say it: that there has never been a point, or the sum of a distribution. A metric's name is written in
  # another way there: https://cloud.google.com/monitoring/promql/promql-mapping
  queried = { for key, w in local.watched : key => w if contains(["absent", "sum"], w.measure) }
  selectors = { for key, w in local.queried : key => join("", [
    replace(replace(w.metric, "/^([^/]*)\\//", "$1:"), "/[.\\/-]/", "_"),
    w.measure == "sum" ? "_sum" : "",
    "{monitored_resource=\"${w.resource}\"",
    join("", [for label, v in w.where : ",${reverse(split(".", label))[0]}=\"${v}\""]),
    "}[${w.window}]",
  ]) }
  queries = { for key, w in local.queried : key => (
    w.measure == "absent" ? "absent_over_time(${local.selectors[key]})" : "sum(increase(${local.selectors[key]})) > ${w.threshold}"
  ) }

  # How points become the number that a threshold is held to.
  aligned = {
    most     = { within = "ALIGN_MAX", across = "REDUCE_MAX" }
    least    = { within = "ALIGN_MIN", across = "REDUCE_MIN" }
    count    = { within = "ALIGN_SUM", across = "REDUCE_SUM" }
    share    = { within = "ALIGN_SUM", across = "REDUCE_SUM" }
    p95      = { within = "ALIGN_SUM", across = "REDUCE_PERCENTILE_95" }
    p99      = { within = "ALIGN_SUM", across = "REDUCE_PERCENTILE_99" }
    failures = { within = "ALIGN_NEXT_OLDER", across = "REDUCE_COUNT_FALSE" }
    times    = { within = "ALIGN_COUNT_TRUE", across = "REDUCE_SUM" }
  }
}

resource "google_monitoring_alert_policy" "alert" {
  for_each = local.watched

  display_name = join(" ", compact(["aiprod ${var.environment}:", each.value.title, each.value.of == "" ? "" : "(${each.value.of})"]))
  severity     = each.value.severity

  # A burn has to go on in both windows, so that it falls silent soon after its cause is gone.
  combiner = each.value.measure == "burn" ? "AND" : "OR"

  # Critical ones wake somebody; everything is also written to everybody.
  notification_channels = concat(local.email_channels, each.value.severity == "CRITICAL" ? sort(var.pagers) : [])

  user_labels = { rule = each.value.rule }

  documentation {
    mime_type = "text/markdown"
    subject   = "[${var.environment}] ${each.value.title}${each.value.of == "" ? "" : ": ${each.value.of}"}"
    content   = <<-EOT
      ${each.value.what} ${each.value.of == "" ? "" : "It is about **${each.value.of}**."}

      What to do: [${each.value.rule}](${var.runbooks_url}${each.value.rule}.md)

      Why at this threshold: ${each.value.why}
    EOT

    links {
      display_name = "Runbook"
      url          = "${var.runbooks_url}${each.value.rule}.md"
    }
  }

  alert_strategy {
    # One that is not closed by its cause's end is closed after a day: a rule on the first line of a log never sees an end.
    auto_close = "86400s"

    dynamic "notification_rate_limit" {
      for_each = each.value.measure == "logged" ? ["3600s"] : [] # the same line a thousand times is one message an hour

      content {
        period = notification_rate_limit.value
      }
    }
  }

  dynamic "conditions" {
    for_each = contains(keys(local.aligned), each.value.measure) ? [each.value] : []

    content {
      display_name = each.value.what

      condition_threshold {
        filter             = local.filters[each.key]
        comparison         = each.value.comparison
        threshold_value    = each.value.threshold
        duration           = each.value.for
        denominator_filter = each.value.measure == "share" ? "metric.type=\"${each.value.metric}\" AND resource.type=\"${each.value.resource}\"" : null

        aggregations {
          alignment_period     = each.value.window
          per_series_aligner   = local.aligned[each.value.measure].within
          cross_series_reducer = local.aligned[each.value.measure].across
          group_by_fields      = each.value.by
        }

        dynamic "denominator_aggregations" {
          for_each = each.value.measure == "share" ? [1] : []

          content {
            alignment_period     = each.value.window
            per_series_aligner   = local.aligned[each.value.measure].within
            cross_series_reducer = local.aligned[each.value.measure].across
            group_by_fields      = each.value.by
          }
        }

        trigger {
          count = 1
        }
      }
    }
  }

  dynamic "conditions" {
    for_each = contains(keys(local.queries), each.key) ? [local.queries[each.key]] : []

    content {
      display_name = each.value.what

      condition_prometheus_query_language {
        query               = conditions.value
        duration            = each.value.for
        evaluation_interval = "60s"

        # A metric of our own is not known before its first point.
        disable_metric_validation = true
      }
    }
  }

  dynamic "conditions" {
    for_each = each.value.measure == "logged" ? [each.value] : []

    content {
      display_name = each.value.what

      condition_matched_log {
        filter = each.value.filter != "" ? each.value.filter : join(" AND ", concat(
          ["resource.type=\"cloud_run_revision\"", "jsonPayload.message=\"${each.value.message}\""],
          [for field, v in each.value.where : "jsonPayload.${field}=\"${v}\""],
        ))
      }
    }
  }

  dynamic "conditions" {
    for_each = each.value.measure == "burn" ? [each.value.burn.over, each.value.burn.and] : []

    content {
      display_name = "${each.value.of} within ${conditions.value}"

      condition_threshold {
        filter          = "select_slo_burn_rate(\"${google_monitoring_slo.objective[each.value.of].id}\", \"${conditions.value}\")"
        comparison      = "COMPARISON_GT"
        threshold_value = each.value.burn.rate
        duration        = "0s"
      }
    }
  }

  depends_on = [google_logging_metric.signal]
}

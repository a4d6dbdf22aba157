# The last of three fuses. The ledger refuses a call before it is made, and the caps on instances and queues bound how fast
# anything goes; what Google bills is told hours later, and comes to the function that listens to the topic "budget".

resource "google_billing_budget" "month" {
  count = var.billing_account == null ? 0 : 1

  billing_account = var.billing_account
  display_name    = "aiprod ${var.environment}"

  budget_filter {
    projects        = ["projects/${var.project_number}"]
    calendar_period = "MONTH"

    # A credit hides what the same month will cost when it is used up.
    credit_types_treatment = "EXCLUDE_ALL_CREDITS"
  }

  amount {
    specified_amount {
      currency_code = var.budget_currency
      units         = tostring(var.budget)
    }
  }

  # 50 and 80 % are told to people, 100 % stops the queues that spend (functions/ops).
  dynamic "threshold_rules" {
    for_each = [0.5, 0.8, 1]

    content {
      threshold_percent = threshold_rules.value
    }
  }

  # Google's forecast for the month: it is told while there is time to do something.
  threshold_rules {
    threshold_percent = 1
    spend_basis       = "FORECASTED_SPEND"
  }

  all_updates_rule {
    pubsub_topic                     = google_pubsub_topic.event["budget"].id
    schema_version                   = "1.0"
    monitoring_notification_channels = slice(local.email_channels, 0, min(5, length(local.email_channels))) # Google takes five

    # The guard and the channels are told; whoever happens to administer billing need not be.
    disable_default_iam_recipients = length(local.email_channels) > 0
  }
}

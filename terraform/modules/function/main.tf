# One entry of the catalogue: what runs, who it is, what calls it, and what it may do.
#
#   main.tf      names, identity, environment
#   service.tf   the Cloud Run service
#   function.tf  or the Cloud Function
#   trigger.tf   who calls it
#   grants.tf    what it may do

locals {
  name = "aiprod-${var.entry.name}"

  # Routes are called by clients, through the load balancer; all others by the platform, which shows who it is.
  routed = contains(["http", "stream"], var.entry.trigger)
  pushed = contains(["stage", "object", "topic"], var.entry.trigger)

  # An account's name has 6 to 30 characters, and the name of a function may be as short as "me".
  account = length(var.entry.name) < 3 ? "fn-${var.entry.name}-${var.entry.program}" : "fn-${var.entry.name}"

  # Go collects harder when it comes near its limit, and does not die of it: nine tenths, and the rest for what is not on its
  # heap. Where ffmpeg works beside it, in the same memory, and files are kept there, Go gets half.
  go_share = var.entry.program == "media" ? 0.5 : 0.9

  mounts = { for setting, secret in var.files : setting => "/secrets/${secret}" }

  environment = merge(
    var.environment,
    { for setting in var.elsewhere : setting => "elsewhere" },
    { for setting, directory in local.mounts : setting => "${directory}/value" },
    { GOMEMLIMIT = "${floor(var.entry.memory_mib * local.go_share)}MiB" },
    var.entry.signs ? { AIPROD_SIGNER_ACCOUNT = google_service_account.function.email } : {},
  )

  # The service's name, once it is there. A Cloud Function is a Cloud Run service of the same name.
  service = var.archive == null ? google_cloud_run_v2_service.function[0].name : google_cloudfunctions2_function.function[0].name
}

# The function's own identity, which nothing else has.
resource "google_service_account" "function" {
  account_id   = local.account
  display_name = "Function ${var.entry.name}"
  description  = "What ${local.name} runs as."

  lifecycle {
    precondition {
      condition     = length(local.account) >= 6 && length(local.account) <= 30 && length(var.entry.name) <= 25
      error_message = "Function ${var.entry.name}: fn-NAME and call-NAME have at most 30 characters, so a name has at most 25."
    }
  }
}

# Cloud Tasks: a queue for each vendor and kind of work, so that one that is full, paused or slow holds up none of the others.

resource "google_cloud_tasks_queue" "queue" {
  for_each = local.queues

  name     = each.key
  location = var.region

  rate_limits {
    # The fuse: what the function's instances can take at once. How many that is, is said where the function is declared.
    max_concurrent_dispatches = each.value.concurrent
    # Most tasks ask a vendor how a call stands, and take a fifth of a second. Cloud Tasks allows 500.
    max_dispatches_per_second = min(500, each.value.concurrent * 5)
  }

  # As for messages (modules/function/trigger.tf): the attempts outlast the 30 s lease of a worker that died. There are no dead
  # letters here: the last attempt fails the step, which its job tells of.
  retry_config {
    max_attempts       = 100
    min_backoff        = "1s"
    max_backoff        = "60s"
    max_doublings      = 6    # 1 s doubled six times is over the 60 s
    max_retry_duration = "0s" # attempts alone count
  }

  stackdriver_logging_config {
    sampling_ratio = 0.1 # the functions log every call themselves
  }

  lifecycle {
    # The budget guard pauses queues and a person resumes them: an apply must not do it for them.
    ignore_changes = [desired_state]
  }
}

locals {
  # Once for all grants: to ask the module for one account is to have Terraform read all that every function has.
  accounts = { for name, f in module.function : name => f.account }
  invokers = { for name, f in module.function : name => try(f.invoker.name, null) } # null of a route

  # Who posts to which queue, who may pause which, and as whose invoker a task is to be sent.
  enqueues = merge([for name, f in local.deployed : { for q in f.posts_queues : "${name}/${q}" => { function = name, queue = q } }]...)
  pauses   = merge([for name, f in local.deployed : { for q in f.pauses : "${name}/${q}" => { function = name, queue = q } }]...)
  calls = merge([for name, f in local.deployed : {
    for callee in f.calls : "${name}/${callee}" => { function = name, callee = callee } if contains(keys(local.deployed), callee)
  }]...)
}

resource "google_cloud_tasks_queue_iam_member" "enqueuer" {
  for_each = local.enqueues

  location = var.region
  name     = google_cloud_tasks_queue.queue[each.value.queue].name
  role     = "roles/cloudtasks.enqueuer"
  member   = local.accounts[each.value.function].member
}

# Google's smallest role that may pause a queue may also purge and delete it.
resource "google_cloud_tasks_queue_iam_member" "pauser" {
  for_each = local.pauses

  location = var.region
  name     = google_cloud_tasks_queue.queue[each.value.queue].name
  role     = google_project_iam_custom_role.pauser.name
  member   = local.accounts[each.value.function].member
}

resource "google_project_iam_custom_role" "pauser" {
  role_id     = "aiprodQueuePauser"
  title       = "AIPROD queue pauser"
  description = "Stops a queue and sets it going again."
  permissions = ["cloudtasks.queues.get", "cloudtasks.queues.pause", "cloudtasks.queues.resume"]
}

# Who makes a task has it carry the token of the called function's invoker, as whom it has to be allowed to act.
resource "google_service_account_iam_member" "caller" {
  for_each = local.calls

  service_account_id = local.invokers[each.value.callee]
  role               = "roles/iam.serviceAccountUser"
  member             = local.accounts[each.value.function].member
}

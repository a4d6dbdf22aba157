# Decisions about functions that a diff does not show. Planned only, with a mocked Google: no credentials, no state.

mock_provider "google" {
  source          = "./tests/mocks"
  override_during = plan # accounts have addresses already, so that what is written with them can be read
}

variables {
  project_id     = "aiprod-test"
  project_number = "123456789012"
  environment    = "staging"
  domain         = "api.example.com"
  quota          = { service_accounts = 200, backend_services = 100 }
  images = {
    api      = "europe-west1-docker.pkg.dev/aiprod-test/aiprod/api@sha256:0000000000000000000000000000000000000000000000000000000000000001"
    pipeline = "europe-west1-docker.pkg.dev/aiprod-test/aiprod/pipeline@sha256:0000000000000000000000000000000000000000000000000000000000000002"
    media    = "europe-west1-docker.pkg.dev/aiprod-test/aiprod/media@sha256:0000000000000000000000000000000000000000000000000000000000000003"
    ops      = "europe-west1-docker.pkg.dev/aiprod-test/aiprod/ops@sha256:0000000000000000000000000000000000000000000000000000000000000004"
  }
  ops_as  = "services"
  secrets = ["RUNWAYML_API_SECRET", "ELEVENLABS_API_KEY", "REDIS_URL", "AIPROD_PROVENANCE_KEY", "AIPROD_PROVENANCE_PUBLIC"]
}

# One plan of everything, for all that follows: a plan of eighty functions takes seconds.
run "functions" {
  command = plan

  # All that is declared is deployed, once its program is built.
  assert {
    condition     = toset(keys(module.function)) == toset(keys(local.catalogue.functions))
    error_message = "Functions of the catalogue that are not made: ${jsonencode(setsubtract(keys(local.catalogue.functions), keys(module.function)))}"
  }
  assert {
    condition     = toset(keys(google_cloud_tasks_queue.queue)) == toset(keys(local.catalogue.queues))
    error_message = "The queues are those of the catalogue."
  }

  # A client is let in by the function itself; an event function is called by its own invoker, and can be reached by nobody outside.
  assert {
    condition = alltrue([
      for name in keys(local.events) :
      module.function[name].settings.ingress == "INGRESS_TRAFFIC_INTERNAL_ONLY" && !module.function[name].settings.public && module.function[name].settings.invoker == "call-${name}"
    ])
    error_message = "An event function is internal and called by its own invoker only."
  }
  assert {
    condition = alltrue([
      for name in keys(local.routes) :
      module.function[name].settings.ingress == "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER" && module.function[name].settings.invoker == null
    ])
    error_message = "A route is reached through the load balancer only: Cloud Armor is there."
  }

  # A message that nobody takes is kept, told of, and can be sent again.
  assert {
    condition     = alltrue([for name, f in local.events : (module.function[name].push != null) == contains(["stage", "object", "topic"], f.trigger)])
    error_message = "Stages, objects and topics push; nothing else does."
  }
  assert {
    condition     = alltrue([for f in values(module.function) : f.push.audience == f.push.endpoint && startswith(f.push.endpoint, "https://aiprod-") if f.push != null])
    error_message = "Every push shows a token for the address it goes to: the function takes no other (Env.Pushes)."
  }
  assert {
    condition     = alltrue([for f in values(module.function) : f.push.ack_s <= 600 && f.push.ack_s <= f.settings.timeout_s if f.push != null])
    error_message = "Pub/Sub waits 600 s at most, and longer than the function may take is for nothing."
  }
  assert {
    condition     = alltrue([for f in values(module.function) : f.push.backoff.minimum_backoff == "10s" && f.push.backoff.maximum_backoff == "60s" && f.push.attempts == 100 if f.push != null])
    error_message = "The attempts have to outlast the 30 s lease of a worker that died."
  }
  assert {
    condition     = alltrue([for f in values(module.function) : !f.push.expires && !f.push.dead_expires && f.push.dead_kept == "1209600s" if f.push != null])
    error_message = "A quiet subscription is not to be deleted, and the dead are kept for 14 days."
  }
  assert {
    condition = alltrue([
      for f in values(module.function) :
      f.push.agent_roles == ["roles/pubsub.publisher", "roles/pubsub.subscriber", "roles/iam.serviceAccountTokenCreator"] if f.push != null
    ])
    error_message = "Without these, Pub/Sub drops dead letters and says nothing."
  }
  assert {
    condition     = alltrue([for name, f in module.function : f.dead_letters == "${name}-dead" if f.push != null])
    error_message = "Every push has a subscription that keeps its dead letters: alerts know it by this name."
  }
  assert {
    condition     = alltrue([for name, f in local.events : module.function[name].push.filter == "attributes.stage = \"${f.stage}\"" if f.trigger == "stage"])
    error_message = "A stage takes its own messages only."
  }
  assert {
    condition = alltrue([
      for n in google_storage_notification.finalized : n.event_types == toset(["OBJECT_FINALIZE"]) && n.payload_format == "JSON_API_V1"
    ]) && toset(keys(google_storage_notification.finalized)) == toset(["intake", "uploads"])
    error_message = "Only what arrives is told of, and only in the buckets where things arrive: no function may call itself by what it writes or deletes."
  }

  # Tasks and the clock call as messages do.
  assert {
    condition     = alltrue([for q in google_cloud_tasks_queue.queue : q.retry_config[0].max_attempts == 100 && q.retry_config[0].max_backoff == "60s" && q.retry_config[0].max_retry_duration == "0s"])
    error_message = "The attempts have to outlast the 30 s lease of a worker that died."
  }
  assert {
    condition     = alltrue([for name, q in google_cloud_tasks_queue.queue : q.rate_limits[0].max_concurrent_dispatches == local.catalogue.queues[name].concurrent && q.rate_limits[0].max_dispatches_per_second <= 500])
    error_message = "A queue sends at most what its function can take at once."
  }
  assert {
    condition     = alltrue([for name, f in local.events : (module.function[name].clock != null) == (f.trigger == "schedule")])
    error_message = "Each schedule has a job of Cloud Scheduler."
  }
  assert {
    condition     = alltrue([for name, f in module.function : f.clock.audience == replace(local.function_url, "{name}", name) && tonumber(trimsuffix(f.clock.deadline, "s")) <= f.settings.timeout_s && f.clock.retries > 0 if f.clock != null])
    error_message = "The clock shows a token, waits no longer than the function may take, and tries again."
  }

  # What could cost more than was meant.
  assert {
    condition     = alltrue([for name, f in module.function : f.settings.max_instances == local.catalogue.functions[name].max_instances && f.settings.max_instances <= 20])
    error_message = "Every function has a fuse, that of its declaration; more than 20 instances need a reason, and a change here."
  }
  assert {
    condition     = alltrue([for f in values(module.function) : f.settings.billed_by_request])
    error_message = "Instances that wait for calls are not paid for."
  }
  assert {
    condition     = alltrue([for name, f in module.function : f.settings.concurrency == (local.functions[name].program == "media" ? 1 : local.functions[name].concurrency)])
    error_message = "ffmpeg takes a whole instance."
  }
  assert {
    condition     = alltrue([for f in values(module.function) : f.settings.attested_only])
    error_message = "Only what our build has attested starts."
  }
  assert {
    condition     = module.function["compose"].settings.environment["GOMEMLIMIT"] == "2048MiB" && module.function["jobs-get"].settings.environment["GOMEMLIMIT"] == "460MiB"
    error_message = "Go has nine tenths of the memory, and half of it beside ffmpeg."
  }

  # Nothing shares an identity, and nothing may do more than it has declared.
  assert {
    condition     = length(distinct([for f in values(module.function) : f.settings.account_id])) == length(module.function)
    error_message = "Each function has an account of its own."
  }
  assert {
    condition     = alltrue([for f in values(module.function) : can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", f.settings.account_id))])
    error_message = "An account's name has 6 to 30 characters."
  }
  assert {
    condition     = !anytrue(flatten([for f in values(module.function) : [for g in f.grants : can(regex("^roles/(owner|editor|viewer|.*[aA]dmin) ", g))]]))
    error_message = "No function is an owner, an editor or an administrator; but for accounts of users, which some functions change."
  }
  assert {
    condition = module.function["deliver"].grants == tolist([
      "roles/datastore.user on the database",
      "roles/pubsub.publisher on the stages",
      "roles/secretmanager.secretAccessor on aiprod-provenance-key",
      "roles/storage.objectCreator on bucket delivery",
      "roles/storage.objectViewer on bucket work",
      "telemetry on the project",
    ])
    error_message = "deliver may: ${jsonencode(module.function["deliver"].grants)}"
  }
  assert {
    condition = module.function["jobs-file"].grants == tolist([
      "callers on the project",
      "roles/datastore.user on the database",
      "roles/iam.serviceAccountTokenCreator on itself",
      "roles/secretmanager.secretAccessor on redis-url",
      "roles/storage.objectViewer on bucket delivery",
      "telemetry on the project",
    ])
    error_message = "jobs-file may: ${jsonencode(module.function["jobs-file"].grants)}"
  }
  assert {
    condition = module.function["asset"].grants == tolist([
      "remover on bucket uploads",
      "roles/datastore.user on the database",
      "roles/storage.objectCreator on bucket work",
      "roles/storage.objectViewer on bucket uploads",
      "telemetry on the project",
    ])
    error_message = "asset may: ${jsonencode(module.function["asset"].grants)}"
  }
  assert {
    condition     = google_project_iam_custom_role.remover.permissions == toset(["storage.objects.delete"]) && google_project_iam_custom_role.pauser.permissions == toset(["cloudtasks.queues.get", "cloudtasks.queues.pause", "cloudtasks.queues.resume"]) && google_project_iam_custom_role.callers.permissions == toset(["firebaseauth.users.get"])
    error_message = "Our own roles are smaller than Google's."
  }
  assert {
    condition     = toset([for k, m in google_cloud_tasks_queue_iam_member.enqueuer : m.name if startswith(k, "plan/")]) == toset(["voice-local", "voice-paid-elevenlabs", "voice-paid-google"])
    error_message = "plan has lines spoken, and queues nothing else."
  }
  assert {
    condition     = toset([for k in keys(google_service_account_iam_member.caller) : k if startswith(k, "plan/")]) == toset(["plan/narrate"])
    error_message = "plan acts as the invoker of narrate, and as no other."
  }

  # A key is known to those who use it. Others know that there is one.
  assert {
    condition     = toset([for name, f in module.function : name if contains(f.settings.secrets, "RUNWAYML_API_SECRET")]) == toset(["generate"])
    error_message = "Only generate calls Runway."
  }
  assert {
    condition     = module.function["cost-estimate"].settings.environment["RUNWAYML_API_SECRET"] == "elsewhere" && !contains(keys(module.function["generate"].settings.environment), "RUNWAYML_API_SECRET")
    error_message = "Whoever plans has to know that Runway can be called."
  }
  assert {
    condition     = !anytrue([for f in values(module.function) : contains(keys(f.settings.environment), "REDIS_URL") || contains(keys(f.settings.environment), "FAL_KEY")])
    error_message = "Redis is no vendor; and no key was given for fal."
  }
  assert {
    condition     = toset([for name, f in module.function : name if contains(f.settings.secrets, "AIPROD_PROVENANCE_KEY")]) == toset(["deliver"])
    error_message = "Only deliver signs how films were made."
  }
}

# Two functions of ops as Cloud Functions: the same shape, from a staged archive. And a small environment: it blows its fuses
# earlier, and has all of them. Beside media it needs no other program for that.
run "ops_as_cloud_functions_and_smaller_fuses" {
  command = plan

  variables {
    images          = { media = "europe-west1-docker.pkg.dev/aiprod-test/aiprod/media@sha256:0000000000000000000000000000000000000000000000000000000000000003" }
    instances_scale = 0.1
    ops_as          = "functions"
    archives = {
      retain         = "functions/retain-0000000000000000000000000000000000000000000000000000000000000001.zip"
      members-invite = "functions/members-invite-0000000000000000000000000000000000000000000000000000000000000002.zip"
    }
  }

  assert {
    condition     = toset([for name, f in module.function : name if f.settings.cloud_function]) == toset(["retain", "members-invite"])
    error_message = "A function of ops that has been staged is made, and no other."
  }
  assert {
    condition     = module.function["retain"].settings.ingress == "ALLOW_INTERNAL_ONLY" && module.function["members-invite"].settings.ingress == "ALLOW_INTERNAL_AND_GCLB"
    error_message = "Cloud Functions are as private as services."
  }
  assert {
    condition     = module.function["retain"].clock.audience == "https://aiprod-retain-123456789012.europe-west1.run.app" && module.function["retain"].settings.max_instances == 1
    error_message = "Cloud Functions are called and limited as services are."
  }
  assert {
    condition     = contains(module.function["retain"].grants, "remover on bucket intake") && !contains(keys(module.function["retain"].settings.environment), "FUNCTION_TARGET")
    error_message = "Cloud Functions may do what services may; the platform tells them their target."
  }
  assert {
    condition     = alltrue([for name, f in module.function : f.settings.max_instances == local.functions[name].max_instances]) && alltrue([for f in values(local.functions) : f.max_instances >= 1 && f.max_instances <= 2])
    error_message = "A tenth of the instances, and at least one."
  }
  assert {
    condition     = alltrue([for q in google_cloud_tasks_queue.queue : q.rate_limits[0].max_concurrent_dispatches >= 1 && q.rate_limits[0].max_concurrent_dispatches <= 16])
    error_message = "A tenth of the tasks, and at least one."
  }
}

# Before the first build there is no function, and everything else.
run "before_the_first_build" {
  command = plan

  variables {
    images = {}
  }

  assert {
    condition     = length(module.function) == 0 && length(google_cloud_tasks_queue.queue) > 0
    error_message = "The first apply makes what a build needs, and no function without an image."
  }
}

run "a_new_project_has_too_little_quota" {
  command = plan

  variables {
    quota  = {}
    images = {}
  }

  expect_failures = [terraform_data.quota]
}

run "images_are_by_digest" {
  command = plan

  variables {
    images = { api = "europe-west1-docker.pkg.dev/aiprod-test/aiprod/api:latest" }
  }

  expect_failures = [var.images]
}

run "keys_are_no_settings" {
  command = plan

  variables {
    images   = {}
    settings = { FAL_KEY = "fixture" }
  }

  expect_failures = [var.settings]
}

# The functions, as their declarations in Go say they are: terraform/catalogue.json, made by `go run ./scripts/aiprod catalogue`
# and held fresh by a test. Fields that are absent there get their zero here, in this one place, so that no other file has to ask.

locals {
  catalogue = jsondecode(file("${path.module}/catalogue.json"))

  functions = {
    for name, f in local.catalogue.functions : name => {
      name          = name
      program       = f.program
      trigger       = f.trigger # http, stream, stage, task, object, schedule or topic
      method        = try(f.method, null)
      path          = try(f.path, null)
      stage         = try(f.stage, null)
      queues        = try(f.queues, [])
      bucket        = try(f.bucket, null)
      cron          = try(f.cron, null)
      topic         = try(f.topic, null)
      authenticates = try(f.authenticates, false)

      cpu           = f.cpu
      memory_mib    = f.memory_mib
      concurrency   = f.concurrency
      timeout_s     = f.timeout_s
      max_instances = max(1, floor(f.max_instances * var.instances_scale))

      posts_stages = try(f.posts_stages, false)
      posts_queues = try(f.posts_queues, [])
      pauses       = try(f.pauses, [])
      calls        = try(f.calls, [])
      reads        = try(f.reads, [])
      creates      = try(f.creates, [])
      deletes      = try(f.deletes, [])
      rotates      = try(f.rotates, [])
      signs        = try(f.signs, false)
      models       = try(f.models, false)
      secrets      = try(f.secrets, [])
      seals        = try(f.seals, false)
      verifies     = try(f.verifies, false)
      accounts     = try(f.accounts, false)
    }
  }

  # Routes are called by clients, through the load balancer; events by the platform, with an identity of their own.
  routes = { for name, f in local.functions : name => f if contains(["http", "stream"], f.trigger) }
  events = { for name, f in local.functions : name => f if !contains(["http", "stream"], f.trigger) }

  # Functions of ops are Cloud Functions or services; all others are services.
  cloud_functions = { for name, f in local.functions : name => f if f.program == "ops" && var.ops_as == "functions" }

  # What there is something to run of: a program that was built, an archive that was staged.
  deployed = {
    for name, f in local.functions : name => f
    if contains(keys(local.cloud_functions), name) ? contains(keys(var.archives), name) : contains(keys(var.images), f.program)
  }

  queues = {
    for name, q in local.catalogue.queues : name => {
      function   = q.function
      concurrent = max(1, floor(q.concurrent * var.instances_scale))
    }
  }

  # Topics of the platform's own events. Those that functions listen to are in the catalogue; the budget and the rotation of
  # secrets speak whether or not anybody does.
  topics = setunion(local.catalogue.topics == null ? [] : local.catalogue.topics, ["budget", "rotation"])

  bucket_prefix = coalesce(var.bucket_prefix, var.project_id)
  buckets       = { for kind in ["uploads", "intake", "work", "delivery"] : kind => "${local.bucket_prefix}-${kind}" }

  # A secret is named as its setting, in lower case and with dashes: runwayml-api-secret.
  secret_settings = setunion(local.catalogue.secrets, ["AIPROD_PROVENANCE_KEY", "AIPROD_PROVENANCE_PUBLIC"])
  secret_ids      = { for setting in local.secret_settings : setting => lower(replace(setting, "_", "-")) }

  # The address of a function can be written before it exists, and is also the audience of the tokens it takes.
  # https://cloud.google.com/run/docs/triggering/https-request#deterministic
  function_url = "https://aiprod-{name}-${var.project_number}.${var.region}.run.app"
}

# staging: prod, but for who uses it. What works here works there. Whatever is not here is as in prod: the defaults of variables.tf.

project_id     = "example-aiprod-staging" # yours; a project of its own
project_number = "100000000002"           # gcloud projects describe example-aiprod-staging --format='value(projectNumber)'
environment    = "staging"
domain         = "api.staging.example.com"
origins        = ["https://app.staging.example.com"]

instances_scale = 0.25  # one tester, not all tenants; the smallest that still runs several of each at once
audit_locked    = false # the project may be made anew, which a locked log prevents
secrets         = []    # each setting once its secret has a version: keys of its own, whose limits at the vendor are low

armor_enforced = true # what prod will refuse, once its log has been looked at for a week
redis_size_gb  = 0    # as prod
cdn_domain     = null # as prod

quota = {
  service_accounts = 200 # ask first: a new project has 100
  backend_services = 100 # ask first: a new project has 50
}

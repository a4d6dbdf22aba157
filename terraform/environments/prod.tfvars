# prod: the defaults of variables.tf are made for it.

project_id     = "example-aiprod-prod" # yours; a project of its own
project_number = "100000000003"        # gcloud projects describe example-aiprod-prod --format='value(projectNumber)'
environment    = "prod"
domain         = "api.example.com"
origins        = ["https://app.example.com"]

warm    = ["jobs-submit", "jobs-get"] # what people wait for; the rest is behind a queue, or asked rarely
secrets = []                          # each setting once its secret has a version: gcloud secrets versions add runwayml-api-secret --data-file=-

armor_enforced = false # the load balancer's log says what would be refused: true after a week of nothing that should not be
redis_size_gb  = 0     # 1 and more from a few hundred calls a second on, where it costs less than Firestore does (redis.tf)
cdn_domain     = null  # files.example.com, once DNS names it and its key is made (cdn.tf): for films that many look at

quota = {
  service_accounts = 200 # ask first: a new project has 100
  backend_services = 100 # ask first: a new project has 50
}

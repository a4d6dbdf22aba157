# dev: small and cheap, and may be thrown away. Whatever is not here is as in prod: the defaults of variables.tf.

project_id     = "example-aiprod-dev" # yours; a project of its own, so that nothing in it can reach prod
project_number = "100000000001"       # gcloud projects describe example-aiprod-dev --format='value(projectNumber)'
environment    = "dev"
domain         = "api.dev.example.com"
origins        = ["http://localhost:5173", "https://app.dev.example.com"] # pages under development call it too

instances_scale     = 0.1   # a loop that runs away costs a tenth
deletion_protection = false # services come and go; what holds data stays protected here too
audit_locked        = false # a locked log would keep the project from being taken down for 400 days
attested_only       = false # an image that somebody built by hand may be tried; that it was is logged
images_kept         = 5     # nobody rolls dev back far
secrets             = []    # no vendor's key: films are made by what the platform brings along, and cost nothing
vertex              = true  # Google's models are called as the functions' accounts, within the budget of dev

armor_enforced = true # what a rule refuses wrongly is seen here first
redis_size_gb  = 0    # rates are few enough to be counted in Firestore
cdn_domain     = null # films are fetched from Cloud Storage by the few who look at them

quota = {
  service_accounts = 200 # ask first: a new project has 100
  backend_services = 100 # ask first: a new project has 50
}

# What an environment decides. environments/NAME.tfvars has the values; whatever is the same everywhere is no variable.

variable "project_id" {
  description = "The Google Cloud project of this environment, and of nothing else."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", var.project_id))
    error_message = "A project id has 6 to 30 lower-case letters, digits and dashes, and starts with a letter."
  }
}

variable "project_number" {
  description = "The number of that project. It is in the addresses of Cloud Run and of Google's own service accounts, and given, so that no plan has to ask for it."
  type        = string

  validation {
    condition     = can(regex("^[0-9]{6,20}$", var.project_number))
    error_message = "A project number is digits only: gcloud projects describe PROJECT --format='value(projectNumber)'."
  }
}

variable "environment" {
  description = "dev, staging or prod: a label on everything, and what alerts call themselves by."
  type        = string

  validation {
    condition     = contains(["dev", "staging", "prod"], var.environment)
    error_message = "Use dev, staging or prod."
  }
}

variable "region" {
  description = "Where everything runs and is kept."
  type        = string
  default     = "europe-west1"

  validation {
    condition     = can(regex("^[a-z]+-[a-z]+[0-9]+$", var.region))
    error_message = "Use a region, such as europe-west1."
  }
}

variable "bucket_prefix" {
  description = "What the names of the buckets start with: PREFIX-uploads, -intake, -work, -delivery. null means the project id, which nobody else has."
  type        = string
  default     = null

  validation {
    condition     = var.bucket_prefix == null || can(regex("^[a-z0-9][a-z0-9-]{2,50}$", var.bucket_prefix))
    error_message = "Use 3 to 51 lower-case letters, digits and dashes."
  }
}

variable "database" {
  description = "The Firestore database."
  type        = string
  default     = "aiprod"

  validation {
    condition     = var.database == "(default)" || can(regex("^[a-z][a-z0-9-]{2,61}[a-z0-9]$", var.database))
    error_message = "Use (default), or 4 to 63 lower-case letters, digits and dashes."
  }
}

variable "domain" {
  description = "The host name of the API, such as api.example.com. Its DNS record points to the load balancer's address, which is an output."
  type        = string

  validation {
    condition     = can(regex("^([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.)+[a-z]{2,}$", var.domain))
    error_message = "Use a host name without scheme or path, such as api.example.com."
  }
}

variable "origins" {
  description = "Web origins whose pages may call the API and upload into the bucket, such as https://app.example.com. None by default."
  type        = set(string)
  default     = []

  validation {
    condition     = alltrue([for o in var.origins : can(regex("^https?://[^/]+$", o))])
    error_message = "An origin is a scheme and a host: https://app.example.com."
  }
}

variable "firebase_web_key" {
  description = "The project's Firebase web API key. It names the project to the token endpoint and is no secret. null leaves refreshing tokens to the client."
  type        = string
  default     = null
}

variable "images" {
  description = <<-EOT
    The image of each program, by digest: REGION-docker.pkg.dev/PROJECT/aiprod/PROGRAM@sha256:...
    They are what a function is made with; releases then give it newer ones (modules/function says how the two share it).
    A program that is not named here has not been built yet, and none of its functions is made: so the first apply makes
    the registry, the first build fills it, and the second apply makes the functions.
  EOT
  type        = map(string)
  default     = {}

  validation {
    condition     = alltrue([for p, i in var.images : contains(["api", "pipeline", "media", "ops"], p) && can(regex("@sha256:[0-9a-f]{64}$", i))])
    error_message = "Name api, pipeline, media or ops, each with an image by digest (…@sha256:64 hexadecimal digits): a tag can be moved."
  }
}

variable "ops_as" {
  description = "What the functions of program ops are: \"functions\", Cloud Functions built from the staged archives of var.archives, or \"services\", Cloud Run services of the image var.images.ops, like all others."
  type        = string
  default     = "functions"

  validation {
    condition     = contains(["functions", "services"], var.ops_as)
    error_message = "Use functions or services."
  }
}

variable "archives" {
  description = "The staged source archive of each function of program ops, by function: the object's name in the bucket PREFIX-source, which carries the archive's digest. One that is not named has not been staged yet and is not made. Of no use where ops_as is \"services\"."
  type        = map(string)
  default     = {}

  validation {
    condition     = alltrue([for a in values(var.archives) : endswith(a, ".zip")])
    error_message = "An archive is a .zip."
  }
}

variable "secrets" {
  description = "The settings whose secret has a version, such as RUNWAYML_API_SECRET. A revision that refers to a secret without one does not start, so a secret is named here once it has been given its value. No value is ever in Terraform."
  type        = set(string)
  default     = []

  validation {
    condition     = alltrue([for s in var.secrets : can(regex("^[A-Z][A-Z0-9_]*$", s))])
    error_message = "Write the setting's name, as RUNWAYML_API_SECRET."
  }
}

variable "vertex" {
  description = "Whether Google's models are called on Vertex AI, as the function's own service account, instead of on the Gemini API by a key."
  type        = bool
  default     = true
}

variable "vertex_location" {
  description = "Where Vertex AI and Cloud Text-to-Speech work: global, eu, us, or a region. Models that are not there are not called."
  type        = string
  default     = "global"
}

variable "vendor_tiers" {
  description = "What the installation is to vendors that limit calls by it, such as { runway = \"2\", elevenlabs = \"pro\" }. Each defaults to the lowest."
  type        = map(string)
  default     = {}
}

variable "settings" {
  description = "Other settings of the programs, by their names in scripts/docs/configuration.md, for all functions: AIPROD_LANGUAGE_URL, for one. None that holds a key."
  type        = map(string)
  default     = {}

  validation {
    condition     = alltrue([for s in keys(var.settings) : can(regex("^[A-Z][A-Z0-9_]*$", s)) && !can(regex("(KEY|SECRET|REDIS_URL)$", s))])
    error_message = "Settings are in capitals; keys are secrets, and go into Secret Manager."
  }
}

variable "warm" {
  description = "Functions that keep one instance ready, because somebody waits for their answer: a cold start takes about a second. Each costs its idle time."
  type        = set(string)
  default     = []
}

variable "instances_scale" {
  description = "What the fuses of the catalogue are multiplied by, at most 1: a small environment blows earlier. Every function keeps at least one instance and every queue at least one task."
  type        = number
  default     = 1

  validation {
    condition     = var.instances_scale > 0 && var.instances_scale <= 1
    error_message = "Use more than 0 and at most 1: what a function may scale to is raised where it is declared, with a reason."
  }
}

variable "binary_authorization" {
  description = "Whether Cloud Run starts only images that the project's Binary Authorization policy admits: those our build has attested."
  type        = bool
  default     = true
}

variable "deletion_protection" {
  description = "Whether services refuse to be destroyed. What holds data always does."
  type        = bool
  default     = true
}

variable "quota" {
  description = <<-EOT
    What the project has been granted; asked for before the first apply (scripts/docs/deploy.md). The defaults are what a
    new project has, so that a plan fails here and not halfway through an apply.
    service_accounts: 100, https://cloud.google.com/iam/quotas, read 2026-11.
    backend_services: global external ones; 50, https://cloud.google.com/load-balancing/docs/quotas, read 2026-11: what a
    new project has depends on its billing account, the console tells.
  EOT
  type = object({
    service_accounts = optional(number, 100)
    backend_services = optional(number, 50)
  })
  default = {}
}

variable "audit_locked" {
  description = "Whether the log of who has accessed what is locked: its time can then never be shortened again, nor its bucket deleted before it is empty. Once true, it stays true."
  type        = bool
  default     = true
}

variable "cdn_domain" {
  description = "The host name that films are fetched from through Cloud CDN, such as files.example.com, pointed to the same address as domain. null leaves out Cloud CDN: films are then fetched from Cloud Storage."
  type        = string
  default     = null

  validation {
    condition     = var.cdn_domain == null || can(regex("^([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.)+[a-z]{2,}$", var.cdn_domain))
    error_message = "Use a host name without scheme or path, such as files.example.com."
  }

  validation {
    condition     = var.cdn_domain != var.domain
    error_message = "Films need a host name of their own: on the API's, its paths and theirs would meet."
  }
}

variable "armor_enforced" {
  description = "Whether Cloud Armor refuses what its rules match. false only has it tell, in the load balancer's log, what it would refuse: look there for a week before you set this."
  type        = bool
  default     = false
}

variable "redis_size_gb" {
  description = "The size of the Redis that rates are counted and answers kept in, in GB; 0 for none, which has them in Firestore and in each instance."
  type        = number
  default     = 0

  validation {
    condition     = var.redis_size_gb >= 0 && var.redis_size_gb <= 300 && floor(var.redis_size_gb) == var.redis_size_gb
    error_message = "Use 0 for none, or 1 to 300 whole GB."
  }
}

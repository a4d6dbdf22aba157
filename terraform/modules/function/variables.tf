variable "entry" {
  description = "The function's entry of the catalogue, with every field (catalogue.tf fills in what is absent). shared/installation explains them."
  type = object({
    name          = string
    program       = string
    trigger       = string
    stage         = optional(string)
    bucket        = optional(string)
    cron          = optional(string)
    topic         = optional(string)
    authenticates = bool
    cpu           = number
    memory_mib    = number
    concurrency   = number
    timeout_s     = number
    max_instances = number
    posts_stages  = bool
    reads         = list(string)
    creates       = list(string)
    deletes       = list(string)
    signs         = bool
    models        = bool
    accounts      = bool
  })

  validation {
    condition     = contains(["http", "stream", "stage", "task", "object", "schedule", "topic"], var.entry.trigger)
    error_message = "No trigger of this kind is known here: teach it to trigger.tf."
  }

  validation {
    condition     = var.entry.timeout_s >= 10 && var.entry.timeout_s <= 3600
    error_message = "Cloud Run allows a request at most 3,600 s, and Pub/Sub waits at least 10 s for an answer."
  }
}

variable "project" {
  description = "The project, by id and number, and the region."
  type = object({
    id     = string
    number = string
    region = string
  })
}

variable "url" {
  description = "The function's address: deterministic, so that it is known before the function is, and the audience of every token it takes."
  type        = string
}

variable "image" {
  description = "The program's image, by digest, of a Cloud Run service. Exactly one of image and archive is set."
  type        = string
  default     = null
}

variable "archive" {
  description = "The staged source of a Cloud Function: an object in a bucket, the account that builds it, by its full name, and the repository its image goes to."
  type = object({
    bucket     = string
    object     = string
    builder    = string
    repository = string
  })
  default = null
}

variable "environment" {
  description = "Settings of all functions. The module adds those that are the function's own."
  type        = map(string)
}

variable "secrets" {
  description = "Settings that come from Secret Manager: setting to secret. The function may access these, and no others."
  type        = map(string)
  default     = {}
}

variable "rotates" {
  description = "Secrets the function may add a version to: by setting."
  type        = map(string)
  default     = {}
}

variable "files" {
  description = "Settings that name a file which is mounted from Secret Manager: setting to secret. The function may access these too."
  type        = map(string)
  default     = {}
}

variable "elsewhere" {
  description = "Settings of vendors' keys that other functions have: this one is told that there is one, and not what it is."
  type        = set(string)
  default     = []
}

variable "database" {
  description = "The Firestore database."
  type        = string
}

variable "stage_topic" {
  description = "The topic of stage messages."
  type        = string
}

variable "trigger_topic" {
  description = "The topic whose messages call the function, where a topic does: that of the stages, of the objects of its bucket, or of its own events."
  type        = string
  default     = null
}

variable "buckets" {
  description = "The four buckets: kind to name."
  type        = map(string)
}

variable "network" {
  description = "The network and subnetwork that what the function sends leaves through, by direct VPC egress: all of it (ALL_TRAFFIC), or what goes to private addresses (PRIVATE_RANGES_ONLY). null leaves it to Google's own way out."
  type = object({
    network    = string
    subnetwork = string
    egress     = string
  })
  default = null
}

variable "roles" {
  description = "The project's own roles: telemetry writes traces and metrics, remover deletes objects, callers looks users up, accounts changes them too."
  type = object({
    telemetry = string
    remover   = string
    callers   = string
    accounts  = string
  })
}

variable "vertex" {
  description = "Whether models are called on Vertex AI, for which the function needs a role, or by a key."
  type        = bool
  default     = true
}

variable "warm" {
  description = "Whether one instance is always ready."
  type        = bool
  default     = false
}

variable "binary_authorization" {
  description = "Whether only attested images start."
  type        = bool
  default     = true
}

variable "deletion_protection" {
  description = "Whether the service refuses to be destroyed."
  type        = bool
  default     = true
}

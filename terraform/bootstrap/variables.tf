variable "project_id" {
  description = "The Google Cloud project, which exists and has billing."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", var.project_id))
    error_message = "A project id has 6 to 30 lower-case letters, digits and dashes, and starts with a letter."
  }
}

variable "region" {
  description = "Where the state is kept: the region of everything else."
  type        = string
  default     = "europe-west1"

  validation {
    condition     = can(regex("^[a-z]+-[a-z]+[0-9]+$", var.region))
    error_message = "Use a region, such as europe-west1."
  }
}

variable "deployers" {
  description = "Who may run Terraform, as its account: group:platform@example.com, user:you@example.com, or a pipeline's principalSet."
  type        = set(string)

  validation {
    condition     = length(var.deployers) > 0 && alltrue([for d in var.deployers : can(regex("^(user|group|serviceAccount|principal|principalSet):.+", d))])
    error_message = "Name at least one, each with its kind: group:platform@example.com."
  }
}

variable "billing_account" {
  description = "The billing account whose budget is to trip the guard, 012345-6789AB-CDEF01. null where somebody else makes the budget."
  type        = string
  default     = null

  validation {
    condition     = var.billing_account == null || can(regex("^[0-9A-F]{6}-[0-9A-F]{6}-[0-9A-F]{6}$", var.billing_account))
    error_message = "A billing account is three groups of six, 012345-6789AB-CDEF01."
  }
}

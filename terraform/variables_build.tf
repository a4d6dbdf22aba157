# What builds and releases the programs: registry.tf and ci.tf.

variable "ci" {
  description = <<-EOT
    Who may start a release from outside, with an identity of its own and no key: one repository at one issuer of OIDC tokens,
    from one ref. null means that releases are started by people with gcloud.
    issuer: https://token.actions.githubusercontent.com for GitHub Actions.
    repository: owner/name, as the token's claim "repository" says it.
    ref: as the claim "ref" says it: refs/heads/main.
  EOT
  type = object({
    issuer     = optional(string, "https://token.actions.githubusercontent.com")
    repository = string
    ref        = optional(string, "refs/heads/main")
  })
  default = null

  validation {
    condition     = var.ci == null || can(regex("^[A-Za-z0-9._-]+/[A-Za-z0-9._-]+$", var.ci.repository)) && can(regex("^refs/[A-Za-z0-9._/-]+$", var.ci.ref)) && can(regex("^https://[a-z0-9.-]+[A-Za-z0-9./_-]*$", var.ci.issuer))
    error_message = "Name the repository as owner/name, the ref as refs/heads/main and the issuer by its https address: all three are written into a condition."
  }
}

variable "attested_only" {
  description = "Whether Binary Authorization stops an image that our build has not attested. false lets it start and writes it to the audit log: to see what would be stopped before anything is."
  type        = bool
  default     = true
}

variable "images_kept" {
  description = "How many images of each program the registry always keeps, however old: a rollback needs its image."
  type        = number
  default     = 20

  validation {
    condition     = var.images_kept >= 2
    error_message = "Keep at least 2: the one that runs and the one before it."
  }
}

variable "attestor_keys" {
  description = "The public keys that attestations are checked with, in PEM, by the version of the key \"attestor\" they are the public half of. The first apply makes version 1; this prints it: gcloud kms keys versions get-public-key 1 --key=attestor --keyring=build --location=REGION. Public, and no secret."
  type        = map(string)
  default     = {}

  validation {
    condition     = alltrue([for v, pem in var.attestor_keys : can(regex("^[1-9][0-9]*$", v)) && startswith(trimspace(pem), "-----BEGIN PUBLIC KEY-----")])
    error_message = "Name versions by number and give each key in PEM, beginning with -----BEGIN PUBLIC KEY-----."
  }
}

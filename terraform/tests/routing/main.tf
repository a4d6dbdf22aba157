# What a URL map does, for tests: the first rule that matches a request, in the order of their priorities.

variable "rules" {
  description = "The rules, as the root's output `routes` has them."
  type = list(object({
    priority = number
    name     = string
    full     = string
    template = string
    method   = string
  }))
}

variable "requests" {
  description = "Requests, by what they are called."
  type        = map(object({ method = string, path = string }))
}

locals {
  ordered = [for p in sort([for r in var.rules : format("%05d", r.priority)]) : one([for r in var.rules : r if format("%05d", r.priority) == p])]
}

output "answers" {
  description = "The function that answers each request; root, if no rule matches."
  value = {
    for name, q in var.requests : name => try([
      for r in local.ordered : r.name
      if(r.method == null || r.method == q.method)
      && (r.full == null ? can(regex("^${replace(r.template, "/\\{[^}]+\\}/", "[^/]+")}$", q.path)) : r.full == q.path)
    ][0], "root")
  }
}

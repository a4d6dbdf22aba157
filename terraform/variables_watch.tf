# Who is told, and what may be spent.

variable "alert_emails" {
  description = "Addresses that every alert is sent to. A group's, so that people come and go without an apply."
  type        = set(string)
  default     = []

  validation {
    condition     = alltrue([for a in var.alert_emails : can(regex("^[^@ ]+@[^@ ]+\\.[a-z]+$", a))])
    error_message = "Write addresses, such as platform@example.com."
  }
}

variable "pagers" {
  description = "Notification channels that wake somebody, for critical alerts: projects/PROJECT/notificationChannels/NUMBER. They are made in the console, since PagerDuty's and a telephone's hold a token or a number that has no place in a state."
  type        = set(string)
  default     = []

  validation {
    condition     = alltrue([for p in var.pagers : can(regex("^projects/[^/]+/notificationChannels/[0-9]+$", p))])
    error_message = "Write projects/PROJECT/notificationChannels/NUMBER: gcloud beta monitoring channels list."
  }
}

variable "runbooks_url" {
  description = "Where alerts find their runbooks: this and the alert's name with .md."
  type        = string
  default     = "https://github.com/aiprod/aiprod/blob/main/scripts/docs/runbooks/"

  validation {
    condition     = can(regex("^https://.*/$", var.runbooks_url))
    error_message = "Use an https address that ends in /."
  }
}

variable "billing_account" {
  description = "The billing account that the project is on, such as 01D4EE-079462-DFD6EC. null leaves out the budget, where whoever applies may not see the account: then nothing stops what Google bills but the fuses."
  type        = string
  default     = null

  validation {
    condition     = var.billing_account == null || can(regex("^[0-9A-F]{6}-[0-9A-F]{6}-[0-9A-F]{6}$", var.billing_account))
    error_message = "A billing account is three groups of six hexadecimal digits."
  }
}

variable "budget" {
  description = "What Google may bill this project in a month, in whole units of the currency of the billing account. Vendors of models are not on that bill: theirs are the caps of shared/money/caps.json."
  type        = number
  default     = 200

  validation {
    condition     = var.budget >= 1 && floor(var.budget) == var.budget
    error_message = "Use a whole number."
  }
}

variable "budget_currency" {
  description = "The currency of the billing account; Google takes no other."
  type        = string
  default     = "USD"

  validation {
    condition     = can(regex("^[A-Z]{3}$", var.budget_currency))
    error_message = "Use three letters, such as EUR."
  }
}

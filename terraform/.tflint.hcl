# Every rule that tflint has of its own; rules about Google's resources are the provider's, in `terraform validate`.

tflint {
  required_version = ">= 0.64"
}

plugin "terraform" {
  enabled = true
  preset  = "all"
}

# Off: it asks for one variables.tf and a main.tf. Files here are named by what they are about and stay short enough to be read;
# variables are beside each other by who sets them.
rule "terraform_standard_module_structure" {
  enabled = false
}

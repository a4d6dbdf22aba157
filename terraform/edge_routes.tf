# Which function answers which request: the rules of the URL map, from the catalogue. edge.tf makes them.
#
# A rule for each function, most specific first, as in the programs' own router:
# - Wildcards stand for one segment. So only paths of as many segments can match the same request, and of two that do, the one
#   with a fixed segment where they first differ is the more specific. That is the order of their shapes, ~ for each wildcard:
#   ~ comes after everything that a path is written with. /presets, /presets/~; /job/~ and /job/~/files/~ never meet.
# - Functions that share a path are told apart by the method. One of them, the one for GET where there is one, comes last and
#   takes what is left of the path: GET, HEAD (which the programs answer as GET without a body), OPTIONS (a browser's preflight,
#   which any function of the path answers alike), and methods that the path does not know, which it answers by 405 and Allow.
# - Everything else is the function root's, which answers 404. To root itself leads / alone.
#
# Google allows a path matcher 1,000 rules, 1,000 conditions, and 100 of these templates, which is why no more than one is spent
# on a function; a template may have 5 wildcards, and the map 1 MB. https://cloud.google.com/load-balancing/docs/quotas#url_maps
# and https://cloud.google.com/compute/docs/reference/rest/v1/urlMaps, read 2026-11.

locals {
  routed = { for name, f in local.routes : name => f if contains(keys(local.deployed), name) }

  shapes = { for name, f in local.routed : name => replace(f.path, "/\\{[^/}]+\\}/", "~") }

  # By shape, who shares it.
  sharing = { for name, shape in local.shapes : shape => name... }

  # By shape, who takes what is left.
  taking = { for shape, names in local.sharing : shape => try([for n in names : n if local.routed[n].method == "GET"][0], sort(names)[0]) }

  route_order = { for name, shape in local.shapes : "${shape} ${local.taking[shape] == name ? "last" : "first"} ${name}" => name }

  route_rules = [
    for i, key in sort(keys(local.route_order)) : {
      priority = i + 1
      name     = local.route_order[key]
      # What is written out is compared; what has wildcards is matched as a template.
      full     = strcontains(key, "~") ? null : local.routed[local.route_order[key]].path
      template = strcontains(key, "~") ? replace(local.routed[local.route_order[key]].path, "/\\{([^/}]+)\\}/", "{$1=*}") : null
      method   = local.taking[local.shapes[local.route_order[key]]] == local.route_order[key] ? null : local.routed[local.route_order[key]].method
    }
  ]

  # Nothing is served before there is somebody who answers what nobody else does.
  serving = contains(keys(local.routed), "root")

  # Requests that only read say what they want in their path and query. All others have a body, in which people write prose, and
  # behind them is what costs money. armor.tf has a policy for each.
  armor_class = { for name, f in local.routed : name => f.method == "GET" ? "reads" : "writes" }
}

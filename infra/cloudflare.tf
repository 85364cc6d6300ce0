# The closed site: docs/runbook.md, steps 4 and 5.
resource "cloudflare_pages_project" "site" {
  account_id        = var.cloudflare_account
  name              = var.pages_project
  production_branch = "main"

  # Left alone, Pages serves every file to everyone once the day's Functions are spent.
  deployment_configs = {
    production = { fail_open = false }
    preview    = { fail_open = false }
  }

  # The gate's two settings are secrets of the project, put there by wrangler; flags come with each deployment.
  lifecycle {
    ignore_changes = [
      deployment_configs.production.env_vars,
      deployment_configs.production.compatibility_flags,
      deployment_configs.preview.env_vars,
      deployment_configs.preview.compatibility_flags,
    ]
  }
}

resource "cloudflare_zero_trust_access_policy" "staff" {
  account_id = var.cloudflare_account
  name       = "${var.pages_project}: staff"
  decision   = "allow"
  include    = [{ email_domain = { domain = var.staff_email_domain } }]
}

# Called Service Auth in the dashboard.
resource "cloudflare_zero_trust_access_policy" "watchdog" {
  account_id = var.cloudflare_account
  name       = "${var.pages_project}: watchdog"
  decision   = "non_identity"
  include    = [{ service_token = { token_id = var.watchdog_token_id } }]
}

# Every host of the site: a deployment keeps an address of its own for good, and a preview has one too.
resource "cloudflare_zero_trust_access_application" "site" {
  account_id = var.cloudflare_account
  name       = var.pages_project
  type       = "self_hosted"
  destinations = [
    for host in concat(
      [cloudflare_pages_project.site.subdomain, "*.${cloudflare_pages_project.site.subdomain}"], var.own_hosts
    ) : { type = "public", uri = host }
  ]
  policies = [
    { id = cloudflare_zero_trust_access_policy.staff.id, precedence = 1 },
    { id = cloudflare_zero_trust_access_policy.watchdog.id, precedence = 2 },
  ]
}

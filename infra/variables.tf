variable "project" {
  description = "Google Cloud project of the datasets, the accounts and the identity pools (KPI_PROJECT)."
  type        = string
}

variable "job_project" {
  description = "Project that jobs run in and are billed to (KPI_JOB_PROJECT); null for the same one."
  type        = string
  default     = null
}

variable "datasets" {
  description = "Names of the three datasets (KPI_QBO_DATASET, KPI_HUBSPOT_DATASET, KPI_DATASET). They exist already, and so does the table dashboard_kpis in the last one."
  type = object({
    qbo     = optional(string, "src_fivetran_qbo")
    hubspot = optional(string, "src_fivetran_hubspot")
    output  = optional(string, "App_KPI_Dashboard")
  })
  default = {}
}

variable "repository" {
  description = "OWNER/REPO on GitHub whose workflows may sign in."
  type        = string
  validation {
    condition     = can(regex("^[A-Za-z0-9-]+/[A-Za-z0-9._-]+$", var.repository))
    error_message = "The repository is OWNER/REPO."
  }
}

variable "cloudflare_account" {
  description = "Cloudflare's account id (CLOUDFLARE_ACCOUNT_ID)."
  type        = string
}

variable "pages_project" {
  description = "Name of the Pages project (KPI_PAGES_PROJECT)."
  type        = string
  default     = "kpi-snapshot"
}

variable "own_hosts" {
  description = "Further hosts of the site, such as kpi.example.com, to put behind the same gate."
  type        = list(string)
  default     = []
}

variable "staff_email_domain" {
  description = "Whoever signs in with an address of this domain may read the site, such as example.com."
  type        = string
}

variable "watchdog_token_id" {
  description = "Id of the Access service token that the watchdog reads the site with. It is made by hand, since its secret is shown once and would stand in the state."
  type        = string
}

terraform {
  required_version = ">= 1.5"
  required_providers {
    google = {
      source  = "hashicorp/google"
      version = "~> 7.0"
    }
    cloudflare = {
      source  = "cloudflare/cloudflare"
      version = "~> 5.0"
    }
  }
}

# Signs in with application default credentials.
provider "google" {
  project = var.project
}

# Signs in with CLOUDFLARE_API_TOKEN of the environment.
provider "cloudflare" {}

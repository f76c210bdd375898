variable "region" {
  description = "Where everything stands, such as eu-central-1. It becomes AWS_REGION."
  type        = string
  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "Give a region of AWS, such as eu-central-1."
  }
}

variable "name" {
  description = "What the names of all resources begin with."
  type        = string
  default     = "scoliosis-ai"
  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,24}$", var.name))
    error_message = "3 to 25 small letters, digits and hyphens, a letter first."
  }
}

variable "bucket" {
  description = "The bucket's name, which nobody else in the world may have. It becomes AWS_S3_BUCKET."
  type        = string
  validation {
    # No dots: AWS's certificate does not cover them in host names.
    condition     = can(regex("^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$", var.bucket))
    error_message = "3 to 63 small letters, digits and hyphens, no dots."
  }
}

variable "app_origins" {
  description = "The origins of the app's pages, such as [\"https://scoliosis.clinic.org\"]: only they may use the bucket from a browser."
  type        = list(string)
  validation {
    condition     = length(var.app_origins) > 0 && alltrue([for o in var.app_origins : can(regex("^https://[a-z0-9.-]+(:[0-9]+)?$", o))])
    error_message = "Each origin is https://host, without a path, a final slash or a *."
  }
}

variable "kms_key_arn" {
  description = "A key of your own in KMS for the films. Without it S3 encrypts with keys that it manages."
  type        = string
  default     = null
  validation {
    condition     = var.kms_key_arn == null || can(regex("^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/.+$", var.kms_key_arn))
    error_message = "Give the ARN of a key (arn:aws:kms:…:key/…), not of an alias."
  }
}

variable "keep_deleted_days" {
  description = "For how many days a film that was deleted or written over can still be brought back. Tell your users."
  type        = number
  default     = 7
  validation {
    condition     = var.keep_deleted_days >= 1 && var.keep_deleted_days <= 90 && floor(var.keep_deleted_days) == var.keep_deleted_days
    error_message = "A whole number of days, 1 to 90."
  }
}

variable "vpc_id" {
  description = "The network of the inference service. Without it the account's default one."
  type        = string
  default     = null
}

variable "inference_cidrs" {
  description = "Who may reach the service at port 8001, without TLS: the addresses of your app and worker. Nobody unless told."
  type        = list(string)
  default     = []
  validation {
    condition     = alltrue([for c in var.inference_cidrs : can(cidrhost(c, 0)) && try(tonumber(split("/", c)[1]) >= 8, false)])
    error_message = "Blocks such as 203.0.113.7/32, /8 or smaller: never the whole internet."
  }
}

variable "certificate_arn" {
  description = "A certificate in ACM for inference_host. With it a load balancer stands before the service and speaks TLS."
  type        = string
  default     = null
  validation {
    condition     = var.certificate_arn == null || can(regex("^arn:aws[a-z-]*:acm:", var.certificate_arn))
    error_message = "Give the ARN of a certificate (arn:aws:acm:…)."
  }
}

variable "inference_host" {
  description = "The name of the certificate, such as inference.clinic.org; point it at the output load_balancer_dns."
  type        = string
  default     = null
}

variable "load_balancer_cidrs" {
  description = "Who may reach the load balancer at port 443. Functions on Vercel have no fixed addresses unless you buy some: [\"0.0.0.0/0\"] then, and the API key is what guards it."
  type        = list(string)
  default     = []
  validation {
    condition     = alltrue([for c in var.load_balancer_cidrs : can(cidrhost(c, 0))])
    error_message = "Blocks such as 203.0.113.7/32."
  }
}

variable "inference_api_key_parameter" {
  description = "The name of the SecureString in SSM that holds INFERENCE_API_KEY. Made by hand, so that the key is not in Terraform's state."
  type        = string
  default     = "/scoliosis-ai/inference-api-key"
  validation {
    condition     = can(regex("^(/[A-Za-z0-9_.-]+)+$", var.inference_api_key_parameter))
    error_message = "A path such as /scoliosis-ai/inference-api-key."
  }
}

variable "inference_image" {
  description = "An image of the service in a public registry, best by digest. Without it the instance builds one from source_repository."
  type        = string
  default     = null
  validation {
    condition     = var.inference_image == null || can(regex("^[A-Za-z0-9][A-Za-z0-9./:@_-]+$", var.inference_image))
    error_message = "An image's name, such as ghcr.io/you/scoliosis-inference@sha256:…"
  }
}

variable "source_repository" {
  description = "The address of this project's repository, for the build on the instance: https://…"
  type        = string
  default     = null
  validation {
    condition     = var.source_repository == null || can(regex("^https://[A-Za-z0-9./_-]+$", var.source_repository))
    error_message = "An https address that needs no password."
  }
}

variable "source_ref" {
  description = "The branch, tag or commit that is built."
  type        = string
  default     = "main"
  validation {
    condition     = can(regex("^[A-Za-z0-9][A-Za-z0-9._/-]*$", var.source_ref))
    error_message = "A branch, tag or commit."
  }
}

variable "instance_type" {
  description = "The machine of the service; 2 cores and 4 GiB read about ten films a second."
  type        = string
  default     = "c7i.large"
  validation {
    # The image of the system is for x86.
    condition     = can(regex("^[a-z0-9-]+\\.[a-z0-9]+$", var.instance_type)) && !can(regex("^[a-z]+[0-9]+g", var.instance_type))
    error_message = "A type of instance with an x86 processor, such as c7i.large."
  }
}

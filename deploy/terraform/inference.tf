# One machine that runs the inference service on port 8001.
data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}

data "aws_vpc" "this" {
  id      = var.vpc_id
  default = var.vpc_id == null ? true : null
}

data "aws_subnets" "this" {
  filter {
    name   = "vpc-id"
    values = [data.aws_vpc.this.id]
  }
}

data "aws_ssm_parameter" "system" {
  name = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64"
}

resource "aws_iam_role" "inference" {
  name               = "${var.name}-inference"
  assume_role_policy = data.aws_iam_policy_document.assumed_by_ec2.json
}

data "aws_iam_policy_document" "assumed_by_ec2" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["ec2.amazonaws.com"]
    }
  }
}

# A shell without SSH: aws ssm start-session.
resource "aws_iam_role_policy_attachment" "session" {
  role       = aws_iam_role.inference.name
  policy_arn = "arn:${data.aws_partition.current.partition}:iam::aws:policy/AmazonSSMManagedInstanceCore"
}

resource "aws_iam_role_policy" "inference" {
  name   = "api-key"
  role   = aws_iam_role.inference.id
  policy = data.aws_iam_policy_document.inference.json
}

data "aws_iam_policy_document" "inference" {
  statement {
    actions   = ["ssm:GetParameter"]
    resources = ["arn:${data.aws_partition.current.partition}:ssm:${var.region}:${data.aws_caller_identity.current.account_id}:parameter${var.inference_api_key_parameter}"]
  }
}

resource "aws_iam_instance_profile" "inference" {
  name = "${var.name}-inference"
  role = aws_iam_role.inference.name
}

resource "aws_security_group" "inference" {
  name        = "${var.name}-inference"
  description = "The inference service"
  vpc_id      = data.aws_vpc.this.id
}

resource "aws_vpc_security_group_ingress_rule" "inference" {
  for_each          = toset(var.inference_cidrs)
  security_group_id = aws_security_group.inference.id
  description       = "The app and its workers"
  cidr_ipv4         = each.value
  ip_protocol       = "tcp"
  from_port         = 8001
  to_port           = 8001
}

# Packages, images, SSM.
resource "aws_vpc_security_group_egress_rule" "inference" {
  security_group_id = aws_security_group.inference.id
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_instance" "inference" {
  ami                         = data.aws_ssm_parameter.system.insecure_value
  instance_type               = var.instance_type
  subnet_id                   = sort(data.aws_subnets.this.ids)[0]
  vpc_security_group_ids      = [aws_security_group.inference.id]
  iam_instance_profile        = aws_iam_instance_profile.inference.name
  associate_public_ip_address = true
  user_data_replace_on_change = true
  user_data = templatefile("${path.module}/user-data.sh.tftpl", {
    image             = var.inference_image == null ? "" : var.inference_image
    parameter         = var.inference_api_key_parameter
    region            = var.region
    source_ref        = var.source_ref
    source_repository = var.source_repository == null ? "" : var.source_repository
  })

  # Only with a token, and only from the machine itself: a container is one hop further away.
  metadata_options {
    http_endpoint               = "enabled"
    http_tokens                 = "required"
    http_put_response_hop_limit = 1
  }

  root_block_device {
    encrypted   = true
    volume_type = "gp3"
    volume_size = 30
  }

  tags = { Name = "${var.name}-inference" }

  lifecycle {
    # A newer system comes by `terraform apply -replace=aws_instance.inference`, not by surprise.
    ignore_changes = [ami]
    precondition {
      condition     = (var.inference_image == null) != (var.source_repository == null)
      error_message = "Set inference_image, or source_repository to build it from, and not both."
    }
  }
}

# The same address after a stop and a start.
resource "aws_eip" "inference" {
  domain   = "vpc"
  instance = aws_instance.inference.id
}

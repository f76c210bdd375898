# TLS before the inference service, where there is a certificate: films and key never travel in the clear over the internet.
locals {
  has_load_balancer = var.certificate_arn != null
}

resource "aws_security_group" "load_balancer" {
  count       = local.has_load_balancer ? 1 : 0
  name        = "${var.name}-load-balancer"
  description = "TLS before the inference service"
  vpc_id      = data.aws_vpc.this.id
}

resource "aws_vpc_security_group_ingress_rule" "load_balancer" {
  for_each          = toset(local.has_load_balancer ? var.load_balancer_cidrs : [])
  security_group_id = aws_security_group.load_balancer[0].id
  cidr_ipv4         = each.value
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "load_balancer" {
  count                        = local.has_load_balancer ? 1 : 0
  security_group_id            = aws_security_group.load_balancer[0].id
  referenced_security_group_id = aws_security_group.inference.id
  ip_protocol                  = "tcp"
  from_port                    = 8001
  to_port                      = 8001
}

resource "aws_vpc_security_group_ingress_rule" "from_load_balancer" {
  count                        = local.has_load_balancer ? 1 : 0
  security_group_id            = aws_security_group.inference.id
  referenced_security_group_id = aws_security_group.load_balancer[0].id
  ip_protocol                  = "tcp"
  from_port                    = 8001
  to_port                      = 8001
}

resource "aws_lb" "inference" {
  count                      = local.has_load_balancer ? 1 : 0
  name                       = "${var.name}-lb"
  load_balancer_type         = "application"
  security_groups            = [aws_security_group.load_balancer[0].id]
  subnets                    = data.aws_subnets.this.ids
  drop_invalid_header_fields = true
  # A film may wait for others before it is read.
  idle_timeout = 120
}

resource "aws_lb_target_group" "inference" {
  count    = local.has_load_balancer ? 1 : 0
  name     = "${var.name}-8001"
  port     = 8001
  protocol = "HTTP"
  vpc_id   = data.aws_vpc.this.id
  health_check {
    path = "/ready"
  }
}

resource "aws_lb_target_group_attachment" "inference" {
  count            = local.has_load_balancer ? 1 : 0
  target_group_arn = aws_lb_target_group.inference[0].arn
  target_id        = aws_instance.inference.id
}

resource "aws_lb_listener" "inference" {
  count             = local.has_load_balancer ? 1 : 0
  load_balancer_arn = aws_lb.inference[0].arn
  port              = 443
  protocol          = "HTTPS"
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-2021-06"
  certificate_arn   = var.certificate_arn
  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.inference[0].arn
  }
  lifecycle {
    precondition {
      condition     = var.inference_host != null
      error_message = "With certificate_arn, set inference_host to the certificate's name: AWS's own name for the load balancer has no certificate."
    }
  }
}

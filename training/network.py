"""The network (YOLO11n-pose with four corners), its loss, and its checkpoint files."""

import copy
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as F
from torch import nn
from ultralytics import YOLO
from ultralytics.cfg import get_cfg
from ultralytics.nn.tasks import PoseModel
from ultralytics.utils.loss import v8PoseLoss

from training.settings import LossGains

ARCHITECTURE = "yolo11n-pose.yaml"


def build(start: Path) -> PoseModel:
    """The network with all weights of `start` (an Ultralytics checkpoint) that fit."""
    model = PoseModel(ARCHITECTURE, nc=1, data_kpt_shape=[4, 3], verbose=False)
    model.load(YOLO(start).model, verbose=False)
    model.names = {0: "vertebra"}
    model.args = get_cfg(overrides={"task": "pose", "single_cls": True, "imgsz": 640})
    return model.float().requires_grad_(True)


def keep_outputs_precise(model: PoseModel) -> None:
    """Runs the heads' last layers in float32: bfloat16 would round corners to about 0.1 px."""
    head = model.model[-1]
    for branch in (*head.cv2, *head.cv3, *head.cv4):
        _make_precise(branch[-1])


def _make_precise(layer: nn.Conv2d) -> None:
    def forward(x: torch.Tensor) -> torch.Tensor:
        with torch.autocast(x.device.type, enabled=False):
            return F.conv2d(x.float(), layer.weight, layer.bias, layer.stride, layer.padding)

    layer.forward = forward  # type: ignore[method-assign,assignment]


class CornerLoss(v8PoseLoss):  # type: ignore[misc]
    """Ultralytics' pose loss with terms that feel errors below 2 px.

    To the OKS term come the distance of corners and the error of the mid-line's direction, the
    quantity that Cobb angles are made of; both in shares of the vertebra's size. The visibility
    output learns nothing: labels have all corners.
    """

    def __init__(self, model: PoseModel, gains: LossGains) -> None:
        """Takes the unpatched or patched network whose output it judges."""
        super().__init__(model)
        self.gains = gains
        self.hyp.pose = 1.0
        self.hyp.kobj = 1.0

    def set_progress(self, progress: float) -> None:
        """Narrows the OKS sigma, 0…1 being start…end of the run."""
        first, last = self.gains.sigma
        self.keypoint_loss.sigmas.fill_(first * (last / first) ** progress)

    def calculate_keypoints_loss(
        self,
        masks: torch.Tensor,
        target_gt_idx: torch.Tensor,
        keypoints: torch.Tensor,
        stride_tensor: torch.Tensor,
        target_bboxes: torch.Tensor,
        pred_kpts: torch.Tensor,
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Weighted corner terms, and 0 for visibility. Arguments as in the parent class."""
        stride = stride_tensor.view(1, -1).expand(masks.shape[0], -1)[masks]
        extent = (target_bboxes[masks] / stride[:, None]).view(-1, 2, 2)
        area = (extent[:, 1] - extent[:, 0]).prod(1, keepdim=True).clamp(min=1e-3)
        truth = keypoints[masks.nonzero(as_tuple=True)[0], target_gt_idx[masks]][..., :2]
        truth = truth / stride[:, None, None]
        found = pred_kpts[masks]
        seen = torch.ones_like(found[..., 2])
        oks = self.keypoint_loss(found, truth, seen, area)

        size = area.sqrt()[:, :, None]
        error = (found[..., :2] - truth) / size
        corner = F.smooth_l1_loss(error, torch.zeros_like(error), beta=0.02)

        aim = _midline(truth)
        gone = _midline(found[..., :2])
        length = aim.pow(2).sum(1).clamp(min=1e-6)
        turned = (aim[:, 0] * gone[:, 1] - aim[:, 1] * gone[:, 0]) / length
        tilt = F.smooth_l1_loss(turned, torch.zeros_like(turned), beta=0.02)

        g = self.gains
        return g.oks * oks + g.corner * corner + g.tilt * tilt, corner.new_zeros(())


def _midline(corners: torch.Tensor) -> torch.Tensor:
    return (corners[:, 1] + corners[:, 3] - corners[:, 0] - corners[:, 2]) / 2


def decayed_groups(model: nn.Module, decay: float) -> list[dict[str, Any]]:
    """Parameter groups: weight decay for convolutions' weights only."""
    weights = [p for p in model.parameters() if p.ndim > 1]
    others = [p for p in model.parameters() if p.ndim <= 1]
    return [{"params": weights, "weight_decay": decay}, {"params": others, "weight_decay": 0.0}]


@torch.no_grad()
def update_average(average: nn.Module, model: nn.Module, decay: float) -> None:
    """Moves the running average of weights and batch-norm statistics towards the model."""
    current = model.state_dict()
    for name, value in average.state_dict().items():
        if value.dtype.is_floating_point:
            value.lerp_(current[name].to(value.dtype), 1 - decay)


def save_for_ultralytics(average: PoseModel, path: Path) -> None:
    """Writes a checkpoint that `YOLO(path)` and Ultralytics' exporters open."""
    frozen = copy.deepcopy(average).half().cpu().requires_grad_(False)
    frozen.criterion = None
    train_args = {"task": "pose", "single_cls": True, "imgsz": 640, "model": ARCHITECTURE}
    torch.save({"model": frozen, "ema": None, "epoch": -1, "train_args": train_args}, path)

"""Uploads of documents in parts. Responses are JSON: {address, offset} or {error} with a sentence."""

import uuid

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from members.requests import SignedInRequest
from reporting.actions import uploads
from reporting.errors import WorkflowError
from reporting.models import EvidenceUpload
from reporting.views.lookup import report_being_written


def _where(upload: EvidenceUpload, offset: int, status: int = 200) -> JsonResponse:
    address = reverse("upload", args=[upload.report_id, upload.key])
    return JsonResponse({"key": str(upload.key), "address": address, "offset": offset}, status=status)


@require_POST
def start(request: SignedInRequest, pk: int) -> JsonResponse:
    """Form fields: filename, size (bytes), sha256. Sending the same content again continues an interrupted upload."""
    report = report_being_written(request.user, pk)
    data = request.POST
    size = data.get("size", "")
    try:
        upload = uploads.start(
            report=report,
            filename=data.get("filename", ""),
            size=int(size) if size.isascii() and size.isdigit() and len(size) < 13 else 0,
            sha256=data.get("sha256", ""),
            by=request.user,
        )
    except ValidationError as error:
        return JsonResponse({"error": " ".join(error.messages)}, status=400)
    except WorkflowError as error:
        return JsonResponse({"error": str(error)}, status=409)
    except PermissionDenied as error:
        return JsonResponse({"error": str(error)}, status=403)
    return _where(upload, upload.received, status=201)


@require_http_methods(["GET", "POST"])
def part(request: SignedInRequest, pk: int, key: uuid.UUID) -> JsonResponse:
    """GET: the offset of the next part. POST: the part as the body, its offset in the header Upload-Offset."""
    report = report_being_written(request.user, pk)
    upload = get_object_or_404(EvidenceUpload, report=report, started_by=request.user, key=key)
    if request.method == "GET":
        return _where(upload, upload.received)
    offset = request.headers.get("Upload-Offset", "")
    if not (offset.isascii() and offset.isdigit() and len(offset) < 13):
        return JsonResponse({"error": "The part came without its offset."}, status=400)
    try:
        return _where(upload, uploads.append(upload=upload, offset=int(offset), part=request.body))
    except uploads.WrongOffset as error:
        return _where(upload, error.expected, status=409)
    except ValidationError as error:
        return JsonResponse({"error": " ".join(error.messages)}, status=400)

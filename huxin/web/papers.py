"""An official paper as a download, for whoever may have it."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from huxin.queries.matter_paper import PaperText
from huxin.web.console import export
from huxin.web.console.pages import home
from huxin.web.letters import paper_docx, paper_pdf

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def download(request: HttpRequest, found: PaperText, kind: str) -> HttpResponse:
    """As PDF (`kind` is "pdf") or as a Word file, with the code by which the public page confirms it."""
    address = f"{request.build_absolute_uri(reverse('verify'))}?code={found.check_code}"
    name = f"{found.text.title} {found.text.number}"
    if kind == "pdf":
        made = paper_pdf.render(found.text, check_code=found.check_code, verify_address=address, folder=home().fonts)
        return export.download(f"{name}.pdf", made, "application/pdf")
    made = paper_docx.render(found.text, check_code=found.check_code, verify_address=address)
    return export.download(f"{name}.docx", made, WORD)

"""Files that people joined, as they are kept: what a row holds of them, and how they go."""

import weakref

from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.db import models, transaction

from emegalis.lib.uploads import FileType, file_type


class KeptFile(models.Model):
    """What is kept of a file that someone joined; it leaves by a view, under its title."""

    title = models.CharField("titre", max_length=150)
    kind = models.CharField("nature", max_length=8)
    size = models.PositiveIntegerField("taille en octets")
    sha256 = models.CharField("empreinte SHA-256", max_length=64)
    added_at = models.DateTimeField("ajoutée le")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title

    @property
    def file_type(self) -> FileType:
        return file_type(self.kind)

    @property
    def filename(self) -> str:
        """« Note de cadrage.pdf »."""
        return f"{self.title}.{self.file_type.extensions[0]}"


class _Written:
    """A file written before the row that names it is kept for good.

    Called at the commit. A transaction or savepoint undone forgets what it was to call: with it, the file goes.
    """

    def __init__(self, storage: Storage, name: str) -> None:
        self._undo = weakref.finalize(self, storage.delete, name)

    def __call__(self) -> None:
        self._undo.detach()


def write_file(file: models.fields.files.FieldFile, content: bytes) -> None:
    """The bytes are stored under a name of the field's own making; taken back if the transaction is undone."""
    file.save("fichier", ContentFile(content), save=False)
    transaction.on_commit(_Written(file.storage, str(file.name)))


def delete_file_after_commit(file: models.fields.files.FieldFile) -> None:
    """The file goes once its row is gone for good; call it before the row goes."""
    storage, name = file.storage, str(file.name)
    transaction.on_commit(lambda: storage.delete(name), robust=True)

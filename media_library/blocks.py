"""Choosing pictures inside blocks."""

from wagtail.images.blocks import ImageChooserBlock

from media_library.prefetched import in_bulk
from media_library.renditions import with_renditions


class ResponsiveImageChooserBlock(ImageChooserBlock):
    """Wagtail's image chooser, which fetches all pictures of a stream with their renditions in two queries."""

    def bulk_to_python(self, values):
        images = in_bulk(with_renditions(self.model_class.objects.all()), values)
        return [images.get(value) for value in values]

"""What every route needs, in one value on the application's state: settings, search, templates, clock."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from starlette.requests import Request

from web.kept import KeptPages
from web.rendering import Templates
from web.searching import Searching
from web.settings import Settings


@dataclass(frozen=True, slots=True)
class Site:
    settings: Settings
    search: Searching
    templates: Templates
    today: Callable[[], date]
    stand_in: "Site | None" = None  # what answers where this one's search cannot be asked (web.standin)
    standing_in: bool = False
    kept: KeptPages = field(default_factory=KeptPages)

    def base_url(self, request: Request) -> str:
        """The address under which readers know the site, for links that are copied out of it."""
        return self.settings.public_url or str(request.base_url)


def site(request: Request) -> Site:
    """The site that this request is answered from."""
    found: Site = getattr(request.state, "site", request.app.state.site)
    return found

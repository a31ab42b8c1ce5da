"""The product on a page, from its front matter. Few pages have one."""

import logging
import re
from collections.abc import Mapping
from typing import Any

from pelican_smo.facts.front_matter import written
from pelican_smo.facts.page import Product
from pelican_smo.settings.errors import either, nearest, wrong

logger = logging.getLogger(__name__)

# https://schema.org/ItemAvailability
_AVAILABILITY = {
    "in stock": "InStock",
    "out of stock": "OutOfStock",
    "preorder": "PreOrder",
    "backorder": "BackOrder",
    "limited": "LimitedAvailability",
    "sold out": "SoldOut",
    "discontinued": "Discontinued",
    "online only": "OnlineOnly",
    "in store only": "InStoreOnly",
}

_AMOUNT = r"(?P<price>[0-9]+(?:\.[0-9]+)?)\s+(?P<currency>[A-Z]{3})"


def product(metadata: Mapping[str, Any], source: str) -> Product | None:
    """The product in `smo_price`, `smo_availability` and `smo_brand`; None without a valid price."""
    price = written(metadata, "smo_price")
    if not price:
        return None
    amount = re.fullmatch(_AMOUNT, price)
    if not amount:
        expected = "a number with a point and a currency of three letters, as in 19.90 EUR"
        logger.warning("%s", wrong(f"{source}: smo_price", expected, price))
        return None
    stated = written(metadata, "smo_availability").lower().replace("_", " ").replace("-", " ")
    if stated and stated not in _AVAILABILITY:
        expected, hint = either(_AVAILABILITY), nearest(stated, _AVAILABILITY)
        logger.warning("%s", wrong(f"{source}: smo_availability", expected, stated, hint))
    return Product(
        price=amount["price"],
        currency=amount["currency"],
        availability=_AVAILABILITY.get(stated, ""),
        brand=written(metadata, "smo_brand"),
    )

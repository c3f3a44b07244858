"""What a list of lines costs: tier discounts, a coupon, and shipping."""

from pydantic import BaseModel

FREE_SHIPPING_FROM = 60_00
SHIPPING = 4_90


class Line(BaseModel):
    product_id: int
    name: str
    price_cents: int
    quantity: int


class Total(BaseModel):
    goods_cents: int
    discount_cents: int
    shipping_cents: int
    total_cents: int


def total_of(lines: list[Line], percent_off: int = 0) -> Total:
    goods = 0
    discount = 0
    for line in lines:
        amount = line.price_cents * line.quantity
        goods += amount
        if line.quantity >= 10:
            discount += amount * 8 // 100
        elif line.quantity >= 5:
            discount += amount * 3 // 100
    discount += (goods - discount) * percent_off // 100
    shipping = 0 if goods - discount >= FREE_SHIPPING_FROM or not lines else SHIPPING
    return Total(
        goods_cents=goods,
        discount_cents=discount,
        shipping_cents=shipping,
        total_cents=goods - discount + shipping,
    )

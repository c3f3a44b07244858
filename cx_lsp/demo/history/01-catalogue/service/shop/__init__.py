"""The shop: what is for sale, what is in the cart, and what has been paid."""

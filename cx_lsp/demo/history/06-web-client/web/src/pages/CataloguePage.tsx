import { useEffect, useState } from "react";

import { addToCart, products, type Product } from "../api";
import { euros } from "../money";

export function CataloguePage() {
  const [search, setSearch] = useState("");
  const [found, setFound] = useState<Product[]>([]);

  useEffect(() => {
    products(search).then(setFound);
  }, [search]);

  return (
    <main>
      <input aria-label="Search" value={search} onChange={(event) => setSearch(event.target.value)} />
      <ul>
        {found.map((product) => (
          <li key={product.id}>
            {product.name} <b>{euros(product.price_cents)}</b>
            <button disabled={product.stock === 0} onClick={() => addToCart(product.id)}>
              Add to cart
            </button>
          </li>
        ))}
      </ul>
    </main>
  );
}

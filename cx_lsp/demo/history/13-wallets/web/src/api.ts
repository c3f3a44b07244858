// The routes of the shop service, one function each.
export interface Product {
  id: number;
  name: string;
  price_cents: number;
  stock: number;
}

export interface Total {
  goods_cents: number;
  discount_cents: number;
  shipping_cents: number;
  total_cents: number;
}

export interface Order {
  id: number;
  total_cents: number;
  status: string;
}

async function call<T>(path: string, init: RequestInit = {}): Promise<T> {
  const token = sessionStorage.getItem("session");
  const answer = await fetch(path, {
    ...init,
    headers: {
      "content-type": "application/json",
      ...(token && { authorization: `Bearer ${token}` }),
    },
  });
  if (!answer.ok) {
    throw new Error((await answer.json()).detail);
  }
  return answer.json();
}

const post = <T>(path: string, body: unknown = {}) =>
  call<T>(path, { method: "POST", body: JSON.stringify(body) });

export const products = (search: string) =>
  call<Product[]>(`/api/products?search=${encodeURIComponent(search)}`);

export const signIn = (email: string, password: string) =>
  post<{ token: string }>("/api/accounts/login", { email, password });

export const register = (email: string, password: string) =>
  post<{ token: string }>("/api/accounts/register", { email, password });

export const addToCart = (product_id: number) => post("/api/cart/items", { product_id, quantity: 1 });

export const checkoutSummary = () => call<Total>("/api/checkout/summary");

export const applyCoupon = (coupon: string) =>
  post<Total>(`/api/checkout/coupon?coupon=${encodeURIComponent(coupon)}`);

export const placeOrder = (method: string, token: string) => post<Order>("/api/orders", { method, token });

export const orders = () => call<Order[]>("/api/orders");

export const cancelOrder = (id: number) => post<Order>(`/api/orders/${id}/cancel`);

export const requestRefund = (order_id: number, reason: string) => post("/api/refunds", { order_id, reason });

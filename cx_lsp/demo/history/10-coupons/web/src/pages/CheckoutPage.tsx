import { useEffect, useState } from "react";

import { applyCoupon, checkoutSummary, placeOrder, type Total } from "../api";
import { euros } from "../money";

export function CheckoutPage() {
  const [total, setTotal] = useState<Total>();
  const [coupon, setCoupon] = useState("");
  const [message, setMessage] = useState("");

  useEffect(() => {
    checkoutSummary().then(setTotal);
  }, []);

  const redeem = () => applyCoupon(coupon).then(setTotal, (problem) => setMessage(problem.message));

  const pay = () =>
    placeOrder("tok-from-provider").then(
      (order) => setMessage(`Thank you! Order ${order.id} is on its way.`),
      (problem) => setMessage(problem.message),
    );

  return (
    <main>
      <h1>Checkout</h1>
      {total && <p>To pay: {euros(total.total_cents)}</p>}
      <label>
        Coupon <input value={coupon} onChange={(event) => setCoupon(event.target.value)} />
      </label>
      <button onClick={redeem}>Redeem</button>
      <button onClick={pay}>Pay by card</button>
      <p role="status">{message}</p>
    </main>
  );
}

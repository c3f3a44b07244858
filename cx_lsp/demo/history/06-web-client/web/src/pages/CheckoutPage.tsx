import { useEffect, useState } from "react";

import { checkoutSummary, placeOrder, type Total } from "../api";
import { euros } from "../money";

export function CheckoutPage() {
  const [total, setTotal] = useState<Total>();
  const [message, setMessage] = useState("");

  useEffect(() => {
    checkoutSummary().then(setTotal);
  }, []);

  const pay = () =>
    placeOrder("tok-from-provider").then(
      (order) => setMessage(`Thank you! Order ${order.id} is on its way.`),
      (problem) => setMessage(problem.message),
    );

  return (
    <main>
      <h1>Checkout</h1>
      {total && <p>To pay: {euros(total.total_cents)}</p>}
      <button onClick={pay}>Pay by card</button>
      <p role="status">{message}</p>
    </main>
  );
}

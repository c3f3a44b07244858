import { useEffect, useState } from "react";

import { orders, requestRefund, type Order } from "../api";
import { euros } from "../money";

export function OrdersPage() {
  const [mine, setMine] = useState<Order[]>([]);
  const reload = () => orders().then(setMine);

  useEffect(() => {
    reload();
  }, []);

  return (
    <table>
      <tbody>
        {mine.map(({ id, status, total_cents }) => (
          <tr key={id}>
            <td>{id}</td>
            <td>{euros(total_cents)}</td>
            <td>{status}</td>
            <td>
              <button onClick={() => requestRefund(id, "sent back").then(reload)}>Refund</button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
